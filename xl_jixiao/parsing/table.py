"""The indicator table: rows of cells → indicators."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from xl_jixiao.model import Quantity, parse
from xl_jixiao.model.grammar import fold
from xl_jixiao.parsing import slips
from xl_jixiao.parsing.amounts import is_dash, read_number
from xl_jixiao.parsing.columns import Column, Entry, is_value, match, read_columns
from xl_jixiao.parsing.labels import Level, Words, base, key
from xl_jixiao.parsing.levels import Mark, Place, Row, place
from xl_jixiao.parsing.lines import Block, Cell, Line, covered, is_heading, is_second_heading

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_jixiao.model import Origin
    from xl_jixiao.parsing.draft import Draft
    from xl_jixiao.parsing.grid import Grid

_SIGNS = re.compile(r"[≥≤=<>]=?")
_TEMPLATE = re.compile(r"(?:指标\d{1,2}[:：、.]?|[.…·]{1,6})")
_TICK = re.compile(r"[√✓✔☑■●Vv]")
_WRAP = re.compile(r"\s*\n\s*")
_TEXTS = {"target", "midterm", "actual", "reason", "nature", "standard", "note", "progress", "forecast", "likelihood"}
_NUMBERS = {"points", "score"}
_VALUES = {"target", "midterm", "actual"}
_SIDE_LETTERS = frozenset("项目年度绩效指标 \n")
_NO_LEVEL: tuple[Mark | None, Mark | None] = (None, None)


@dataclass(slots=True)
class _Record:
    """One row, or one half of it, on its way: the cells by role, and what its levels are found from."""

    line: Line
    row: Row
    entries: dict[str, list[Entry]] = field(default_factory=dict)
    cut_at: Origin | None = None
    """Where the second part of a row that a page break has cut begins"""


class TableReader:
    """Reads the indicator table of one form into a draft."""

    def __init__(self, draft: Draft, words: Words) -> None:
        """Begin a form."""
        self._draft = draft
        self._words = words
        self._pending = _NO_LEVEL
        """Labels printed on a line of their own"""
        self._records: tuple[list[_Record], list[_Record]] = ([], [])
        """Left half, or the whole of a table with one group of columns; right half"""
        self._covered: tuple[Grid | None, set[tuple[int, int]]] = (None, set())
        """Cells of the grid at hand that go on with a merged area above"""
        self._templates: list[Line] = []
        self._unread: dict[str, list[tuple[Line, Cell]]] = {}
        """Cells in columns that have no place in an indicator, by heading"""

    def read(self, block: Block) -> None:
        """Read the table of a block."""
        if not block.headings:
            return
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
        self._build()
        self._report_left_out()

    # —— lines → records ——

    def _read_line(self, line: Line, columns: Sequence[Column]) -> None:
        if self._is_level_line(line, columns):
            self._read_level_line(line)
            return
        cells: Sequence[Cell] = line.cells
        marks = _NO_LEVEL
        if not line.grid.ruled:
            marks, cells = self._labels(line, columns)
        halves: tuple[dict[str, list[Entry]], dict[str, list[Entry]]] = ({}, {})
        right_mark: Mark | None = None
        for entry in match(line, cells, columns, self._words) if cells else ():
            column = entry.column
            if column is None or not column.role:
                marks = self._place_unknown(line, entry, marks)
            elif column.role == "level1":
                marks = (self._mark(line, entry.cell, 1) or marks[0], marks[1])
            elif column.role == "level2" and column.half:
                right_mark = self._mark(line, entry.cell, 2)
            elif column.role == "level2":
                marks = (marks[0], self._mark(line, entry.cell, 2) or marks[1])
            else:
                halves[column.half].setdefault(column.role, []).append(entry)
        marks = (marks[0] or self._pending[0], marks[1] or self._pending[1])
        self._pending = marks
        if self._is_template(line, halves[0], halves[1]):
            return
        if not line.grid.ruled and not halves[0].keys() - {"name"} and not halves[1]:
            self._leave_alone(line, halves[0])
            return
        self._pending = _NO_LEVEL
        if line.broken and line.grid.ruled and not halves[1] and self._joins(line, halves[0]):
            return
        new1, new2 = self._begins(line, columns)
        self._record(line, halves[0], Row(*self._named(line, halves[0]), line.broken, not line.grid.ruled, *marks, new1, new2), 0)
        if halves[1]:
            marks = (marks[0], right_mark or marks[1])
            self._record(line, halves[1], Row(*self._named(line, halves[1]), line.broken, not line.grid.ruled, *marks), 1)

    def _begins(self, line: Line, columns: Sequence[Column]) -> tuple[bool, bool]:
        """Say of 一级 and 二级 whether a group begins here without a label, as far as pages have lines to show it."""
        if not line.grid.breaks or not line.grid.ruled:
            return False, False
        if self._covered[0] is not line.grid:
            self._covered = (line.grid, covered(line.grid))
        lefts = {column.role: column.left for column in reversed(columns)}
        open1, open2 = ((line.row, lefts.get(role, -1)) in self._covered[1] for role in ("level1", "level2"))
        return not open1, not open2

    def _joins(self, line: Line, entries: dict[str, list[Entry]]) -> bool:
        """Join the second part of a row that a page break has cut: one of both parts has the value."""
        if not self._records[0]:
            return False
        before = self._records[0][-1]
        if ("target" in before.entries) == ("target" in entries) or before.line.grid is not line.grid:
            return False
        for role, found in entries.items():
            before.entries.setdefault(role, []).extend(found)
        before.row.name = self._named(line, before.entries)[0]
        before.cut_at = line.origin(next(iter(entries.values()))[0].cell.column)
        return True

    @staticmethod
    def _named(line: Line, entries: dict[str, list[Entry]]) -> tuple[str, Origin]:
        first = entries["name"][0] if "name" in entries else next(iter(entries.values()), [None])[0]
        name = "".join(_tidy(entry.cell.text) for entry in entries.get("name", ()))
        return name, line.origin(first.cell.column if first is not None else 0)

    def _is_level_line(self, line: Line, columns: Sequence[Column]) -> bool:
        """Whether a line of a tree has a level and nothing else."""
        if any(column.role in ("level1", "level2") for column in columns):
            return False
        return all(self._words.level(cell.text) is not None or _is_side(cell.text) for cell in line.cells)

    def _read_level_line(self, line: Line) -> None:
        found = [(cell, level) for cell in line.cells if (level := self._words.level(cell.text)) is not None]
        first, second = self._levels(line, found)
        if first is not None and second is not None and len(found) == 1:
            # 成本指标 or 满意度指标: a 一级 unless one was printed just above.
            self._pending = (self._pending[0], second) if self._pending[0] else (first, None)
        else:
            self._pending = (first or self._pending[0], second)

    def _is_template(self, line: Line, left: dict[str, list[Entry]], right: dict[str, list[Entry]]) -> bool:
        """Note a row that the template left: `指标1：`, `……`, or nothing but levels."""
        if not left and not right:
            return True
        names = [entry.cell.text for half in (left, right) for entry in half.get("name", ())]
        others = [
            entry.cell.text for half in (left, right) for role, found in half.items() if role != "name" for entry in found
        ]
        blank = all(is_dash(text) for text in others)
        if not blank or not all(_TEMPLATE.fullmatch(fold(name)) for name in names):
            return False
        self._templates.append(line)
        return True

    def _record(self, line: Line, entries: dict[str, list[Entry]], row: Row, half: int) -> None:
        if entries:
            self._records[half].append(_Record(line, row, entries))

    def _leave_alone(self, line: Line, entries: dict[str, list[Entry]]) -> None:
        for entry in entries.get("name", ()):
            self._draft.leave(
                line.origin(entry.cell.column),
                entry.cell.text,
                "这一行只有一格文字，分不清是指标名称、指标值还是上一行的续行",
            )

    # —— labels ——

    def _labels(
        self, line: Line, columns: Sequence[Column]
    ) -> tuple[tuple[Mark | None, Mark | None], Sequence[Cell]]:
        """Take the level labels off the front of a row whose cells may have moved."""
        leveled = any(column.role in ("level1", "level2") for column in columns)
        room = sum(column.role not in ("level1", "level2") for column in columns)
        found: list[tuple[Cell, Level]] = []
        sides: list[Cell] = []
        at = 0
        while at < len(line.cells):
            cell = line.cells[at]
            level = self._words.level(cell.text)
            if (level is None and not _is_side(cell.text)) or (not leveled and len(line.cells) - at <= room):
                break
            rest = line.cells[at + 1 :]
            if rest and self._words.level(rest[0].text) is None and (len(rest) == 1 or is_value(rest[0].text)):
                break  # a name that reads like a label, and its value
            if level is not None:
                found.append((cell, level))
            else:
                sides.append(cell)
            at += 1
        marks = self._levels(line, found)
        for cell in sides:
            if cell.column > 0 and not found and (misprint := self._misprint(line, cell)) is not None:
                marks = (marks[0], misprint)
            else:
                self._draft.note_spaces("indicators", cell.text, line.origin(cell.column))
        return marks, line.cells[at:]

    def _levels(self, line: Line, found: list[tuple[Cell, Level]]) -> tuple[Mark | None, Mark | None]:
        if not found:
            return _NO_LEVEL
        (cell1, level1), (cell2, level2) = found[0], found[-1]
        if len(found) > 1:
            return (
                Mark(level1.text, level1.level1, line.origin(cell1.column)),
                Mark(level2.text, level2.level2, line.origin(cell2.column)),
            )
        origin = line.origin(cell1.column)
        first = Mark(level1.text, level1.level1, origin) if level1.level1 else None
        second = Mark(level1.text, level1.level2, origin) if level1.level2 else None
        if first and second and level1.level2 == "成本指标":
            return (None, second) if self._records[0] else (first, None)
        return first, second

    def _misprint(self, line: Line, cell: Cell) -> Mark | None:
        name = self._words.misprinted_level2(cell.text)
        return Mark(name, name, line.origin(cell.column), repaired=cell.text) if name else None

    def _mark(self, line: Line, cell: Cell, number: int) -> Mark | None:
        """Make the mark of a cell in the column of 一级 (1) or 二级 (2)."""
        level = self._words.level(cell.text)
        origin = line.origin(cell.column)
        if level is not None:
            return Mark(level.text, level.level1 if number == 1 else level.level2, origin)
        if _is_side(cell.text):
            return None
        if number == 2 and (misprint := self._misprint(line, cell)) is not None:
            return misprint
        return Mark("".join(cell.text.split()), "", origin)

    def _place_unknown(
        self, line: Line, entry: Entry, marks: tuple[Mark | None, Mark | None]
    ) -> tuple[Mark | None, Mark | None]:
        """Place a cell below no known heading: a level without heading, the words at the side, or nothing known."""
        cell = entry.cell
        if entry.column is not None:
            self._unread.setdefault(entry.column.heading, []).append((line, cell))
            return marks
        level = self._words.level(cell.text)
        if level is not None:
            found = self._levels(line, [(cell, level)])
            return found[0] or marks[0], found[1] or marks[1]
        if _is_side(cell.text):
            self._draft.note_spaces("indicators", cell.text, line.origin(cell.column))
            return marks
        if not line.grid.ruled and cell.text.endswith("指标") and len(cell.text) <= 12:
            return marks[0], Mark(cell.text, "", line.origin(cell.column))
        if line.grid.ruled and set(cell.text) <= _SIDE_LETTERS:
            return marks  # part of the words at the side, cut by a page break
        self._draft.leave(line.origin(cell.column), cell.text, "指标表里的这一格不在任何认识的列里")
        return marks

    # —— records → indicators ——

    def _build(self) -> None:
        left, right = self._records
        placed = [
            (record, levels)
            for records in self._records
            for record, levels in zip(records, place([r.row for r in records], self._words), strict=True)
        ]
        levels_of = {id(record): levels for record, levels in placed}
        # A right half follows the left half of its line; of equal names they are one indicator.
        by_line = {id(record.line): record for record in right}
        signs = any("≥" in entry.cell.text for record in left for entry in record.entries.get("target", ()))
        seen: set[int] = set()
        for record in left:
            other = by_line.get(id(record.line))
            if other is not None:
                seen.add(id(other))
                if other.row.name == record.row.name:
                    record.entries = {**other.entries, **record.entries}
                    other = None
            self._build_one(record, levels_of[id(record)], signs=signs)
            if other is not None:
                self._build_one(other, levels_of[id(other)], signs=signs)
        for record in right:
            if id(record) not in seen:
                self._build_one(record, levels_of[id(record)], signs=signs)

    def _build_one(self, record: _Record, levels: tuple[Place, Place], *, signs: bool) -> None:
        path = f"indicators[{len(self._draft.indicators)}]"
        values: dict[str, Any] = {}
        for name, found in zip(("level1", "level2"), levels, strict=True):
            self._put_level(path, name, record.row, found, values)
        for role, entries in record.entries.items():
            if role in _NUMBERS:
                self._put_number(path, role, record.line, entries[0].cell, values)
            elif role in _TEXTS or role == "name":
                self._put_text(path, role, record.line, entries, values)
        if record.cut_at is not None:
            what = "一行被分页切成两半，已接成一行"
            self._draft.repair(path, record.cut_at, what, before="", after=values.get("name", ""), confidence=0.85)
        self._put_joined(path, record, values)
        self._compose_target(path, record, values)
        self._mend(path, record, values, signs=signs)
        self._draft.indicators.append(values)

    def _put_level(self, path: str, name: str, row: Row, found: Place, values: dict[str, Any]) -> None:
        mark, how, other = found
        if mark is None:
            return
        path = f"{path}.{name}"
        text, confidence, what = mark.text, 1.0, ""
        if how == "printed" and mark.repaired:
            what, confidence = f"标签“{mark.repaired}”疑为误印，按“{mark.canonical}”认读", 0.85
        elif how == "before":
            what, confidence = f"标签“{text}”印在本行之后（{mark.origin.cell}），本行归入该组", 0.9
        elif how == "moved":
            what, confidence = f"标签“{text}”印在本行之后（{mark.origin.cell}），按指标名称归入该组", 0.85
        elif how == "doubtful":
            what, confidence = f"本行在两个标签之间，按顺序沿用“{text}”，请确认", 0.6
        elif how == "inferred":
            what, confidence = f"本组没有印一级指标，按二级指标补为“{text}”", 0.95
        elif how == "carried" and row.broken:
            what, confidence = f"分页后没有重印标签，沿用“{text}”", 0.95
        if what:
            before = mark.repaired if how == "printed" else ""
            choices = (text, other.text) if other is not None else (text,)
            text = self._draft.repair(
                path, row.origin, what, before=before, after=text, confidence=confidence, choices=choices
            )
        values[name] = text
        self._draft.origins[path] = mark.origin

    def _put_text(
        self, path: str, role: str, line: Line, entries: Sequence[Entry], values: dict[str, Any]
    ) -> None:
        values[role] = "".join(_tidy(entry.cell.text) for entry in entries)
        self._draft.origins[f"{path}.{role}"] = line.origin(entries[0].cell.column)

    def _put_number(self, path: str, role: str, line: Line, cell: Cell, values: dict[str, Any]) -> None:
        number = read_number(cell.text)
        origin = line.origin(cell.column)
        if number is not None:
            values[role] = number
            self._draft.origins[f"{path}.{role}"] = origin
        elif not is_dash(cell.text):
            self._draft.leave(origin, cell.text, "这里应是数字，未能读成数")

    def _put_joined(self, path: str, record: _Record, values: dict[str, Any]) -> None:
        """Put what several columns say together into one field: former years, ticked causes, ticked likelihood."""
        for role, target, joint in (("history", "note", "；"), ("cause", "reason", "；"), ("likely", "likelihood", "、")):
            entries = [entry for entry in record.entries.get(role, ()) if not is_dash(entry.cell.text)]
            if not entries:
                continue
            texts = [_said_below(entry, role) for entry in entries]
            before = [values[target]] if values.get(target) else []
            values[target] = joint.join([*texts, *before])
            self._draft.origins.setdefault(f"{path}.{target}", record.line.origin(entries[0].cell.column))
        for role in ("ignored", "folded"):
            for entry in record.entries.get(role, ()):
                if entry.column is not None and not is_dash(entry.cell.text) and key(entry.column.heading) != "序号":
                    self._unread.setdefault(entry.column.heading, []).append((record.line, entry.cell))

    def _compose_target(self, path: str, record: _Record, values: dict[str, Any]) -> None:
        """Join sign, value and unit where the form has a column for each."""
        if "value" in record.entries:
            self._put_text(path, "target", record.line, record.entries["value"], values)
        text = values.get("target", "")
        target = parse(text)
        if not isinstance(target, Quantity):
            return
        sign = fold(values.get("nature", ""))
        unit = _tidy(record.entries["unit"][0].cell.text) if "unit" in record.entries else ""
        if _SIGNS.fullmatch(sign) and target.op is None:
            text = sign + text
        if not is_dash(unit) and not target.unit:
            text = f"{text}({unit})"
        values["target"] = text

    def _mend(self, path: str, record: _Record, values: dict[str, Any], *, signs: bool) -> None:
        """Repair slips in the texts of a row."""
        name = values.get("name", "")
        self._apply(path, "name", record, slips.numbering(name), values)
        for role in _VALUES & values.keys():
            if not record.line.grid.formatted:
                self._apply(path, role, record, slips.lost_percent(name, values[role]), values)
            if role != "actual":
                self._apply(path, role, record, slips.misread_sign(name, values[role], signs=signs), values)

    def _apply(self, path: str, role: str, record: _Record, slip: slips.Slip | None, values: dict[str, Any]) -> None:
        if slip is not None:
            values[role] = self._draft.repair(
                f"{path}.{role}",
                self._draft.origins.get(f"{path}.{role}", record.row.origin),
                slip.what,
                before=values[role],
                after=slip.text,
                confidence=slip.confidence,
            )

    def _report_left_out(self) -> None:
        if self._templates:
            line = self._templates[0]
            text = " | ".join(cell.text for cell in line.cells)
            why = f"表样留下的空行（共{len(self._templates)}行），没有填写，未读入"
            self._draft.leave(line.origin(line.cells[0].column), text, why)
        for heading, cells in self._unread.items():
            line, cell = cells[0]
            why = f"“{base(heading)}”这一列没有对应的栏目，或可由其他列算出，未读入（共{len(cells)}格）"
            self._draft.leave(line.origin(cell.column), cell.text, why)


def _said_below(entry: Entry, role: str) -> str:
    """Return what a cell says together with its heading; a tick says the heading itself."""
    text = _tidy(entry.cell.text)
    heading = base(entry.column.heading) if entry.column is not None else ""
    if _TICK.fullmatch(text):
        return heading
    if role == "history":
        return f"{heading}：{text}"
    return text if heading == "原因说明" else f"{heading}：{text}"


def _is_side(text: str) -> bool:
    return key(text) in ("绩效指标", "项目绩效指标", "年度绩效指标", "指标")


def _tidy(text: str) -> str:
    """Undo line wraps within a cell."""
    return _WRAP.sub("", text) if "\n" in text else text
