"""What holds for every rule: its code, its name, its words, its basis."""

import dataclasses
import re

import pytest

from tests.rules import cases
from xl_jixiao.errors import InputError
from xl_jixiao.rules import explain
from xl_jixiao.rules.registry import FAMILIES, RULES, get
from xl_jixiao.rules.rule import Severity

BY_CODE = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
COUNTS = {
    "BAS": 13,
    "FND": 13,
    "GOAL": 10,
    "TAX": 18,
    "VAL": 28,
    "SEM": 16,
    "DUP": 4,
    "REL": 5,
    "WGT": 6,
    "EVA": 17,
    "SUM": 4,
}


def test_all_rules_of_the_field_are_there():
    assert {family: sum(rule.family == family for rule in RULES) for family in FAMILIES} == COUNTS


def test_codes_are_unique_and_in_order():
    codes = [rule.code for rule in RULES]

    assert codes == [f"{family}-{number:02d}" for family, count in COUNTS.items() for number in range(1, count + 1)]


@pytest.mark.parametrize("part", ["slug", "title"])
def test_names_are_unique(part):
    names = [getattr(rule, part) for rule in RULES]

    assert len(names) == len(set(names))


def test_the_registry_cannot_be_changed():
    assert isinstance(RULES, tuple)
    with pytest.raises(dataclasses.FrozenInstanceError):
        RULES[0].code = "XXX-01"


@BY_CODE
def test_a_slug_names_the_fault_in_plain_words(rule):
    assert re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)+", rule.slug)


@BY_CODE
def test_a_title_is_one_short_chinese_clause(rule):
    assert 4 <= len(rule.title) <= 30
    assert not re.search(r"[。\n]", rule.title)


@BY_CODE
def test_a_rule_has_a_basis_and_an_own_opinion_is_no_more_than_it_says(rule):
    assert rule.basis
    for basis in rule.basis:
        assert basis.title
        assert basis.verified or not basis.number or "待核" in str(basis)


@BY_CODE
def test_a_rule_explains_itself(rule):
    told = explain.explained(rule)

    assert told.summary.endswith("。")
    assert told.why.endswith("。")
    assert told.bad
    assert told.good
    assert told.bad != told.good


@BY_CODE
def test_the_explanation_has_every_part(rule):
    text = explain.explain(rule.code.lower())

    for part in (rule.code, rule.title, "级别：", "检查：", "为什么：", "依据：", "不妥：", "妥当：", "改法："):
        assert part in text


@BY_CODE
def test_what_a_rule_says_of_its_fixes_is_true(rule):
    kinds = {
        "safe" if problem.fix.safe else "unsafe"
        for case in cases.load(rule.code)
        for problem in rule.check(case.subject(rule.scope))
        if problem.fix
    }

    assert kinds == ({rule.mends} if rule.mends else set())


@BY_CODE
def test_a_message_is_one_chinese_sentence_that_says_where_and_what(rule):
    for case in cases.load(rule.code):
        for problem in rule.check(case.subject(rule.scope)):
            assert re.search(r"[\u4e00-\u9fff]", problem.message)
            assert "\n" not in problem.message
            assert not problem.message.endswith("。")
            if match := re.match(r"indicators\[(\d+)\]", problem.path):
                assert re.search(rf"第{int(match[1]) + 1}项|指标|设定|合计", problem.message)


def test_a_rule_is_found_by_its_code():
    assert get("val-05").title == "率、满意度类指标的单位不是%"


def test_an_unknown_code_is_refused_with_advice():
    with pytest.raises(InputError, match="没有编号为“ABC-99”的规则，请用 xl-jixiao rules 查看全部规则"):
        get("ABC-99")


def test_errors_are_few():
    errors = sum(rule.severity is Severity.ERROR for rule in RULES)

    assert errors < len(RULES) / 2


def test_the_table_of_families_adds_up():
    table = explain.families_table()

    assert table.count("\n") == len(FAMILIES) + 2
    assert f"| 合计 | | {len(RULES)} |" in table


def test_explaining_an_unknown_rule_is_one_sentence():
    with pytest.raises(InputError, match="没有编号为"):
        explain.explain("XYZ-01")
