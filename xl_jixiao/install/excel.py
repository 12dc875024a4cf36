"""
Into Excel for Windows and out of it again.

The add-in goes into the user's XLSTART folder, not behind an `OPEN` value of the registry: Excel writes its `OPEN`
values anew when it closes, so one set meanwhile is lost; a file stays. XLSTART is among the locations Excel trusts by
default, needs no administrator, and `uninstall` is the removal of one file.

Every ribbon click and worksheet function goes through xlwings' UDF server, a Python process that stays as long as
Excel runs: Python starts once a session, not once a click.
"""

from __future__ import annotations

import os
from contextlib import suppress
from importlib import metadata
from typing import TYPE_CHECKING

from xl_jixiao.errors import FileError, HostError
from xl_jixiao.files import read_file
from xl_jixiao.install import office
from xl_jixiao.install.ledger import Ledger
from xl_jixiao.install.machine import ADDIN
from xl_jixiao.install.outcome import Outcome
from xl_jixiao.install.reasons import REASON

if TYPE_CHECKING:
    from pathlib import Path

    from xl_jixiao.install.machine import Machine
    from xl_jixiao.install.registry import Registry

PROJECT = "xl_jixiao"
"""`PROJECT_NAME` of xlwings' VBA module in our workbooks: it names the configuration it reads."""
TEMPLATE = "绩效模板.xlsm"
TEMPLATE_DATA = "template.xlsm"
_DESCRIPTION = "xl-jixiao 绩效工作簿"
_ZONE = ":Zone.Identifier"


def config_file(machine: Machine) -> Path:
    """Return the configuration that xlwings' VBA reads in the user's home."""
    return machine.home / f".{PROJECT}" / f"{PROJECT}.conf"


def config(machine: Machine) -> dict[str, str]:
    """Return the settings for xlwings."""
    return {
        "INTERPRETER_WIN": machine.portable(machine.interpreter),
        "UDF MODULES": "xl_jixiao.addin.udfs",
        "USE UDF SERVER": "True",
        # Python must not import what happens to lie beside a workbook.
        "ADD_WORKBOOK_TO_PYTHONPATH": "False",
        "SHOW CONSOLE": "False",
    }


def ledger_file(machine: Machine) -> Path:
    """Return the file that remembers what was changed for Excel."""
    return machine.state / "excel.json"


def install(machine: Machine, registry: Registry) -> Outcome:
    """
    Install the add-in, the template, its trusted folder and xlwings' configuration; again is an update.

    Raises:
        HostError: Excel or this Python cannot be used.
        FileError: a file cannot be written; everything is as it was before.
    """
    versions = _usable(machine, registry)
    addin = _data(machine, ADDIN)
    template = _data(machine, TEMPLATE_DATA)
    ledger = Ledger(ledger_file(machine), machine, registry)
    folder = machine.workbook_folder
    notes = []
    with ledger.all_or_nothing():
        ledger.folder(machine.startup_folder)
        ledger.file(machine.addin, addin)
        ledger.folder(folder)
        own = folder / TEMPLATE
        if not own.exists() or ledger.owns(own):
            ledger.file(own, template)
        elif read_file(own) != template:
            notes.append(f"{machine.shown(own)} 已被改动，没有替换；新模板可用 xl-jixiao template 取得")
        ledger.folder(config_file(machine).parent)
        for name, value in config(machine).items():
            ledger.setting(config_file(machine), name, value)
        for version in versions:
            _trust(ledger, registry, version, folder)
        for path in (machine.addin, own):
            if ledger.owns(path):
                unmark(path)
    if missing := missing_libraries(machine, registry):
        notes.append(f"缺少 {'、'.join(missing)}（应在 Python 旁边），Excel 还不能调用本程序：{REASON['E10'].remedy}")
    return Outcome(
        (
            f"加载项已放入 Excel 启动文件夹：{machine.shown(machine.addin)}",
            f"工作簿文件夹（已设为受信任位置，含子文件夹）：{machine.shown(folder)}",
            f"xlwings 配置已写好：{machine.shown(config_file(machine))}",
            "请关闭所有 Excel 窗口再打开，功能区会出现“绩效”选项卡",
        ),
        tuple(notes),
    )


