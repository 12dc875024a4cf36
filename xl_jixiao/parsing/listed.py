"""Lists of projects: a table with the name of a project beside its indicators is taken apart, a grid a project."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from xl_jixiao.parsing.grid import Area

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from xl_jixiao.model import Origin
    from xl_jixiao.parsing.grid import Grid, Locate
    from xl_jixiao.parsing.labels import Words

_AMOUNTS = {"budget", "initial"}
_ABOVE = 10
"""Lines above the headings that may say something of all projects: title, year, unit"""


@dataclass(frozen=True, slots=True)
class _List:
    """Where the parts of a list stand in its grid."""

    top: int
    """The first row with headings"""
    heading: int
    """The row with the headings of the indicators"""
    fields: dict[int, str]
    """Columns that speak of the project → their labels"""
    project: int
    """The column of the project's name"""
    left: int
    """The first column of the indicators"""


@dataclass(slots=True)
class _Project:
    """The rows of one project, and the rows before it that belong to none."""

    rows: list[int]
    texts: dict[int, int]
    """Columns that speak of the project → the row in which their text stands"""
    before: list[int]


def one_by_one(grids: Iterable[Grid], words: Words) -> Iterator[Grid]:
    """Yield the grids; a list of projects as a grid a project, each with the title, its fields above its indicators."""
    for grid in grids:
        found = _find(grid, words)
        projects, after = _projects(grid, found) if found is not None else ([], [])
        if found is None or not projects:
            yield grid
            continue
        areas: dict[int, list[Area]] = {}
        for area in grid.areas:
            areas.setdefault(area.top, []).append(area)
        for at, project in enumerate(projects):
            yield _part(grid, found, project, areas, first=not at)
        if after:
            rows = [grid.rows[row] for row in after]
            locate = _moved(grid.locate, after)
            yield replace(grid, rows=rows, locate=locate, areas=(), continues=False, breaks=frozenset(), unread=())


def _find(grid: Grid, words: Words) -> _List | None:
    """Return where a list stands: left of 一级指标 or 三级指标 there is 项目名称."""
    for row, texts in enumerate(grid.rows):
        if "".join(texts).count("标") < 3:
            continue  # at a glance
        roles = {words.column(text): column for column, text in reversed(list(enumerate(texts))) if text}
        if "name" not in roles or not roles.keys() & {"target", "value"}:
            continue
        left = min(roles[role] for role in ("level1", "level2", "name") if role in roles)
        top = row - _has_upper_line(grid, row, left, words)
        headings = {column: text for column in range(left) if (text := texts[column] or grid.rows[top][column])}
        labels = {column: words.head_label(text) for column, text in headings.items()}
        named = [column for column, label in labels.items() if label is not None and label.field == "project"]
        if not named:
            return None
        fields = {
            column: "年度资金总额" if words.fund_column(text) in _AMOUNTS else text
            for column, text in headings.items()
            if words.column(text) != "ignored"
        }
        return _List(top, row, fields, named[0], left)
    return None


def _has_upper_line(grid: Grid, row: int, left: int, words: Words) -> bool:
    """Whether the line above the headings of the indicators has 绩效指标 over them, other headings beside it."""
    above = grid.rows[row - 1] if row else ()
    label = words.head_label(above[left]) if left < len(above) else None
    return label is not None and label.kind == "side"


def _projects(grid: Grid, found: _List) -> tuple[list[_Project], list[int]]:
    """
    Return the projects of a list, and the rows behind them that belong to none.

    A row begins a project where its name, or what stands left of that, is another.
    """
    projects: list[_Project] = []
    texts: dict[int, int] = {}
    before: list[int] = []
    name: list[str] = []
    for row in range(found.heading + 1, len(grid.rows)):
        cells = grid.rows[row]
        said = [column for column in found.fields if column < len(cells) and cells[column]]
        for column in said:
            texts[column] = row
        here = [grid.rows[at][column] for column, at in texts.items() if column <= found.project]
        if not any(cells[found.left :]):
            before += [row] if said else []  # a unit, or a sum
        elif found.project in said and here != name:
            name = here
            own = {column: at for column, at in texts.items() if at == row or column < found.project}
            projects.append(_Project([row], own, before))
            before = []
        elif projects:
            projects[-1].rows.append(row)
    return projects, before


def _part(grid: Grid, found: _List, project: _Project, areas: Mapping[int, Sequence[Area]], *, first: bool) -> Grid:
    """Return the grid of one project; `areas` are the merged ones by their first row."""
    rows: list[Sequence[str]] = []
    origins: list[int] = []
    for row in [*range(0 if first else max(0, found.top - _ABOVE), found.top), *project.before]:
        rows.append(grid.rows[row])
        origins.append(row)
    for column, row in project.texts.items():
        rows.append([""] * column + [f"{found.fields[column]}：{grid.rows[row][column]}"])
        origins.append(row)
    moved: dict[int, int] = {}
    kept = [found.heading, *project.rows]
    for row in kept:
        moved[row] = len(rows)
        rows.append([""] * found.left + list(grid.rows[row][found.left :]))
        origins.append(row)

    return replace(
        grid,
        rows=rows,
        locate=_moved(grid.locate, origins),
        areas=[
            Area(moved[row], area.left, moved[kept[bisect_right(kept, area.bottom) - 1]], area.right)
            for row in kept
            for area in areas.get(row, ())
            if area.left >= found.left
        ],
        continues=grid.continues and first,
        breaks=frozenset(moved[row] for row in kept if row in grid.breaks),
        unread=grid.unread if first else (),
    )


def _moved(locate: Locate, origins: Sequence[int]) -> Locate:
    def moved(row: int, column: int) -> Origin:
        return locate(origins[row], column)

    return moved
