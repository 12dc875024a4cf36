"""
Into LibreOffice and out of it again, for the user's own profile.

The extension runs in LibreOffice's own Python; a file in the state folder tells it which Python environment holds
this program: `{"interpreter": …, "version": "3.11", "paths": […]}`.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sysconfig
from pathlib import Path
from typing import TYPE_CHECKING

from xl_jixiao.engines import office as host
from xl_jixiao.errors import FileError, HostError
from xl_jixiao.files import write_file
from xl_jixiao.install.machine import EXTENSION
from xl_jixiao.install.outcome import Outcome

if TYPE_CHECKING:
    from xl_jixiao.install.machine import Machine

IDENTIFIER = "xl.jixiao"
_SECONDS = 120  # adding takes 0.1 s here; a slow machine's first start takes much longer
_OLDEST = (3, 11)  # `requires-python` of this package
_PYTHON_HOME = re.compile(r"PYTHONHOME=.*?python(?:-core-)?(\d+\.\d+)")
_LINKED = re.compile(rb"python(\d)\.?(\d+)\.(?:so|dll|dylib)")
_BRIDGES = ("libpyuno.so", "pyuno.so", "pyuno.pyd", "libpyuno.dylib")


def python_version(program: Path) -> str | None:
    """
    Return the version of the Python inside LibreOffice, e.g. `3.11`; None where it has none.

    Its settings name the folder of the Python it brings; one that uses the system's is linked to that.
    """
    for folder in (program, program.parent / "Resources"):
        for name in ("pythonloader.unorc", "pythonloader.uno.ini"):
            file = folder / name
            if file.exists() and (found := _PYTHON_HOME.search(file.read_text(encoding="utf-8", errors="replace"))):
                return found[1]
    for name in _BRIDGES:
        bridge = program / name
        if bridge.exists() and (linked := _LINKED.search(bridge.read_bytes())):
            return f"{linked[1].decode()}.{linked[2].decode()}"
    return None


def obstacle(program: Path) -> tuple[str, str] | None:
    """Say why the extension cannot run in this LibreOffice, and what to do; None where it can."""
    theirs, own = python_version(program), own_version()
    if theirs is None:
        return "LibreOffice 没有带 Python 支持", "请安装 python3-uno（或 libreoffice-script-provider-python）"
    if theirs == own:
        return None
    found = f"LibreOffice 用的是 Python {theirs}，本程序装在 Python {own} 里，扩展不能用"
    if tuple(map(int, theirs.split("."))) < _OLDEST:
        return found, "请换用自带 Python 3.11 以上的 LibreOffice；命令行和 Excel 不受影响"
    return found, (
        f"请装到同一版本的 Python 里：uv tool install --reinstall --python {theirs} xl-jixiao，"
        "再运行 xl-jixiao install --libreoffice；命令行和 Excel 不受影响"
    )


def version(program: Path) -> str | None:
    """Return LibreOffice's own version line without the build, or None if it does not start."""
    try:
        told = _start([_console(program, "soffice"), "--version"]).stdout
    except HostError:
        return None
    return " ".join(told.split()[:2]) or None


def pointer_file(machine: Machine) -> Path:
    """Return the file that tells the extension where Python is."""
    return machine.state / "libreoffice.json"


def pointer(machine: Machine) -> dict[str, object]:
    """Return what the extension must know of this Python."""
    package = str(Path(__file__).parents[2])
    installed = (sysconfig.get_path("purelib"), sysconfig.get_path("platlib"))
    return {
        "interpreter": str(machine.interpreter),
        "version": own_version(),
        "paths": list(dict.fromkeys((package, *installed))),
    }


def points_here(machine: Machine) -> bool:
    """Say whether the extension is told a Python that exists, of the version it needs."""
    try:
        told = json.loads(pointer_file(machine).read_bytes())
        return Path(told["interpreter"]).exists() and told["version"] == own_version()
    except (OSError, ValueError, KeyError, TypeError):
        return False


