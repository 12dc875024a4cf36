import pytest

from tests.addin.conftest import FIRST, INDICATORS, SHEET, parts_of, state_of
from xl_jixiao.addin import actions, marks, results
from xl_jixiao.addin.recognise import recognise
from xl_jixiao.check import check_reading
from xl_jixiao.engines import open_book
from xl_jixiao.errors import InputError
from xl_jixiao.layouts import FINDINGS
from xl_jixiao.rules.rule import Severity

WRONG_TARGET = f"G{FIRST + 2}"
"""≥100(个): VAL-05"""


def rows(book):
    return {(row.cells["规则编号"], row.cells["指标或栏目"]): row for row in results.read(book)}


def formula_of(book, row):
    return book.sheets[results.SHEET].range((row.number, FINDINGS.number("位置"))).formula


def test_the_check_lists_what_the_rules_find_with_links_to_the_cells(form_book):
    sentence = actions.check(form_book)
    report = check_reading(recognise(form_book))
    listed = results.read(form_book)
    assert [row.cells["规则编号"] for row in listed] == [finding.code for finding in report.findings]
    assert sentence.startswith(f"错误 {report.counts[Severity.ERROR]} 条，核实 ")
    row = rows(form_book)["VAL-05", "培训课件上线及时率"]
    assert row.cells["性质"] == "✖ 错误"
    assert row.cells["表中值"] == "≥100(个)"
    assert row.place == (SHEET, row.place[1])
    assert row.place[1].a1() == WRONG_TARGET
    assert formula_of(form_book, row) == f"=HYPERLINK(\"#'老王''s 表'!{WRONG_TARGET}\",\"{SHEET}!{WRONG_TARGET}\")"


def test_what_could_not_be_checked_is_listed_below_the_findings(form_book):
    actions.check(form_book)
    used = form_book.sheets[results.SHEET].used_range.last_cell.row
    kinds = form_book.sheets[results.SHEET].range((FINDINGS.first, 2), (used, 2)).value
    assert kinds[-1] == results.UNCHECKED


def test_the_head_says_verdict_profile_and_counts(form_book):
    actions.check(form_book)
    sheet = form_book.sheets[results.SHEET]
    assert sheet["C3"].value == "某市技能鉴定中心"
    assert sheet["C4"].value.startswith("✖ 不能上报：")
    assert sheet["H4"].value == "sh-2024"
    assert sheet["C6"].formula == '=COUNTIF($B$9:$B$1048576,"✖ 错误")'


def test_a_finding_colours_its_cell_by_severity_and_tells_why_in_a_note(form_book):
    actions.check(form_book)
    cell = form_book.sheets[SHEET][WRONG_TARGET]
    assert cell.color == marks.FILLS[Severity.ERROR]
    lines = cell.note.text.splitlines()
    assert lines[0] == marks.HEAD
    assert lines[1].startswith("✖错误 VAL-05 ")
    assert any(line.startswith("依据：") for line in lines)


def test_checking_again_replaces_our_marks_and_keeps_everybody_elses(form_book):
    sheet = form_book.sheets[SHEET]
    actions.check(form_book)
    sheet[WRONG_TARGET].value = "≥100(%)"
    sheet["B1"].add_note("后来写的")
    actions.check(form_book)
    assert "VAL-05" not in (sheet[WRONG_TARGET].note.text if sheet[WRONG_TARGET].note else "")
    assert sheet["B1"].note.text == "后来写的"
    assert sheet[f"D{FIRST}"].note.text == "单位自己的批注"


def test_a_cell_with_somebodys_note_is_coloured_and_its_note_left_alone(form_book):
    sheet = form_book.sheets[SHEET]
    sheet[WRONG_TARGET].add_note("张三：请核对")
    sentence = actions.check(form_book)
    assert f"“{SHEET}”中 1 个有问题的单元格已有批注，只上色，没有另加批注。" in sentence
    assert sheet[WRONG_TARGET].note.text == "张三：请核对"
    actions.clear_marks(form_book)
    assert sheet[WRONG_TARGET].note.text == "张三：请核对"


