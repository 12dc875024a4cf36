"""绩效跟踪 (绩效运行监控): where a form stands after some months, and where it will end."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from xl_jixiao.errors import InputError
from xl_jixiao.model import Quantity
from xl_jixiao.model.lexicons import words
from xl_jixiao.scoring.achievement import Achievement, Direction, achieve
from xl_jixiao.scoring.execution import Execution, execution
from xl_jixiao.scoring.profiles import Grade
from xl_jixiao.scoring.rounding import half_up

if TYPE_CHECKING:
    from xl_jixiao.model import Form, Indicator
    from xl_jixiao.scoring.profiles import Profile

_YEAR = Decimal(12)
# Rates and durations do not grow with the months: 合格率 95 % is due in July as in December.
_LEVEL_UNITS = frozenset({"%", "‰", "℃", "天", "日", "工作日", "小时", "分钟"})


class Light(StrEnum):
    """灯: the state of an indicator, worst first."""

    RED = "红灯"
    YELLOW = "黄灯"
    GREEN = "绿灯"
    BLUE = "蓝灯"
    """well ahead of the plan: the target may be too low"""
    NONE = "未报"
    """nothing was reported, or it cannot be compared"""


class Likelihood(StrEnum):
    """完成目标可能性, in the words of the official table."""

    SURE = "确定能"
    MAYBE = "有可能"
    NO = "完全不可能"


@dataclass(frozen=True, slots=True)
class Row:
    """One indicator of the monitoring table."""

    path: str
    indicator: Indicator
    achievement: Achievement
    """as against the whole year's target"""
    pace: Decimal | None
    """progress as against what was due by now; 1 is exactly on plan"""
    light: Light
    expected: str
    """全年预计完成情况: as the form says, else carried forward at the same speed"""
    expected_by_us: bool
    likelihood: str
    """as the form says, else what the light suggests"""


@dataclass(frozen=True, slots=True)
class Monitoring:
    """A form after `month` months."""

    form: Form
    profile: Profile
    month: int
    rows: tuple[Row, ...]
    execution: Execution
    execution_light: Light
    """of 执行率 as against month/12"""
    light: Light
    """the worst of all that were reported"""

    @property
    def counts(self) -> dict[Light, int]:
        """How many indicators show each light."""
        return {light: sum(row.light is light for row in self.rows) for light in Light}


def monitor(form: Form, month: int, profile: Profile) -> Monitoring:
    """
    Compare what a form reports (执行情况, else 实际完成值) with the plan of one twelfth of the target a month.

    Counts and money are due month by month; rates, durations, limits, dates and words as a whole (own proposal; a
    deployed system divides all of them). The limits of the lights are `Profile.lights`.

    Raises:
        InputError: the month is none.
    """
    if not 1 <= month <= 12:
        raise InputError(f"月份“{month}”不在1至12之间", advice="请填写跟踪截止的月份")
    rows = tuple(_row(f"indicators[{index}]", item, month, profile) for index, item in enumerate(form.indicators))
    funds = form.funds.total
    spent = execution(funds.budget, funds.outturn, None, profile)
    pace = None if spent.rate is None else spent.rate * _YEAR / month
    execution_light = _light(pace, profile, ahead=False)
    seen = {row.light for row in rows} | {execution_light}
    return Monitoring(
        form=form,
        profile=profile,
        month=month,
        rows=rows,
        execution=spent,
        execution_light=execution_light,
        light=next(light for light in Light if light in seen),
    )


def progress(indicator: Indicator) -> str:
    """Return what an indicator reports so far."""
    return indicator.progress.strip() or indicator.actual.strip()


def _row(path: str, indicator: Indicator, month: int, profile: Profile) -> Row:
    reached = achieve(indicator.target, progress(indicator), profile, name=indicator.name)
    growing = _grows(indicator, reached)
    pace = reached.rate
    if pace is not None and growing:
        pace = pace * _YEAR / month
    if reached.grade:
        light = _LIGHT_OF_GRADE[reached.grade]
    elif growing or reached.direction is Direction.UP:
        light = _light(pace, profile, ahead=growing)
    elif reached.rate is None:
        light = Light.NONE
    else:
        # A limit is kept or it is not.
        light = Light.GREEN if reached.rate == 1 else Light.RED
    expected = indicator.forecast.strip() or _carried_forward(indicator, reached, month, growing=growing)
    return Row(
        path=path,
        indicator=indicator,
        achievement=reached,
        pace=pace,
        light=light,
        expected=expected,
        expected_by_us=bool(expected) and not indicator.forecast.strip(),
        likelihood=indicator.likelihood.strip() or _LIKELIHOOD.get(light, ""),
    )


_LIGHT_OF_GRADE = {Grade.MET: Light.GREEN, Grade.PARTLY: Light.YELLOW, Grade.MISSED: Light.RED}
_LIKELIHOOD = {
    Light.BLUE: Likelihood.SURE,
    Light.GREEN: Likelihood.SURE,
    Light.YELLOW: Likelihood.MAYBE,
    # That something is impossible only people can say.
    Light.RED: Likelihood.MAYBE,
}


def _grows(indicator: Indicator, reached: Achievement) -> bool:
    """Tell whether the target is reached bit by bit over the year."""
    return (
        isinstance(indicator.target, Quantity)
        and reached.direction is Direction.UP
        and reached.unit not in _LEVEL_UNITS
        and "/" not in reached.unit
        and indicator.target.value > 0
    )


def _light(pace: Decimal | None, profile: Profile, *, ahead: bool) -> Light:
    if pace is None:
        return Light.NONE
    limits = profile.lights
    if pace < limits.yellow:
        return Light.RED
    if pace < limits.green:
        return Light.YELLOW
    return Light.BLUE if ahead and pace >= limits.blue else Light.GREEN


def _carried_forward(indicator: Indicator, reached: Achievement, month: int, *, growing: bool) -> str:
    """Write the value that December has at the speed so far, with the decimals of the target; counts are whole."""
    target, value = indicator.target, reached.actual
    if value is None or not isinstance(target, Quantity):
        return ""
    if growing:
        exponent = 0 if target.unit in words("countable_units") else target.value.as_tuple().exponent
        value = half_up(value * _YEAR / month, -exponent if isinstance(exponent, int) and exponent < 0 else 0)
    return f"{value:f}{target.unit}"
