"""Grids as one stream of lines: the rows that hold anything, with their filled cells."""

from __future__ import annotations

from itertools import compress, count
from typing import TYPE_CHECKING, NamedTuple

from xl_jixiao.parsing.grid import Area

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from xl_jixiao.model import Origin
    from xl_jixiao.parsing.grid import Grid

NOWHERE = 1 << 20
"""Right of every column, below every row"""


class Cell(NamedTuple):
    """A filled cell."""

    column: int
    text: str


class Line(NamedTuple):
    """A row with at least one filled cell."""

    grid: Grid
    row: int
    texts: Sequence[str]
    """Of all its cells, blank ones too"""
    columns: Sequence[int]
    """Its filled cells"""
    broken: bool
    """First line of a page; in a text without ruled lines, after a blank row"""

    @property
    def cells(self) -> list[Cell]:
        """Its filled cells with their texts."""
        texts = self.texts
        return [Cell(column, texts[column]) for column in self.columns]

    @property
    def first(self) -> str:
        """The text of its first filled cell."""
        return self.texts[self.columns[0]]

    def only(self, cells: Iterable[Cell]) -> Line:
        """Return the line with some of its cells only."""
        return self._replace(columns=[cell.column for cell in cells])

    def origin(self, column: int) -> Origin:
        """Return where a cell of this line stands."""
        return self.grid.locate(self.row, column)

    def origin_of(self, place: int | Origin) -> Origin:
        """Return where a column of this line stands, or the place itself that is elsewhere."""
        return self.origin(place) if isinstance(place, int) else place

    def beside(self, cell: Cell) -> Origin | None:
        """Return where what a label names is filled in to its right; `None` where nobody knows."""
        column = (self.area(cell).right if self.grid.ruled else NOWHERE) + 1
        return self.origin(column) if column < self.grid.width else None

    def below(self, cell: Cell) -> Origin | None:
        """Return where what a label names is filled in below it; `None` where nobody knows."""
        row = (self.area(cell).bottom if self.grid.ruled else NOWHERE) + 1
        return self.grid.locate(row, cell.column) if row < len(self.grid.rows) else None

    def area(self, cell: Cell) -> Area:
        """Return the merged area that begins at a cell, or the cell alone."""
        at = (self.row, cell.column)
        return self.grid.area_at.get(at) or Area(*at, *at)


def lines(grids: Iterable[Grid]) -> Iterator[Line]:
    """Yield the filled rows of all grids."""
    for grid in grids:
        broken = True
        breaks, ruled = grid.breaks, grid.ruled
        for row, texts in enumerate(grid.rows):
            columns = list(compress(count(), texts))
            if columns:
                yield Line(grid, row, texts, columns, row in breaks if ruled else broken)
            broken = not columns


def texts_of(cells: Sequence[Cell]) -> str:
    """Return the texts of some cells on one line, for messages."""
    return " | ".join(cell.text for cell in cells)
