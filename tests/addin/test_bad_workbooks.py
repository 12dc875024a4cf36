"""Workbooks that resist: each gets a sentence, and nothing of theirs is lost."""

import openpyxl
import pytest
from openpyxl.workbook.protection import WorkbookProtection

from tests.addin.conftest import FIRST, SHEET, parts_of, state_of
from xl_jixiao.addin import actions, results
from xl_jixiao.engines import open_book, surface
from xl_jixiao.errors import HostError, InputError
from xl_jixiao.layouts import FINDINGS

FULL_WIDTH = f"G{FIRST + 4}"
"""≥95.00(％), which can be mended"""


@pytest.fixture
def altered(form_file):
    """Alter the file before it is opened."""

    def alter(change):
        workbook = openpyxl.load_workbook(form_file)
        change(workbook)
        workbook.save(form_file)
        return form_file

    return alter


def test_a_protected_sheet_is_checked_and_listed_but_not_marked(altered, opened):
    path = altered(lambda workbook: workbook[SHEET].protection.enable())
    with opened(path) as book:
        before = state_of(book, {SHEET})[0]
        sentence = actions.check(book)
        assert f"工作表“{SHEET}”受保护，没有标注；结果见“校验结果”。" in sentence
        assert results.read(book)
        assert state_of(book, {SHEET})[0] == before


def test_in_a_protected_sheet_nothing_is_mended_and_that_is_listed(altered, opened):
    path = altered(lambda workbook: workbook[SHEET].protection.enable())
    with opened(path) as book:
        assert "未能修复 1 处" in actions.fix(book)
        assert book.sheets[SHEET][FULL_WIDTH].value == "≥95.00(％)"


def test_marks_in_a_sheet_that_was_protected_since_stay_and_are_cleared_later(form_book, tmp_path):
    actions.check(form_book)
    form_book.save(tmp_path / "标注.xlsx")
    workbook = openpyxl.load_workbook(tmp_path / "标注.xlsx")
    workbook[SHEET].protection.enable()
    workbook.save(tmp_path / "保护.xlsx")
    with open_book(tmp_path / "保护.xlsx") as book:
        assert f"工作表“{SHEET}”受保护，其中的标注还在" in actions.clear_marks(book)
        assert book.sheets[SHEET]["E6"].note is not None
        book.save(tmp_path / "再存.xlsx")
    workbook = openpyxl.load_workbook(tmp_path / "再存.xlsx")
    workbook[SHEET].protection.disable()
    workbook.save(tmp_path / "解除.xlsx")
    with open_book(tmp_path / "解除.xlsx") as book:
        actions.clear_marks(book)
        assert book.sheets[SHEET]["E6"].note is None


@pytest.mark.parametrize("action", [actions.check, actions.fix])
def test_where_no_sheets_may_be_added_nothing_is_done(altered, action):
    path = altered(lambda workbook: setattr(workbook, "security", WorkbookProtection(lockStructure=True)))
    with open_book(path) as book:
        before = state_of(book)
        with pytest.raises(HostError, match=r"工作簿结构受保护，不能添加工作表，没有改动"):
            action(book)
        assert state_of(book) == before


def test_a_read_only_workbook_is_checked_with_a_warning(form_book, monkeypatch):
    monkeypatch.setattr("xl_jixiao.addin.undo.is_read_only", lambda _: True)
    assert "工作簿以只读方式打开（可能正被别人使用），请另存为后再关闭" in actions.check(form_book)


def test_excel_says_itself_whether_a_workbook_is_read_only_protected_or_in_r1c1():
    class Native:
        ReadOnly, ProtectStructure, ReferenceStyle = True, True, -4150

    class Book:
        api = Native

        class app:  # noqa: N801 - xlwings' own name
            api = Native

            class engine:  # noqa: N801 - xlwings' own name
                name = "excel"

    assert surface.is_read_only(Book)
    assert surface.structure_is_protected(Book)
    assert surface.shows_r1c1(Book)


def test_r1c1_addresses_are_no_hindrance_and_the_links_are_explained(altered):
    path = altered(lambda workbook: setattr(workbook.calculation, "refMode", "R1C1"))
    with open_book(path) as book:
        assert "当前是 R1C1 引用样式，“位置”里的链接可能打不开" in actions.check(book)
        assert results.read(book)


def test_manual_calculation_stays_manual(altered):
    path = altered(lambda workbook: setattr(workbook.calculation, "calcMode", "manual"))
    with open_book(path) as book:
        actions.check(book)
        assert book.app.calculation == "manual"


def test_hidden_sheets_are_not_checked_and_are_listed_as_such(form_book):
    form_book.sheets["附注"].visible = False
    actions.check(form_book)
    used = form_book.sheets[results.SHEET].range(FINDINGS.body(60)).options(ndim=2).value
    unchecked = [row for row in used if row[1] == results.UNCHECKED]
    assert any("附注" in str(row) and "隐藏" in str(row) for row in unchecked)


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_form_on_a_hidden_sheet_is_not_read(altered, opened, state):
    path = altered(lambda workbook: setattr(workbook[SHEET], "sheet_state", state))
    with opened(path) as book, pytest.raises(InputError, match="没有找到绩效目标申报表"):
        actions.check(book)


def test_filtered_rows_are_checked_and_marked_too(form_book):
    form_book.sheets[SHEET].range(f"A{FIRST}:A{FIRST + 4}").rows.hidden = True
    actions.check(form_book)
    assert form_book.sheets[SHEET][f"G{FIRST + 2}"].note is not None
    assert form_book.sheets[SHEET].range(f"A{FIRST + 2}").rows.hidden


def test_a_file_that_is_checked_and_taken_back_is_the_same_whatever_it_was_like(altered, tmp_path):
    def resist(workbook):
        workbook[SHEET].freeze_panes = "C4"
        workbook[SHEET].conditional_formatting.add("G13:G17", openpyxl.formatting.rule.FormulaRule(["TRUE"]))
        workbook[SHEET].print_area = "A1:G17"
        workbook["附注"].sheet_state = "hidden"
        workbook.calculation.calcMode = "manual"

    path = altered(resist)
    with open_book(path) as book:
        actions.check(book)
        actions.fix(book)
        book.save(tmp_path / "改.xlsx")
    with open_book(tmp_path / "改.xlsx") as book:
        actions.undo(book)
        actions.undo(book)
        book.save(tmp_path / "还原.xlsx")
    assert parts_of(tmp_path / "还原.xlsx") == parts_of(path)
