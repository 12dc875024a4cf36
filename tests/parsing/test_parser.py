"""What people do to forms as a whole, and to rows that they paste as text."""

from tests.parsing.sheets import HEAD, TABLE, only, places, sheet
from xl_jixiao.model import Stage
from xl_jixiao.parsing import Grid, parse
from xl_jixiao.parsing.grid import in_sheet

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
