"""Workbooks made from our template: their forms are read, their lists and results repeat them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from xl_jixiao.layouts import Sheet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_jixiao.parsing import Grid

_MARKS = frozenset(map(str, (Sheet.PROJECTS, Sheet.DETAILS, Sheet.FINDINGS, Sheet.SUMMARY, Sheet.SETTINGS)))
"""Sheets that together only our template has"""
_HIDDEN = "_"
"""What the names of our hidden sheets begin with"""


def is_ours(grids: Sequence[Grid]) -> bool:
    """Whether the sheets are those of a workbook made from our template."""
    return _MARKS.issubset(grid.name for grid in grids)


def forms_only(grids: Sequence[Grid]) -> Sequence[Grid]:
    """Leave out the lists and results of a workbook made from our template; any other is returned as it is."""
    if not is_ours(grids):
        return grids
    unread = tuple(note for grid in grids for note in grid.unread if not note[0].sheet.startswith(_HIDDEN))
    kept = [replace(grid, unread=()) for grid in grids if grid.name not in set(Sheet)]
    return [*kept[:-1], replace(kept[-1], unread=unread)] if kept else []
