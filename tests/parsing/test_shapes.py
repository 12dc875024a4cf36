"""Shapes of published forms that no layout has: several under one title, targets adjusted, blank templates."""

from decimal import Decimal

import pytest

from tests.parsing.sheets import HEAD, TABLE, only, read

EVALUATED = ["一级指标", "二级指标", "三级指标", "指标值", "完成值", "分值", "得分"]


def test_a_line_with_the_unit_above_a_name_begins_the_next_form_under_one_title():
    def project(name, target):
        return [
            ["001某局", "", "", "单位:万元"],
            ["项目名称", name, "预算数", "20"],
            ["绩效目标", "维修房屋。"],
            *TABLE,
            ["产出指标", "数量指标", "维修面积", target],
            ["", "质量指标", "合格率", "≥98%"],
        ]

    title = ["2023年项目支出绩效目标表"]
    for ruled in (True, False):
        reading = read(title, *project("甲", "≥400平方米"), *project("乙", "≥90平方米"), ruled=ruled)
        forms = reading.dossier.forms
        assert [(form.project, form.year, form.funds.unit, len(form.indicators)) for form in forms] == [
            ("甲", 2023, "万元", 2),
            ("乙", 2023, "万元", 2),
        ]
        assert "几张表合用一个表名，年度按上面的表名认读" in [repair.what for repair in reading.repairs]


def test_a_name_for_a_pen_above_the_year_is_no_form_and_no_label_is_a_name():
    form = only(
        read(
            ["专项资金绩效自评表"],
            ["项目类别：", "项目名称：", "承担单位：（盖章）"],
            ["（2021年度）"],
            ["转移支付(项目)名称", "甲"],
            ["主管部门", "乙"],
            EVALUATED,
            ["产出指标", "数量指标", "更新数量", "≥4家", "4", "20", "20"],
        )
    )
    assert (form.project, form.year, form.department, form.category) == ("甲", 2021, "乙", "")
    row = ["产出指标", "数量指标", "更新数量", "≥4家"]
    assert only(read(["项目支出绩效目标申报表"], ["项目名称", "", "是否新增", "是"], *TABLE, row)).project == ""


def test_what_stands_beside_a_label_may_read_like_another():
    form = only(read(*HEAD, ["预算申报数", "20万元", "资金性质", "一般公共预算"]))
    assert form.extra == (("资金性质", "一般公共预算"),)
    assert form.funds.fiscal.label == ""
    form = only(read(*HEAD, ["资金性质", "", "一般公共预算", "20万元"]))
    assert (form.extra, form.funds.fiscal.budget) == ((), Decimal(20))


def test_a_cell_with_its_own_value_is_no_label_of_the_next():
    reading = read(*HEAD, ["部门：某市某局", "公开14表"])
    assert only(reading).extra == ()
    assert [left.text for left in reading.unplaced] == ["部门：某市某局", "公开14表"]


def test_approvals_below_a_table_are_no_rows_of_it():
    rows = [
        ["年度绩效指标", "一级指标", "二级指标", "三级指标", "指标值"],
        ["", "产出指标", "数量指标", "1.清扫面积", "≥120平方米"],
        ["", "", "", "2.", ""],
        ["审核意见", "主管部门审核意见", "审核人："],
        ["", "市财政局审核意见", "业务科室：", "", "绩效科："],
    ]
    reading = read(*HEAD, *rows, areas=[(4, 0, 5, 0)])
    assert [(row.name, row.target.text) for row in only(reading).indicators] == [("清扫面积", "≥120平方米")]


def test_objectives_that_only_a_template_fills_are_blank():
    form = only(read(*HEAD, ["年度总体目标", "目标1：\n目标2：\n……"], *TABLE))
    assert form.objective == ""


def test_what_was_adjusted_during_the_year_counts():
    grid = [
        *HEAD,
        ["当年绩效目标", "年初绩效目标", "全年(调整)绩效目标", "全年目标实际完成情况"],
        ["", "培训500人。", "培训300人。", "培训了310人。"],
        ["指标名称", "计量单位", "指标性质", "年初指标值", "调整指标值", "全年完成值"],
        ["培训人数", "人", "≥", "500", "300", "310"],
        ["培训期数", "期", "≥", "5", "", "5"],
    ]
    form = only(read(*grid))
    assert (form.objective, form.objective_actual) == ("培训300人。", "培训了310人。")
    assert form.extra == (("年初绩效目标", "培训500人。"),)
    assert [row.target.text for row in form.indicators] == ["≥300(人)", "≥5(期)"]


