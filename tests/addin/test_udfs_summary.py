"""汇总表 by formulas: what the functions answer is what the package adds up."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_jixiao.addin.blocks import forms_of
from xl_jixiao.addin.udf import ErrorValue, marker, outgoing
from xl_jixiao.addin.udfs_summary import JX_PARAGRAPH, JX_SUMMARY, JX_TOTAL, VIEWS
from xl_jixiao.scoring import profiles
from xl_jixiao.summary import cells, pair, summarize, titles

PROJECTS = (
    ("序号", "项目名称", "主管部门", "实施单位", "金额单位", "年度资金", "全年预算数", "全年执行数"),
    (1.0, "培训资助", "人社局", "鉴定中心", "元", 86000000.0, 86000000.0, 77400000.0),
    (2.0, "技能评价", "人社局", "鉴定中心", "元", 4358177.0, None, None),
)
DETAILS = (
    ("项目名称", "一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "人工打分"),
    ("培训资助", "产出指标", "数量指标", "集训基地数", "≥50(个)", 47.0, 60.0, None),
    ("培训资助", "效益指标", "社会效益指标", "促进作用", "具有促进作用", "达成", 30.0, None),
    ("技能评价", "产出指标", "数量指标", "设备购置数量", "≥5.00(台)", None, None, None),
)
FINDINGS = (
    ("序号", "性质", "项目名称"),
    (1.0, "✖ 错误", "技能评价"),
    (2.0, "⚠ 核实", "技能评价"),
    (3.0, "⚠ 核实", "技能评价"),
)
SUMMARY = summarize(pair(forms_of(DETAILS, PROJECTS), profiles.load()), profiles.load())


@pytest.mark.parametrize(
    ("view", "rows"),
    [
        ("项目", SUMMARY.projects),
        ("指标", SUMMARY.indicators),
        ("主管部门", SUMMARY.departments),
        ("一级指标", SUMMARY.levels),
    ],
)
def test_each_view_has_the_rows_of_the_package(view, rows):
    answer = JX_SUMMARY(view, DETAILS, PROJECTS)
    assert answer == outgoing([cells(row) for row in rows])
    assert {len(row) for row in answer} == {len(titles(VIEWS[view]))}


def test_findings_are_counted_by_project():
    columns = titles(VIEWS["项目"])
    rows = [dict(zip(columns, row, strict=True)) for row in JX_SUMMARY("项目", DETAILS, PROJECTS, "", FINDINGS)]
    assert [(row["错误"], row["核实"], row["提示"]) for row in rows] == [(0, 0, 0), (1, 2, 0)]
    unchecked = dict(zip(columns, JX_SUMMARY("项目", DETAILS, PROJECTS)[0], strict=True))
    assert unchecked["错误"] == ""


def test_one_call_totals_a_whole_head_row():
    heads = (("序号", "项目名称", "年度资金", "指标数", "自评得分", "核实"),)
    assert JX_TOTAL(heads, DETAILS, PROJECTS, "", FINDINGS) == [["", "", 90358177.0, 3.0, 95.4, 2.0]]
    assert JX_TOTAL("年度资金", DETAILS, PROJECTS) == 90358177.0
    assert JX_TOTAL("加权平均得分", DETAILS, PROJECTS) == 95.4
    assert SUMMARY.totals.average == Decimal("95.40")


def test_a_units_own_values_follow_the_profiles_name():
    details = (DETAILS[0], ("培训资助", "产出指标", "数量指标", "单价", "≤5(元)", 10.0, 90.0, None))
    scores = [
        dict(zip(titles(VIEWS["指标"]), JX_SUMMARY("指标", details, PROJECTS, own)[0], strict=True))["得分"]
        for own in ("sh-2024", "sh-2024;reverse=ratio", "sh-2024；reverse=ratio；pass_line=60%")
    ]
    assert scores == [0.0, 45.0, 0.0]


def test_the_paragraphs_have_the_figures_of_the_table():
    text = JX_PARAGRAPH("决算", DETAILS, PROJECTS, "上海市人社局", "2024")
    assert "编报绩效目标的2024年度项目2个，涉及预算金额9035.8177万元" in text
    assert "绩效自评的2024年度项目1个" in text
    assert JX_PARAGRAPH("预算", DETAILS, PROJECTS, "", 2024.0).startswith("按照本区")


def test_what_there_is_not_is_a_wrong_value():
    assert JX_SUMMARY("街道", DETAILS, PROJECTS) == marker(ErrorValue.VALUE)
    assert JX_PARAGRAPH("年报", DETAILS, PROJECTS) == marker(ErrorValue.VALUE)
    assert JX_SUMMARY("项目", DETAILS[1:], PROJECTS) == marker(ErrorValue.VALUE)


def test_an_empty_template_has_one_blank_row():
    answer = JX_SUMMARY("项目", (DETAILS[0], (None,) * 8), (PROJECTS[0], (None,) * 8))
    assert answer == [[""] * len(titles(VIEWS["项目"]))]


ANYTHING = st.one_of(st.none(), st.floats(), st.text(max_size=9), st.booleans(), st.sampled_from([-2146826246]))


@given(st.lists(st.lists(ANYTHING, min_size=8, max_size=8), min_size=1, max_size=4))
def test_no_content_of_the_tables_raises(rows):
    for function, first in ((JX_SUMMARY, "指标"), (JX_TOTAL, "平均得分"), (JX_PARAGRAPH, "决算")):
        assert function(first, (DETAILS[0], *map(tuple, rows)), PROJECTS) is not None
        assert function(first, DETAILS, (PROJECTS[0], *map(tuple, rows))) is not None
