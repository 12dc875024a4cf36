"""Addresses in the notation of Excel; rows and columns count from 1."""

from __future__ import annotations

from xl_jixiao.model import letter


def address(top: int, left: int, bottom: int, right: int) -> str:
    """Return the address of a block, `A5:M86`."""
    return f"{letter(left)}{top}:{letter(right)}{bottom}"


def absolute(top: int, left: int, bottom: int, right: int) -> str:
    """Return the absolute address of a block, `$A$5:$M$86`."""
    return f"${letter(left)}${top}:${letter(right)}${bottom}"


def quoted(sheet: str) -> str:
    """Return a sheet's name as formulas and links want it: `'申报表1'`."""
    return "'" + sheet.replace("'", "''") + "'"
