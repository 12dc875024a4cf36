"""One worksheet in LibreOffice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xl_jixiao.engines.backend import Note
from xl_jixiao.engines.boxes import MAX_COLUMNS, MAX_ROWS, Box
from xl_jixiao.engines.libreoffice import formats
from xl_jixiao.engines.libreoffice.content import Content, box_of
from xl_jixiao.engines.libreoffice.guard import Guard, under_guard
from xl_jixiao.engines.libreoffice.notation import to_calc, to_excel
from xl_jixiao.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xl_jixiao.engines.backend import Property
    from xl_jixiao.engines.libreoffice.formats import NumberFormats

_CONTENT = 1 | 2 | 4 | 16  # com.sun.star.sheet.CellFlags: VALUE, DATETIME, STRING, FORMULA
_NOTE = 8  # ANNOTATION
_FORMATS = 32 | 64  # HARDATTR, STYLES
# Widths and heights are hundredths of a millimetre; a character of Excel's standard font is 7 pixels, 5 pad the cell.
_PER_PIXEL = 2540 / 96
_PER_POINT = 2540 / 72
_DIGIT, _PADDING = 7, 5


@under_guard("工作表格式")
class Sheet:
    """A worksheet."""

    def __init__(self, guard: Guard, uno: Any, model: Any, native: Any, number_formats: NumberFormats) -> None:
        self._guard = guard
        self._uno = uno
        self._model = model
        self._formats = number_formats
        self.native = native
        self.content = Content(guard, native, number_formats, native.Name)
        self.lines = Lines(guard, native)
        self.notes = Notes(guard, native)
        self.links = Links(guard, model, native)
        self.tables = Tables(guard, model, native)

    @property
    def protected(self) -> bool:
        """Whether locked cells refuse changes."""
        return bool(self.native.isProtected())

    def locked(self, box: Box) -> bool:
        """Whether the box holds a locked cell."""
        return any(group.CellProtection.IsLocked for group in _cells(self.native, box).UniqueCellFormatRanges)

    def used(self) -> Box:
        """Return the box around everything that holds something; A1 for an empty sheet."""
        areas = [box_of(area) for area in self.native.queryContentCells(_CONTENT).RangeAddresses]
        if not areas:
            return Box(1, 1, 1, 1)
        return Box(
            min(a.top for a in areas),
            min(a.left for a in areas),
            max(a.bottom for a in areas),
            max(a.right for a in areas),
        )

    def format(self, box: Box, which: Property) -> Any:
        """Return a property that all cells of the box share; None when they differ, and for no colour."""
        groups = _cells(self.native, box).UniqueCellFormatRanges if box.size > 1 else [_cells(self.native, box)]
        if which == "number_format":
            codes = {self._formats.code(group.NumberFormat) for group in groups}
            found = {"General" if code == formats.BOOLEAN else code for code in codes}
        else:
            name = formats.names(which)[0]
            found = {formats.from_calc(which, group.getPropertyValue(name)) for group in groups}
        return found.pop() if len(found) == 1 else None

    def reformat(self, box: Box, which: Property, value: Any) -> None:
        """Set a property of all cells of the box."""
        cells = _cells(self.native, box)
        if which == "number_format":
            cells.NumberFormat = self._formats.key(value)
            return
        for name in formats.names(which):
            cells.setPropertyValue(name, formats.to_calc(self._uno, which, value))

    def tell_formats(self, box: Box) -> list[list[dict[str, Any]]]:
        """Return each cell's own format: what is set on it directly; the rest comes from its style."""
        rows, columns = box.shape
        told: list[list[dict[str, Any]]] = [[{}] * columns for _ in range(rows)]
        block = _cells(self.native, box)
        for group in block.UniqueCellFormatRanges if box.size > 1 else [block]:
            areas = group.RangeAddresses if box.size > 1 else [group.RangeAddress]
            one = self._told(_cells(self.native, box_of(areas[0]).first))
            for area in map(box_of, areas):
                for row in range(area.top - box.top, area.bottom - box.top + 1):
                    for column in range(area.left - box.left, area.right - box.left + 1):
                        told[row][column] = one
        return told

    def put_formats(self, box: Box, told: Sequence[Sequence[dict[str, Any]]], *, only_fill: bool) -> None:
        """Give each cell what was set on it directly, or only its fill."""
        names = formats.FILL if only_fill else formats.DIRECT
        for row, line in enumerate(told, box.top):
            for column, one in enumerate(line, box.left):
                cell = self.native.getCellByPosition(column - 1, row - 1)
                now = self._told(cell)
                for name in names:
                    if name in one and one[name] != now.get(name):
                        value = formats.unpacked(self._uno, name, one[name])
                        cell.setPropertyValue(name, self._formats.key(value) if name == "NumberFormat" else value)
                    elif name in now and name not in one:
                        cell.setPropertyToDefault(name)

    def _told(self, cell: Any) -> dict[str, Any]:
        states = zip(formats.DIRECT, cell.getPropertyStates(formats.DIRECT), strict=True)
        direct = [name for name, state in states if state.value == "DIRECT_VALUE"]
        told = {name: formats.packed(cell.getPropertyValue(name)) for name in direct}
        if "NumberFormat" in told:
            told["NumberFormat"] = self._formats.code(told["NumberFormat"])
        return told

    def clear_formats(self, box: Box) -> None:
        """Give the box the standard format."""
        _cells(self.native, box).clearContents(_FORMATS)

    def copy(self, source: Box, target: Box) -> None:
        """Copy formats, contents and merged areas; a larger target is filled by repetition."""
        rows, columns = source.shape
        address = _cells(self.native, source).RangeAddress
        self.unmerge(target)
        for top in range(target.top, max(target.bottom, target.top) + 1, rows):
            for left in range(target.left, max(target.right, target.left) + 1, columns):
                self.native.copyRange(self.native.getCellByPosition(left - 1, top - 1).CellAddress, address)

    def merges(self, box: Box) -> Sequence[Box]:
        """Return the merged areas that meet the box."""
        if box.size == 1:
            area = self._merged_around(box.top, box.left)
            return [area] if area.size > 1 else []
        # Merging is said in the format of an area's first cell, so the groups of equal formats tell which cells those
        # are; an area may reach into the box from above or from the left.
        used = self.used()
        reach = Box(1, 1, min(box.bottom, used.bottom), min(box.right, used.right))
        firsts = [
            (row, column)
            for group in (_cells(self.native, reach).UniqueCellFormatRanges if reach.size else ())
            for area in self._merged_cells(group)
            for row in range(area.top, area.bottom + 1)
            for column in range(area.left, area.right + 1)
        ]
        areas = (self._merged_around(row, column) for row, column in firsts)
        return [area for area in areas if area.meets(box)]

    def _merged_cells(self, group: Any) -> list[Box]:
        """Return the cells of a group of equal formats if these are first cells of merged areas."""
        areas = [box_of(area) for area in group.RangeAddresses]
        merged = self.native.getCellByPosition(areas[0].left - 1, areas[0].top - 1).IsMerged
        return areas if merged else []

    def _merged_around(self, row: int, column: int) -> Box:
        cursor = self.native.createCursorByRange(self.native.getCellByPosition(column - 1, row - 1))
        cursor.collapseToMergedArea()
        return box_of(cursor.RangeAddress)

    def merge(self, box: Box) -> None:
        """Merge a box; its first cell stays, the others are emptied."""
        self.unmerge(box)
        for rest in (Box(box.top, box.left + 1, box.top, box.right), Box(box.top + 1, box.left, box.bottom, box.right)):
            if rest.size:
                self.content.clear(rest)
        _cells(self.native, box).merge(True)  # noqa: FBT003 - UNO knows no keywords

    def unmerge(self, box: Box) -> None:
        """Split the merged areas that meet the box."""
        for area in self.merges(box):
            _cells(self.native, area).merge(False)  # noqa: FBT003 - see merge

    def freeze(self, rows: int, columns: int) -> None:
        """Keep the first rows and columns in view; 0, 0 lets go."""
        controller = self._model.CurrentController
        if controller is not None:
            before = controller.ActiveSheet
            controller.setActiveSheet(self.native)
            controller.freezeAtPosition(columns, rows)
            controller.setActiveSheet(before)

    def filtered(self) -> bool:
        """Whether a filter hides rows."""
        return any(source.getFilterDescriptor().getFilterFields() for source in self._filters())

    def show_all(self) -> None:
        """Let every filter show all rows."""
        for source in self._filters():
            cells = _cells(self.native, box_of(source.DataArea))
            cells.filter(cells.createFilterDescriptor(True))  # noqa: FBT003 - an empty one

    def _filters(self) -> list[Any]:
        index = self.native.RangeAddress.Sheet
        own = self._model.getPropertyValue("UnnamedDatabaseRanges")  # no attribute of that name
        found = [own.getByTable(index)] if own.hasByTable(index) else []
        return found + [table.native for table in self.tables.all()]


