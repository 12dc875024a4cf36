"""What the sheets say agrees with the package: columns, formulas, drop-downs, rules."""

from __future__ import annotations

import io
import itertools
import re

import openpyxl
import pytest

from workbook import build
from xl_jixiao.addin import board, formulas
from xl_jixiao.addin.udfs import FUNCTIONS
from xl_jixiao.layouts import BY_DEPARTMENT, BY_INDICATOR, BY_LEVEL, RULES, SUMMARY, SUMMED, Kind, Sheet
from xl_jixiao.rules.registry import RULES as REGISTRY
from xl_jixiao.scoring import profiles
from xl_jixiao.summary import titles
from xl_jixiao.summary.rows import DepartmentRow, IndicatorRow, LevelRow, ProjectRow


@pytest.fixture(scope="module")
def book():
    return openpyxl.load_workbook(io.BytesIO(build.plain()))


@pytest.mark.parametrize(
    ("row", "table"),
    [(ProjectRow, SUMMED), (IndicatorRow, BY_INDICATOR), (DepartmentRow, BY_DEPARTMENT), (LevelRow, BY_LEVEL)],
    ids=["项目", "指标", "主管部门", "一级指标"],
)
def test_the_columns_of_each_view_are_those_of_the_package(row, table):
    assert table.titles == titles(row)


def test_what_the_summary_looks_up_is_there():
    assert set(SUMMARY.titles) - {"备注"} <= set(SUMMED.titles)


def test_each_function_that_formulas_call_exists(book):
    called = set()
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                text = getattr(cell.value, "text", cell.value)
                if isinstance(text, str) and text.startswith("="):
                    called |= set(re.findall(r"\bJX_[A-Z]+", text))
    assert called <= {function.udf.name for function in FUNCTIONS}
    assert {
        "JX_RATE",
        "JX_STATUS",
        "JX_SCORE",
        "JX_WHY",
        "JX_EXECUTION",
        "JX_SUMMARY",
        "JX_TOTAL",
        "JX_PARAGRAPH",
    } <= called


def test_no_formula_stands_in_a_cell_formatted_as_text(book):
    wrong = [
        f"{sheet.title}!{cell.coordinate}"
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f" and cell.number_format == "@"
    ]
    assert not wrong


def test_a_column_that_computes_itself_does_so_in_new_rows_too(book):
    columns = {
        column.name: column.calculatedColumnFormula for column in book[Sheet.DETAILS].tables["指标明细表"].tableColumns
    }
    for title in formulas.detail_columns(1):
        assert columns[title] is not None, title


def test_every_rule_is_explained(book):
    sheet = book[Sheet.RULES]
    listed = [sheet.cell(row, 1).value for row in range(RULES.first, sheet.max_row + 1)]
    assert listed == [rule.code for rule in REGISTRY]
    assert all(sheet.cell(row, 4).value for row in range(RULES.first, sheet.max_row + 1))


def test_every_profile_can_be_chosen(book):
    sheet = book[Sheet.CHOICES]
    assert [cell.value for cell in sheet["A"][1:] if cell.value] == list(profiles.names())


def test_charts_draw_on_cells_that_are_there(book):
    charts = book[Sheet.DASHBOARD]._charts
    assert len(charts) == 6
    blocks = board.blocks(board.Facts())
    known = {block.address(column) for block in blocks.values() for column in range(len(block.titles))}
    drawn = {series.val.numRef.f.partition("!")[2] for chart in charts for series in chart.series}
    assert drawn <= known


def test_blocks_of_chart_data_do_not_overlap():
    ends = [(block.top, block.top + len(block.formulas)) for block in board.blocks(board.Facts()).values()]
    assert all(end < start for (_, end), (start, _) in itertools.pairwise(ends))


def test_amounts_and_rates_have_room(book):
    widest = {Kind.MONEY: "86,000,000.00_", Kind.RATE: "133.33%_", Kind.POINTS: "100.00_"}
    for table in (SUMMARY, SUMMED, BY_INDICATOR, BY_DEPARTMENT):
        for column in table.columns:
            assert column.width >= min(len(widest.get(column.kind, "")), 12), column.title


def test_one_font_throughout(book):
    names = {font.name for font in book._fonts if font.name != "Calibri"}
    assert names == {"微软雅黑"}
