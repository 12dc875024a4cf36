"""What people do to the columns of the indicator table."""

import pytest

from tests.parsing.sheets import HEAD, only, places, read
from xl_jixiao.model import MoneyUnit


def test_ticks_and_former_years_are_read_with_their_headings():
    reading = read(
        ["项目支出绩效运行监控表"],
        ["项目名称", "甲"],
        ["三级指标", "年度指标值", "前年值", "上年值", "偏差原因分析", "", "", "完成目标可能性", ""],
        ["", "", "", "", "经费保障", "人员保障", "原因说明", "确定能", "有可能"],
        ["培训人数", "≥5人", "3人", "—", "√", "", "资金未到位", "", "√"],
        ["培训次数", "≥2次", "", "1次", "", "两人离职", "", "√", ""],
        areas=[(2, 0, 3, 0), (2, 1, 3, 1), (2, 2, 3, 2), (2, 3, 3, 3), (2, 4, 2, 6), (2, 7, 2, 8)],
    )
    first, second = only(reading).indicators
    assert (first.note, first.reason, first.likelihood) == ("前年值：3人", "经费保障；资金未到位", "有可能")
    assert (second.note, second.reason, second.likelihood) == ("上年值：1次", "人员保障：两人离职", "确定能")


def test_columns_that_others_give_are_listed_once_but_not_numbers_of_rows():
    reading = read(
        *HEAD,
        ["序号", "三级指标", "指标值", "实际完成值", "完成率"],
        ["1", "培训人数", "≥5人", "6人", "120%"],
        ["2", "培训次数", "≥2次", "1次", "50%"],
    )
    assert [one.why for one in reading.unplaced] == ["“完成率”这一列没有对应的栏目，或可由其他列算出，未读入（共2格）"]


def test_halves_of_other_names_are_two_indicators():
    reading = read(
        *HEAD,
        ["一级指标", "二级指标", "三级指标", "指标值", "二级指标", "三级指标", "指标值"],
        ["产出指标", "数量指标", "三年培训人数", "≥15人", "数量指标", "培训人数", "≥5人"],
        ["", "质量指标", "合格率", "≥90%", "质量指标", "合格率", "≥95%"],
    )
    assert [
        (one.level2, one.name, one.midterm and one.midterm.text, one.target.text) for one in only(reading).indicators
    ] == [
        ("数量指标", "三年培训人数", "≥15人", ""),
        ("数量指标", "培训人数", None, "≥5人"),
        ("质量指标", "合格率", "≥90%", "≥95%"),
    ]


def test_a_target_for_the_middle_term_has_a_heading_of_its_own():
    rows = [["三级指标", "指标值", ""], ["", "中期", "年度"], ["培训人数", "≥15人", "≥5人"]]
    form = only(read(*HEAD, *rows, areas=[(2, 0, 3, 0), (2, 1, 2, 2)]))
    assert (form.indicators[0].midterm.text, form.indicators[0].target.text) == ("≥15人", "≥5人")


def test_levels_without_a_heading_are_known_by_their_words():
    rows = [["绩效指标", "", "", "三级指标", "指标值"], ["", "产出指标", "数量指标", "培训人数", "≥5人"]]
    assert places(only(read(*HEAD, *rows))) == [("产出指标", "数量指标", "培训人数")]


def test_a_heading_printed_again_may_have_moved():
    rows = [
        ["三级指标", "指标值"],
        ["培训人数", "≥5人"],
        ["", "三级指标", "", "指标值"],
        ["", "培训次数", "", "≥2次"],
    ]
    form = only(read(*HEAD, *rows))
    assert [(one.name, one.target.text) for one in form.indicators] == [("培训人数", "≥5人"), ("培训次数", "≥2次")]


def test_a_tree_of_levels_on_lines_of_their_own():
    rows = [
        ["指标名称", "指标值"],
        ["成本指标（必填）", ""],
        ["经济成本指标", ""],
        ["培训成本", "≤5万元"],
        ["产出指标（必填）", ""],
        ["数量指标", ""],
        ["培训人数", "≥5人"],
        ["成本指标", ""],
        ["人均成本", "≤1万元"],
        ["满意度指标", ""],
        ["学员满意度", "≥90%"],
    ]
    assert places(only(read(*HEAD, *rows))) == [
        ("成本指标", "经济成本指标", "培训成本"),
        ("产出指标", "数量指标", "培训人数"),
        ("产出指标", "成本指标", "人均成本"),
        ("满意度指标", "满意度指标", "学员满意度"),
    ]


