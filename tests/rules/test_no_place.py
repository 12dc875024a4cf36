"""What a form has no place for nobody can fill in: it is no fault of the writer's."""

from decimal import Decimal

import pytest

from xl_jixiao.check import check
from xl_jixiao.model import Dossier, Form, FundLine, Funds, Indicator, Stage, parse
from xl_jixiao.rules.rule import Severity

PLACES = {"funds.total", "funds.fiscal", "indicators.name", "indicators.target"}


def found(code, form, *more):
    """Return severities of a rule's findings on a form that has these places, and when nobody knows its places."""
    known, unknown = (
        check(Dossier(forms=(form,)), boxes=boxes).findings for boxes in ([frozenset({*PLACES, *more})], ())
    )
    return [[one.severity for one in findings if one.code == code] for findings in (known, unknown)]


def amounts(total, fiscal, **more):
    return Funds(total=FundLine(budget=Decimal(total)), fiscal=FundLine(budget=Decimal(fiscal)), **more)


@pytest.mark.parametrize(("code", "stage"), [("FND-01", Stage.APPLICATION), ("EVA-16", Stage.EVALUATION)])
def test_a_total_may_be_more_than_the_parts_that_a_form_has_lines_for(code, stage):
    more, less = (Form(stage=stage, funds=amounts("100000", fiscal)) for fiscal in ("80000", "120000"))
    severity = Severity.ERROR if code == "FND-01" else Severity.REVIEW

    assert found(code, more) == [[], [severity]]
    assert found(code, more, "funds.other") == [[severity], [severity]]
    assert found(code, less) == [[severity], [severity]]


def test_so_may_a_total_of_the_whole_life():
    funds = Funds(life_total=Decimal(900), life_fiscal=Decimal(800))
    assert found("FND-02", Form(funds=funds), "funds.life_total") == [[], [Severity.ERROR]]
    assert found("FND-02", Form(funds=funds), "funds.other")[0] == [Severity.ERROR]


def evaluated(**more):
    missed = Indicator(level1="产出指标", level2="数量指标", name="参训人数", target=parse("≥100(人)"), actual="90人")
    return Form(stage=Stage.EVALUATION, indicators=(missed, missed.model_copy(update={"name": "参训单位数"})), **more)


def test_reasons_are_asked_for_once_where_there_is_no_column_for_them():
    assert found("EVA-05", evaluated()) == [[Severity.ADVICE], [Severity.ERROR] * 2]
    assert found("EVA-05", evaluated(), "indicators.reason")[0] == [Severity.ERROR] * 2


def test_reasons_may_stand_below_the_table():
    form = evaluated(extra=(("偏差大或目标未完成原因分析", "下半年停训两期"),))
    assert found("EVA-05", form)[0] == []
