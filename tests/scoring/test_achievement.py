from decimal import Decimal

import pytest

from xl_jixiao.model import parse
from xl_jixiao.scoring.achievement import Direction, Status, achieve, is_adverse
from xl_jixiao.scoring.flags import Flag
from xl_jixiao.scoring.profiles import Grade, load, override
from xl_jixiao.scoring.rounding import percent

SH = load("sh-2024")


def rate(target, actual, profile=SH, **more):
    reached = achieve(parse(target), actual, profile, **more)
    return (None if reached.rate is None else str(percent(reached.rate))), set(reached.flags)


@pytest.mark.parametrize(
    ("target", "actual", "expected", "flags"),
    [
        ("≥1,000万元", "1,234.5万元", "123.45", set()),
        ("≥95％", "95％", "100.00", set()),
        ("≥100万元", "900000元", "90.00", {Flag.UNIT_CONVERTED}),
        ("≥100元/人", "0.01万元/人", "100.00", {Flag.UNIT_CONVERTED}),
        ("≤100万", "90万元", "100.00", set()),
        ("≤300元/人/月", "300元/月/人", "100.00", set()),
        ("≤300元/人·月", "0.03万元/月/人", "100.00", {Flag.UNIT_CONVERTED}),
        ("≤300元/人/月", "300元/人/年", None, {Flag.UNIT_MISMATCH}),
        ("≤2小时", "90分钟", "100.00", {Flag.UNIT_CONVERTED}),
        ("≥5名", "4人", "80.00", set()),
        ("≥50个", "47项", "94.00", {Flag.UNIT_COUNTING}),
        ("≥50", "47项", "94.00", {Flag.UNIT_ASSUMED}),
        ("≥50人", "47人次", None, {Flag.UNIT_MISMATCH}),
        ("≥50个", "47%", None, {Flag.UNIT_MISMATCH}),
        ("≤5天", "3工作日", None, {Flag.UNIT_MISMATCH}),
        ("≥95%", "0.98", "103.16", {Flag.PERCENT_FRACTION}),
        ("≥95%", "1", "105.26", {Flag.PERCENT_FRACTION}),
        ("≥95%", "0.98%", "1.03", {Flag.SHORT_TRIGGER}),
        ("≤5%", "0.5", "100.00", {Flag.PERCENT_UNCLEAR, Flag.FAR_BELOW_LIMIT}),
        ("≥50个", "已完成50个", "100.00", set()),
        ("≥50个", "≥50个", "100.00", {Flag.ACTUAL_SIGNED}),
        ("≥50个", "完成", None, {Flag.ACTUAL_NOT_NUMBER}),
        ("≥50个", "五十多", None, {Flag.ACTUAL_NOT_NUMBER}),
        ("≥50个", "40-60个", None, {Flag.ACTUAL_RANGE}),
        ("≥50个", "/", None, {Flag.ACTUAL_MISSING}),
        ("≥50个", "-3", None, {Flag.ACTUAL_NEGATIVE}),
        ("≥5%", "-2%", "0.00", {Flag.BELOW_ZERO, Flag.SHORT_TRIGGER}),
        ("≥-5℃", "-10℃", "0.00", {Flag.SHORT_TRIGGER}),
        ("≥-5℃", "-4℃", "120.00", set()),
        ("≤-5℃", "-4℃", "80.00", set()),
        ("=0起", "无", "100.00", set()),
        ("=0起", "1起", "0.00", {Flag.ZERO_BROKEN}),
        ("≤0%", "0.5%", "0.00", {Flag.ZERO_BROKEN}),
        ("≥0个", "3", "100.00", {Flag.TARGET_ZERO}),
        ("105-95", "100", "100.00", {Flag.INTERVAL_REVERSED}),
        ("18-54周岁", "20-50周岁", "100.00", set()),
        ("0-5%", "-1%", "0.00", set()),
        ("/", "5", None, {Flag.TARGET_MISSING}),
        ("2024年12月31日前", "2024-12-31", "100.00", set()),
        ("2024年12月31日前", "2025年1月", "0.00", {Flag.LATE}),
        ("2024年12月15日前", "2024年12月", None, {Flag.DATE_UNCLEAR}),
        ("12月底前", "2024年12月20日", "100.00", {Flag.DATE_YEAR_ASSUMED}),
        ("2024年12月底前完成", "按时完成", None, {Flag.ACTUAL_WORDS}),
        ("2024年12月底前完成", "已按时完成。", None, {Flag.ACTUAL_WORDS}),
        ("2024年12月底前", "及时", None, {Flag.ACTUAL_WORDS}),
        ("2024年12月底前", "2024.12", "100.00", set()),
        ("2024年6月底前", "2024.7", "0.00", {Flag.LATE}),
        ("2024年6月底前", "100%", None, {Flag.ACTUAL_WORDS}),
        ("2024年6月底前", "95%", None, {Flag.ACTUAL_NOT_DATE}),
        ("2024年12月底前", "50个", None, {Flag.ACTUAL_NOT_DATE}),
        ("顺利完成", "顺利完成。", None, set()),
        ("及时", "98%", "98.00", {Flag.GRADE_FROM_RATE}),
        ("及时", "还行吧", None, {Flag.GRADE_UNCLEAR}),
        ("优良中低差", "优", None, set()),
        ("效果明显", "均已完成", None, set()),
    ],
)
def test_actual_values_in_all_their_notations(target, actual, expected, flags):
    assert (expected, flags) == rate(target, actual)


