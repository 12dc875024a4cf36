"""
Serve worksheet functions and ribbon actions to LibreOffice: cells in, cells out, errors as true errors.

Calc knows an error inside a number: a NaN whose lowest bits are the error's number. What comes back from a
function as an error marker therefore leaves as such a NaN, through VBA and through the add-in alike.
"""

from __future__ import annotations

import struct
from typing import Any

from xl_jixiao.addin import udfs
from xl_jixiao.addin.udf import MARKER, Cell, ErrorValue, UdfFunction

FUNCTIONS: dict[str, UdfFunction] = {function.udf.name: function for function in udfs.FUNCTIONS}

# Numbers of errors in Calc (formula/errorcodes.hxx).
_TO_CALC = {
    ErrorValue.NULL: 521,
    ErrorValue.DIV0: 532,
    ErrorValue.VALUE: 519,
    ErrorValue.REF: 524,
    ErrorValue.NAME: 525,
    ErrorValue.NUM: 503,
    ErrorValue.NA: 32767,
}
_FROM_CALC = {code: error for error, code in _TO_CALC.items()}
_QUIET_NAN = 0x7FF8 << 48


def call(name: str, cells: tuple[Any, ...]) -> Cell:
    """
    Call a worksheet function as LibreOffice does.

    Args:
        name: `JX_…`.
        cells: for each argument a scalar, a tuple of rows, or a UNO cell range.

    Returns:
        A scalar or a tuple of rows; errors are NaN.
    """
    return outgoing(FUNCTIONS[name](*map(incoming, cells)))


def incoming(given: Any) -> Cell:
    """Read what Calc hands over: a range by its cells, a tuple or scalar as it is."""
    if hasattr(given, "getDataArray"):
        return _range_cells(given)
    if isinstance(given, tuple):
        return tuple(map(incoming, given))
    return _error_in(given) or given


def outgoing(answer: Cell) -> Cell:
    """Write an answer for Calc: rows as tuples, each error marker as the NaN that Calc shows as this error."""
    if isinstance(answer, list):
        return tuple(tuple(map(outgoing, line)) for line in answer)
    if isinstance(answer, str) and answer.startswith(MARKER):
        return error_nan(int(answer.removeprefix(MARKER)))
    return answer


def error_nan(error: int) -> float:
    """Give the NaN that Calc shows as this error; an error that Calc lacks becomes `#VALUE!`."""
    code = _TO_CALC.get(ErrorValue(error), 519) if error in set(ErrorValue) else 519
    number: float = struct.unpack("<d", struct.pack("<Q", _QUIET_NAN | code))[0]
    return number


def _error_in(cell: Any) -> ErrorValue | None:
    if isinstance(cell, float) and cell != cell:  # noqa: PLR0124  # only NaN differs from itself
        code = struct.unpack("<Q", struct.pack("<d", cell))[0] & 0xFFFF
        return _FROM_CALC.get(code, ErrorValue.VALUE)
    return None


def _range_cells(area: Any) -> Cell:
    """Read a range whole; of whole columns only the rows in use."""
    sheet, address = area.getSpreadsheet(), area.getRangeAddress()
    if address.EndRow - address.StartRow + 1 == sheet.getRows().getCount():
        cursor = sheet.createCursor()
        cursor.gotoEndOfUsedArea(False)  # noqa: FBT003  # UNO takes no names
        last = cursor.getRangeAddress().EndRow
        area = sheet.getCellRangeByPosition(address.StartColumn, 0, address.EndColumn, last)
    rows = area.getDataArray()
    if any(None in row for row in rows):  # only an error cell gives None, and never says which error
        rows = tuple(
            tuple(_cell_error(area.getCellByPosition(c, r)) if cell is None else cell for c, cell in enumerate(row))
            for r, row in enumerate(rows)
        )
    return rows[0][0] if len(rows) == len(rows[0]) == 1 else rows


def _cell_error(cell: Any) -> ErrorValue:
    return _FROM_CALC.get(cell.getError(), ErrorValue.VALUE)
