"""The 自评 that people filled into the template's lists, as forms with a place for each value."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from xl_jixiao.addin.blocks import forms_of
from xl_jixiao.addin.listing import read_block, text_of
from xl_jixiao.layouts import DETAILS, PROJECTS
from xl_jixiao.model import Dossier, Origin, Stage
from xl_jixiao.model.grammar import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import xlwings as xw

    from xl_jixiao.layouts import Table
    from xl_jixiao.model import Form
    from xl_jixiao.parsing.reading import Reading

_DETAILS = {
    "level1": "一级指标",
    "level2": "二级指标",
    "name": "三级指标",
    "target": "年度指标值",
    "actual": "实际完成值",
    "points": "分值",
    "score": "人工打分",
    "reason": "偏差原因分析及改进措施",
}
_PROJECTS = {"project": "项目名称", "funds.total.budget": "全年预算数", "funds.total.outturn": "全年执行数"}


def with_evaluations(book: xw.Book, reading: Reading) -> Reading:
    """
    Add the 自评 of the lists to what stands on the form sheets.

    A project that has a 自评表 of its own is left as that says.

    Raises:
        InputError: a list is gone, or its titles were altered.
    """
    details, projects = read_block(book, DETAILS), read_block(book, PROJECTS)
    evaluated = {fold(form.project) for form in reading.dossier.forms if form.stage is Stage.EVALUATION}
    years = {form.year for form in reading.dossier.forms}
    listed = forms_of(details, projects, year=years.pop() if len(years) == 1 else None)
    added = [form for form in listed if form.stage is Stage.EVALUATION and fold(form.project) not in evaluated]
    origins = dict(reading.origins)
    for index, form in enumerate(added, len(reading.dossier.forms)):
        for path, table, row, title in _places(form, details, projects):
            origins[f"forms[{index}].{path}"] = Origin(book.name, str(table.sheet), f"{table.letter(title)}{row}")
    dossier = Dossier(title=reading.dossier.title, forms=(*reading.dossier.forms, *added))
    return replace(reading, dossier=dossier, origins=origins)


def _places(
    form: Form, details: Sequence[Sequence[Any]], projects: Sequence[Sequence[Any]]
) -> Iterator[tuple[str, Table, int, str]]:
    """Give path, list, row and column of each value of a listed form."""
    key = fold(form.project)
    for row in rows_of(PROJECTS, projects, key)[:1]:
        yield from ((path, PROJECTS, row, title) for path, title in _PROJECTS.items())
    for at, row in enumerate(rows_of(DETAILS, details, key)):
        yield from ((f"indicators[{at}].{field}", DETAILS, row, title) for field, title in _DETAILS.items())


def rows_of(table: Table, block: Sequence[Sequence[Any]], project: str) -> list[int]:
    """Return the rows of the sheet that belong to a project and hold an indicator, as `forms_of` takes them."""
    titles = [text_of(title) for title in block[0]]
    name = titles.index("项目名称")
    needed = [titles.index(title) for title in ("三级指标", "年度指标值") if title in titles]
    return [
        number
        for number, row in enumerate(block[1:], table.first)
        if fold(text_of(row[name])) == project and (not needed or any(text_of(row[column]) for column in needed))
    ]
