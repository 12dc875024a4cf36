"""生成汇总表, 决算段落: the functions stretched over all projects; what people wrote stays with its project."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from xl_jixiao.addin import formulas
from xl_jixiao.addin.calculating import compute
from xl_jixiao.addin.collecting import profile_text, setting
from xl_jixiao.addin.listing import read_block, read_rows, remember_column, shown, write_array, write_rows
from xl_jixiao.addin.lists import refresh_lists
from xl_jixiao.addin.udfs_summary import JX_PARAGRAPH, JX_SUMMARY, JX_TOTAL
from xl_jixiao.engines.surface import remember, show
from xl_jixiao.errors import InputError
from xl_jixiao.layouts import (
    BY_DEPARTMENT,
    BY_INDICATOR,
    BY_LEVEL,
    DETAILS,
    FINDINGS,
    MOST_LEVELS,
    PARAGRAPHS,
    PROJECTS,
    SUMMARY,
    SUMMED,
    Sheet,
    Table,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    import xlwings as xw

TOTAL = "合计"
TOTAL_HEIGHT = 22


def summarize(book: xw.Book) -> str:
    """
    Rebuild 汇总表, 指标汇总 and 分类汇总.

    Raises:
        InputError: the workbook is not the template, or holds no project.
    """
    refresh_lists(book)
    compute(book)
    count = add_up(book)
    show(book.sheets[Sheet.SUMMARY].range("A1"))
    return f"已汇总 {count} 个项目。"


def paragraph(book: xw.Book) -> str:
    """
    Bring 决算段落 up to date; returns the text, ready to paste.

    Raises:
        InputError: the workbook is not the template, or holds no project.
    """
    refresh_lists(book)
    compute(book)
    add_up(book)
    show(book.sheets[Sheet.PARAGRAPHS].range("A1"))
    return paragraphs(book)[0]


def add_up(book: xw.Book) -> int:
    """
    Write the summary sheets from the lists as they are; returns the number of projects.

    Raises:
        InputError: there is no project.
    """
    data = Data(book)
    projects = data.view("项目")
    if not data.has_projects:
        raise InputError("没有可以汇总的项目", where=book.name, advice="请先导入或填写申报表")
    _projects(book, projects, data)
    indicators = data.view("指标")
    _replace(book, BY_INDICATOR, formulas.by_indicator(len(indicators)), [indicators])
    groups = [data.view("一级指标"), data.view("主管部门")]
    arrays = formulas.by_group(*map(len, groups)).items()
    _clear(book, BY_LEVEL, BY_LEVEL.head + MOST_LEVELS + 1)
    _clear(book, BY_DEPARTMENT)
    for (address, formula), results in zip(arrays, groups, strict=True):
        write_array(book.sheets[Sheet.BY_GROUP], address, formula, results)
    _level_totals(book, groups[0])
    _total(book, BY_DEPARTMENT, len(groups[1]), formulas.department_totals(len(groups[1])), data)
    paragraphs(book)
    return len(projects)


def paragraphs(book: xw.Book) -> list[str]:
    """Keep the results of the two paragraphs' formulas; returns them."""
    data = Data(book)
    texts = [data.paragraph(place.label) for place in PARAGRAPHS]
    for place, text in zip(PARAGRAPHS, texts, strict=True):
        remember(book.sheets[place.sheet].range(place.cell), [[text]])
    return texts


class Data:
    """The tables of a workbook as the functions are handed them."""

    def __init__(self, book: xw.Book) -> None:
        self.book = book
        self.details = read_block(book, DETAILS)
        self.projects = read_block(book, PROJECTS)
        self.findings = read_block(book, FINDINGS)
        self.profile = profile_text(book)

    @property
    def has_projects(self) -> bool:
        """Whether any project stands in 项目一览."""
        return any(row[PROJECTS.number("项目名称") - 1] for row in self.projects[1:])

    def view(self, name: str) -> list[list[Any]]:
        """Return the rows of a view as JX_SUMMARY answers them."""
        rows: list[list[Any]] = JX_SUMMARY(name, self.details, self.projects, self.profile, self.findings)
        return rows

    def totals(self, titles: Sequence[str]) -> list[Any]:
        """Return the sums below a row of titles as JX_TOTAL answers them."""
        block = JX_TOTAL((tuple(titles),), self.details, self.projects, self.profile, self.findings)
        return list(block[0])

    def paragraph(self, kind: str) -> str:
        """Return a paragraph as JX_PARAGRAPH answers it."""
        unit, year = setting(self.book, "单位名称"), setting(self.book, "评价年度")
        return str(shown(JX_PARAGRAPH(kind, self.details, self.projects, unit, year, self.profile)))


