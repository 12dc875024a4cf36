import pytest

from tests.addin.conftest import FIRST, SHEET, parts_of, state_of
from xl_jixiao.addin import actions, results
from xl_jixiao.addin.listing import read_rows
from xl_jixiao.engines import open_book
from xl_jixiao.engines.surface import remember
from xl_jixiao.errors import InputError
from xl_jixiao.layouts import PENDING

FULL_WIDTH = f"G{FIRST + 4}"
"""≥95.00(％)"""


def listed(book):
    return {(row["类别"], row["来源"].partition(" ")[2]): row for row in read_rows(book, PENDING)}


def test_signs_and_blanks_are_mended_in_their_cells_and_listed(form_book):
    sheet = form_book.sheets[SHEET]
    sheet["B3"].value = "职业 技能竞赛资助 "
    sentence = actions.fix(form_book)
    assert sheet[FULL_WIDTH].value == "≥95.00(%)"
    assert sheet["B3"].value == "职业技能竞赛资助"
    assert sentence.startswith("已自动修复 2 处")
    row = listed(form_book)["已自动修复", f"{SHEET}!{FULL_WIDTH}"]
    assert row["内容"] == "≥95.00(％)"
    assert row["程序的处理"].startswith("已改为“≥95.00(%)”（VAL-27 ")


def test_what_may_change_the_meaning_is_only_advised(form_book):
    sheet = form_book.sheets[SHEET]
    sheet[f"G{FIRST}"].value = "≥12.00(个)"
    actions.fix(form_book)
    assert sheet[f"G{FIRST}"].value == "≥12.00(个)"
    row = listed(form_book)["修改建议", f"{SHEET}!G{FIRST}"]
    assert row["程序的处理"].startswith("建议改为“≥12(个)”（VAL-10 ")


def test_a_formula_and_a_number_are_left_and_said(form_book):
    sheet = form_book.sheets[SHEET]
    sheet["J1"].value = "≥95.00(％)"
    sheet[FULL_WIDTH].formula = "=J1"
    remember(sheet[FULL_WIDTH], [["≥95.00(％)"]])
    actions.fix(form_book)
    assert sheet[FULL_WIDTH].formula == "=J1"
    assert "单元格是公式" in listed(form_book)["未能修复", f"{SHEET}!{FULL_WIDTH}"]["程序的处理"]


def test_a_list_of_findings_that_is_there_is_brought_up_to_date(form_book):
    actions.check(form_book)
    assert "VAL-27" in {row.cells["规则编号"] for row in results.read(form_book)}
    actions.fix(form_book)
    assert "VAL-27" not in {row.cells["规则编号"] for row in results.read(form_book)}


def test_without_anything_to_mend_nothing_is_added(form_book):
    actions.fix(form_book)
    form_book.sheets[PENDING.sheet].delete()
    before = state_of(form_book)
    assert actions.fix(form_book) == "没有可以自动修复的问题。"
    assert state_of(form_book) == before


def test_fixing_twice_lists_nothing_twice(form_book):
    form_book.sheets[SHEET][f"G{FIRST}"].value = "≥12.00(个)"
    actions.fix(form_book)
    many = len(read_rows(form_book, PENDING))
    actions.fix(form_book)
    assert len(read_rows(form_book, PENDING)) == many


def test_fixing_is_taken_back_whole(form_book):
    actions.check(form_book)
    before = state_of(form_book)
    actions.fix(form_book)
    assert actions.undo(form_book) == "已撤销“自动修复”。"
    assert state_of(form_book) == before


def test_taking_fixes_back_in_a_file_leaves_it_part_by_part_as_it_was(form_file, tmp_path):
    with open_book(form_file) as book:
        actions.fix(book)
        book.save(tmp_path / "修复.xlsx")
    with open_book(tmp_path / "修复.xlsx") as book:
        actions.undo(book)
        book.save(tmp_path / "还原.xlsx")
    assert parts_of(tmp_path / "还原.xlsx") == parts_of(form_file)


def test_somebody_elses_list_of_that_name_is_not_touched(form_book):
    form_book.sheets["附注"].name = PENDING.sheet
    before = state_of(form_book)
    with pytest.raises(InputError, match="已有一张名为“待确认”的工作表"):
        actions.fix(form_book)
    assert state_of(form_book) == before
