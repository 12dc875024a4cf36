"""The 48 vectors of the field: published forms, deployed formulas, and the decisions where they are silent."""

from decimal import Decimal
from functools import partial

import pytest

from xl_jixiao.model import Op, Quantity, parse
from xl_jixiao.scoring import points as scoring
from xl_jixiao.scoring.achievement import achieve
from xl_jixiao.scoring.execution import execution
from xl_jixiao.scoring.flags import Flag
from xl_jixiao.scoring.profiles import Reverse, load
from xl_jixiao.scoring.rounding import percent
from xl_jixiao.scoring.weights import adds_up

LINEAR = load("sh-2024")
RATIO = LINEAR.model_copy(update={"name": "ratio", "reverse": Reverse.RATIO})
PASS_60 = LINEAR.model_copy(update={"name": "pass", "pass_line": Decimal("0.6")})
SATISFACTION = load("mof-2021")
OVER, SHORT, FAR = Flag.OVER_TRIGGER, Flag.SHORT_TRIGGER, Flag.FAR_BELOW_LIMIT

# number, target, actual, points, rate in percent, score, profile, whether a reason for the distance is asked for
MEASURED = [
    (1, "≥12500名", "12166", 10, "97.33", "9.73", LINEAR, None),
    (2, "=100%", "98.79%", 10, "98.79", "9.88", LINEAR, None),
    (3, "≥60%", "53.53%", 10, "89.22", "8.92", LINEAR, None),
    (4, "≥95%", "88.32%", 10, "92.97", "9.30", LINEAR, None),
    (4, "≥95%", "88.32%", 10, "92.97", "9.44", SATISFACTION, None),
    (5, "≥4754人", "4604", 5, "96.84", "4.84", LINEAR, None),
    (6, "8755", "8676", 15, "99.10", "14.86", LINEAR, None),
    (7, "3807人", "3224", 2, "84.69", "1.69", LINEAR, None),
    (8, "120人", "69", 2, "57.50", "1.15", LINEAR, SHORT),
    (8, "120人", "69", 2, "57.50", "0.00", PASS_60, SHORT),
    (9, "1228人", "770", 2, "62.70", "1.25", LINEAR, SHORT),
    (10, "5662人", "4044", 2, "71.42", "1.43", LINEAR, None),
    (11, "=100%", "97.3%", 2, "97.30", "1.95", LINEAR, None),
    (12, "24694人", "22584", 2, "91.46", "1.83", LINEAR, None),
    (13, "≤5300元", "5830", 10, "90.00", "9.00", LINEAR, None),
    (13, "≤5300元", "5830", 10, "90.91", "9.09", RATIO, None),
    (14, "≤5", "7", 10, "60.00", "6.00", LINEAR, SHORT),
    (14, "≤5", "7", 10, "71.43", "7.14", RATIO, SHORT),
    (15, "≤5", "10", 10, "0.00", "0.00", LINEAR, SHORT),
    (15, "≤5", "10", 10, "50.00", "5.00", RATIO, SHORT),
    (16, "≤5", "12", 10, "0.00", "0.00", LINEAR, SHORT),
    (16, "≤5", "12", 10, "41.67", "4.17", RATIO, SHORT),
    (17, "≤5", "0", 10, "100.00", "10.00", LINEAR, FAR),
    (17, "≤5", "0", 10, "100.00", "10.00", RATIO, FAR),
    (18, "≤100万", "90", 10, "100.00", "10.00", LINEAR, None),
    (19, "≤400元", "180", 10, "100.00", "10.00", LINEAR, FAR),
    (20, "=0起", "0", 5, "100.00", "5.00", LINEAR, None),
    (21, "=0起", "1", 5, "0.00", "0.00", LINEAR, None),
    (22, "=0.00次", "0", 3, "100.00", "3.00", LINEAR, None),
    (23, "=10个", "12", 5, "120.00", "5.00", LINEAR, None),
    (24, "=10个", "9", 5, "90.00", "4.50", LINEAR, None),
    (25, "≥2400份", "3200", 12, "133.33", "12.00", LINEAR, OVER),
    (26, "≥39", "52", 5, "133.33", "5.00", LINEAR, OVER),
    (27, "≥200", "230", 5, "115.00", "5.00", LINEAR, None),
    (28, "≥59人次", "87", 5, "147.46", "5.00", LINEAR, OVER),
    (29, "≥12次", "96", 1, "800.00", "1.00", LINEAR, OVER),
    (30, "≥100", "130", 10, "130.00", "10.00", LINEAR, OVER),
    (31, "≥100", "129.99", 10, "129.99", "10.00", LINEAR, None),
    (32, "≥50.00个", "47", 4, "94.00", "3.76", LINEAR, None),
    (35, "95-105", "100", 10, "100.00", "10.00", LINEAR, None),
    (35, "95-105", "90", 10, "94.74", "9.47", LINEAR, None),
    (35, "95-105", "110", 10, "95.24", "9.52", LINEAR, None),
    # 105/110: the table's note names this formula, its figures are the linear one.
    (35, "95-105", "110", 10, "95.45", "9.55", RATIO, None),
]


