"""
The engine for files: workbooks are edited part by part, without any spreadsheet program.

openpyxl makes the parts of new workbooks and knows number formats and formula texts. A workbook that came from a
file never goes through it: it would drop ribbons, sparklines, text boxes and whatever else it does not know.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, NoReturn

from openpyxl import Workbook

from xl_jixiao.engines.patch.book import Book
from xl_jixiao.errors import FileError, HostError
from xl_jixiao.files import write_file
from xl_jixiao.package import Parts, read_parts, write_parts

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from xl_jixiao.engines.boxes import Box

_HAS_MACROS = {".xlsx": False, ".xlsm": True}


class FileDocument(Book):
    """A workbook in a file."""

    def __init__(self, parts: Parts, path: Path | None) -> None:
        super().__init__(parts, path.name if path else "新工作簿")
        self.path = path

    def save(self, path: Path | None) -> None:
        """
        Save in place or as another file: `.xlsx`, in which macros are left out, or `.xlsm`.

        Raises:
            FileError: another kind of file is asked for, or it cannot be written; the old file is still whole.
        """
        target = path or self.path
        if target is None or target.suffix.lower() not in _HAS_MACROS:
            raise FileError(
                "只能保存为 .xlsx 或 .xlsm", where=target.name if target else self.where, advice="请改用这两种扩展名"
            )
        write_file(target, write_parts(self.finished(macros=_HAS_MACROS[target.suffix.lower()])))
        self.path = target

    def select(self, sheet: str, box: Box) -> None:
        """Let the file open at the worksheet; which of its cells is selected then is left as it is."""
        del box
        self.activate(sheet)

    read_only = False  # saving finds out

    def selection(self) -> None:
        """Return nothing: a file alone has no window."""

    def run(self, macro: str, arguments: Sequence[Any]) -> NoReturn:
        """Refuse: a file alone runs no macros."""
        del arguments
        raise HostError(f"没有打开 Excel，不能运行宏 {macro}", where=self.where, advice="请在 Excel 中打开工作簿再试")

    def close(self) -> None:
        """Let go without saving."""


class Files:
    """Opens workbooks as files."""

    def open(self, path: Path) -> FileDocument:
        """
        Open a workbook.

        Raises:
            FileError: it cannot be read.
            InputError: it is no workbook, encrypted, damaged, or unpacks beyond the limits.
        """
        return FileDocument(read_parts(path), path)

    def new(self) -> FileDocument:
        """Make a workbook with one empty sheet, `Sheet1`."""
        workbook = Workbook()
        workbook.worksheets[0].title = "Sheet1"
        buffer = io.BytesIO()
        workbook.save(buffer)
        return FileDocument(read_parts(buffer.getvalue()), None)

    def close(self) -> None:
        """Nothing runs that would have to end."""