def test_of_indicators_of_one_name_that_under_the_same_level_has_the_longer_term():
    rows = [
        ["长期绩效指标", "一级指标", "二级指标", "指标内容", "指标值"],
        ["", "产出指标", "数量指标", "完成率", "80%"],
        ["", "", "质量指标", "完成率", "90%"],
        ["年度绩效指标", "一级指标", "二级指标", "指标内容", "指标值"],
        ["", "产出指标", "数量指标", "完成率", "20%"],
        ["", "", "质量指标", "完成率", "30%"],
    ]
    found = [
        (row.level2, row.target.text, row.midterm and row.midterm.text) for row in only(read(*HEAD, *rows)).indicators
    ]
    assert found == [("数量指标", "20%", "80%"), ("质量指标", "30%", "90%")]


def test_amounts_on_the_lines_of_one_cell_may_say_in_brackets_what_is_in_them():
    lines = [
        "总额106.75万元",
        "一、财政拨款:69.5万元(其中:上级资金:60万元)",
        "二、自有资金:0万元",
        "三、其他:37.25万元",
    ]
    reading = read(*HEAD, ["资金总额及构成", "\n".join(lines)], *TABLE)
    funds = only(reading).funds
    assert (funds.total.budget, funds.fiscal.budget, funds.other.budget) == tuple(
        map(Decimal, ("106.75", "69.5", "37.25"))
    )
    assert "金额后面括号里是说明，按前面的数认读" in [repair.what for repair in reading.repairs]


def test_labels_in_one_cell_that_nobody_filled_in_are_no_values():
    form = only(read(*HEAD, *TABLE, ["", "", "", ""], ["填表人：甲 填报日期： 单位负责人签字："]))
    assert form.extra == (("填表人", "甲"),)


def test_words_at_the_side_may_have_a_text():
    assert only(read(*HEAD, ["基本情况", "保障博物馆正常运转"])).extra == (("基本情况", "保障博物馆正常运转"),)


@pytest.mark.parametrize("ruled", [True, False])
def test_the_sources_of_the_money_may_be_columns(ruled):
    rows = [
        ["项目资金（万元）", "合计", "财政拨款", "自有资金", "单位资金", "其他资金"],
        ["", "120", "90", "5", "15", "10"],
        ["年度总体目标", "培训300人。"],
    ]
    form = only(read(*HEAD, *rows, *TABLE, ruled=ruled))
    funds = form.funds
    amounts = (funds.total.budget, funds.fiscal.budget, *(each.budget for each in funds.extra), funds.other.budget)
    assert amounts == (120, 90, 5, 15, 10)
    assert (funds.unit, form.objective) == ("万元", "培训300人。")
    blank = only(
        read(*HEAD, ["项目资金", "", "财政拨款", "", "其他资金", ""], ["年度总体目标", "培训300人。"], ruled=ruled)
    )
    assert (blank.funds.fiscal.budget, blank.funds.total.label) == (None, "")


@pytest.mark.parametrize("ruled", [True, False])
def test_a_source_that_nobody_knows_is_a_line_of_the_table_of_amounts(ruled):
    rows = [
        ["项目资金（万元）", "", "全年预算数", "全年执行数", "执行率"],
        ["", "年度资金总额", "100", "90", "90%"],
        ["", "其中：中央、省、市补助", "60", "55", "91.67%"],
        ["", "县级资金", "40", "35", "87.5%"],
        ["", "其中：一般债券", "10", "5", "50%"],
        ["年度总体目标", "培训300人。"],
    ]
    form = only(read(*HEAD, *rows, *TABLE, ruled=ruled))
    assert [(each.label, each.budget, each.outturn) for each in form.funds.extra] == [
        ("其中：中央、省、市补助", 60, 55),
        ("县级资金", 40, 35),
    ]
    assert (form.funds.total.budget, form.objective) == (100, "培训300人。")


def test_a_district_has_its_own_words():
    rows = [["区级主管部门", "某区残联"], ["资金金额", "年度资金总额", ""], ["", "其中：中央补助", "50.29"]]
    reading = read(["项目绩效目标表"], ["项目名称", "甲"], *rows, *TABLE)
    assert (only(reading).department, reading.unplaced) == ("某区残联", ())


def test_a_table_of_contents_and_the_tables_before_the_form_are_no_forms():
    reading = read(
        ["目录"],
        ["表8 项目支出表"],
        ["表14 项目绩效目标表"],
        ["公开08表"],
        ["单位：万元"],
        ["科目编码", "项目名称", "采购品目", "金额"],
        ["2010301", "系统运维", "软件服务", "120"],
        ["项目支出绩效目标表"],
        ["（2024年度）"],
        ["项目名称", "系统运维", "主管部门", "乙"],
        *TABLE,
        ["产出指标", "数量指标", "更新数量", "≥4家"],
    )
    assert (only(reading).project, only(reading).year) == ("系统运维", 2024)
    assert [left.text for left in reading.unplaced] == ["目录", "表8 项目支出表", "表14 项目绩效目标表"]