def _projects(book: xw.Book, projects: list[list[Any]], data: Data) -> None:
    """Write 汇总表 with its hidden source and the row of sums."""
    sheet = book.sheets[SUMMARY.sheet]
    kept = {str(row["项目名称"] or ""): row for row in read_rows(book, SUMMARY)}
    below = sheet.tables[SUMMARY.name].range.last_cell.row + 1
    bottom = max(sheet.used_range.last_cell.row, below)
    sheet.range((below, 1), (bottom, len(SUMMARY.columns))).clear_contents()
    _replace(book, SUMMED, formulas.summed(len(projects)), [projects])
    columns = formulas.summary_columns(len(projects))
    names = [str(row[SUMMED.number("项目名称") - 1]) for row in projects]
    rows = [{**kept.get(name, {}), "序号": number} for number, name in enumerate(names, 1)]
    write_rows(book, SUMMARY, rows, columns)
    for title in columns:
        remember_column(book, SUMMARY, title, [row[SUMMED.number(title) - 1] for row in projects])
    sheet.range(SUMMARY.body(len(projects))).rows.autofit()
    _total(book, SUMMARY, len(projects), formulas.totals(len(projects)), data)
    sheet.range((SUMMARY.head + len(projects) + 1, 1)).row_height = TOTAL_HEIGHT


def _total(book: xw.Book, table: Table, rows: int, arrays: dict[str, str], data: Data) -> None:
    """Write the row 合计 below a table as JX_TOTAL answers it."""
    sheet = book.sheets[table.sheet]
    ((address, formula),) = arrays.items()
    cells = sheet.range(address.replace("$", ""))
    first, last = cells.column, cells.last_cell.column
    write_array(sheet, address, formula, [data.totals(table.titles[first - 1 : last])])
    label = table.number("项目名称") if "项目名称" in table.titles else 1
    sheet.range((table.head + rows + 1, label)).value = TOTAL


def _level_totals(book: xw.Book, rows: list[list[Any]]) -> None:
    """Write the row 合计 below the first levels: plain sums, blank where a part is missing."""
    sheet, row = book.sheets[BY_LEVEL.sheet], BY_LEVEL.head + len(rows) + 1
    sums: dict[str, Any] = {}
    for number, title in enumerate(BY_LEVEL.titles[1:-1], 1):
        parts = [Decimal(str(line[number])) for line in rows if isinstance(line[number], int | float)]
        sums[title] = float(sum(parts)) if len(parts) == len(rows) else ""
    sums["得分率"] = sums["得分"] / sums["分值"] if sums["分值"] and sums["得分"] != "" else ""
    sheet.range((row, 1)).value = TOTAL
    for title, formula in formulas.level_totals(len(rows)).items():
        cell = sheet.range((row, BY_LEVEL.number(title)))
        cell.formula = formula
        remember(cell, [[sums[title]]])


def _replace(book: xw.Book, table: Table, arrays: dict[str, str], results: Sequence[list[list[Any]]]) -> None:
    """Write array formulas in place of those that a sheet has."""
    _clear(book, table)
    sheet = book.sheets[table.sheet]
    for (address, formula), block in zip(arrays.items(), results, strict=True):
        write_array(sheet, address, formula, block)
        sheet.range(address.replace("$", "")).rows.autofit()


def _clear(book: xw.Book, table: Table, bottom: int | None = None) -> None:
    sheet = book.sheets[table.sheet]
    last = bottom or max(sheet.used_range.last_cell.row, table.first)
    sheet.range((table.first, 1), (last, len(table.columns))).clear_contents()
