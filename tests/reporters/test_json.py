"""What `--json` prints leaves nothing out that was read."""

from xl_jixiao.model import Form, Indicator
from xl_jixiao.reporters import json as shapes


def test_every_field_of_an_indicator_is_there():
    assert set(Indicator.model_fields) <= set(shapes.indicator(Indicator()))


def test_every_field_of_a_form_is_there():
    assert set(Form.model_fields) <= set(shapes.form(Form(), {}, "forms[0]"))


def test_two_fields_of_one_label_are_both_there():
    extra = shapes.form(Form(extra=(("联系人", "甲"), ("联系人", "乙"))), {}, "forms[0]")["extra"]

    assert extra == [{"label": "联系人", "text": "甲"}, {"label": "联系人", "text": "乙"}]
