"""Ask the user for a file or a folder, in the dialog of the program that the workbook is open in."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xl_jixiao.addin.host import CancelledError
from xl_jixiao.errors import HostError

if TYPE_CHECKING:
    from collections.abc import Mapping

    import xlwings as xw

_FILES, _FOLDER = 3, 4  # msoFileDialogFilePicker, msoFileDialogFolderPicker
_CHOSEN = -1


def ask_file(book: xw.Book, title: str, kinds: Mapping[str, str]) -> Path:
    """
    Let the user choose one file.

    Args:
        book: the workbook that the action works on.
        title: of the dialog.
        kinds: what each kind of file is called → its patterns, `*.docx;*.pdf`.

    Raises:
        CancelledError: the user chose none.
        HostError: there is no window to ask in.
    """
    return _asked(book, title, kinds)


def ask_folder(book: xw.Book, title: str) -> Path:
    """
    Let the user choose a folder; arguments and errors as for `ask_file`.

    Raises:
        CancelledError: the user chose none.
        HostError: there is no window to ask in.
    """
    return _asked(book, title, None)


def _asked(book: xw.Book, title: str, kinds: Mapping[str, str] | None) -> Path:
    app = book.app
    asks_itself: Any = getattr(app.impl, "opener", None)
    if hasattr(asks_itself, "ask"):
        chosen = asks_itself.ask(title, kinds)
    elif app.engine.name == "excel" and sys.platform == "win32":
        chosen = _in_excel(app.api, title, kinds)
    else:
        raise HostError(f"这里不能打开“{title}”对话框", advice="请改用命令行，在命令后给出路径")
    if not chosen:
        raise CancelledError(f"没有选择，“{title}”已取消")
    return Path(chosen)


def _in_excel(excel: Any, title: str, kinds: Mapping[str, str] | None) -> str:
    dialog = excel.FileDialog(_FOLDER if kinds is None else _FILES)
    dialog.Title = title
    dialog.AllowMultiSelect = False
    if kinds is not None:
        dialog.Filters.Clear()
        for name, patterns in kinds.items():
            dialog.Filters.Add(name, patterns)
    return str(dialog.SelectedItems(1)) if dialog.Show() == _CHOSEN else ""
