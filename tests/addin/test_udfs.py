"""The worksheet functions against the package, cell by cell."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.scoring.test_vectors import MEASURED
from xl_jixiao.addin.udf import ErrorValue, marker
from xl_jixiao.addin.udfs import (
    FUNCTIONS,
    JX_CHECK,
    JX_EXECUTION,
    JX_GRADE,
    JX_PARSE,
    JX_RATE,
    JX_RULE,
    JX_SCORE,
    JX_STATUS,
    JX_WHY,
)
from xl_jixiao.scoring import profiles

VALUE, NUM, NA, DIV0 = (marker(e) for e in (ErrorValue.VALUE, ErrorValue.NUM, ErrorValue.NA, ErrorValue.DIV0))
SHIPPED = [row for row in MEASURED if row[6].name in profiles.names()]


def column(cells):
    return tuple((cell,) for cell in cells)


def flat(block):
    return [cell for line in block for cell in line]


@pytest.mark.parametrize(
    ("target", "parts"),
    [
        ("≥50.00（个）", ["≥50.00(个)", "定量", "≥", 50.0, 50.0, "", "个"]),
        ("≤400元", ["≤400(元)", "定量", "≤", 400.0, "", 400.0, "元"]),
        ("=100％", ["=100(%)", "定量", "=", 100.0, 100.0, 100.0, "%"]),
        ("18—54周岁", ["18~54(周岁)", "区间", "", VALUE, 18.0, 54.0, "周岁"]),
        ("2021年12月31日前", ["≤2021-12-31", "日期", "≤", "2021-12-31", "", "2021-12-31", ""]),
        ("及时", ["及时", "定性", "", VALUE, VALUE, VALUE, ""]),
        ("/", ["/", "未填", "", NA, NA, NA, ""]),
        (50.0, ["50", "定量", "", 50.0, 50.0, 50.0, ""]),
    ],
)
def test_parse_takes_a_target_apart(target, parts):
    names = ("规范写法", "类型", "符号", "数值", "下限", "上限", "单位")
    assert [JX_PARSE(target, name) for name in names] == parts
    assert JX_PARSE(target, (names,)) == [parts]


def test_parse_without_a_part_gives_the_standard_notation_and_refuses_unknown_parts():
    assert JX_PARSE("60%及以上") == "≥60(%)"
    assert JX_PARSE("60%及以上", "颜色") == VALUE


def test_rates_and_scores_are_those_of_the_vectors_as_a_column():
    """All shipped-profile vectors in one call, one bad row among them."""
    rows = [*SHIPPED, (0, "≥5", "不少", 10, None, None, SHIPPED[0][6], None)]
    targets, actuals, points, names = (
        column(values)
        for values in (
            [row[1] for row in rows],
            [row[2] for row in rows],
            [float(row[3]) for row in rows],
            [row[6].name for row in rows],
        )
    )
    level2 = column("满意度" if row[6].name == "mof-2021" else "数量" for row in rows)
    rates = flat(JX_RATE(targets, actuals, "", names))
    scores = flat(JX_SCORE(targets, actuals, points, "", names, level2))
    assert [Decimal(str(rate)) * 100 for rate in rates[:-1]] == [Decimal(row[4]) for row in SHIPPED]
    assert [Decimal(str(score)) for score in scores[:-1]] == [Decimal(row[5]) for row in SHIPPED]
    assert (rates[-1], scores[-1]) == (VALUE, VALUE)


@pytest.mark.parametrize("actual", [None, "", "  "])
def test_33_a_blank_actual_is_blank_and_never_zero(actual):
    assert JX_RATE("≥50.00个", actual) == ""
    assert JX_SCORE("≥50.00个", actual, 4.0) == ""
    assert JX_WHY("≥50.00个", actual) == "实际完成值未填写"


def test_a_number_typed_or_kept_as_a_fraction_counts_alike():
    assert JX_RATE("≥95%", "88.32%") == JX_RATE("≥95%", 88.32) == JX_RATE("≥95%", 0.8832) == 0.9297


@pytest.mark.parametrize(
    ("target", "actual", "error"),
    [
        ("≥50个", "及时", VALUE),
        ("≥50个", -1.0, NUM),
        ("≥50个", "30分钟", VALUE),
        ("/", 5.0, NA),
        ("≥50个", "—", NA),
        ("18—54周岁", "17–60", NA),
        ("及时", "已经差不多", VALUE),
        ("≥50个", -2146826281, DIV0),
    ],
)
def test_a_cell_that_cannot_be_rated_is_the_fitting_error_and_why_says_so(target, actual, error):
    assert JX_RATE(target, actual) == error
    assert JX_WHY(target, actual)


def test_a_qualitative_indicator_has_no_rate_but_a_status_and_a_score():
    assert (JX_RATE("及时", "达成"), JX_STATUS("及时", "达成"), JX_SCORE("及时", "达成", 5.0)) == ("", "完成", 5.0)
    assert (JX_STATUS("及时", "部分达成"), JX_SCORE("及时", "部分达成", 5.0)) == ("部分完成", 3.5)
    assert (JX_STATUS("及时", "未达成"), JX_SCORE("及时", "未达成", 5.0)) == ("未完成", NA)
    assert JX_WHY("及时", "未达成", 5.0) == "该档次的得分需在区间内人工确定"


def test_the_name_gives_the_direction_that_a_target_without_a_sign_lacks():
    assert JX_RATE("5%", 6.0, "设备故障率") == 0.8
    assert JX_RATE("5%", 6.0, "增长率") == 1.2


def test_why_is_blank_where_there_is_nothing_to_say():
    assert JX_WHY("≥50个", 50.0, 5.0) == ""
    assert JX_WHY(None, None) == ""
    assert JX_WHY("≥50个", 50.0, -1.0) == "“-1”为负数，分值、得分不能小于 0。"
    assert "需说明原因" in JX_WHY("≥50个", 96.0)


def test_points_that_cannot_be_meant_are_refused():
    assert JX_SCORE("≥50个", 47.0, -4.0) == NUM
    assert JX_SCORE("≥50个", 47.0, "四分") == VALUE
    assert JX_SCORE("≥50个", 47.0, None) == ""


@pytest.mark.parametrize(
    ("budget", "outturn", "rate", "score"),
    [
        (250000.0, 215457.6, 0.8618, 8.62),
        (20000.0, 9034.0, 0.4517, 4.52),
        ("43.2万元", "37.24万元", 0.8620, 8.62),
        (65.66, 65.07, 0.9910, 9.91),
        (170.0, 179.6, 1.0565, 10.0),
        (0.0, 0.0, DIV0, DIV0),
        (-1.0, 0.0, NUM, NUM),
        (10.0, -1.0, NUM, NUM),
        (10.0, None, "", ""),
        ("若干", 1.0, VALUE, VALUE),
    ],
)
def test_execution_is_a_rate_and_with_points_a_score(budget, outturn, rate, score):
    assert JX_EXECUTION(budget, outturn) == rate
    assert JX_EXECUTION(budget, outturn, 10.0) == score


@pytest.mark.parametrize(
    ("total", "shanghai", "national"),
    [
        (90.0, "优", "优"),
        (89.995, "优", "优"),
        (89.994, "良", "良"),
        ("80分", "良", "良"),
        (60.0, "合格", "中"),
        (0.0, "不合格", "差"),
    ],
)
def test_grades_go_by_the_profile(total, shanghai, national):
    assert (JX_GRADE(total), JX_GRADE(total, "mof-2015")) == (shanghai, national)


def test_an_unknown_profile_is_a_wrong_value():
    assert JX_GRADE(90.0, "xx-1999") == VALUE
    assert JX_RATE("≥5", 5.0, "", "xx-1999") == VALUE
    assert "没有名为" in JX_WHY("≥5", 5.0, None, "", "xx-1999")


@pytest.mark.parametrize(
    ("row", "codes"),
    [
        (("产出指标", "时效指标", "在线培训课件上线及时率", "及时"), "VAL-05、VAL-22、VAL-23"),
        (("产出指标", "数量指标", "培训人数", "≥50人"), ""),
        (("产出指标", "数量指标", "", "≥5个"), "TAX-14"),
        (("产出指标", "数量指标", "", ""), ""),
        (("产出指标", -2146826246, "培训人数", "≥50人"), NA),
    ],
)
def test_check_gives_the_codes_of_one_row(row, codes):
    assert JX_CHECK(*row) == codes
    assert JX_CHECK(*(((cell,), (None,)) for cell in row))[0] == [codes]


def test_rule_tells_title_severity_basis_and_explanation():
    assert JX_RULE("VAL-05") == JX_RULE("val-05", "名称") == "率、满意度类指标的单位不是%"
    assert JX_RULE("VAL-05", "性质") == "错误"
    assert "妥当" in JX_RULE("VAL-05", "说明")
    assert "待核" in JX_RULE("TAX-03", "依据")
    assert JX_RULE(column(["VAL-05", "XYZ-99", ""]), "性质") == [["错误"], [NA], [""]]
    assert JX_RULE("VAL-05", "价格") == VALUE


CELLS = st.one_of(
    st.none(),
    st.floats(),
    st.booleans(),
    st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**14), max_value=10**14),
    st.sampled_from([-2146826246, -2146826281]),
    st.dates().map(lambda day: dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC)),
    st.sampled_from(
        ["≥95%", "=0起", "≤400元", "18—54周岁", "及时", "2024年12月底前", "/", "=cmd|'/c calc'!A1", "达成"]
    ),
    st.text(max_size=12),
)


BY_CELL = [function for function in FUNCTIONS if not any(argument.block for argument in function.udf.arguments)]


@given(st.data())
@pytest.mark.parametrize("function", BY_CELL, ids=lambda function: function.udf.name)
def test_no_cell_whatever_raises_and_answers_are_what_cells_take(function, data):
    cells = [data.draw(CELLS) for _ in function.udf.arguments]
    answer = function(*cells)
    assert isinstance(answer, str | float | bool)
    assert function(*(((cell,),) for cell in cells)) == [[answer]]


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.udf.name)
def test_help_is_chinese_and_short_enough_for_the_function_wizard(function):
    for text in (function.udf.help, *(argument.help for argument in function.udf.arguments)):
        assert 0 < len(text) <= 255
        assert any("\u4e00" <= char <= "\u9fff" for char in text)
