"""Ask the user for a file or a folder; no answer cancels the action."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_jixiao.addin.host import CancelledError
from xl_jixiao.engines.dialogs import can_choose, choose

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import xlwings as xw

FORMS = {
    "申报表、自评表（Word、PDF、Excel、文本）": "*.docx;*.pdf;*.xlsx;*.xlsm;*.xls;*.et;*.txt;*.csv;*.html",
    "所有文件": "*.*",
}
"""Kinds of files that forms are read from"""


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


def can_ask(book: xw.Book) -> bool:
    """Whether there is a window to ask in; on files and on the command line there is none."""
    return can_choose(book.app)


def _asked(book: xw.Book, title: str, kinds: Mapping[str, str] | None) -> Path:
    chosen = choose(book.app, title, kinds)
    if chosen is None:
        raise CancelledError(f"没有选择，“{title}”已取消")
    return chosen
