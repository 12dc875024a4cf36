"""Records of the indicator table → indicators."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xl_jixiao.model import Quantity, parse
from xl_jixiao.model.grammar import fold
from xl_jixiao.parsing import slips
from xl_jixiao.parsing.amounts import is_dash, read_number
from xl_jixiao.parsing.labels import base, key
from xl_jixiao.parsing.levels import Place, Row, place
from xl_jixiao.parsing.origins import Places, RowPlaces
from xl_jixiao.parsing.rows import TICK, RowReader, unwrapped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_jixiao.model import Origin
    from xl_jixiao.parsing.blocks import Block
    from xl_jixiao.parsing.columns import Column
    from xl_jixiao.parsing.draft import Draft
    from xl_jixiao.parsing.labels import Words
    from xl_jixiao.parsing.lines import Cell

_SIGNS = re.compile(r"[≥≤=<>]=?")
_NUMBERS = ("points", "score")
_VALUES = ("target", "midterm", "actual")
_ASKED_FOR = frozenset({"name", "target", "actual", "points", "score", "reason"})
"""Roles of columns whose blank cells findings speak of"""
_LEVELS = ("level1", "level2")
_PARTS = {"value", "unit", "nature", "adjusted"}
_NUMBERED = frozenset("指★☆*123456789")
_SAID_IN = {"history": ("note", "；"), "cause": ("reason", "；"), "likely": ("likelihood", "、")}
"""Roles of columns that are read together with their headings → the field they go to, and what joins them"""


class TableReader:
    """Reads the indicator table of one form into a draft."""

    def __init__(self, draft: Draft, words: Words) -> None:
        """Begin a form."""
        self._draft = draft
        self._words = words
        self._rows = RowReader(draft, words)
        self._signs = False
        """Whether targets have signs"""
        self._asked_for: dict[str, int] = {}
        """Roles of columns whose blank cells are noted, and where the columns begin"""

    def read(self, block: Block) -> None:
        """Read the table of a block."""
        if block.headings:
            self._rows.read(block)
            self._draft.note_blank("indicators", self._heading(block))
            self._build()
            self._report_unread()

    def _heading(self, block: Block) -> Origin:
        """Return where the heading of the names stands, which stands for the indicators as a whole."""
        for line in block.headings:
            for cell in line.cells:
                if self._words.column(cell.text) == "name":
                    return line.origin(cell.column)
        return block.headings[0].origin(block.headings[0].columns[0])

    def column(self, role: str) -> Column | None:
        """Return the column of a role, `None` when the table has none."""
        return next((column for column in self._rows.columns if column.role == role), None)

    def _build(self) -> None:
        left, right = self._rows.left, self._rows.right
        self._signs = any("≥" in row.values.get("target", "") for row in left)
        for column in self._rows.columns:
            self._draft.boxes.add(f"indicators.{column.role}")
            if column.role in _ASKED_FOR and not column.half:
                self._asked_for.setdefault(column.role, column.left)
        places = place(left, self._words)
        if self._rows.longer:
            self._join_terms(self._rows.longer, left, [second for _, second in places])
        if not right:
            for row, levels in zip(left, places, strict=True):
                self._build_one(row, levels)
            return
        # A right half follows the left half of its line; of equal names they are one indicator.
        others = {id(row.line): (row, levels) for row, levels in zip(right, place(right, self._words), strict=True)}
        for row, (first, second) in zip(left, places, strict=True):
            levels, other = (first, second), others.get(id(row.line))
            if other is not None and (other[0].name == row.name or not row.values):
                if second.mark is None or not row.values:  # nobody has filled in the 中期 half of this line
                    levels = first, other[1][1]
                row.values = {**other[0].values, **row.values}
                row.places = {**other[0].places, **row.places}
                other = None
            self._build_one(row, levels)
            if other is not None:
                self._build_one(*other)

    def _join_terms(self, longer: Sequence[Row], annual: Sequence[Row], seconds: Sequence[Place]) -> None:
        """
        Give rows the 中期 value of the row of the same name in the table above; the others there stand alone.

        Of several of one name it is that under the same 二级指标.
        """
        named: dict[str, list[tuple[Row, Place]]] = {}
        for one, second in zip(annual, seconds, strict=True):
            named.setdefault(one.name, []).append((one, second))
        for row, levels in zip(longer, place(longer, self._words), strict=True):
            if "target" in row.values:
                row.values["midterm"], row.places["midterm"] = row.values.pop("target"), row.places.pop("target")
            same = _same(named.get(row.name, []), levels[1])
            if same is None:
                self._build_one(row, levels)
            elif "midterm" in row.values:
                same.values["midterm"] = row.values["midterm"]
                same.places["midterm"] = row.line.origin_of(row.places["midterm"])

    def _build_one(self, row: Row, levels: tuple[Place, Place]) -> None:
        """Make the values of a row those of an indicator."""
        draft, line, values = self._draft, row.line, row.values
        path = f"indicators[{len(draft.indicators)}]"
        blanks: Places = {}
        if line.grid.ruled:
            for role, column in self._asked_for.items():
                if role not in values:
                    blanks[role] = column
        self._take_levels(path, row, levels)
        if row.merged or row.cut_at is not None:
            self._note(path, row)
        for role in _NUMBERS:
            if role in values:
                self._take_number(row, role)
        if row.said:
            self._take_said(row)
        if not _PARTS.isdisjoint(values):
            self._compose_target(row)
        self._mend(path, row)
        draft.put_row(path, values, RowPlaces(line.grid.locate, line.row, row.places))
        if blanks:
            draft.blank_rows[draft.prefix + path] = RowPlaces(line.grid.locate, line.row, blanks)

    def _take_levels(self, path: str, row: Row, levels: tuple[Place, Place]) -> None:
        for name, found in zip(_LEVELS, levels, strict=True):
            mark, how, _ = found
            if mark is not None:
                # Plain is a label printed beside the row or, on the same page, above it.
                plain = not mark.repaired if how == "printed" else how == "carried" and not row.line.broken
                row.values[name] = mark.text if plain else self._repaired_level(f"{path}.{name}", row, found)
                row.places[name] = mark.origin

    def _note(self, path: str, row: Row) -> None:
        """Note what is odd about the cells of a row."""
        origin = row.origin
        for role, above in row.merged:
            row.places[role] = above.origin_of(row.places[role])
            what, text = "单元格与上一行的合并，按同样的内容认读", row.values[role]
            self._draft.repair(f"{path}.{role}", origin, what, before="", after=text, confidence=0.85)
        if row.cut_at is not None:
            what = "一行被分页切成两半，已接成一行"
            self._draft.repair(f"{path}.name", row.cut_at, what, before="", after=row.name, confidence=0.85)

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

    def _take_number(self, row: Row, role: str) -> None:
        """Read points or a score; list what is neither a number nor a blank."""
        text, place = row.values.pop(role), row.places.pop(role)
        number = read_number(text)
        if number is not None:
            row.values[role], row.places[role] = number, place
        elif not is_dash(text):
            self._draft.leave(row.line.origin_of(place), text, "这里应是数字，未能读成数")

    def _take_said(self, row: Row) -> None:
        """Put what several columns say together into one field: former years, ticked causes, ticked likelihood."""
        values = row.values
        filled = [(role, heading, cell) for role, heading, cell in row.said if not is_dash(cell.text)]
        for role, (target, joint) in _SAID_IN.items():
            cells = [(heading, cell) for one, heading, cell in filled if one == role]
            if cells:
                before = [values[target]] if values.get(target) else []
                values[target] = joint.join([_said(role, heading, cell) for heading, cell in cells] + before)
                row.places.setdefault(target, cells[0][1].column)
        for role, heading, cell in filled:
            if role not in _SAID_IN and key(heading) != "序号":
                self._rows.unread.setdefault(heading, []).append((row.line, cell))

    def _compose_target(self, row: Row) -> None:
        """Join sign, value and unit where the form has a column for each; what was adjusted during the year counts."""
        values, places = row.values, row.places
        if "value" in values:
            values["target"], places["target"] = values.pop("value"), places.pop("value")
        adjusted, place = values.pop("adjusted", ""), places.pop("adjusted", None)
        if place is not None and not is_dash(adjusted):
            values["target"], places["target"] = adjusted, place
        unit = values.pop("unit", "")
        places.pop("unit", None)
        text = values.get("target", "")
        target = parse(text)
        if not isinstance(target, Quantity):
            return
        sign = fold(values.get("nature", ""))
        if _SIGNS.fullmatch(sign) and target.op is None:
            text = sign + text
        if not is_dash(unit) and not target.unit:
            text = f"{text}({unit})"
        values["target"] = text

    def _mend(self, path: str, row: Row) -> None:
        """Repair slips in the texts of a row."""
        values = row.values
        name = values.get("name", "")
        if name[:1] in _NUMBERED:
            self._apply(path, "name", row, slips.numbering(name))
        for role in ("target", "midterm"):
            if values.get(role, "").startswith("2"):
                self._apply(path, role, row, slips.misread_sign(name, values[role], signs=self._signs))
        if not row.line.grid.formatted:
            for role in _VALUES:
                if role in values:
                    self._apply(path, role, row, slips.lost_percent(name, values[role]))

    def _apply(self, path: str, role: str, row: Row, slip: slips.Slip | None) -> None:
        if slip is not None:
            row.values[role] = self._draft.repair(
                f"{path}.{role}",
                row.line.origin_of(row.places[role]),
                slip.what,
                before=row.values[role],
                after=slip.text,
                confidence=slip.confidence,
            )

    def _report_unread(self) -> None:
        for heading, cells in self._rows.unread.items():
            line, cell = cells[0]
            why = f"“{base(heading)}”这一列没有对应的栏目，或可由其他列算出，未读入（共{len(cells)}格）"
            self._draft.leave(line.origin(cell.column), cell.text, why)


def _same(alike: list[tuple[Row, Place]], second: Place) -> Row | None:
    """Take from rows of one name that under a 二级指标, or the only one."""
    name = second.mark.text if second.mark is not None else ""
    at = next((at for at, (_, other) in enumerate(alike) if other.mark is not None and other.mark.text == name), None)
    if at is None and len(alike) != 1:
        return None
    return alike.pop(at or 0)[0]


def _said(role: str, heading: str, cell: Cell) -> str:
    """Return what a cell says together with its heading; a tick says the heading itself."""
    text, title = unwrapped(cell.text), unwrapped(heading) if role == "history" else base(heading)
    if TICK.fullmatch(text):
        return title
    return text if role == "cause" and title == "原因说明" else f"{title}：{text}"
