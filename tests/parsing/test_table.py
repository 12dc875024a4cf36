"""What people do to the rows of the indicator table."""

from decimal import Decimal

import pytest

from tests.parsing.sheets import HEAD, TABLE, only, places, read


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
        ("产出指标40分", "产出指标"),
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
    rows = [
        ["产出指标", "数量指标", "★★★指标1：培训人数", "≥5"],
        ["", "", "★培训班次", "2"],
        ["", "", "指标3参训率", "5%"],
    ]
    reading = read(*HEAD, *TABLE, *rows)
    assert [one.name for one in only(reading).indicators] == ["培训人数", "培训班次", "参训率"]
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


def test_a_sum_below_numbered_rows_ends_the_table_though_it_has_no_number():
    form = only(
        read(
            *HEAD,
            ["序号", "一级指标", "二级指标", "三级指标", "指标值", "完成值", "分值", "得分"],
            ["1", "产出指标", "数量指标", "培训人数", "≥100人", "100", "90", "90"],
            ["", "总分", "", "", "", "", "100", "98.5"],
        )
    )
    assert places(form) == [("产出指标", "数量指标", "培训人数")]
    assert form.total == Decimal("98.5")


def test_the_last_row_of_a_page_is_not_in_the_group_whose_label_stands_on_a_line_below_it():
    rows = [
        *HEAD,
        ["指标名称", "指标值"],
        ["产出指标", ""],
        ["时效指标", ""],
        ["开班及时率", "=100%"],
        ["结业及时率", "=100%"],
        ["效益指标", ""],
        ["社会效益指标", ""],
        ["受益人次", "≥500人次"],
    ]
    form = only(read(*rows, breaks=frozenset({0, 9})))
    assert [row.level1 for row in form.indicators] == ["产出指标", "产出指标", "效益指标"]
