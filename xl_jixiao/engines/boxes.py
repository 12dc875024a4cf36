"""Rectangles of cells and their A1 addresses; sheet names as formulas write them."""

from __future__ import annotations

import re
from typing import NamedTuple

from openpyxl.utils.cell import column_index_from_string, get_column_letter

MAX_ROWS = 1_048_576
MAX_COLUMNS = 16_384

_CELL = r"\$?([A-Za-z]{1,3})\$?([1-9]\d{0,6})"
_AREA = re.compile(rf"{_CELL}(?::{_CELL})?")
_COLUMNS = re.compile(r"\$?([A-Za-z]{1,3}):\$?([A-Za-z]{1,3})")
_ROWS = re.compile(r"\$?([1-9]\d{0,6}):\$?([1-9]\d{0,6})")
_PLAIN_NAME = re.compile(r"[^\W\d][\w.]*")
_LIKE_A_CELL = re.compile(r"[A-Za-z]{1,3}\d{1,7}|[Rr]\d*[Cc]\d*|[Rr]|[Cc]|(?i:true|false)")
_REFERENCE = re.compile(r"=?(?:'((?:[^']|'')+)'|([^'!]+))!(.+)")


class Box(NamedTuple):
    """A rectangle of cells; 1-based, both corners inclusive. An empty one has `bottom < top` or `right < left`."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return max(0, self.bottom - self.top + 1), max(0, self.right - self.left + 1)

    @property
    def size(self) -> int:
        """Number of cells."""
        rows, columns = self.shape
        return rows * columns

    @property
    def first(self) -> Box:
        """The upper left cell."""
        return Box(self.top, self.left, self.top, self.left)

    def holds(self, row: int, column: int) -> bool:
        """Whether a cell lies inside."""
        return self.top <= row <= self.bottom and self.left <= column <= self.right

    def meets(self, other: Box) -> bool:
        """Whether both share a cell."""
        return (
            self.top <= other.bottom
            and other.top <= self.bottom
            and self.left <= other.right
            and other.left <= self.right
        )

    def covers(self, other: Box) -> bool:
        """Whether the other lies wholly inside."""
        return self.holds(other.top, other.left) and self.holds(other.bottom, other.right)

    def a1(self, *, rows_fixed: bool = False, columns_fixed: bool = False) -> str:
        """Write the address, `A1` or `A1:B2`, with `$` where asked."""
        row, column = "$" if rows_fixed else "", "$" if columns_fixed else ""
        if self.bottom == MAX_ROWS and self.top == 1 and self.right < MAX_COLUMNS:
            return f"{column}{get_column_letter(self.left)}:{column}{get_column_letter(self.right)}"
        if self.right == MAX_COLUMNS and self.left == 1:
            return f"{row}{self.top}:{row}{self.bottom}"
        first = f"{column}{get_column_letter(self.left)}{row}{self.top}"
        if self.size == 1:
            return first
        return f"{first}:{column}{get_column_letter(self.right)}{row}{self.bottom}"


def spanning(top: int, left: int, bottom: int, right: int) -> Box:
    """Return the box between two corners given in any order."""
    return Box(min(top, bottom), min(left, right), max(top, bottom), max(left, right))


def parse_a1(address: str) -> Box | None:
    """Read `A1`, `$A$1:B2`, `A:C` or `1:3`; None when it is no such address or lies outside the sheet."""
    if area := _AREA.fullmatch(address):
        left, top, right, bottom = area.groups()
        box = spanning(
            int(top), column_index_from_string(left), int(bottom or top), column_index_from_string(right or left)
        )
    elif columns := _COLUMNS.fullmatch(address):
        box = spanning(1, column_index_from_string(columns[1]), MAX_ROWS, column_index_from_string(columns[2]))
    elif rows := _ROWS.fullmatch(address):
        box = spanning(int(rows[1]), 1, int(rows[2]), MAX_COLUMNS)
    else:
        return None
    return box if box.bottom <= MAX_ROWS and box.right <= MAX_COLUMNS else None


def quoted(sheet: str) -> str:
    """Write a sheet's name as formulas do: `申报表`, `'申报 表'`, `'it''s'`."""
    if _PLAIN_NAME.fullmatch(sheet) and not _LIKE_A_CELL.fullmatch(sheet):
        return sheet
    return "'" + sheet.replace("'", "''") + "'"


def parse_reference(text: str) -> tuple[str, Box] | None:
    """Read `=表!$A$1:$B$2` into sheet name and box; None for anything else (a formula, a constant, #REF!)."""
    found = _REFERENCE.fullmatch(text)
    if not found:
        return None
    box = parse_a1(found[3])
    sheet = found[1].replace("''", "'") if found[1] else found[2]
    return (sheet, box) if box else None
