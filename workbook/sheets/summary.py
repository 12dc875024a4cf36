"""汇总表, 指标汇总, 分类汇总, 决算段落, and the hidden sheets where the functions answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlsxwriter.utility import xl_cell_to_rowcol

from workbook.look import BRAND, INK, LAST_ROW, LINE, MUTED, PALE, Book
from xl_jixiao.addin import formulas
from xl_jixiao.layouts import (
    BY_DEPARTMENT,
    BY_INDICATOR,
    BY_LEVEL,
    COMPUTED,
    MOST_LEVELS,
    PARAGRAPHS,
    PARAMETERS,
    SUMMARY,
    SUMMARY_GROUPS,
    SUMMED,
    Kind,
    Sheet,
    Table,
    letter,
)
from xl_jixiao.scoring.profiles import DEFAULT

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

A3 = 8


def add_summary(book: Book) -> None:
    """Add 汇总表: one row a project, sums below, remarks kept."""
    sheet = book.sheet(SUMMARY.sheet)
    sheet.set_landscape()
    sheet.set_paper(A3)
    width = len(SUMMARY.columns)
    book.heading(
        sheet,
        "项目绩效目标汇总表",
        width,
        meta=formulas.whose(money=True),
        hint="由函数 JX_SUMMARY、JX_TOTAL 算出；可筛选、排序。合计行的自评得分为简单平均，资金加权平均见“分类汇总”。"
        "备注由您填写，重新生成时保留。",
    )
    group = book.format(bold=True, font_color=BRAND, bg_color=PALE, align="center", border=1, border_color=LINE)
    for title, first, last in SUMMARY_GROUPS:
        left, right = SUMMARY.number(first) - 1, SUMMARY.number(last) - 1
        sheet.merge_range(SUMMARY.head - 2, left, SUMMARY.head - 2, right, title, group)
    sheet.write_blank(SUMMARY.head - 2, width - 1, None, group)
    sheet.set_row(SUMMARY.head - 2, 20)
    book.table(sheet, SUMMARY, formulas=formulas.summary_columns(1))
    sheet.freeze_panes(SUMMARY.head, SUMMARY.number("项目名称"))
    sheet.conditional_format(
        f"A{SUMMARY.first}:{letter(width)}{LAST_ROW}",
        {
            "type": "formula",
            "criteria": f'=$B{SUMMARY.first}="合计"',
            "format": book.tint(bold=True, bg_color=PALE, top=2),
        },
    )
    row = SUMMARY.head + 2
    sheet.write_string(row - 1, SUMMARY.number("项目名称") - 1, "合计", book.column(SUMMARY.columns[1]))
    _arrays(book, sheet, SUMMARY, formulas.totals(1))
    book.lined(sheet, SUMMARY)


def add_by_indicator(book: Book) -> None:
    """Add 指标汇总: all indicators of all projects, to hand in."""
    sheet = book.sheet(BY_INDICATOR.sheet)
    sheet.set_landscape()
    width = len(BY_INDICATOR.columns)
    book.heading(sheet, "绩效指标汇总", width, meta=formulas.whose(), hint="由函数 JX_SUMMARY 算出，可筛选。")
    book.table(sheet, BY_INDICATOR, listed=False)
    sheet.autofilter(BY_INDICATOR.head - 1, 0, LAST_ROW, len(BY_INDICATOR.columns) - 1)
    sheet.freeze_panes(BY_INDICATOR.head, BY_INDICATOR.number("项目名称"))
    _arrays(book, sheet, BY_INDICATOR, formulas.by_indicator(1))
    book.lined(sheet, BY_INDICATOR)


def add_by_group(book: Book) -> None:
    """Add 分类汇总: by first level, and by 主管部门."""
    sheet = book.sheet(BY_DEPARTMENT.sheet)
    sheet.set_landscape()
    sheet.set_default_row(20)
    width = len(BY_DEPARTMENT.columns)
    book.heading(sheet, "分类汇总", width, meta=formulas.whose())
    part = book.format(font_size=12, bold=True, font_color=BRAND)
    sheet.merge_range(BY_LEVEL.head - 2, 0, BY_LEVEL.head - 2, width - 1, "按一级指标", part)
    sheet.merge_range(BY_DEPARTMENT.head - 2, 0, BY_DEPARTMENT.head - 2, width - 1, "按主管部门", part)
    book.table(sheet, BY_DEPARTMENT, listed=False)
    for index, column in enumerate(BY_LEVEL.columns):
        sheet.write_string(BY_LEVEL.head - 1, index, column.title, book.head())
    sheet.set_row(BY_LEVEL.head - 1, 30)
    for row in (BY_LEVEL.head - 2, BY_DEPARTMENT.head - 2):
        sheet.set_row(row, 26)
    for row in range(BY_LEVEL.head, BY_LEVEL.head + MOST_LEVELS + 1):
        for index, column in enumerate(BY_LEVEL.columns):
            sheet.write_blank(row, index, None, book.column(column))
    for table, (address, formula) in zip((BY_LEVEL, BY_DEPARTMENT), formulas.by_group(1, 1).items(), strict=True):
        _arrays(book, sheet, table, {address: formula})
    for first, last, columns in (
        (BY_LEVEL.first, BY_LEVEL.first + MOST_LEVELS, len(BY_LEVEL.columns)),
        (BY_DEPARTMENT.first, LAST_ROW, width),
    ):
        sheet.conditional_format(
            f"A{first}:{letter(columns)}{last}",
            {"type": "formula", "criteria": f'=$A{first}="合计"', "format": book.tint(bold=True, bg_color=PALE, top=2)},
        )
    book.lined(sheet, BY_LEVEL, BY_LEVEL.first + MOST_LEVELS)
    book.lined(sheet, BY_DEPARTMENT)


def add_paragraphs(book: Book) -> None:
    """Add 决算段落: the texts for 决算公开 and 预算公开 with the figures of the 汇总表."""
    sheet = book.sheet(Sheet.PARAGRAPHS)
    for index in range(8):
        sheet.set_column(index, index, 13, book.format())
    book.heading(
        sheet,
        "决算、预算公开文字",
        8,
        meta=formulas.whose(),
        hint="数字取自汇总表，随数据变化；XX 处请人工补充。复制时选“粘贴为数值”。",
    )
    text = book.cell(Kind.TEXT, valign="top", font_size=11, num_format="General")
    for place, height in zip(PARAGRAPHS, (120, 50), strict=True):
        row = int("".join(filter(str.isdigit, place.cell)))
        sheet.merge_range(row - 2, 0, row - 2, 7, place.help, book.format(bold=True, font_size=12, font_color=INK))
        sheet.set_row(row - 2, 26)
        sheet.set_row(row - 1, height)
        sheet.merge_range(place.cells, "", text)
        sheet.write_formula(place.cell, formulas.paragraph(place.label), text, "")
        book.workbook.define_name(place.name, f"={place.sheet}!$A${row}")


def add_computed(book: Book) -> None:
    """Add the very hidden sheets on which the functions answer, and the names of whole tables."""
    sheet = _hidden(book, COMPUTED)
    sheet.write_formula(PARAMETERS.cell, formulas.parameters(), book.format(num_format="General"), DEFAULT)
    book.workbook.define_name(PARAMETERS.name, f"={PARAMETERS.sheet}!${PARAMETERS.cell[0]}${PARAMETERS.cell[1:]}")
    _arrays(book, sheet, COMPUTED, formulas.computed(1, 1))
    _arrays(book, _hidden(book, SUMMED), SUMMED, formulas.summed(1))
    for name, meaning in formulas.whole_tables().items():
        book.workbook.define_name(name, meaning)


def _hidden(book: Book, table: Table) -> Worksheet:
    sheet = book.sheet(table.sheet, tab=MUTED)
    for index, column in enumerate(table.columns):
        sheet.set_column(index, index, column.width, book.format())
        sheet.write_string(table.head - 1, index, column.title, book.format(bold=True))
    sheet.very_hidden()
    return sheet


def _arrays(book: Book, sheet: Worksheet, table: Table, arrays: dict[str, str], border: int = 0) -> None:
    """Write array formulas in the look of a table's columns; until there is data they answer blanks."""
    for address, formula in arrays.items():
        first, _, last = address.partition(":")
        top, left = xl_cell_to_rowcol(first)
        bottom, right = xl_cell_to_rowcol(last or first)
        sheet.write_array_formula(
            top, left, bottom, right, formula, book.column(table.columns[left], border=border), ""
        )
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                if (row, column) != (top, left):
                    sheet.write_string(row, column, "", book.column(table.columns[column], border=border))
