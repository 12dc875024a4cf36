from decimal import Decimal

import pytest

from tests.scoring.forms import form, row
from xl_jixiao.model import FundLine
from xl_jixiao.scoring.profiles import load
from xl_jixiao.scoring.recompute import Figure, recompute

SH = load("sh-2024")


def found(evaluated, profile=SH):
    return [(item.path, item.figure, item.printed, item.computed) for item in recompute(evaluated, profile)]


@pytest.mark.parametrize(
    ("target", "actual", "points", "printed", "computed"),
    [
        ("≥4754人", "4604", 5, "5", "4.84"),
        ("8755", "8676", 15, "13", "14.86"),
        ("3807人", "3224", 2, "1.9", "1.69"),
        ("5662人", "4044", 2, "1.4", None),
        ("=100%", "97.3%", 2, "1.9", None),
        ("≤5300元", "5830", 10, "10", "9.00"),
        ("=0起", "1", 5, "5", "0.00"),
        ("≥10个", "很多", 5, "5", None),
        ("≥10个", "", 5, "5", None),
    ],
    ids=["40·人", "24", "23·人", "23·1.4", "23·%", "40·元", "零容忍", "文字", "空"],
)
def test_scores_of_published_forms(target, actual, points, printed, computed):
    expected = [("indicators[0].score", Figure.SCORE, printed, computed)] if computed else []

    assert expected == found(form(row("产出指标", "数量指标", "甲", target, actual, points, printed)))


def test_a_difference_of_a_tenth_is_let_pass_and_a_cent_more_is_not():
    for printed, count in (("9.10", 0), ("9.11", 1), ("8.90", 0), ("8.89", 1)):
        assert count == len(found(form(row("产出指标", "数量指标", "甲", "≥10个", "9", 10, printed))))


def test_a_score_beyond_its_points_is_said_once():
    assert found(form(row("产出指标", "数量指标", "甲", "≥10个", "10", 5, 6))) == [
        ("indicators[0].score", Figure.OVER_POINTS, "6", "5")
    ]


def test_a_qualitative_score_has_to_be_in_its_band():
    item = row("产出指标", "时效指标", "甲", "及时", "部分达成", 5, "4.5")

    assert found(form(item)) == [("indicators[0].score", Figure.BAND, "4.5", "3.00~3.99")]
    assert found(form(item.model_copy(update={"score": Decimal("3.2")}))) == []


@pytest.mark.parametrize(
    ("budget", "outturn", "rate", "score", "expected"),
    [
        (250000, 215457.6, "86.19%", "8.62", [("funds.total.rate", Figure.RATE, "86.19%", "86.18%")]),
        (250000, 215457.6, "86.18%", "8.62", []),
        (250000, 215457.6, "86%", "8.62", []),
        (86000000, 84215460.37, "97.92495391860464%", "9.79", []),
        (
            86000000,
            84215460.37,
            "97.93495391860464%",
            "9.79",
            [("funds.total.rate", Figure.RATE, "97.934954%", "97.924954%")],
        ),
        (43.2, 37.24, "", "9", [("funds.total.score", Figure.EXECUTION, "9", "8.62")]),
        (65.66, 65.07, "", "9", [("funds.total.score", Figure.EXECUTION, "9", "9.91")]),
        (170, 179.6, "105.65%", "10", []),
        (0, 0, "100%", "10", []),
        (100, 50, "0.5", "5", []),
        (100, 50, "—", "5", []),
    ],
)
def test_execution_of_published_forms(budget, outturn, rate, score, expected):
    assert expected == found(form(budget=budget, outturn=outturn, points=10, rate=rate, score=score))


def test_each_line_of_the_funds_has_its_rate():
    base = form()
    fiscal = FundLine(budget=Decimal(80), outturn=Decimal(40), rate="60%")
    wrong = base.model_copy(update={"funds": base.funds.model_copy(update={"fiscal": fiscal, "extra": (fiscal,)})})

    assert [item[0] for item in found(wrong)] == ["funds.fiscal.rate", "funds.extra[0].rate"]


def test_total_and_grade_follow_from_what_is_printed():
    rows = (
        row("产出指标", "数量指标", "甲", "≥10个", "10", 50, 50),
        row("效益指标", "社会效益指标", "乙", "≥10个", "10", 40, 40),
    )
    right = {"outturn": 100, "points": 10, "score": 10}

    assert found(form(*rows, **right, total=Decimal(100), grade="优")) == []
    assert found(form(*rows, **right, total=Decimal(95), grade="良")) == [
        ("total", Figure.TOTAL, "95", "100.00"),
        ("grade", Figure.GRADE, "良", "优"),
    ]
    # A label of another region is not this profile's to judge; a score that is missing makes no sum.
    assert found(form(*rows, **right, total=Decimal(100), grade="差")) == []
    assert found(form(rows[0].model_copy(update={"score": None}), rows[1], **right, total=Decimal(50))) == []


def test_a_disagreement_says_by_how_much():
    base = form(budget=43.2, outturn=37.24, points=10, score="9")
    (found_one,) = recompute(base, SH)
    assert (found_one.off, found_one.printed, found_one.computed) == ("多0.38", "9", "8.62")
