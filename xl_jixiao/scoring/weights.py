"""分值: what a form gives, and where it gives none the profile's, spread over its indicators."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from xl_jixiao.model.grammar import fold
from xl_jixiao.scoring.flags import Flag
from xl_jixiao.scoring.rounding import truncate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_jixiao.model import Indicator
    from xl_jixiao.scoring.profiles import Profile

COST, OUTPUT, BENEFIT, SATISFACTION = "成本指标", "产出指标", "效益指标", "满意度指标"
BRANCHES = (COST, OUTPUT, BENEFIT, SATISFACTION)
HUNDRED = Decimal(100)

# The words of each first level, the telling ones first; then second levels, for forms whose first level is misprinted.
_LEVEL1 = (("成本", COST), ("效益", BENEFIT), ("效果", BENEFIT), ("产出", OUTPUT), ("项目完成", OUTPUT))
_LEVEL2 = (
    ("效益", BENEFIT),
    ("影响", BENEFIT),
    *((word, OUTPUT) for word in ("数量", "质量", "时效", "进度")),
    ("成本", COST),
)


class Share(NamedTuple):
    """The points of one indicator and what has to be said about them."""

    points: Decimal | None
    given: bool
    """the form states them"""
    flags: tuple[Flag, ...] = ()


def branch(indicator: Indicator) -> str:
    """
    Return which of `BRANCHES` an indicator belongs to, `""` if its levels do not tell.

    Satisfaction printed under 效益指标, as older forms have it, counts as 满意度指标.
    """
    return _branch(indicator.level1, indicator.level2)


@lru_cache(maxsize=4096)
def _branch(level1: str, level2: str) -> str:
    level1, level2 = fold(level1), fold(level2)
    if "满意" in level1 or "满意" in level2:
        return SATISFACTION
    found = (name for level, words in ((level1, _LEVEL1), (level2, _LEVEL2)) for word, name in words if word in level)
    return next(found, "")


def spread(points: Decimal, count: int, places: int) -> tuple[Decimal, ...]:
    """
    Share points out equally, cut to `places`, the rest on the last, so that the parts sum up exactly.

    Cutting and not rounding is what deployed systems do.
    """
    if count == 0:
        return ()
    part = truncate(points / count, places)
    return (part,) * (count - 1) + (points - part * (count - 1),)


def shares(indicators: Sequence[Indicator], profile: Profile) -> tuple[Share, ...]:
    """
    Give every indicator its points: those the form states stay; the rest of its first level is spread over the others.

    A first level that the form does not have leaves its points to another: 满意度指标 as the profile says, any other to
    the heaviest there is; one that the profile does not have shares those of 产出指标 (own proposals).
    """
    if all(indicator.points is not None for indicator in indicators):
        return tuple([Share(indicator.points, given=True) for indicator in indicators])
    branches = [branch(indicator) for indicator in indicators]
    weights = profile.weights
    table = weights.with_cost if weights.with_cost and COST in branches else weights.without_cost
    if weights.split == "indicators":
        groups = [""] * len(branches)
        budget = {"": sum(table.values(), Decimal(0))}
    else:
        groups = [name if name in table or not name else OUTPUT for name in branches]
        budget = _budget(table, groups, weights.without_satisfaction_to)
    parts: dict[int, Share] = {}
    for group in dict.fromkeys(groups):
        members = [index for index, name in enumerate(groups) if name == group]
        blank = [index for index in members if indicators[index].points is None]
        given = sum((indicators[index].points or Decimal(0) for index in members), Decimal(0))
        parts |= _group_shares(blank, budget.get(group), given, profile)
    return tuple(
        Share(indicator.points, given=True) if indicator.points is not None else parts[index]
        for index, indicator in enumerate(indicators)
    )


def adds_up(total: Decimal, profile: Profile) -> bool:
    """Tell whether points sum up to 100, as near as the profile allows."""
    return abs(total - HUNDRED) <= profile.tolerances.points


def _budget(table: dict[str, Decimal], groups: list[str], satisfaction_to: str) -> dict[str, Decimal]:
    """Return the points of each first level that a form has; those of the others go to them."""
    budget = {name: points for name, points in table.items() if name in groups}
    for name, points in table.items():
        if name not in groups and budget:
            heaviest = max(budget, key=lambda other: table[other])
            budget[satisfaction_to if name == SATISFACTION and satisfaction_to in budget else heaviest] += points
    return budget


def _group_shares(blank: list[int], budget: Decimal | None, given: Decimal, profile: Profile) -> dict[int, Share]:
    if budget is None:
        return {index: Share(None, given=False, flags=(Flag.LEVEL_UNKNOWN,)) for index in blank}
    left = budget - given
    if left <= 0:
        return {index: Share(None, given=False, flags=(Flag.POINTS_USED_UP,)) for index in blank}
    parts = spread(left, len(blank), profile.places.points)
    return {index: Share(part, given=False) for index, part in zip(blank, parts, strict=True)}
