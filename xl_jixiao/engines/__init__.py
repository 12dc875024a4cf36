"""Spreadsheets behind `xw.Book`: files without Excel, a live LibreOffice, and xlwings' own live Excel."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import xlwings as xw

__all__ = ["new_book", "open_app", "open_book"]


@contextmanager
def open_book(path: str | Path, *, live: bool = False, macros: bool = False) -> Iterator[xw.Book]:
    """
    Open a workbook file as an `xw.Book` without Excel; closing does not save.

    Args:
        path: an `.xlsx` or `.xlsm` file.
        live: in a LibreOffice of its own, which calculates; otherwise as a file, which is edited part by part.
        macros: whether the workbook's macros may run there; only for files that are trusted.

    Raises:
        FileError: the file cannot be read.
        InputError: it is no workbook, encrypted, damaged, or unpacks beyond the limits.
        HostError: LibreOffice is missing or does not start.
    """
    import xlwings as xw  # noqa: PLC0415 - see `open_app`

    with open_app(live=live, macros=macros) as app:
        yield xw.Book(impl=app.impl.books.open(str(path)))  # xlwings' own `open` has its own words for a missing file


@contextmanager
def new_book(*, live: bool = False) -> Iterator[xw.Book]:
    """
    Make an empty workbook as an `xw.Book` without Excel, to be saved under a name.

    Args:
        live: as `open_book` means it.
    """
    with open_app(live=live) as app:
        yield app.books.add()


@contextmanager
def open_app(*, live: bool = False, macros: bool = False) -> Iterator[xw.App]:
    """
    Start what opens books, as an `xw.App`: worth it for several books, since LibreOffice takes a second to start.

    Args:
        live: as `open_book` means it.
        macros: as `open_book` means it.
    """
    import xlwings as xw  # noqa: PLC0415 - half a second that `import xl_jixiao` must not cost

    from xl_jixiao.engines import libreoffice, openpyxl  # noqa: PLC0415 - see above
    from xl_jixiao.engines.objects.host import Engine  # noqa: PLC0415 - see above

    name = "jixiao-libreoffice" if live else "jixiao-file"
    if name not in xw.engines.engines_by_name:
        xw.engines.add(xw.Engine(impl=Engine(name)))  # by name only: the active engine stays what it is
    opener = libreoffice.LibreOffice(macros=macros) if live else openpyxl.Files()
    app = xw.App(impl=xw.engines[name].impl.apps.open(opener))
    try:
        yield app
    finally:
        app.quit()
