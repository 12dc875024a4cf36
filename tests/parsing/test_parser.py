"""What people do to forms, one small grid each."""

from decimal import Decimal

import pytest

from xl_jixiao.model import MoneyUnit, Stage
from xl_jixiao.parsing import Grid, parse
from xl_jixiao.parsing.grid import Area, in_sheet

HEAD = [["项目支出绩效目标申报表"], ["项目名称", "甲", "主管部门", "乙"]]
TABLE = [["一级指标", "二级指标", "三级指标", "指标值"]]


def sheet(rows, areas=(), name="表1", **options):
    return Grid(name, rows, in_sheet("表.xlsx", name), [Area(*area) for area in areas], **options)


def read(*rows, areas=(), **options):
    return parse([sheet([*rows], areas, **options)])


def only(reading):
    (form,) = reading.dossier.forms
    return form


def places(form):
    return [(one.level1, one.level2, one.name) for one in form.indicators]


# —— head ——


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


# —— table ——


def test_labels_merged_blank_or_repeated_mean_the_same():
    rows = [("产出指标", "数量指标", "培训人数"), ("", "", "培训班次"), ("产出指标", "质量指标", "合格率")]
    expected = [
        ("产出指标", "数量指标", "培训人数"),
        ("产出指标", "数量指标", "培训班次"),
        ("产出指标", "质量指标", "合格率"),
    ]
    assert places(only(read(*HEAD, *TABLE, *[[*row, "≥5"] for row in rows]))) == expected


@pytest.mark.parametrize(
    ("printed", "read_as"),
    [
        ("产出指标（50分）", "产出指标"),
        ("产出\n指标", "产出指标"),
        ("产 出 指 标", "产出指标"),
        ("1.产出指标", "产出指标"),
        ("产出指标(必填硬性指标)", "产出指标"),
        ("效果指标", "效果指标"),
        ("自定义大类", "自定义大类"),
    ],
)
def test_a_level_keeps_its_word_without_the_trimmings(printed, read_as):
    form = only(read(*HEAD, *TABLE, [printed, "数量指标", "培训人数", "≥5"]))
    assert form.indicators[0].level1 == read_as


def test_a_second_level_ends_with_its_first():
    rows = [
        ["产出指标", "质量指标", "合格率", "≥5%"],
        ["满意度指标", "", "群众满意度", "≥90%"],
        ["", "", "学员满意度", "≥90%"],
    ]
    assert places(only(read(*HEAD, *TABLE, *rows)))[1:] == [
        ("满意度指标", "", "群众满意度"),
        ("满意度指标", "", "学员满意度"),
    ]


def test_a_label_merged_over_both_levels_is_both():
    rows = [
        ["产出指标", "质量指标", "合格率", "≥5%"],
        ["满意度指标", "", "群众满意度", "≥90%"],
        ["", "", "学员满意度", "≥90%"],
    ]
    form = only(read(*HEAD, *TABLE, *rows, areas=[(4, 0, 5, 1)]))
    assert places(form)[1:] == [
        ("满意度指标", "满意度指标", "群众满意度"),
        ("满意度指标", "满意度指标", "学员满意度"),
    ]


def test_a_sentence_that_ends_like_a_title_begins_no_form():
    rows = [
        *HEAD,
        ["年度总体目标", "建成10个"],
        ["确保按期完成年度绩效目标"],
        *TABLE,
        ["产出指标", "数量指标", "培训人数", "≥5"],
    ]
    assert len(only(read(*rows)).indicators) == 1


def test_what_stands_in_a_merged_table_stays_where_its_label_is():
    """满意度 below 社会效益 is the writer's mistake for the rules to find, not the reader's to mend."""
    rows = [
        ["效益指标", "社会效益指标", "知晓率", "≥80%"],
        ["", "", "群众满意度", "≥90%"],
        ["满意度指标", "服务对象满意度指标", "学员满意度", "≥90%"],
    ]
    assert places(only(read(*HEAD, *TABLE, *rows)))[1] == ("效益指标", "社会效益指标", "群众满意度")


def test_a_name_that_reads_like_a_label_is_a_name():
    row = ["满意度指标", "服务对象满意度指标", "满意度", "≥90%"]
    assert places(only(read(*HEAD, *TABLE, row))) == [("满意度指标", "服务对象满意度指标", "满意度")]
    assert places(only(read(*HEAD, *TABLE, row, ruled=False))) == [("满意度指标", "服务对象满意度指标", "满意度")]


def test_a_row_with_half_of_it_missing_is_kept_for_the_rules():
    form = only(read(*HEAD, *TABLE, ["产出指标", "数量指标", "培训人数", ""], ["", "", "", "≥5人"]))
    assert [(one.name, one.target.text) for one in form.indicators] == [("培训人数", ""), ("", "≥5人")]


