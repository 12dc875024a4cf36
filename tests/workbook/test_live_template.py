"""The template, filled with the sample packet and opened live: its formulas give what the package computes."""

from __future__ import annotations

from collections import Counter

import openpyxl
import pytest

from workbook import build
from xl_jixiao import readers
from xl_jixiao.addin import calculating, filling, summarising
from xl_jixiao.engines import open_book
from xl_jixiao.layouts import DETAILS, PROJECTS, Sheet
from xl_jixiao.readers.sample import SAMPLE

pytestmark = pytest.mark.libreoffice

MODULES = ["JxHost", "JxRibbon", "JxUdf", "JxExcel", "xlwings", "ThisWorkbook"]
COMPUTED = (Sheet.COMPUTED, Sheet.DETAILS, Sheet.PROJECTS, Sheet.SUMMARY, Sheet.BY_INDICATOR, Sheet.BY_GROUP)
"""Sheets whose results the package writes beside the formulas"""
FORMULAS = 16  # com.sun.star.sheet.CellFlags.FORMULA
ACTUALS = ["47", "100", "88.32%", "及时", "达成", "0", None, "说不清", "60"]


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    path = tmp_path_factory.mktemp("live") / "绩效.xlsm"
    build.main(path)
    with open_book(path) as book:
        filling.fill(book, readers.read(SAMPLE))
        column = DETAILS.letter("实际完成值")
        actuals = [[ACTUALS[row % len(ACTUALS)]] for row in range(81)]
        book.sheets[Sheet.DETAILS].range(f"{column}{DETAILS.first}").value = actuals
        outturn = PROJECTS.letter("全年执行数")
        book.sheets[Sheet.PROJECTS].range(f"{outturn}{PROJECTS.first}").value = [[77400000], [4358177]]
        calculating.score(book)
        summarising.summarize(book)
        book.save()
    return path


@pytest.fixture(scope="module")
def document(open_with_macros, file):
    opened = open_with_macros(file, MODULES)
    yield opened
    opened.close(True)  # noqa: FBT003  # UNO takes no names


@pytest.mark.parametrize("module", MODULES)
def test_canary_each_module_compiles(document, run, module):
    assert run(document, f"{module}.{module}Canary") == module


def test_every_formula_gives_what_the_package_wrote_beside_it(document, file):
    results = openpyxl.load_workbook(file, data_only=True)
    compared = Counter()
    for name in COMPUTED:
        for block in document.Sheets.getByName(name).queryContentCells(FORMULAS):
            top, left = block.RangeAddress.StartRow, block.RangeAddress.StartColumn
            for r, row in enumerate(block.getDataArray()):
                for c, found in enumerate(row):
                    cell = results[name].cell(top + r + 1, left + c + 1)
                    if cell.value is not None:
                        assert same(found, cell.value), f"{name}!{cell.coordinate}: {found!r}, not {cell.value!r}"
                        compared[name] += 1
    assert compared[Sheet.COMPUTED] > 81 * 3
    assert compared[Sheet.DETAILS] > 81
    assert compared[Sheet.SUMMARY] > 2 * 15


def test_each_column_costs_one_call(python_for_basic, document):
    python_for_basic.calls.clear()
    document.calculateAll()
    names = [name for _, name, _ in python_for_basic.calls]
    assert {name for name in names if names.count(name) > 4} == set(), names


def same(found, wanted):
    """An error cell reads as None; openpyxl gives its text."""
    if isinstance(wanted, str) and wanted.startswith("#"):
        return found is None
    if isinstance(wanted, int | float) and not isinstance(wanted, bool):
        return found == pytest.approx(wanted, rel=1e-12)
    return found == str(wanted)
