"""The engine for a live LibreOffice: it calculates, runs the workbook's macros, and draws."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from xl_jixiao.engines.libreoffice.document import Document
from xl_jixiao.engines.office import Office
from xl_jixiao.errors import InputError
from xl_jixiao.package import read_parts

_NEVER_RUN, _ALWAYS_RUN = 0, 4  # com.sun.star.document.MacroExecMode
_NEVER_UPDATE = 0  # com.sun.star.document.UpdateDocMode


class LibreOffice:
    """
    Opens workbooks in a LibreOffice of its own.

    A file is opened as a copy: the file itself changes only when the book is saved.

    Args:
        macros: whether the workbook's macros may run; only for files that are trusted.

    Raises:
        HostError: LibreOffice is missing or does not start.
    """

    def __init__(self, *, macros: bool = False) -> None:
        self._macros = macros
        self.office = Office()

    def open(self, path: Path) -> Document:
        """
        Open a workbook.

        Raises:
            FileError: it cannot be read.
            InputError: it is no workbook, encrypted, damaged, or unpacks beyond the limits.
        """
        read_parts(path)
        folder = Path(tempfile.mkdtemp(dir=self.office.folder))
        copy = folder / path.name
        shutil.copyfile(path, copy)
        return self._loaded(copy.as_uri(), path)

    def new(self) -> Document:
        """Make a workbook with one empty sheet, `Sheet1`."""
        return self._loaded("private:factory/scalc", None)

    def close(self) -> None:
        """End LibreOffice."""
        self.office.close()

    def _loaded(self, address: str, path: Path | None) -> Document:
        options = {
            "Hidden": True,
            "MacroExecutionMode": _ALWAYS_RUN if self._macros else _NEVER_RUN,
            "UpdateDocMode": _NEVER_UPDATE,
        }
        with self.office.guarded("打开工作簿"):
            model = self.office.desktop.loadComponentFromURL(address, "_blank", 0, self.office.properties(options))
        if model is None or not model.supportsService("com.sun.star.sheet.SpreadsheetDocument"):
            raise InputError("LibreOffice 不能打开这个文件", where=path.name if path else "", advice="请确认它是工作簿")
        return Document(self.office.guarded, self.office.uno, model, path)
