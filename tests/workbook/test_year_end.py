"""A year's end in the workbook with made-up results of all 81 indicators: every figure computed a second time here."""

from __future__ import annotations

import json
import re
from collections import Counter
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from itertools import pairwise

import openpyxl
import pytest

from workbook import example
from xl_jixiao.addin import actions, board
from xl_jixiao.addin.listing import read_rows, write_rows
from xl_jixiao.addin.settling import settle
from xl_jixiao.cli import main
from xl_jixiao.engines import open_book
from xl_jixiao.layouts import (
    BY_DEPARTMENT,
    BY_LEVEL,
    DETAILS,
    EVALUATION,
    FINDINGS,
    MONITORED,
    MONITORING,
    PARAGRAPHS,
    PENDING,
    PROJECTS,
    SIGNS,
    SUMMARY,
    Sheet,
)

WEIGHTS = {"产出指标": 50, "效益指标": 30, "满意度指标": 10}
BANDS = {"达成": Decimal(1), "部分达成": Decimal("0.7")}
CENT = Decimal("0.01")
LIVE = (
    Sheet.DETAILS,
    Sheet.PROJECTS,
    Sheet.SUMMARY,
    Sheet.BY_GROUP,
    Sheet.PARAGRAPHS,
    Sheet.DASHBOARD,
    Sheet.CHART_DATA,
)
FORMULAS = 16  # com.sun.star.sheet.CellFlags.FORMULA


@pytest.fixture(scope="module")
def reported(filled, tmp_path_factory):
    path = tmp_path_factory.mktemp("year") / "绩效.xlsm"
    path.write_bytes(filled.read_bytes())
    with open_book(path) as book:
        example.fill(book)
        actions.check(book)
        actions.summarize(book)
        settle(book)
        book.save()
    return path


@pytest.fixture
def year(reported, tmp_path):
    path = tmp_path / "绩效.xlsm"
    path.write_bytes(reported.read_bytes())
    with open_book(path) as book:
        yield book


def spread(count, points):
    part = (Decimal(points) / count).quantize(CENT, ROUND_DOWN)
    return [part] * (count - 1) + [points - part * (count - 1)]


def expected_rate(target, actual):
    match = re.fullmatch(r"[≥=]([\d.]+)\(.+\)", target)
    if match is None:
        return None
    promised, reached = Decimal(match[1]), Decimal(actual.rstrip("%"))
    return reached / promised if promised else Decimal(reached <= 0)


def expected_scores(rows):
    """项目 → 得分 of its indicators, by domain knowledge alone: equal shares of 50, 30, 10, rates up to 100 %."""
    scores = {}
    counts = Counter((row["项目名称"], row["一级指标"]) for row in rows)
    shares = {group: iter(spread(count, WEIGHTS[group[1]])) for group, count in counts.items()}
    for row in rows:
        points = next(shares[row["项目名称"], row["一级指标"]])
        rate = expected_rate(row["年度指标值"], row["实际完成值"])
        share = BANDS[row["实际完成值"]] if rate is None else min(rate, Decimal(1))
        score = (points * share).quantize(CENT, ROUND_HALF_UP)
        scores.setdefault(row["项目名称"], []).append((points, rate, score))
    return scores


def expected_totals(rows, projects):
    totals = {}
    for project in projects:
        name = project["项目名称"]
        spent = Decimal(str(project["全年执行数"])) / Decimal(str(project["全年预算数"]))
        execution = (spent * 10).quantize(CENT, ROUND_HALF_UP)
        totals[name] = execution + sum(score for *_, score in expected_scores(rows)[name])
    return totals


def test_each_points_rate_and_score_is_what_the_rules_of_the_field_give(year):
    rows = read_rows(year, DETAILS)
    wanted = [item for items in expected_scores(rows).values() for item in items]
    assert len(wanted) == len(rows) == 81
    for row, (points, rate, score) in zip(rows, wanted, strict=True):
        assert Decimal(str(row["分值"])) == points, row["三级指标"]
        assert Decimal(str(row["得分"])) == score, row["三级指标"]
        if rate is None:
            assert row["达成率"] in {None, ""}
        else:
            assert Decimal(str(row["达成率"])) == rate.quantize(Decimal("0.0001"), ROUND_HALF_UP), row["三级指标"]


