import json

import openpyxl
import pytest

from tests.cases.forms.generate import draw_xlsx, load
from xl_jixiao.cli import main
from xl_jixiao.findings import Unchecked
from xl_jixiao.readers.sample import SAMPLE


def run(capsys, *arguments):
    code = main([str(argument) for argument in arguments])
    shown = capsys.readouterr()
    return code, shown.out, shown.err


def test_reading_the_packet_prints_forms_indicators_and_repairs(capsys):
    code, out, _ = run(capsys, "read", SAMPLE, "--json")
    result = json.loads(out)
    first = result["forms"][0]

    assert code == 0
    assert [len(form["indicators"]) for form in result["forms"]] == [48, 33]
    assert first["funds"]["total"]["budget"] == "86000000.00"
    assert first["indicators"][14] | {"origin": None} == {
        "level1": "产出指标", "level2": "数量指标", "name": "社会化技能评价项目开发数量",
        "target": "=10.00(个)", "kind": "quantity", "op": "=", "value": "10.00", "unit": "个",
        "points": None, "actual": "", "score": None, "reason": "", "midterm": None, "origin": None,
        "nature": "", "standard": "", "progress": "", "forecast": "", "likelihood": "", "note": "",
    }  # fmt: skip
    assert result["repairs"]
    assert result["unplaced"] == []


def test_checking_the_packet_finds_one_error_and_exits_1(capsys):
    code, out, _ = run(capsys, "check", SAMPLE, "--json")
    result = json.loads(out)
    errors = [finding for finding in result["findings"] if finding["severity"] == "错误"]

    assert code == 1
    assert [(error["code"], error["path"]) for error in errors] == [("VAL-05", "forms[1].indicators[19].target")]
    assert result["counts"]["错误"] == 1


def test_a_writer_is_shown_no_advice(capsys):
    _, out, _ = run(capsys, "check", SAMPLE, "--persona", "填报人", "--json")

    assert json.loads(out)["counts"]["提示"] == 0


def test_people_see_the_errors_first(capsys):
    code, out, _ = run(capsys, "check", SAMPLE)

    assert code == 1
    assert out.index("VAL-05") < out.index("TAX-06") < out.index("FND-05")
    assert "不能上报" in out


def test_one_unreadable_file_spoils_no_other(capsys, tmp_path):
    code, out, err = run(capsys, "read", tmp_path / "没有.xlsx", SAMPLE, "--json")
    missing, packet = json.loads(out)

    assert code == 2
    assert "没有.xlsx" in missing["error"]
    assert len(packet["forms"]) == 2
    assert err.count("\n") == 1


@pytest.mark.parametrize("name", ["read", "check"])
def test_a_text_that_is_no_form_is_a_sentence(capsys, tmp_path, name):
    path = tmp_path / "信.txt"
    path.write_text("各位同事：\n下周一开会。\n", "utf-8")
    code, _, err = run(capsys, name, path)

    assert code == 2
    assert "信.txt" in err
    assert "Traceback" not in err


@pytest.fixture
def form_of_somebody(tmp_path):
    """A packet with faults, in a workbook that is not ours."""
    path = tmp_path / "申报表.xlsx"
    path.write_bytes(draw_xlsx(load("packet")))
    return path


def test_findings_are_marked_on_a_copy_and_the_file_stays_as_it_was(capsys, form_of_somebody):
    before = form_of_somebody.read_bytes()
    out = form_of_somebody.with_name("申报表（标注）.xlsx")
    code, shown, _ = run(capsys, "check", form_of_somebody, "--out", out)

    assert code in {0, 1}
    assert str(out) in shown.replace("\n", "")
    assert form_of_somebody.read_bytes() == before
    book = openpyxl.load_workbook(out)
    assert "校验结果" in book.sheetnames
    assert any(cell.comment for row in book.worksheets[0].iter_rows() for cell in row)


def test_marks_go_over_no_file_and_on_workbooks_only(capsys, form_of_somebody):
    assert run(capsys, "check", form_of_somebody, "--out", form_of_somebody)[0] == 2
    assert run(capsys, "check", SAMPLE, "--out", form_of_somebody.with_name("副本.xlsx"))[0] == 2
    assert run(capsys, "check", form_of_somebody, SAMPLE, "--out", form_of_somebody.with_name("副本.xlsx"))[0] == 2
    assert [path.name for path in form_of_somebody.parent.iterdir()] == [form_of_somebody.name]


def test_a_hidden_sheet_is_named_as_not_read(capsys, form_of_somebody):
    book = openpyxl.load_workbook(form_of_somebody)
    old = book.copy_worksheet(book.active)
    old.title, old.sheet_state = "旧表", "hidden"
    book.save(form_of_somebody)
    name = form_of_somebody.name

    assert f"待确认 {name} 旧表：隐藏的工作表，没有读入" in run(capsys, "read", form_of_somebody)[1]
    assert f"未能审核 {name} 旧表：隐藏的工作表，没有读入" in run(capsys, "check", form_of_somebody)[1]


def test_what_was_not_checked_is_told_with_its_place_where_it_has_one():
    assert str(Unchecked("", "申报表.xlsx 旧表", "没有读入")) == "申报表.xlsx 旧表：没有读入"
    assert str(Unchecked("REL-05", "", "无法比较")) == "REL-05：无法比较"
    assert str(Unchecked("“附注”", "申报表!B9", "没有读入")) == "“附注”（申报表!B9）：没有读入"


def test_where_nobody_watches_nothing_is_said_beside_the_output(capsys):
    assert main(["read", str(SAMPLE)]) == 0
    assert not capsys.readouterr().err
