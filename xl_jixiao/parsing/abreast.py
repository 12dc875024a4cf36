"""Forms that stand side by side in one sheet are taken apart, so that the rest of the parser sees one below another."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from xl_jixiao.parsing.grid import Area
from xl_jixiao.parsing.lines import NOWHERE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from xl_jixiao.model import Origin
    from xl_jixiao.parsing.grid import Grid, Locate
    from xl_jixiao.parsing.labels import Words


def apart(grids: Iterable[Grid], words: Words) -> Iterator[Grid]:
    """Yield the grids; one with forms side by side as a grid a form, from left to right."""
    for grid in grids:
        edges = _edges(grid, words) if grid.ruled else []
        if edges:
            yield from (_part(grid, left, right) for left, right in pairwise([0, *edges, NOWHERE]))
        else:
            yield grid


def _edges(grid: Grid, words: Words) -> list[int]:
    """Return the columns where further forms begin: each has a 项目名称 in one row with the first, and 三级指标."""
    for row in grid.rows:
        if "".join(row).count("称") < 2:
            continue  # at a glance
        named = [column for column, text in enumerate(row) if text and _names_project(text, words)]
        if len(named) > 1:
            edges = named[1:]
            return edges if _each_has_indicators(grid.rows, [0, *edges, NOWHERE], words) else []
    return []


def _names_project(text: str, words: Words) -> bool:
    label = words.head_label(text) if "名" in text and "称" in text else None
    return label is not None and label.field == "project"


def _each_has_indicators(rows: Sequence[Sequence[str]], edges: Sequence[int], words: Words) -> bool:
    headings = {
        column for row in rows for column, text in enumerate(row) if "标" in text and words.column(text) == "name"
    }
    return all(any(left <= column < right for column in headings) for left, right in pairwise(edges))


def _part(grid: Grid, left: int, right: int) -> Grid:
    return replace(
        grid,
        rows=[row[left:right] for row in grid.rows],
        locate=_shifted(grid.locate, left),
        areas=[
            Area(area.top, area.left - left, area.bottom, min(area.right, right - 1) - left)
            for area in grid.areas
            if left <= area.left < right
        ],
        continues=grid.continues and not left,
        unread=() if left else grid.unread,
    )


def _shifted(locate: Locate, by: int) -> Locate:
    def shifted(row: int, column: int) -> Origin:
        return locate(row, column + by)

    return shifted
