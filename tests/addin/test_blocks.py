"""Lists of the template back into forms."""

from __future__ import annotations

from decimal import Decimal

import pytest

from xl_jixiao.addin.blocks import forms_of
from xl_jixiao.errors import InputError
from xl_jixiao.model import MoneyUnit, Stage
from xl_jixiao.scoring import profiles
from xl_jixiao.scoring.evaluation import evaluate

PROJECTS = (
    ("序号", "项目名称", "主管部门", "金额单位", "年度资金", "全年预算数", "全年执行数", "年度总体目标"),
    (1.0, "技能评价", "人社局", "元", 4358177.0, None, None, "保障评价工作"),
    (2.0, "培训资助", "人社局", "元", 86000000.0, 80000000.0, 72000000.0, ""),
)
DETAILS = (
    ("项目名称", "我的备注", "一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "人工打分"),
    ("技能评价", "", "产出指标", "数量指标", "设备购置数量", "≥5.00(台)", None, None, None),
    ("培训资助", "看", "产出指标", "数量指标", "集训基地数", "≥50(个)", 47.0, 60.0, None),
    ("培训 资助", "", "效益指标", "社会效益指标", "促进作用", "具有促进作用", "部分达成", 30.0, 20.0),
    ("", "", "", "", "", "", None, None, None),
)


def test_a_project_without_results_is_an_application_only():
    forms = forms_of(DETAILS, PROJECTS, year=2024)
    assert [(form.project, form.stage) for form in forms] == [
        ("技能评价", Stage.APPLICATION),
        ("培训资助", Stage.APPLICATION),
        ("培训资助", Stage.EVALUATION),
    ]
    first = forms[0]
    assert (first.year, first.department, first.funds.unit) == (2024, "人社局", MoneyUnit.YUAN)
    assert first.funds.total.budget == Decimal(4358177)
    assert [item.target.text for item in first.indicators] == ["≥5.00(台)"]


def test_an_evaluation_takes_what_people_filled_in():
    evaluation = forms_of(DETAILS, PROJECTS)[2]
    assert (evaluation.funds.total.budget, evaluation.funds.total.outturn) == (Decimal(80000000), Decimal(72000000))
    assert [(item.actual, item.points, item.score) for item in evaluation.indicators] == [
        ("47", Decimal(60), None),
        ("部分达成", Decimal(30), Decimal(20)),
    ]
    scored = evaluate(evaluation, profiles.load())
    assert scored.total == Decimal("56.40") + 20 + 9


def test_rows_of_a_project_that_the_list_lacks_are_kept():
    forms = forms_of((DETAILS[0], ("别的项目", "", "", "", "甲", "≥1", None, None, None)), PROJECTS)
    assert forms[-1].project == "别的项目"


@pytest.mark.parametrize("bad", ["五十", -2146826246])
def test_what_is_no_number_is_blank(bad):
    details = (DETAILS[0], ("培训资助", "", "产出指标", "数量指标", "甲", "≥1", None, bad, None))
    assert forms_of(details, PROJECTS)[-1].indicators[0].points is None


def test_a_block_without_its_head_row_is_refused_by_name():
    with pytest.raises(InputError, match="第一行缺少“项目名称”"):
        forms_of(DETAILS, PROJECTS[1:])
    assert forms_of((), ()) == ()
