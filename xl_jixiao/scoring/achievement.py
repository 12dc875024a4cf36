"""
达成率 (`Achievement`): what became of a target.

The algorithm: ≥ and > are better the higher, ≤ and < the lower; `=` counts as ≥, but `=0` tolerates nothing; an
interval counts in full inside and by its nearest bound outside; a date is met or not; words are graded. Sources: the
formulas of deployed systems and published forms; where they differ, the `Profile` says which.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from xl_jixiao.model import AnyTarget, DateTarget, Interval, Op, Phrase, Placeholder, Quantity, parse
from xl_jixiao.model.grammar import fold
from xl_jixiao.model.lexicons import pattern
from xl_jixiao.scoring.flags import Flag
from xl_jixiao.scoring.profiles import Grade, Profile, Reverse
from xl_jixiao.scoring.units import Kinship, convert

FRACTION_FROM = Decimal(50)
"""Against a percentage from here on, a bare number up to 1 is read as a fraction, as Excel keeps it (own proposal)."""

_ONE = Decimal(1)
_ZERO = Decimal(0)
_HUNDRED = Decimal(100)
# A text of more digits is no number: none on a form has them, and rounding has an end.
_NUMBER = re.compile(r"-?[0-9]{1,100}(?:\.[0-9]{1,100})?")
_MONTH = re.compile(r"^((?:19|20)[0-9]{2})\.(0?[1-9]|1[0-2])$")
"""2023.12, which only beside a date is one"""
# 已完成50个, 共12次, 50个已完成: the words around the number say nothing more.
_AROUND = re.compile(r"(?:已经?|实际|累计|共计?|总共|全年|完成|为|[:,])*(?P<core>.+?)(?:已?完成|[。;,])?")
_NOTHING_HAPPENED = frozenset({"无", "零", "没有", "未发生", "没有发生", "无发生", "未出现"})
_MAY_BE_NEGATIVE = frozenset({"%", "‰", "℃", "元", "千元", "万元", "百万元", "亿元", "百分点", "个百分点"})
_KINSHIP_FLAGS: dict[Kinship, tuple[Flag, ...]] = {
    Kinship.SAME: (),
    Kinship.CONVERTED: (Flag.UNIT_CONVERTED,),
    Kinship.ASSUMED: (Flag.UNIT_ASSUMED,),
    Kinship.COUNTING: (Flag.UNIT_COUNTING,),
}


class Direction(StrEnum):
    """Which way a target is met."""

    UP = "正向"
    DOWN = "反向"
    ZERO = "零容忍"
    WITHIN = "区间"
    DATE = "时限"
    WORDS = "定性"
    NONE = "无"
    """nothing is promised yet"""


class Status(StrEnum):
    """完成情况 in a word."""

    MET = "完成"
    OVER = "超额完成"
    SHORT = "未完成"
    PARTLY = "部分完成"
    UNKNOWN = "待定"


class Achievement(NamedTuple):
    """
    How far a target was reached.

    `rate` is a ratio, 1 = 100 %, not rounded, and may exceed 1 for a ≥ target; `None` when there is no number.
    """

    rate: Decimal | None
    direction: Direction
    grade: Grade | None = None
    """where words were compared, not numbers"""
    deviation: Decimal | None = None
    """(A - T) / T; 0.30 is 30 % over the target"""
    actual: Decimal | None = None
    """the actual value in the target's unit"""
    unit: str = ""
    flags: tuple[Flag, ...] = ()

    @property
    def status(self) -> Status:
        """完成情况 in a word; where there is a grade, it decides."""
        if self.grade:
            return _STATUS_OF_GRADE[self.grade]
        if self.rate is None:
            return Status.UNKNOWN
        if self.rate < 1:
            return Status.SHORT
        return Status.OVER if Flag.OVER_TRIGGER in self.flags else Status.MET

    @property
    def reason_due(self) -> bool:
        """Whether 偏差原因 has to be given: the target was missed, or passed by the trigger of the profile."""
        return self.status in (Status.SHORT, Status.PARTLY) or Flag.OVER_TRIGGER in self.flags


