"""Tables of a worksheet in LibreOffice: database ranges."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xl_jixiao.engines.libreoffice.cells import box_of, cells_of
from xl_jixiao.engines.libreoffice.guard import Guard, under_guard
from xl_jixiao.errors import InputError

if TYPE_CHECKING:
    from xl_jixiao.engines.boxes import Box


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
        ranges.addNewByName(name, cells_of(self._native, box).RangeAddress)
        ranges.getByName(name).AutoFilter = True
        return Table(ranges, name, self._native.Name)
