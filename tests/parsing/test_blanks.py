"""A field that is blank has the place where it would be filled; the indicators as a whole have their heading."""

import pytest

from tests.parsing.sheets import HEAD, read
from xl_jixiao.check import check_reading
from xl_jixiao.rules.rule import Severity

APPLICATION = [
    *HEAD,
    ["实施单位", "", "计划开始日期", ""],
    ["项目资金（元）", "项目资金总额", "", "年度资金申请总额", "100"],
    ["", "其他资金", "—", "其他资金", ""],
    ["项目绩效目标", "项目总目标", "", "年度总体目标", ""],
    ["", "", "", "", ""],
    ["绩效指标", "一级指标", "二级指标", "三级指标", "指标值"],
    ["", "产出指标", "数量指标", "更新数量", ""],
]
AREAS = [(3, 0, 4, 0), (5, 0, 6, 0), (5, 1, 5, 2), (5, 3, 5, 4), (6, 1, 6, 2), (6, 3, 6, 4), (7, 0, 8, 0)]


def test_a_blank_field_is_placed_beside_or_below_its_label():
    reading = read(*APPLICATION, areas=AREAS)
    assert {path.removeprefix("forms[0]."): place.cell for path, place in reading.blanks.items()} == {
        "unit": "B3",
        "start": "D3",
        "funds.life_total": "C4",
        "funds.life_other": "C5",
        "funds.other.budget": "E5",
        "whole_objective": "B7",
        "objective": "D7",
        "indicators": "D8",
        "indicators[0].target": "E9",
    }
    assert not reading.blanks.keys() & reading.origins.keys()


def test_findings_about_blank_fields_and_about_all_indicators_point_there():
    findings = check_reading(read(*APPLICATION, areas=AREAS)).findings
    places = {finding.code: finding.place.cell for finding in findings}
    assert places["FND-05"] == "C4"
    assert places["GOAL-01"] == "D7"
    assert places["GOAL-02"] == "B7"
    assert places["TAX-15"] == "E9"
    assert places["TAX-06"] == places["TAX-12"] == "D8"


def test_a_blank_amount_of_a_table_is_placed_below_its_heading():
    reading = read(
        ["项目支出绩效自评表"],
        ["项目名称", "甲"],
        ["项目资金（万元）", "", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"],
        ["", "年度资金总额", "", "320", "", "10", "", ""],
        ["年度总体目标", "预期目标", "", "", "", "实际完成情况", "", ""],
        ["", "", "", "", "", "", "", ""],
        ["一级指标", "二级指标", "三级指标", "指标值", "实际完成值", "分值", "得分", "偏差原因分析"],
        ["产出指标", "数量指标", "更新数量", "4家", "", "", "", ""],
    )
    places = {path.removeprefix("forms[0]."): place.cell for path, place in reading.blanks.items()}
    assert places["funds.total.outturn"] == "E4"
    assert places["objective"] == "B6"
    assert places["objective_actual"] == "F6"
    assert places["indicators[0].actual"] == "E8"
    assert places["indicators[0].score"] == "G8"


def test_in_a_moved_text_a_blank_field_has_no_place_of_its_own():
    reading = read(*HEAD, ["实施单位"], ["一级指标", "二级指标", "三级指标", "指标值"], ruled=False)
    assert list(reading.blanks) == ["forms[0].indicators"]


@pytest.mark.parametrize("ruled", [True, False])
@pytest.mark.parametrize(
    ("line", "code"),
    [
        (["主管部门", "", "项目性质", "一次性"], "BAS-02"),
        (["实施单位", "", "项目性质", "一次性"], "BAS-03"),
        (["年度资金总额", "", "项目性质", "一次性"], "FND-03"),
        (["年度总体目标", ""], "GOAL-01"),
    ],
)
def test_nobody_is_blamed_for_not_filling_what_the_form_has_no_place_for(line, code, ruled):
    form = [["项目支出绩效目标申报表"], ["项目名称", "甲"]]
    table = [["一级指标", "二级指标", "三级指标", "指标值"], ["产出指标", "数量指标", "更新数量", "≥3台"]]
    severities = []
    for rows in ([*form, line, *table], [*form, *table]):
        findings = check_reading(read(*rows, ruled=ruled)).findings
        severities += [finding.severity for finding in findings if finding.code == code]
    assert severities[0] in (Severity.ERROR, Severity.REVIEW)
    assert severities[1:] == [Severity.ADVICE]
