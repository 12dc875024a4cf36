"""What forms from other hands have that the layouts do not: words below the table, second labels, lost blanks."""

from datetime import date
from decimal import Decimal

from tests.parsing.sheets import HEAD, TABLE, only, places, read, sheet
from xl_jixiao.parsing import parse
from xl_jixiao.rules.row import standard_levels

EVALUATED = ["一级指标", "二级指标", "三级指标", "指标值", "完成值", "分值", "得分"]


def test_words_below_the_table_do_not_run_into_the_objectives():
    grid = [
        *HEAD,
        ["项目总目标", "", "年度总体目标"],
        ["三年内完成更新。", "", "本年完成四家。"],
        EVALUATED,
        ["产出指标", "数量指标", "更新数量", "≥4家", "4", "20", "20"],
        ["合计", "", "", "", "", "90", "88.5"],
        ["注：各单位应如实填报。"],
        ["以上内容属实。"],
    ]
    reading = read(*grid)
    form = only(reading)
    assert (form.whole_objective, form.objective) == ("三年内完成更新。", "本年完成四家。")
    assert form.total == Decimal("88.5")
    assert [left.text for left in reading.unplaced] == ["注：各单位应如实填报。", "以上内容属实。"]


def test_the_sum_of_points_is_no_total_score():
    grid = [*HEAD, EVALUATED, ["产出指标", "数量指标", "更新数量", "≥4家", "4", "20", "20"]]
    assert only(read(*grid, ["总分", "", "", "", "", "100", ""])).total is None
    assert only(read(*grid, ["总分", "", "", "", "", "100", "96"])).total == 96


def test_of_two_units_the_one_that_carries_the_project_out_is_it_and_the_other_is_kept():
    form = only(read(*HEAD, ["单位名称", "某省某局"], ["项目实施单位", "某市某局"]))
    assert form.unit == "某市某局"
    assert form.extra == (("单位名称", "某省某局"),)
    form = only(read(*HEAD, ["实施单位", "某市某局"], ["填报单位", "某省某局"]))
    assert (form.unit, form.extra) == ("某市某局", (("填报单位", "某省某局"),))


def test_an_indicator_may_be_called_like_a_date_of_the_head():
    form = only(
        read(
            *HEAD,
            ["指标名称", "指标值", "备注"],
            ["产出指标", "", ""],
            ["时效指标", "", ""],
            ["完成时间", "2025年10月底", ""],
            ["效益指标", "", ""],
            ["经济效益指标", "", ""],
            ["亩均增收", "≥800元", ""],
        )
    )
    assert [row.name for row in form.indicators] == ["完成时间", "亩均增收"]
    assert form.end == ""


def test_a_lone_amount_beside_the_funds_is_their_total_and_said_so():
    reading = read(*HEAD, ["项目资金（万元）", "500", ""])
    assert only(reading).funds.total.budget == 500
    assert only(reading).funds.unit == "万元"
    assert "按资金总额认读" in reading.repairs[0].what


def test_a_label_may_begin_with_its_year():
    form = only(read(*HEAD, ["2025年预算（万元）", "1,250.00"], ["2025年度绩效目标", "建成平台1个"]))
    assert form.funds.total.budget == 1250
    assert form.objective == "建成平台1个"


def test_a_unit_of_amounts_may_stand_beside_anything():
    form = only(read(*HEAD, ["编制单位：某局", "单位：万元"], ["资金总额", "12"]))
    assert (form.unit, form.funds.unit, form.extra) == ("某局", "万元", ())


def test_amounts_in_a_column_that_is_not_known_are_listed():
    reading = read(
        *HEAD,
        ["项目资金（万元）", "", "预算数", "到位数", "执行数", "执行率"],
        ["", "年度资金总额", "320", "300", "299.5", "93.59%"],
    )
    total = only(reading).funds.total
    assert (total.budget, total.outturn, total.rate) == (320, Decimal("299.5"), "93.59%")
    assert [left.text for left in reading.unplaced] == ["300"]


