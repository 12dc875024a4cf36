"""预算执行率: how much of the budget was spent, and the points for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from xl_jixiao.scoring.flags import Flag
from xl_jixiao.scoring.rounding import half_up

if TYPE_CHECKING:
    from decimal import Decimal

    from xl_jixiao.scoring.profiles import Profile


class Execution(NamedTuple):
    """执行率 as a ratio, not rounded and perhaps above 1, and its score; both `None` when they cannot be computed."""

    rate: Decimal | None
    score: Decimal | None
    flags: tuple[Flag, ...] = ()


def execution(budget: Decimal | None, outturn: Decimal | None, points: Decimal | None, profile: Profile) -> Execution:
    """
    Divide 全年执行数 by 全年预算数, both in the same unit, and score it.

    The score is rate × points, the rate counted up to the profile's cap. A budget of 0 is no 0/0: it is flagged.
    """
    if budget is None or budget <= 0:
        return Execution(None, None, (_budget_fault(budget),))
    if outturn is None or outturn < 0:
        return Execution(None, None, (Flag.OUTTURN_MISSING if outturn is None else Flag.OUTTURN_NEGATIVE,))
    rate = outturn / budget
    flags: tuple[Flag, ...] = ()
    if rate > 1:
        flags = (Flag.EXECUTION_OVER,)
    elif rate < profile.execution.reason_below:
        flags = (Flag.EXECUTION_LOW,)
    if points is None:
        return Execution(rate, None, (*flags, Flag.POINTS_MISSING))
    if points < 0:
        return Execution(rate, None, (*flags, Flag.POINTS_NEGATIVE))
    return Execution(rate, half_up(min(rate, profile.execution.cap) * points, profile.places.score), flags)


def _budget_fault(budget: Decimal | None) -> Flag:
    if budget is None:
        return Flag.BUDGET_MISSING
    return Flag.BUDGET_NEGATIVE if budget else Flag.BUDGET_ZERO
