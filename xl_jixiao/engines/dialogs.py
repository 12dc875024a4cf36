"""The dialogs for files and folders of whatever program a workbook is open in."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xl_jixiao.errors import HostError

if TYPE_CHECKING:
    from collections.abc import Mapping

    import xlwings as xw

_FILES, _FOLDER = 3, 4  # msoFileDialogFilePicker, msoFileDialogFolderPicker
_CHOSEN = -1


def choose(app: xw.App, title: str, kinds: Mapping[str, str] | None) -> Path | None:
    """
    Let the user choose a file, or a folder.

    Args:
        app: the program to ask in.
        title: of the dialog.
        kinds: what each kind of file is called → its patterns, `*.docx;*.pdf`; None for a folder.

    Returns:
        The choice; None when there was none.

    Raises:
        HostError: there is no window to ask in.
    """
    if _asks_itself(app):
        chosen: Path | None = app.impl.opener.ask(title, kinds)
        return chosen
    if _is_excel(app):
        return _in_excel(app.api, title, kinds)
    raise HostError(f"这里不能打开“{title}”对话框", advice="请改用命令行，在命令后给出路径")


def can_choose(app: xw.App) -> bool:
    """Whether there is a window to ask in."""
    return _asks_itself(app) or _is_excel(app)


def _asks_itself(app: xw.App) -> bool:
    return hasattr(getattr(app.impl, "opener", None), "ask")


def _is_excel(app: xw.App) -> bool:
    return app.engine.name == "excel" and sys.platform == "win32"


def _in_excel(excel: Any, title: str, kinds: Mapping[str, str] | None) -> Path | None:
    dialog = excel.FileDialog(_FOLDER if kinds is None else _FILES)
    dialog.Title = title
    dialog.AllowMultiSelect = False
    if kinds is not None:
        dialog.Filters.Clear()
        for name, patterns in kinds.items():
            dialog.Filters.Add(name, patterns)
    return Path(dialog.SelectedItems(1)) if dialog.Show() == _CHOSEN else None