@under_guard("调整行高列宽")
class Lines:
    """Columns and rows of a worksheet."""

    def __init__(self, guard: Guard, native: Any) -> None:
        self._guard = guard
        self._native = native

    def column_width(self, column: int) -> float:
        """Return a width in characters."""
        pixels = float(self._native.Columns.getByIndex(column - 1).Width) / _PER_PIXEL
        return round(max(0.0, (pixels - _PADDING) / _DIGIT), 2)

    def set_column_width(self, columns: Iterable[int], width: float) -> None:
        """Set widths in characters."""
        for column in columns:
            self._native.Columns.getByIndex(column - 1).Width = round((width * _DIGIT + _PADDING) * _PER_PIXEL)

    def row_height(self, row: int) -> float:
        """Return a height in points."""
        return round(float(self._native.Rows.getByIndex(row - 1).Height) / _PER_POINT, 2)

    def set_row_height(self, rows: Iterable[int], height: float) -> None:
        """Set heights in points."""
        for row in rows:
            self._native.Rows.getByIndex(row - 1).Height = round(height * _PER_POINT)

    def tell_height(self, row: int) -> dict[str, Any]:
        """Return a row's height, and whether it follows what the row holds."""
        line = self._native.Rows.getByIndex(row - 1)
        return {"height": line.Height, "optimal": line.OptimalHeight}

    def put_height(self, row: int, told: dict[str, Any]) -> None:
        """Give a row the height that was told."""
        line = self._native.Rows.getByIndex(row - 1)
        if told["optimal"]:
            line.OptimalHeight = True
        else:
            line.Height = told["height"]

    def column_hidden(self, column: int) -> bool:
        """Whether a column is hidden."""
        return not self._native.Columns.getByIndex(column - 1).IsVisible

    def set_column_hidden(self, columns: Iterable[int], *, hidden: bool) -> None:
        """Hide or show columns."""
        for column in columns:
            self._native.Columns.getByIndex(column - 1).IsVisible = not hidden

    def row_hidden(self, row: int) -> bool:
        """Whether a row is hidden, by hand or by a filter."""
        return not self._native.Rows.getByIndex(row - 1).IsVisible

    def set_row_hidden(self, rows: Iterable[int], *, hidden: bool) -> None:
        """Hide or show rows."""
        for row in rows:
            self._native.Rows.getByIndex(row - 1).IsVisible = not hidden

    def fit_columns(self, box: Box) -> None:
        """Make columns as wide as what the box holds."""
        _cells(self._native, box).Columns.OptimalWidth = True

    def fit_rows(self, box: Box) -> None:
        """Make rows as high as what the box holds."""
        _cells(self._native, box).Rows.OptimalHeight = True


