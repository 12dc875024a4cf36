"""Forms into the template and back, on the engine for files: nothing lost, no text that becomes a formula."""

from __future__ import annotations

import openpyxl
import pytest

from xl_jixiao import readers
from xl_jixiao.addin import calculating, filling, summarising
from xl_jixiao.addin.collecting import filled_forms
from xl_jixiao.addin.listing import read_rows
from xl_jixiao.engines import new_book
from xl_jixiao.errors import InputError
from xl_jixiao.layouts import APPLICATION, BY_INDICATOR, DETAILS, PENDING, PROJECTS, SUMMARY, Sheet
from xl_jixiao.model import Dossier, Form, FundLine, Funds, Indicator, MoneyUnit, Stage
from xl_jixiao.parsing import Reading
from xl_jixiao.readers.sample import SAMPLE

SEED = readers.read(SAMPLE)


def test_the_packet_comes_back_as_it_went_in(packet):
    forms = [filled.form for filled in filled_forms(packet)]
    assert [form.project for form in forms] == [form.project for form in SEED.dossier.forms]
    for form, given in zip(forms, SEED.dossier.forms, strict=True):
        assert form.model_dump(exclude={"title"}) == given.model_dump(exclude={"title"})


def test_the_lists_hold_all_81_indicators_in_order(packet):
    rows = read_rows(packet, DETAILS)
    given = [item for form in SEED.dossier.forms for item in form.indicators]
    assert [(row["一级指标"], row["二级指标"], row["三级指标"], row["年度指标值"]) for row in rows] == [
        (item.level1, item.level2, item.name, item.target.text) for item in given
    ]
    funds = [(row["年度资金"], row["全年预算数"], row["金额单位"]) for row in read_rows(packet, PROJECTS)]
    assert funds == [(86000000.0, 86000000.0, "元"), (4358177.0, 4358177.0, "元")]


def test_what_was_repaired_while_reading_is_listed(packet):
    kinds = [row["类别"] for row in read_rows(packet, PENDING)]
    assert kinds.count("已自动整理") == len(SEED.repairs) > 0


def test_a_target_that_looks_like_a_formula_is_text_in_the_saved_file(packet, tmp_path):
    packet.save()
    saved = openpyxl.load_workbook(tmp_path / "绩效.xlsm")
    cells = [cell for sheet in saved for row in sheet.iter_rows() for cell in row if cell.value == "=100.00(%)"]
    assert len(cells) >= 2 * 18
    assert {cell.data_type for cell in cells} == {"s"}


DANGEROUS = ["=cmd|'/c calc'!A1", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "=100.00(%)"]


@pytest.mark.parametrize("text", DANGEROUS)
def test_no_text_of_a_form_becomes_a_formula_anywhere(book, tmp_path, text):
    form = Form(
        year=2024,
        project=text,
        department=text,
        unit="甲中心",
        objective=text,
        funds=Funds(unit=MoneyUnit.YUAN, total=FundLine(budget=1)),
        indicators=(Indicator(level1="产出指标", level2="数量指标", name=text, target=text),),
    )
    filling.fill(book, Reading(Dossier(forms=(form,))))
    summarising.summarize(book)
    book.save()
    saved = openpyxl.load_workbook(tmp_path / "绩效.xlsm")
    found = [cell for sheet in saved for row in sheet.iter_rows() for cell in row if text.strip() == cell.value]
    assert found
    assert all(cell.data_type == "s" for cell in found)


def test_a_form_has_the_official_layout(packet):
    sheet = packet.sheets["申报表1"]
    assert sheet.range("项目名称").value == "职业培训基础能力建设资助"
    assert sheet.range("年度资金申请总额").value == 86000000.0
    assert sheet.range("B13").merge_area.address == "$B$13:$B$46"
    assert sheet.range("C13").merge_area.address == "$C$13:$C$27"
    assert sheet.range("D20").merge_area.address == "$D$20:$F$20"
    assert sheet.page_setup.print_area == APPLICATION.printed(48)


def test_the_blank_first_form_makes_room_and_further_ones_are_numbered(packet):
    assert [name for name in packet.sheet_names if name.startswith("申报表")] == ["申报表1", "申报表2"]
    assert filling.new_form(packet) == "已新建“申报表3”。"
    answer = filling.fill(packet, SEED)
    assert "同名" in answer
    assert "申报表5" in packet.sheet_names


def test_what_people_filled_in_stays_when_the_lists_are_rebuilt(packet):
    column, row = DETAILS.letter("实际完成值"), DETAILS.first + 2
    packet.sheets[Sheet.DETAILS].range(f"{column}{row}").value = "52"
    packet.sheets[Sheet.PROJECTS].range(f"{PROJECTS.letter('全年执行数')}{PROJECTS.first}").value = 80000000
    packet.sheets["申报表1"].range("D13").value = "改了名称的指标"
    calculating.rate(packet)
    details = read_rows(packet, DETAILS)
    assert details[0]["三级指标"] == "改了名称的指标"
    assert (details[2]["实际完成值"], details[2]["达成率"], details[2]["完成情况"]) == ("52", 1.04, "完成")
    assert read_rows(packet, PROJECTS)[0]["预算执行率"] == pytest.approx(0.9302)


