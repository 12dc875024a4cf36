"""The template, filled with the real packet, through check, marks, settings and back."""

import pytest

from tests.addin.conftest import parts_of
from workbook.build import build
from xl_jixiao.addin import actions, calculating, exporting, filling, formulas, lists, results
from xl_jixiao.addin.listing import read_block, read_rows, write_rows
from xl_jixiao.addin.undo import undoable
from xl_jixiao.engines import open_book
from xl_jixiao.layouts import DETAILS, FINDINGS, OVERRIDES, SETTINGS
from xl_jixiao.model import Dossier, Form, FundLine, Funds, Indicator, Stage
from xl_jixiao.parsing.reading import Reading
from xl_jixiao.readers.sample import SAMPLE

import_form = undoable("导入申报表")(filling.import_form)


@pytest.fixture(scope="session")
def filled_file(tmp_path_factory):
    folder = tmp_path_factory.mktemp("template")
    (folder / "模板.xlsm").write_bytes(build())
    with open_book(folder / "模板.xlsm") as book:
        filling.import_form(book, SAMPLE)
        lists.refresh_lists(book)
        book.save(folder / "已导入.xlsm")
    return folder / "已导入.xlsm"


@pytest.fixture
def filled(filled_file, opened):
    with opened(filled_file) as book:
        yield book


def choose(book, setting, value):
    place = next(place for place in SETTINGS if place.name == setting)
    book.sheets[place.sheet].range(place.cell).value = value


def codes(book):
    return [row.cells["规则编号"] for row in results.read(book)]


def test_the_packet_has_exactly_one_error_in_the_template_too(filled):
    choose(filled, "身份", "审核人")
    assert actions.check(filled).startswith("错误 1 条，")
    (error,) = [row for row in results.read(filled) if row.cells["性质"] == "✖ 错误"]
    assert (error.cells["规则编号"], error.cells["指标或栏目"]) == ("VAL-05", "在线培训课件上线及时率")
    assert error.place[0] == "申报表2"
    sheet, box = error.place
    assert filled.sheets[sheet].range((box.top, box.left)).note is not None
    assert "在线培训课件上线及时率" in filled.sheets[sheet].range((box.top, 4)).value


def test_the_template_keeps_its_own_list_and_counts(filled):
    actions.check(filled)
    sheet = filled.sheets[results.SHEET]
    rows = len(results.read(filled))
    assert sheet.tables[FINDINGS.name].range.shape[0] - 1 >= rows
    assert filled.names["校验_结论"].refers_to_range.value.startswith("✖ 不能上报")
    assert filled.names["校验_单位"].refers_to_range.value == "上海市职业技能鉴定中心"


def test_a_writer_is_not_shown_advice_and_an_auditor_is(filled):
    choose(filled, "身份", "填报人")
    actions.check(filled)
    assert "ℹ 提示" not in {row.cells["性质"] for row in results.read(filled)}
    choose(filled, "身份", "审核人")
    actions.check(filled)
    assert "ℹ 提示" in {row.cells["性质"] for row in results.read(filled)}


def test_a_rule_that_the_unit_switched_off_or_lowered_is_so(filled):
    table = filled.sheets[OVERRIDES.sheet].tables[OVERRIDES.name].data_body_range
    listed = [row[0] for row in table.options(ndim=2).value]
    own = OVERRIDES.number("本单位改为") - 1
    table[listed.index("VAL-05"), own].value = "不用"
    table[listed.index("TAX-06"), own].value = "错误"
    actions.check(filled)
    assert "VAL-05" not in codes(filled)
    assert {row.cells["性质"] for row in results.read(filled) if row.cells["规则编号"] == "TAX-06"} == {"✖ 错误"}


def test_what_people_filled_into_the_list_is_checked_where_it_stands(filled):
    details = filled.sheets[DETAILS.sheet]
    details.range((DETAILS.first, DETAILS.number("实际完成值"))).value = "-3(个)"
    actions.check(filled)
    rows = [row for row in results.read(filled) if row.place and row.place[0] == DETAILS.sheet]
    assert rows
    assert all(row.cells["规则编号"].startswith("EVA") or row.cells["规则编号"].startswith("WGT") for row in rows)


def test_people_s_own_columns_go_with_their_finding(filled):
    actions.check(filled)
    sheet = filled.sheets[results.SHEET]
    table = sheet.tables[FINDINGS.name]
    width = len(FINDINGS.columns)
    sheet.range((FINDINGS.head, width + 1)).value = "说明人"
    table.resize(sheet.range((FINDINGS.head, 1), (FINDINGS.head + len(codes(filled)), width + 1)))
    row = next(row for row in results.read(filled) if row.cells["规则编号"] == "VAL-17")
    sheet.range((row.number, width + 1)).value = "李四"
    filled.sheets["申报表1"]["G13"].value = "≥50(个)"
    actions.check(filled)
    again = next(row for row in results.read(filled) if row.cells["规则编号"] == "VAL-17")
    assert again.number != row.number
    assert again.cells["说明人"] == "李四"