def test_a_row_of_dots_is_what_the_template_left():
    reading = read(
        *HEAD, ["一级指标", "二级指标", "三级指标", "指标值"], ["产出", "数量", "某数量", "3个"], ["……"], ruled=False
    )
    assert len(only(reading).indicators) == 1
    assert "没有填写" in reading.unplaced[0].why


COPIED = [
    "一级指标",
    "二级指标",
    "三级指标",
    "指标性质",
    "指标值",
    "度量单位",
    "完成值",
    "权重",
    "得分",
    "未完成原因分析",
]


def test_a_copied_row_that_lost_its_blank_cells_is_read_by_what_its_cells_are():
    rows = (
        ["产出指标", "数量指标", "调查次数", "≥", "6", "次", "6", "20", "20"],
        ["时效指标", "完成时间", "定性", "2023年12月底前", "2023年12月", "20", "20"],
        ["效益指标", "社会效益指标", "决策参考作用", "定性", "优良中低差", "良", "10", "8", "成果转化不够"],
    )
    form = only(read(*HEAD, COPIED, *rows, ruled=False))
    assert [(row.actual, row.points, row.score, row.reason) for row in form.indicators] == [
        ("6", 20, 20, ""),
        ("2023年12月", 20, 20, ""),
        ("良", 10, 8, "成果转化不够"),
    ]


DOUBTFUL = (
    ["一级指标", "二级指标", "三级指标", "指标值", "单位", "完成值", "完成率", "得分"],
    ["效益指标", "社会效益指标", "卫生条件", "明显改善", "明显改善", "完成", "30"],
)


def test_a_copied_row_that_may_be_read_in_two_ways_is_put_to_the_user():
    asked = []

    def second(question):
        asked.append(question)
        return question.choices[1]

    assumed = read(*HEAD, *DOUBTFUL, ruled=False)
    chosen = parse([sheet([*HEAD, *DOUBTFUL], ruled=False)], ask=second)
    assert assumed.uncertain
    assert asked[0].choices[0] == assumed.uncertain[0].after
    assert only(assumed).indicators != only(chosen).indicators


def test_ticks_that_lost_their_column_are_listed_not_guessed():
    reading = read(
        *HEAD,
        ["一级指标", "二级指标", "三级指标", "指标值", "执行情况", "确定能", "有可能", "完全不可能"],
        ["产出指标", "数量指标", "保洁长度", "≥120公里", "120公里", "√"],
        ruled=False,
    )
    assert only(reading).indicators[0].likelihood == ""
    assert [left.text for left in reading.unplaced] == ["√"]


def test_a_value_merged_over_two_rows_is_the_value_of_both():
    rows = [
        *HEAD,
        ["一级指标", "二级指标", "三级指标", "指标值"],
        ["产出指标", "质量指标", "合格率", "≥95%"],
        ["", "", "优良率", ""],
        ["", "", "完好率", "≥90%"],
    ]
    reading = read(*rows, areas=[(3, 3, 4, 3), (3, 0, 5, 0), (3, 1, 5, 1)])
    form = only(reading)
    assert [row.target.text for row in form.indicators] == ["≥95%", "≥95%", "≥90%"]
    assert [(repair.path, str(repair.origin)) for repair in reading.repairs] == [
        ("forms[0].indicators[1].target", "表.xlsx 表1!C5")
    ]
    assert str(reading.origins["forms[0].indicators[1].target"]) == "表.xlsx 表1!D4"


def test_a_first_level_merged_over_both_levels_is_no_second_one():
    rows = [*HEAD, ["一级指标", "二级指标", "三级指标", "指标值"]]
    benefit = ["效益指标", "", "社会影响", "显著"]
    satisfaction = ["满意度指标", "", "群众满意度", "≥90%"]
    form = only(read(*rows, benefit, satisfaction, areas=[(3, 0, 3, 1), (4, 0, 4, 1)]))
    assert [row.level2 for row in form.indicators] == ["", "满意度指标"]