def own_version() -> str:
    """Return the version of the Python this runs in, e.g. `3.11`."""
    return sysconfig.get_python_version()


def install(machine: Machine, profile: Path | None = None) -> Outcome:
    """
    Add the extension to a profile; again is an update.

    Args:
        machine: this machine.
        profile: folder of another profile than the user's own.

    Raises:
        HostError: LibreOffice is missing, runs, or its Python is another version.
        FileError: the extension is not in the package, or the state folder cannot be written.
    """
    program = _program()
    if found := obstacle(program):
        raise HostError(found[0], advice=found[1])
    extension = machine.data / EXTENSION
    if not extension.exists():
        raise FileError(f"程序包里缺少 {EXTENSION}", advice="请重新安装 xl-jixiao；从源码运行请先执行 make build")
    file = pointer_file(machine)
    before = file.read_bytes() if file.exists() else None
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as refused:
        raise FileError(
            "无法建立文件夹", where=machine.shown(file.parent), advice="请检查主目录的写入权限"
        ) from refused
    write_file(file, json.dumps(pointer(machine), ensure_ascii=False, indent=1).encode())
    try:
        _unopkg(program, profile, "add", "--force", "--suppress-license", str(extension))
    except HostError:
        _restore(file, before)
        raise
    return Outcome(
        (
            "LibreOffice 扩展已安装（当前用户）",
            f"扩展使用的 Python：{machine.shown(machine.interpreter)}",
            "请关闭所有 LibreOffice 窗口再打开，菜单栏会出现“绩效”",
        )
    )


def uninstall(machine: Machine, profile: Path | None = None) -> Outcome:
    """
    Remove the extension from a profile.

    Raises:
        HostError: LibreOffice runs, or refuses.
    """
    program = host.find_office()
    there = program is not None and is_installed(program, profile)
    if program is not None and there:
        _unopkg(program, profile, "remove", IDENTIFIER)
    if not there and not pointer_file(machine).exists():
        return Outcome(("没有安装过 LibreOffice 扩展，无需卸载",))
    pointer_file(machine).unlink(missing_ok=True)
    return Outcome(("LibreOffice 扩展已移除",))


def is_installed(program: Path, profile: Path | None = None) -> bool:
    """Say whether the profile has the extension."""
    lines = _run(program, profile, "list").stdout.splitlines()
    return any(line.strip() == f"Identifier: {IDENTIFIER}" for line in lines)


def _program() -> Path:
    program = host.find_office()
    if program is None:
        raise HostError("没有找到 LibreOffice", advice="请先安装 LibreOffice（含 python3-uno）后重试")
    return program


def _unopkg(program: Path, profile: Path | None, *arguments: str) -> None:
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        raise HostError("LibreOffice 不允许 root 安装用户扩展", advice="请用平时使用 LibreOffice 的用户运行本命令")
    done = _run(program, profile, *arguments)
    if done.returncode:
        raise HostError(
            "LibreOffice 没有接受扩展的安装或移除",
            where=f"unopkg {arguments[0]}，返回 {done.returncode}",
            advice="请关闭所有 LibreOffice 窗口后重试",
        )


def _run(program: Path, profile: Path | None, command: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    own = [] if profile is None else [f"-env:UserInstallation={profile.resolve().as_uri()}"]
    return _start([_console(program, "unopkg"), command, *own, *arguments])


def _console(program: Path, name: str) -> Path:
    """Return a program of LibreOffice; on Windows the `.com`, for the `.exe` of the same name may print nothing."""
    console = program / f"{name}.com"
    return console if console.exists() else program / name


def _start(command: list[Path | str]) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(  # noqa: S603 - LibreOffice's own program, no shell, no argument from outside
            command,
            env=host.environment(),
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as failed:
        raise HostError("LibreOffice 的程序无法运行", advice="请重新安装 LibreOffice 后重试") from failed


def _restore(file: Path, content: bytes | None) -> None:
    if content is None:
        file.unlink(missing_ok=True)
    else:
        write_file(file, content)
