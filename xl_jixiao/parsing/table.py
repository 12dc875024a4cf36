"""Records of the indicator table → indicators."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from xl_jixiao.model import Quantity, parse
from xl_jixiao.model.grammar import fold
from xl_jixiao.parsing import slips
from xl_jixiao.parsing.amounts import is_dash, read_number
from xl_jixiao.parsing.labels import base, key
from xl_jixiao.parsing.levels import Place, Row, place
from xl_jixiao.parsing.rows import Record, RowReader, joined

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_jixiao.parsing.columns import Entry
    from xl_jixiao.parsing.draft import Draft
    from xl_jixiao.parsing.labels import Words
    from xl_jixiao.parsing.lines import Block, Cell, Line

_SIGNS = re.compile(r"[≥≤=<>]=?")
_TICK = re.compile(r"[√✓✔☑■●Vv]")
_TEXTS = {
    "name",
    "target",
    "midterm",
    "actual",
    "reason",
    "nature",
    "standard",
    "note",
    "progress",
    "forecast",
    "likelihood",
}
_NUMBERS = {"points", "score"}
_VALUES = {"target", "midterm", "actual"}


class TableReader:
    """Reads the indicator table of one form into a draft."""

    def __init__(self, draft: Draft, words: Words) -> None:
        """Begin a form."""
        self._draft = draft
        self._words = words
        self._rows = RowReader(draft, words)

    def read(self, block: Block) -> None:
        """Read the table of a block."""
        if block.headings:
            self._rows.read(block)
            self._build()
            self._report_unread()

    def _build(self) -> None:
        left, right = self._rows.left, self._rows.right
        placed = [
            (record, levels)
            for records in (left, right)
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

    def _build_one(self, record: Record, levels: tuple[Place, Place], *, signs: bool) -> None:
        path = f"indicators[{len(self._draft.indicators)}]"
        values: dict[str, Any] = {}
        for name, found in zip(("level1", "level2"), levels, strict=True):
            self._put_level(path, name, record.row, found, values)
        for role, entries in record.entries.items():
            if role in _NUMBERS:
                self._put_number(path, role, record.line, entries[0].cell, values)
            elif role in _TEXTS:
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
        spot = mark.origin.sheet + mark.origin.cell
        if how == "printed" and mark.repaired:
            what, confidence = f"标签“{mark.repaired}”疑为误印，按“{mark.canonical}”认读", 0.85
        elif how == "before":
            what, confidence = f"标签“{text}”印在本行之后（{spot}），本行归入该组", 0.9
        elif how == "moved":
            what, confidence = f"标签“{text}”印在本行之后（{spot}），按指标名称归入该组", 0.85
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

    def _put_text(self, path: str, role: str, line: Line, entries: Sequence[Entry], values: dict[str, Any]) -> None:
        values[role] = joined(entries)
        self._draft.origins[f"{path}.{role}"] = line.origin(entries[0].cell.column)

    def _put_number(self, path: str, role: str, line: Line, cell: Cell, values: dict[str, Any]) -> None:
        number = read_number(cell.text)
        origin = line.origin(cell.column)
        if number is not None:
            values[role] = number
            self._draft.origins[f"{path}.{role}"] = origin
        elif not is_dash(cell.text):
            self._draft.leave(origin, cell.text, "这里应是数字，未能读成数")

    def _put_joined(self, path: str, record: Record, values: dict[str, Any]) -> None:
        """Put what several columns say together into one field: former years, ticked causes, ticked likelihood."""
        for role, target, joint in (
            ("history", "note", "；"),
            ("cause", "reason", "；"),
            ("likely", "likelihood", "、"),
        ):
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
                    self._rows.unread.setdefault(entry.column.heading, []).append((record.line, entry.cell))

    def _compose_target(self, path: str, record: Record, values: dict[str, Any]) -> None:
        """Join sign, value and unit where the form has a column for each."""
        if "value" in record.entries:
            self._put_text(path, "target", record.line, record.entries["value"], values)
        text = values.get("target", "")
        target = parse(text)
        if not isinstance(target, Quantity):
            return
        sign = fold(values.get("nature", ""))
        unit = joined(record.entries["unit"]) if "unit" in record.entries else ""
        if _SIGNS.fullmatch(sign) and target.op is None:
            text = sign + text
        if not is_dash(unit) and not target.unit:
            text = f"{text}({unit})"
        values["target"] = text

    def _mend(self, path: str, record: Record, values: dict[str, Any], *, signs: bool) -> None:
        """Repair slips in the texts of a row."""
        name = values.get("name", "")
        self._apply(path, "name", record, slips.numbering(name), values)
        for role in _VALUES & values.keys():
            if not record.line.grid.formatted:
                self._apply(path, role, record, slips.lost_percent(name, values[role]), values)
            if role != "actual":
                self._apply(path, role, record, slips.misread_sign(name, values[role], signs=signs), values)

    def _apply(self, path: str, role: str, record: Record, slip: slips.Slip | None, values: dict[str, Any]) -> None:
        if slip is not None:
            values[role] = self._draft.repair(
                f"{path}.{role}",
                self._draft.origins.get(f"{path}.{role}", record.row.origin),
                slip.what,
                before=values[role],
                after=slip.text,
                confidence=slip.confidence,
            )

    def _report_unread(self) -> None:
        for heading, cells in self._rows.unread.items():
            line, cell = cells[0]
            why = f"“{base(heading)}”这一列没有对应的栏目，或可由其他列算出，未读入（共{len(cells)}格）"
            self._draft.leave(line.origin(cell.column), cell.text, why)


def _said_below(entry: Entry, role: str) -> str:
    """Return what a cell says together with its heading; a tick says the heading itself."""
    text = joined([entry])
    heading = base(entry.column.heading) if entry.column is not None else ""
    if _TICK.fullmatch(text):
        return heading
    if role == "history":
        return f"{heading}：{text}"
    return text if heading == "原因说明" else f"{heading}：{text}"
