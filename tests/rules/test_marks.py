"""What a target shows by its writing, and that it is remembered for the target it was found in only."""

from decimal import Decimal

import pytest

from xl_jixiao.model import Indicator, Phrase, parse
from xl_jixiao.rules import marks
from xl_jixiao.rules.marks import BLANKS, FRACTION, FULL, NARROW, NOUGHT, ODD_SIGNS, UNSIGNED, WHOLE, WIDE, ZEROS, aim
from xl_jixiao.rules.row import Row


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("≥50(个)", NARROW | WHOLE),
        ("≥50.00（个）", WIDE | ZEROS),
        ("≥5.50个", FRACTION),
        ("=100.00(%)", NARROW | FULL | ZEROS),
        ("≧95％", ODD_SIGNS | WHOLE),
        ("＝０(起)", ODD_SIGNS | NARROW | NOUGHT | WHOLE),
        ("985 米", BLANKS | UNSIGNED | WHOLE),
        ("18~54(岁)", NARROW),
        ("2024年10月底前", 0),
        ("好（3家以上）", 0),
        ("及时\n", BLANKS),
        ("", 0),
    ],
)
def test_a_target_has_the_marks_of_its_writing(text, shown):
    assert aim(parse(text)).marks == shown


def test_a_row_knows_what_its_target_says():
    row = Row(0, Indicator(name="设备购置数量", target=" ≥5.00(台) "))

    assert (row.kind, row.text, row.op, row.value, row.unit) == ("quantity", "≥5.00(台)", "≥", Decimal("5.00"), "台")
    assert row.countable


def test_another_target_with_the_same_text_is_not_taken_for_it():
    assert aim(parse("≥7(个)")).kind == "quantity"
    assert aim(Phrase(text="≥7(个)")).kind == "phrase"
    assert aim(parse("≥7(个)")).kind == "quantity"


def test_no_more_than_so_many_targets_are_kept(monkeypatch):
    monkeypatch.setattr(marks, "_KEPT", 3)
    monkeypatch.setattr(marks, "_known", {})
    for number in range(10):
        aim(parse(f"≥{number}(个)"))

    assert len(marks._known) <= 3
