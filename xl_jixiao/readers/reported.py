"""What a file or workbook reports: 实际完成值 by project, from a 自评表 or from any list with names and values."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from xl_jixiao.errors import InputError
from xl_jixiao.layouts import Sheet
from xl_jixiao.model.grammar import fold
from xl_jixiao.parsing import parse
from xl_jixiao.readers.own import forms_only, is_ours
from xl_jixiao.scoring import actuals

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xl_jixiao.model import Form
    from xl_jixiao.parsing import Grid
    from xl_jixiao.scoring.actuals import Entry


class Source(NamedTuple):
    """What is said of one project; of all projects where none is named."""

    project: str
    entries: tuple[Entry, ...]


def sources_of(grids: Sequence[Grid], name: str) -> list[Source]:
    """
    Return what the cells of a file report.

    Args:
        grids: of the file.
        name: of the file, for messages.

    Raises:
        InputError: nothing is reported in it.
    """
    lists = [grid for grid in grids if grid.name == Sheet.DETAILS] if is_ours(grids) else grids
    for sources in (
        [source for grid in lists for source in _by_project(grid, name)],
        [Source(form.project, actuals.from_form(form)) for form in parse(forms_only(grids)).dossier.forms],
        [source for grid in lists for source in _plain_list(grid, name)],
    ):
        reported = [source for source in sources if any(entry.actual.strip() for entry in source.entries)]
        if reported:
            return reported
    raise InputError(
        "没有找到实际完成值", where=name, advice="请确认有“三级指标”和“实际完成值”两列，并已填写实际完成值"
    )


def entries_for(form: Form, sources: Sequence[Source]) -> list[Entry]:
    """Return what is said of a form's project; what names no project, or the only one there is, is said of it."""
    own = [source for source in sources if fold(source.project) == fold(form.project)]
    chosen = own or [source for source in sources if not source.project] or (sources if len(sources) == 1 else [])
    return [entry for source in chosen for entry in source.entries]


def _by_project(grid: Grid, name: str) -> Iterator[Source]:
    """Read a list that has a column for projects beside those for names and values."""
    rows = [list(row) for row in grid.rows]
    heads = (at for at, row in enumerate(rows) if {"项目名称"} < set(map(fold, row)) and actuals.is_head(row))
    head = next(heads, None)
    if head is None:
        return
    column = [fold(cell) for cell in rows[head]].index("项目名称")
    projects: dict[str, list[list[str]]] = {}
    project = ""
    for row in rows[head + 1 :]:
        project = (row[column] if column < len(row) else "") or project
        projects.setdefault(project, []).append(row)
    for project, own in projects.items():
        yield Source(project, actuals.from_rows([rows[head], *own], where=f"{name} {grid.name}"))


def _plain_list(grid: Grid, name: str) -> Iterator[Source]:
    try:
        yield Source("", actuals.from_rows([list(row) for row in grid.rows], where=f"{name} {grid.name}"))
    except InputError:
        return  # a sheet of something else