def test_what_the_year_is_expected_to_spend_is_kept_with_its_label():
    form = only(
        read(
            ["项目支出绩效运行监控表"],
            ["项目名称", "甲", "年度", "2024"],
            ["项目资金（万元）", "年初预算数", "1-7月执行数", "1-7月执行率", "全年预计执行数"],
            ["年度资金总额", "100", "60", "60%", "98"],
        )
    )
    assert (form.year, form.funds.unit) == (2024, MoneyUnit.WAN)
    assert (form.funds.total.initial, form.funds.total.outturn, form.funds.total.rate) == (100, 60, "60%")
    assert form.extra == (("全年预计执行数", "98"),)


def test_the_unit_may_stand_on_a_line_of_its_own_and_pages_are_numbered():
    reading = read(*HEAD, ["单位：万元"], ["第1页/共2页"], ["附件1："], ["年度资金总额", "5"])
    assert only(reading).funds.unit is MoneyUnit.WAN
    assert reading.unplaced == ()


def test_halves_may_have_headings_of_their_own():
    reading = read(
        *HEAD,
        ["一级指标", "二级指标", "三级指标", "实施周期指标值", "二级指标", "三级指标", "当年度指标值"],
        ["产出指标", "质量指标", "合格率", "≥95%", "质量指标", "合格率", "≥90%"],
    )
    (row,) = only(reading).indicators
    assert (row.name, row.midterm and row.midterm.text, row.target.text) == ("合格率", "≥95%", "≥90%")


def test_values_may_be_divided_by_years():
    rows = [
        ["三级指标", "指标值", "", "指标标准或依据"],
        ["", "2021年实际实现值", "预期2022年实现值", ""],
        ["培训人次", "270人次", "280人次", ""],
    ]
    areas = [(2, 0, 3, 0), (2, 1, 2, 2), (2, 3, 3, 3)]
    for ruled in (True, False):
        (row,) = only(read(*HEAD, *rows, areas=areas if ruled else (), ruled=ruled)).indicators
        assert (row.name, row.target.text, row.note) == ("培训人次", "280人次", "2021年实际实现值：270人次")


@pytest.mark.parametrize("ruled", [True, False])
def test_a_table_of_the_long_term_above_that_of_the_year_gives_its_middle_term(ruled):
    rows = [
        ["长期绩效指标", "一级指标", "二级指标", "指标内容", "指标值"],
        ["", "产出指标", "数量指标", "改造道路长度", "30公里"],
        ["", "效益指标", "社会效益指标", "受益村数", "≥8个"],
        ["年度绩效指标", "一级指标", "二级指标", "指标内容", "指标值"],
        ["", "产出指标", "数量指标", "改造道路长度", "12公里"],
        ["", "", "质量指标", "工程合格率", "100%"],
    ]
    reading = read(*HEAD, *rows, areas=[(2, 0, 4, 0), (5, 0, 7, 0), (6, 1, 7, 1)] if ruled else (), ruled=ruled)
    form = only(reading)
    assert [
        (one.level1, one.level2, one.name, one.midterm and one.midterm.text, one.target.text) for one in form.indicators
    ] == [
        ("效益指标", "社会效益指标", "受益村数", "≥8个", ""),
        ("产出指标", "数量指标", "改造道路长度", "30公里", "12公里"),
        ("产出指标", "质量指标", "工程合格率", None, "100%"),
    ]
    assert reading.origins["forms[0].indicators[1].midterm"].cell == "E4"
    assert reading.unplaced == ()


def test_what_explains_a_name_is_no_part_of_it():
    (row,) = only(
        read(
            *HEAD,
            ["一级指标", "二级指标", "三级指标", "指标性质", "指标值", "度量单位", "指标属性", "指标内容"],
            ["产出指标", "数量指标", "维修面积", ">=", "500", "平方米", "定量指标", "反映维修的面积"],
        )
    ).indicators
    assert (row.name, row.target.text, row.standard) == ("维修面积", ">=500(平方米)", "反映维修的面积")


def test_copied_text_that_kept_its_blank_cells_is_read_by_its_columns():
    heading = ["", "一级指标", "二级指标", "三级指标", "年初目标值", "实际完成值", "得分"]
    rows = [
        ["年度绩效指标", "项目决策(10分)", "项目立项", "适当性", "—", "有测算标准", "2"],
        ["", "", "", "必要性", "", "工作需要", "2"],
        ["", "产出指标", "数量指标", "成本控制", "不超过预算", "不超过预算", "10"],
        ["", "", "时效指标", "1年", "1年", "1年", "10"],
        ["", "项目绩效", "项目效益", "就业率", "≥90%", "95%", "10"],
    ]
    form = only(read(*HEAD, heading, *rows, ruled=False))
    assert [(one.level1, one.level2, one.name, one.target.text, one.actual) for one in form.indicators] == [
        ("项目决策", "项目立项", "适当性", "—", "有测算标准"),
        ("项目决策", "项目立项", "必要性", "", "工作需要"),
        ("产出指标", "数量指标", "成本控制", "不超过预算", "不超过预算"),
        ("产出指标", "时效指标", "1年", "1年", "1年"),
        ("项目绩效", "项目效益", "就业率", "≥90%", "95%"),
    ]


