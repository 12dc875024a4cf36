from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from xl_jixiao.model import (
    DateTarget,
    Interval,
    Op,
    Phrase,
    Placeholder,
    Quantity,
    format_target,
    notation,
    parse,
)

QUANTITIES = [
    ("≥50.00(个)", "≥", "50.00", "个"),
    ("=100(%)", "=", "100", "%"),
    ("=0.00(次)", "=", "0.00", "次"),
    ("≥98%", "≥", "98", "%"),
    ("985米", None, "985", "米"),
    (">=90%", "≥", "90", "%"),
    ("≥100百分比", "≥", "100", "%"),
    ("60%及以上", "≥", "60", "%"),
    ("不少于12种", "≥", "12", "种"),
    ("1次/月", None, "1", "次/月"),
    ("400元/人、天", None, "400", "元/人、天"),
    (">=530元/人*月", "≥", "530", "元/人·月"),
    ("≥530(元/人*月)", "≥", "530", "元/人·月"),
    ("≦0%", "≤", "0", "%"),
    ("＞＝９０．５％", "≥", "90.5", "%"),
    ("≧ 5 （项）", "≥", "5", "项"),
    ("不超过1,234.50万元", "≤", "1234.50", "万元"),
    ("3天以内", "≤", "3", "天"),
    ("控制在5%以内", "≤", "5", "%"),
    ("90%（含）以上", "≥", "90", "%"),
    ("百分之九十五", None, "95", "%"),
    ("达到百分之九十五点五以上", "≥", "95.5", "%"),
    ("不少于三次", "≥", "3", "次"),
    ("三次", None, "3", "次"),
    ("两场", None, "2", "场"),
    ("十二次/年", None, "12", "次/年"),
    ("120余人", None, "120", "人"),
    ("≥3000多万元", "≥", "3000", "万元"),
    ("═100%", "=", "100", "%"),
    ("≥39", "≥", "39", ""),
    ("220", None, "220", ""),
    ("-5℃", None, "-5", "℃"),
    ("≤100万", "≤", "100", "万"),
    ("≥2500m2", "≥", "2500", "m2"),
    ("超过一百二十人次", ">", "120", "人次"),
    ("≥95%以上", "≥", "95", "%"),
    ("2500m2以上", "≥", "2500", "m2"),
    ("5元/m2", None, "5", "元/m2"),
    ("≥30万m3/年", "≥", "30", "万m3/年"),
    ("不少于三千零五人", "≥", "3005", "人"),
    ("不少于一二〇人", "≥", "120", "人"),
    ("不少于十五\u2001项", "≥", "15", "项"),
    ("80%以上（含80%）", "≥", "80", "%"),
    ("每年2次", None, "2", "次/年"),
    ("（≥95%）", "≥", "95", "%"),
    ("≥95%；", "≥", "95", "%"),
    ("5个工作日内", "≤", "5", "个工作日"),
    ("≤30分钟", "≤", "30", "分钟"),
    ("24小时内到达", "≤", "24", "小时"),
    ("5个工作日内办结", "≤", "5", "个工作日"),
    ("每月不少于2次", "≥", "2", "次/月"),
    ("每年2次以上", "≥", "2", "次/年"),
    ("≥5%（同比）", "≥", "5", "%"),
    ("≥2份(篇)", "≥", "2", "份"),
]
PHRASES = [
    "顺利完成",
    "及时",
    "具有促进作用",
    "一般",
    "一次性",
    "三级",
    "三好学生",
    "100%完成",
    "95%左右",
    "第47届",
    "۰",
    "≥९५%",
    "好坏",
    "高中低",
    "2024年13月1日",
    "2021年全年",
    "2021年全年完成",
    "12月底到位",
    "12月底前到位",
    "6月中旬",
    "2023.07-2024.01",
    "10000元以下/户",
    "100%(80人)",
]
PLACEHOLDERS = ["", " ", "/", "—", "**", "≥**人", "≥XX(人)", "XX", "待定", "无", "不涉及", "*", "N/A"]
INTERVALS = [
    ("18—54周岁", "18", "54", "周岁"),
    ("95-105", "95", "105", ""),
    ("90%～100%", "90", "100", "%"),
    ("3至5天", "3", "5", "天"),
    ("100±5(%)", "95", "105", "%"),
    ("≥80%且≤90%", "80", "90", "%"),
    ("60-18岁", "60", "18", "岁"),
]
DATES = [
    ("2021年12月31日", None, "2021-12-31"),
    ("2021-12-31", None, "2021-12-31"),
    ("2026/1/1", None, "2026-01-01"),
    ("2024年12月底前", "≤", "2024-12-31"),
    ("2024年底前完成", "≤", "2024-12-31"),
    ("12月31日前", "≤", "--12-31"),
    ("2024年11月", None, "2024-11"),
    ("≤2024年6月30日", "≤", "2024-06-30"),
    ("2024年", None, "2024"),
]


