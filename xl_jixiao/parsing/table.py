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
from xl_jixiao.parsing.rows import TICK, RowReader, joined

if TYPE_CHECKING:
    from xl_jixiao.model import Origin
    from xl_jixiao.parsing.blocks import Block
    from xl_jixiao.parsing.columns import Column
    from xl_jixiao.parsing.draft import Draft
    from xl_jixiao.parsing.labels import Words
    from xl_jixiao.parsing.lines import Cell, Line

_SIGNS = re.compile(r"[≥≤=<>]=?")
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
_ASKED_FOR = frozenset({"name", "target", "actual", "points", "score", "reason"})
"""Roles of columns whose blank cells findings speak of"""
_LEVELS = ("level1", "level2")
_PARTS = {"value", "unit", "nature"}
_NUMBERED = ("指", "★", "☆")
_SAID_IN = {"history": ("note", "；"), "cause": ("reason", "；"), "likely": ("likelihood", "、")}
"""Roles of columns that are read together with their headings → the field they go to, and what joins them"""


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
            self._draft.note_blank("indicators", self._heading(block))
            self._build()
            self._report_unread()

    def _heading(self, block: Block) -> Origin:
        """Return where the heading of the names stands, which stands for the indicators as a whole."""
        line = block.headings[0]
        name = next((cell for cell in line.cells if self._words.column(cell.text) == "name"), line.cells[0])
        return line.origin(name.column)

    def column(self, role: str) -> Column | None:
        """Return the column of a role, `None` when the table has none."""
        return next((column for column in self._rows.columns if column.role == role), None)

    def _build(self) -> None:
        left, right = self._rows.left, self._rows.right
        signs = any("≥" in cell.text for row in left for cell in row.cells.get("target", ()))
        places = place(left, self._words)
        if not right:
            for row, levels in zip(left, places, strict=True):
                self._build_one(row, levels, signs=signs)
            return
        # A right half follows the left half of its line; of equal names they are one indicator.
        others = {id(row.line): (row, levels) for row, levels in zip(right, place(right, self._words), strict=True)}
        for row, levels in zip(left, places, strict=True):
            other = others.get(id(row.line))
            if other is not None and (other[0].name == row.name or not row.cells):
                row.cells = {**other[0].cells, **row.cells}
                row.name, other = other[0].name, None
            self._build_one(row, levels, signs=signs)
            if other is not None:
                self._build_one(*other, signs=signs)

    def _build_one(self, row: Row, levels: tuple[Place, Place], *, signs: bool) -> None:
        path = f"indicators[{len(self._draft.indicators)}]."
        full = self._draft.prefix + path
        origins, locate, number = self._draft.origins, row.line.grid.locate, row.line.row
        values: dict[str, Any] = {}
        for name, found in zip(_LEVELS, levels, strict=True):
            mark, how, _ = found
            if mark is not None:
                # Plain is a label printed beside the row or, on the same page, above it.
                plain = not mark.repaired if how == "printed" else how == "carried" and not row.line.broken
                values[name] = mark.text if plain else self._repaired_level(path + name, row, found)
                origins[full + name] = mark.origin
        for role, cells in row.cells.items():
            if role in _TEXTS:
                values[role] = row.name if role == "name" else joined(cells)
                origins[full + role] = locate(number, cells[0].column)
            elif role in _NUMBERS:
                self._put_number(path + role, role, row.line, cells[0], values)
        self._note(path, row)
        if row.said:
            self._put_said(full, row, values)
        if not _PARTS.isdisjoint(row.cells):
            self._compose_target(full, row, values)
        self._mend(path, row, values, signs=signs)
        self._draft.indicators.append(values)

    def _note(self, path: str, row: Row) -> None:
        """Note what is odd about the cells of a row, and which of them are blank."""
        draft, line = self._draft, row.line
        for role, above in row.merged.items():
            draft.origins[draft.prefix + path + role] = above.origin(row.cells[role][0].column)
            what, text = "单元格与上一行的合并，按同样的内容认读", joined(row.cells[role])
            draft.repair(path + role, row.origin, what, before="", after=text, confidence=0.85)
        if row.cut_at is not None:
            what = "一行被分页切成两半，已接成一行"
            draft.repair(path + "name", row.cut_at, what, before="", after=row.name, confidence=0.85)
        for column in self._rows.columns if line.grid.ruled else ():
            if column.role in _ASKED_FOR and column.role not in row.cells and not column.half:
                draft.note_blank(path + column.role, line.origin(column.left))

    def _repaired_level(self, path: str, row: Row, found: Place) -> str:
        """List why a level is not what is printed beside its row; return the level."""
        mark, how, other = found
        if mark is None:
            return ""
        text, before = mark.text, ""
        spot = mark.origin.sheet + mark.origin.cell
        what, confidence = {
            "printed": (f"标签“{mark.repaired}”疑为误印，按“{mark.canonical}”认读", 0.85),
            "before": (f"标签“{text}”印在本行之后（{spot}），本行归入该组", 0.9),
            "moved": (f"标签“{text}”印在本行之后（{spot}），按指标名称归入该组", 0.85),
            "doubtful": (f"本行在两个标签之间，按顺序沿用“{text}”，请确认", 0.6),
            "inferred": (f"本组没有印一级指标，按二级指标补为“{text}”", 0.95),
            "carried": (f"分页后没有重印标签，沿用“{text}”", 0.95),
        }[how]
        if how == "printed":
            before = mark.repaired
        choices = (text, other.text) if other is not None else (text,)
        return self._draft.repair(
            path, row.origin, what, before=before, after=text, confidence=confidence, choices=choices
        )

    def _put_number(self, path: str, role: str, line: Line, cell: Cell, values: dict[str, Any]) -> None:
        number = read_number(cell.text)
        origin = line.origin(cell.column)
        if number is not None:
            values[role] = number
            self._draft.origins[self._draft.prefix + path] = origin
        elif not is_dash(cell.text):
            self._draft.leave(origin, cell.text, "这里应是数字，未能读成数")

    def _put_said(self, full: str, row: Row, values: dict[str, Any]) -> None:
        """Put what several columns say together into one field: former years, ticked causes, ticked likelihood."""
        filled = [(role, heading, cell) for role, heading, cell in row.said if not is_dash(cell.text)]
        for role, (target, joint) in _SAID_IN.items():
            cells = [(heading, cell) for one, heading, cell in filled if one == role]
            if cells:
                before = [values[target]] if values.get(target) else []
                values[target] = joint.join([_said(role, heading, cell) for heading, cell in cells] + before)
                self._draft.origins.setdefault(full + target, row.line.origin(cells[0][1].column))
        for role, heading, cell in filled:
            if role not in _SAID_IN and key(heading) != "序号":
                self._rows.unread.setdefault(heading, []).append((row.line, cell))

    def _compose_target(self, full: str, row: Row, values: dict[str, Any]) -> None:
        """Join sign, value and unit where the form has a column for each."""
        if "value" in row.cells:
            values["target"] = joined(row.cells["value"])
            self._draft.origins[full + "target"] = row.line.origin(row.cells["value"][0].column)
        text = values.get("target", "")
        target = parse(text)
        if not isinstance(target, Quantity):
            return
        sign = fold(values.get("nature", ""))
        unit = joined(row.cells["unit"]) if "unit" in row.cells else ""
        if _SIGNS.fullmatch(sign) and target.op is None:
            text = sign + text
        if not is_dash(unit) and not target.unit:
            text = f"{text}({unit})"
        values["target"] = text

    def _mend(self, path: str, row: Row, values: dict[str, Any], *, signs: bool) -> None:
        """Repair slips in the texts of a row."""
        name = values.get("name", "")
        if name[:1] in _NUMBERED:
            self._apply(path + "name", "name", row, slips.numbering(name), values)
        for role in ("target", "midterm"):
            if values.get(role, "").startswith("2"):
                self._apply(path + role, role, row, slips.misread_sign(name, values[role], signs=signs), values)
        if not row.line.grid.formatted:
            for role in _VALUES & values.keys():
                self._apply(path + role, role, row, slips.lost_percent(name, values[role]), values)

    def _apply(self, path: str, role: str, row: Row, slip: slips.Slip | None, values: dict[str, Any]) -> None:
        if slip is not None:
            values[role] = self._draft.repair(
                path,
                self._draft.origins.get(self._draft.prefix + path, row.origin),
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


def _said(role: str, heading: str, cell: Cell) -> str:
    """Return what a cell says together with its heading; a tick says the heading itself."""
    text, title = joined([cell]), base(heading)
    if TICK.fullmatch(text):
        return title
    return text if role == "cause" and title == "原因说明" else f"{title}：{text}"