def test_numbers_of_a_cell_read_like_texts():
    assert ("98.79", set()) == rate("=100%", Decimal("98.79"))
    assert (None, {Flag.ACTUAL_NOT_NUMBER}) == rate("=100%", Decimal("NaN"))
    assert (None, {Flag.ACTUAL_NOT_NUMBER}) == rate("=100%", Decimal("sNaN"))
    assert (None, {Flag.ACTUAL_NOT_DATE}) == rate("2024年底前", Decimal(45000))


def test_a_number_too_long_for_the_usual_context_does_not_raise():
    long = "9" * 60
    assert percent(achieve(parse("≥1个"), long, SH).rate) > 10**59


@pytest.mark.parametrize(
    ("name", "adverse"),
    [
        ("设备故障率", True),
        ("安全事故发生数", True),
        ("有效投诉次数", True),
        ("人均成本", True),
        ("故障平均响应时间", True),
        ("培训时长", False),
        ("故障修复率", False),
        ("投诉办结率", False),
        ("事故下降率", False),
        ("投诉处理及时率", False),
        ("违法行为责停率", False),
        ("违法建设拆除率", False),
        ("事故上报率", False),
        ("培训人数", False),
        ("", False),
    ],
)
def test_names_tell_the_direction(name, adverse):
    assert adverse is is_adverse(name)


def test_without_a_sign_the_name_decides_and_says_so():
    assert Direction.DOWN is achieve(parse("5%"), "3%", SH, name="设备故障率").direction
    assert Direction.ZERO is achieve(parse("0起"), "0", SH, name="安全事故发生数").direction
    assert Direction.UP is achieve(parse("985米"), "985", SH, name="道路长度").direction
    assert ("50.00", {Flag.DIRECTION_INFERRED, Flag.SHORT_TRIGGER}) == rate("100人", "50")
    # A sign is never overruled by a name.
    assert Direction.UP is achieve(parse("≥5%"), "3%", SH, name="设备故障率").direction


def test_equal_may_be_strict_and_zero_may_be_left_to_people():
    strict = override(SH, {"exact_equal": True, "zero_tolerance": False})

    assert ("80.00", set()) == rate("=10个", "12", strict)
    assert (None, {Flag.ZERO_TO_CHOOSE}) == rate("=0起", "1", strict)


@pytest.mark.parametrize(
    ("target", "actual", "status", "due"),
    [
        ("≥10个", "10", Status.MET, False),
        ("≥10个", "13", Status.OVER, True),
        ("≥10个", "9", Status.SHORT, True),
        ("≥10个", "", Status.UNKNOWN, False),
        ("及时", "达成", Status.MET, False),
        ("及时", "部分达成", Status.PARTLY, True),
        ("及时", "未达成", Status.SHORT, True),
        ("及时", "85%", Status.MET, False),
    ],
)
def test_status_in_a_word(target, actual, status, due):
    reached = achieve(parse(target), actual, SH)

    assert (status, due) == (reached.status, reached.reason_due)


def test_bands_of_hubei_differ():
    assert Grade.PARTLY is achieve(parse("及时"), "55%", load("hubei")).grade
    assert Grade.MISSED is achieve(parse("及时"), "55%", SH).grade