def test_totals_averages_and_paragraph_agree_with_the_scores(year):
    rows, projects = read_rows(year, DETAILS), read_rows(year, PROJECTS)
    totals = expected_totals(rows, projects)
    assert {row["项目名称"]: Decimal(str(row["自评得分"])) for row in read_rows(year, SUMMARY)} == totals
    simple = (sum(totals.values()) / len(totals)).quantize(CENT, ROUND_HALF_UP)
    funds = {project["项目名称"]: Decimal(str(project["年度资金"])) for project in projects}
    weighted = sum(totals[name] * funds[name] for name in totals) / sum(funds.values())
    line = year.sheets[Sheet.BY_GROUP].range(BY_DEPARTMENT.body(1)).value
    assert Decimal(str(line[BY_DEPARTMENT.number("平均得分（简单平均）") - 1])) == simple
    assert Decimal(str(line[BY_DEPARTMENT.number("平均得分（资金加权）") - 1])) == weighted.quantize(
        CENT, ROUND_HALF_UP
    )
    text = year.sheets[Sheet.PARAGRAPHS].range(PARAGRAPHS[0].cell).value
    assert f"绩效自评的2024年度项目2个，涉及预算金额9035.8177万元，平均得分{simple}分" in text
    assert sum(funds.values()) == Decimal("90358177.00")


def test_findings_are_told_once_and_counted_as_they_are_listed(year):
    rows = read_rows(year, FINDINGS)
    told = Counter(
        (row["规则编号"], row["项目名称"], row["指标或栏目"], row["表中值"], row["问题说明"]) for row in rows
    )
    assert max(told.values()) == 1
    places = {str(row["位置"]).partition("!")[0] for row in rows if row["规则编号"][:3] not in {"EVA", "WGT"}}
    assert not {place for place in places if place.startswith(("自评表", "监控表"))}
    counted = read_rows(year, SUMMARY)
    for sign, title in zip(SIGNS.values(), SIGNS, strict=True):
        listed = Counter(row["项目名称"] for row in rows if row["性质"] == sign)
        assert {row["项目名称"]: int(row[title]) for row in counted} == {
            row["项目名称"]: listed[row["项目名称"]] for row in counted
        }


def test_our_own_tables_are_read_back_without_a_remark(year):
    rows = read_rows(year, FINDINGS)
    about_ours = [
        row["问题说明"]
        for row in rows
        if str(row["位置"]).startswith(("自评表", "监控表")) and row["规则编号"] != "EVA-10"
    ]
    assert about_ours == []
    unread = [str(row["问题说明"]) for row in rows if row["状态"] == "未能审核"]
    assert all("无法比较" in why for why in unread)


def test_the_lights_of_monitoring_have_their_colours(template):
    sheet = openpyxl.load_workbook(template)[Sheet.MONITORING]
    values = {
        rule.formula[0].strip('"')
        for cells in sheet.conditional_formatting
        for rule in cells.rules
        if rule.type == "cellIs"
    }
    assert values == {"红灯", "黄灯", "绿灯", "蓝灯"}


def test_what_is_counted_is_expected_in_whole_numbers(year):
    first = read_rows(year, MONITORED)[0]
    assert (first["年度指标值"], first["截至本月完成值"], first["预计全年"]) == ("≥50.00(个)", "41", "55个")


def test_the_outturn_typed_on_a_monitoring_table_stays_and_shows_a_light(year):
    place = MONITORING.place("funds.total.outturn").cell
    year.sheets["监控表2"].range(place).value = 1900000
    said = actions.monitor(year)
    assert year.sheets["监控表2"].range(place).value == 1900000
    assert Decimal(str(year.sheets["监控表2"].range(MONITORING.place("funds.total.rate").cell).value)) == Decimal(
        "0.436"
    )
    # 43.60 % after nine months is 58.13 % of what was due
    assert "“技能评价业务经费”预算执行率 43.60%，红灯。" in said


