"""Labels beside the rows of an indicator table: 一级 and 二级指标, the words at the side, misprints."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from xl_jixiao.model.grammar import fold
from xl_jixiao.parsing.columns import Column, is_value, lefts
from xl_jixiao.parsing.labels import Level, Words, base, key
from xl_jixiao.parsing.levels import Mark
from xl_jixiao.parsing.lines import NOWHERE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_jixiao.parsing.draft import Draft
    from xl_jixiao.parsing.lines import Cell, Line


class Marks(NamedTuple):
    """The labels of one row; `right2` is 二级 of the right half of a form with two groups of columns."""

    level1: Mark | None = None
    level2: Mark | None = None
    right2: Mark | None = None

    def over(self, other: Marks) -> Marks:
        """Return these labels, and those of `other` where there is none."""
        return Marks(self.level1 or other.level1, self.level2 or other.level2, self.right2 or other.right2)


class MarkReader:
    """Reads labels; notes in the draft what was odd about them."""

    def __init__(self, draft: Draft, words: Words) -> None:
        """Begin a table."""
        self._draft = draft
        self._words = words
        self._left = 1 << 20
        """Leftmost column of a level label so far; the words at the side stand further left"""

    def is_side(self, text: str) -> bool:
        """Whether a text is the words at the left side of the table, 绩效指标."""
        return key(text) in ("绩效指标", "项目绩效指标", "年度绩效指标", "指标")

    def only_labels(self, line: Line) -> bool:
        """Whether a line has labels and nothing else."""
        return all(self._words.level(cell.text) is not None or self.is_side(cell.text) for cell in line.cells)

    def alone(self, line: Line, above: Marks) -> Marks:
        """Read a line of a tree, which has a level and nothing else; it ends the levels below it."""
        found = self._found(line.cells)
        if len(found) == 1 and found[0][1].level1 and found[0][1].level2:
            # 成本指标, 满意度指标: 二级 below a 一级 just printed, else 一级; `settled` knows when a row follows.
            cell, level = found[0]
            origin = line.origin(cell.column)
            second = Mark(level.text, level.level2, origin)
            return Marks(above.level1 or Mark(level.text, level.level1, origin), second)
        marks = self._levels(line, found)
        return Marks(marks.level1 or above.level1, marks.level2)

    def settled(self, marks: Marks, *, first: bool) -> Marks:
        """Decide what 成本指标 on a line of its own was, now that a row follows it and no 二级 came."""
        if marks.level1 is None or marks.level2 is None or marks.level1.origin != marks.level2.origin:
            return marks
        return marks._replace(level1=None) if marks.level2.canonical == "成本指标" and not first else marks

    def front(self, line: Line, columns: Sequence[Column], *, first: bool) -> tuple[Marks, Sequence[Cell]]:
        """
        Take the labels off the front of a row whose cells may have moved.

        Args:
            line: the row.
            columns: of the table; where none is for levels, cells are labels only if there are too many.
            first: whether no row was read before.

        Returns:
            The labels and the cells after them.
        """
        leveled = any(column.role in ("level1", "level2") for column in columns)
        room = sum(column.role not in ("level1", "level2") for column in columns)
        enough = NOWHERE if any(column.half for column in columns) else room
        at = 0
        while at < len(line.cells):
            cell = line.cells[at]
            if self._words.level(cell.text) is None and not self.is_side(cell.text):
                break
            rest = line.cells[at + 1 :]
            if not leveled and len(rest) < room:
                break
            if 0 < len(rest) < enough and self._words.level(rest[0].text) is None and _is_value_of(rest):
                break  # a name that reads like a label, and its value
            at += 1
        found = self._found(line.cells[:at])
        marks = self._levels(line, found, first=first or _is_below_first(line, found, columns))
        for cell in line.cells[:at]:
            if not self.is_side(cell.text):
                continue
            self._draft.seen.add(base(cell.text))
            if cell.column >= self._left and not found and (misprint := self._misprint(line, cell)) is not None:
                marks = marks._replace(level2=misprint)
            else:
                self._draft.note_spaces("indicators", line, cell)
        return marks, line.cells[at:]

    def in_column(self, line: Line, cell: Cell, number: int) -> Mark | None:
        """Read a cell in the column of 一级 (1) or 二级 (2)."""
        level = self._words.level(cell.text)
        origin = line.origin(cell.column)
        if level is not None:
            return Mark(level.text, level.level1 if number == 1 else level.level2, origin)
        if self.is_side(cell.text):
            return None
        if number == 2 and (misprint := self._misprint(line, cell)) is not None:
            return misprint
        return Mark("".join(cell.text.split()), "", origin)

    def in_no_column(self, line: Line, cell: Cell) -> Marks | None:
        """Read a cell below no known heading as a label; `None` when it is none."""
        found = self._found([cell])
        if found:
            return self._levels(line, found)
        if self.is_side(cell.text):
            self._draft.note_spaces("indicators", line, cell)
            return Marks()
        if line.grid.ruled:
            # Part of the words at the side, cut by a page break.
            return Marks() if set(cell.text) <= _SIDE_LETTERS else None
        if cell.text.endswith("指标") and len(cell.text) <= 12:
            return Marks(level2=Mark(cell.text, "", line.origin(cell.column)))
        return None

    def _found(self, cells: Sequence[Cell]) -> list[tuple[Cell, Level]]:
        return [(cell, level) for cell in cells if (level := self._words.level(cell.text)) is not None]

    def _levels(self, line: Line, found: list[tuple[Cell, Level]], *, first: bool = False) -> Marks:
        if not found:
            return Marks()
        (cell1, level1), (cell2, level2) = found[0], found[-1]
        self._left = min(self._left, cell1.column)
        if len(found) > 1:
            return Marks(
                Mark(level1.text, level1.level1, line.origin(cell1.column)),
                Mark(level2.text, level2.level2, line.origin(cell2.column)),
            )
        origin = line.origin(cell1.column)
        as_first = Mark(level1.text, level1.level1, origin) if level1.level1 else None
        as_second = Mark(level1.text, level1.level2, origin) if level1.level2 else None
        if as_first and level1.level2 == "成本指标":
            return Marks(as_first) if first else Marks(None, as_second)
        return Marks(as_first, as_second)

    def _misprint(self, line: Line, cell: Cell) -> Mark | None:
        name = self._words.misprinted_level2(cell.text)
        return Mark(name, name, line.origin(cell.column), repaired=cell.text) if name else None


def _is_below_first(line: Line, found: Sequence[tuple[Cell, Level]], columns: Sequence[Column]) -> bool:
    """Whether a label stands nearer to the heading of 一级 than to that of 二级, on a page, where places count."""
    begins = lefts(columns)
    if not found or not line.grid.breaks or not begins.keys() >= {"level1", "level2"}:
        return False
    place = found[0][0].column
    return abs(place - begins["level1"]) < abs(place - begins["level2"])


def _is_value_of(rest: Sequence[Cell]) -> bool:
    """Whether the cells behind what may be a label or a name begin with a value, and not with a name."""
    first = rest[0].text
    return is_value(first) or (len(rest) == 1 and TEMPLATE.fullmatch(fold(first)) is None)


TEMPLATE = re.compile(r"(?:指标\d{1,2}[:：、.]?|\d{1,2}[.、]|[.…·]{1,6})+")
"""What a template prints where a name is to be written"""
_SIDE_LETTERS = frozenset("项目年度绩效指标 \n")
