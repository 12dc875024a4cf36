"""Blocks of cells: LibreOffice counts from 0, we as Excel from 1."""

from __future__ import annotations

from typing import Any

from xl_jixiao.engines.boxes import Box


def cells_of(native: Any, box: Box) -> Any:
    """Return a block of a sheet."""
    return native.getCellRangeByPosition(box.left - 1, box.top - 1, box.right - 1, box.bottom - 1)


def box_of(address: Any) -> Box:
    """Return a CellRangeAddress as a box."""
    return Box(address.StartRow + 1, address.StartColumn + 1, address.EndRow + 1, address.EndColumn + 1)
