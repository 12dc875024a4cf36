from decimal import Decimal

import pytest

from tests.scoring.forms import form, row
from xl_jixiao.errors import InputError
from xl_jixiao.scoring.monitoring import Light, Likelihood, monitor
from xl_jixiao.scoring.profiles import load

SH = load("sh-2024")


@pytest.mark.parametrize(
    ("target", "progress", "pace", "light", "expected"),
    [
        # after 6 months half is due
        ("≥100个", "29", "0.58", Light.RED, "58个"),
        ("≥100个", "30", "0.60", Light.YELLOW, "60个"),
        ("≥100个", "40", "0.80", Light.GREEN, "80个"),
        ("≥100个", "59", "1.18", Light.GREEN, "118个"),
        ("≥100个", "60", "1.20", Light.BLUE, "120个"),
        ("≥50.00(个)", "41", "1.64", Light.BLUE, "82个"),
        ("≥50.00(个)", "20.5", "0.82", Light.GREEN, "41个"),
        ("≥100.00万元", "33.335", "0.66670", Light.YELLOW, "66.67万元"),
        # a rate is due as a whole
        ("≥95%", "95%", "1", Light.GREEN, "95%"),
        ("≥95%", "70%", "0.7368421052631578947368421053", Light.YELLOW, "70%"),
        ("≥2次/月", "2", "1", Light.GREEN, "2次/月"),
        ("≤5元", "4", "1", Light.GREEN, "4元"),
        ("≤5元", "6", "0.8", Light.RED, "6元"),
        ("=0起", "0", "1", Light.GREEN, "0起"),
        ("=0起", "1", "0", Light.RED, "1起"),
        ("及时", "达成", None, Light.GREEN, ""),
        ("及时", "部分达成", None, Light.YELLOW, ""),
        ("及时", "未达成", None, Light.RED, ""),
        ("≥100个", "", None, Light.NONE, ""),
        ("≥100个", "很多", None, Light.NONE, ""),
    ],
)
def test_lights_after_six_months(target, progress, pace, light, expected):
    result = monitor(form(row("产出指标", "数量指标", "甲", target, progress=progress)), 6, SH).rows[0]

    assert (pace and Decimal(pace), light, expected) == (result.pace, result.light, result.expected)
    assert bool(expected) == result.expected_by_us


def test_the_worst_light_is_the_forms():
    rows = [row("产出指标", "数量指标", "甲", "≥100个", progress=value) for value in ("50", "30", "")]
    result = monitor(form(*rows, outturn=50), 6, SH)

    assert (result.execution_light, result.light) == (Light.GREEN, Light.YELLOW)
    assert result.counts == {Light.RED: 0, Light.YELLOW: 1, Light.GREEN: 1, Light.BLUE: 0, Light.NONE: 1}
    assert Light.RED is monitor(form(*rows, outturn=29), 6, SH).light
    assert Light.NONE is monitor(form(outturn=None), 6, SH).light
    # money spent early is no blue light
    assert Light.GREEN is monitor(form(outturn=90), 6, SH).execution_light


def test_what_the_form_says_of_the_year_end_stays():
    item = row("产出指标", "数量指标", "甲", "≥100个", progress="30", forecast="100个", likelihood="确定能")
    result = monitor(form(item), 6, SH).rows[0]

    assert (result.expected, result.expected_by_us, result.likelihood) == ("100个", False, "确定能")
    assert monitor(form(row("", "", "甲", "≥100个", progress="1")), 6, SH).rows[0].likelihood == Likelihood.MAYBE


def test_a_row_says_pace_light_and_where_it_will_end():
    result = monitor(form(row("产出指标", "数量指标", "甲", "≥100个", "35")), 7, SH).rows[0]

    assert (result.pace, result.light, result.expected) == (Decimal("0.6"), Light.YELLOW, "60个")


@pytest.mark.parametrize("month", [0, 13, -1])
def test_a_month_is_one_of_twelve(month):
    with pytest.raises(InputError, match="月份"):
        monitor(form(), month, SH)
