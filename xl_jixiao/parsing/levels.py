"""
一级 and 二级指标 of each row, from labels that are merged, printed late, misprinted, or lost at a page break.

In a ruled table a label stands at the top of its group and holds until the next. In pasted text it may stand beside
any row of its group, so a row between two labels belongs to the upper one unless its words say otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import re
    from collections.abc import Mapping, Sequence

    from xl_jixiao.model import Origin
    from xl_jixiao.parsing.labels import Words
    from xl_jixiao.parsing.lines import Cell, Line
    from xl_jixiao.parsing.origins import Places


class Mark(NamedTuple):
    """A label beside a row."""

    text: str
    canonical: str
    """Standard name, `""` for one that is not known"""
    origin: Origin
    repaired: str = ""
    """The text as printed, when it was a misprint"""


@dataclass(slots=True)
class Row:
    """One row of the table, or one half of it, before its levels are known."""

    line: Line
    values: dict[str, Any]
    """What its cells say, by the role of their column, without line wraps; then the fields of the indicator"""
    places: Places
    """Where they stand, by the same roles; of several cells the first"""
    mark1: Mark | None = None
    mark2: Mark | None = None
    new1: bool = False
    new2: bool = False
    """A blank label cell with a line above it: a group begins here whose label is printed on the next page"""
    said: Sequence[tuple[str, str, Cell]] = ()
    """Cells whose heading is part of what they say: role, heading, cell"""
    merged: Sequence[tuple[str, Line]] = ()
    """Roles of cells that are merged with those of a row above, and that row"""
    cut_at: Origin | None = None
    """Where the second part of a row that a page break has cut begins"""

    @property
    def name(self) -> str:
        """Its 三级指标."""
        name: str = self.values.get("name", "")
        return name

    @property
    def loose(self) -> bool:
        """Whether labels may stand beside any row of their group."""
        return not self.line.grid.ruled

    @property
    def origin(self) -> Origin:
        """Where its name stands; without a name, its first cell."""
        column = self.places.get("name")
        return self.line.origin(column if isinstance(column, int) else self.line.columns[0])


class Place(NamedTuple):
    """The level of one row, and how it was found."""

    mark: Mark | None
    how: str
    """`printed`, `carried`, `before` (its label comes later), `moved` (by its words), `doubtful`, `inferred`"""
    other: Mark | None = None
    """What it might be as well, when it is doubtful"""


def place(rows: Sequence[Row], words: Words) -> list[tuple[Place, Place]]:
    """Return 一级 and 二级 of each row."""
    if all(row.line.grid.ruled for row in rows):
        firsts = _ruled(rows, [row.mark1 for row in rows], [row.new1 for row in rows])
        seconds = _ruled(rows, [row.mark2 for row in rows], [row.new2 for row in rows])
        _end_at_firsts(rows, seconds)
        _begin_at_pages(rows, firsts, seconds, words)
        return list(zip(firsts, seconds, strict=True))
    seconds = _seconds(rows, words)
    return list(zip(_firsts(rows, seconds, words), seconds, strict=True))


def _ruled(rows: Sequence[Row], marks: Sequence[Mark | None], new: Sequence[bool]) -> list[Place]:
    """A label holds until the next; that of a group cut by a page break may stand in its second part only."""
    places: list[Place] = []
    current = Place(None, "carried")
    for at, mark in enumerate(marks):
        if mark is not None:
            places.append(Place(mark, "printed"))
            current = Place(mark, "carried")
            continue
        if new[at] and not rows[at].line.broken:
            following = next((n for n in range(at + 1, len(marks)) if marks[n] is not None or new[n]), None)
            if following is not None and rows[following].line.broken and marks[following] is not None:
                current = Place(marks[following], "before")
        places.append(current)
    return places


def _end_at_firsts(rows: Sequence[Row], seconds: list[Place]) -> None:
    """A 二级 ends where a new 一级 begins: where that has none of its own the cell is blank, not carried."""
    ended = False
    first = ""
    for at, row in enumerate(rows):
        if row.mark1 is not None:
            ended = row.mark1.text != first and bool(first) and not row.line.broken
            first = row.mark1.text
        if row.mark2 is not None:
            ended = False
        if ended and seconds[at].how == "carried":
            seconds[at] = Place(None, "carried")


def _begin_at_pages(rows: Sequence[Row], firsts: list[Place], seconds: Sequence[Place], words: Words) -> None:
    """A 一级 that begins at the top of a page may have its label on the next one only: its 二级 belong to that."""
    for at, row in enumerate(rows):
        second, (first, how, _) = seconds[at].mark, firsts[at]
        parent = words.parents.get(second.canonical) if second is not None and row.line.grid.breaks else None
        if parent is None or how != "carried" or first is None or first.canonical == parent:
            continue
        following = next((other.mark1 for other in rows[at + 1 :] if other.mark1 is not None), None)
        if following is not None and following.canonical == parent:
            firsts[at] = Place(following, "before")


def _seconds(rows: Sequence[Row], words: Words) -> list[Place]:
    places = [Place(row.mark2, "printed" if row.mark2 else "carried") for row in rows]
    marked = [at for at, row in enumerate(rows) if row.mark2 is not None]
    if not marked:
        return places
    for at in range(marked[0]):
        places[at] = Place(rows[marked[0]].mark2, "before")
    drifting = marked[0] > 0
    for begin, end in zip(marked, [*marked[1:], len(rows)], strict=True):
        above = rows[begin].mark2
        for at in range(begin + 1, end):
            places[at] = Place(above, "carried")
        below = rows[end].mark2 if end < len(rows) else None
        if above is not None and below is not None and rows[begin].loose and above.canonical != below.canonical:
            tail = [rows[at].name for at in range(begin + 1, end)]
            places[begin + 1 : end] = _divided(tail, above, below, words, drifting=drifting)
            drifting = drifting or places[end - 1].how == "moved"
    return places


def _divided(names: Sequence[str], above: Mark, below: Mark, words: Words, *, drifting: bool) -> list[Place]:
    """
    Give the last rows between two labels to the lower one, as far as their words say so.

    Args:
        names: of the rows between the labels.
        above: the upper label.
        below: the lower label.
        words: that belong to each 二级指标.
        drifting: whether labels of this form stand in the middle of their groups; then rows that no word places are
            doubtful, but for 满意度, whose indicators always say so.
    """
    places = [Place(above, "carried") for _ in names]
    for at, name in reversed(list(enumerate(names))):
        if _says(words.sure, above, name):
            break
        if _says(words.sure, below, name):
            places[at] = Place(below, "moved")
        elif _says(words.maybe, below, name) or (drifting and not _says(words.maybe, above, name)):
            if below.canonical == _ALWAYS_NAMED and not _says(words.maybe, below, name):
                break
            places[at] = Place(above, "doubtful", below)
            if not drifting:
                break
        else:
            break
    return places


_ALWAYS_NAMED = "服务对象满意度指标"


def _says(table: Mapping[str, re.Pattern[str]], mark: Mark, name: str) -> bool:
    pattern = table.get(mark.canonical)
    return pattern is not None and pattern.search(name) is not None


def _firsts(rows: Sequence[Row], seconds: Sequence[Place], words: Words) -> list[Place]:
    places: list[Place] = []
    carried: Mark | None = None
    printed = {row.mark1.canonical for row in rows if row.mark1 is not None}
    for at, row in enumerate(rows):
        if row.mark1 is not None:
            carried = row.mark1
            places.append(Place(carried, "printed"))
            continue
        second = seconds[at].mark
        parent = words.parents.get(second.canonical, "") if second is not None else ""
        agrees = carried is not None and (
            carried.canonical == parent
            # Some provinces print 经济成本 under 产出, and then no 成本指标.
            or ((carried.canonical, parent) == ("产出指标", "成本指标") and parent not in printed)
        )
        if not parent or agrees:
            places.append(Place(carried, "carried"))
            continue
        following = _printed_later(rows, seconds, at, parent)
        if following is not None:
            places.append(Place(following, "before"))
        elif second is not None:
            carried = Mark(parent, parent, second.origin)
            places.append(Place(carried, "inferred"))
    return places


def _printed_later(rows: Sequence[Row], seconds: Sequence[Place], at: int, parent: str) -> Mark | None:
    """Return the 一级 label of that name printed further down beside a row of the same 二级 group."""
    second = seconds[at].mark
    while at < len(rows) and seconds[at].mark is second:
        mark = rows[at].mark1
        if mark is not None and mark.canonical == parent:
            return mark
        at += 1
    return None
