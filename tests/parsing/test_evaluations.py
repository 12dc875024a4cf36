"""What published 自评表 of several provinces have: their headings, two lines of them, and how they print sums."""

from decimal import Decimal

import pytest

from tests.parsing.sheets import HEAD, only, read

COLUMNS = ["一级指标", "二级指标", "三级指标", "分值", "年度指标值", "全年实际值", "得分"]
OBJECTIVES = ("为困难家庭发放临时救助金。", "全年救助87人次。")


@pytest.mark.parametrize("actual", ["年度总体目标完成情况综述", "年度总体目标完成情况", "实际完成情况"])
@pytest.mark.parametrize("side", ["年度总体目标", "年度总体目标完成情况", "年度绩效目标完成情况", ""])
@pytest.mark.parametrize("ruled", [True, False])
def test_of_the_words_for_what_became_of_the_objective_the_leftmost_may_head_both_columns(side, actual, ruled):
    rows = [[side, "年初设定目标", "", actual], ["", OBJECTIVES[0], "", OBJECTIVES[1]]]
    form = only(read(*HEAD, *rows, COLUMNS, ruled=ruled))
    assert (form.objective, form.objective_actual) == OBJECTIVES
    assert form.extra == ()


def test_two_objectives_side_by_side_without_texts_are_both_kept():
    form = only(read(*HEAD, ["年度目标", "", "年度目标完成情况"], [OBJECTIVES[0], "", OBJECTIVES[1]]))
    assert (form.objective, form.objective_actual) == OBJECTIVES


@pytest.mark.parametrize("heading", ["未完成原因及拟采取的改进措施", "未完成原因和改进措施"])
def test_the_reasons_of_indicators_have_several_headings(heading):
    form = only(read(*HEAD, [*COLUMNS, heading], ["产出", "数量", "供养人数", "5", "≥50人", "46人", "4.6", "动态管理"]))
    assert [row.reason for row in form.indicators] == ["动态管理"]


def test_the_headings_of_amounts_are_no_text_of_the_objective():
    reading = read(
        *HEAD,
        ["项目基本情况", "1.项目年度目标完成情况", "项目年度目标", "", "年度目标完成情况"],
        ["", "", OBJECTIVES[0], "", OBJECTIVES[1]],
        [
            "预算执行情况(10分)",
            "年度预算数(万元)",
            "年初预算",
            "调整后预算数",
            "预算执行数",
            "预算执行率",
            "得分",
            "原因",
        ],
        ["", "总额", "20", "20", "17.6", "88%", "8.8", "年底资金未下达"],
        ["", "其中:财政资金", "20", "20", "17.6", "88%", "/", ""],
    )
    form = only(reading)
    total = form.funds.total
    assert (form.objective, form.objective_actual, form.funds.unit) == (*OBJECTIVES, "万元")
    assert (total.initial, total.budget, total.outturn, total.rate) == (20, 20, Decimal("17.6"), "88%")
    assert total.score == Decimal("8.8")
    assert form.extra == (("预算执行率说明", "年底资金未下达"),)
    assert reading.unplaced == ()


YUNNAN = [
    ["绩效指标", "", "", "年度指标值", "", "", "实际完成值", "分值", "得分", "偏差原因分析及改进措施"],
    ["一级指标", "二级指标", "三级指标", "指标性质", "指标值", "度量单位", "", "", "", ""],
    ["产出指标", "数量指标", "补助经费", "=", "72890", "元", "72890", "10.00", "9.00", "尾款未付"],
    ["", "质量指标", "验收合格率", "≥", "95", "%", "96", "20", "20", ""],
]


