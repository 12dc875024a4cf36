"""`Grid`: the cells of a sheet, a table or a text, each with the place it came from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from functools import cached_property
from typing import NamedTuple

from xl_jixiao.model import Origin, letter

Locate = Callable[[int, int], Origin]
"""(row, column), both from 0 → where that cell stands in the file"""


class Area(NamedTuple):
    """A merged area; rows and columns count from 0, both ends are included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class Grid:
    """
    Rows of texts, a blank cell is `""`; of a merged area only the top left cell has the text.

    A row may be shorter than others.
    """

    name: str
    rows: Sequence[Sequence[str]]
    locate: Locate
    areas: Sequence[Area] = ()
    """Merged areas"""
    ruled: bool = True
    """The columns are those of a table (a sheet, Word, ruled lines); else cells may have moved sideways and up"""
    continues: bool = False
    """May go on with the form that the grid before it began (pages of a PDF, tables of a Word file)"""
    breaks: frozenset[int] = frozenset()
    """Rows that are the first of a new page"""
    cut: frozenset[int] = frozenset()
    """Of these, the rows whose texts go on with those of the row before, each of which ends at the edge of its cell"""
    formatted: bool = True
    """Numbers read as the form shows them; else 0.95 may be what the form shows as 95%"""
    unread: Sequence[tuple[Origin, str]] = ()
    """What the reader could not read, and a Chinese sentence why: a scanned page, a hidden sheet"""

    @cached_property
    def area_at(self) -> dict[tuple[int, int], Area]:
        """The merged areas by the row and column of their top left cell."""
        return {area[:2]: area for area in self.areas}

    @cached_property
    def width(self) -> int:
        """How many columns the widest row has."""
        return max(map(len, self.rows), default=0)

    @cached_property
    def covered(self) -> set[tuple[int, int]]:
        """The cells that belong to a merged area which began in a row above."""
        return {
            (row, column)
            for area in self.areas
            for row in range(area.top + 1, area.bottom + 1)
            for column in range(area.left, area.right + 1)
        }


def in_sheet(file: str, sheet: str) -> Locate:
    """Locate cells by their A1 address in a sheet."""

    def locate(row: int, column: int) -> Origin:
        return Origin(file, sheet, f"{letter(column + 1)}{row + 1}")

    return locate


def in_lines(file: str, sheet: str, first: int = 1) -> Locate:
    """Locate cells as 第9行第2列 of a table or a page."""

    def locate(row: int, column: int) -> Origin:
        return Origin(file, sheet, f"第{row + first}行第{column + 1}列")

    return locate


def cell_text(value: object) -> str:
    """
    Write a cell's value as text: numbers without a trailing `.0`, dates in ISO 8601.

    >>> cell_text(86000000.0), cell_text(0.1), cell_text(None)
    ('86000000', '0.1', '')
    """
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else f"{value:.15g}"
    match value:
        case bool():
            text = "是" if value else "否"
        case datetime():
            text = value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
        case None:
            text = ""
        case _:
            text = str(value)
    return text
