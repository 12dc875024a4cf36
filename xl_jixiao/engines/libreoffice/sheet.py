"""One worksheet in LibreOffice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xl_jixiao.engines.boxes import Box
from xl_jixiao.engines.libreoffice import formats
from xl_jixiao.engines.libreoffice.cells import box_of, cells_of
from xl_jixiao.engines.libreoffice.content import Content
from xl_jixiao.engines.libreoffice.guard import Guard, under_guard
from xl_jixiao.engines.libreoffice.lines import Lines
from xl_jixiao.engines.libreoffice.links import Links
from xl_jixiao.engines.libreoffice.notes import Notes
from xl_jixiao.engines.libreoffice.tables import Tables

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_jixiao.engines.backend import Property
    from xl_jixiao.engines.libreoffice.formats import NumberFormats

_CONTENT = 1 | 2 | 4 | 16  # com.sun.star.sheet.CellFlags: VALUE, DATETIME, STRING, FORMULA
_FORMATS = 32 | 64  # HARDATTR, STYLES


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
        return any(group.CellProtection.IsLocked for group in cells_of(self.native, box).UniqueCellFormatRanges)

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
        groups = cells_of(self.native, box).UniqueCellFormatRanges if box.size > 1 else [cells_of(self.native, box)]
        if which == "number_format":
            codes = {self._formats.code(group.NumberFormat) for group in groups}
            found = {"General" if code == formats.BOOLEAN else code for code in codes}
        else:
            name = formats.names(which)[0]
            found = {formats.from_calc(which, group.getPropertyValue(name)) for group in groups}
        return found.pop() if len(found) == 1 else None

    def reformat(self, box: Box, which: Property, value: Any) -> None:
        """Set a property of all cells of the box."""
        cells = cells_of(self.native, box)
        if which == "number_format":
            cells.NumberFormat = self._formats.key(value)
            return
        for name in formats.names(which):
            cells.setPropertyValue(name, formats.to_calc(self._uno, which, value))

    def tell_formats(self, box: Box) -> list[list[dict[str, Any]]]:
        """Return each cell's own format: what is set on it directly; the rest comes from its style."""
        rows, columns = box.shape
        told: list[list[dict[str, Any]]] = [[{}] * columns for _ in range(rows)]
        block = cells_of(self.native, box)
        for group in block.UniqueCellFormatRanges if box.size > 1 else [block]:
            areas = group.RangeAddresses if box.size > 1 else [group.RangeAddress]
            one = self._told(cells_of(self.native, box_of(areas[0]).first))
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
        cells_of(self.native, box).clearContents(_FORMATS)

    def copy(self, source: Box, target: Box) -> None:
        """Copy formats, contents and merged areas; a larger target is filled by repetition."""
        rows, columns = source.shape
        address = cells_of(self.native, source).RangeAddress
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
            for group in (cells_of(self.native, reach).UniqueCellFormatRanges if reach.size else ())
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
        cells_of(self.native, box).merge(True)  # noqa: FBT003 - UNO knows no keywords

    def unmerge(self, box: Box) -> None:
        """Split the merged areas that meet the box."""
        for area in self.merges(box):
            cells_of(self.native, area).merge(False)  # noqa: FBT003 - see merge

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
            cells = cells_of(self.native, box_of(source.DataArea))
            cells.filter(cells.createFilterDescriptor(True))  # noqa: FBT003 - an empty one

    def _filters(self) -> list[Any]:
        index = self.native.RangeAddress.Sheet
        own = self._model.getPropertyValue("UnnamedDatabaseRanges")  # no attribute of that name
        found = [own.getByTable(index)] if own.hasByTable(index) else []
        return found + [table.native for table in self.tables.all()]
