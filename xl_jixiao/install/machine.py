"""The machine and its user, as the installer sees them; tests make one up in a temporary home."""

from __future__ import annotations

import locale
import os
import sys
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath

from xl_jixiao import logs

DATA = Path(__file__).parents[1] / "data"
ADDIN = "xl_jixiao.xlam"
EXTENSION = "xl_jixiao.oxt"
_CLOUDS = ("OneDrive", "OneDriveConsumer", "OneDriveCommercial")
_UTF8_CODE_PAGE = 65001


@dataclass(frozen=True, kw_only=True)
class Machine:
    """Where things are for this user."""

    system: str
    """`win32`, `linux` or `darwin`."""
    home: Path
    roaming: Path
    """`%APPDATA%`."""
    state: Path
    """What this program remembers: `logs.state_folder()`."""
    interpreter: Path
    base_prefix: Path
    """Root of the Python installation behind the environment."""
    code_page: str
    """Python's name of the encoding in which VBA reads files and paths."""
    clouds: tuple[Path, ...] = ()
    """Folders that OneDrive keeps in step."""
    data: Path = DATA
    """Package data: add-in, template, LibreOffice extension."""

    @classmethod
    def here(cls) -> Machine:
        """Describe the machine this runs on."""
        home = Path.home()
        clouds = {Path(folder) for name in _CLOUDS if (folder := os.environ.get(name))}
        return cls(
            system=sys.platform,
            home=home,
            roaming=Path(os.environ.get("APPDATA", home)),
            state=logs.state_folder(),
            interpreter=Path(sys.executable),
            base_prefix=Path(sys.base_prefix),
            code_page=_code_page(),
            clouds=tuple(sorted(clouds)),
        )

    @property
    def startup_folder(self) -> Path:
        """Excel opens what lies here at each start, and trusts it."""
        return self.roaming / "Microsoft" / "Excel" / "XLSTART"

    @property
    def addin(self) -> Path:
        """The installed add-in."""
        return self.startup_folder / ADDIN

    @property
    def workbook_folder(self) -> Path:
        """
        The folder for the user's own workbooks.

        It stands in the home itself: 文档 and 桌面 are those that OneDrive moves away.
        """
        return self.home / "绩效工作簿"

    def shown(self, path: Path) -> str:
        """Write a path without the user's name."""
        if path.is_relative_to(self.home):
            return str(Path("~", *path.relative_to(self.home).parts))
        return str(path)

    def portable(self, path: Path) -> str:
        """Write a path for Windows without the user's name, so that no code page can spoil it."""
        if path.is_relative_to(self.home):
            return "\\".join(("%USERPROFILE%", *path.relative_to(self.home).parts))
        return str(path)

    def expand(self, text: str) -> Path:
        """Read what `portable` wrote."""
        first, _, rest = text.partition("\\")
        if first.upper() == "%USERPROFILE%":
            return self.home.joinpath(*PureWindowsPath(rest).parts)
        return Path(text)

    def speaks(self, path: Path) -> bool:
        """Say whether VBA can name a path: it sees paths through the code page."""
        try:
            str(path).encode(self.code_page)
        except UnicodeEncodeError:
            return False
        return True


def _code_page() -> str:
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415 - Windows only

        number = ctypes.windll.kernel32.GetACP()
        return "utf-8" if number == _UTF8_CODE_PAGE else f"cp{number}"
    return locale.getpreferredencoding(do_setlocale=False)