@pytest.mark.parametrize("vector", MEASURED, ids=[f"{row[0]}·{row[1]}·{row[2]}·{row[6].name}" for row in MEASURED])
def test_measured_vectors(vector):
    _, target, actual, points, rate, expected, profile, trigger = vector
    reached = achieve(parse(target), actual, profile)
    earned = scoring.score(reached, Decimal(points), profile, satisfaction=profile is SATISFACTION)

    assert Decimal(rate) == percent(reached.rate)
    assert Decimal(expected) == earned.value
    assert {trigger} - {None} == {OVER, SHORT, FAR} & set(reached.flags)


def test_33_a_blank_actual_is_not_zero():
    for blank in ("", " ", None):
        reached = achieve(parse("≥50.00个"), blank, LINEAR)

        assert (reached.rate, reached.flags) == (None, (Flag.ACTUAL_MISSING,))
        assert scoring.score(reached, Decimal(4), LINEAR).value is None


def test_34_a_range_beyond_the_promised_one_is_left_to_people():
    reached = achieve(parse("18—54周岁"), "17–60", LINEAR)

    assert (reached.rate, reached.flags) == (None, (Flag.ACTUAL_RANGE,))


@pytest.mark.parametrize(
    ("actual", "value", "band"),
    [("达成", "5.00", ("4.00", "5.00")), ("部分达成", "3.50", ("3.00", "3.99")), ("未达成", None, ("0.00", "2.99"))],
    ids=["36·达成", "37·部分达成", "38·未达成"],
)
def test_qualitative_vectors(actual, value, band):
    earned = scoring.score(achieve(parse("及时"), actual, LINEAR), Decimal(5), LINEAR)

    assert (value and Decimal(value), tuple(map(Decimal, band))) == (earned.value, earned.band)


@pytest.mark.parametrize(
    ("budget", "outturn", "rate", "score", "flag"),
    [
        ("250000", "215457.6", "86.183", "8.62", Flag.EXECUTION_LOW),
        ("20000", "9034", "45.170", "4.52", Flag.EXECUTION_LOW),
        ("43.2", "37.24", "86.204", "8.62", Flag.EXECUTION_LOW),
        ("65.66", "65.07", "99.101", "9.91", None),
        ("170", "179.6", "105.647", "10.00", Flag.EXECUTION_OVER),
        ("0", "0", None, None, Flag.BUDGET_ZERO),
    ],
    ids=["39", "40", "41", "42", "43", "44"],
)
def test_execution_vectors(budget, outturn, rate, score, flag):
    result = execution(Decimal(budget), Decimal(outturn), Decimal(10), LINEAR)

    assert (rate and Decimal(rate)) == (percent(result.rate, 3) if rate else result.rate)
    assert (score and Decimal(score)) == result.score
    assert ((flag,) if flag else ()) == result.flags


def test_45_the_total_is_the_sum():
    assert Decimal("98.62") == scoring.total(map(Decimal, ("8.62", "10", "20", "20", "30", "10")), LINEAR)


@pytest.mark.parametrize(
    ("total", "shanghai", "national"),
    [
        ("90.00", "优", "优"),
        ("89.995", "优", "优"),
        ("89.994", "良", "良"),
        ("80", "良", "良"),
        ("60", "合格", "中"),
        ("59.99", "不合格", "差"),
    ],
)
def test_46_grades_include_their_threshold_and_go_by_the_rounded_total(total, shanghai, national):
    assert shanghai == scoring.grade(Decimal(total), LINEAR)
    assert national == scoring.grade(Decimal(total), load("mof-2015"))


def test_47_three_times_a_third_is_near_enough_to_a_hundred():
    assert adds_up(3 * Decimal("33.333"), LINEAR)
    assert not adds_up(Decimal("99.98"), LINEAR)


@pytest.mark.parametrize(
    ("text", "op", "value", "unit"),
    [("≥100百分比", "≥", 100, "%"), ("60%及以上", "≥", 60, "%"), (">=90%", "≥", 90, "%"), ("≦0%", "≤", 0, "%")],
)
def test_48_notation_of_the_provinces(text, op, value, unit):
    assert Quantity(text=text, op=Op(op), value=Decimal(value), unit=unit) == parse(text)


def test_an_unreached_satisfaction_counts_by_its_place_in_the_band():
    rate = partial(achieve, parse("≥95%"), profile=SATISFACTION)

    for actual, expected in (("90%", "10.00"), ("75%", "5.00"), ("60%", "0.00"), ("59.9%", "0.00")):
        earned = scoring.score(rate(actual), Decimal(10), SATISFACTION, satisfaction=True)
        assert Decimal(expected) == earned.value


def test_complaints_among_the_satisfaction_are_no_satisfaction():
    reached = achieve(parse("≤5%"), "2%", SATISFACTION)

    assert Decimal(10) == scoring.score(reached, Decimal(10), SATISFACTION, satisfaction=True).value
