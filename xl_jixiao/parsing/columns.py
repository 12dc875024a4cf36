"""Columns of the indicator table: their headings, and which cell of a row belongs to which of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from xl_jixiao.model import Phrase, Placeholder, parse
from xl_jixiao.model.grammar import fold
from xl_jixiao.parsing.labels import Words, base, key
from xl_jixiao.parsing.lines import NOWHERE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_jixiao.parsing.grid import Area
    from xl_jixiao.parsing.lines import Cell, Line


class Column(NamedTuple):
    """A column of the table: its role, its heading, and the columns of the grid that it covers."""

    role: str
    """A section of `columns` in `labels.yaml`, `""` for a heading that is not known"""
    heading: str
    left: int
    right: int
    """First and last column of the grid"""
    half: int = 0
    """1 in the right half of a form with two groups of columns (中期, 年度), each with its own names"""


_MOST_HEADINGS = 3
"""Lines that the headings of a table have at most"""
Placed = list[tuple["Cell", "Column | None"]]
"""The cells of a row, each with the column it belongs to"""


def read_columns(headings: Sequence[Line], words: Words) -> tuple[Column, ...]:
    """
    Read the columns of a table from its heading lines.

    A second line divides columns of the first: 预期指标值 → 符号, 值, 单位; 指标值 → 中期, 年度; 绩效指标 → 一级, 二级,
    三级指标.
    """
    columns = _first_line(headings[0], words)
    for line in headings[1:]:
        columns = _divided(columns, line, words)
    return tuple(_in_halves(columns))


def lefts(columns: Sequence[Column]) -> dict[str, int]:
    """Return where the column of each role begins; of several of one role the first."""
    return {column.role: column.left for column in reversed(columns)}


def _first_line(line: Line, words: Words) -> list[Column]:
    columns: list[Column] = []
    for at, cell in enumerate(line.cells):
        role = words.column(cell.text)
        area = line.grid.area_at.get((line.row, cell.column))
        if role is None and _is_beside(cell, area, words, first=at == 0):
            continue
        following = line.cells[at + 1].column - 1 if at + 1 < len(line.cells) else NOWHERE
        # Blank cells right of a heading belong to it, also where nobody merged them.
        right = following if area is None or following == NOWHERE else max(area.right, following)
        columns.append(Column(role or "", cell.text, cell.column, right))
    return columns


def _is_beside(cell: Cell, area: Area | None, words: Words, *, first: bool) -> bool:
    """Whether a cell is words left of the table: 绩效指标, 年度绩效目标1（80分）, or what a page break left of them."""
    label = words.head_label(cell.text)
    if label is not None and (label.kind == "side" or (label.kind == "objectives" and first)):
        return True
    return first and area is not None and area.bottom - area.top >= _MOST_HEADINGS


def _divided(columns: list[Column], line: Line, words: Words) -> list[Column]:
    parts: dict[Column, list[Column]] = {}
    named: list[Column] = []  # what stands below words at the side, which are no column
    for at, cell in enumerate(line.cells):
        group = words.groups.get(key(cell.text))
        role = _GROUP_ROLES[group] if group else words.column(cell.text) or ""
        right = line.cells[at + 1].column - 1 if at + 1 < len(line.cells) else NOWHERE
        if line.grid.ruled:
            whole = next((c for c in columns if c.left <= cell.column <= c.right), None)
        else:
            whole = next((c for c in columns if c.role == _WHOLES.get(role, role)), None)
        if whole is not None:
            heading = cell.text if whole.role else base(whole.heading) + cell.text
            part = Column(role, heading, cell.column, min(right, whole.right))
            parts.setdefault(whole, []).append(part)
        elif role in _NAMING:
            named.append(Column(role, cell.text, cell.column, min(right, columns[0].left - 1)))
    divided = named + [part for column in columns for part in parts.get(column, [column])]
    if line.grid.ruled or not parts:
        return divided
    # Copied text has one cell for a merged heading and one for each of its parts.
    left = divided[0].left
    return [column._replace(left=left + at, right=left + at) for at, column in enumerate(divided)]


_NAMING = ("level1", "level2", "name")


_GROUP_ROLES = {"midterm": "midterm", "annual": "target"}
_WHOLES = {
    "nature": "target",
    "value": "target",
    "unit": "target",
    "midterm": "target",
    "history": "target",
    "cause": "reason",
    "likely": "likelihood",
}
"""Roles of a second heading line → the role of the column that they divide"""


def _in_halves(columns: list[Column]) -> list[Column]:
    """
    Tell two groups of columns apart, as the official form has them: first 中期, then 年度.

    Either each group has names of its own, or 指标值 stands twice beside one name; the first of both is the 中期,
    whatever its heading.
    """
    values = [at for at, column in enumerate(columns) if column.role in ("target", "midterm")]
    names = [at for at, column in enumerate(columns) if column.role == "name"]
    named_twice = len(names) == 2
    if len(names) == len(values) > 2:
        return _of_terms(columns, names)
    if named_twice and len(values) == 1:
        # 三级指标 and, further right, 指标内容, which explains it.
        columns[names[1]] = columns[names[1]]._replace(role="standard")
        return columns
    if len(values) != 2 or (not named_twice and any(column.role == "midterm" for column in columns)):
        return columns
    first = values[0]
    return [
        column._replace(role="midterm") if at == first else column._replace(half=int(named_twice and at > first))
        for at, column in enumerate(columns)
    ]


_YEARLY, _MIDTERM = re.compile("年度|当年|本年"), re.compile("中期")


def _of_terms(columns: list[Column], names: list[int]) -> list[Column]:
    """Keep of three groups, 长期, 中期 and 年度, what a form has room for; what stands in another is listed."""
    own = sum(column.role == "level2" for column in columns) == len(names)
    starts = [at - 1 if own else at for at in names]
    ends = [*starts[1:], len(columns)]
    said = ["".join(column.heading for column in columns[start:end]) for start, end in zip(starts, ends, strict=True)]
    yearly = next((at for at, text in enumerate(said) if _YEARLY.search(text)), len(said) - 1)
    others = [at for at in range(len(said)) if at != yearly]
    midterm = next((at for at in others if _MIDTERM.search(said[at])), min(others, key=lambda at: abs(at - yearly)))
    found = columns[: starts[0]]
    for at, (start, end) in enumerate(zip(starts, ends, strict=True)):
        for column in columns[start:end]:
            role = "midterm" if at == midterm and column.role == "target" else column.role
            half = int(at == max(yearly, midterm))
            found.append(column._replace(role=role, half=half) if at in (yearly, midterm) else column._replace(role=""))
    return found


class Below(dict[int, "Column | None"]):
    """The columns of a ruled table by the columns of the grid: below which heading a cell stands."""

    def __init__(self, columns: Sequence[Column]) -> None:
        """Take the columns; each place is looked for once, when a row has something there."""
        super().__init__()
        self._columns = columns

    def __missing__(self, place: int) -> Column | None:
        """Find the column that a place of the grid belongs to."""
        nearest = next((column for column in self._columns if place <= column.right), None)
        found = nearest if nearest is not None and nearest.left <= place else None
        self[place] = found
        return found


def aligned(
    cells: Sequence[Cell], columns: Sequence[Column], words: Words, *, dense: bool
) -> tuple[Placed, Placed | None]:
    """
    Say for each cell of a moved row, whose level labels are taken off, to which column it belongs.

    Args:
        cells: of the row.
        columns: of the table.
        words: labels of levels.
        dense: whether the row's blank cells were lost, so that the places of the others say little.

    Returns:
        The likeliest way, and another one that is about as likely where blank cells were lost.
    """
    if not cells:
        return [], None
    free = [column for column in columns if column.half or column.role not in ("level1", "level2")]
    if [column.role for column in free] == ["name", "target"] and len(cells) >= 2:
        # The last filled cell is the value, the one before it the name, wherever they stand.
        return [*((cell, None) for cell in cells[:-2]), (cells[-2], free[0]), (cells[-1], free[1])], None
    return _best_fit(cells, free, words, dense=dense and len(cells) < len(free))


def _best_fit(
    cells: Sequence[Cell], columns: Sequence[Column], words: Words, *, dense: bool
) -> tuple[Placed, Placed | None]:
    """
    Give the cells of a moved row to columns in order, so that they fit best in all.

    A row that moved as a whole keeps its distances, so each shift is tried; own proposal.
    """
    in_place, needed = (_IN_PLACE_DENSE, _NEEDED) if dense else (_IN_PLACE, {})
    fits = [
        [_fit(_looks(cell.text, words), column.role) + needed.get(column.role, 0) for column in columns]
        for cell in cells
    ]
    shifts = sorted({cell.column - column.left for cell in cells for column in columns}, key=abs)
    best: _Chosen = (-1e9, [None] * len(cells))
    best_fits = fits
    for shift in shifts:
        placed = [
            [
                fit + (in_place if column.left <= cell.column - shift <= column.right else 0.0)
                for fit, column in zip(row, columns, strict=True)
            ]
            for cell, row in zip(cells, fits, strict=True)
        ]
        found = _in_order(placed)
        if found[0] > best[0] + 1e-9:
            best, best_fits = found, placed

    def in_columns(chosen: list[int | None]) -> Placed:
        return [(cell, None if at is None else columns[at]) for cell, at in zip(cells, chosen, strict=True)]

    rival = _rival(best, best_fits, columns) if dense else None
    return in_columns(best[1]), in_columns(rival) if rival else None


def _rival(best: _Chosen, fits: list[list[float]], columns: Sequence[Column]) -> list[int | None] | None:
    """Return another choice that fits nearly as well and tells other values."""
    rivals: list[_Chosen] = []
    for row, at in enumerate(best[1]):
        if at is not None:
            others = [[*line] for line in fits]
            others[row][at] += 2 * _LEFT_OUT
            found = _in_order(others)
            told = {columns[n].role for n in (at, found[1][row]) if n is not None}
            if found[0] > best[0] - _NEARLY and told & _NEEDED.keys():
                rivals.append(found)
    return max(rivals, key=lambda one: one[0])[1] if rivals else None


_Chosen = tuple[float, list[int | None]]
"""How well a choice fits in all, and the column of each cell"""


def _in_order(fits: Sequence[Sequence[float]]) -> _Chosen:
    """Choose a column for each cell, in rising order, for the greatest sum (sequence alignment)."""
    rows, width = len(fits), len(fits[0])
    best = [[0.0] * (width + 1) for _ in range(rows + 1)]
    for i in range(rows - 1, -1, -1):
        best[i][width] = best[i + 1][width] + _LEFT_OUT
        for j in range(width - 1, -1, -1):
            best[i][j] = max(best[i + 1][j] + _LEFT_OUT, best[i][j + 1], best[i + 1][j + 1] + fits[i][j])
    chosen: list[int | None] = []
    i = j = 0
    while i < rows:
        if j < width and best[i][j] == best[i][j + 1]:
            j += 1
        elif j < width and best[i][j] == best[i + 1][j + 1] + fits[i][j]:
            chosen.append(j)
            i, j = i + 1, j + 1
        else:
            chosen.append(None)
            i += 1
    return best[0][0], chosen


_LEFT_OUT = -4.0
_IN_PLACE = 1.5
_IN_PLACE_DENSE = 0.3
_NEARLY = 1.5
_NEEDED = dict.fromkeys(
    ("name", "target", "value", "midterm", "actual", "points", "score", "progress", "forecast"), 2.0
)
"""Columns that are filled in nearly every row"""
_NUMBER = re.compile(r"-?\d[\d,]*(?:\.\d+)?分?")
_SIGN = re.compile(r"[≥≤=<>]|>=|<=|定[性量](?:指标)?|[正反]向(?:指标)?|(?:文字|定性)描述")
_LIKES: dict[str, dict[str, float]] = {
    "name": {"words": 3, "number": -3, "value": -2, "sign": -3, "dash": -3, "level": -1},
    "target": {"value": 3, "number": 1.5, "words": 0.5, "sign": -2, "dash": 0.5, "level": -3},
    "actual": {"value": 2, "number": 1.5, "words": 1, "sign": -2, "dash": 0.5, "level": -3},
    "number": {"number": 2, "value": -3, "words": -3, "sign": -3, "dash": 0, "level": -3},
    "sign": {"sign": 3, "number": -3, "value": -3, "words": -2, "dash": 0, "level": -3},
    "level": {"sign": -3, "number": -3, "value": -3, "words": -2, "dash": -3, "level": 3},
    "unit": {"words": 1, "number": -3, "value": -3, "sign": -3, "dash": 1, "level": -3},
    "words": {"words": 1, "number": -1, "value": 0, "sign": -1, "dash": 1, "level": 0},
}
"""How well a text of some looks (inner key) fits a column of some kind; own proposal, tuned on the cases in `tests`"""
_KINDS = {
    "name": "name",
    "target": "target",
    "midterm": "target",
    "adjusted": "target",
    "value": "target",
    "actual": "actual",
    "progress": "actual",
    "forecast": "actual",
    "history": "actual",
    "points": "number",
    "score": "number",
    "nature": "sign",
    "unit": "unit",
    "level1": "level",
    "level2": "level",
}


def _fit(looks: str, role: str) -> float:
    return _LIKES[_KINDS.get(role, "words")][looks]


def _looks(text: str, words: Words) -> str:
    plain = fold(text)
    if _NUMBER.fullmatch(plain):
        return "number"
    if _SIGN.fullmatch(plain):
        return "sign"
    if words.level(text) is not None:
        return "level"
    target = parse(text)
    if isinstance(target, Placeholder):
        return "dash"
    return "words" if isinstance(target, Phrase) else "value"


def is_value(text: str) -> bool:
    """Whether a text can only be a value: a number, a sign, a quantity."""
    plain = fold(text)
    if _NUMBER.fullmatch(plain) or _SIGN.fullmatch(plain):
        return True
    return not isinstance(parse(text), Phrase | Placeholder)