def test_sources_of_an_adjusted_budget_are_left_to_people(year):
    projects = read_rows(year, PROJECTS)
    projects[0]["全年预算数"] = 84500000.0
    write_rows(year, PROJECTS, projects)
    actions.score(year)
    sheet = year.sheets["自评表1"]
    first = sheet.range(EVALUATION.place("funds.fiscal.initial").cell).value
    second = sheet.range(EVALUATION.place("funds.fiscal.budget").cell).value
    assert (first, second) == (86000000.0, None)
    assert sheet.range(EVALUATION.place("funds.total.budget").cell).value == 84500000.0


def test_every_result_says_which_values_a_unit_has_set_itself(year):
    for name, value in (("反向公式", "ratio"), ("及格线", "60%")):
        year.names[name].refers_to_range.value = value
    actions.score(year)
    settle(year)
    for sheet in (Sheet.SUMMARY, Sheet.DETAILS, Sheet.DASHBOARD, Sheet.MONITORING, Sheet.PARAGRAPHS, Sheet.BY_GROUP):
        assert "口径：sh-2024（单位自定：反向公式、及格线）" in year.sheets[sheet].range("A2").value


def test_levels_add_up_to_the_projects(year):
    body = year.sheets[Sheet.BY_GROUP].range(BY_LEVEL.body(3)).value
    points = [Decimal(str(row[BY_LEVEL.number("分值") - 1])) for row in body]
    assert points == [Decimal(100), Decimal(60), Decimal(20)]
    rates = [row[BY_LEVEL.number("得分率") - 1] for row in body]
    assert all(0 < rate <= 1 for rate in rates)
    assert not any(one == other for one, other in pairwise(rates))


def test_a_filled_dashboard_says_nothing_in_the_areas_of_its_charts_and_an_empty_one_says_what_to_do(year, packet):
    cells = [board.hint_cell(place) for place in range(len(board.HINTS))]
    assert [year.sheets[Sheet.DASHBOARD].range(cell).value for cell in cells] == [None] * 6
    settle(packet)
    said = [packet.sheets[Sheet.DASHBOARD].range(cell).value for cell in cells]
    assert said[:3] == ["填写实际完成值后显示", "填写实际完成值后显示", "一键校验后显示"]
    assert all(text.endswith("显示") for text in said)


def test_the_ranking_shows_an_indicator_of_which_nothing_was_reached(year):
    blocks = board.blocks(board.Facts(details=read_rows(year, DETAILS)))
    name, rate, *steps = blocks["最低"].values[0]
    assert name == "上海市专项职业技能大赛赛事事故发生数"
    # not quite 0, so that its label, which leaves zeros out, shows 0%
    assert 0 < rate < 1e-6
    assert steps == [rate, "", ""]


def test_families_without_findings_are_not_drawn(year):
    values = board.blocks(board.Facts(findings=read_rows(year, FINDINGS)))["问题榜"].values
    totals = [sum(counts) for name, *counts in values if name]
    assert totals == sorted(totals, reverse=True)
    assert all(totals)
    assert [row for row in values if not row[0]] == [[""] * 4] * (len(values) - len(totals))


def test_below_groups_stand_their_totals(year):
    sheet = year.sheets[Sheet.BY_GROUP]
    level = sheet.range(BY_LEVEL.body(4)).value[3]
    assert level[:3] == ["合计", 81, 74]
    assert Decimal(str(level[BY_LEVEL.number("分值") - 1])) == 180
    department = sheet.range(BY_DEPARTMENT.body(2)).value[1]
    assert department[:3] == ["合计", 2, 90358177]
    assert department[-2:] == [95.7, 95.49]


def columns_of(book, *titles):
    return [[row[title] or None for title in titles] for row in read_rows(book, DETAILS)]


def test_actual_values_and_reasons_come_from_a_list_by_project_and_name(packet):
    assert actions.import_actuals(packet, example.FILE) == "已填入 81 个实际完成值。"
    wanted = [[row["实际完成值"], row["偏差原因分析及改进措施"] or None] for row in example.rows()]
    assert columns_of(packet, "实际完成值", "偏差原因分析及改进措施") == wanted