@under_guard("读写批注")
class Notes:
    """Notes of a worksheet."""

    def __init__(self, guard: Guard, native: Any) -> None:
        self._guard = guard
        self._native = native

    def all(self) -> list[Note]:
        """Return all notes."""
        return [
            Note(note.Position.Row + 1, note.Position.Column + 1, note.String, note.Author)
            for note in self._native.Annotations
        ]

    def get(self, row: int, column: int) -> Note | None:
        """Return the note of a cell, None where there is none."""
        note = self._native.getCellByPosition(column - 1, row - 1).getAnnotation()
        text = note.String
        return Note(row, column, text, note.Author) if text else None

    def put(self, row: int, column: int, text: str) -> None:
        """Add a note or replace its text."""
        self.remove(row, column)
        position = self._native.getCellByPosition(column - 1, row - 1).CellAddress
        self._native.Annotations.insertNew(position, text)

    def remove(self, row: int, column: int) -> None:
        """Remove a note."""
        self._native.getCellByPosition(column - 1, row - 1).clearContents(_NOTE)


@under_guard("读写超链接")
class Links:
    """Hyperlinks of a worksheet: text fields in its cells."""

    def __init__(self, guard: Guard, model: Any, native: Any) -> None:
        self._guard = guard
        self._model = model
        self._native = native

    def get(self, row: int, column: int) -> str | None:
        """Return where a cell leads: an address, or `#'表'!A1`."""
        fields = self._native.getCellByPosition(column - 1, row - 1).TextFields
        if not fields.Count:
            return None
        address = str(fields.getByIndex(0).URL)
        return "#" + to_excel(address[1:]) if address.startswith("#") else address

    def put(self, row: int, column: int, address: str, tip: str) -> None:
        """Make a cell, whose text stays, a link; LibreOffice keeps no tip."""
        del tip
        cell = self._native.getCellByPosition(column - 1, row - 1)
        text = cell.String
        field = self._model.createInstance("com.sun.star.text.TextField.URL")
        field.Representation = text
        field.URL = "#" + to_calc(address[1:]).removeprefix("$") if address.startswith("#") else address
        cell.String = ""
        cell.insertTextContent(cell.createTextCursor(), field, False)  # noqa: FBT003 - UNO knows no keywords

    def remove(self, box: Box) -> None:
        """Remove links; texts stay."""
        for row in range(box.top, box.bottom + 1):
            for column in range(box.left, box.right + 1):
                cell = self._native.getCellByPosition(column - 1, row - 1)
                if cell.TextFields.Count:
                    cell.String = cell.String