@pytest.mark.parametrize(("text", "op", "value", "unit"), QUANTITIES, ids=[q[0] for q in QUANTITIES])
def test_quantities(text, op, value, unit):
    target = parse(text)

    assert isinstance(target, Quantity)
    assert (op and Op(op), Decimal(value), unit) == (target.op, target.value, target.unit)
    assert value == f"{target.value:f}"
    assert text == format_target(target)


@pytest.mark.parametrize("text", PHRASES)
def test_words_stay_phrases(text):
    assert parse(text) == Phrase(text=text)


@pytest.mark.parametrize("text", PLACEHOLDERS)
def test_placeholders(text):
    assert parse(text) == Placeholder(text=text)


@pytest.mark.parametrize(("text", "low", "high", "unit"), INTERVALS, ids=[i[0] for i in INTERVALS])
def test_intervals(text, low, high, unit):
    assert parse(text) == Interval(text=text, low=Decimal(low), high=Decimal(high), unit=unit)


@pytest.mark.parametrize(("text", "op", "value"), DATES, ids=[d[0] for d in DATES])
def test_dates(text, op, value):
    target = parse(text)

    assert isinstance(target, DateTarget)
    assert (op, value) == (target.op, target.value)


@given(st.text(max_size=40))
@example("≥")
@example("=cmd|'/c calc'!A1")
def test_any_text_parses_and_comes_back_unchanged(text):
    assert text == format_target(parse(text))


words = st.sampled_from(
    [*"0123456789.,-~%≥≤=<>()（）％±每至点百", "至少", "以上", "以内", "百分之", "万元", "含", "年", "月底前"]
)


def meant(target):
    return getattr(target, "value", None), getattr(target, "unit", None), getattr(target, "op", None)


@given(st.lists(words | st.text(max_size=2), max_size=8).map("".join))
@example("33360含")  # found by fuzzing: (含…) is an aside
@example("1" * 40 + "±\n0")  # found by fuzzing: more digits than Decimal keeps
@example("一" + "\n" * 200 + "以内" + "\n")  # found by fuzzing: long by blanks only
@example("10月")  # found by fuzzing: a month without a year
def test_the_standard_notation_of_any_text_means_the_same(text):
    assert meant(parse(notation(parse(text)))) == meant(parse(text))


numbers = st.decimals(min_value=-(10**9), max_value=10**9, places=2)
units = st.sampled_from(["个", "%", "人次", "元/人、天", "次/月", "万元", ""])


@given(st.sampled_from(list(Op)), numbers, units)
def test_standard_notation_round_trips(op, value, unit):
    target = Quantity(text="", op=op, value=value, unit=unit)
    again = parse(notation(target))

    assert isinstance(again, Quantity)
    assert (op, value, unit) == (again.op, again.value, again.unit)
    assert notation(target) == notation(again)


@given(numbers, numbers, units)
def test_intervals_round_trip(low, high, unit):
    again = parse(notation(Interval(text="", low=low, high=high, unit=unit)))

    assert isinstance(again, Interval)
    assert (low, high, unit) == (again.low, again.high, again.unit)


@pytest.mark.parametrize("text", ["97.92495391860465%", "88.66666666666667%", "0.12345678901234567"])
def test_what_a_cell_has_divided_is_a_number(text):
    assert parse(text).value == Decimal(text.rstrip("%"))
