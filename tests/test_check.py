from dataclasses import replace
from decimal import Decimal

import pytest

from tests.cases.forms.generate import draw_xlsx, load
from xl_jixiao.check import Explanation, Persona, check, check_reading, check_readings, field_name, is_real, profile_of
from xl_jixiao.errors import InputError
from xl_jixiao.model import Dossier, Form, FundLine, Funds, Indicator, MoneyUnit, Origin, Stage, parse
from xl_jixiao.readers import read, read_bytes
from xl_jixiao.readers.sample import SAMPLE
from xl_jixiao.rules.rule import Rule, Severity
from xl_jixiao.scoring import profiles


@pytest.fixture(scope="module")
def packet():
    return read(SAMPLE)


@pytest.fixture(scope="module")
def report(packet):
    return check_reading(packet)


def one_form(**changes):
    form = Form(
        project="培训",
        year=2024,
        nature="阶段性项目",
        indicators=(Indicator(level1="产出", level2="数量", name="培训人数", target="≥5(人)"),),
    )
    return Dossier(forms=(form.model_copy(update=changes),))


def of(report, code):
    return [finding for finding in report.findings if finding.code == code]


def test_the_packet_has_exactly_one_error(report):
    (error,) = report.errors

    assert (error.code, error.path, error.item) == (
        "VAL-05",
        "forms[1].indicators[19].target",
        "在线培训课件上线及时率",
    )
    assert error.found == "及时"
    assert not report.passed


def test_findings_come_by_gravity_then_in_the_order_of_forms_places_and_codes(report):
    order = [(list(Severity).index(finding.severity), int(finding.path[6])) for finding in report.findings]

    assert order == sorted(order)
    assert [f.code for f in report.findings if f.path == "forms[1].indicators[19].target"] == [
        "VAL-05",
        "VAL-22",
        "VAL-23",
    ]


class Keys(dict):
    """Origins that are made when they are asked for: only their keys are cheap."""

    def values(self):
        raise AssertionError("every origin was made")

    items = copy = values


def placed(*paths):
    """Return where the findings of a form without anything stand, by their paths, when these paths have a place."""
    origins = Keys({path: Origin("a.xlsx", "", path) for path in paths})
    indicators = (Indicator(name="培训人数"), Indicator(level1="其他", level2="随便", name="场次"))
    findings = check(one_form(indicators=indicators, year=None), origins=origins).findings
    return {finding.path: finding.place and finding.place.cell for finding in findings}


def test_a_finding_stands_where_its_value_stands():
    assert placed("forms[0].project", "forms[0].year")["forms[0].year"] == "forms[0].year"


def test_a_cell_without_a_place_is_shown_at_the_name_of_its_row():
    places = placed("forms[0].project", "forms[0].indicators[1].level1", "forms[0].indicators[1].name")

    assert places["forms[0].indicators[1].target"] == "forms[0].indicators[1].name"
    assert places["forms[0].indicators[1].level1"] == "forms[0].indicators[1].level1"


def test_a_row_without_a_name_is_shown_at_the_first_that_has_a_place():
    places = placed("forms[0].project", "forms[0].indicators[1].points", "forms[0].indicators[1].level2")

    assert places["forms[0].indicators[1].target"] == "forms[0].indicators[1].points"
    assert places["forms[0].indicators[0].target"] == "forms[0].indicators[1].points"
    assert places["forms[0].indicators"] == "forms[0].indicators[1].points"


def test_what_nothing_stands_in_is_shown_at_the_first_of_what_is_around_it():
    places = placed("forms[0].title", "forms[0].funds.fiscal.budget")

    assert places["forms[0].year"] == "forms[0].title"
    assert places["forms[0].funds.total.budget"] == "forms[0].funds.fiscal.budget"
    assert placed()["forms[0].year"] is None


def test_every_finding_of_a_file_has_a_place(report):
    assert all(finding.place for finding in report.findings)


def test_a_finding_about_a_blank_field_stands_at_the_nearest_thing_that_is_there():
    dossier = one_form(indicators=(Indicator(name="培训人数"),))

    report = check(dossier, origins={"forms[0].indicators[0].name": Origin("a.xlsx", "申报表", "C9")})

    assert of(report, "TAX-15")[0].place == Origin("a.xlsx", "申报表", "C9")


def test_the_same_dossier_gives_the_same_report(packet, report):
    assert check_reading(packet) == report


def test_a_writer_is_not_shown_advice(packet):
    report = check_reading(packet, persona=Persona.WRITER)

    assert report.counts[Severity.ADVICE] == 0
    assert report.counts[Severity.REVIEW] > 0


def test_nobody_else_may_ask():
    with pytest.raises(InputError, match="没有“路人”这种使用者，请写审核人或填报人"):
        check(Dossier(), persona="路人")