class Table:
    """A table: a database range with a header."""

    def __init__(self, ranges: Any, name: str, where: str) -> None:
        self._ranges = ranges
        self._where = where
        self.name = name

    @property
    def native(self) -> Any:
        """The database range."""
        return self._ranges.getByName(self.name)

    @property
    def box(self) -> Box:
        """The whole table, header and totals included."""
        return box_of(self.native.DataArea)

    @property
    def header_rows(self) -> int:
        """0 or 1."""
        return int(self.native.ContainsHeader)

    @property
    def totals_rows(self) -> int:
        """0 or 1."""
        return int(self.native.TotalsRow)

    def rename(self, name: str) -> None:
        """Give it another name."""
        self.native.Name = name
        self.name = name

    def resize(self, box: Box) -> None:
        """Let it cover another block with the same first row."""
        if box.top != self.box.top or box.shape[0] <= self.header_rows + self.totals_rows:
            raise InputError(
                f"表 {self.name} 不能改为 {box.a1()}", where=self._where, advice="标题行须不变，并至少留一行"
            )
        area = self.native.DataArea
        area.StartRow, area.EndRow, area.StartColumn, area.EndColumn = (
            box.top - 1, box.bottom - 1, box.left - 1, box.right - 1,
        )  # fmt: skip
        self.native.DataArea = area


@under_guard("读写表格")
class Tables:
    """Tables of a worksheet."""

    def __init__(self, guard: Guard, model: Any, native: Any) -> None:
        self._guard = guard
        self._model = model
        self._native = native

    def all(self) -> list[Table]:
        """Return the tables."""
        ranges, index = self._model.DatabaseRanges, self._native.RangeAddress.Sheet
        names = [name for name in ranges.ElementNames if ranges.getByName(name).DataArea.Sheet == index]
        return [Table(ranges, name, self._native.Name) for name in names]

    def add(self, box: Box, name: str, style: str) -> Table:
        """Make a box with a header row a table; LibreOffice has no table styles."""
        del style
        if any(table.box.meets(box) for table in self.all()):
            raise InputError(
                f"区域 {box.a1()} 已有表格", where=self._native.Name, advice="请换一处，或先把原表转为区域"
            )
        ranges = self._model.DatabaseRanges
        ranges.addNewByName(name, _cells(self._native, box).RangeAddress)
        ranges.getByName(name).AutoFilter = True
        return Table(ranges, name, self._native.Name)


def _cells(native: Any, box: Box) -> Any:
    """Return a block; LibreOffice 7.4 may have fewer rows or columns than Excel says."""
    bottom, right = min(box.bottom, MAX_ROWS), min(box.right, MAX_COLUMNS)
    return native.getCellRangeByPosition(box.left - 1, box.top - 1, right - 1, bottom - 1)