_STATUS_OF_GRADE = {Grade.MET: Status.MET, Grade.PARTLY: Status.PARTLY, Grade.MISSED: Status.SHORT}


def achieve(target: AnyTarget, actual: str | Decimal | None, profile: Profile, *, name: str = "") -> Achievement:
    """
    Compare what was reached with what was promised.

    Args:
        target: 年度指标值.
        actual: 实际完成值: a number in the target's unit, a text in the notation of a target (`1,234.5万元`, `95％`),
            a grade (`部分达成`), or nothing.
        profile: the formulas and limits.
        name: 三级指标, from which the direction is inferred when the target has no sign.

    Returns:
        The achievement. What is missing or not comparable has the rate `None` and a flag that says why, never 0.
    """
    adverse = isinstance(target, Quantity) and target.op is None and is_adverse(name)
    if isinstance(actual, str):
        actual = actual.strip() or None
    elif actual is not None and not actual.is_finite():
        actual = str(actual)
    return _achieve(target, actual, profile, adverse=adverse)


@lru_cache(maxsize=8192)
def is_adverse(name: str) -> bool:
    """Tell whether an indicator's name means "the less the better": 设备故障率, but not 故障修复率."""
    return pattern("adverse").search(name) is not None


@lru_cache(maxsize=65536)
def _achieve(target: AnyTarget, actual: str | Decimal | None, profile: Profile, *, adverse: bool) -> Achievement:
    direction = _direction(target, adverse=adverse)
    if isinstance(target, Placeholder):
        return Achievement(None, direction, flags=(Flag.TARGET_MISSING,))
    if actual is None:
        return Achievement(None, direction, flags=(Flag.ACTUAL_MISSING,))
    if isinstance(target, Phrase):
        return _graded(target.text, actual, profile)
    if isinstance(target, DateTarget):
        return _dated(target, actual, profile)
    return _measured(target, actual, direction, profile)


def _direction(target: AnyTarget, *, adverse: bool) -> Direction:
    if not isinstance(target, Quantity):
        return _DIRECTION_OF_KIND[target.kind]
    lower = target.op in (Op.AT_MOST, Op.LESS) or adverse
    if not target.value and (lower or target.op is Op.EQUAL):
        return Direction.ZERO
    return Direction.DOWN if lower else Direction.UP


_DIRECTION_OF_KIND = {
    "interval": Direction.WITHIN,
    "date": Direction.DATE,
    "phrase": Direction.WORDS,
    "placeholder": Direction.NONE,
}


def _measured(
    target: Quantity | Interval, actual: str | Decimal, direction: Direction, profile: Profile
) -> Achievement:
    """Rate a number against a quantity or an interval."""
    value, flags = _read(actual, target, direction)
    if value is None:
        return Achievement(None, direction, unit=target.unit, flags=flags)
    rate: Decimal | None
    extra: tuple[Flag, ...]
    if isinstance(target, Interval):
        low, high = sorted((target.low, target.high))
        nearest = min(max(value, low), high)
        rate = _within(value, low, high, profile)
        extra = (Flag.INTERVAL_REVERSED,) if target.low > target.high else ()
    else:
        nearest = target.value
        rate, extra = _rated(value, target, direction, profile)
    deviation = (value - nearest) / abs(nearest) if nearest else None
    flags += extra + _trigger(rate, deviation, direction, profile)
    return Achievement(rate, direction, None, deviation, value, target.unit, flags)


