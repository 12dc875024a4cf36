"""Why it does not work: checks of this program, of Excel (the twelve reasons), and of LibreOffice."""

from __future__ import annotations

import os
import platform
import re
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path
from shutil import which
from typing import TYPE_CHECKING

from xl_jixiao import __version__, logs
from xl_jixiao.engines import office as host
from xl_jixiao.install import excel, libreoffice, office, settings
from xl_jixiao.install.diagnosis import Check, Diagnosis, State
from xl_jixiao.install.machine import ADDIN, EXTENSION
from xl_jixiao.install.reasons import REASON

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_jixiao.install.machine import Machine
    from xl_jixiao.install.registry import Data, Registry

_ALL_MACROS_OFF, _SIGNED_ONLY = 4, 3
_CHILD_PROCESSES = "d4f940ab-401b-4efc-aadc-ad5f3c50688a"  # Defender: block Office from creating child processes
_DEFENDER = (
    r"HKLM\SOFTWARE\Policies\Microsoft\Windows Defender\Windows Defender Exploit Guard\ASR\Rules",
    r"HKLM\SOFTWARE\Microsoft\Windows Defender\Windows Defender Exploit Guard\ASR\Rules",
)
_BLOCKED = {"1", "6"}  # blocked; blocked until the user allows it
_SOURCE = Path(__file__).parents[2] / "pyproject.toml"


def examine(machine: Machine, registry: Registry | None) -> Diagnosis:
    """
    Run all checks that make sense here.

    Args:
        machine: the machine to look at.
        registry: its registry; None where there is no Windows.
    """
    checks = [*_program(machine)]
    if registry is not None:
        checks += _excel(machine, registry)
    checks += _libreoffice(machine)
    return Diagnosis(tuple(checks))


def _program(machine: Machine) -> Iterator[Check]:
    bits = 64 if sys.maxsize > 2**32 else 32
    python = f"{platform.python_version()}（{bits} 位）"
    yield Check("P01", "程序", State.OK, f"xl-jixiao {__version__}，Python {python}，{platform.platform(terse=True)}")
    missing = [name for name in (ADDIN, excel.TEMPLATE_DATA, EXTENSION) if not (machine.data / name).exists()]
    if missing:
        remedy = "请重新安装 xl-jixiao；从源码运行请先执行 make build"
        yield Check("P02", "程序文件", State.FAULT, f"缺少 {'、'.join(missing)}", remedy)
    else:
        yield Check("P02", "程序文件", State.OK, "加载项、模板、LibreOffice 扩展齐全")
    if machine.system != "win32":
        state, found = _packages(machine)
        yield Check("P03", "依赖包", state, found, "" if state is State.OK else "请重新安装 xl-jixiao")
    log = logs.log_file(machine.state)
    if _writable(log.parent):
        yield Check("P04", "日志", State.OK, f"{machine.shown(log)}（不含表中内容，最多 {_log_size()}）")
    else:
        remedy = "请检查该文件夹的写入权限；不影响校验"
        yield Check("P04", "日志", State.NOTE, f"{machine.shown(log.parent)} 无法写入", remedy)
    if _has_chinese_font(machine):
        yield Check("P05", "中文字体", State.OK, "有")
    else:
        remedy = "请安装宋体、微软雅黑或 Noto CJK，否则打印和图片中的汉字显示为方框"
        yield Check("P05", "中文字体", State.NOTE, "没有找到", remedy)


def _excel(machine: Machine, registry: Registry) -> Iterator[Check]:
    usable = office.usable(registry)
    yield _excel_version(registry, usable)
    yield _addin(machine)
    yield _disabled(registry, usable)
    trust = _trust(machine, registry, usable)
    yield _macros(registry, usable, trusted=trust.state is State.OK)
    yield _marks(machine)
    yield trust
    yield _interpreter(machine)
    store = excel.is_store_python(machine)
    yield _reason("E08", State.FAULT if store else State.OK, "是微软商店版" if store else "不是微软商店版")
    yield _reason("E09", *_packages(machine))
    yield _library(machine, registry)
    yield _places(machine)
    yield _child_processes(registry)


def _excel_version(registry: Registry, usable: list[str]) -> Check:
    if usable:
        found = "、".join(f"Excel {version}（{office.bits(registry, version)} 位）" for version in usable)
        return _reason("E01", State.OK, found)
    old = office.versions(registry)
    found = f"只有 Excel {old[0]}" if old else "只有 WPS" if office.has_wps(registry) else "没有找到 Excel"
    return _reason("E01", State.FAULT, found)