def test_clearing_restores_every_cell_exactly(form_book):
    before = state_of(form_book, {SHEET, "附注"})
    actions.check(form_book)
    assert actions.clear_marks(form_book).startswith("已清除 ")
    assert state_of(form_book, {SHEET, "附注"})[0] == before[0]
    assert actions.clear_marks(form_book) == "没有标注。"


def test_clearing_after_save_and_reopen_leaves_the_forms_part_as_it_was(form_file, tmp_path):
    with open_book(form_file) as book:
        actions.check(book)
        book.save(tmp_path / "校验.xlsx")
    with open_book(tmp_path / "校验.xlsx") as book:
        actions.clear_marks(book)
        book.save(tmp_path / "清除.xlsx")
    before, after = parts_of(form_file), parts_of(tmp_path / "清除.xlsx")
    for name in ("xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml", "xl/comments/comment1.xml"):
        assert after[name] == before[name]


def test_marks_follow_their_cell_when_the_sheet_is_renamed(form_book):
    actions.check(form_book)
    form_book.sheets[SHEET].name = "改了名"
    actions.clear_marks(form_book)
    assert form_book.sheets["改了名"][WRONG_TARGET].note is None


def test_a_mark_that_a_person_altered_is_left_and_said(form_book):
    sheet = form_book.sheets[SHEET]
    actions.check(form_book)
    sheet[WRONG_TARGET].color = (0, 0, 255)
    sheet[WRONG_TARGET].note.text = "我自己写的"
    sentence = actions.clear_marks(form_book)
    assert f"{WRONG_TARGET} 的颜色您已改过，予以保留" in sentence
    assert f"{WRONG_TARGET} 的批注您已改过，予以保留" in sentence
    assert (sheet[WRONG_TARGET].color, sheet[WRONG_TARGET].note.text) == ((0, 0, 255), "我自己写的")


def test_the_check_is_taken_back_whole(form_book):
    before = state_of(form_book)
    actions.check(form_book)
    assert actions.undo(form_book) == "已撤销“一键校验”。"
    assert state_of(form_book) == before


def test_a_second_check_is_taken_back_to_the_first(form_book):
    actions.check(form_book)
    first = state_of(form_book)
    form_book.sheets[SHEET][WRONG_TARGET].value = "≥100(%)"
    changed = form_book.sheets[SHEET][WRONG_TARGET].value
    actions.check(form_book)
    actions.undo(form_book)
    form_book.sheets[SHEET][WRONG_TARGET].value = "≥100(个)"
    assert changed == "≥100(%)"
    assert state_of(form_book)[0][results.SHEET] == first[0][results.SHEET]


def test_taking_a_check_back_in_a_file_leaves_it_part_by_part_as_it_was(form_file, tmp_path):
    with open_book(form_file) as book:
        actions.check(book)
        book.save(tmp_path / "校验.xlsx")
    with open_book(tmp_path / "校验.xlsx") as book:
        actions.undo(book)
        book.save(tmp_path / "还原.xlsx")
    assert parts_of(tmp_path / "还原.xlsx") == parts_of(form_file)


def test_an_explanation_is_kept_while_the_value_stays_and_falls_due_again_when_it_changes(form_book):
    actions.check(form_book)
    key, row = next((key, row) for key, row in rows(form_book).items() if row.review and row.cells["表中值"])
    cell = form_book.sheets[results.SHEET].range((row.number, FINDINGS.number("出错说明")))
    cell.value = "本年度财政资金已按批复压减，见批复文件"
    actions.check(form_book)
    again = rows(form_book)[key]
    assert (again.cells["状态"], again.cells["出错说明"]) == ("已说明", "本年度财政资金已按批复压减，见批复文件")
    actions.check(form_book)
    assert rows(form_book)[key].cells["状态"] == "已说明"