def test_contents_and_notes_with_a_label_in_them_are_no_forms():
    contents = sheet([["序号", "项目名称", "金额（万元）"], ["1", "甲项目", "10"]], name="目录")
    notes = sheet([["填表说明"], ["1.项目名称：按预算批复填写。"], ["2.一级指标、二级指标按模板填写。"]], name="说明")
    table = [["一级指标", "二级指标", "三级指标", "指标值"], ["产出指标", "数量指标", "某数量", "3个"]]
    reading = parse([contents, sheet([*HEAD, *table]), notes])
    assert only(reading).project == "甲"
    assert [(left.origin.sheet, left.why[-6:]) for left in reading.unplaced] == [
        ("目录", "整块没有读入"),
        ("说明", "整块没有读入"),
    ]


def test_a_rate_of_an_old_workbook_is_read_as_the_form_shows_it():
    reading = read(
        *HEAD,
        ["项目资金（万元）", "", "全年预算数", "全年执行数", "执行率"],
        ["", "年度资金总额", "250", "215.45", "0.8618"],
        formatted=False,
    )
    assert only(reading).funds.total.rate == "86.18%"
    assert reading.repairs[0].before == "0.8618"


def test_of_boxes_to_tick_the_ticked_one_is_read_and_said():
    reading = read(
        *HEAD,
        ["项目类别", "1、部门预算项目 ☑  2、省直专项 □  3、省对下转移支付项目 □"],
        ["项目属性", "□持续性项目 √新增性项目"],
    )
    assert (only(reading).category, only(reading).nature) == ("部门预算项目", "新增性项目")
    assert [repair.what for repair in reading.repairs] == ["按勾选的一项认读"] * 2
    without_last = only(read(*HEAD, ["项目类别", "1、部门预算项目 ☑ 2、市直专项"]))
    assert without_last.category == "部门预算项目"
    for undecided in ("部门预算项目 □ 省直专项 □", "部门预算项目 省直专项☑"):
        assert only(read(*HEAD, ["项目类别", undecided])).category == undecided


def test_a_table_without_rows_and_a_word_below_it_is_no_form():
    reading = read(["一级指标", "二级指标", "三级指标", "指标值"], ["项目负责人", "张三"], ["总分", "98"])
    assert reading.dossier.forms == ()
    assert reading.unplaced[0].text == "一级指标 | 二级指标 | 三级指标 | 指标值"


def test_a_range_of_points_behind_a_level_is_no_part_of_it():
    form = only(
        read(
            *HEAD,
            TABLE[0],
            ["成本指标(0-20)分", "经济成本指标", "建设成本", "≤65万元"],
            ["产出指标\n（40-50）分", "数量指标", "新建晒坝", "420平方米"],
        )
    )
    assert places(form) == [("成本指标", "经济成本指标", "建设成本"), ("产出指标", "数量指标", "新建晒坝")]


def test_satisfaction_over_both_levels_is_the_level_it_stands_for():
    rows = [TABLE[0], ["社会公众或服务对象满意度指标", "", "市民满意度", "≥90%"]]
    ruled = only(read(*HEAD, *rows, areas=[(3, 0, 3, 1)]))
    pasted = only(read(*HEAD, *rows, ruled=False))
    for form in (ruled, pasted):
        (row,) = form.indicators
        assert standard_levels(row.level1, row.level2)[0] == "满意度指标"


def test_signatures_below_a_table_are_no_indicators():
    form = only(
        read(
            *HEAD,
            TABLE[0],
            ["产出指标", "数量指标", "培训人数", "≥5人"],
            ["财政资金管理科室(盖章) 年 月 日", "", "财政绩效管理科室(盖章) 年 月 日", ""],
            ["某县乡村振兴局审核意见", "", "(盖章)", ""],
        )
    )
    assert [row.name for row in form.indicators] == ["培训人数"]


def test_several_labels_in_one_cell_are_read_one_by_one():
    form = only(read(*HEAD, ["填报单位（盖章）：某局　　填报日期：3月1日　　单位：万元"], ["资金总额", "12"]))
    assert (form.unit, form.funds.unit, form.extra) == ("某局", "万元", (("填报日期", "3月1日"),))
    form = only(read(*HEAD, ["填报单位(盖章):  单位负责人:张三"], *TABLE, ["产出指标", "数量指标", "人数", "1人"]))
    assert (form.unit, form.extra) == ("", (("单位负责人", "张三"),))