def test_actual_values_come_from_another_workbook_of_ours(packet, reported):
    assert actions.import_actuals(packet, reported) == "已填入 81 个实际完成值。"
    assert columns_of(packet, "实际完成值") == [[row["实际完成值"]] for row in example.rows()]


def test_names_that_two_projects_share_are_told_apart_by_the_project(packet, tmp_path):
    names = [(row["项目名称"], row["三级指标"]) for row in read_rows(packet, DETAILS)]
    (first, one), (second, two) = names[0], names[-1]
    lines = ["项目名称,三级指标,实际完成值", f"{second},{one},7", f"{first},{one},51", f"{first},{two},8"]
    source = tmp_path / "实际值.csv"
    source.write_text("\n".join(lines), "utf-8")
    said = actions.import_actuals(packet, source)
    assert said.startswith("已填入 1 个实际完成值")
    assert columns_of(packet, "实际完成值")[0] == ["51"]


def test_a_value_that_is_there_already_is_asked_about_and_its_reason_left(packet, tmp_path):
    actions.import_actuals(packet, example.FILE)
    source = tmp_path / "另一份.csv"
    source.write_text("三级指标,实际完成值,偏差原因\n建立第47届世赛上海市集训基地项目数,49,少一个\n", "utf-8")
    assert "1 个拿不准" in actions.import_actuals(packet, source)
    assert columns_of(packet, "实际完成值", "偏差原因分析及改进措施")[0] == ["52", None]
    pending = read_rows(packet, PENDING)
    (asked,) = [row for row in pending if row["类别"] == "实际完成值"]
    asked["请选择"] = "采用"
    write_rows(packet, PENDING, pending)
    assert actions.import_actuals(packet) == "已按“待确认”中的选择填入 1 个实际完成值。"
    assert columns_of(packet, "实际完成值")[0] == ["49"]


