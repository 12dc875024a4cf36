"""Grids as one stream of lines, cut into blocks: one block a form, with its head, its table and its tail."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from xl_jixiao.parsing.labels import Words, key, split_inline

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from xl_jixiao.model import Origin
    from xl_jixiao.parsing.grid import Area, Grid

HEADINGS = {"level1", "level2", "name", "target", "midterm", "actual", "points"}
"""Columns that show that a line is the heading of an indicator table"""


class Cell(NamedTuple):
    """A filled cell."""

    column: int
    text: str


class Line(NamedTuple):
    """A row with at least one filled cell."""

    grid: Grid
    row: int
    cells: list[Cell]
    broken: bool
    """First line of a page; in a text without ruled lines, after a blank row"""

    def origin(self, column: int) -> Origin:
        """Return where a cell of this line stands."""
        return self.grid.locate(self.row, column)


@dataclass(slots=True)
class Block:
    """The lines of one form."""

    titles: list[Line] = field(default_factory=list)
    head: list[Line] = field(default_factory=list)
    headings: list[Line] = field(default_factory=list)
    """The heading lines of the table, one to three"""
    table: list[Line] = field(default_factory=list)
    """Its rows, and headings printed again after a page break"""
    again: set[int] = field(default_factory=set)
    """Which lines of the table are headings"""
    tail: list[Line] = field(default_factory=list)
    has_project: bool = False
    left: int = 0
    """First column of the headings"""

    @property
    def empty(self) -> bool:
        """Whether there is nothing but titles."""
        return not (self.head or self.table or self.tail)


def lines(grids: Iterable[Grid]) -> Iterator[Line]:
    """Yield the filled rows of all grids."""
    for grid in grids:
        broken = True
        breaks, ruled = grid.breaks, grid.ruled
        for row, texts in enumerate(grid.rows):
            cells = [Cell(column, text) for column, text in enumerate(texts) if text]
            if cells:
                yield Line(grid, row, cells, row in breaks if ruled else broken)
            broken = not cells


def covered(grid: Grid) -> set[tuple[int, int]]:
    """Return the cells that belong to a merged area which began in a row above."""
    return {
        (row, column)
        for area in grid.areas
        for row in range(area.top + 1, area.bottom + 1)
        for column in range(area.left, area.right + 1)
    }


def areas_at(grid: Grid) -> dict[tuple[int, int], Area]:
    """Return the merged areas of a grid by their top left cell."""
    return {(area.top, area.left): area for area in grid.areas}


def split(stream: Iterable[Line], words: Words) -> list[Block]:
    """Cut the stream where a form begins: at its title, at a second 项目名称, at a grid that goes on with nothing."""
    blocks = [Block()]
    grid: Grid | None = None
    for line in stream:
        block = blocks[-1]
        if grid is not line.grid:
            if grid is not None and not line.grid.continues:
                blocks.append(block := Block())
            grid = line.grid
        if block.table and line.cells[0].column > block.left and grid.ruled and not grid.breaks:
            block.table.append(line)  # its labels stand merged above: in a sheet nothing else begins so far right
            continue
        named = _names_project(line, words)
        title = is_title(line, words)
        if (title and not block.empty) or (named and (block.has_project or block.table)):
            blocks.append(block := Block())
        _place(line, block, words, title=title)
        block.has_project |= named
    return [block for block in blocks if not block.empty or block.titles]


def _place(line: Line, block: Block, words: Words, *, title: bool) -> None:
    if title:
        block.titles.append(line)
    elif is_heading(line, words):
        if block.table:
            block.again.add(len(block.table))
        (block.table or block.headings).append(line)
        block.left = line.cells[0].column
    elif not block.headings:
        block.head.append(line)
    elif not block.table and is_second_heading(line, words):
        block.headings.append(line)
    elif block.tail or ends_table(line, words):
        block.tail.append(line)
    else:
        block.table.append(line)


def is_title(line: Line, words: Words) -> bool:
    """Whether a line is the title of a form or of a packet."""
    text = line.cells[0].text
    if len(text) > 120 or any(cell.text != text for cell in line.cells):
        return False
    first = text.partition("\n")[0]
    return words.stage(first) is not None or words.packets.fullmatch(first) is not None


def is_heading(line: Line, words: Words) -> bool:
    """Whether a line has the headings of an indicator table."""
    likely = 0
    for cell in line.cells:
        likely += "标" in cell.text
    if likely < 2:
        return False
    roles = {words.column(cell.text) for cell in line.cells}
    return len(roles & HEADINGS) >= 2 and ("name" in roles or {"level1", "level2"} <= roles)


def is_second_heading(line: Line, words: Words) -> bool:
    """Whether a line below a heading divides its columns further: 符号 | 值 | 单位, 中期 | 年度."""
    return all(
        words.column(cell.text) not in (None, *HEADINGS - {"target", "midterm"}) or key(cell.text) in words.groups
        for cell in line.cells
    )


def ends_table(line: Line, words: Words) -> bool:
    """Whether a line below an indicator table no longer belongs to it: notes, sums, signatures."""
    first = line.cells[0].text
    name = key(first)
    if name.startswith(words.notes) or name in words.sums:
        return True
    label = words.head_label(first) or words.head_label(split_inline(first)[0])
    return label is not None and label.kind in ("fields", "extra", "objectives")


def _names_project(line: Line, words: Words) -> bool:
    for cell in line.cells[:3]:
        if "名" in cell.text and "称" in cell.text:
            label = words.head_label(cell.text) or words.head_label(split_inline(cell.text)[0])
            if label is not None and label.field == "project":
                return True
    return False


def texts_of(cells: Sequence[Cell]) -> str:
    """Return the texts of some cells on one line, for messages."""
    return " | ".join(cell.text for cell in cells)