def _addin(machine: Machine) -> Check:
    shipped = machine.data / ADDIN
    if not machine.addin.exists():
        return _reason("E02", State.FAULT, f"{machine.shown(machine.startup_folder)} 里没有加载项")
    if shipped.exists() and machine.addin.read_bytes() != shipped.read_bytes():
        return _reason("E02", State.FAULT, f"加载项不是 {__version__} 版")
    return _reason("E02", State.OK, f"{machine.shown(machine.addin)}，{__version__} 版")


def _disabled(registry: Registry, usable: list[str]) -> Check:
    names = ADDIN.encode("utf-16-le"), ADDIN.encode("utf-16-be")
    for version in usable:
        for item in registry.values(office.disabled_items(version)).values():
            if isinstance(item, bytes) and any(name in item.lower() for name in names):
                return _reason("E03", State.FAULT, f"在 Excel {version} 的禁用项目里")
    return _reason("E03", State.OK, "没有被停用")


def _macros(registry: Registry, usable: list[str], *, trusted: bool) -> Check:
    for version in usable:
        if registry.read(rf"{office.POLICY}\{version}\Common", "VbaOff") == 1:
            return _reason("E04", State.FAULT, f"单位策略在 Office {version} 里关闭了 VBA")
        policy = registry.read(office.security(version, office.POLICY), "VBAWarnings")
        level = policy if policy is not None else registry.read(office.security(version), "VBAWarnings")
        if level in {_ALL_MACROS_OFF, _SIGNED_ONLY}:
            who = "单位策略" if policy is not None else "宏设置"
            what = "禁止所有宏" if level == _ALL_MACROS_OFF else "只允许已签名的宏"
            if trusted:
                return _reason("E04", State.NOTE, f"{who}{what}；放在受信任文件夹里的工作簿仍可使用")
            return _reason("E04", State.FAULT, f"{who}{what}")
    return _reason("E04", State.OK, "没有被禁止")


def _marks(machine: Machine) -> Check:
    if excel.is_marked(machine.addin):
        return _reason("E05", State.FAULT, "加载项带有标记")
    marked = sum(excel.is_marked(book) for book in machine.workbook_folder.rglob("*.xls?"))
    if marked:
        return _reason("E05", State.NOTE, f"工作簿文件夹里有 {marked} 个文件带有标记")
    return _reason("E05", State.OK, "没有标记")


def _trust(machine: Machine, registry: Registry, usable: list[str]) -> Check:
    for version in usable:
        if registry.read(rf"{office.POLICY}\{version}\Common\Security\Trusted Locations", "Allow User Locations") == 0:
            return _reason("E06", State.FAULT, "单位策略不允许用户自设受信任位置")
        for root in (office.USER, office.POLICY):
            key = rf"{office.security(version, root)}\Trusted Locations"
            if registry.read(key, "AllLocationsDisabled") == 1:
                return _reason("E06", State.FAULT, "受信任位置已全部停用")
        if not excel.is_trusted(registry, version, machine.workbook_folder):
            return _reason("E06", State.FAULT, f"Excel {version} 里没有登记 {machine.shown(machine.workbook_folder)}")
    return _reason("E06", State.OK, f"{machine.shown(machine.workbook_folder)} 受信任")


def _interpreter(machine: Machine) -> Check:
    text = settings.read(excel.config_file(machine), machine.code_page).get("INTERPRETER_WIN")
    if text is None:
        return _reason("E07", State.FAULT, f"{machine.shown(excel.config_file(machine))} 里没有写 Python 的位置")
    python = machine.expand(text)
    if not python.exists():
        return _reason("E07", State.FAULT, f"{machine.shown(python)} 不存在")
    if python != machine.interpreter:
        return _reason("E07", State.NOTE, f"Excel 用的是另一个 Python：{machine.shown(python)}")
    return _reason("E07", State.OK, machine.shown(python))


def _library(machine: Machine, registry: Registry) -> Check:
    try:
        missing = excel.missing_libraries(machine, registry)
    except metadata.PackageNotFoundError:
        return _reason("E10", State.FAULT, "xlwings 没有安装")
    if missing:
        return _reason("E10", State.FAULT, f"缺少 {'、'.join(missing)}（应在 Python 旁边）")
    return _reason("E10", State.OK, f"xlwings {metadata.version('xlwings')}")


