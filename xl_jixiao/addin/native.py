"""
达成率 and 得分 as Excel's own formulas, for workbooks that must compute without this program.

A quantitative target is laid out in helper cells (符号, 数值, 上限, 单位, 实际数值); the formulas follow
`scoring.achievement` and `scoring.points` for the profile they were made with. What they cannot follow (words, dates,
units to convert) stays a value.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_jixiao.model import Interval, Op, Quantity
from xl_jixiao.scoring.achievement import FRACTION_FROM, Direction, achieve
from xl_jixiao.scoring.profiles import Reverse
from xl_jixiao.scoring.weights import SATISFACTION, branch

if TYPE_CHECKING:
    from decimal import Decimal

    from xl_jixiao.model import Indicator
    from xl_jixiao.scoring.profiles import Profile

HELPERS = ("符号", "数值", "上限", "单位", "实际数值")
"""Titles of the helper columns."""

_WITHIN = "区间"
_NONE = "=0"
_FEWER = "≤"
_MORE = "≥"


@dataclass(frozen=True, slots=True)
class Measure:
    """A quantitative target in helper cells; what is blank is `None`."""

    sign: str
    low: Decimal
    high: Decimal | None
    unit: str
    satisfaction: bool
    """a profile may score it by the actual percentage"""


@dataclass(frozen=True, slots=True)
class Cells:
    """Addresses, in one row, of what the formulas read."""

    sign: str
    low: str
    high: str
    unit: str
    number: str
    actual: str
    points: str
    rate: str


def measure(indicator: Indicator, profile: Profile) -> Measure | None:
    """Lay a target out in helper cells; `None` when it is not a quantity or an interval."""
    target = indicator.target
    if isinstance(target, Interval):
        low, high = sorted((target.low, target.high))
        return Measure(_WITHIN, low, high, target.unit, satisfaction=False)
    if not isinstance(target, Quantity):
        return None
    # The direction does not depend on the actual value; any will do to ask for it.
    direction = achieve(target, target.value, profile, name=indicator.name).direction
    sign = {Direction.ZERO: _NONE, Direction.DOWN: _FEWER}.get(direction, _MORE)
    if sign == _MORE and target.op is Op.EQUAL:
        sign = str(Op.EQUAL)
    satisfaction = direction is Direction.UP and branch(indicator) == SATISFACTION
    return Measure(sign, target.value, None, target.unit, satisfaction)


def number_formula(at: Cells) -> str:
    """
    Return the formula that reads 实际完成值 as a number in the target's unit.

    `1,234`, `52个`, `98.5%` and, for a high percentage, Excel's `0.985` are read; anything else is blank.
    """
    plain = f'SUBSTITUTE(SUBSTITUTE(SUBSTITUTE(TRIM({at.actual}&""),",",""),"％","%"),{at.unit}&"","")'
    value = f'VALUE(SUBSTITUTE({plain},"%",""))'
    share = (
        f'AND({at.unit}="%",ISERROR(FIND("%",{at.actual}&"")),{at.sign}<>"{_FEWER}",{at.sign}<>"{_NONE}",'
        f"{at.low}>={FRACTION_FROM},{value}>0,{value}<=1)"
    )
    return f'=IF(TRIM({at.actual}&"")="","",IFERROR(IF({share},{value}*100,{value}),""))'


def rate_formula(at: Cells, profile: Profile) -> str:
    """Return the formula of 达成率, a ratio."""
    value, low, high = at.number, at.low, at.high
    more = f"IF({low}=0,IF({value}>=0,1,0),MAX(0,1+({value}-{low})/ABS({low})))"
    equal = f"MAX(0,1-ABS({value}-{low})/ABS({low}))" if profile.exact_equal else more
    broken = "0" if profile.zero_tolerance else '""'
    within = f"IF({value}<{low},MAX(0,1+({value}-{low})/ABS({low})),{_fewer(value, high, profile)})"
    return (
        f'=IF({value}="","",IF({at.sign}="{_WITHIN}",{within},'
        f'IF({at.sign}="{_NONE}",IF({value}<=0,1,{broken}),'
        f'IF({at.sign}="{_FEWER}",{_fewer(value, low, profile)},'
        f'IF({at.sign}="=",{equal},{more})))))'
    )


def score_formula(at: Cells, profile: Profile, *, satisfaction: bool) -> str:
    """Return the formula of 得分, rounded half up as the profile says."""
    share = f"MIN({at.rate},{profile.cap:f})"
    if profile.pass_line:
        share = f"IF({at.rate}<{profile.pass_line:f},0,{share})"
    limits = profile.satisfaction
    if satisfaction and limits is not None:
        width = limits.full - limits.zero
        banded = f"MAX(0,MIN(1,({at.number}/100-{limits.zero:f})/{width:f}))"
        share = f'IF({at.unit}="%",{banded},{share})'
    # The inner rounding takes the binary noise away, so that a half is a half.
    earned = f"ROUND(ROUND({share}*{at.points},9),{profile.places.score})"
    return f'=IF(OR({at.rate}="",{at.points}=""),"",{earned})'


def _fewer(value: str, limit: str, profile: Profile) -> str:
    linear = f"MAX(0,1-({value}-{limit})/ABS({limit}))"
    beyond = f"IF({limit}>0,{limit}/{value},{linear})" if profile.reverse is Reverse.RATIO else linear
    return f"IF({value}<={limit},1,IF({limit}=0,0,{beyond}))"
