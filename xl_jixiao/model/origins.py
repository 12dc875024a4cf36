"""Where a value stood in the file it came from."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple


class Origin(NamedTuple):
    """
    A place in a file that a person can find.

    A workbook gives `sheet` and `cell`; other files the nearest thing to them.
    """

    file: str = ""
    sheet: str = ""
    """Sheet name, or 第2页 / 表3 for PDF and Word"""
    cell: str = ""
    """A1 address, or 第9行 / 第9行第2列"""

    def __str__(self) -> str:
        """Return `申报.xlsx 申报表!F12`, or as much of it as is known."""
        place = self.place
        return f"{self.file} {place}" if self.file and place else self.file or place

    @property
    def place(self) -> str:
        """The place within the file: `申报表!F12`, or as much of it as is known."""
        return f"{self.sheet}!{self.cell}" if self.sheet and self.cell else self.sheet or self.cell


@cache
def letter(number: int) -> str:
    """
    Return the letter of a column, or its letters.

    >>> letter(1), letter(27)
    ('A', 'AA')
    """
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
