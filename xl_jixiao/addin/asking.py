"""Ask the user for a file or a folder; no answer cancels the action."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_jixiao.addin.host import CancelledError
from xl_jixiao.engines.dialogs import choose

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import xlwings as xw


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
    Let the user choose a folder; arguments as for `ask_file`.

    Raises:
        CancelledError: the user chose none.
        HostError: there is no window to ask in.
    """
    return _asked(book, title, None)


def _asked(book: xw.Book, title: str, kinds: Mapping[str, str] | None) -> Path:
    chosen = choose(book.app, title, kinds)
    if chosen is None:
        raise CancelledError(f"没有选择，“{title}”已取消")
    return chosen