@pytest.mark.parametrize("ruled", [True, False])
def test_a_line_above_the_names_of_the_levels_heads_the_columns_that_are_blank_there(ruled):
    areas = [(3, 0, 3, 2), (3, 3, 3, 5), *((3, column, 4, column) for column in range(6, 10)), (5, 0, 6, 0)]
    objective = ["年度总体目标", "完成卫片执法。"]
    form = only(read(*HEAD, objective, *YUNNAN, areas=areas if ruled else (), ruled=ruled))
    assert form.objective == "完成卫片执法。"
    assert [(row.level2, row.name, row.target.text) for row in form.indicators] == [
        ("数量指标", "补助经费", "=72890(元)"),
        ("质量指标", "验收合格率", "≥95(%)"),
    ]
    assert [(row.actual, row.points, row.score, row.reason) for row in form.indicators] == [
        ("72890", 10, 9, "尾款未付"),
        ("96", 20, 20, ""),
    ]


@pytest.mark.parametrize("heading", ["指标值", "数值"])
def test_of_a_target_and_what_it_was_adjusted_to_the_latter_counts(heading):
    rows = [
        ["一级指标", "二级指标", "三级指标", "指标性质", heading, "度量单位", "调整后指标值", "实际完成值"],
        ["产出指标", "数量指标", "补助人数", "≥", "72890", "人", "60000", "60001"],
        ["", "质量指标", "验收合格率", "≥", "95", "%", "", "96"],
    ]
    form = only(read(*HEAD, *rows))
    assert [row.target.text for row in form.indicators] == ["≥60000(人)", "≥95(%)"]


HUBEI = ["年度绩效目标1(80分)", "一级指标", "二级指标", "三级指标", "年初目标值(A)", "实际完成值(B)", "得分"]


def test_without_a_column_of_points_a_lone_sum_is_the_total_wherever_it_stands():
    row = ["", "产出指标", "质量指标", "资料整编", "100%", "100%", "20"]
    assert only(read(*HEAD, HUBEI, row, ["总分", "", "", "", "99.6", "", ""])).total == Decimal("99.6")
    both = only(read(*HEAD, HUBEI, row, ["总分", "", "", "", "100", "", "99.6"]))
    assert both.total == Decimal("99.6")


def test_the_words_left_of_a_table_may_name_an_objective():
    rows = [
        ["", "产出指标", "时效指标", "使用时长", "全天候", "全天候", "10"],
        ["", "", "", "2022年全年", "≥360天", "≥360天", ""],
    ]
    form = only(read(*HEAD, HUBEI, *rows, ruled=False))
    assert [(row.name, row.actual) for row in form.indicators] == [("使用时长", "全天候"), ("2022年全年", "≥360天")]


def test_in_copied_text_a_label_before_a_full_row_or_a_blank_template_row_is_no_name():
    rows = [
        ["", "产出指标", "时效指标", "12月底之前完成", "100%", "100%", "10"],
        ["", "效益指标", "生态效益指标", "指标1：", "", "", ""],
        ["", "", "可持续影响指标", "360天服务读者", "≥360天", "≥360天", "10"],
        ["", "满意度指标", "", "满意度", "≥90%", "95%", "10"],
    ]
    form = only(read(*HEAD, HUBEI, *rows, ruled=False))
    assert [(row.level2, row.name, row.target.text) for row in form.indicators] == [
        ("时效指标", "12月底之前完成", "100%"),
        ("可持续影响指标", "360天服务读者", "≥360天"),
        ("满意度指标", "满意度", "≥90%"),
    ]


def test_the_unit_of_amounts_may_stand_beside_its_label():
    form = only(read(*HEAD, ["实施(主管)单位", "某某县民政局机关", "", "金额单位:", "万元"], ["资金总额", "6.84"]))
    assert (form.unit, form.funds.unit, form.funds.total.budget) == ("某某县民政局机关", "万元", Decimal("6.84"))


def test_an_amount_that_belongs_nowhere_is_named_as_it_stands():
    reading = read(*HEAD, ["年度资金总额", "10", "6.84"])
    assert [left.why for left in reading.unplaced] == ["资金栏里的“6.84”不属于任何一行一列"]
