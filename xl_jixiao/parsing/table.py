"""The indicator table: rows of cells → indicators."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from xl_jixiao.model import Quantity, parse
from xl_jixiao.model.grammar import fold
from xl_jixiao.parsing.amounts import is_dash, read_number
from xl_jixiao.parsing.columns import Column, Entry, match, read_columns
from xl_jixiao.parsing.labels import Level, Words, key
from xl_jixiao.parsing.levels import Mark, Place, Row, place
from xl_jixiao.parsing.lines import Block, Cell, Line, is_heading, is_second_heading

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_jixiao.parsing.draft import Draft

_SIGNS = re.compile(r"[≥≤=<>]=?")
_TEMPLATE = re.compile(r"(?:指标\d{1,2}[:：、.]?|[.…·]{1,6})")
_NUMBERING = re.compile(r"指标\s*\d{1,2}\s*[:：、.．]\s*(?=\S)|[★☆]+\s*(?=\S)")
_TICK = re.compile(r"[√✓✔☑■●是yY1]")
_WRAP = re.compile(r"\s*\n\s*")
_TEXTS = {"actual", "reason", "standard", "note", "progress", "forecast", "likelihood", "midterm"}
_NUMBERS = {"points", "score"}


@dataclass(slots=True)
class _Record:
    """One row on its way: the cells by role, and what its levels are found from."""

    line: Line
    row: Row
    entries: dict[str, list[Entry]] = field(default_factory=dict)


class TableReader:
    """Reads the indicator table of one form into a draft."""

    def __init__(self, draft: Draft, words: Words) -> None:
        """Begin a form."""
        self._draft = draft
        self._words = words
        self._pending: tuple[Mark | None, Mark | None] = (None, None)
        """Labels printed on a line of their own"""
        self._records: list[_Record] = []
        self._templates: list[Line] = []
        self._ignored: dict[str, list[Cell]] = {}

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
            elif headings[-1] is not block.headings[-1] and is_second_heading(line, self._words):
                headings.append(line)
                columns = read_columns(headings, self._words)
            else:
                self._read_line(line, columns)
        self._build()
        self._report_templates()

    # —— lines → records ——

    def _read_line(self, line: Line, columns: Sequence[Column]) -> None:
        cells: Sequence[Cell] = line.cells
        marks: tuple[Mark | None, Mark | None] = (None, None)
        if not line.grid.ruled:
            marks, cells = self._labels(line)
        entries: dict[str, list[Entry]] = {}
        for entry in match(line, cells, columns):
            role = entry.column.role if entry.column is not None else ""
            if not role:
                marks = self._place_unknown(line, entry, marks)
            elif role == "level1":
                marks = (self._mark(line, entry.cell, 1) or marks[0], marks[1])
            elif role == "level2":
                marks = (marks[0], self._mark(line, entry.cell, 2) or marks[1])
            else:
                entries.setdefault(role, []).append(entry)
        marks = (marks[0] or self._pending[0], marks[1] or self._pending[1])
        if not entries:
            self._pending = marks
            return
        name = "".join(_tidy(entry.cell.text) for entry in entries.get("name", ()))
        target = "".join(_tidy(entry.cell.text) for entry in entries.get("target", ()))
        if (not name or _TEMPLATE.fullmatch(fold(name))) and is_dash(target) and len(entries) <= 2:
            self._templates.append(line)
            self._pending = marks
            return
        self._pending = (None, None)
        if not line.grid.ruled and not entries.keys() - {"name"}:
            self._leave_alone(line, entries)
            return
        first = entries["name"][0] if "name" in entries else next(iter(entries.values()))[0]
        origin = line.origin(first.cell.column)
        row = Row(name, target, origin, line.broken, not line.grid.ruled, *marks)
        self._records.append(_Record(line, row, entries))

    def _leave_alone(self, line: Line, entries: dict[str, list[Entry]]) -> None:
        for entry in entries["name"]:
            self._draft.leave(
                line.origin(entry.cell.column),
                entry.cell.text,
                "这一行只有一格文字，分不清是指标名称、指标值还是上一行的续行",
            )

    def _labels(self, line: Line) -> tuple[tuple[Mark | None, Mark | None], Sequence[Cell]]:
        """Take the level labels off the front of a row whose cells may have moved."""
        found: list[tuple[Cell, Level]] = []
        sides: list[Cell] = []
        at = 0
        while at < len(line.cells):
            cell = line.cells[at]
            level = self._words.level(cell.text)
            side = level is None and _is_side(cell.text)
            if level is None and not side:
                break
            rest = line.cells[at + 1 :]
            if len(rest) == 1 and self._words.level(rest[0].text) is None:
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
            return None, None
        if len(found) == 1:
            cell, level = found[0]
            origin = line.origin(cell.column)
            first = Mark(level.text, level.level1, origin) if level.level1 else None
            second = Mark(level.text, level.level2, origin) if level.level2 else None
            if first and second and level.level2 == "成本指标":
                return (None, second) if self._records else (first, None)
            return first, second
        (cell1, level1), (cell2, level2) = found[0], found[-1]
        return (
            Mark(level1.text, level1.level1, line.origin(cell1.column)),
            Mark(level2.text, level2.level2, line.origin(cell2.column)),
        )

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
        return Mark(_tidy(cell.text), "", origin)

    def _place_unknown(
        self, line: Line, entry: Entry, marks: tuple[Mark | None, Mark | None]
    ) -> tuple[Mark | None, Mark | None]:
        """Place a cell below no known heading: a level without heading, the words at the side, or nothing known."""
        cell = entry.cell
        if entry.column is None:
            level = self._words.level(cell.text)
            if level is not None:
                found = self._levels(line, [(cell, level)])
                return found[0] or marks[0], found[1] or marks[1]
            if _is_side(cell.text):
                self._draft.note_spaces("indicators", cell.text, line.origin(cell.column))
                return marks
            if not line.grid.ruled and cell.text.endswith("指标") and len(cell.text) <= 12:
                return marks[0], Mark(cell.text, "", line.origin(cell.column))
        self._draft.leave(line.origin(cell.column), cell.text, "指标表里的这一格不在任何认识的列里")
        return marks

    # —— records → indicators ——

    def _build(self) -> None:
        places = place([record.row for record in self._records], self._words)
        for record, (first, second) in zip(self._records, places, strict=True):
            at = len(self._draft.indicators)
            path = f"indicators[{at}]"
            values: dict[str, Any] = {}
            self._put_level(path, "level1", record.row, first, values)
            self._put_level(path, "level2", record.row, second, values)
            self._put_values(path, record, values)
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

    def _put_values(self, path: str, record: _Record, values: dict[str, Any]) -> None:
        origins, line = self._draft.origins, record.line
        for role, entries in record.entries.items():
            cell = entries[0].cell
            origin = line.origin(cell.column)
            text = _tidy(cell.text) if len(entries) == 1 else "".join(_tidy(e.cell.text) for e in entries)
            if role == "name":
                text = self._without_numbering(path, record, text)
            elif role in _NUMBERS:
                number = read_number(text)
                if number is None:
                    if not is_dash(text):
                        self._draft.leave(origin, text, "这里应是数字，未能读成数")
                    continue
                values[role] = number
                origins[f"{path}.{role}"] = origin
                continue
            elif role not in _TEXTS and role not in ("target", "nature"):
                continue
            values[role] = text
            origins[f"{path}.{role}"] = origin
        self._compose_target(path, record, values)

    def _compose_target(self, path: str, record: _Record, values: dict[str, Any]) -> None:
        """Join sign, value and unit where the form has a column for each."""
        parts = record.entries
        if "value" in parts:
            cell = parts["value"][0].cell
            values["target"] = _tidy(cell.text)
            self._draft.origins[f"{path}.target"] = record.line.origin(cell.column)
        text = values.get("target", "")
        unit = _tidy(parts["unit"][0].cell.text) if "unit" in parts else ""
        sign = fold(values.get("nature", ""))
        target = parse(text)
        if not isinstance(target, Quantity):
            return
        if _SIGNS.fullmatch(sign) and target.op is None:
            text = sign + text
        if unit and not is_dash(unit) and not target.unit:
            text = f"{text}({unit})"
        values["target"] = text

    def _without_numbering(self, path: str, record: _Record, text: str) -> str:
        plain = _NUMBERING.sub("", text)
        if plain == text:
            return text
        return self._draft.repair(
            f"{path}.name",
            record.row.origin,
            "去掉了指标名称前的编号或星号",
            before=text,
            after=plain,
            confidence=0.95,
        )

    def _report_templates(self) -> None:
        if self._templates:
            line = self._templates[0]
            text = " | ".join(cell.text for cell in line.cells)
            why = f"表样留下的空行（共{len(self._templates)}行），没有填写，未读入"
            self._draft.leave(line.origin(line.cells[0].column), text, why)


def _is_side(text: str) -> bool:
    return key(text) in ("绩效指标", "项目绩效指标", "年度绩效指标", "指标")


def _tidy(text: str) -> str:
    """Undo line wraps within a cell."""
    return _WRAP.sub("", text) if "\n" in text else text
