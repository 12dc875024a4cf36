"""Every rule does what its cases say, and its cases notice when it does not."""

from dataclasses import replace

import pytest

from tests.rules import cases
from xl_jixiao.rules.registry import RULES
from xl_jixiao.rules.rule import Problem

ALL = [(rule, case) for rule in RULES for case in cases.load(rule.code)]


@pytest.mark.parametrize(("rule", "case"), ALL, ids=[str(case) for _, case in ALL])
def test_a_rule_does_what_its_case_says(rule, case):
    assert case.complaint(rule) == ""


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_rule_that_never_fires_fails_its_cases(rule):
    never = replace(rule, check=lambda _: iter(()))

    assert all(case.complaint(never) for case in cases.load(rule.code) if case.fires)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_rule_that_always_fires_fails_its_cases(rule):
    always = replace(rule, check=lambda _: iter([Problem("indicators", "总是报")]))

    assert all(case.complaint(always) for case in cases.load(rule.code) if not case.fires)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_rule_has_firing_and_silent_cases(rule):
    fires = [case.fires for case in cases.load(rule.code)]

    assert fires.count(True) >= 2
    assert fires.count(False) >= 2


def test_every_file_of_cases_belongs_to_a_rule():
    assert {path.stem for path in cases.FOLDER.glob("*.yaml")} == {rule.code for rule in RULES}


def test_cases_have_names_of_their_own():
    names = [str(case) for _, case in ALL]

    assert len(names) == len(set(names))