def test_a_profile_raises_lowers_and_switches_off():
    dossier = one_form()
    assert of(check(dossier), "TAX-06")[0].severity is Severity.REVIEW

    stricter = profiles.override(profiles.load(), {"severities.TAX-06": "错误", "severities.TAX-12": "提示"})
    silent = profiles.override(profiles.load(), {"severities.TAX-06": "off"})

    assert of(check(dossier, stricter), "TAX-06")[0].severity is Severity.ERROR
    assert of(check(dossier, stricter), "TAX-12")[0].severity is Severity.ADVICE
    assert not of(check(dossier, silent), "TAX-06")


def test_an_explanation_holds_while_the_value_stays():
    dossier = one_form()
    first = of(check(dossier), "TAX-06")[0]
    assert (first.status, first.settled) == ("待说明", False)
    written = Explanation(first.key, first.value, "本项目只发放补贴，没有可控的成本")

    again = of(check(dossier, explanations=[written]), "TAX-06")[0]

    assert again.explanation == "本项目只发放补贴，没有可控的成本"
    assert (again.status, again.settled) == ("已说明", True)


def test_an_explanation_falls_due_again_when_the_value_changed():
    row = Indicator(level1="产出", level2="数量", name="培训人数", target="985")
    before = of(check(one_form(indicators=(row,))), "VAL-03")[0]
    written = Explanation(before.key, before.value, "原批复没有符号，按批复填写")

    changed = one_form(indicators=(row.model_copy(update={"target": Indicator(target="990").target}),))
    after = of(check(changed, explanations=[written]), "VAL-03")[0]

    assert after.key == before.key
    assert (after.explanation, after.outdated) == ("", "原批复没有符号，按批复填写")
    assert (after.status, after.settled) == ("数值已变，请重新说明", False)


def test_an_explanation_follows_its_indicator_when_rows_move():
    row = Indicator(level1="产出", level2="数量", name="培训人数", target="985")
    before = of(check(one_form(indicators=(row,))), "VAL-03")[0]
    written = Explanation(before.key, before.value, "原批复没有符号，按批复填写")

    moved = of(check(one_form(indicators=(Indicator(name="新增"), row)), explanations=[written]), "VAL-03")[0]

    assert moved.path == "forms[0].indicators[1].target"
    assert moved.settled


def test_an_error_cannot_be_explained_away():
    dossier = one_form(project="", indicators=(Indicator(name="培训人数"),))
    error = of(check(dossier), "TAX-15")[0]

    again = of(check(dossier, explanations=[Explanation(error.key, error.value, "年底再定具体的人数")]), "TAX-15")[0]

    assert (again.explanation, again.settled, again.status) == ("", False, "须修改")


@pytest.mark.parametrize(
    "text",
    ["", "无", "正常", "已核实", "已核实，情况属实。", "经核实，无误", "同上", "……", "1111111", "见附件", "啊啊啊啊啊"],
)
def test_filler_is_no_explanation(text):
    assert not is_real(text)


@pytest.mark.parametrize(
    "text", ["政策调整，本年停办", "按区里批复执行", "因疫情延期至次年3月", "2024年起改为自愿报名"]
)
def test_a_reason_is_an_explanation(text):
    assert is_real(text)


def test_filler_beside_a_finding_is_shown_and_refused():
    first = of(check(one_form()), "TAX-06")[0]

    again = of(check(one_form(), explanations=[Explanation(first.key, first.value, "已核实")]), "TAX-06")[0]

    assert (again.status, again.settled) == ("说明不具体，请写明原因", False)


def test_what_found_no_place_is_listed_as_unchecked(packet):
    from dataclasses import replace  # noqa: PLC0415

    from xl_jixiao.parsing.reading import Unplaced  # noqa: PLC0415

    reading = replace(packet, unplaced=(Unplaced(Origin("a.txt", "", "第3行"), "多余的字", "不属于任何栏目"),))

    assert check_reading(reading).unchecked[0] == ("“多余的字”", "a.txt 第3行", "不属于任何栏目")


def test_rules_without_material_are_listed_as_unchecked(report):
    assert any("FND-12" in item.what and item.why == "没有提供汇总表，无法比较" for item in report.unchecked)


def test_a_rule_that_fails_costs_only_itself():
    def fails(_):
        raise ZeroDivisionError

    broken = Rule("TAX-99", "broken", "坏规则", Severity.ERROR, (), "form", fails)
    working = Rule("TAX-98", "working", "好规则", Severity.ERROR, (), "form", lambda _: [])

    report = check(one_form(), rules=(broken, working))

    assert report.findings == ()
    assert report.unchecked[0] == ("TAX-99 坏规则", "培训", "规则运行出错，请把这张表发给开发者")


def test_faults_are_listed_form_by_form():
    def fails(_):
        raise ZeroDivisionError

    broken = [Rule(f"TAX-9{number}", "broken", "坏规则", Severity.ERROR, (), "form", fails) for number in (8, 9)]
    dossier = Dossier(forms=tuple(one_form(project=project).forms[0] for project in ("甲", "乙")))

    listed = [(item.what[:6], item.where) for item in check(dossier, rules=tuple(broken)).unchecked]

    assert listed == [("TAX-98", "甲"), ("TAX-99", "甲"), ("TAX-98", "乙"), ("TAX-99", "乙")]


