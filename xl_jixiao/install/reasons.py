"""The twelve most common reasons why the add-in does not work in Excel; the guide and the README show this list."""

from __future__ import annotations

from typing import NamedTuple


class Reason(NamedTuple):
    """Why it does not work, how a user notices, and what to do."""

    code: str
    title: str
    symptom: str
    remedy: str


REASONS = (
    Reason(
        "E01",
        "没有可用的 Excel",
        "安装时提示没有找到 Excel；或双击表格打开的是 WPS",
        "安装 Excel 2013 或更新版本并启动一次；只有 WPS 时请用命令行 xl-jixiao check",
    ),
    Reason(
        "E02",
        "加载项没装好或不是当前版本",
        "功能区没有“绩效”选项卡，或升级后仍是旧按钮",
        "关闭所有 Excel 窗口，运行 xl-jixiao install，再打开 Excel",
    ),
    Reason(
        "E03",
        "Excel 停用了加载项",
        "Excel 上次异常退出之后，选项卡不见了",
        "文件 → 选项 → 加载项 → 管理“禁用项目” → 转到，选中 xl_jixiao 后点“启用”，再重启 Excel",
    ),
    Reason(
        "E04",
        "宏被禁止",
        "点按钮没有反应，公式显示 #NAME?",
        "文件 → 选项 → 信任中心 → 宏设置，选“禁用所有宏，并发出通知”；若选项是灰色，说明由单位统一管理，请找信息员放行",
    ),
    Reason(
        "E05",
        "文件带有“来自互联网”的标记",
        "打开时出现红色提示条“Microsoft 已阻止宏运行”",
        "运行 xl-jixiao install 解除程序文件的标记；自己下载的表格：右键 → 属性 → 勾选“解除锁定”",
    ),
    Reason(
        "E06",
        "受信任位置缺失或被停用",
        "“绩效工作簿”文件夹里的表格每次打开都要点“启用内容”",
        "运行 xl-jixiao install 重新登记；若被单位策略停用，请找信息员把该文件夹列入受信任位置",
    ),
    Reason(
        "E07",
        "配置里的 Python 不存在或不是这一个",
        "点按钮提示 Could not find Interpreter 或 Could not activate Python COM server",
        "重新安装过 Python 或移动过程序后，请再运行一次 xl-jixiao install",
    ),
    Reason(
        "E08",
        "用的是微软商店版 Python",
        "安装显示成功，Excel 里却什么也没有",
        "从 python.org 安装 Python 3.11 以上版本（或使用离线安装包），再重新安装本程序",
    ),
    Reason(
        "E09",
        "依赖包缺失",
        "点按钮提示 No module named …",
        "重新安装本程序：uv tool install --reinstall xl-jixiao，或重新运行离线安装包里的 安装.bat",
    ),
    Reason(
        "E10",
        "xlwings 动态库缺失",
        "点按钮提示 Could not load xlwings64-….dll",
        "用 pip 装进了用户目录（--user）的，请改用 uv tool install xl-jixiao 或离线安装包；否则多为杀毒软件误删："
        "从隔离区恢复并加入信任，再重新安装本程序",
    ),
    Reason(
        "E11",
        "所在位置不合适",
        "用户名是生僻字；或程序、工作簿放在 OneDrive、网络盘上",
        "把 Python 和本程序装到只含英文字母的本地文件夹（如 C:\\xl_jixiao），工作簿放在本地“绩效工作簿”文件夹",
    ),
    Reason(
        "E12",
        "安全软件禁止 Excel 启动其他程序",
        "点按钮提示权限不足，或安全软件弹窗拦截 Excel 启动 cmd、python",
        "请信息员为 Excel 启动本程序的 python.exe 放行；不能放行时用 xl-jixiao attach，由 Python 先启动再连接 Excel",
    ),
)

REASON = {reason.code: reason for reason in REASONS}
"""The reasons by code"""
