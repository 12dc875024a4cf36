"""The scoring check: recompute every figure of a 自评表 that others filled in, and list what disagrees."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from xl_jixiao.model import Phrase, Quantity, parse
from xl_jixiao.scoring.achievement import achieve
from xl_jixiao.scoring.execution import execution
from xl_jixiao.scoring.points import grade, score
from xl_jixiao.scoring.rounding import half_up, percent
from xl_jixiao.scoring.weights import SATISFACTION, branch

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_jixiao.model import Form, FundLine, Indicator
    from xl_jixiao.scoring.profiles import Profile


MOST_PLACES = 6
"""Decimals of a printed percentage that are compared (own proposal)"""


class Figure(StrEnum):
    """What disagrees."""

    SCORE = "得分与按口径计算的不符"
    OVER_POINTS = "得分超过分值"
    BAND = "定性指标的得分不在所填档次的区间内"
    RATE = "执行率与全年执行数÷全年预算数不符"
    EXECUTION = "执行率得分与执行率×分值不符"
    TOTAL = "总分与各项得分之和不符"
    GRADE = "等级与总分不符"


class Disagreement(NamedTuple):
    """A printed figure that is not what the form's own data give."""

    path: str
    figure: Figure
    printed: str
    computed: str
    """what it should be; for a band `4.00~5.00`"""
    difference: Decimal | None = None
    """printed - computed; `None` for a grade"""

    @property
    def off(self) -> str:
        """By how much it is wrong, in words: `多0.16`, `少1.86`."""
        return "" if self.difference is None else f"{'多' if self.difference > 0 else '少'}{abs(self.difference):f}"


def recompute(form: Form, profile: Profile) -> tuple[Disagreement, ...]:
    """
    Compare what a 自评表 prints with what its targets, actual values and points give.

    Only what is printed and can be computed is compared; scores may differ by `tolerances.score` of the profile.
    """
    return (
        *(found for index, item in enumerate(form.indicators) for found in _indicator(index, item, profile)),
        *_funds(form, profile),
        *_total(form, profile),
    )


def _indicator(index: int, indicator: Indicator, profile: Profile) -> Iterator[Disagreement]:
    printed, points = indicator.score, indicator.points
    if printed is None or points is None:
        return
    path, slack = f"indicators[{index}].score", profile.tolerances.score
    if printed - points > 0:
        yield _differs(path, Figure.OVER_POINTS, printed, points)
        return
    reached = achieve(indicator.target, indicator.actual, profile, name=indicator.name)
    earned = score(reached, points, profile, satisfaction=branch(indicator) == SATISFACTION)
    if earned.band:
        low, high = earned.band
        nearest = min(max(printed, low), high)
        if printed != nearest:
            band = f"{low:f}~{high:f}"
            yield Disagreement(path, Figure.BAND, f"{printed:f}", band, printed - nearest)
    elif earned.value is not None and abs(printed - earned.value) > slack:
        yield _differs(path, Figure.SCORE, printed, earned.value)


def _funds(form: Form, profile: Profile) -> Iterator[Disagreement]:
    funds = form.funds
    lines = {name: getattr(funds, name) for name in ("total", "fiscal", "carryover", "other")}
    lines |= {f"extra[{index}]": line for index, line in enumerate(funds.extra)}
    for name, line in lines.items():
        yield from _line(f"funds.{name}", line, profile)


def _line(path: str, line: FundLine, profile: Profile) -> Iterator[Disagreement]:
    spent = execution(line.budget, line.outturn, line.points, profile)
    printed = _percentage(line.rate)
    if spent.rate is not None and printed is not None:
        # A printed rate is right when it is the exact one rounded to as many decimals; a cell that divides by itself
        # has digits that only its binary number has.
        exponent = printed.as_tuple().exponent
        places = min(-exponent, MOST_PLACES) if isinstance(exponent, int) and exponent < 0 else 0
        printed, exact = half_up(printed, places), percent(spent.rate, places)
        if printed != exact:
            yield Disagreement(f"{path}.rate", Figure.RATE, f"{printed:f}%", f"{exact:f}%", printed - exact)
    if spent.score is not None and line.score is not None and abs(line.score - spent.score) > profile.tolerances.score:
        yield _differs(f"{path}.score", Figure.EXECUTION, line.score, spent.score)


def _percentage(text: str) -> Decimal | None:
    """Read a printed rate; without a % it is one only above 1, since 0.86 may be either."""
    target = parse(text) if text.strip() else Phrase(text="")
    if not isinstance(target, Quantity) or (target.unit != "%" and (target.unit or target.value <= 1)):
        return None
    return target.value


def _total(form: Form, profile: Profile) -> Iterator[Disagreement]:
    if form.total is None:
        return
    scores = [indicator.score for indicator in form.indicators if indicator.points is None or indicator.points > 0]
    if form.funds.total.score is not None or form.funds.total.points:
        scores.append(form.funds.total.score)
    present = [value for value in scores if value is not None]
    summed = half_up(sum(present, Decimal(0)), profile.places.score)
    if present and len(present) == len(scores) and abs(form.total - summed) > profile.tolerances.score:
        yield _differs("total", Figure.TOTAL, form.total, summed)
    deserved = grade(form.total, profile)
    if form.grade in profile.grades and form.grade != deserved:
        yield Disagreement("grade", Figure.GRADE, form.grade, deserved)


def _differs(path: str, figure: Figure, printed: Decimal, computed: Decimal) -> Disagreement:
    return Disagreement(path, figure, f"{printed:f}", f"{computed:f}", printed - computed)
