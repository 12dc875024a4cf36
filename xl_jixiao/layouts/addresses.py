"""Addresses in the notation of Excel; rows and columns count from 1."""

from __future__ import annotations


def letter(number: int) -> str:
    """Return the letter of a column: 1 → `A`, 27 → `AA`."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def address(top: int, left: int, bottom: int, right: int) -> str:
    """Return the address of a block, `A5:M86`."""
    return f"{letter(left)}{top}:{letter(right)}{bottom}"


def absolute(top: int, left: int, bottom: int, right: int) -> str:
    """Return the absolute address of a block, `$A$5:$M$86`."""
    return f"${letter(left)}${top}:${letter(right)}${bottom}"


def quoted(sheet: str) -> str:
    """Return a sheet's name as formulas and links want it: `'申报表1'`."""
    return "'" + sheet.replace("'", "''") + "'"