def test_template_rows_are_left_out_and_listed_once():
    rows = [
        ["产出指标", "数量指标", "指标1：", ""],
        ["", "", "指标2：", ""],
        ["", "", "……", ""],
        ["", "质量指标", "合格率", "≥5%"],
    ]
    reading = read(*HEAD, *TABLE, *rows)

    assert places(only(reading)) == [("产出指标", "质量指标", "合格率")]
    assert [one.why for one in reading.unplaced] == ["表样留下的空行（共3行），没有填写，未读入"]


def test_numbering_and_stars_before_a_name_are_dropped_and_listed():
    reading = read(*HEAD, *TABLE, ["产出指标", "数量指标", "★★★指标1：培训人数", "≥5"], ["", "", "★培训班次", "2"])
    assert [one.name for one in only(reading).indicators] == ["培训人数", "培训班次"]
    assert {repair.what for repair in reading.repairs} == {"去掉了指标名称前的编号或星号"}


@pytest.mark.parametrize(
    "text",
    [
        "88 100",
        "好坏",
        "高中低",
        "≥80M",
        "2021年12月31日",
        "培训人数",
        "(≥**人)",
        "=100.00(%)",
        "=cmd|'/c calc'!A1",
        "1:3",
    ],
)
def test_an_odd_value_is_taken_as_it_stands(text):
    form = only(read(*HEAD, *TABLE, ["产出指标", "数量指标", "培训人数", text]))
    assert form.indicators[0].target.text == text


@pytest.mark.parametrize(
    ("name", "text", "meant"),
    [
        ("群众满意度", "295%", "≥95%"),
        ("合格率", "2100%", "≥100%"),
        ("收入增长率", "295%", None),
        ("培训人数", "295人", None),
        ("合格率", "225%", "≥25%"),
        ("合格率", "22.5%", None),
    ],
)
def test_a_sign_read_as_2_is_mended_and_asked_where_no_other_sign_is_near(name, text, meant):
    reading = read(*HEAD, *TABLE, ["产出指标", "质量指标", name, text])
    assert only(reading).indicators[0].target.text == (meant or text)
    assert [repair.after for repair in reading.uncertain] == ([meant] if meant else [])


def test_a_grade_and_points_are_read_from_the_foot():
    form = only(
        read(
            ["项目支出绩效自评表"],
            ["项目名称", "甲"],
            ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"],
            ["产出指标", "数量指标", "培训人数", "≥5人", "6人", "10分", "9.50"],
            ["总分", "", "", "", "", "100", "98.62"],
            ["评价等级", "优"],
        )
    )
    one = form.indicators[0]
    assert (one.actual, one.points, str(one.score)) == ("6人", 10, "9.50")
    assert (str(form.total), form.grade) == ("98.62", "优")


@pytest.mark.parametrize("foot", [["100", "98.62", "优"], ["100", "98.62", "等级：优"]])
def test_a_grade_behind_the_total_is_the_grade(foot):
    reading = read(
        ["项目支出绩效自评表"],
        ["项目名称", "甲"],
        ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因"],
        ["产出指标", "数量指标", "培训人数", "≥5人", "6人", "10", "9.50", ""],
        ["总分", "", "", "", "", *foot],
    )
    assert (str(only(reading).total), only(reading).grade) == ("98.62", "优")
    assert reading.unplaced == ()


def test_points_that_are_no_number_are_listed():
    reading = read(
        ["项目支出绩效自评表"],
        ["项目名称", "甲"],
        ["三级指标", "指标值", "分值", "得分"],
        ["培训人数", "≥5人", "十分", "—"],
    )
    assert [(one.text, one.why) for one in reading.unplaced] == [("十分", "这里应是数字，未能读成数")]


# —— several forms ——


def test_an_application_and_an_evaluation_of_one_project_are_two_forms():
    reading = parse(
        [
            sheet([*HEAD, *TABLE, ["产出指标", "数量指标", "培训人数", "≥5人"]], name="申报表"),
            sheet(
                [
                    ["项目支出绩效自评表"],
                    ["项目名称", "甲"],
                    ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值"],
                    ["产出指标", "数量指标", "培训人数", "≥5人", "6人"],
                ],
                name="自评表",
            ),
        ]
    )
    assert [(form.stage, form.project) for form in reading.dossier.forms] == [
        (Stage.APPLICATION, "甲"),
        (Stage.EVALUATION, "甲"),
    ]
    assert reading.origins["forms[1].indicators[0].actual"].sheet == "自评表"