def _rated(
    value: Decimal, target: Quantity, direction: Direction, profile: Profile
) -> tuple[Decimal | None, tuple[Flag, ...]]:
    promised = target.value
    flags = (Flag.DIRECTION_INFERRED,) if target.op is None else ()
    if direction is Direction.ZERO:
        if value <= 0:
            return _ONE, flags
        return (_ZERO, (*flags, Flag.ZERO_BROKEN)) if profile.zero_tolerance else (None, (*flags, Flag.ZERO_TO_CHOOSE))
    if direction is Direction.DOWN:
        return _at_most(value, promised, profile), flags
    if not promised:
        return (_ONE if value >= 0 else _ZERO), (*flags, Flag.TARGET_ZERO)
    if profile.exact_equal and target.op is Op.EQUAL:
        return max(_ONE - abs(value - promised) / abs(promised), _ZERO), flags
    rate = _at_least(value, promised)
    return (rate, flags) if rate >= 0 else (_ZERO, (*flags, Flag.BELOW_ZERO))


def _at_least(value: Decimal, promised: Decimal) -> Decimal:
    """A / T; for a negative target by the distance, so that more stays better; nothing is reached below 0."""
    if promised > 0:
        return value / promised
    return _ONE + (value - promised) / -promised if promised else _ZERO


def _at_most(value: Decimal, promised: Decimal, profile: Profile) -> Decimal:
    """Full when kept; beyond it 2 - A/T, or T/A where the profile says so. Sources: `Profile.source["reverse"]`."""
    if value <= promised:
        return _ONE
    if profile.reverse is Reverse.RATIO and promised > 0:
        return promised / value
    return max(_ONE - (value - promised) / abs(promised), _ZERO) if promised else _ZERO


def _within(value: Decimal, low: Decimal, high: Decimal, profile: Profile) -> Decimal:
    """Full inside; outside as against the nearest bound (own proposal)."""
    if value < low:
        return max(_at_least(value, low), _ZERO)
    return _at_most(value, high, profile)


def _trigger(
    rate: Decimal | None, deviation: Decimal | None, direction: Direction, profile: Profile
) -> tuple[Flag, ...]:
    """Say when the distance to the target is so large that somebody has to explain it."""
    if rate is None or deviation is None or abs(deviation) < profile.trigger:
        return ()
    if rate < 1:
        return (Flag.SHORT_TRIGGER,)
    return (Flag.FAR_BELOW_LIMIT,) if direction is Direction.DOWN else (Flag.OVER_TRIGGER,)


def _read(
    actual: str | Decimal, target: Quantity | Interval, direction: Direction
) -> tuple[Decimal | None, tuple[Flag, ...]]:
    """Read an actual value in the target's unit."""
    if isinstance(actual, Decimal):
        return _converted(actual, "", target, direction)
    if _NUMBER.fullmatch(actual):
        return _converted(Decimal(actual), "", target, direction)
    if direction is Direction.ZERO and fold(actual) in _NOTHING_HAPPENED:
        return _ZERO, ()
    parsed = _parse_actual(actual)
    if isinstance(parsed, Interval):
        return _read_range(parsed, target)
    if not isinstance(parsed, Quantity):
        return None, (Flag.ACTUAL_MISSING if isinstance(parsed, Placeholder) else Flag.ACTUAL_NOT_NUMBER,)
    value, flags = _converted(parsed.value, parsed.unit, target, direction)
    return value, flags if parsed.op in (None, Op.EQUAL) else (Flag.ACTUAL_SIGNED, *flags)


def _converted(
    value: Decimal, written: str, target: Quantity | Interval, direction: Direction
) -> tuple[Decimal | None, tuple[Flag, ...]]:
    """Write a value in the target's unit; `None` when the units do not compare or the value cannot be."""
    conversion = convert(written, target.unit)
    if conversion.kinship is Kinship.NONE:
        return None, (Flag.UNIT_MISMATCH,)
    value *= conversion.factor
    flags = _KINSHIP_FLAGS[conversion.kinship]
    least = target.value if isinstance(target, Quantity) else min(target.low, target.high)
    if value < 0 <= least and target.unit not in _MAY_BE_NEGATIVE:
        return None, (*flags, Flag.ACTUAL_NEGATIVE)
    if target.unit == "%" and not written and _ZERO < value <= _ONE:
        # Against a high percentage a fraction is the only sensible reading; elsewhere the written number counts.
        # Either is flagged.
        if direction in (Direction.UP, Direction.WITHIN) and least >= FRACTION_FROM:
            return value * _HUNDRED, (*flags, Flag.PERCENT_FRACTION)
        flags = (*flags, Flag.PERCENT_UNCLEAR)
    return value, flags


