"""Read one cell as what a function needs: the text its user typed, a number, an actual value, a profile."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from xl_jixiao.addin.udf import Cell, OutOfRangeError, WrongTypeError, is_blank
from xl_jixiao.model import AnyTarget, DateTarget, Op, Quantity, parse
from xl_jixiao.scoring import profiles

if TYPE_CHECKING:
    from xl_jixiao.scoring.profiles import Profile

_DAY_ZERO = dt.date(1899, 12, 30)
_DAYS = range(20_000, 80_000)  # 1954 to 2119: what Excel's day numbers can mean in this field
_FACTORS = {
    "": Decimal(1),
    "分": Decimal(1),
    "%": Decimal("0.01"),
    "元": Decimal(1),
    "千元": Decimal(1000),
    "万元": Decimal(10_000),
    "万": Decimal(10_000),
    "亿元": Decimal(100_000_000),
}


def as_text(cell: Cell) -> str:
    """Write a cell as its user typed it: 50 not 50.0, fifteen digits as Excel shows, a date as 2024-12-31."""
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat()
    if isinstance(cell, float):
        return format(Decimal(format(cell, ".15g")), "f")
    return "" if cell is None else str(cell)


def as_number(cell: Cell) -> Decimal:
    """
    Read a number; money is in 元, a percentage a share: `43.2万元` is 432000, `95%` is 0.95.

    Raises:
        WrongTypeError: it is no number, or a number of something else.
    """
    if isinstance(cell, int | float | Decimal) and not isinstance(cell, bool):
        return Decimal(as_text(cell))
    parsed = parse(as_text(cell))
    if isinstance(parsed, Quantity) and parsed.op in {None, Op.EQUAL} and parsed.unit in _FACTORS:
        return parsed.value * _FACTORS[parsed.unit]
    raise WrongTypeError(f"“{as_text(cell)}”不是数字", advice="请填写数字")


def as_points(cell: Cell) -> Decimal:
    """
    Read 分值 or 得分.

    Raises:
        WrongTypeError: it is no number.
        OutOfRangeError: it is negative.
    """
    points = as_number(cell)
    if points < 0:
        raise OutOfRangeError(f"“{as_text(cell)}”为负数", advice="分值、得分不能小于 0")
    return points


def as_actual(cell: Cell, target: AnyTarget) -> str | Decimal | None:
    """Read 实际完成值 as `achieve` takes it; a day number beside a date target is the date that Excel shows."""
    if is_blank(cell):
        return None
    if isinstance(cell, int | float | Decimal) and not isinstance(cell, bool):
        if isinstance(target, DateTarget) and int(cell) in _DAYS:
            return (_DAY_ZERO + dt.timedelta(days=int(cell))).isoformat()
        return Decimal(as_text(cell))
    return as_text(cell)


def as_profile(cell: Cell) -> Profile:
    """
    Return the profile of this name or title; the default one for a blank cell.

    Values of a unit's own may follow: `sh-2024;reverse=ratio;pass_line=60%`.

    Raises:
        InputError: no profile has this name.
    """
    return _profile(as_text(cell))


@cache
def _profile(text: str) -> Profile:
    name, *own = (part.strip() for part in text.replace("；", ";").split(";"))
    by_title = {profiles.load(known).title: known for known in profiles.names()}
    values = dict(_setting(part) for part in own if part)
    return profiles.override(profiles.load(by_title.get(name, name) or profiles.DEFAULT), values, where="口径")


def _setting(part: str) -> tuple[str, str]:
    """Read one value that replaces the profile's own: `trigger=30%` is 0.3."""
    key, _, value = part.partition("=")
    number = value.strip().replace("％", "%")
    if number.endswith("%"):
        number = f"{as_number(number):f}"
    return key.strip(), number