def test_a_cover_that_names_the_project_is_part_of_its_form():
    reading = parse(
        [
            sheet(
                [["项目支出绩效目标申报表"], ["项目名称：甲"], ["填报日期：2024年1月5日"]], name="封面", continues=True
            ),
            sheet([*HEAD, *TABLE, ["产出指标", "数量指标", "培训人数", "≥5人"]], name="表1", continues=True),
        ]
    )
    form = only(reading)
    assert (form.project, form.department, form.extra) == ("甲", "乙", (("填报日期", "2024年1月5日"),))
    assert reading.origins["forms[0].extra[0]"].sheet == "封面"


def test_a_title_printed_again_on_every_page_begins_no_new_form():
    page1 = [*HEAD, *TABLE, ["产出指标", "数量指标", "培训人数", "≥5人"]]
    page2 = [["项目支出绩效目标申报表"], *TABLE, ["效益指标", "社会效益指标", "知晓率", "≥80%"]]
    reading = parse([sheet(page1, name="1", continues=True), sheet(page2, name="2", continues=True)])
    assert [one.name for one in only(reading).indicators] == ["培训人数", "知晓率"]


def test_nothing_in_gives_nothing():
    reading = parse([])
    assert (reading.dossier.forms, reading.layout, reading.confidence) == ((), "", 0.0)


# —— columns ——


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
    reading = read(*HEAD, ["单位：万元"], ["第1页/共2页"], ["年度资金总额", "5"])
    assert only(reading).funds.unit is MoneyUnit.WAN
    assert reading.unplaced == ()


# —— pasted text ——


def text(*rows):
    return parse([sheet([*rows], ruled=False)])


def test_rows_that_lost_their_labels_keep_their_columns():
    form = only(
        text(
            ["项目支出绩效自评表"],
            ["项目名称", "甲"],
            [
                "",
                "一级指标",
                "二级指标",
                "三级指标",
                "年度指标值",
                "实际完成值",
                "分值",
                "得分",
                "偏差原因分析及改进措施",
            ],
            ["绩效指标", "产出指标", "数量指标", "培训人数", "≥5人", "6人", "10", "10", ""],
            ["培训次数", "≥2次", "1次", "10", "5", "一次因疫情取消"],
            ["", "质量指标", "合格率", "≥95%", "96%", "10", "10"],
            ["及时性", "及时", "及时", "5", "5", ""],
        )
    )
    assert [(one.level2, one.name, one.target.text, one.actual, one.points, one.score) for one in form.indicators] == [
        ("数量指标", "培训人数", "≥5人", "6人", 10, 10),
        ("数量指标", "培训次数", "≥2次", "1次", 10, 5),
        ("质量指标", "合格率", "≥95%", "96%", 10, 10),
        ("质量指标", "及时性", "及时", "及时", 5, 5),
    ]
    assert form.indicators[1].reason == "一次因疫情取消"


def test_a_single_text_in_a_row_is_asked_about_not_guessed():
    reading = text(*HEAD, *TABLE, ["产出指标", "数量指标", "培训人数", "≥5人"], ["另行通知"])
    assert len(only(reading).indicators) == 1
    assert [(one.text, one.why) for one in reading.unplaced] == [
        ("另行通知", "这一行只有一格文字，分不清是指标名称、指标值还是上一行的续行")
    ]


def test_a_level_of_one_s_own_is_a_level():
    reading = text(*HEAD, *TABLE, ["产出指标", "推广指标", "培训人数", "≥5人"])
    assert places(only(reading)) == [("产出指标", "推广指标", "培训人数")]


def test_cost_alone_is_the_first_level_at_the_top_and_the_second_below():
    reading = text(*HEAD, *TABLE, ["成本指标", "培训费用", "≤5万元"], ["产出指标", "数量指标", "培训人数", "≥5人"])
    assert places(only(reading))[0][0] == "成本指标"
    reading = text(*HEAD, *TABLE, ["产出指标", "数量指标", "培训人数", "≥5人"], ["成本指标", "人均费用", "≤5万元"])
    assert places(only(reading))[1] == ("产出指标", "成本指标", "人均费用")


def test_a_line_of_this_year_that_stands_twice_is_no_amount_of_the_whole_life():
    rows = [
        ["项目名称", "甲", "", ""],
        ["项目资金总额", "9", "年度资金申请总额", "8"],
        ["上年结转资金", "1", "上年结转资金", "2"],
    ]
    rows += [["三级指标", "指标值", "", ""], ["培训人数", "≥5人", "", ""]]

    (form,) = parse([Grid("表", rows, in_sheet("表.xlsx", "表"))]).dossier.forms
    assert (form.funds.life_total, form.funds.total.budget) == (9, 8)
    assert form.funds.carryover.budget in {1, 2}
