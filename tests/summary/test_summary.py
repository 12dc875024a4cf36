from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.scoring.forms import OUTPUT, REST, form, number, row
from xl_jixiao.model import Form, FundLine, Funds, MoneyUnit, Stage
from xl_jixiao.readers import read
from xl_jixiao.readers.sample import SAMPLE
from xl_jixiao.scoring.profiles import load
from xl_jixiao.summary import (
    DepartmentRow,
    Entry,
    FindingCounts,
    IndicatorRow,
    LevelRow,
    ProjectRow,
    budget_sentence,
    cells,
    figures,
    pair,
    summarize,
    titles,
)

SH = load("sh-2024")


def project(name, annual, *rows, money=MoneyUnit.WAN, department="人社局", **more):
    funds = Funds(unit=money, total=FundLine(budget=number(annual)), fiscal=FundLine(budget=number(annual)))
    return Form(
        stage=more.pop("stage", Stage.APPLICATION),
        year=2024,
        project=name,
        department=department,
        unit=more.pop("unit", department),
        funds=funds,
        indicators=rows,
        **more,
    )


# 甲: 92.60 of a hundred, see the worked example of sh-2024. 乙: 40/100 spent → 4.00, and all of the rest: 94.00.
FIRST = project("甲项目", 100, *OUTPUT, *REST)
SECOND = project("乙项目", 300, row("产出指标", "数量指标", "数量", "≥10个"), department="教育局")
FORMS = (
    FIRST,
    form(*OUTPUT, *REST, project="甲项目"),
    SECOND,
    form(
        row("产出指标", "数量指标", "数量", "≥10个", "10"),
        budget=300,
        outturn=120,
        project=" 乙 项目",
        money=MoneyUnit.WAN,
    ),
)


def test_one_row_a_project_and_their_totals():
    summary = summarize(pair(FORMS, SH), SH)
    first, second = summary.projects
    totals = summary.totals

    assert (
        first.project,
        first.annual,
        first.indicators,
        first.output,
        first.benefit,
        first.satisfaction,
        first.quantitative,
        first.qualitative,
    ) == ("甲项目", 100, 5, 3, 1, 1, 4, 1)
    assert (Decimal("92.60"), "优", Decimal("0.95")) == (first.score, first.grade, first.execution)
    assert (Decimal("94.00"), "优", Decimal("0.4")) == (second.score, second.grade, second.execution)
    assert (
        totals.projects,
        totals.units,
        totals.annual,
        totals.indicators,
        totals.output,
        totals.benefit,
        totals.satisfaction,
        totals.quantitative,
        totals.qualitative,
    ) == (2, 2, 400, 6, 4, 1, 1, 5, 1)
    # 215 of 400; (92.60 + 94.00)/2; (92.60 × 100 + 94.00 × 300)/400 = 93.65
    assert Decimal("0.5375") == totals.execution
    assert (Decimal("93.30"), Decimal("93.65")) == (totals.average, totals.weighted)
    assert (totals.grades, totals.evaluated) == ({"优": 2, "良": 0, "合格": 0, "不合格": 0}, 2)
    assert summary.notes == ()
    assert summary.title == "2024年度项目绩效目标汇总表"


def test_one_row_an_indicator_with_what_became_of_it():
    summary = summarize(pair(FORMS, SH), SH)
    rows = summary.indicators

    assert [item.number for item in rows] == [1, 2, 3, 4, 5, 1]
    assert (
        1,
        "甲项目",
        "产出指标",
        "数量指标",
        "培训班数",
        "≥50个",
        "≥",
        50,
        "个",
        "47",
        Decimal("0.94"),
        "未完成",
        Decimal("16.66"),
        Decimal("15.66"),
        "生源不足",
    ) == cells(rows[0])


def test_groups_by_department_and_by_level():
    summary = summarize(pair(FORMS, SH), SH)

    assert [("人社局", 1, 100, Decimal("92.60")), ("教育局", 1, 300, Decimal("94.00"))] == [
        (group.department, group.projects, group.annual, group.average) for group in summary.departments
    ]
    # 产出: 15.66 + 16.46 + 11.68 of 50, and 90 of 90
    assert [(group.level1, group.indicators, group.met, group.short, group.points) for group in summary.levels] == [
        ("产出指标", 4, 1, 3, 140),
        ("效益指标", 1, 1, 0, 30),
        ("满意度指标", 1, 0, 1, 10),
    ]
    assert Decimal("133.80") / 140 == summary.levels[0].share


