"""What people do to the head of a form: labels, dates, objectives, amounts."""

from decimal import Decimal

import pytest

from tests.parsing.sheets import HEAD, TABLE, only, places, read
from xl_jixiao.model import MoneyUnit, Stage


@pytest.mark.parametrize(
    ("row", "found"),
    [
        (["项 目 名 称", "甲"], "甲"),
        (["项目名称：甲"], "甲"),
        (["项目名称:", "甲"], "甲"),
        (["1.项目名称", "", "", "甲"], "甲"),
        (["一、项目名称（盖章）", "甲"], "甲"),
        (["*项目名称", "甲"], "甲"),
        (["项目\n名称", "甲"], "甲"),
    ],
)
def test_a_label_may_be_printed_in_many_ways(row, found):
    assert only(read(["项目支出绩效目标申报表"], row, *TABLE)).project == found


def test_a_blank_field_does_not_take_what_belongs_to_the_next():
    form = only(read(["项目支出绩效目标申报表"], ["项目名称", "甲", "项目性质", "", "项目类别", "特定目标类"]))
    assert (form.nature, form.category) == ("", "特定目标类")


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2024-01-01至2024-12-31", "2024-01-01", "2024-12-31"),
        ("2024年1月—2024年12月", "2024年1月", "2024年12月"),
        ("2024.1.1～2026.12.31", "2024.1.1", "2026.12.31"),
        ("2024年1月1日-2024年12月31日", "2024年1月1日", "2024年12月31日"),
    ],
)
def test_a_period_in_one_cell_is_parted(text, start, end):
    form = only(read(*HEAD, ["项目起止时间", text]))
    assert (form.start, form.end) == (start, end)


def test_a_period_that_is_none_is_kept_as_it_stands():
    assert only(read(*HEAD, ["项目期", "长期"])).extra == (("项目起止时间", "长期"),)


def test_a_labelled_field_of_its_own_is_kept_and_a_stray_text_is_listed():
    reading = read(*HEAD, ["财政归口科室", "社保科"], ["请于三月底前报送本表，逾期不予受理。"])

    assert only(reading).extra == (("财政归口科室", "社保科"),)
    assert [one.text for one in reading.unplaced] == ["请于三月底前报送本表，逾期不予受理。"]


def test_a_field_that_is_filled_twice_keeps_the_first_and_lists_the_second():
    reading = read(*HEAD, ["主管部门", "丙"])
    assert only(reading).department == "乙"
    assert "前面已经填过“乙”" in reading.unplaced[0].why


def test_an_objective_of_several_lines_is_read_whole():
    rows = [*HEAD, ["年度总体目标", "目标1：建成。"], ["", "目标2：验收。"], *TABLE]
    assert only(read(*rows, areas=[(2, 0, 3, 0)])).objective == "目标1：建成。\n目标2：验收。"


def test_expected_and_actual_stand_below_their_headings():
    form = only(
        read(
            ["项目支出绩效自评表"],
            ["项目名称", "甲"],
            ["年度总体目标", "预期目标", "", "实际完成情况"],
            ["", "建成10个", "", "建成9个"],
        )
    )
    assert (form.stage, form.objective, form.objective_actual) == (Stage.EVALUATION, "建成10个", "建成9个")


# —— funds ——


def test_other_funds_stand_once_for_the_whole_life_and_once_for_the_year():
    form = only(
        read(
            *HEAD,
            ["项目资金（元）", "项目资金总额", "300", "年度资金申请总额", "100"],
            ["", "其中：财政资金", "200", "其中：当年财政拨款", "70"],
            ["", "其他资金", "100", "其他资金", "30"],
        )
    )
    assert (form.funds.life_total, form.funds.life_fiscal, form.funds.life_other) == (300, 200, 100)
    assert (form.funds.total.budget, form.funds.fiscal.budget, form.funds.other.budget) == (100, 70, 30)


def test_other_funds_alone_belong_to_the_side_they_stand_on():
    rows = [*HEAD, ["资金", "项目资金总额", "300", "年度资金申请总额", "100"]]
    left = only(read(*rows, ["", "其他资金", "5", "", ""])).funds
    right = only(read(*rows, ["", "", "", "其他资金", "5"])).funds
    assert (left.life_other, left.other.budget) == (5, None)
    assert (right.life_other, right.other.budget) == (None, 5)


@pytest.mark.parametrize(
    ("heading", "text", "unit", "amount"),
    [
        ("年度资金总额（万元）", "120.50", MoneyUnit.WAN, "120.50"),
        ("年度资金总额", "１２０．５０万元", MoneyUnit.WAN, "120.50"),
        ("年度资金总额", "￥86,000,000.00元", MoneyUnit.YUAN, "86000000.00"),
        ("年度资金总额（元）", "0.00", MoneyUnit.YUAN, "0.00"),
        ("年度资金总额", "1.2亿元", MoneyUnit.WAN, "12000"),
        ("年度资金总额", "-5", None, "-5"),
        ("年度资金总额（元）", "—", MoneyUnit.YUAN, None),
    ],
)
def test_amounts_are_read_with_their_unit_and_zeros(heading, text, unit, amount):
    funds = only(read(*HEAD, [heading, text])).funds
    assert funds.unit is unit
    assert funds.total.budget == (None if amount is None else Decimal(amount))
    if amount is not None and unit is not MoneyUnit.WAN:
        assert str(funds.total.budget) == amount


def test_an_amount_in_another_unit_than_the_heading_is_converted_and_listed():
    reading = read(*HEAD, ["项目资金（元）", "年度资金总额", "50万元"])
    assert only(reading).funds.total.budget == 500000
    assert reading.repairs[0].what == "金额自带的单位与表头的“元”不同，已换算"


def test_an_amount_that_is_none_is_listed():
    reading = read(*HEAD, ["年度资金总额", "以财政批复为准"])
    assert only(reading).funds.total.budget is None
    assert [(one.text, one.why) for one in reading.unplaced] == [("以财政批复为准", "这里应是金额，未能读成数")]


def test_merged_cells_that_were_parted_and_filled_are_read_once():
    aim = "全年完成二十家养老机构的适老化改造。"
    reading = read(
        ["项目支出绩效目标申报表"] * 4,
        ["（2024年度）"] * 4,
        ["项目名称", "某项目", "某项目", "某项目"],
        ["年度绩效目标", aim, aim, aim],
        ["年度绩效目标", aim, aim, aim],
        ["一级指标", "二级指标", "三级指标", "指标值"],
        ["产出指标", "数量指标", "改造机构数", "≥20家"],
    )
    form = only(reading)
    assert (form.year, form.project, form.objective) == (2024, "某项目", aim)
    assert places(form) == [("产出指标", "数量指标", "改造机构数")]
    assert reading.unplaced == ()


@pytest.mark.parametrize("label", ["长期绩效目标", "项目总目标", "中期目标"])
def test_a_blank_objective_does_not_take_the_text_of_the_next(label):
    aim = "全年完成二十家养老机构的适老化改造。"
    form = only(read(*HEAD, [label, ""], ["年度绩效目标", aim], *TABLE))
    assert (form.whole_objective, form.objective) == ("", aim)


def test_what_is_printed_beside_the_funds_is_nothing_that_people_filled_in():
    reading = read(*HEAD, ["项目资金（万元）", "年度资金总额", "120.50", "执行率分值", "10"], *TABLE)
    assert only(reading).funds.total.budget == Decimal("120.50")
    assert reading.unplaced == ()
