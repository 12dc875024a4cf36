"""The LibreOffice that this Python runs in: its open spreadsheets are the books, and stay open."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import xlwings as xw

from xl_jixiao.engines.libreoffice.document import Document
from xl_jixiao.engines.objects.host import Engine
from xl_jixiao.engines.office import file_of, guarded, path_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

NAME = "jixiao-libreoffice"
SPREADSHEET = "com.sun.star.sheet.SpreadsheetDocument"


@contextmanager
def running_app(uno: Any, create: Callable[[str], Any]) -> Iterator[xw.App]:
    """
    Give the open spreadsheets as an `xw.App`; the one the user looks at is the active book.

    Args:
        uno: LibreOffice's module of this name.
        create: makes an instance of a UNO service.
    """
    desktop = create("com.sun.star.frame.Desktop")
    if NAME not in xw.engines.engines_by_name:
        xw.engines.add(xw.Engine(impl=Engine(NAME)))  # by name only: the active engine stays what it is
    apps = xw.engines[NAME].impl.apps
    app = apps.open(_Running(uno, desktop, create))
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

    def __init__(self, uno: Any, desktop: Any, create: Callable[[str], Any]) -> None:
        self._uno = uno
        self._desktop = desktop
        self._create = create

    def open(self, path: Path) -> Document:
        return self._loaded(path.as_uri())

    def new(self) -> Document:
        return self._loaded("private:factory/scalc")

    def close(self) -> None:
        """Leave LibreOffice running: it is the user's."""

    def document(self, model: Any) -> Document:
        """Take a document that is open."""
        return Document(guarded, self._uno, model, file_of(model))

    def ask(self, title: str, kinds: Mapping[str, str] | None) -> Path | None:
        """
        Show the dialog for a file, or for a folder where no kinds of files are given.

        Args:
            title: of the dialog.
            kinds: what each kind of file is called → its patterns, `*.docx;*.pdf`.
        """
        with guarded("选择文件"):
            dialog = self._create(f"com.sun.star.ui.dialogs.{'FolderPicker' if kinds is None else 'FilePicker'}")
            dialog.setTitle(title)
            for name, patterns in (kinds or {}).items():
                dialog.appendFilter(name, patterns)
            if not dialog.execute():
                return None
            return path_of(dialog.getDirectory() if kinds is None else dialog.getSelectedFiles()[0])

    def _loaded(self, address: str) -> Document:
        with guarded("打开工作簿"):
            return self.document(self._desktop.loadComponentFromURL(address, "_blank", 0, ()))
