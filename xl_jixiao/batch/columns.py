"""
The rows of many files as Arrow tables: so they leave the workers, are kept, and reach Parquet and Excel.

Amounts, rates and scores are texts until they are written, so that no digit is lost.
"""

from __future__ import annotations

import struct
import zlib
from functools import lru_cache
from itertools import accumulate, chain, groupby
from typing import TYPE_CHECKING, Any, TypeAlias

import pyarrow as pa

from xl_jixiao.batch.state import DamagedError
from xl_jixiao.batch.tables import FILES, TABLES, Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from xl_jixiao.batch.state import Kept
    from xl_jixiao.batch.tables import Rows, Table

Columns: TypeAlias = "dict[str, pa.Table]"
"""Rows by name of their table"""
_LENGTHS = pa.schema([(table.name, pa.int32()) for table in TABLES])
"""How many rows each file has in each table"""
_CHECKED = 4
"""Bytes of the check sum in front of a payload"""
_SIZES = struct.Struct(f"<{1 + len(TABLES)}I")
"""Bytes of the lengths and of each table"""
_OPEN = 16
"""Payloads kept unpacked, for when the files of one lie between those of others"""


def schema_of(table: Table) -> pa.Schema:
    """Return the columns of a table as Arrow keeps them."""
    return pa.schema(
        [(column.heading, pa.int32() if column.kind is Kind.COUNT else pa.string()) for column in table.columns]
    )


SCHEMAS = {table.name: schema_of(table) for table in TABLES}


def to_arrow(schema: pa.Schema, columns: Iterable[Iterable[Any]]) -> pa.Table:
    """Make an Arrow table of columns."""
    values = [list(column) for column in columns]
    try:
        arrays = [pa.array(column, field.type) for column, field in zip(values, schema, strict=True)]
    except UnicodeEncodeError:  # half a character, which no file can hold
        return to_arrow(schema, [map(_whole, column) for column in values])
    return pa.Table.from_arrays(arrays, schema=schema)


def pack(files: Sequence[Rows]) -> bytes:
    """Pack the rows of files."""
    lengths = to_arrow(_LENGTHS, ([len(rows[name][0]) for rows in files] for name in SCHEMAS))
    tables = (
        to_arrow(schema, map(chain.from_iterable, zip(*(rows[name] for rows in files), strict=True)))
        for name, schema in SCHEMAS.items()
    )
    parts = [_compressed(table) for table in (lengths, *tables)]
    data = b"".join([_SIZES.pack(*map(len, parts)), *parts])
    return zlib.crc32(data).to_bytes(_CHECKED) + data


def unpack(places: Iterable[Kept], payload: Callable[[int], bytes]) -> Iterator[Columns]:
    """
    Unpack the rows of files, those that were packed side by side at once.

    Args:
        places: of the files, in order.
        payload: gives the payload of a number.

    Raises:
        DamagedError: a payload is damaged.
    """
    opened = lru_cache(_OPEN)(lambda number: _Payload(payload(number)))
    for (number, _), run in groupby(enumerate(places), lambda each: (each[1].payload, each[1].place - each[0])):
        beside = [kept.place for _, kept in run]
        yield opened(number).rows(beside[0], beside[-1] + 1)


class _Payload:
    """What `pack` made."""

    def __init__(self, payload: bytes) -> None:
        data = memoryview(payload)[_CHECKED:]
        if zlib.crc32(data).to_bytes(_CHECKED) != payload[:_CHECKED]:
            raise DamagedError
        parts, start = [], _SIZES.size
        try:
            for schema, size in zip((_LENGTHS, *SCHEMAS.values()), _SIZES.unpack_from(data), strict=True):
                parts.append(_uncompressed(data[start : start + size], schema))
                start += size
        except (OSError, pa.ArrowException, struct.error) as error:
            raise DamagedError from error
        lengths, *tables = parts
        self._tables = dict(zip(SCHEMAS, tables, strict=True))
        self._starts = {name: [0, *accumulate(lengths.column(name).to_pylist())] for name in SCHEMAS}

    def rows(self, first: int, last: int) -> Columns:
        """
        Return the rows of files `first` to before `last`.

        Raises:
            DamagedError: so many files are not in it.
        """
        if last >= len(self._starts[FILES.name]):
            raise DamagedError
        return {
            name: table.slice(starts[first], starts[last] - starts[first])
            for (name, table), starts in zip(self._tables.items(), self._starts.values(), strict=True)
        }


def _compressed(table: pa.Table) -> pa.Buffer:
    """Compress a table by itself: whoever still holds its rows holds no other's."""
    packed = pa.BufferOutputStream()
    with pa.CompressedOutputStream(packed, "zstd") as stream, pa.ipc.new_stream(stream, table.schema) as writer:
        writer.write_table(table)
    return packed.getvalue()


def _uncompressed(packed: memoryview, schema: pa.Schema) -> pa.Table:
    with pa.CompressedInputStream(pa.BufferReader(packed), "zstd") as stream:
        table = pa.ipc.open_stream(stream.read_buffer()).read_all()
    if table.schema != schema:
        raise DamagedError
    return table


def _whole(value: Any) -> Any:
    return value.encode(errors="replace").decode() if isinstance(value, str) else value