def test_the_command_line_adds_up_the_workbook_as_the_workbook_does(year, reported, capsys):
    assert main(["summarize", str(reported), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    for row, line in zip(found["projects"], read_rows(year, SUMMARY), strict=True):
        assert [row[field] for field in ("errors", "reviews", "advices")] == [line[t] for t in ("错误", "核实", "提示")]
        assert (Decimal(row["score"]), row["grade"]) == (Decimal(str(line["自评得分"])), line["等级"])
        assert Decimal(row["annual"]) == Decimal(str(line["年度资金"]))
    fields = {"level1": "一级指标", "indicators": "指标数", "met": "已完成", "short": "未完成", "points": "分值"}
    levels = year.sheets[Sheet.BY_GROUP].range(BY_LEVEL.body(3)).value
    for row, line in zip(found["levels"], levels, strict=True):
        shown = [line[BY_LEVEL.number(title) - 1] for title in fields.values()]
        assert shown == [float(row[field]) if field == "points" else row[field] for field in fields]
    assert [row["score"] for row in found["indicators"]] == [f"{row['得分']:.2f}" for row in read_rows(year, DETAILS)]
    assert (found["totals"]["average"], found["totals"]["weighted"]) == ("95.70", "95.49")
    shown = year.sheets[Sheet.PARAGRAPHS].range(PARAGRAPHS[0].cell).value
    assert found["paragraph"].partition("年度预算")[2] == shown.partition("年度预算")[2]
    main(["summarize", str(reported)])
    said = capsys.readouterr().out
    assert "年度资金合计 90,358,177.00 元；口径 sh-2024" in said
    assert (
        "自评 2 个项目，优 2 个，良 0 个，合格 0 个，不合格 0 个；平均得分 95.70（简单平均）、95.49（资金加权）" in said
    )


def test_what_is_emptied_in_the_lists_does_not_come_back_from_our_own_table(year):
    details, projects = read_rows(year, DETAILS), read_rows(year, PROJECTS)
    details[2]["实际完成值"] = None
    projects[1]["全年执行数"] = None
    write_rows(year, DETAILS, details)
    write_rows(year, PROJECTS, projects)
    said = actions.score(year)
    assert read_rows(year, DETAILS)[2]["实际完成值"] is None
    assert read_rows(year, PROJECTS)[1]["全年执行数"] is None
    assert "“职业培训基础能力建设资助”没有总分：1 个指标没有得分" in said
    assert "“技能评价业务经费”没有总分：全年执行数未填写" in said


def test_what_people_type_on_our_own_table_comes_into_the_lists(year):
    details = read_rows(year, DETAILS)
    details[2]["实际完成值"] = None
    write_rows(year, DETAILS, details)
    actions.score(year)
    sheet, row = year.sheets["自评表1"], EVALUATION.first + 2
    sheet.range(f"F{row}").value, sheet.range(f"I{row}").value = "49", "一家单位退出"
    actions.score(year)
    filled = read_rows(year, DETAILS)[2]
    assert (filled["实际完成值"], filled["偏差原因分析及改进措施"]) == ("49", "一家单位退出")


def test_bad_values_have_a_finding_with_its_place_and_no_number(year):
    details, projects = read_rows(year, DETAILS), read_rows(year, PROJECTS)
    for at, value in ((0, "-5"), (1, "很多"), (3, "20000人")):
        details[at]["实际完成值"] = value
    details[4]["分值"] = 10.0
    projects[1]["全年预算数"] = 0.0
    write_rows(year, DETAILS, details)
    write_rows(year, PROJECTS, projects)
    said = actions.score(year)
    assert "没有总分：3 个指标没有得分；分值合计不等于100（108.53）" in said
    assert "没有总分：全年预算数为0，无法计算执行率" in said
    actions.check(year)
    actions.summarize(year)
    found = {(row["规则编号"], row["位置"]) for row in read_rows(year, FINDINGS)}
    assert found >= {
        ("EVA-02", "自评表1!F13"),
        ("EVA-02", "自评表1!F14"),
        ("EVA-02", "自评表1!F16"),
        ("WGT-01", "自评表1!D12"),
        ("EVA-16", "自评表2!E6"),
    }
    scored = read_rows(year, DETAILS)
    assert [scored[at]["得分"] for at in (0, 1, 3)] == [None] * 3
    assert [row["自评得分"] for row in read_rows(year, SUMMARY)] == [None, None]


def test_an_indicator_removed_since_leaves_the_lists_and_what_was_filled_in_is_kept(year):
    sheet = year.sheets["申报表2"]
    sheet.range("D16").value, sheet.range("G16").value = None, None
    actions.check(year)
    told = [row["问题说明"] for row in read_rows(year, FINDINGS) if row["规则编号"] == "EVA-15"]
    assert told == ["第4项指标“设备购置数量”在批复的申报表中没有，请核对是否自行增加"]
    actions.score(year)
    assert actions.summarize(year) == "已汇总 2 个项目。"
    rows = read_rows(year, DETAILS)
    assert len(rows) == 80
    assert "设备购置数量" not in {row["三级指标"] for row in rows}
    (kept,) = [row for row in read_rows(year, PENDING) if row["类别"] == "指标已不在表中"]
    assert kept["内容"] == "实际完成值：6；分值：2.27"


@pytest.mark.libreoffice
def test_live_formulas_give_what_the_package_wrote_beside_them(open_with_macros, reported):
    kept = openpyxl.load_workbook(reported, data_only=True)
    document = open_with_macros(reported, [])
    compared = Counter()
    try:
        for name in LIVE:
            for block in document.Sheets.getByName(name).queryContentCells(FORMULAS):
                top, left = block.RangeAddress.StartRow, block.RangeAddress.StartColumn
                for r, row in enumerate(block.getDataArray()):
                    for c, found in enumerate(row):
                        wanted = kept[name].cell(top + r + 1, left + c + 1).value
                        assert same(found, wanted), f"{name} {top + r + 1} {left + c + 1}: {found!r}, not {wanted!r}"
                        compared[name] += 1
    finally:
        document.close(True)  # noqa: FBT003  # UNO takes no names
    assert all(compared[name] for name in LIVE)
    assert compared[Sheet.CHART_DATA] > 500


def same(found, wanted):
    if isinstance(found, float) and isinstance(wanted, int | float):
        return abs(found - wanted) < 1e-9
    return (found or None) == (wanted or None)