def test_a_target_of_words_in_copied_text_is_no_second_name():
    heading = [
        "一级指标",
        *("二级指标(长期)", "三级指标(长期)", "指标值(长期)"),
        *("二级指标(年度)", "三级指标(年度)", "指标值(年度)"),
    ]
    rows = [
        ["产出指标", "质量指标", "", "", "质量指标", "工程验收合格率", "100%"],
        ["产出指标", "成本指标", "", "", "成本指标", "建设成本", "参照政府采购控制"],
    ]
    form = only(read(*HEAD, heading, *rows, ruled=False))
    assert [(one.level2, one.name, one.target.text) for one in form.indicators] == [
        ("质量指标", "工程验收合格率", "100%"),
        ("成本指标", "建设成本", "参照政府采购控制"),
    ]


@pytest.mark.parametrize("ruled", [True, False])
def test_levels_under_headings_that_are_one_too_high(ruled):
    heading = ["绩效指标", "一级指标", "二级指标", "绩效标准", "当年预期实现值"]
    rows = [
        ["", "数量指标", "维修次数", "反映维修情况", "≥280次"],
        ["", "", "巡察次数", "反映巡检情况", "≥200次"],
        ["", "成本指标", "成本控制率", "", "不超预算"],
    ]
    form = only(read(*HEAD, heading, *rows, ruled=ruled))
    assert [(one.level2, one.name, one.standard, one.target.text) for one in form.indicators] == [
        ("数量指标", "维修次数", "反映维修情况", "≥280次"),
        ("数量指标", "巡察次数", "反映巡检情况", "≥200次"),
        ("成本指标", "成本控制率", "", "不超预算"),
    ]


@pytest.mark.parametrize(
    "order", [("长期目标(2024-2028)", "中期目标", "年度目标"), ("年度目标", "中期目标", "长期目标")]
)
def test_of_three_terms_abreast_that_without_a_place_is_listed(order):
    values = {"长": "≥900人", "中": "≥600人", "年": "≥300人"}
    row = ["产出指标", "数量指标"]
    for term in order:
        row += ["培训人数", values[term[0]]]
    heading = ["一级指标", "二级指标", *["三级指标", "指标值"] * 3]
    reading = read(*HEAD, ["绩效指标", "", *(text for term in order for text in (term, ""))], heading, row)
    (found,) = only(reading).indicators
    assert (found.name, found.target.text, found.midterm.text) == ("培训人数", "≥300人", "≥600人")
    assert [(left.text, left.why.partition("这一列")[0]) for left in reading.unplaced] == [
        ("培训人数", "“长期目标三级指标”"),
        ("≥900人", "“长期目标指标值”"),
    ]


@pytest.mark.parametrize("ruled", [True, False])
def test_of_three_groups_of_columns_without_terms_the_last_is_that_of_the_year(ruled):
    heading = ["一级指标", *["二级指标", "三级指标", "指标值"] * 3]
    row = ["产出指标"]
    for number in ("900", "600", "300"):
        row += ["数量指标", "培训人数", f"≥{number}人"]
    rows = [row, ["效益指标", "", "", "", "社会效益指标", "就业率", "≥60%", "社会效益指标", "就业率", "≥65%"]]
    form = only(read(*HEAD, heading, *rows, ruled=ruled))
    assert [(one.level2, one.name, one.target.text, one.midterm.text) for one in form.indicators] == [
        ("数量指标", "培训人数", "≥300人", "≥600人"),
        ("社会效益指标", "就业率", "≥65%", "≥60%"),
    ]


def test_the_half_of_the_year_has_levels_of_its_own_where_the_other_is_blank():
    reading = read(
        *HEAD,
        ["一级指标", "二级指标", "三级指标", "指标值", "二级指标", "三级指标", "指标值"],
        ["产出指标", "", "", "", "数量指标", "培训人数", "≥5人"],
        ["", "", "", "", "质量指标", "合格率", "≥95%"],
        ["效益指标", "社会效益指标", "持证率", "≥90%", "社会效益指标", "持证率", "≥95%"],
        ["", "", "", "", "可持续影响指标", "留岗率", "≥80%"],
    )
    assert places(only(reading)) == [
        ("产出指标", "数量指标", "培训人数"),
        ("产出指标", "质量指标", "合格率"),
        ("效益指标", "社会效益指标", "持证率"),
        ("效益指标", "可持续影响指标", "留岗率"),
    ]
