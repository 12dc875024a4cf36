"""得分 (`Score`), 总分 and 等级."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from xl_jixiao.scoring.achievement import Achievement, Direction
from xl_jixiao.scoring.flags import Flag
from xl_jixiao.scoring.rounding import half_up

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xl_jixiao.scoring.profiles import Band, Profile

_HUNDRED = Decimal(100)


class Score(NamedTuple):
    """The points an indicator earns; `value` is `None` when a person has to say, and `band` then says how much."""

    value: Decimal | None
    band: tuple[Decimal, Decimal] | None = None
    """lowest and highest score that the grade of a qualitative indicator allows"""
    flags: tuple[Flag, ...] = ()


def score(achievement: Achievement, points: Decimal | None, profile: Profile, *, satisfaction: bool = False) -> Score:
    """
    Turn an achievement into points.

    Args:
        achievement: what became of the target.
        points: 分值, not negative.
        profile: cap, pass line, bands and rounding.
        satisfaction: the indicator is a 满意度指标; a profile may score those by the actual percentage.

    Returns:
        A score from 0 to `points`, rounded half up; `None` where there is nothing to score, never 0.
    """
    if points is None or not points.is_finite():
        return Score(None, flags=(Flag.POINTS_MISSING,))
    if points < 0:
        return Score(None, flags=(Flag.POINTS_NEGATIVE,))
    rate = achievement.rate
    if achievement.grade:
        return _banded(profile.bands[achievement.grade], rate, points, profile)
    if rate is None:
        return Score(None)
    limits = profile.satisfaction if satisfaction and achievement.direction is Direction.UP else None
    if limits and achievement.unit == "%" and achievement.actual is not None:
        share = (achievement.actual / _HUNDRED - limits.zero) / (limits.full - limits.zero)
        counted = min(max(share, Decimal(0)), Decimal(1))
    else:
        counted = Decimal(0) if rate < profile.pass_line else min(rate, profile.cap)
    return Score(half_up(counted * points, profile.places.score))


def _banded(band: Band, rate: Decimal | None, points: Decimal, profile: Profile) -> Score:
    limits = _limits(band, points, profile)
    if rate is not None:
        earned = half_up(min(rate, Decimal(1)) * points, profile.places.score)
        return Score(min(max(earned, limits[0]), limits[1]), limits)
    if band.suggested is None:
        return Score(None, limits, (Flag.SCORE_TO_CHOOSE,))
    flags = () if band is profile.qualitative[0] else (Flag.SCORE_SUGGESTED,)
    return Score(half_up(band.suggested * points, profile.places.score), limits, flags)


def _limits(band: Band, points: Decimal, profile: Profile) -> tuple[Decimal, Decimal]:
    """Return a grade's lowest and highest score; a band ends one step before the next one begins."""
    places = profile.places.score
    low, high = half_up(band.low * points, places), half_up(band.high * points, places)
    step = Decimal(1).scaleb(-places)
    return low, high if band is profile.qualitative[0] else max(high - step, low)


def total(scores: Iterable[Decimal | None], profile: Profile) -> Decimal | None:
    """Add scores up; one that is missing makes the total missing."""
    values = list(scores)
    present = [value for value in values if value is not None]
    return half_up(sum(present, Decimal(0)), profile.places.score) if len(present) == len(values) else None


def grade(points: Decimal | None, profile: Profile) -> str:
    """Return the grade of a total, by its rounded value and thresholds included; `""` without a total."""
    if points is None:
        return ""
    rounded = half_up(points, profile.places.score)
    return next((label for label, lowest in profile.grades.items() if rounded >= lowest), "")