def uninstall(machine: Machine, registry: Registry) -> Outcome:
    """
    Take back all that `install` changed; what the user changed since stays.

    Raises:
        FileError: Excel still holds a file; close it and run again.
    """
    ledger = Ledger(ledger_file(machine), machine, registry)
    if not ledger:
        return Outcome(("没有安装过，无需卸载",))
    notes = ledger.take_back()
    return Outcome(("加载项、配置和受信任位置已移除",), tuple(notes))


def is_marked(path: Path) -> bool:
    """Say whether Windows has noted that a file came from the internet (Mark of the Web)."""
    try:
        with open(f"{path}{_ZONE}", "rb"):  # noqa: PTH123 - a stream of a file, no path of its own
            return True
    except OSError:
        return False


def unmark(path: Path) -> None:
    """Take the mark of the internet from a file."""
    with suppress(OSError):  # not marked, or a disk without streams
        os.remove(f"{path}{_ZONE}")  # noqa: PTH107 - a stream of a file, no path of its own


def is_store_python(machine: Machine) -> bool:
    """Say whether Python is the Microsoft Store's: what it writes below AppData, Excel does not see."""
    return "windowsapps" in str(machine.base_prefix).lower()


def library(version: str, bits: int) -> str:
    """Return the name of the library through which Excel reaches Python."""
    return f"xlwings{bits}-{version}.dll"


def missing_libraries(machine: Machine, registry: Registry) -> list[str]:
    """Return the libraries that the Excels here need and that lie where xlwings' VBA does not look."""
    version = metadata.version("xlwings")
    wanted = {library(version, office.bits(registry, release)) for release in office.usable(registry)}
    folders = machine.interpreter.parents[:2]  # beside Python, or above the `Scripts` of its environment
    return sorted(name for name in wanted if not any((folder / name).exists() for folder in folders))


def is_trusted(registry: Registry, version: str, folder: Path) -> bool:
    """Say whether the user's settings trust the folder and those below."""
    return any(
        registry.read(key, "AllowSubfolders") == 1 and _same_folder(registry.read(key, "Path"), folder)
        for key in _locations(registry, version)
    )


def _trust(ledger: Ledger, registry: Registry, version: str, folder: Path) -> None:
    if is_trusted(registry, version, folder):
        return
    root = office.trusted_locations(version)
    taken = {name.lower() for name in registry.subkeys(root)}
    number = next(number for number in range(len(taken) + 1) if f"location{number}" not in taken)
    key = rf"{root}\Location{number}"
    ledger.value(key, "Path", f"{folder}\\")
    ledger.value(key, "AllowSubfolders", 1)
    ledger.value(key, "Description", _DESCRIPTION)


def _locations(registry: Registry, version: str) -> list[str]:
    root = office.trusted_locations(version)
    return [rf"{root}\{name}" for name in registry.subkeys(root)]


def _same_folder(path: object, folder: Path) -> bool:
    return isinstance(path, str) and path.rstrip("\\/").lower() == str(folder).rstrip("\\/").lower()


def _usable(machine: Machine, registry: Registry) -> list[str]:
    usable = office.usable(registry)
    if not usable:
        found = office.versions(registry)
        what = "Excel 版本太旧" if found else "没有找到 Excel"
        raise HostError(what, advice="请先安装 Excel 2013 或更新版本，并至少启动一次")
    if is_store_python(machine):
        raise HostError(
            "这是微软商店版 Python，它写到 AppData 的文件 Excel 看不到",
            advice="请从 python.org 安装 Python 3.11 以上版本，再重新安装本程序",
        )
    if not machine.speaks(machine.interpreter):
        raise HostError(
            "Python 所在路径含有本机代码页之外的字，Excel 无法启动它",
            advice="请把 Python 和本程序装到只含英文字母的文件夹，如 C:\\xl_jixiao",
        )
    return usable


def _data(machine: Machine, name: str) -> bytes:
    path = machine.data / name
    if not path.exists():
        raise FileError(f"程序包里缺少 {name}", advice="请重新安装 xl-jixiao；从源码运行请先执行 make build")
    return read_file(path)
