"""
The last filled cell of each sheet, before calamine opens it.

calamine holds a sheet as one dense block: a single cell filled by mistake at XFD1048576 would ask for 500 GB and end
the process. So the bounds are read from the parts first; cells that are only formatted do not count.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xl_jixiao.readers.limits import MAX_CELLS, too_many_cells

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_jixiao.readers.parts import Parts

# Attributes as any writer of XML may put them: either quote, blanks around the sign.
_AT = rb"\br\s*=\s*[\"']"
_FAR_AS_USUAL = re.compile(rb'r="(?:[A-Z]{3}\d|[A-Z]{0,2}\d{5})')
_FAR = re.compile(_AT + rb"(?:[A-Z]{3}\d|[A-Z]*\d{5})")
_FILLED = re.compile(rb"<(?:\w+:)?c\s(?:[^>]*?\s)?" + _AT + rb"([A-Z]+)(\d+)[\"'](?:[^>]*[^/])?>")
# A cell may leave its address out; then it stands in the row that its parent says.
_ROW_WITH_NAMELESS = re.compile(
    rb"<(?:\w+:)?row\s(?:[^>]*?\s)?" + _AT + rb"(\d+)[\"'][^>]*>\s*<(?:\w+:)?c(?![^>]*" + _AT + rb")[\s>]"
)
_ODS_ROW = re.compile(rb"<table:table-row\b([^>]*?)(?:/>|>(.*?)</table:table-row>)", re.DOTALL)
_ODS_CELL = re.compile(rb"<table:(?:covered-)?table-cell\b([^>]*)>")
_ROWS_REPEATED = re.compile(rb'number-rows-repeated="(\d+)"')
_COLUMNS_REPEATED = re.compile(rb'number-columns-repeated="(\d+)"')


def check_bounds(parts: Parts, name: str) -> None:
    """
    Refuse a workbook with a sheet of more than `MAX_CELLS` up to its last filled cell.

    Raises:
        InputError: one is larger.
    """
    sheets = {part for part in parts.names if part.startswith("xl/worksheets/")}
    for book in ("xl/workbook.xml", "xl/workbook.bin"):
        sheets.update(parts.related(book).values())  # a sheet may have any name
    for part in (*sheets, "content.xml"):
        data = parts[part]
        if part == "content.xml":
            rows, columns = _ods_bounds(data)
        else:
            rows, columns = _binary_bounds(data) if part.endswith(".bin") else _xml_bounds(data)
        if rows * columns > MAX_CELLS:
            raise too_many_cells(rows, columns, name)


def _xml_bounds(data: bytes) -> tuple[int, int]:
    # The general pattern takes five times as long: only where somebody writes XML in another way.
    usual = b"'" not in data and b"r =" not in data and b"= " not in data
    if (_FAR_AS_USUAL if usual else _FAR).search(data) is None:
        return 0, 0  # no cell beyond ZZ9999
    rows = columns = 0
    for letters, digits in _FILLED.findall(data):
        rows = max(rows, int(digits))
        columns = max(columns, _column_number(letters))
    for digits in _ROW_WITH_NAMELESS.findall(data):
        rows, columns = max(rows, int(digits)), max(columns, 1)
    return rows, columns


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _ods_bounds(data: bytes) -> tuple[int, int]:
    """Return the bounds of the largest sheet; what is repeated counts as often as it is."""
    largest = (0, 0)
    for sheet in data.split(b"<table:table ")[1:]:
        rows = columns = height = 0
        for attributes, body in _ODS_ROW.findall(sheet):
            height += _repeated(_ROWS_REPEATED, attributes)
            width = 0
            for cell in _ODS_CELL.findall(body):
                width += _repeated(_COLUMNS_REPEATED, cell)
                if b"value-type" in cell:
                    rows, columns = height, max(columns, width)
        largest = max(largest, (rows, columns), key=lambda size: size[0] * size[1])
    return largest


def _repeated(pattern: re.Pattern[bytes], attributes: bytes) -> int:
    match = pattern.search(attributes)
    return int(match[1]) if match else 1


def _binary_bounds(data: bytes) -> tuple[int, int]:
    """Read the bounds of an .xlsb sheet: records 0 (row) and 2 to 11 (filled cells) of MS-XLSB 2.4."""
    row = rows = columns = 0
    for kind, start in _records(data):
        if kind == 0:
            row = int.from_bytes(data[start : start + 4], "little") + 1
        elif 2 <= kind <= 11:
            rows = max(rows, row)
            columns = max(columns, int.from_bytes(data[start : start + 4], "little") + 1)
    return rows, columns


def _records(data: bytes) -> Iterator[tuple[int, int]]:
    """Yield kind and start of each record; both numbers are written seven bits a byte (MS-XLSB 2.1.4)."""
    at = 0
    while at < len(data):
        kind = data[at]
        at += 1
        if kind & 0x80 and at < len(data):
            kind = (kind & 0x7F) | (data[at] & 0x7F) << 7
            at += 1
        size = shift = 0
        while at < len(data) and shift < 28:
            byte = data[at]
            at += 1
            size |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80:
                break
        yield kind, at
        at += size
