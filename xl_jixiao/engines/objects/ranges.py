"""A block of cells, its font and its notes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from xlwings import NoSuchObjectError
from xlwings import base_classes as base

from xl_jixiao.engines import references, values
from xl_jixiao.engines.boxes import MAX_COLUMNS, MAX_ROWS, Box, parse_reference, quoted
from xl_jixiao.engines.objects.fonts import Font, rgb_of
from xl_jixiao.engines.objects.notes import Note
from xl_jixiao.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_jixiao.engines import backend
    from xl_jixiao.engines.backend import Property
    from xl_jixiao.engines.objects.names import Name
    from xl_jixiao.engines.objects.sheets import Sheet
    from xl_jixiao.engines.objects.tables import Table

_T = TypeVar("_T")
_XLWINGS_TIP = "Click and hold to select this cell."  # what xlwings says, in English, where no tip is given


class Range(base.Range):
    """A block of cells."""

    def __init__(self, sheet: Sheet, box: Box) -> None:
        self.sheet = sheet
        self.box = box
        self.options: dict[str, Any] = {}

    @property
    def backend(self) -> backend.Worksheet:
        """What stands behind the sheet."""
        return self.sheet.backend

    api = property(lambda self: self if self.box.size else None)
    row = property(lambda self: self.box.top)
    column = property(lambda self: self.box.left)
    shape = property(lambda self: self.box.shape)
    coords = property(lambda self: (self.sheet.name, self.row, self.column, *self.shape))
    max_cells_per_read = property(lambda _: None)
    max_cells_per_write = property(lambda _: None)
    font = property(Font)

    def __len__(self) -> int:
        return self.box.size

    def __call__(self, row: int, column: int | None = None) -> Range:
        if column is None:
            width = max(1, self.shape[1])
            row, column = (row - 1) // width + 1, (row - 1) % width + 1
        top, left = self.row + row - 1, self.column + column - 1
        if top < 1 or left < 1 or top > MAX_ROWS or left > MAX_COLUMNS:
            raise IndexError(f"第 {top} 行第 {left} 列不在工作表内")
        return Range(self.sheet, Box(top, left, top, left))

    # --- values and formulas

    @property
    def raw_value(self) -> Any:
        return self.backend.content.values(self.box) if self.box.size else None

    @raw_value.setter
    def raw_value(self, value: Any) -> None:
        self._put(value, dynamic=False)

    @property
    def formula(self) -> str | tuple[tuple[str, ...], ...]:
        block = self.backend.content.formulas(self.box)
        return block[0][0] if self.box.size == 1 else tuple(map(tuple, block))

    @formula.setter
    def formula(self, value: Any) -> None:
        self._put(value, dynamic=False)

    @property
    def formula2(self) -> str | tuple[tuple[str, ...], ...]:
        return self.formula

    @formula2.setter
    def formula2(self, value: Any) -> None:
        self._put(value, dynamic=True)

    @property
    def formula_array(self) -> str | None:
        array = self.backend.content.array_at(self.row, self.column)
        if array and not array.covers(self.box):
            return None
        return self.backend.content.formulas(self.box.first)[0][0]

    @formula_array.setter
    def formula_array(self, value: str) -> None:
        self._check_unlocked()
        self.backend.content.put_array(self.box, value)

    @property
    def has_array(self) -> bool:
        return self.backend.content.array_at(self.row, self.column) is not None

    def clear_contents(self) -> None:
        self._check_unlocked()
        self.backend.content.clear(self.box)

    def clear_formats(self) -> None:
        self._check_unlocked()
        self.backend.clear_formats(self.box)

    def clear(self) -> None:
        self.clear_contents()
        self.backend.unmerge(self.box)
        self.backend.links.remove(self.box)
        for note in self.backend.notes.all():
            if self.box.holds(note.row, note.column):
                self.backend.notes.remove(note.row, note.column)
        self.backend.clear_formats(self.box)

    # --- addresses

    def get_address(self, row_absolute: bool, col_absolute: bool, external: bool) -> str:  # noqa: FBT001 - xlwings'
        address = self.box.a1(rows_fixed=row_absolute, columns_fixed=col_absolute)
        if not external:
            return address
        return f"{quoted(f'[{self.sheet.book.name}]{self.sheet.name}')}!{address}"

    @property
    def address(self) -> str:
        return self.box.a1(rows_fixed=True, columns_fixed=True)

    @property
    def name(self) -> Name | None:
        mine = (self.sheet.name, self.box)
        names: Iterator[Name] = iter(self.sheet.book.names)
        return next((name for name in names if parse_reference(name.refers_to) == mine), None)

    @name.setter
    def name(self, value: str) -> None:
        self.sheet.book.names.add(value, f"={quoted(self.sheet.name)}!{self.address}")

    def end(self, direction: str) -> Range:
        """Move as Ctrl and an arrow key do: to the last filled cell before a gap, or the first one after it."""
        used = self.backend.used()
        down, right = {"down": (1, 0), "up": (-1, 0), "right": (0, 1), "left": (0, -1)}[direction]
        edge = Box(
            min(self.row, used.top),
            min(self.column, used.left),
            max(self.row, used.bottom),
            max(self.column, used.right),
        )
        if down:
            strip = Box(edge.top, self.column, edge.bottom, self.column)
            line = [row[0] for row in self.backend.content.values(strip)]
            at = _end([value is not None for value in line], self.row - edge.top, down)
            row = edge.top + at if at is not None else (MAX_ROWS if down > 0 else 1)
            return Range(self.sheet, Box(row, self.column, row, self.column))
        line = self.backend.content.values(Box(self.row, edge.left, self.row, edge.right))[0]
        at = _end([value is not None for value in line], self.column - edge.left, right)
        column = edge.left + at if at is not None else (MAX_COLUMNS if right > 0 else 1)
        return Range(self.sheet, Box(self.row, column, self.row, column))

    @property
    def current_region(self) -> Range:
        used = self.backend.used()
        filled = [[value is not None for value in row] for row in self.backend.content.values(used)]
        box = self.box.first
        while True:
            around = Box(
                max(used.top, box.top - 1),
                max(used.left, box.left - 1),
                min(used.bottom, box.bottom + 1),
                min(used.right, box.right + 1),
            )
            cells = [
                (row, column)
                for row in range(around.top, around.bottom + 1)
                for column in range(around.left, around.right + 1)
                if filled[row - used.top][column - used.left]
            ]
            rows, columns = [box.top, box.bottom, *(c[0] for c in cells)], [box.left, box.right, *(c[1] for c in cells)]
            grown = Box(min(rows), min(columns), max(rows), max(columns))
            if grown == box:
                return Range(self.sheet, box)
            box = grown

    # --- formats

    number_format = property(
        lambda self: self.shared("number_format"), lambda self, value: self.set_all("number_format", value)
    )
    color = property(lambda self: self.shared("color"), lambda self, value: self.set_all("color", rgb_of(value)))
    wrap_text = property(lambda self: self.shared("wrap"), lambda self, value: self.set_all("wrap", bool(value)))
    horizontal_alignment = property(
        lambda self: self.shared("horizontal"), lambda self, value: self.set_all("horizontal", value)
    )
    vertical_alignment = property(
        lambda self: self.shared("vertical"), lambda self, value: self.set_all("vertical", value)
    )

    @property
    def column_width(self) -> float | None:
        return _common(self.backend.lines.column_width(column) for column in self._columns())

    @column_width.setter
    def column_width(self, value: float) -> None:
        self._check_unlocked()
        self.backend.lines.set_column_width(self._columns(), value)

    @property
    def row_height(self) -> float | None:
        return _common(self.backend.lines.row_height(row) for row in self._rows())

    @row_height.setter
    def row_height(self, value: float) -> None:
        self._check_unlocked()
        self.backend.lines.set_row_height(self._rows(), value)

    @property
    def row_hidden(self) -> bool | None:
        return _common(self.backend.lines.row_hidden(row) for row in self._rows())

    @row_hidden.setter
    def row_hidden(self, value: bool) -> None:
        self.backend.lines.set_row_hidden(self._rows(), hidden=value)

    @property
    def column_hidden(self) -> bool | None:
        return _common(self.backend.lines.column_hidden(column) for column in self._columns())

    @column_hidden.setter
    def column_hidden(self, value: bool) -> None:
        self.backend.lines.set_column_hidden(self._columns(), hidden=value)

    def autofit(self, axis: str | None = None) -> None:
        if axis in {None, "columns", "c"}:
            self.backend.lines.fit_columns(self.box)
        if axis in {None, "rows", "r"}:
            self.backend.lines.fit_rows(self.box)

    rows = property(lambda self: self)
    columns = property(lambda self: self)

    # --- merged areas, links, notes, tables

    @property
    def merge_area(self) -> Range:
        found = self.backend.merges(self.box.first)
        return Range(self.sheet, found[0] if found else self.box.first)

    @property
    def merge_cells(self) -> bool:
        return bool(self.backend.merges(self.box))

    def remember(self, block: list[list[Any]]) -> None:
        """Keep results beside formulas; `surface.remember` calls it, xlwings has no name for it."""
        self.backend.content.remember(self.box, block)

    def copy(self, destination: Any = None) -> None:
        target = getattr(destination, "impl", destination)
        if target is None or target.sheet.name != self.sheet.name:
            raise InputError("只能复制到同一张工作表的区域", where=self.sheet.name)
        target._check_unlocked()  # noqa: SLF001 - another range of our own
        self.backend.copy(self.box, target.box)

    def merge(self, across: bool) -> None:  # noqa: FBT001 - xlwings' signature
        self._check_unlocked()
        boxes = [Box(row, self.box.left, row, self.box.right) for row in self._rows()] if across else [self.box]
        for box in boxes:
            if box.size > 1:
                self.backend.merge(box)

    def unmerge(self) -> None:
        self._check_unlocked()
        self.backend.unmerge(self.box)

    @property
    def hyperlink(self) -> str:
        link = self.backend.links.get(self.row, self.column)
        if link is None:
            raise NoSuchObjectError(f"单元格没有超链接（{self.sheet.name}!{self.address}）")
        return link

    def add_hyperlink(self, address: str, text_to_display: str = "", screen_tip: str = "") -> None:
        self._check_unlocked()
        first = self.box.first
        text = text_to_display if values.entry(text_to_display, "General").kind == "text" else f"'{text_to_display}"
        self.backend.content.put(first, [[text]])
        tip = "" if screen_tip.endswith(_XLWINGS_TIP) else screen_tip
        self.backend.links.put(self.row, self.column, address, tip)
        self.backend.reformat(first, "font_color", (5, 99, 193))
        self.backend.reformat(first, "underline", value=True)

    def remove_hyperlinks(self) -> None:
        """Remove the links of the block; `surface.remove_links` calls it, xlwings has no name for it."""
        self._check_unlocked()
        self.backend.links.remove(self.box)

    @property
    def note(self) -> Note | None:
        note = Note(self)
        return note if note.exists else None

    def add_note(self, text: str) -> Note:
        self._check_unlocked()
        self.backend.notes.put(self.row, self.column, text)
        return Note(self)

    @property
    def table(self) -> Table | None:
        return next((table for table in self.sheet.tables if table.range.box.holds(self.row, self.column)), None)

    def select(self) -> None:
        """Select the cells on their sheet; a file has no selection."""
        self.sheet.book.document.select(self.sheet.name, self.box)

    # --- inside

    def _put(self, value: Any, *, dynamic: bool) -> None:
        if not self.box.size:
            return
        self._check_unlocked()
        self.backend.content.put(self.box, self._block(value), dynamic=dynamic)

    def _block(self, value: Any) -> list[list[Any]]:
        """Bring what is written into the shape of the range: one value fills it, formulas follow their cell."""
        rows, columns = self.shape
        if isinstance(value, str) and value.startswith("=") and self.box.size > 1:
            start = self.row, self.column
            return [
                [references.moved(value, start, (self.row + i, self.column + j)) for j in range(columns)]
                for i in range(rows)
            ]
        if not isinstance(value, list | tuple):
            return [[value] * columns for _ in range(rows)]
        block = [list(row) for row in value] if value and isinstance(value[0], list | tuple) else [list(value)]
        if (len(block), len(block[0])) != (rows, columns):
            raise InputError(
                f"写入 {len(block)} 行 {len(block[0])} 列，区域却是 {rows} 行 {columns} 列",
                where=f"{self.sheet.name}!{self.address}",
                advice="请核对区域大小",
            )
        return block

    def _check_unlocked(self) -> None:
        if self.backend.protected and self.backend.locked(self.box):
            where = f"{self.sheet.book.name} {self.sheet.name}!{self.box.a1()}"
            raise InputError("工作表受保护，不能改动锁定的单元格", where=where, advice="请先撤销工作表保护")

    def shared(self, which: Property) -> Any:
        """Return a property of the format that all cells share, else None."""
        return self.backend.format(self.box, which)

    def set_all(self, which: Property, value: Any) -> None:
        """Set a property of the format of all cells."""
        self._check_unlocked()
        self.backend.reformat(self.box, which, value)

    def _rows(self) -> range:
        return range(self.box.top, self.box.bottom + 1)

    def _columns(self) -> range:
        return range(self.box.left, self.box.right + 1)


def _common(found: Iterator[_T]) -> _T | None:
    distinct = set(found)
    return distinct.pop() if len(distinct) == 1 else None


def _end(filled: list[bool], at: int, step: int) -> int | None:
    """Return where Ctrl and an arrow key lead in a line of filled and empty cells; None for the sheet's edge."""
    inside = range(len(filled))
    run = at + step in inside and filled[at] and filled[at + step]
    position = at
    if run:
        while position + step in inside and filled[position + step]:
            position += step
        return position
    position += step
    while position in inside and not filled[position]:
        position += step
    return position if position in inside else None
