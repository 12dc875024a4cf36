"""Lists of projects, as systems print them: one table, the indicators of each project beside its name."""

import pytest

from tests.parsing.sheets import places, read, sheet
from xl_jixiao.parsing.layout import vocabulary
from xl_jixiao.parsing.listed import one_by_one

TITLE = [["部门预算项目绩效目标申报表（2023年度）"], ["金额单位：元"]]
LEVELS = ["一级指标", "二级指标", "三级指标", "指标值"]
HEADINGS = ["单位名称", "项目名称", "预算数", "年度目标", *LEVELS]


def forms(reading):
    return reading.dossier.forms


@pytest.mark.parametrize("ruled", [True, False])
def test_each_project_of_a_list_is_a_form(ruled):
    rows = [
        ["某镇部门", "", "30", "", "", "", "", ""],
        ["某镇政府", "甲项目", "10", "修路三条", "产出指标", "数量指标", "修路数量", "≥3条"],
        ["", "", "", "", "", "质量指标", "合格率", "≥95%"],
        ["", "乙项目", "20", "办班两期", "产出指标", "数量指标", "办班期数", "≥2期"],
    ]
    areas = [(4, 0, 6, 0), (4, 1, 5, 1), (4, 2, 5, 2), (4, 3, 5, 3), (4, 4, 5, 4)] if ruled else ()
    reading = read(*TITLE, HEADINGS, *rows, areas=areas, ruled=ruled)
    first, second = forms(reading)
    assert [(form.project, form.unit, form.year, form.objective) for form in (first, second)] == [
        ("甲项目", "某镇政府", 2023, "修路三条"),
        ("乙项目", "某镇政府", 2023, "办班两期"),
    ]
    assert [(form.funds.unit, form.funds.total.budget) for form in (first, second)] == [("元", 10), ("元", 20)]
    assert places(first) == [("产出指标", "数量指标", "修路数量"), ("产出指标", "质量指标", "合格率")]
    assert places(second) == [("产出指标", "数量指标", "办班期数")]


def test_what_a_list_says_is_found_where_it_stands():
    row = ["某镇政府", "甲项目", "10", "修路", "产出指标", "数量指标", "修路数量", "≥3条"]
    reading = read(*TITLE, HEADINGS, row)
    cells = {path.removeprefix("forms[0]."): origin.cell for path, origin in reading.origins.items()}
    assert [cells[path] for path in ("project", "funds.total.budget", "objective", "indicators[0].target")] == [
        "B4",
        "C4",
        "D4",
        "H4",
    ]


def test_a_name_repeated_on_each_row_is_one_project_until_the_unit_is_another():
    rows = [
        ["某镇", "公用经费", "10", "运转", "产出指标", "数量指标", "办公用房", "≥3间"],
        ["某镇", "公用经费", "10", "运转", "产出指标", "质量指标", "合格率", "≥95%"],
        ["某村", "公用经费", "5", "运转", "产出指标", "数量指标", "办公用房", "≥1间"],
    ]
    reading = read(*TITLE, HEADINGS, *rows)
    assert [(form.unit, len(form.indicators)) for form in forms(reading)] == [("某镇", 2), ("某村", 1)]


def test_the_headings_of_a_list_may_stand_on_two_lines():
    rows = [
        ["单位代码", "单位(专项)名称", "资金总额", "绩效指标", "", "", ""],
        ["", "", "", *LEVELS],
        ["505006", "某学校", "30", "", "", "", ""],
        ["505006", "伙食费", "30", "成本指标", "经济成本指标", "补助标准", "17元/人"],
    ]
    areas = [(2, 0, 3, 0), (2, 1, 3, 1), (2, 2, 3, 2), (2, 3, 2, 6)]
    (form,) = forms(read(*TITLE, *rows, areas=areas))
    assert (form.project, form.funds.total.budget) == ("伙食费", 30)
    assert places(form) == [("成本指标", "经济成本指标", "补助标准")]


def test_a_sum_and_a_note_below_a_list_belong_to_no_project_and_are_listed():
    rows = [
        ["某镇", "甲项目", "10", "修路", "产出指标", "数量指标", "修路数量", "≥3条"],
        ["合计", "", "10"],
        ["注：本表一式两份。"],
    ]
    reading = read(*TITLE, HEADINGS, *rows)
    (form,) = forms(reading)
    assert form.extra == ()
    assert [(item.origin.cell, item.text) for item in reading.unplaced] == [("A5", "合计 | 10")]


def test_a_merged_cell_may_end_in_a_row_that_says_nothing():
    rows = [
        ["某镇", "甲项目", "10", "修路", "产出指标", "数量指标", "修路数量", "≥3条"],
        ["某镇", "", "", "", "", "", "", ""],
        ["", "", "", "", "", "质量指标", "合格率", "≥95%"],
    ]
    (form,) = forms(read(*TITLE, HEADINGS, *rows, areas=[(3, 4, 4, 4), (3, 5, 4, 5)]))
    assert [name for *_, name in places(form)] == ["修路数量", "合格率"]


def test_a_long_list_below_a_long_text_is_taken_apart_in_steps_that_do_not_grow():
    rows = [
        ["某镇", f"项目{number}", "10", "修路", "产出指标", "数量指标", "修路数量", "≥3条"] for number in range(500)
    ]
    above = [[f"说明{number}"] for number in range(500)]
    parts = list(one_by_one([sheet([*above, HEADINGS, *rows])], vocabulary(None)))
    assert len(parts) == 500
    assert sum(len(part.rows) for part in parts) < 500 + 500 * 20