def test_a_changed_value_asks_for_the_explanation_again_until_it_is_rewritten(form_book):
    sheet = form_book.sheets[SHEET]
    sheet[f"G{FIRST + 3}"].value = "≥80"
    actions.check(form_book)
    key, row = next((key, row) for key, row in rows(form_book).items() if row.review and row.cells["表中值"] == "≥80")
    cell = form_book.sheets[results.SHEET].range((row.number, FINDINGS.number("出错说明")))
    cell.value = "该指标按主管部门统一口径填报"
    actions.check(form_book)
    sheet[f"G{FIRST + 3}"].value = "≥90"
    for _ in range(2):
        actions.check(form_book)
        again = rows(form_book)[key]
        assert again.cells["状态"] == "数值已变，请重新说明"
        assert again.cells["出错说明"] == "该指标按主管部门统一口径填报"
    cell = form_book.sheets[results.SHEET].range((again.number, FINDINGS.number("出错说明")))
    cell.value = "已按新口径调整目标值，附批复文件"
    actions.check(form_book)
    assert rows(form_book)[key].cells["状态"] == "已说明"


def test_filler_explains_nothing(form_book):
    actions.check(form_book)
    row = next(row for row in results.read(form_book) if row.review)
    form_book.sheets[results.SHEET].range((row.number, FINDINGS.number("出错说明"))).value = "已核实"
    actions.check(form_book)
    assert results.read(form_book)[row.number - FINDINGS.first].cells["状态"] == "说明不具体，请写明原因"


def test_rows_may_be_sorted_and_keep_their_explanation(form_book):
    actions.check(form_book)
    listed = results.read(form_book)
    row = next(row for row in listed if row.review)
    sheet = form_book.sheets[results.SHEET]
    sheet.range((row.number, FINDINGS.number("出错说明"))).value = "情况特殊，已请示主管部门同意"
    body = sheet.range(FINDINGS.body(len(listed)))
    body.value = list(reversed(body.options(ndim=2).value))
    actions.check(form_book)
    assert results.read(form_book)[row.number - FINDINGS.first].cells["状态"] == "已说明"


def test_texts_of_the_form_are_never_formulas_in_the_list(form_book):
    form_book.sheets[SHEET]["B3"].value = "'=cmd|'/c calc'!A1"
    form_book.sheets[SHEET]["E4"].value = "'=1+1"
    form_book.sheets[SHEET][f"D{FIRST + 2}"].value = '\'=HYPERLINK("http://x")率'
    actions.check(form_book)
    sheet = form_book.sheets[results.SHEET]
    assert sheet["C3"].value == "=1+1"
    used = sheet.range(FINDINGS.body(len(results.read(form_book))))
    place = FINDINGS.number("位置") - 1
    for values, formulas in zip(used.options(ndim=2).value, used.formula, strict=True):
        for column, (value, formula) in enumerate(zip(values, formulas, strict=True)):
            assert column == place or not formula.startswith("=") or value == formula


def test_a_sheet_of_somebody_elses_with_our_name_is_not_touched(form_book):
    form_book.sheets["附注"].name = results.SHEET
    before = state_of(form_book)
    with pytest.raises(InputError, match="已有一张名为“校验结果”的工作表，不是本软件生成的，没有覆盖"):
        actions.check(form_book)
    assert state_of(form_book) == before


def test_fewer_findings_leave_no_old_rows_behind(form_book):
    actions.check(form_book)
    many = len(results.read(form_book))
    sheet = form_book.sheets[SHEET]
    sheet["E8"].value = 100000
    sheet[WRONG_TARGET].value = "≥100(%)"
    actions.check(form_book)
    listed = results.read(form_book)
    assert len(listed) < many
    column = form_book.sheets[results.SHEET].range((FINDINGS.first, 1), (FINDINGS.first + many + 5, 1)).value
    assert len([number for number in column if number is not None]) <= many + 1
    assert len(INDICATORS) == len(recognise(form_book).dossier.forms[0].indicators)