def test_it_does_not_matter_how_many_forms_a_rule_looks_at_in_a_row(packet, monkeypatch):
    evaluated = [form.model_copy(update={"stage": Stage.EVALUATION}) for form in packet.dossier.forms]
    dossier = Dossier(forms=(*packet.dossier.forms, *evaluated, *one_form().forms))
    together = check(dossier)

    monkeypatch.setattr("xl_jixiao.check._TOGETHER", 2)

    assert check(dossier) == together


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("forms[0].funds.total.budget", "年度资金申请总额"),
        ("forms[0].funds.total.outturn", "年度资金申请总额全年执行数"),
        ("forms[3].objective", "年度总体目标"),
        ("project", "项目名称"),
    ],
)
def test_fields_are_called_as_on_the_form(path, name):
    assert field_name(path) == name


def test_amounts_are_judged_in_the_forms_own_unit():
    funds = Funds(
        unit="万元",
        total=FundLine(budget=Decimal("10.00")),
        fiscal=FundLine(budget=Decimal("9.98")),
    )

    assert not of(check(one_form(funds=funds)), "FND-01")
    assert of(check(one_form(funds=funds.model_copy(update={"unit": MoneyUnit.YUAN}))), "FND-01")


def test_an_evaluation_is_not_told_again_what_its_application_is_told():
    (applied,) = one_form().forms
    evaluated = applied.model_copy(update={"stage": Stage.EVALUATION})
    alone = check(Dossier(forms=(evaluated,)))
    both = check(Dossier(forms=(applied, evaluated)))

    told = {(finding.code, finding.item, finding.found) for finding in check(one_form()).findings}
    repeated = {
        (finding.code, finding.item, finding.found) for finding in both.findings if finding.path.startswith("forms[1]")
    }
    assert told & {(finding.code, finding.item, finding.found) for finding in alone.findings}
    assert not told & repeated
    assert any(finding.code == "EVA-01" for finding in both.findings)


def test_another_value_in_the_evaluation_is_told():
    (applied,) = one_form().forms
    changed = applied.indicators[0].model_copy(update={"target": parse("待定")})
    evaluated = applied.model_copy(update={"stage": Stage.EVALUATION, "indicators": (changed,)})

    (found,) = of(check(Dossier(forms=(applied, evaluated))), "VAL-01")
    assert found.path == "forms[1].indicators[0].target"


@pytest.mark.parametrize(
    ("case", "profile"),
    [
        ("sichuan-evaluation", "sichuan"),
        ("hubei-application", "hubei"),
        ("sh-evaluation", "sh-2024"),
        ("hebei-evaluation", "mof-2021"),
    ],
)
def test_a_file_is_checked_under_the_profile_of_its_layout(case, profile):
    reading = read_bytes(draw_xlsx(load(case)), "f.xlsx")

    assert check_reading(reading).profile == profile
    assert check_reading(reading, profiles.load("mof-2021")).profile == "mof-2021"


@pytest.mark.parametrize(
    ("level1", "level2", "profile"),
    [
        ("产出指标", "成本指标", "mof-2015"),
        ("成本指标", "经济成本指标", "mof-2021"),
        ("项目决策(10分)", "项目立项", "mof-2020"),
    ],
)
def test_a_form_of_no_known_layout_is_no_form_of_the_defaults_place(level1, level2, profile):
    head = "项目绩效目标表\n项目名称\t甲\t项目属性\t延续项目\n一级指标\t二级指标\t三级指标\t指标值\n"
    text = f"{head}{level1}\t{level2}\t总成本\t≤5万元\n"
    reading = read_bytes(text.encode(), "f.txt")

    assert reading.layout == ""
    report = check_reading(reading)
    assert report.profile == profile
    assert not {finding.code for finding in report.findings} & {"BAS-09", "TAX-02"}


def test_a_layout_that_was_used_under_both_trees_goes_with_the_one_of_the_form():
    reading = read_bytes(draw_xlsx(load("hebei-evaluation")), "f.xlsx")
    assert check_reading(reading).profile == "mof-2021"

    (form,) = reading.dossier.forms
    cost = form.indicators[0].model_copy(update={"level1": "产出指标", "level2": "成本指标"})
    rows = (cost, *(row for row in form.indicators if "成本" not in row.level1))
    older = replace(reading, dossier=Dossier(forms=(form.model_copy(update={"indicators": rows}),)))
    assert check_reading(older).profile == "mof-2015"


def test_several_files_are_checked_as_each_of_them_by_itself(packet):
    names = ("sichuan-evaluation", "sh-evaluation", "hubei-application", "hebei-evaluation")
    readings = [packet, *(read_bytes(draw_xlsx(load(name)), "f.xlsx") for name in names), packet]

    chosen = [profile_of(each) for each in readings]
    assert check_readings(list(zip(readings, chosen, strict=True))) == [check_reading(each) for each in readings]
    assert check_readings([]) == []