def test_a_packet_of_targets_only_has_no_scores():
    summary = summarize([Entry(FIRST, findings=FindingCounts(1, 2, 3)), Entry(SECOND)], SH, title="汇总")

    assert (
        summary.totals.average,
        summary.totals.weighted,
        summary.totals.evaluated,
        summary.totals.execution,
    ) == (None, None, 0, None)
    assert (summary.projects[0].errors, summary.projects[0].reviews, summary.projects[0].advices) == (1, 2, 3)
    # One form nobody checked: the sum of findings is not known.
    assert None is summary.totals.errors
    assert (summary.title, summary.packet) == ("汇总", (FIRST, SECOND))


def test_units_are_converted_or_left_out_and_never_mixed():
    yuan = project("丙", "1234.56", money=MoneyUnit.YUAN)
    unknown = project("丁", 5, money=None)
    mixed = summarize([Entry(FIRST), Entry(yuan)], SH)
    partly = summarize([Entry(yuan), Entry(unknown)], SH)
    silent = summarize([Entry(unknown)], SH)

    assert (MoneyUnit.YUAN, Decimal("1001234.56")) == (mixed.money, mixed.totals.annual)
    assert mixed.notes == ("各表金额单位不同，已统一换算为元",)
    assert (partly.money, partly.projects[1].annual, partly.totals.annual) == (MoneyUnit.YUAN, None, None)
    assert len(partly.notes) == 2
    assert (None, Decimal(5)) == (silent.money, silent.totals.annual)
    assert silent.notes == ("各表均未注明金额单位，金额按原数相加",)


def test_a_missing_amount_or_score_is_noted_and_not_summed():
    blank = project("戊", None)
    unfinished = form(row("产出指标", "数量指标", "数量", "≥10个", ""), project="甲项目")
    summary = summarize(pair((FIRST, unfinished, blank), SH), SH)

    assert (summary.totals.annual, summary.totals.evaluated, summary.totals.average) == (None, 0, None)
    assert len(summary.notes) == 2
    assert "戊" in summary.notes[0]
    assert "甲项目" in summary.notes[1]


def test_forms_pair_by_project_and_monitoring_stays_out():
    twin = FIRST.model_copy(update={"unit": "另一家"})
    lonely = form(project="独自")
    entries = pair((*FORMS, twin, form(project="甲项目", stage=Stage.MONITORING), lonely), SH)

    assert [entry.form.project for entry in entries] == ["甲项目", "乙项目", "甲项目", "独自"]
    assert [entry.evaluation is not None for entry in entries] == [True, True, False, True]


def test_nothing_sums_up_to_nothing():
    summary = summarize([], SH)

    assert (
        summary.totals.projects,
        summary.totals.annual,
        summary.levels,
        summary.title,
    ) == (0, None, (), "项目绩效目标汇总表")


def test_the_packet_of_2024():
    packet = read(SAMPLE).dossier
    summary = summarize(pair(packet.forms, SH), SH, title=packet.title)

    assert (2, 81, Decimal("90358177.00"), 74, 7) == (
        summary.totals.projects,
        summary.totals.indicators,
        summary.totals.annual,
        summary.totals.quantitative,
        summary.totals.qualitative,
    )
    assert [item.indicators for item in summary.projects] == [48, 33]
    assert budget_sentence(figures(summary)).endswith("编报绩效目标的项目2个，涉及项目预算资金9035.8177万元。")


@pytest.mark.parametrize("kind", [ProjectRow, IndicatorRow, DepartmentRow, LevelRow])
def test_each_column_has_its_own_title(kind):
    assert len(set(titles(kind))) == len(kind.model_fields)
    assert all(titles(kind))


amounts = st.decimals(min_value=0, max_value=10**9, places=2)
entries_of = st.lists(
    st.builds(
        lambda name, annual, money, count: Entry(
            project(name, annual, *[row("产出指标", "数量指标", "数量", "≥1个")] * count, money=money)
        ),
        st.sampled_from("甲乙丙"),
        amounts,
        st.sampled_from([MoneyUnit.YUAN, MoneyUnit.WAN]),
        st.integers(0, 4),
    ),
    min_size=1,
    max_size=6,
)


@given(entries_of)
def test_totals_are_the_sums_of_the_forms(entries):
    summary = summarize(entries, SH)
    yuan = sum(entry.form.funds.in_yuan(entry.form.funds.total.budget) for entry in entries)

    assert yuan == summary.totals.annual * summary.money.in_yuan
    assert sum(len(entry.form.indicators) for entry in entries) == summary.totals.indicators == len(summary.indicators)
    assert sum(group.annual for group in summary.departments) == summary.totals.annual
    assert sum(group.indicators for group in summary.levels) == summary.totals.indicators
    assert summary == summarize(entries, SH)