def test_a_time_in_a_value_is_no_label():
    form = only(read(*HEAD, ["填报单位：某局 地点：三楼"], *TABLE, ["产出指标", "数量指标", "人数", "1人"]))
    assert form.unit == "某局 地点：三楼"


def test_a_remark_behind_an_amount_is_put_aside_and_said_so():
    reading = read(*HEAD, ["项目资金（万元）", "年度资金总额：", "854万(示范建设295万元,畅通工程559万元)"])
    assert only(reading).funds.total.budget == 854
    assert [one.what for one in reading.repairs] == ["金额后面括号里是说明，按前面的数认读"]


def test_words_between_a_source_and_its_amount_are_no_amount():
    reading = read(*HEAD, ["资金总额", "", "80"], ["财政拨款", "小计", "80"])
    assert (only(reading).funds.fiscal.budget, reading.unplaced) == (80, ())


def test_a_source_among_others_may_have_its_amount_in_its_own_cell():
    form = only(read(*HEAD, ["项目资金（万元）", "年度资金总额：16", "其中：财政拨款：16"]))
    assert (form.funds.total.budget, form.funds.fiscal.budget, form.funds.fiscal.label) == (16, 16, "其中：财政拨款")


def test_of_two_totals_in_a_line_the_first_is_the_whole_lifes():
    form = only(
        read(
            *HEAD,
            ["资金总额", "300万元", "当年资金总额", "100万元"],
            ["其中:财政拨款", "200万元", "其中:当年财政拨款", "80万元"],
            ["其他资金", "100万元", "当年其他资金", "20万元"],
        )
    )
    funds = form.funds
    assert (funds.life_total, funds.life_fiscal, funds.life_other) == (300, 200, 100)
    assert (funds.total.budget, funds.fiscal.budget, funds.other.budget) == (100, 80, 20)


def test_of_two_totals_below_each_other_the_sources_are_those_of_the_last():
    form = only(
        read(*HEAD, ["项目总预算", "65"], ["当年年度预算", "60"], ["其中:财政资金", "60"], ["其中:其它资金", "0"])
    )
    funds = form.funds
    assert (funds.life_total, funds.life_fiscal, funds.total.budget, funds.fiscal.budget) == (65, None, 60, 60)


def test_a_text_beside_the_words_for_objectives_is_the_objective_that_has_none():
    reading = read(*HEAD, ["绩效目标", "保障办公大楼安全运行。", ""])
    assert only(reading).objective == "保障办公大楼安全运行。"
    assert "按年度总体目标认读" in reading.repairs[0].what
    form = only(read(*HEAD, ["总体目标", "三年建成平台。"], ["年度目标", "本年建成平台一期。"]))
    assert (form.whole_objective, form.objective) == ("三年建成平台。", "本年建成平台一期。")


def test_boxes_of_a_lost_font_are_boxes():
    assert only(read(*HEAD, ["项目属性", "新增项目£ 延续项目R"])).nature == "延续项目"
    assert only(read(*HEAD, ["项目属性", "持续性项目■ 新增性项目口"])).nature == "持续性项目"


def test_one_star_before_a_name_marks_it_and_two_stand_for_something():
    rows = [["产出指标", "数量指标", "*救助人数(≥**人)", "≥5人"], ["", "", "**村道路", "≥2条"]]
    form = only(read(*HEAD, *TABLE, *rows))
    assert [row.name for row in form.indicators] == ["救助人数(≥**人)", "**村道路"]


def test_the_end_of_a_period_may_leave_out_its_year():
    reading = read(*HEAD, ["项目起止时间", "2023年1月至12月"])
    form = only(reading)
    assert (form.start, form.end) == ("2023年1月", "2023年12月")
    assert (form.start_date, form.end_date) == (date(2023, 1, 1), date(2023, 12, 31))
    assert [one.what for one in reading.repairs] == ["完成日期没有写年份，按与开始日期同一年认读"]


