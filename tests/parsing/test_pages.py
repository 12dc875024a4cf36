"""Forms that pages have cut: rows and labels at a page break, and pages without lines."""

import pytest

from tests.parsing.sheets import HEAD, only, read

MONITORED = ["一级指标", "二级指标", "三级指标", "年度指标值", "执行情况", "原因说明"]


def test_a_row_whose_value_a_page_break_has_cut_is_one_row():
    reading = read(
        *HEAD,
        MONITORED,
        ["产出指标", "数量指标", "保洁长度", "≥120公里", "120公里", ""],
        ["", "质量指标", "水面", "≥98", "95%", "夏季"],
        ["", "", "清洁率", "%", "", "人手不足"],
        ["", "时效指标", "清运及时率", "100%", "99%", ""],
        breaks=frozenset({5}),
        cut=frozenset({5}),
    )
    rows = only(reading).indicators
    assert [(row.name, row.target.text) for row in rows] == [
        ("保洁长度", "≥120公里"),
        ("水面清洁率", "≥98%"),
        ("清运及时率", "100%"),
    ]
    assert rows[1].reason == "夏季人手不足"
    assert any("分页" in repair.what for repair in reading.repairs)


@pytest.mark.parametrize(
    ("label", "values", "points", "joined"),
    [
        ("", ("≥98", "%"), ("", ""), True),
        ("", ("≥98", ""), ("10", ""), True),
        ("", ("", "≥98%"), ("", "10"), True),
        ("社会效益指标", ("按期办结", "并公开"), ("", ""), True),
        ("", ("≥3场", "≥2场"), ("", ""), False),
        ("", ("≥98", "%"), ("10", "10"), False),
        ("可持续影响指标", ("", "≥98%"), ("", ""), False),
    ],
)
def test_a_row_that_goes_on_is_two_where_something_says_so(label, values, points, joined):
    reading = read(
        *HEAD,
        ["一级指标", "二级指标", "三级指标", "指标值", "分值"],
        ["效益指标", "社会效益指标", "服务水平", values[0], points[0]],
        ["", label, "提升程度", values[1], points[1]],
        breaks=frozenset({4}),
        cut=frozenset({4}),
    )
    assert len(only(reading).indicators) == (1 if joined else 2)


def test_a_label_that_a_page_break_has_cut_is_whole():
    reading = read(
        *HEAD,
        ["一级指标", "二级指标", "三级指标", "指标值"],
        ["满意度指标", "服务对象满意", "受助老年人对", "≥90%"],
        ["", "度指标", "服务的满意度", ""],
        breaks=frozenset({4}),
        cut=frozenset({4}),
    )
    (row,) = only(reading).indicators
    assert (row.level2, row.name) == ("服务对象满意度指标", "受助老年人对服务的满意度")


def test_words_merged_beside_the_table_are_no_column_even_where_a_page_break_has_cut_them():
    reading = read(
        *HEAD,
        ["绩效", "一级指标", "二级指标", "三级指标", "指标值"],
        ["", "产出指标", "数量指标", "培训人数", "≥100人"],
        ["", "", "", "培训班次", "≥4期"],
        ["", "", "质量指标", "结业合格率", "≥95%"],
        ["指标", "", "", "", ""],
        areas=[(2, 0, 5, 0), (3, 1, 5, 1), (3, 2, 4, 2)],
    )
    assert len(only(reading).indicators) == 3
    assert [left.why for left in reading.unplaced if "这一列" in left.why] == []


def page(*rows):
    """A page without lines: texts at columns of the page, as (column, text)."""
    width = 1 + max(column for row in rows for column, _ in row)
    return read(*([dict(row).get(at, "") for at in range(width)] for row in rows), ruled=False, breaks=frozenset({0}))


def test_on_a_page_without_lines_the_place_of_a_cost_label_says_which_level_it_is():
    form = only(
        page(
            [(12, "项目支出绩效目标申报表")],
            [(2, "项目名称"), (8, "甲")],
            [(4, "一级指标"), (8, "二级指标"), (14, "三级指标"), (20, "指标值")],
            [(4, "产出指标"), (8, "数量指标"), (12, "修缮面积"), (20, "≥5亩")],
            [(8, "经济成本指标"), (12, "修缮单位成本"), (20, "≤5元")],
            [(4, "成本指标"), (8, "生态环境成本指标"), (12, "污染物排放增加量"), (20, "≤1吨")],
            [(12, "建筑垃圾排放增加量"), (20, "≤2吨")],
            [(4, "效益指标"), (8, "生态效益指标"), (12, "绿化面积"), (20, "≥2亩")],
        )
    )
    assert [(row.level1, row.level2) for row in form.indicators] == [
        ("产出指标", "数量指标"),
        ("成本指标", "经济成本指标"),
        ("成本指标", "生态环境成本指标"),
        ("成本指标", "生态环境成本指标"),
        ("效益指标", "生态效益指标"),
    ]


def test_on_a_page_without_lines_a_long_text_belongs_to_the_heading_above_its_middle():
    form = only(
        page(
            [(12, "项目支出绩效目标申报表")],
            [(2, "项目名称"), (8, "甲")],
            [(8, "项目总目标"), (19, "年度总体目标")],
            [(2, "项目绩效目标"), (13, "完成二十家养老机构的适老化改造，改善居住条件。")],
            [(4, "一级指标"), (8, "二级指标"), (14, "三级指标"), (20, "指标值")],
            [(4, "产出指标"), (8, "数量指标"), (12, "改造机构数"), (20, "≥20家")],
        )
    )
    assert (form.whole_objective, form.objective) == ("", "完成二十家养老机构的适老化改造，改善居住条件。")


def test_the_half_of_the_year_may_have_its_label_on_the_next_page_only():
    reading = read(
        *HEAD,
        ["一级指标", "二级指标", "三级指标", "指标值", "二级指标", "三级指标", "指标值"],
        ["产出指标", "", "", "", "数量指标", "培训人数", "≥5人"],
        ["", "", "", "", "", "结业合格率", "≥95%"],
        ["", "", "", "", "质量指标", "考核优良率", "≥60%"],
        areas=[(3, 0, 5, 0), (3, 1, 5, 1)],
        breaks=frozenset({5}),
    )
    assert [row.level2 for row in only(reading).indicators] == ["数量指标", "质量指标", "质量指标"]


def test_a_group_that_begins_with_a_page_may_have_its_label_on_the_next_one():
    reading = read(
        *HEAD,
        ["一级指标", "二级指标", "三级指标", "指标值"],
        ["成本指标", "经济成本指标", "补助标准", "≤5元"],
        ["", "经济效益指标", "户均增收", "≥800元"],
        ["", "社会效益指标", "受益人数", "≥5人"],
        ["效益指标", "生态效益指标", "绿化面积", "≥5亩"],
        areas=[(4, 1, 4, 1)],
        breaks=frozenset({4, 6}),
    )
    assert [row.level1 for row in only(reading).indicators] == ["成本指标", "效益指标", "效益指标", "效益指标"]