def test_importing_and_checking_are_taken_back_part_by_part(tmp_path):
    (tmp_path / "模板.xlsm").write_bytes(build())
    with open_book(tmp_path / "模板.xlsm") as book:
        book.save(tmp_path / "原样.xlsm")
    with open_book(tmp_path / "模板.xlsm") as book:
        import_form(book, SAMPLE)
        actions.check(book)
        book.save(tmp_path / "做过.xlsm")
    with open_book(tmp_path / "做过.xlsm") as book:
        assert actions.undo(book) == "已撤销“一键校验”。"
        assert actions.undo(book) == "已撤销“导入申报表”。"
        book.save(tmp_path / "还原.xlsm")
    assert parts_of(tmp_path / "还原.xlsm") == parts_of(tmp_path / "原样.xlsm")


def evaluation(rate="90%"):
    indicators = tuple(
        Indicator(
            level1="产出指标", level2="数量指标", name=f"指标{number}", target=f"≥{number}(个)", actual=f"{number + 1}"
        )
        for number in range(1, 6)
    )
    total = FundLine(initial=100, budget=100, outturn=90, points=10, rate=rate, score=9)
    return Form(stage=Stage.EVALUATION, project="甲项目", funds=Funds(unit="元", total=total), indicators=indicators)


@pytest.fixture
def evaluated(tmp_path):
    (tmp_path / "模板.xlsm").write_bytes(build())
    with open_book(tmp_path / "模板.xlsm") as book:
        filling.fill(book, Reading(Dossier(forms=(evaluation(),))))
        yield book


@pytest.mark.parametrize(("rate", "shown"), [("90%", 0.9), ("90％", 0.9), ("%", "%"), ("约90%", "约90%"), ("", None)])
def test_an_execution_rate_that_is_no_number_is_imported_as_it_is_written(tmp_path, rate, shown):
    (tmp_path / "模板.xlsm").write_bytes(build())
    with open_book(tmp_path / "模板.xlsm") as book:
        filling.fill(book, Reading(Dossier(forms=(evaluation(rate),))))
        assert book.sheets["自评表1"].range("H6").value == shown


def test_a_row_that_was_emptied_shifts_no_result_to_another_indicator(evaluated, tmp_path):
    details = evaluated.sheets[DETAILS.sheet]
    details.range((DETAILS.first + 1, 1), (DETAILS.first + 1, 8)).clear_contents()
    exporting.export_plain(evaluated, tmp_path / "无宏.xlsx")
    with open_book(tmp_path / "无宏.xlsx") as book:
        rows = read_rows(book, DETAILS)
    assert [row["三级指标"] for row in rows] == ["指标1", None, "指标3", "指标4", "指标5"]
    rates = [row["达成率"] and round(row["达成率"], 4) for row in rows]
    assert rates == [2, None, 1.3333, 1.25, 1.2]


def test_points_find_their_rows_whatever_people_typed_between_them(evaluated):
    rows = read_rows(evaluated, DETAILS)
    rows[0]["项目名称"] = "甲 项目"
    rows.insert(1, {**rows[1], "三级指标": None, "年度指标值": None})
    write_rows(evaluated, DETAILS, rows)
    calculating.share_points(evaluated)
    points = [row[DETAILS.number("分值") - 1] for row in read_block(evaluated, DETAILS)[1:]]
    assert [bool(given) for given in points] == [True, False, True, True, True, True]


def test_what_people_typed_into_columns_of_their_own_goes_with_its_indicator(filled):
    sheet, width = filled.sheets[DETAILS.sheet], len(DETAILS.columns) + 1
    table = sheet.tables[DETAILS.name]
    table.resize(sheet.range((DETAILS.head, 1), (table.range.last_cell.row, width)))
    own = [sheet.range((DETAILS.first + offset, width)) for offset in range(4)]
    sheet.range((DETAILS.head, width)).value = "我的列"
    own[0].formula = f"=A{DETAILS.first}*2"
    own[1].value = 7
    own[2].value = "'=100.00(%)"
    own[3].value = "'001"
    rows = read_rows(filled, DETAILS)
    write_rows(filled, DETAILS, [*rows[1:], rows[0]], formulas.detail_columns(len(rows)))
    last = DETAILS.head + len(rows)

    assert [cell.value for cell in own[:3]] == [7, "=100.00(%)", "001"]
    assert sheet.range((last, width)).formula == f"=A{last}*2"


def test_the_cover_links_a_project_whose_name_is_too_long_for_a_formula(tmp_path):
    (tmp_path / "模板.xlsm").write_bytes(build())
    form = Form(stage=Stage.APPLICATION, project="长" * 300)
    with open_book(tmp_path / "模板.xlsm") as book:
        filling.fill(book, Reading(Dossier(forms=(form,))))
        lists.refresh_lists(book)
        cell = book.sheets["封面"].range("B10")
        assert cell.value == "长" * 300
        assert max(map(len, cell.formula.split('"'))) == 255
