"""Lines of the indicator table → rows: the cells by role, and the labels beside them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xl_jixiao.model import Phrase, Placeholder, parse
from xl_jixiao.model.grammar import fold
from xl_jixiao.parsing.amounts import is_dash
from xl_jixiao.parsing.blocks import Block, is_second_heading
from xl_jixiao.parsing.columns import Below, Column, Placed, aligned, read_columns
from xl_jixiao.parsing.labels import base
from xl_jixiao.parsing.levels import Mark, Row
from xl_jixiao.parsing.lines import Cell, Line, texts_of
from xl_jixiao.parsing.marks import MarkReader, Marks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_jixiao.parsing.draft import Draft
    from xl_jixiao.parsing.labels import Words

_TEMPLATE = re.compile(r"(?:指标\d{1,2}[:：、.]?|[.…·]{1,6})")
TICK = re.compile(r"[√✓✔☑■●Vv]")
"""How a box is ticked"""
_PIECE = 3
"""Characters of a unit or sign that a page break has cut off"""
_WRAP = re.compile(r"\s*\n\s*")
_SAID = frozenset({"history", "cause", "likely", "ignored", "folded"})
"""Roles of columns whose heading is part of what a cell says"""
_APART = _SAID | {"", "level1", "level2"}
"""Roles of columns whose cells are no field of the row by themselves"""

_SHARED = frozenset({"name", "target", "value", "midterm", "actual"})
"""Roles of columns in which a merged cell speaks of all its rows; of points nobody knows how they are shared"""

Cells = dict[str, list[Cell]]
"""The cells of a row by the role of their column"""

Said = tuple[str, str, Cell]
"""Role, heading and cell, where the heading is part of what the cell says"""


class RowReader:
    """Reads the lines of one table into rows."""

    def __init__(self, draft: Draft, words: Words) -> None:
        """Begin a table."""
        self.left: list[Row] = []
        """Rows of the table; of one with two groups of columns the left halves"""
        self.right: list[Row] = []
        self.unread: dict[str, list[tuple[Line, Cell]]] = {}
        """Cells in columns that are not known, by heading"""
        self._draft = draft
        self._words = words
        self._marks = MarkReader(draft, words)
        self._pending = _NONE
        """Labels printed on a line of their own"""
        self._templates: list[Line] = []
        self.columns: Sequence[Column] = ()
        self._below = Below(())
        self._leveled = False
        """Whether the table has columns for levels"""

    def read(self, block: Block) -> None:
        """Read the table of a block."""
        headings = block.headings
        self._take_columns(headings)
        for at, line in enumerate(block.table):
            if at in block.again:
                headings = [line]
                self._take_columns(headings)
            elif len(headings) < len(block.headings) and is_second_heading(line, self._words):
                headings.append(line)
                self._take_columns(headings)
            else:
                self._read_line(line)
        if self._templates:
            line = self._templates[0]
            why = f"表样留下的空行（共{len(self._templates)}行），没有填写，未读入"
            self._draft.leave(line.origin(line.cells[0].column), texts_of(line.cells), why)

    def _take_columns(self, headings: Sequence[Line]) -> None:
        self.columns = read_columns(headings, self._words)
        self._below = Below(self.columns)
        self._leveled = any(column.role in ("level1", "level2") for column in self.columns)
        self._draft.seen.update(base(cell.text) for line in headings for cell in line.cells)

    def _read_line(self, line: Line) -> None:
        if not self._leveled and self._marks.only_labels(line):
            self._pending = self._marks.alone(line, self._pending)
            return
        marks, left, right, said = self._sorted(line)
        if self._pending is not _NONE:
            marks = marks.over(self._marks.settled(self._pending, first=not self.left))
        self._pending = _NONE
        if self._is_template(line, left, right):
            self._pending = marks
        elif not line.grid.ruled and not left.keys() - {"name"} and not right:
            self._leave_alone(line, left)
            self._pending = marks
        elif not (line.broken and line.grid.ruled and not right and self._joins(line, left, said)):
            name = joined(left["name"]) if "name" in left else ""
            row = Row(line, left, name, marks.level1, marks.level2, said=said)
            if line.grid.breaks and line.grid.ruled:
                row.new1, row.new2 = self._begins(line)
            if row.mark1 is not None and row.mark2 is None and line.grid.ruled:
                row.mark2 = self._merged_over(line)
            if line.grid.ruled and line.grid.areas and self.left:
                self._take_merged(row)
            self.left.append(row)
            if right:
                second = marks.right2 or marks.level2
                self.right.append(Row(line, right, joined(right.get("name", ())), marks.level1, second))

    def _sorted(self, line: Line) -> tuple[Marks, Cells, Cells, Sequence[Said]]:
        """Part the cells of a row into labels, those of the left and of the right half, those read with headings."""
        marks = _NONE
        if line.grid.ruled:
            placed = [(cell, self._below[cell.column]) for cell in line.cells]
        else:
            marks, rest = self._marks.front(line, self.columns, first=not self.left)
            placed = self._aligned(line, rest)
        left: Cells = {}
        right: Cells = {}
        said: list[Said] = []
        for cell, column in placed:
            role = column.role if column is not None else ""
            if column is not None and role not in _APART:
                half = right if column.half else left
                if role in half:
                    half[role].append(cell)
                else:
                    half[role] = [cell]
            elif column is None or not role:
                marks = self._place_unknown(line, cell, column).over(marks)
            elif role == "level1":
                marks = marks._replace(level1=self._marks.in_column(line, cell, 1) or marks.level1)
            elif role == "level2":
                mark = self._marks.in_column(line, cell, 2)
                marks = marks._replace(right2=mark) if column.half else marks._replace(level2=mark or marks.level2)
            else:
                said.append((role, column.heading, cell))
        return marks, left, right, said

    def _aligned(self, line: Line, cells: Sequence[Cell]) -> Placed:
        """Give the cells of a moved row to columns; where another way is as likely the user is asked."""
        dense = line.cells[-1].column == len(line.cells) - 1
        if dense:
            for cell in cells:
                if TICK.fullmatch(cell.text):
                    why = "复制来的文字没有留下空格子，看不出勾选的是哪一栏"
                    self._draft.leave(line.origin(cell.column), cell.text, why)
            cells = [cell for cell in cells if not TICK.fullmatch(cell.text)]
        placed, rival = aligned(cells, self.columns, self._words, dense=dense)
        if rival is None:
            return placed
        before, origin = texts_of(cells), line.origin(cells[0].column)
        choices = (_described(placed), _described(rival))
        what = "复制来的文字没有留下空格子，按内容对应各栏"
        answer = self._draft.repair(
            "indicators", origin, what, before=before, after=choices[0], confidence=0.6, choices=choices
        )
        return rival if answer == choices[1] else placed

    def _place_unknown(self, line: Line, cell: Cell, column: Column | None) -> Marks:
        if column is not None:
            self.unread.setdefault(column.heading, []).append((line, cell))
            return _NONE
        marks = self._marks.in_no_column(line, cell)
        if marks is None:
            self._draft.leave(line.origin(cell.column), cell.text, "指标表里的这一格不在任何认识的列里")
        return marks or _NONE

    def _is_template(self, line: Line, left: Cells, right: Cells) -> bool:
        """Note a row that the template left: `指标1：`, `……`, or nothing but levels."""
        for half in (left, right):
            for role, cells in half.items():
                for cell in cells:
                    if not (_is_placeholder(cell.text) or (role != "name" and is_dash(cell.text))):
                        return False
        if left or right:
            self._templates.append(line)
        return True

    def _leave_alone(self, line: Line, cells: Cells) -> None:
        for cell in cells.get("name", ()):
            self._draft.leave(
                line.origin(cell.column),
                cell.text,
                "这一行只有一格文字，分不清是指标名称、指标值还是上一行的续行",
            )

    def _begins(self, line: Line) -> tuple[bool, bool]:
        """Say of 一级 and 二级 whether a group begins here without a label, as far as pages have lines to show it."""
        lefts = {column.role: column.left for column in reversed(self.columns)}
        open1, open2 = ((line.row, lefts.get(role, -1)) in line.grid.covered for role in ("level1", "level2"))
        return not open1, not open2

    def _merged_over(self, line: Line) -> Mark | None:
        """Return 二级 where its cell is merged into that of 一级, as 满意度指标 often is."""
        columns = {column.role: column.left for column in reversed(self.columns)}
        first, second = columns.get("level1", -1), columns.get("level2", -1)
        for cell in line.cells:
            area = line.grid.area_at.get((line.row, cell.column))
            if first <= cell.column < second and area is not None and area.right >= second:
                mark = self._marks.in_column(line, cell, 2)
                return mark if mark is not None and mark.canonical else None
        return None

    def _take_merged(self, row: Row) -> None:
        """Give a row what stands in cells that are merged with those of the row above it."""
        for area in row.line.grid.areas_over.get(row.line.row, ()):
            for column in self.columns:
                role = column.role
                if role not in _SHARED or column.half or role in row.cells:
                    continue
                if column.left <= area.left <= column.right:
                    above = next((one for one in reversed(self.left) if one.line.row <= area.top), None)
                    if above is not None and above.line.row == area.top and role in above.cells:
                        row.cells[role] = above.cells[role]
                        row.merged[role] = above.line
        row.name = row.name or joined(row.cells.get("name", ()))

    def _joins(self, line: Line, cells: Cells, said: Sequence[Said]) -> bool:
        """Join the second part of a row that a page break has cut: one of both has the value, or a piece of it."""
        if not self.left:
            return False
        before = self.left[-1]
        if before.line.grid is not line.grid:
            return False
        if ("target" in before.cells) == ("target" in cells) and not _is_cut(before.cells, cells):
            return False
        parts = {heading: (role, cell) for role, heading, cell in before.said}
        for role, heading, cell in said:
            _, first = parts.get(heading, (role, Cell(cell.column, "")))
            parts[heading] = role, Cell(first.column, first.text + cell.text)
        before.said = [(role, heading, cell) for heading, (role, cell) in parts.items()]
        for role, found in cells.items():
            before.cells.setdefault(role, []).extend(found)
        before.name = joined(before.cells.get("name", ()))
        before.cut_at = line.origin(next(iter(cells.values()))[0].column)
        return True


_NONE = Marks()


def _is_cut(first: Cells, second: Cells) -> bool:
    """Whether a value was cut in two, `≥98` and `%`: together they are one, and one piece alone is none."""
    if not (first.get("target") and second.get("target")):
        return False
    begin, end = joined(first["target"]), joined(second["target"])
    loose = [piece for piece in (begin, end) if isinstance(parse(piece), Phrase | Placeholder)]
    whole = not isinstance(parse(begin + end), Phrase | Placeholder)
    return whole and len(loose) == 1 and len(loose[0]) <= _PIECE


def _described(placed: Placed) -> str:
    """Say which cell is in which column."""
    return "，".join(f"{base(column.heading)}：{cell.text}" for cell, column in placed if column is not None)


def _is_placeholder(name: str) -> bool:
    return name[0] in "指.…·" and _TEMPLATE.fullmatch(fold(name)) is not None


def joined(cells: Sequence[Cell]) -> str:
    """Return the texts of some cells as one, without the line wraps in them."""
    if len(cells) == 1 and "\n" not in cells[0].text:
        return cells[0].text
    return "".join(_WRAP.sub("", cell.text) for cell in cells)
