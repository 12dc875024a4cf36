"""The LibreOffice that this Python runs in: its open spreadsheets are the books, and stay open."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import xlwings as xw

from xl_jixiao.engines.libreoffice.document import Document
from xl_jixiao.engines.objects.host import Engine
from xl_jixiao.engines.office import file_of, guarded

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NAME = "jixiao-libreoffice"
SPREADSHEET = "com.sun.star.sheet.SpreadsheetDocument"


@contextmanager
def running_app(uno: Any, desktop: Any) -> Iterator[xw.App]:
    """
    Give the open spreadsheets as an `xw.App`; the one the user looks at is the active book.

    Args:
        uno: LibreOffice's module of this name.
        desktop: the UNO desktop.
    """
    if NAME not in xw.engines.engines_by_name:
        xw.engines.add(xw.Engine(impl=Engine(NAME)))  # by name only: the active engine stays what it is
    apps = xw.engines[NAME].impl.apps
    app = apps.open(_Running(uno, desktop))
    current = desktop.getCurrentComponent()
    models = [model for model in desktop.getComponents() if _is_spreadsheet(model)]
    try:
        for model in sorted(models, key=lambda model: model == current):
            app.books.take(app.opener.document(model))
        yield xw.App(impl=app)
    finally:
        apps.forget(app)


def _is_spreadsheet(model: Any) -> bool:
    return hasattr(model, "supportsService") and bool(model.supportsService(SPREADSHEET))


class _Running:
    """Opens workbooks as the user would: in a window, to stay."""

    def __init__(self, uno: Any, desktop: Any) -> None:
        self._uno = uno
        self._desktop = desktop

    def open(self, path: Path) -> Document:
        return self._loaded(path.as_uri())

    def new(self) -> Document:
        return self._loaded("private:factory/scalc")

    def close(self) -> None:
        """Leave LibreOffice running: it is the user's."""

    def document(self, model: Any) -> Document:
        """Take a document that is open."""
        return Document(guarded, self._uno, model, file_of(model))

    def _loaded(self, address: str) -> Document:
        with guarded("打开工作簿"):
            return self.document(self._desktop.loadComponentFromURL(address, "_blank", 0, ()))