def _read_range(actual: Interval, target: Quantity | Interval) -> tuple[Decimal | None, tuple[Flag, ...]]:
    """Accept a range that lies inside the promised interval; any other needs a person."""
    same = convert(actual.unit, target.unit).kinship is Kinship.SAME
    if isinstance(target, Interval) and same:
        low, high = sorted((target.low, target.high))
        if low <= actual.low <= actual.high <= high:
            return actual.low, ()
    return None, (Flag.ACTUAL_RANGE,)


@lru_cache(maxsize=65536)
def _parse_actual(text: str) -> AnyTarget:
    parsed = parse(text)
    if isinstance(parsed, Phrase) and (match := _AROUND.fullmatch(fold(text))):
        return parse(match["core"])
    return parsed


def _graded(promised: str, actual: str | Decimal, profile: Profile) -> Achievement:
    """Grade words; a percentage is graded by the bands and keeps its rate."""
    if isinstance(actual, str):
        words = fold(actual).strip("。;,")
        if words == fold(promised).strip("。;,"):
            return Achievement(None, Direction.WORDS, profile.qualitative[0].grade)
        if grade := profile.grade_of.get(words):
            return Achievement(None, Direction.WORDS, grade)
        parsed = parse(actual)
        if isinstance(parsed, Quantity) and parsed.unit == "%" and parsed.value >= 0:
            rate = parsed.value / _HUNDRED
            grade = next(band.grade for band in profile.qualitative if rate >= band.low)
            return Achievement(rate, Direction.WORDS, grade, None, parsed.value, "%", (Flag.GRADE_FROM_RATE,))
    return Achievement(None, Direction.WORDS, flags=(Flag.GRADE_UNCLEAR,))


def _dated(target: DateTarget, actual: str | Decimal, profile: Profile) -> Achievement:
    """Tell on time from late; 按时完成 or 100% without a date counts, and is flagged."""
    if isinstance(actual, Decimal):
        return Achievement(None, Direction.DATE, flags=(Flag.ACTUAL_NOT_DATE,))
    reached = _parse_actual(_MONTH.sub(r"\1-\2", fold(actual)))
    if not isinstance(reached, DateTarget):
        whole = isinstance(reached, Quantity) and reached.unit == "%" and reached.value == _HUNDRED
        grade = profile.qualitative[0].grade if whole else profile.grade_of.get(fold(actual).strip("。;,"))
        flag = Flag.ACTUAL_WORDS if grade else Flag.ACTUAL_NOT_DATE
        return Achievement(None, Direction.DATE, grade, flags=(flag,))
    flags: tuple[Flag, ...] = ()
    year = target.year or reached.year or 2000
    if (target.year is None) != (reached.year is None):
        flags = (Flag.DATE_YEAR_ASSUMED,)
    first, last = _period(reached, year)
    opening, deadline = _period(target, year)
    if target.op in (Op.AT_LEAST, Op.MORE):
        met, missed = first >= opening, last < opening
    else:
        met, missed = last <= deadline, first > deadline
    if met:
        return Achievement(_ONE, Direction.DATE, flags=flags)
    if missed:
        return Achievement(_ZERO, Direction.DATE, flags=(*flags, Flag.LATE))
    return Achievement(None, Direction.DATE, flags=(*flags, Flag.DATE_UNCLEAR))


def _period(point: DateTarget, year: int) -> tuple[date, date]:
    """Return the first and last day that a date, month or year covers."""
    year = point.year or year
    if point.month is None:
        return date(year, 1, 1), date(year, 12, 31)
    length = monthrange(year, point.month)[1]
    if point.day is None:
        return date(year, point.month, 1), date(year, point.month, length)
    day = min(point.day, length)
    return date(year, point.month, day), date(year, point.month, day)
