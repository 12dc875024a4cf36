"""
The workbook's own VBA, run by a live LibreOffice, with Python served from this very process.

Only the two modules that LibreOffice's Basic cannot take are replaced, by those of the extension. One module that
does not compile would make the functions of all return 0 or nothing, so each is asked to answer first.
"""

from __future__ import annotations

import io

import openpyxl
import pytest
from openpyxl.worksheet.formula import ArrayFormula

from workbook.assemble import make_macro_enabled
from workbook.ribbon import buttons
from workbook.vba import sources
from xl_jixiao.addin import udfs

pytestmark = pytest.mark.libreoffice

CALC_ERRORS = {521: 2000, 532: 2007, 519: 2015, 524: 2023, 525: 2029, 503: 2036, 32767: 2042}
ROWS = [
    ("≥12500名", 12166, 10, "参训人数"),
    ("=100%", "98.79%", 10, "完成率"),
    ("≤5300元", "5830", 10, "人均成本"),
    ("=0起", 1, 5, "安全事故"),
    ("5%", 6, 5, "设备故障率"),
    ("及时", "部分达成", 5, "及时性"),
    ("≥50个", "说不清", 4, "项目数"),
    ("≥50个", -1, 4, "项目数"),
    ("/", 3, 4, "项目数"),
    ("≥50.00(个)", None, 4, "项目数"),
    (None, None, None, None),
    ("≥50个", "=1/0", 4, "项目数"),
]
MODULES = ["JxHost", "JxRibbon", "JxUdf", "JxExcel", "xlwings", "ThisWorkbook"]
LAST = len(ROWS) + 1
SINGLE = {
    "F": "=JX_RATE(A{r},B{r},D{r})",
    "G": "=JX_STATUS(A{r},B{r})",
    "H": "=JX_SCORE(A{r},B{r},C{r},D{r})",
    "I": "=JX_WHY(A{r},B{r},C{r},D{r})",
    "J": '=JX_PARSE(A{r},"单位")',
    "K": '=JX_CHECK("产出指标","数量指标",D{r},A{r})',
}
BLOCKS = {
    "L": f"=JX_RATE(A2:A{LAST},B2:B{LAST},D2:D{LAST})",
    "M": f"=JX_SCORE(A2:A{LAST},B2:B{LAST},C2:C{LAST},D2:D{LAST})",
    "N": f"=JX_PARSE(A2:A{LAST})",
}


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "校验结果"
    for r, row in enumerate(ROWS, 2):
        for c, value in enumerate(row, 1):
            cell = sheet.cell(r, c, value)
            if c == 1 and value:
                cell.data_type = "s"  # `=100%` is a target, not a formula
        for column, formula in SINGLE.items():
            sheet[f"{column}{r}"] = formula.format(r=r)
    for column, formula in BLOCKS.items():
        sheet[f"{column}2"] = ArrayFormula(f"{column}2:{column}{LAST}", formula)
    sheet["P1"] = "=JX_EXECUTION(170,179.6)"
    sheet["P2"] = '=JX_GRADE(89.995,"mof-2015")'
    sheet["P5"] = '=JX_RULE("VAL-05")'
    sheet["P3"] = "=SUM(JX_RATE(A:A,B:B))"
    sheet["P4"] = '=IFERROR(JX_RATE("≥5","无法"),-1)'
    buffer = io.BytesIO()
    book.save(buffer)
    path = tmp_path_factory.mktemp("live") / "live.xlsm"
    path.write_bytes(make_macro_enabled(buffer.getvalue(), sources()))
    return path


@pytest.fixture(scope="module")
def document(open_with_macros, file):
    opened = open_with_macros(file, MODULES)
    yield opened
    opened.close(True)  # noqa: FBT003  # UNO takes no names


@pytest.fixture
def calls(python_for_basic):
    return python_for_basic.calls


def shown(opened, address):
    """A cell as Python sees it: a number, a text, or an error by Excel's number."""
    cell = opened.Sheets.getByIndex(0).getCellRangeByName(address)
    if cell.getError():
        return CALC_ERRORS[cell.getError()]
    return cell.Value if cell.FormulaResultType2 == 1 else cell.String


def expected(answer):
    return int(answer.removeprefix("#JX!")) if isinstance(answer, str) and answer.startswith("#JX!") else answer


def python_cells(row):
    """The row's cells as a spreadsheet holds them."""
    return [-2146826281 if cell == "=1/0" else float(cell) if isinstance(cell, int) else cell for cell in row]


@pytest.mark.parametrize("module", MODULES)
def test_canary_each_module_compiles(document, run, module):
    assert run(document, f"{module}.{module}Canary") == module


@pytest.mark.parametrize("r", range(2, LAST + 1))
def test_formulas_of_single_cells_equal_the_package(document, r):
    target, actual, points, name = python_cells(ROWS[r - 2])
    assert {column: shown(document, f"{column}{r}") for column in SINGLE} == {
        "F": expected(udfs.JX_RATE(target, actual, name)),
        "G": expected(udfs.JX_STATUS(target, actual)),
        "H": expected(udfs.JX_SCORE(target, actual, points, name)),
        "I": expected(udfs.JX_WHY(target, actual, points, name)),
        "J": expected(udfs.JX_PARSE(target, "单位")),
        "K": expected(udfs.JX_CHECK("产出指标", "数量指标", name, target)),
    }


def test_formulas_of_blocks_equal_the_package_and_cost_one_call_each(document, calls):
    columns = list(zip(*map(python_cells, ROWS), strict=True))
    target, actual, points, name = (tuple((cell,) for cell in column) for column in columns)
    wanted = {
        "L": udfs.JX_RATE(target, actual, name),
        "M": udfs.JX_SCORE(target, actual, points, name),
        "N": udfs.JX_PARSE(target),
    }
    for column, block in wanted.items():
        found = [shown(document, f"{column}{r}") for r in range(2, LAST + 1)]
        assert found == [expected(line[0]) for line in block], column
    whole = [
        name
        for _, name, cells in calls
        if hasattr(cells[0], "getDataArray") and len(cells[0].getDataArray()) == len(ROWS)
    ]
    assert sorted(set(whole)) == ["JX_PARSE", "JX_RATE", "JX_SCORE"]


def test_literals_whole_columns_and_excels_own_functions_around_ours(document):
    assert shown(document, "P1") == 1.0565
    assert shown(document, "P2") == "优"
    assert shown(document, "P3") in CALC_ERRORS.values()  # errors in the column are true errors: SUM passes them on
    assert shown(document, "P4") == -1
    assert shown(document, "P5") == "率、满意度类指标的单位不是%"


@pytest.mark.parametrize("button", buttons(), ids=lambda button: button.action)
def test_each_ribbon_callback_reaches_python(document, run, calls, button):
    calls.clear()
    run(document, f"JxRibbon.{button.callback}", document)
    assert [(script, name, cells[0]) for script, name, cells in calls] == [
        ("xl_jixiao.addin.excel", "press", button.action)
    ]


@pytest.mark.parametrize(("need", "ready"), [("*", True), ("校验结果", True), ("没有这张表", False)])
def test_a_button_knows_whether_it_makes_sense(document, run, need, ready):
    assert run(document, "JxRibbon.JxReady", need) is ready