def test_values_of_an_indicator_that_is_gone_are_kept_for_a_person_to_see(packet):
    column = DETAILS.letter("实际完成值")
    packet.sheets[Sheet.DETAILS].range(f"{column}{DETAILS.first}").value = "52"
    packet.sheets["申报表1"].range("D13").value = "改了名称的指标"
    calculating.rate(packet)
    last = read_rows(packet, PENDING)[-1]
    assert last["类别"] == "指标已不在表中"
    assert last["内容"] == "实际完成值：52"


def test_the_summary_equals_what_the_package_adds_up_and_keeps_remarks(packet):
    summarising.summarize(packet)
    packet.sheets[Sheet.SUMMARY].range(f"{SUMMARY.letter('备注')}{SUMMARY.first + 1}").value = "待补材料"
    summarising.summarize(packet)
    rows = read_rows(packet, SUMMARY)
    assert [(row["项目名称"], row["指标数"], row["备注"]) for row in rows] == [
        ("职业培训基础能力建设资助", 48.0, None),
        ("技能评价业务经费", 33.0, "待补材料"),
    ]
    total = packet.sheets[Sheet.SUMMARY].range((SUMMARY.first + 2, 1), (SUMMARY.first + 2, len(SUMMARY.columns))).value
    shown = dict(zip(SUMMARY.titles, total, strict=True))
    assert (shown["项目名称"], shown["年度资金"], shown["指标数"]) == ("合计", 90358177.0, 81.0)
    bottom = packet.sheets[Sheet.BY_INDICATOR].used_range.last_cell.row
    assert bottom == BY_INDICATOR.head + 81


def test_every_formula_of_a_filled_workbook_has_its_result_in_the_file(packet, tmp_path):
    calculating.score(packet)
    summarising.summarize(packet)
    packet.save()
    formulas = openpyxl.load_workbook(tmp_path / "绩效.xlsm")
    results = openpyxl.load_workbook(tmp_path / "绩效.xlsm", data_only=True)
    for table in (DETAILS, PROJECTS, SUMMARY):
        for row in formulas[table.sheet].iter_rows(min_row=table.first):
            for cell in row:
                if cell.data_type == "f" and cell.column <= len(table.columns):
                    assert results[table.sheet][cell.coordinate].value != 0 or "INDEX" in str(cell.value)


def test_another_stage_has_its_own_sheet_and_feeds_the_lists(book):
    form = SEED.dossier.forms[1]
    evaluated = form.model_copy(
        update={
            "stage": Stage.EVALUATION,
            "title": "",
            "funds": form.funds.model_copy(
                update={"total": FundLine(initial=4358177, budget=4358177, outturn=4000000)}
            ),
            "indicators": tuple(
                item.model_copy(update={"actual": "100%" if "%" in item.target.text else "完成", "points": 2})
                for item in form.indicators
            ),
        }
    )
    filling.fill(book, Reading(Dossier(forms=(form, evaluated))))
    assert "自评表1" in book.sheet_names
    rows = read_rows(book, DETAILS)
    assert len(rows) == 33
    assert {row["分值"] for row in rows} == {2.0}
    assert read_rows(book, PROJECTS)[0]["全年执行数"] == 4000000.0


def test_a_workbook_that_is_not_ours_is_refused_by_name():
    with new_book() as other, pytest.raises(InputError, match="不是本工具的工作簿"):
        filling.fill(other, SEED)


def test_a_file_without_a_form_is_refused(book, tmp_path):
    path = tmp_path / "通知.txt"
    path.write_text("关于召开会议的通知", "utf-8")
    with pytest.raises(InputError, match="没有找到绩效目标申报表"):
        filling.import_form(book, path)


def test_altered_titles_are_named_not_guessed(packet):
    packet.sheets[Sheet.DETAILS].range(f"E{DETAILS.head}").value = "名称"
    with pytest.raises(InputError, match="标题被改动"):
        calculating.rate(packet)


def test_columns_that_people_add_go_with_their_rows(packet):
    sheet = packet.sheets[Sheet.DETAILS]
    extra = len(DETAILS.columns) + 1
    sheet.range((DETAILS.head, extra)).value = "责任科室"
    sheet.tables[DETAILS.name].resize(sheet.range((DETAILS.head, 1), (DETAILS.head + 81, extra)))
    sheet.range((DETAILS.first + 4, extra)).value = "竞赛科"
    packet.sheets["申报表1"].range("D13").value = "新名称"
    calculating.rate(packet)
    assert sheet.range((DETAILS.first + 4, extra)).value == "竞赛科"


def test_the_seeds_rows_are_those_counted_by_hand(packet):
    rows = read_rows(packet, DETAILS)
    levels = [f"{row['一级指标']}/{row['二级指标']}" for row in rows]
    assert levels.count("产出指标/数量指标") == 15 + 9
    assert levels.count("满意度指标/服务对象满意度指标") == 5 + 3
