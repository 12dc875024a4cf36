"""Spreadsheets behind `xw.Book`: files without Excel, a live LibreOffice, and xlwings' own live Excel."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import xlwings as xw

__all__ = ["new_book", "open_book"]


@contextmanager
def open_book(path: str | Path) -> Iterator[xw.Book]:
    """
    Open a workbook file as an `xw.Book` without Excel; closing does not save.

    Args:
        path: an `.xlsx` or `.xlsm` file.

    Raises:
        FileError: the file cannot be read.
        InputError: it is no workbook, encrypted, damaged, or unpacks beyond the limits.
    """
    with _host() as app:
        yield app.books.open(str(path))


@contextmanager
def new_book() -> Iterator[xw.Book]:
    """Make an empty workbook as an `xw.Book` without Excel, to be saved under a name."""
    with _host() as app:
        yield app.books.add()


@contextmanager
def _host() -> Iterator[xw.App]:
    import xlwings as xw  # noqa: PLC0415 - half a second that `import xl_jixiao` must not cost

    from xl_jixiao.engines import openpyxl  # noqa: PLC0415 - see above
    from xl_jixiao.engines.objects.host import Engine  # noqa: PLC0415 - see above

    if "jixiao-file" not in xw.engines.engines_by_name:
        xw.engines.add(xw.Engine(impl=Engine("jixiao-file")))
    app = xw.App(impl=xw.engines["jixiao-file"].impl.apps.open(openpyxl.Files()))
    try:
        yield app
    finally:
        app.quit()
