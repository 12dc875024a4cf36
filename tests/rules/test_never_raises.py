"""A rule that meets a half-empty or senseless form is silent or says what is missing; it never raises."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import strategies
from xl_jixiao.check import check
from xl_jixiao.model import Dossier, Form, paths
from xl_jixiao.rules.registry import RULES
from xl_jixiao.rules.subject import DossierSubject, FormSubject
from xl_jixiao.scoring import profiles

profile_names = st.sampled_from(profiles.names())
lenient = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], max_examples=40)
small = settings(lenient, max_examples=15)


def problems_of(rule, subject):
    return [(rule, problem) for problem in rule.check(subject)]


@lenient
@given(strategies.forms, st.none() | strategies.forms, st.none() | strategies.forms, profile_names)
def test_no_rule_raises_on_any_form_and_every_path_exists(form, previous, approved, profile):
    subject = FormSubject(form, profiles.load(profile), previous, approved)

    found = [entry for rule in RULES if rule.scope == "form" for entry in problems_of(rule, subject)]

    for rule, problem in found:
        paths.get(form, problem.path)
        assert problem.message, rule.code
        for edit in problem.fix.edits if problem.fix else ():
            paths.replace(form, edit.path, edit.after)


@small
@given(strategies.dossiers, strategies.stated, profile_names)
def test_no_rule_raises_on_any_packet(dossier, stated, profile):
    subject = DossierSubject(dossier, profiles.load(profile), None, stated)

    for rule in RULES:
        if rule.scope == "dossier":
            for problem in rule.check(subject):
                assert problem.path == "" or paths.get(dossier, problem.path) is not None


@small
@given(strategies.dossiers, strategies.dossiers)
def test_checking_any_packet_gives_a_report_in_which_no_rule_failed(dossier, previous):
    report = check(dossier, previous=previous)

    assert not [item for item in report.unchecked if "规则运行出错" in item.why]
    assert report == check(dossier, previous=previous)


def test_an_empty_form_and_an_empty_packet_are_checked():
    assert check(Dossier()).passed
    assert {finding.code for finding in check(Dossier(forms=(Form(),))).errors} == {
        "BAS-01",
        "BAS-02",
        "BAS-04",
        "FND-03",
        "GOAL-01",
        "TAX-03",
        "TAX-04",
    }
