"""
Into Excel and LibreOffice, out again, and why it does not work.

The Windows parts are written against a small registry interface and a home folder, and tested on Linux with a made-up
registry and a temporary home; on Windows they were not run.
"""

from __future__ import annotations

import shutil
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

from xl_jixiao import logs
from xl_jixiao.errors import HostError
from xl_jixiao.install import examination, excel, libreoffice
from xl_jixiao.install.machine import Machine

if TYPE_CHECKING:
    from pathlib import Path

    from xl_jixiao.install.diagnosis import Diagnosis
    from xl_jixiao.install.outcome import Outcome
    from xl_jixiao.install.registry import Registry

__all__ = ["doctor", "install", "uninstall"]


def install(
    *,
    for_libreoffice: bool = False,
    machine: Machine | None = None,
    registry: Registry | None = None,
    profile: Path | None = None,
) -> Outcome:
    """
    Install for the current user; again is an update.

    Args:
        for_libreoffice: into LibreOffice instead of Excel.
        machine: another machine than this one.
        registry: another registry than this machine's.
        profile: another LibreOffice profile than the user's own.

    Raises:
        HostError: Excel, LibreOffice or this Python cannot be used.
        FileError: something cannot be written; everything is as it was before.
    """
    here = machine or Machine.here()
    if for_libreoffice:
        return libreoffice.install(here, profile)
    return excel.install(here, registry or _registry())


def uninstall(
    *,
    for_libreoffice: bool = False,
    machine: Machine | None = None,
    registry: Registry | None = None,
    profile: Path | None = None,
) -> Outcome:
    """
    Take back what `install` did, with the log when nothing is installed any more.

    Raises:
        HostError: LibreOffice runs, or refuses.
        FileError: Excel holds a file.
    """
    here = machine or Machine.here()
    if for_libreoffice:
        outcome = libreoffice.uninstall(here, profile)
    else:
        outcome = excel.uninstall(here, registry or _registry())
    if not (excel.ledger_file(here).exists() or libreoffice.pointer_file(here).exists()):
        _forget(here)
    return outcome


def doctor(*, machine: Machine | None = None, registry: Registry | None = None) -> Diagnosis:
    """Find out why it does not work."""
    here = machine or Machine.here()
    if registry is None and here.system == "win32":
        registry = _registry()
    return examination.examine(here, registry)


def _registry() -> Registry:
    if sys.platform == "win32":
        from xl_jixiao.install.registry import WindowsRegistry  # noqa: PLC0415 - Windows only

        return WindowsRegistry()
    raise HostError("Excel 加载项只能安装在 Windows 上", advice="在 Linux 上请用 xl-jixiao install --libreoffice")


def _forget(machine: Machine) -> None:
    """Remove the log and the state folder."""
    logs.stop()
    shutil.rmtree(machine.state / "logs", ignore_errors=True)
    with suppress(OSError):  # missing, or something else is in it
        machine.state.rmdir()
