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

_ODD = re.compile(rb'<(?:c|row)(?! r="[A-Z]{0,2}\d{1,4}")[\s/>]')
"""A row or cell that does not say first, as nearly all programs write it, that it stands before AAA10000"""
_ADDRESS = re.compile(r"([A-Za-z]{0,9})0*(\d{0,12})")
_CONTENT = {"v", "is", "f"}
_ODS_ROW = re.compile(rb"<table:table-row\b([^>]*?)(?:/>|>(.*?)</table:table-row>)", re.DOTALL)
_ODS_CELL = re.compile(rb"<table:(?:covered-)?table-cell\b([^>]*)>")
_ROWS_REPEATED = re.compile(rb'number-rows-repeated="(\d+)"')
_COLUMNS_REPEATED = re.compile(rb'number-columns-repeated="(\d+)"')


def check_bounds(parts: Parts, name: str) -> None:
    """
    Refuse a workbook with a sheet of more than `MAX_CELLS` up to its last filled cell.

    Raises:
        InputError: one is larger, or broken.
    """
    bounds = [_xml_bounds(parts, part) for part in parts.sheets]
    if "xl/workbook.bin" in parts:
        bounds += [_binary_bounds(parts[part]) for part in _binary_sheets(parts)]
    if "content.xml" in parts:
        parts.each("content.xml", lambda *_: None)  # calamine looks for the end of a table for ever
        bounds.append(_ods_bounds(parts["content.xml"]))
    for rows, columns in bounds:
        if rows * columns > MAX_CELLS:
            raise too_many_cells(rows, columns, name)


def _xml_bounds(parts: Parts, part: str) -> tuple[int, int]:
    """Return the bounds of a sheet; of one that ends before AAA10000 they do not matter and are (0, 0)."""
    data = parts[part]
    if _ODD.search(data) is None and b":c" not in data and b":row" not in data:
        return 0, 0
    rows = columns = row = column = 0
    at = (0, 0)

    def begin(tag: str, attributes: dict[str, str]) -> None:
        nonlocal rows, columns, row, column, at
        if tag == "row":
            row, column = _address(attributes)[0] or row + 1, 0
        elif tag == "c":
            at = _address(attributes) if "r" in attributes else (row, column + 1)
            column = at[1]
        elif tag in _CONTENT:
            rows, columns = max(rows, at[0]), max(columns, at[1])

    parts.each(part, begin)
    return rows, columns


def _address(attributes: dict[str, str]) -> tuple[int, int]:
    """Return row and column, both from 1, of `r`; 0 for what it leaves out. calamine takes small letters, too."""
    address = _ADDRESS.match(attributes.get("r", ""))
    letters, digits = address.groups() if address else ("", "")
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - 64
    return int(digits or 0), column


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


def _binary_sheets(parts: Parts) -> Iterator[str]:
    """Yield the parts of the sheets of a .xlsb: records 156 of MS-XLSB 2.4 refer to them."""
    book, related = parts["xl/workbook.bin"], parts.related("xl/workbook.bin")
    for kind, start in _records(book):
        if kind == 156:
            length = int.from_bytes(book[start + 8 : start + 12], "little")
            yield related.get(book[start + 12 : start + 12 + 2 * length].decode("utf-16-le", "replace"), "")


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
