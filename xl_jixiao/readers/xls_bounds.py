"""
The last cell of each sheet of a .xls, before calamine opens it.

A .xls of a few kilobytes with one cell at the far end of some sheets would ask for gigabytes and end the process, see
`sheet_bounds`. Records are those of [MS-XLS]: two bytes kind, two bytes length, content.
"""

from __future__ import annotations

import io
import struct
from typing import TYPE_CHECKING

import olefile

from xl_jixiao.errors import InputError
from xl_jixiao.readers.limits import MAX_CELLS, MAX_RECORDS, too_many_cells

if TYPE_CHECKING:
    from collections.abc import Iterator

_STREAMS = ("Workbook", "Book")
_END, _PASSWORD, _SHEET, _DIMENSIONS, _NUMBERS_OF_A_ROW = 0x000A, 0x002F, 0x0085, 0x0200, 0x00BD
_CELLS = frozenset((0x0006, 0x00BD, 0x00D6, 0x00FD, 0x0203, 0x0204, 0x0205, 0x027E))
_ROWS, _COLUMNS = 65_536, 256
"""The largest sheet of the format"""


def check_xls(data: bytes, name: str) -> None:
    """
    Refuse a .xls with more than `MAX_CELLS` up to the last cells of its sheets.

    Raises:
        InputError: it is larger, encrypted, or broken.
    """
    stream = _stream(data, name)
    common = list(_records(stream, 0))
    if any(kind == _PASSWORD for kind, _, _ in common):
        raise InputError("工作簿已加密", where=name, advice="请在 Excel 中打开并去掉密码后再读")
    cells = walked = 0
    for start in [struct.unpack_from("<I", stream, at)[0] for kind, at, size in common if kind == _SHEET and size >= 4]:
        rows = columns = 0
        for kind, at, size in _records(stream, start):
            walked += 1
            if walked > MAX_RECORDS:
                raise _broken(name)
            if kind in _CELLS and size >= 4:
                row, column = struct.unpack_from("<HH", stream, at)
                if kind == _NUMBERS_OF_A_ROW:
                    column = struct.unpack_from("<H", stream, at + size - 2)[0]
                rows, columns = max(rows, row + 1), max(columns, column + 1)
            elif kind == _DIMENSIONS and size >= 12:
                last_row, _, last_column = struct.unpack_from("<IHH", stream, at + 4)
                if last_row > _ROWS or last_column > _COLUMNS:
                    raise _broken(name)
        cells += rows * columns
        if cells > MAX_CELLS:
            raise too_many_cells(rows, columns, name)


def _stream(data: bytes, name: str) -> bytes:
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as container:
            found = next((stream for stream in _STREAMS if container.exists(stream)), None)
            if found is None or container.get_size(found) > len(data):
                raise _broken(name)
            content: bytes = container.openstream(found).read()
    except (OSError, ValueError, LookupError, struct.error) as broken:
        raise _broken(name) from broken
    return content


def _records(stream: bytes, start: int) -> Iterator[tuple[int, int, int]]:
    """Yield kind, place and length of each record up to the first end."""
    while start + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, start)
        if kind == _END or start + 4 + size > len(stream):
            return
        yield kind, start + 4, size
        start += 4 + size


def _broken(name: str) -> InputError:
    return InputError("工作簿不完整或已损坏", where=name, advice="请重新取得文件，或用 Excel 打开并修复后另存为 .xlsx")
