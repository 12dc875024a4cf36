"""A worksheet, and how a range on it is found."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

from xlwings import NoSuchObjectError
from xlwings import base_classes as base

from xl_jixiao.engines.boxes import MAX_COLUMNS, MAX_ROWS, Box, parse_a1, parse_reference, spanning
from xl_jixiao.engines.objects.names import Names
from xl_jixiao.engines.objects.notes import Note
from xl_jixiao.engines.objects.ranges import Range
from xl_jixiao.engines.objects.tables import Tables
from xl_jixiao.errors import InputError

if TYPE_CHECKING:
    from xl_jixiao.engines import backend
    from xl_jixiao.engines.objects.books import Book
    from xl_jixiao.engines.objects.tables import Table

_VERY_HIDDEN = 2  # as Excel says it; visible and hidden are True and False


class FreezePanes(base.FreezePanes):
    """The frozen part of a sheet."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet

    def freeze_at(self, frozen_range: Any) -> None:
        """Freeze the rows and columns of a range, as xlwings means it: `A1:B2` freezes two of each."""
        box = (frozen_range if isinstance(frozen_range, Range) else self._sheet.range(frozen_range)).box
        rows = 0 if box.bottom == MAX_ROWS else box.bottom
        columns = 0 if box.right == MAX_COLUMNS else box.right
        self._sheet.backend.freeze(rows, columns)

    def unfreeze(self) -> None:
        self._sheet.backend.freeze(0, 0)


class PageSetup(base.PageSetup):
    """How a sheet is printed."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet

    api = property(lambda self: self)

    @property
    def print_area(self) -> str | None:
        area: str | None = self._sheet.book.document.print_area(self._sheet.name)
        return area

    @print_area.setter
    def print_area(self, area: str | None) -> None:
        self._sheet.book.document.set_print_area(self._sheet.name, area)


class Sheet(base.Sheet):
    """One worksheet, known by its name."""

    def __init__(self, book: Book, name: str) -> None:
        self._book = book
        self._name = name

    book = property(lambda self: self._book)
    names = property(lambda self: Names(self._book, self._name))
    tables = property(Tables)
    freeze_panes = property(FreezePanes)
    page_setup = property(PageSetup)

    @property
    def backend(self) -> backend.Worksheet:
        """What stands behind."""
        return self._book.document.sheet(self._name)

    @property
    def api(self) -> Any:
        return self.backend.native

    @property
    def name(self) -> str:
        return self._name

    @name.setter
    def name(self, value: str) -> None:
        if value != self._name:
            taken = {name.casefold() for name in self._book.document.sheet_names()} - {self._name.casefold()}
            if value.casefold() in taken:
                raise InputError(f"已有工作表“{value}”", where=self._book.name, advice="请换一个名称")
            self._book.document.rename_sheet(self._name, value)
            self._name = value

    @property
    def index(self) -> int:
        return list(self._book.document.sheet_names()).index(self._name) + 1

    @property
    def visible(self) -> bool | int:
        state = self._book.document.visibility(self._name)
        return _VERY_HIDDEN if state == "very hidden" else state == "visible"

    @visible.setter
    def visible(self, value: bool | int) -> None:
        state: backend.Visibility = "visible" if value else "hidden"
        if value == _VERY_HIDDEN:
            state = "very hidden"
        self._book.document.set_visibility(self._name, state)

    @property
    def notes(self) -> list[Note]:
        return [Note(Range(self, Box(n.row, n.column, n.row, n.column))) for n in self.backend.notes.all()]

    def range(self, arg1: Any, arg2: Any = None) -> Range:
        if isinstance(arg1, int) and isinstance(arg2, int):
            return Range(self, Box(arg1, arg2, arg1, arg2))
        first = self._resolved(arg1)
        if arg2 is None:
            return first
        one, two = first.box, self._resolved(arg2).box
        return Range(first.sheet, spanning(one.top, one.left, two.bottom, two.right))

    @property
    def cells(self) -> Range:
        return Range(self, Box(1, 1, MAX_ROWS, MAX_COLUMNS))

    @property
    def used_range(self) -> Range:
        return Range(self, self.backend.used())

    def activate(self) -> None:
        if self.visible is not True:
            raise InputError(
                "工作表已隐藏，不能切换过去", where=f"{self._book.name} {self._name}", advice="请先取消隐藏"
            )
        self._book.document.activate(self._name)

    select = activate

    def copy(self, before: Sheet | None = None, after: Sheet | None = None) -> None:
        document = self._book.document
        names = list(document.sheet_names())
        anchor = names.index(before.name) if before else names.index(after.name) + 1 if after else len(names)
        taken = {name.casefold() for name in names}
        fresh = (f"{self._name} ({number})" for number in itertools.count(2))
        document.copy_sheet(self._name, next(name for name in fresh if name.casefold() not in taken), anchor)

    def delete(self) -> None:
        if len(self._book.document.sheet_names()) == 1:
            raise InputError("不能删除唯一的工作表", where=f"{self._book.name} {self._name}", advice="请先新建一张")
        self._book.document.delete_sheet(self._name)

    def clear(self) -> None:
        self.used_range.clear()

    def clear_contents(self) -> None:
        self.used_range.clear_contents()

    def clear_formats(self) -> None:
        self.used_range.clear_formats()

    def autofit(self, axis: str | None = None) -> None:
        self.used_range.autofit(axis)

    def _resolved(self, place: Any) -> Range:
        if isinstance(place, Range):
            return place
        if isinstance(place, tuple):
            if 0 in place[:2]:
                raise IndexError("xlwings' ranges begin at 1, not 0")
            row, column, rows, columns = place if len(place) == 4 else (*place, 1, 1)
            return Range(self, Box(row, column, row + rows - 1, column + columns - 1))
        if box := parse_a1(str(place)):
            return Range(self, box)
        return self._named(str(place))

    def _named(self, place: str) -> Range:
        """Find a range by `表!A1`, by a defined name of this sheet or the book, or by a table's name."""
        text = place
        for defined in sorted(self._book.document.names(), key=lambda name: name.sheet != self._name):
            if defined.name.casefold() == place.casefold() and defined.sheet in {self._name, None}:
                text = defined.refers_to
                break
        if reference := parse_reference(text):
            return Range(self._book.sheets(reference[0]), reference[1])
        tables: list[Table] = [table for sheet in self._book.sheets for table in sheet.tables]
        for table in tables:
            if table.name.casefold() == place.casefold():
                return table.data_body_range or table.range
        raise NoSuchObjectError(f"没有区域或名称“{place}”（{self._book.name} {self._name}）")
