"""Columns of the indicator table: their headings, and which cell of a row belongs to which of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from xl_jixiao.model import Interval, Phrase, Placeholder, Quantity, parse
from xl_jixiao.model.grammar import fold
from xl_jixiao.parsing.labels import Words, key
from xl_jixiao.parsing.lines import Cell, Line, areas_at

if TYPE_CHECKING:
    from collections.abc import Sequence

NOWHERE = 1 << 20
"""Right of every column"""


class Column(NamedTuple):
    """A column of the table: its role, its heading, and the columns of the grid that it covers."""

    role: str
    """A section of `columns` in `labels.yaml`, `""` for a heading that is not known"""
    heading: Cell
    left: int
    right: int
    """First and last column of the grid"""


class Entry(NamedTuple):
    """A cell of a row and the column it belongs to."""

    cell: Cell
    column: Column | None


def read_columns(headings: Sequence[Line], words: Words) -> tuple[Column, ...]:
    """
    Read the columns of a table from its heading lines.

    A second line divides columns of the first: 预期指标值 → 符号, 值, 单位; 指标值 → 中期, 年度.
    """
    columns = _first_line(headings[0], words)
    for line in headings[1:]:
        columns = _divided(columns, line, words)
    return _named_by_group(columns)


def _first_line(line: Line, words: Words) -> list[Column]:
    areas = areas_at(line.grid)
    columns: list[Column] = []
    known = [words.column(cell.text) for cell in line.cells]
    for at, (cell, role) in enumerate(zip(line.cells, known, strict=True)):
        if role is None and (side := words.head_label(cell.text)) is not None and side.kind == "side":
            continue
        area = areas.get((line.row, cell.column))
        following = line.cells[at + 1].column - 1 if at + 1 < len(line.cells) else NOWHERE
        # Blank cells right of a heading belong to it, also where nobody merged them.
        right = following if area is None or following == NOWHERE else max(area.right, following)
        columns.append(Column(role or "", cell, cell.column, right))
    return columns


def _divided(columns: list[Column], line: Line, words: Words) -> list[Column]:
    parts: list[Column] = []
    for at, cell in enumerate(line.cells):
        whole = next((c for c in columns if c.left <= cell.column <= c.right), None)
        right = line.cells[at + 1].column - 1 if at + 1 < len(line.cells) else NOWHERE
        if whole is None:
            continue
        group = words.groups.get(key(cell.text))
        role = {"midterm": "midterm", "annual": "target"}[group] if group else words.column(cell.text) or ""
        parts.append(Column(role, cell, cell.column, min(right, whole.right)))
    divided = {c for c in columns if any(c.left <= part.left <= c.right for part in parts)}
    return sorted([c for c in columns if c not in divided] + parts, key=lambda c: c.left)


def _named_by_group(columns: list[Column]) -> tuple[Column, ...]:
    """Where 指标值 stands twice, the first is 中期 and the second 年度, as the official form has it."""
    targets = [at for at, column in enumerate(columns) if column.role == "target"]
    if len(targets) == 2 and not any(column.role == "midterm" for column in columns):
        first = columns[targets[0]]
        columns[targets[0]] = first._replace(role="midterm")
    return tuple(columns)


def match(line: Line, cells: Sequence[Cell], columns: Sequence[Column]) -> list[Entry]:
    """Say for each cell of a row to which column it belongs; level labels are not among the cells of unruled rows."""
    if line.grid.ruled:
        return [Entry(cell, next((c for c in columns if c.left <= cell.column <= c.right), None)) for cell in cells]
    free = [column for column in columns if column.role not in ("level1", "level2")]
    if [column.role for column in free] == ["name", "target"] and len(cells) >= 2:
        # The last filled cell is the value, the one before it the name, wherever they stand.
        unknown = [Entry(cell, None) for cell in cells[:-2]]
        return [*unknown, Entry(cells[-2], free[0]), Entry(cells[-1], free[1])]
    return _aligned(cells, free)


def _aligned(cells: Sequence[Cell], columns: Sequence[Column]) -> list[Entry]:
    """
    Give the cells of a moved row to columns in order, so that they fit best in all.

    Longest-common-subsequence style dynamic programming over `_fit`; own proposal.
    """
    rows, width = len(cells), len(columns)
    best = [[0.0] * (width + 1) for _ in range(rows + 1)]
    for i in range(rows - 1, -1, -1):
        best[i][width] = best[i + 1][width] + _LEFT_OUT
        for j in range(width - 1, -1, -1):
            best[i][j] = max(
                best[i + 1][j] + _LEFT_OUT, best[i][j + 1], best[i + 1][j + 1] + _fit(cells[i], columns[j])
            )
    entries: list[Entry] = []
    i = j = 0
    while i < rows:
        if j < width and best[i][j] == best[i + 1][j + 1] + _fit(cells[i], columns[j]):
            entries.append(Entry(cells[i], columns[j]))
            i, j = i + 1, j + 1
        elif j < width and best[i][j] == best[i][j + 1]:
            j += 1
        else:
            entries.append(Entry(cells[i], None))
            i += 1
    return entries


_LEFT_OUT = -4.0
_NUMBER = re.compile(r"-?\d[\d,]*(?:\.\d+)?分?")
_SIGN = re.compile(r"[≥≤=<>]|>=|<=|定[性量](?:指标)?|[正反]向(?:指标)?")
_LIKES: dict[str, dict[str, float]] = {
    "name": {"words": 3, "number": -3, "value": -2, "sign": -3, "dash": -3},
    "target": {"value": 3, "number": 1.5, "words": 0.5, "sign": -2, "dash": 0.5},
    "actual": {"value": 2, "number": 1.5, "words": 1, "sign": -2, "dash": 0.5},
    "number": {"number": 2, "value": -3, "words": -3, "sign": -3, "dash": 0},
    "sign": {"sign": 3, "number": -3, "value": -3, "words": -2, "dash": 0},
    "words": {"words": 1, "number": -1, "value": 0, "sign": -1, "dash": 1},
}
_LIKE = {
    "name": "name",
    "target": "target",
    "midterm": "target",
    "value": "target",
    "actual": "actual",
    "progress": "actual",
    "forecast": "actual",
    "points": "number",
    "score": "number",
    "nature": "sign",
}


def _fit(cell: Cell, column: Column) -> float:
    likes = _LIKES[_LIKE.get(column.role, "words")]
    return likes[_looks(cell.text)] + (1.0 if column.left <= cell.column <= column.right else 0.0)


def _looks(text: str) -> str:
    plain = fold(text)
    if _NUMBER.fullmatch(plain):
        return "number"
    if _SIGN.fullmatch(plain):
        return "sign"
    target = parse(text)
    if isinstance(target, Placeholder):
        return "dash"
    if isinstance(target, Phrase):
        return "words"
    if isinstance(target, (Quantity, Interval)) or target.month is not None:
        return "value"
    return "words"
