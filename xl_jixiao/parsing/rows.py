"""Lines of the indicator table → records: the cells of each row by role, and the labels beside it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_jixiao.model.grammar import fold
from xl_jixiao.parsing.amounts import is_dash
from xl_jixiao.parsing.columns import Column, Entry, match, read_columns
from xl_jixiao.parsing.levels import Row
from xl_jixiao.parsing.lines import Block, Cell, Line, covered, is_heading, is_second_heading, texts_of
from xl_jixiao.parsing.marks import MarkReader, Marks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_jixiao.model import Origin
    from xl_jixiao.parsing.draft import Draft
    from xl_jixiao.parsing.grid import Grid
    from xl_jixiao.parsing.labels import Words

_TEMPLATE = re.compile(r"(?:指标\d{1,2}[:：、.]?|[.…·]{1,6})")
_WRAP = re.compile(r"\s*\n\s*")

Entries = dict[str, list[Entry]]
"""The cells of a row by the role of their column"""


@dataclass(slots=True)
class Record:
    """One row, or one half of it: its cells by role, and what its levels are found from."""

    line: Line
    row: Row
    entries: Entries
    cut_at: Origin | None = None
    """Where the second part of a row that a page break has cut begins"""


class RowReader:
    """Reads the lines of one table into records."""

    def __init__(self, draft: Draft, words: Words) -> None:
        """Begin a table."""
        self.left: list[Record] = []
        """Rows of the table; of one with two groups of columns the left half"""
        self.right: list[Record] = []
        self.unread: dict[str, list[tuple[Line, Cell]]] = {}
        """Cells in columns that are not known, by heading"""
        self._draft = draft
        self._words = words
        self._marks = MarkReader(draft, words)
        self._pending = Marks()
        """Labels printed on a line of their own"""
        self._covered: tuple[Grid | None, set[tuple[int, int]]] = (None, set())
        """Cells of the grid at hand that go on with a merged area above"""
        self._templates: list[Line] = []

    def read(self, block: Block) -> None:
        """Read the table of a block."""
        headings = block.headings
        columns = read_columns(headings, self._words)
        for line in block.table:
            if is_heading(line, self._words):
                headings = [line]
                columns = read_columns(headings, self._words)
            elif len(headings) < len(block.headings) and is_second_heading(line, self._words):
                headings.append(line)
                columns = read_columns(headings, self._words)
            else:
                self._read_line(line, columns)
        if self._templates:
            line = self._templates[0]
            why = f"表样留下的空行（共{len(self._templates)}行），没有填写，未读入"
            self._draft.leave(line.origin(line.cells[0].column), texts_of(line.cells), why)

    def _read_line(self, line: Line, columns: Sequence[Column]) -> None:
        leveled = any(column.role in ("level1", "level2") for column in columns)
        if not leveled and self._marks.only_labels(line):
            self._pending = self._marks.alone(line, self._pending)
            return
        marks, left, right = self._sorted(line, columns)
        self._pending = marks = marks.over(self._marks.settled(self._pending, first=not self.left))
        if self._is_template(line, left, right):
            return
        if not line.grid.ruled and not left.keys() - {"name"} and not right:
            self._leave_alone(line, left)
            return
        self._pending = Marks()
        if line.broken and line.grid.ruled and not right and self._joins(line, left):
            return
        name, origin = _named(line, left)
        row = Row(name, origin, line.broken, not line.grid.ruled, marks.level1, marks.level2)
        row.new1, row.new2 = self._begins(line, columns)
        self.left.append(Record(line, row, left))
        if right:
            name, origin = _named(line, right)
            second = marks.right2 or marks.level2
            row = Row(name, origin, line.broken, not line.grid.ruled, marks.level1, second)
            self.right.append(Record(line, row, right))

    def _sorted(self, line: Line, columns: Sequence[Column]) -> tuple[Marks, Entries, Entries]:
        """Part the cells of a row into labels, those of the left and those of the right half."""
        marks, cells = Marks(), line.cells
        if not line.grid.ruled:
            marks, rest = self._marks.front(line, columns, first=not self.left)
            cells = list(rest)
        halves: tuple[Entries, Entries] = ({}, {})
        for entry in match(line, cells, columns, self._words) if cells else ():
            column = entry.column
            if column is None or not column.role:
                marks = self._place_unknown(line, entry).over(marks)
            elif column.role == "level1":
                marks = Marks(level1=self._marks.in_column(line, entry.cell, 1)).over(marks)
            elif column.role == "level2":
                mark = self._marks.in_column(line, entry.cell, 2)
                marks = (Marks(right2=mark) if column.half else Marks(level2=mark)).over(marks)
            else:
                halves[column.half].setdefault(column.role, []).append(entry)
        return marks, *halves

    def _place_unknown(self, line: Line, entry: Entry) -> Marks:
        cell = entry.cell
        if entry.column is not None:
            self.unread.setdefault(entry.column.heading, []).append((line, cell))
            return Marks()
        marks = self._marks.in_no_column(line, cell)
        if marks is None:
            self._draft.leave(line.origin(cell.column), cell.text, "指标表里的这一格不在任何认识的列里")
        return marks or Marks()

    def _is_template(self, line: Line, left: Entries, right: Entries) -> bool:
        """Note a row that the template left: `指标1：`, `……`, or nothing but levels."""
        if not left and not right:
            return True
        names = [entry.cell.text for half in (left, right) for entry in half.get("name", ())]
        values = [e.cell.text for half in (left, right) for role in half.keys() - {"name"} for e in half[role]]
        if not all(map(is_dash, values)) or not all(_TEMPLATE.fullmatch(fold(name)) for name in names):
            return False
        self._templates.append(line)
        return True

    def _leave_alone(self, line: Line, entries: Entries) -> None:
        for entry in entries.get("name", ()):
            self._draft.leave(
                line.origin(entry.cell.column),
                entry.cell.text,
                "这一行只有一格文字，分不清是指标名称、指标值还是上一行的续行",
            )

    def _begins(self, line: Line, columns: Sequence[Column]) -> tuple[bool, bool]:
        """Say of 一级 and 二级 whether a group begins here without a label, as far as pages have lines to show it."""
        if not line.grid.breaks or not line.grid.ruled:
            return False, False
        if self._covered[0] is not line.grid:
            self._covered = (line.grid, covered(line.grid))
        lefts = {column.role: column.left for column in reversed(columns)}
        open1, open2 = ((line.row, lefts.get(role, -1)) in self._covered[1] for role in ("level1", "level2"))
        return not open1, not open2

    def _joins(self, line: Line, entries: Entries) -> bool:
        """Join the second part of a row that a page break has cut: one of both parts has the value."""
        if not self.left:
            return False
        before = self.left[-1]
        if ("target" in before.entries) == ("target" in entries) or before.line.grid is not line.grid:
            return False
        for role, found in entries.items():
            before.entries.setdefault(role, []).extend(found)
        before.row.name = _named(line, before.entries)[0]
        before.cut_at = line.origin(next(iter(entries.values()))[0].cell.column)
        return True


def _named(line: Line, entries: Entries) -> tuple[str, Origin]:
    """Return the name of a row and where it stands; without a name, where its first cell stands."""
    first = (entries.get("name") or next(iter(entries.values()), [Entry(line.cells[0], None)]))[0]
    return joined(entries.get("name", ())), line.origin(first.cell.column)


def joined(entries: Sequence[Entry]) -> str:
    """Return the texts of some cells as one, without the line wraps in them."""
    return "".join(_WRAP.sub("", e.cell.text) if "\n" in e.cell.text else e.cell.text for e in entries)