def test_an_amount_may_follow_its_label_without_a_colon():
    funds = only(
        read(*HEAD, ["资金总额及构成", "总额106.75万元"], ["", "财政拨款100万元"], ["", "其他 6.75万元"])
    ).funds
    assert (funds.total.budget, funds.fiscal.budget, funds.other.budget) == (Decimal("106.75"), 100, Decimal("6.75"))


def test_labels_of_amounts_may_stand_on_the_lines_of_one_cell():
    form = only(read(*HEAD, ["资金情况\n(万元)", "年度资金总额:16\n    其中 :上级资金16"]))
    assert (form.funds.unit, form.funds.total.budget) == ("万元", 16)
    assert [(line.label, line.budget) for line in form.funds.extra] == [("其中:上级资金", 16)]
    form = only(read(*HEAD, ["项目资金", "年度资金总额：\n其中：财政拨款\n      其他资金", "20.5万元\n20.5万元"]))
    funds = form.funds
    assert (funds.total.budget, funds.fiscal.budget, funds.other.budget) == (Decimal("20.5"), Decimal("20.5"), None)


def test_a_group_left_blank_gives_its_level_to_no_other_group():
    rows = [
        ["效益指标", "社会效益指标", "受益人数", "≥5人"],
        ["", "可持续影响指标", "", ""],
        ["社会公众或服务对象满意度指标", "", "市民满意度", "≥90%"],
    ]
    form = only(read(*HEAD, *TABLE, *rows, areas=[(3, 0, 4, 0), (5, 0, 5, 1)]))
    satisfied = form.indicators[1]
    assert standard_levels(satisfied.level1, satisfied.level2) == ("满意度指标", "服务对象满意度指标")


def test_an_objective_on_several_rows_of_a_copied_sheet_is_one_text():
    rows = [
        ["中长期绩效目标", "1.发放补助。"],
        ["", "2.每生1500元。"],
        ["", "3.应助尽助。"],
        ["本年度绩效目标", "发放到位。"],
    ]
    form = only(read(*HEAD, *rows))
    assert (form.whole_objective, form.objective) == ("1.发放补助。\n2.每生1500元。\n3.应助尽助。", "发放到位。")


def test_the_word_and_others_behind_a_level_is_no_part_of_it():
    (row,) = only(read(*HEAD, *TABLE, ["满意度指标", "服务对象满意度指标等", "学生满意度", "≥95%"])).indicators
    assert standard_levels(row.level1, row.level2) == ("满意度指标", "服务对象满意度指标")


def test_the_budget_beside_its_sources_is_the_total():
    funds = only(
        read(
            *HEAD,
            ["单位：万元"],
            ["预算规模及资金用途", "预算数", "4.50", "其中：财政资金", "4.00", "其他资金", "0.50"],
            ["", "用于村务公开工作"],
        )
    ).funds
    assert (funds.total.budget, funds.fiscal.budget, funds.other.budget) == tuple(
        map(Decimal, ("4.50", "4.00", "0.50"))
    )


def test_the_other_tables_of_a_published_budget_are_no_forms():
    projects = sheet(
        [
            ["公开08表"],
            ["项目支出表"],
            ["单位：万元"],
            ["科目编码", "项目名称", "项目单位", "合计", "一般公共预算", "政府性基金预算"],
            ["2010301", "系统运维", "某局机关", "120", "120", "0"],
            ["2010302", "课题研究", "某研究院", "60.5", "60.5", "0"],
            ["合计", "", "", "180.5", "180.5", "0"],
        ],
        name="项目支出表",
    )
    reading = parse([projects, sheet([*HEAD, *TABLE, ["产出指标", "数量指标", "更新数量", "≥4家"]], name="绩效目标")])

    assert len(only(reading).indicators) == 1
    assert [(left.origin.sheet, left.why) for left in reading.unplaced] == [
        ("项目支出表", "这一块没有绩效表的标题和指标，不像绩效表，整块没有读入")
    ]