def _places(machine: Machine) -> Check:
    spots = (machine.interpreter, machine.addin, machine.workbook_folder)
    if any(not machine.speaks(spot) for spot in spots):
        return _reason("E11", State.FAULT, "路径含有本机代码页之外的字")
    if any(str(spot).startswith(("\\\\", "//")) for spot in spots):
        return _reason("E11", State.FAULT, "在网络盘上")
    if any(spot.is_relative_to(cloud) for spot in spots for cloud in machine.clouds):
        return _reason("E11", State.FAULT, "在 OneDrive 里")
    return _reason("E11", State.OK, "在本机文件夹里")


def _child_processes(registry: Registry) -> Check:
    rules: list[Data | None] = [registry.read(key, _CHILD_PROCESSES) for key in _DEFENDER]
    if any(str(rule) in _BLOCKED for rule in rules):
        return _reason("E12", State.FAULT, "微软 Defender 的规则禁止 Office 创建子进程")
    return _reason("E12", State.OK, "组策略里没有微软 Defender 的拦截规则（另行下发的规则、其他安全软件在此看不到）")


def _libreoffice(machine: Machine) -> Iterator[Check]:
    program = host.find_office()
    if program is None:
        yield Check(
            "L01",
            "LibreOffice",
            State.NOTE,
            "没有找到",
            "需要在 LibreOffice 里使用或生成图片时请安装；其余功能不受影响",
        )
        return
    version = libreoffice.version(program)
    if version is None:
        yield Check("L01", "LibreOffice", State.FAULT, "无法启动", "请重新安装 LibreOffice")
        return
    yield Check("L01", "LibreOffice", State.OK, version)
    installed = libreoffice.is_installed(program)
    if obstacle := libreoffice.obstacle(program):
        state = State.FAULT if installed else State.NOTE
        yield Check("L02", "LibreOffice 的 Python", state, *obstacle)
    else:
        yield Check("L02", "LibreOffice 的 Python", State.OK, libreoffice.own_version())
    if not installed:
        yield Check("L03", "LibreOffice 扩展", State.NOTE, "没有安装", "需要时运行 xl-jixiao install --libreoffice")
    elif not libreoffice.points_here(machine):
        remedy = "请再运行一次 xl-jixiao install --libreoffice"
        yield Check("L03", "LibreOffice 扩展", State.FAULT, "找不到它要用的 Python", remedy)
    else:
        yield Check("L03", "LibreOffice 扩展", State.OK, "已安装")


def _reason(code: str, state: State, found: str) -> Check:
    reason = REASON[code]
    return Check(code, reason.title, state, found, "" if state is State.OK else reason.remedy)


def _packages(machine: Machine) -> tuple[State, str]:
    names = [*_requirements(), *(["pywin32"] if machine.system == "win32" else [])]
    versions, missing = [], []
    for name in names:
        try:
            versions.append(f"{name} {metadata.version(name)}")
        except metadata.PackageNotFoundError:
            missing.append(name)
    if missing:
        return State.FAULT, f"缺少 {'、'.join(missing)}"
    return State.OK, "，".join(versions)


def _requirements() -> list[str]:
    """Return the names this package needs: of the installed package, or of its sources."""
    try:
        wanted = metadata.requires("xl-jixiao") or []
    except metadata.PackageNotFoundError:
        wanted = tomllib.loads(_SOURCE.read_text(encoding="utf-8"))["project"]["dependencies"]
    return [re.split(r"[^A-Za-z0-9._-]", text, maxsplit=1)[0] for text in wanted if "extra ==" not in text]


def _writable(folder: Path) -> bool:
    there = next(path for path in (folder, *folder.parents) if path.exists())
    return there.is_dir() and os.access(there, os.W_OK)


def _log_size() -> str:
    return f"{logs.BYTES * logs.FILES / 1024 / 1024:.1f} MB"


def _has_chinese_font(machine: Machine) -> bool:
    if machine.system == "win32":
        fonts = Path(os.environ.get("WINDIR", r"C:\Windows")) / "Fonts"
        return any((fonts / name).exists() for name in ("msyh.ttc", "simsun.ttc"))
    lister = which("fc-list")
    if lister is None:
        return machine.system == "darwin"  # macOS brings its own
    listed = subprocess.run([lister, ":lang=zh", "family"], capture_output=True, check=False, timeout=30)  # noqa: S603 - fixed arguments
    return bool(listed.stdout.strip())
