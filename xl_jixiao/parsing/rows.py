"""Lines of the indicator table → rows: the cells by role, and the labels beside them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xl_jixiao.model import Origin
from xl_jixiao.model.grammar import fold
from xl_jixiao.parsing.amounts import is_dash
from xl_jixiao.parsing.blocks import Block, is_second_heading
from xl_jixiao.parsing.columns import Below, Column, Placed, aligned, is_value, lefts, read_columns
from xl_jixiao.parsing.labels import base, key
from xl_jixiao.parsing.levels import Mark, Row
from xl_jixiao.parsing.lines import Cell, Line, texts_of
from xl_jixiao.parsing.marks import TEMPLATE, MarkReader, Marks

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xl_jixiao.parsing.draft import Draft
    from xl_jixiao.parsing.grid import Area, Grid
    from xl_jixiao.parsing.labels import Words
    from xl_jixiao.parsing.origins import Places

_TEMPLATE_BEGINS = frozenset("指.…·123456789")
TICK = re.compile(r"[√✓✔☑■●Vv]")
"""How a box is ticked"""
_WRAP = re.compile(r"\s*\n\s*")
_FIRST_COUNTS = frozenset({"points", "score"})
"""Roles of columns that hold one number: two are not read as one with more digits"""
_SAID = frozenset({"history", "cause", "likely", "ignored", "folded"})
"""Roles of columns whose heading is part of what a cell says"""
_APART = _SAID | {"", "level1", "level2"}
"""Roles of columns whose cells are no field of the row by themselves"""

_SHARED = frozenset({"name", "target", "value", "midterm", "actual"})
"""Roles of columns in which a merged cell speaks of all its rows; of points nobody knows how they are shared"""


class RowReader:
    """Reads the lines of one table into rows."""

    def __init__(self, draft: Draft, words: Words) -> None:
        """Begin a table."""
        self.left: list[Row] = []
        """Rows of the table; of one with two groups of columns the left halves"""
        self.right: list[Row] = []
        self.longer: list[Row] = []
        """Rows of a table of 长期绩效指标 that stands above that of 年度绩效指标"""
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
        self._roles: dict[int, str] = {}
        """Columns of the grid → role of a field of the left half, `""` where something else stands"""
        self._shared: tuple[Grid | None, dict[int, list[tuple[Area, str]]]] = (None, {})
        """A grid, and by row the merged areas of it that began above and speak of all their rows, with the role"""
        self._leveled = False
        """Whether the table has columns for levels"""
        self._in_place = False
        """Whether the cells of a table without lines stand below their headings nevertheless"""

    def read(self, block: Block) -> None:
        """Read the table of a block."""
        headings = block.headings
        self._take_columns(headings)
        rows = [line for at, line in enumerate(block.table) if at not in block.again]
        self._lower(rows)
        self._in_place = len(headings) == 1 and self._leveled and self._keeps_blanks(rows)
        for at, line in enumerate(block.table):
            if at in block.again:
                if (self._term(headings[0]), self._term(line)) == ("midterm", "annual") and not self.right:
                    self.longer, self.left = self.left, []
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
            self._draft.leave(line.origin(line.columns[0]), texts_of(line.cells), why)

    def _term(self, heading: Line) -> str | None:
        """Return of which term the words at the side say that a table is: 长期绩效指标, 年度绩效指标."""
        return self._words.groups.get(key(heading.first))

    def _take_columns(self, headings: Sequence[Line]) -> None:
        self.columns = read_columns(headings, self._words)
        self._below, self._roles, self._shared = Below(self.columns), {}, (None, {})
        self._leveled = any(column.role in ("level1", "level2") for column in self.columns)
        self._draft.seen.update(base(cell.text) for line in headings for cell in line.cells)

    def _lower(self, rows: Sequence[Line]) -> None:
        """Take 一级指标 over 数量指标, and 二级指标 over names, for the levels that stand below them."""
        roles = {column.role for column in self.columns}
        if "name" in roles or not roles >= {"level1", "level2"}:
            return
        levels = [level for line in rows for cell in line.cells[:2] if (level := self._words.level(cell.text))]
        if levels and all(level.level2 for level in levels):
            lower = {"level1": "level2", "level2": "name"}
            self.columns = [column._replace(role=lower.get(column.role, column.role)) for column in self.columns]
            self._below = Below(self.columns)

    def _keeps_blanks(self, rows: Sequence[Line]) -> bool:
        """
        Tell whether copied text has kept its blank cells, as a spreadsheet copies: then each cell is in its column.

        Some lines have blank cells between others, each label of a level stands in the column of its level, and no
        value stands alone in that of the names. On a page without lines columns are guessed.
        """
        labels = {"level1": 0, "level2": 1}
        first = self.columns[0].left
        kept = found = False
        for line in rows:
            if line.grid.ruled or line.grid.breaks:
                return False
            kept = kept or line.columns[-1] >= len(line.columns)
            for cell in line.cells:
                column = self._below[cell.column]
                if column is None and cell.column >= first:
                    return False
                role = column.role if column is not None else ""
                if role == "name" and (
                    cell.text.endswith("指标") or (cell.column == line.columns[-1] and is_value(cell.text))
                ):
                    return False
                level = self._words.level(cell.text) if role in labels or cell.text.endswith("指标") else None
                if level is not None and role in labels and level[1 + labels[role]]:
                    found = True
                elif level is not None and cell.text.endswith("指标"):
                    return False
        return kept and found

    def _read_line(self, line: Line) -> None:
        if not self._leveled and self._marks.only_labels(line):
            self._pending = self._marks.alone(line, self._pending)
            return
        marks, row, right = self._sorted(line)
        if self._pending is not _NONE and not (line.grid.ruled and marks.level1 is not None):
            marks = marks.over(self._marks.settled(self._pending, first=not self.left))
        self._pending = _NONE
        ruled = line.grid.ruled
        if self._is_template(row, right):
            self._pending = marks
        elif not ruled and not row.values.keys() - {"name"} and right is None:
            self._leave_alone(row)
            self._pending = marks
        elif not (right is None and line.row in line.grid.cut and self._joins(row, marks)):
            self._take(row, right, marks)

    def _take(self, row: Row, right: Row | None, marks: Marks) -> None:
        """Keep a row, and the right half of it where there is one, with the labels beside it."""
        line, ruled = row.line, row.line.grid.ruled
        row.mark1, row.mark2 = marks.level1, marks.level2
        if ruled and line.grid.breaks:
            row.new1, row.new2 = self._begins(line)
        if row.mark1 is not None and row.mark2 is None and (ruled or self._in_place):
            row.mark2 = self._merged_over(line)
        if ruled and self.left and line.row in self._shared_in(line.grid):
            self._take_merged(row)
        self.left.append(row)
        if right is not None:
            right.mark1, right.mark2 = marks.level1, marks.right2 or marks.level2
            if ruled and line.grid.breaks:
                right.new1, right.new2 = row.new1, self._begins(line, half=1)[1]
            self.right.append(right)

    def _sorted(self, line: Line) -> tuple[Marks, Row, Row | None]:
        """Part the cells of a line into labels, the row, and the right half of it where there is one."""
        values: dict[str, str] = {}
        places: Places = {}
        row = Row(line, values, places)
        if not line.grid.ruled and not self._in_place:
            marks, rest = self._marks.front(line, self.columns, first=not self.left)
            return self._parted(row, marks, self._aligned(line, rest))
        texts, roles, others = line.texts, self._roles, []
        for at in line.columns:
            role = roles.get(at)
            if role is None:
                role = roles[at] = _role(self._below[at])
            if not role or role in values:
                others.append(at)
            else:
                values[role] = unwrapped(texts[at])
                places[role] = at
        if not others:
            return _NONE, row, None
        return self._parted(row, _NONE, [(Cell(at, texts[at]), self._below[at]) for at in others])

    def _parted(self, row: Row, marks: Marks, placed: Placed) -> tuple[Marks, Row, Row | None]:
        """Part cells by the columns they belong to."""
        line, right = row.line, None
        for cell, column in placed:
            role = column.role if column is not None else ""
            if column is not None and role not in _APART:
                half = row
                if column.half:
                    half = right = right or Row(line, {}, {})
                _add(half, role, cell.column, cell.text)
            elif column is None or not role:
                marks = self._place_unknown(line, cell, column).over(marks)
            elif role == "level1":
                marks = marks._replace(level1=self._marks.in_column(line, cell, 1) or marks.level1)
            elif role == "level2":
                mark = self._marks.in_column(line, cell, 2)
                marks = marks._replace(right2=mark) if column.half else marks._replace(level2=mark or marks.level2)
            else:
                row.said = [*row.said, (role, column.heading, cell)]
        return marks, row, right

    def _aligned(self, line: Line, cells: Sequence[Cell]) -> Placed:
        """Give the cells of a moved row to columns; where another way is as likely the user is asked."""
        dense = line.columns[-1] == len(line.columns) - 1
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

    def _is_template(self, row: Row, right: Row | None) -> bool:
        """Note a row that the template left: `指标1：`, `……`, or nothing but levels."""
        if not _is_blank(row) or (right is not None and not _is_blank(right)):
            return False
        if row.values or right is not None:
            self._templates.append(row.line)
        return True

    def _leave_alone(self, row: Row) -> None:
        rest = row.name
        for cell in row.line.cells:
            if rest and rest.startswith(text := unwrapped(cell.text)):
                rest = rest.removeprefix(text)
                why = "这一行只有一格文字，分不清是指标名称、指标值还是上一行的续行"
                self._draft.leave(row.line.origin(cell.column), cell.text, why)

    def _begins(self, line: Line, half: int = 0) -> tuple[bool, bool]:
        """Say of 一级 and 二级 whether a group begins here without a label, as far as pages have lines to show it."""
        begins = lefts([column for column in self.columns if column.half == half])
        covered = line.grid.covered
        first, second = (role in begins and (line.row, begins[role]) not in covered for role in ("level1", "level2"))
        return first, second

    def _merged_over(self, line: Line) -> Mark | None:
        """Return 二级 where its cell is merged into that of 一级, as 满意度指标 often is."""
        begins = lefts(self.columns)
        first, second = begins.get("level1", -1), begins.get("level2", -1)
        for cell in line.cells:
            area = line.grid.area_at.get((line.row, cell.column))
            if first <= cell.column < second and (self._in_place if area is None else area.right >= second):
                mark = self._marks.in_column(line, cell, 2)
                return mark if mark is not None and mark.canonical else None
        return None

    def _take_merged(self, row: Row) -> None:
        """Give a row what stands in cells that are merged with those of the row above it."""
        for area, role in self._shared[1][row.line.row]:
            if role in row.values:
                continue
            above = next((one for one in reversed(self.left) if one.line.row <= area.top), None)
            if above is not None and above.line.row == area.top and role in above.values:
                row.values[role] = above.values[role]
                row.places[role] = above.places[role]
                row.merged = [*row.merged, (role, above.line)]

    def _shared_in(self, grid: Grid) -> dict[int, list[tuple[Area, str]]]:
        """Return the merged areas of a grid that speak of all their rows, by each row but their first."""
        if self._shared[0] is grid:
            return self._shared[1]
        columns = [column for column in self.columns if column.role in _SHARED and not column.half]
        found: dict[int, list[tuple[Area, str]]] = {}
        for area in [area for area in grid.areas if area.bottom > area.top]:
            for column in columns:
                if column.left <= area.left <= column.right:
                    for row in range(area.top + 1, area.bottom + 1):
                        found.setdefault(row, []).append((area, column.role))
        self._shared = grid, found
        return found

    def _joins(self, row: Row, marks: Marks) -> bool:
        """Join the second part of a row that a page break has cut, unless something says that it is a row itself."""
        before = self.left[-1] if self.left else None
        if before is None or before.line.grid is not row.line.grid or _has_own(before.values, row.values):
            return False
        labels = [self._label(1, before.mark1, marks.level1), self._label(2, before.mark2, marks.level2)]
        if _NO_LABEL in labels:
            return False
        before.mark1, before.mark2 = labels
        parts = {heading: (role, cell) for role, heading, cell in before.said}
        for role, heading, cell in row.said:
            _, first = parts.get(heading, (role, Cell(cell.column, "")))
            parts[heading] = role, Cell(first.column, first.text + cell.text)
        before.said = [(role, heading, cell) for heading, (role, cell) in parts.items()]
        for role, text in row.values.items():
            _add(before, role, row.places[role], text)
        before.cut_at = row.line.origin_of(next(iter(row.places.values())))
        return True

    def _label(self, number: int, own: Mark | None, rest: Mark | None) -> Mark | None:
        """
        Return the label of 一级 (1) or 二级 (2) beside a row that a page break has cut.

        Args:
            number: of the level.
            own: the label beside the first part.
            rest: what stands beside the second part: the label again, the rest of it, or another label, which gives
                `_NO_LABEL`.
        """
        above = (one.mark1 if number == 1 else one.mark2 for one in reversed(self.left))
        held = next((mark for mark in above if mark is not None), None)
        if rest is None or (held is not None and held.text == rest.text):
            return own
        level = self._words.level(own.text + rest.text) if own is not None else None
        if own is None or level is None:
            return _NO_LABEL
        return Mark(level.text, level.level1 if number == 1 else level.level2, own.origin)


_NONE = Marks()
_NO_LABEL = Mark("", "", Origin())


def _role(column: Column | None) -> str:
    """Return the role of a column of the left half that is a field by itself, `""` for any other."""
    return column.role if column is not None and column.role not in _APART and not column.half else ""


def _add(row: Row, role: str, place: int | Origin, text: str) -> None:
    """Give a row the text of a cell of some role."""
    if role not in row.values:
        row.places[role] = place
        row.values[role] = unwrapped(text)
    elif role not in _FIRST_COUNTS:
        row.values[role] += unwrapped(text)


def _has_own(first: Mapping[str, str], second: Mapping[str, str]) -> bool:
    """Whether two rows have a value each, or points."""
    values = first.get("target", ""), second.get("target", "")
    return all(map(is_value, values)) or not _FIRST_COUNTS.isdisjoint(first.keys() & second.keys())


def _described(placed: Placed) -> str:
    """Say which cell is in which column."""
    return "，".join(f"{base(column.heading)}：{cell.text}" for cell, column in placed if column is not None)


def _is_blank(row: Row) -> bool:
    """Whether a row has nothing but what a template prints, and dashes."""
    for role, text in row.values.items():
        template = text[0] in _TEMPLATE_BEGINS and TEMPLATE.fullmatch(fold(text)) is not None
        if not template and (role == "name" or not is_dash(text)):
            return False
    return True


def unwrapped(text: str) -> str:
    """Return a text without the line wraps in it."""
    return _WRAP.sub("", text) if "\n" in text else text
