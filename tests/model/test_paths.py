from decimal import Decimal

import pytest

from xl_jixiao.model import Dossier, Form, FundLine, Funds, Indicator, paths

FORM = Form(
    project="甲",
    funds=Funds(total=FundLine(budget=Decimal("1.50"))),
    indicators=(Indicator(name="数量", target="≥5(个)"), Indicator(name="满意度", target="≥90(%)")),
)


def test_a_path_reads_what_stands_there():
    assert paths.get(FORM, "indicators[1].target").text == "≥90(%)"
    assert paths.get(FORM, "funds.total.budget") == Decimal("1.50")


def test_replacing_leaves_the_original_and_parses_the_new_text():
    changed = paths.replace(Dossier(forms=(FORM,)), "forms[0].indicators[0].target", "≤6(项)")

    assert changed.forms[0].indicators[0].target.unit == "项"
    assert FORM.indicators[0].target.unit == "个"


@pytest.mark.parametrize("path", ["indicators[", "a b", "[x]", "项目"])
def test_what_is_no_path_is_refused(path):
    with pytest.raises((ValueError, AttributeError)):
        paths.get(FORM, path)


def test_a_path_to_nowhere_is_refused():
    with pytest.raises(AttributeError):
        paths.replace(FORM, "projekt", "x")
    with pytest.raises(IndexError):
        paths.replace(FORM, "indicators[9].name", "x")


def test_a_form_round_trips_through_json():
    assert Form.model_validate_json(FORM.model_dump_json()) == FORM
