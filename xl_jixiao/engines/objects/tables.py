"""Tables (ListObjects) of a sheet."""

from __future__ import annotations

import itertools
import numbers
from typing import TYPE_CHECKING, Any

from xlwings import NoSuchObjectError
from xlwings import base_classes as base

from xl_jixiao.engines.boxes import Box
from xl_jixiao.engines.objects.ranges import Range
from xl_jixiao.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_jixiao.engines import backend
    from xl_jixiao.engines.objects.sheets import Sheet

_STYLE = "TableStyleMedium2"


class Tables(base.Collection):
    """The tables of a sheet."""

    api = None

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet

    parent = property(lambda self: self._sheet)

    def __len__(self) -> int:
        return len(self._sheet.backend.tables.all())

    def __iter__(self) -> Iterator[Table]:
        return (Table(self._sheet, table) for table in self._sheet.backend.tables.all())

    def __contains__(self, key: str) -> bool:
        return any(table.name.casefold() == key.casefold() for table in self)

    def __call__(self, key: int | str) -> Table:
        tables = list(self)
        if isinstance(key, numbers.Number):
            return tables[int(str(key)) - 1]
        for table in tables:
            if table.name.casefold() == str(key).casefold():
                return table
        raise NoSuchObjectError(f"没有表格“{key}”（{self._sheet.name}）")

    def add(self, source: Any, name: str | None = None, table_style_name: str | None = _STYLE, **_: Any) -> Table:
        every = {table.name.casefold() for sheet in self._sheet.book.sheets for table in sheet.tables}
        fresh = next(text for number in itertools.count(1) if (text := f"Table{number}").casefold() not in every)
        if name and (name.casefold() in every or not name.isidentifier()):
            raise InputError(f"表格名称“{name}”不合规或已被使用", where=self._sheet.name, advice="请换一个名称")
        box = source.impl.box
        return Table(self._sheet, self._sheet.backend.tables.add(box, name or fresh, table_style_name or _STYLE))


class Table(base.Table):
    """One table (ListObject)."""

    api = None

    def __init__(self, sheet: Sheet, table: backend.Table) -> None:
        self._sheet = sheet
        self._table = table

    parent = property(lambda self: self._sheet)
    name = property(lambda self: self._table.name, lambda self, value: self._table.rename(value))
    display_name = name

    @property
    def range(self) -> Range:
        return Range(self._sheet, self._table.box)

    @property
    def header_row_range(self) -> Range | None:
        box = self._table.box
        return Range(self._sheet, Box(box.top, box.left, box.top, box.right)) if self._table.header_rows else None

    @property
    def totals_row_range(self) -> Range | None:
        box = self._table.box
        return Range(self._sheet, Box(box.bottom, box.left, box.bottom, box.right)) if self._table.totals_rows else None

    @property
    def data_body_range(self) -> Range | None:
        box = self._table.box
        body = Box(box.top + self._table.header_rows, box.left, box.bottom - self._table.totals_rows, box.right)
        return Range(self._sheet, body) if body.size else None

    def resize(self, range: Any) -> None:  # noqa: A002 - xlwings' signature
        self._table.resize(range.impl.box)
