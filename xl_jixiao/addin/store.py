"""What the add-in remembers in a workbook: very hidden sheets of text, one row a record, gone when they are empty."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_jixiao.addin.changes import find_sheet
from xl_jixiao.addin.states import as_rows
from xl_jixiao.engines.boxes import quoted
from xl_jixiao.engines.surface import activate

if TYPE_CHECKING:
    from collections.abc import Sequence

    import xlwings as xw

    from xl_jixiao.engines.boxes import Box

PRIVATE = "_jx_"
"""Sheets of this prefix are the add-in's own"""
VERY_HIDDEN = 2
"""As Excel says it; xlwings knows True and False, and hands the number on"""
_MARK = "·"
"""In front of each text"""


class Reference(str):
    """A formula that refers to a place; every other text is only a text."""

    __slots__ = ()


def read(book: xw.Book, name: str) -> list[list[str]]:
    """Return the records of a store; none when there is no such store. A place is the formula that refers to it."""
    sheet = find_sheet(book, name)
    if sheet is None:
        return []
    used = sheet.used_range
    return [
        [Reference(cell) if cell.startswith("=") else cell.removeprefix(_MARK) for cell in row]
        for row in as_rows(used.formula, used.shape)
    ]


def write(book: xw.Book, name: str, rows: Sequence[Sequence[str]]) -> None:
    """
    Replace the records of a store; without records it is deleted.

    A `Reference` is written as a formula: inserted rows and renamed sheets move it along. All other texts are
    written behind a mark that keeps them texts, whatever they say.
    """
    sheet = find_sheet(book, name)
    if not rows:
        if sheet is not None:
            sheet.delete()
        return
    if sheet is None:
        sheet = _new(book, name)
    else:
        sheet.used_range.clear_contents()
    width = max(map(len, rows))
    sheet.range((1, 1), (len(rows), width)).formula = [
        [cell if isinstance(cell, Reference) else _MARK + cell for cell in row] + [""] * (width - len(row))
        for row in rows
    ]


def reference(sheet: str, box: Box) -> Reference:
    """Return the formula that refers to a place."""
    return Reference(f"={quoted(sheet)}!{box.a1(rows_fixed=True, columns_fixed=True)}")


def _new(book: xw.Book, name: str) -> xw.Sheet:
    active = book.sheets.active
    sheet = book.sheets.add(name, after=book.sheets[len(book.sheets) - 1])
    if book.sheets.active != active:
        activate(active)
    sheet.visible = VERY_HIDDEN  # type: ignore[assignment]  # see above
    return sheet
