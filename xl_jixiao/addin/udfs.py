"""The worksheet functions `JX_…`: thin calls into the package, one row at a time."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from xl_jixiao.addin.cells import as_actual, as_number, as_points, as_profile, as_text
from xl_jixiao.addin.udf import (
    Cell,
    CellError,
    ErrorValue,
    MissingError,
    OutOfRangeError,
    UdfFunction,
    WrongTypeError,
    ZeroDivisorError,
    is_blank,
    udf,
)
from xl_jixiao.addin.udfs_rules import JX_CHECK, JX_RULE
from xl_jixiao.addin.udfs_summary import JX_PARAGRAPH, JX_SUMMARY, JX_TOTAL
from xl_jixiao.errors import JixiaoError
from xl_jixiao.model import DateTarget, Interval, Op, Phrase, Placeholder, Quantity, notation, parse
from xl_jixiao.scoring import points as scoring
from xl_jixiao.scoring.achievement import Achievement, achieve
from xl_jixiao.scoring.execution import execution
from xl_jixiao.scoring.flags import Flag
from xl_jixiao.scoring.rounding import half_up

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from decimal import Decimal

    from xl_jixiao.model import AnyTarget
    from xl_jixiao.scoring.points import Score
    from xl_jixiao.scoring.profiles import Profile

_TARGET = "指标值，如 ≥95%、=10(个)、≤400元、18—54周岁；可以是一个单元格或一列"
_ACTUAL = "实际完成值：数字、带单位的文字，定性指标填 达成、部分达成 或 未达成；空白则结果为空白"
_POINTS = "分值，不小于 0 的数字"
_NAME = "三级指标名称；指标值没有比较符号时据此判断方向（如故障率越低越好）。可不填"
_PROFILE = "口径名称，如 sh-2024、mof-2021；不填为 sh-2024"
_LEVEL2 = "二级指标名称；有的口径对满意度指标另有计分办法。不填时按三级指标名称判断"

_KINDS = {Quantity: "定量", Interval: "区间", DateTarget: "日期", Phrase: "定性", Placeholder: "未填"}


def _number(target: AnyTarget) -> Decimal | str:
    match target:
        case Quantity() | DateTarget():
            return target.value
        case Placeholder():
            raise MissingError("指标值尚未填写")
    raise WrongTypeError(f"指标值“{target.text}”不是一个数", advice="区间请取下限或上限，定性指标没有数值")


def _low(target: AnyTarget) -> Decimal | str:
    if isinstance(target, Interval):
        return target.low
    return "" if getattr(target, "op", None) in {Op.AT_MOST, Op.LESS} else _number(target)


def _high(target: AnyTarget) -> Decimal | str:
    if isinstance(target, Interval):
        return target.high
    return "" if getattr(target, "op", None) in {Op.AT_LEAST, Op.MORE} else _number(target)


_PARTS: dict[str, Callable[[AnyTarget], Cell]] = {
    "规范写法": notation,
    "类型": lambda target: _KINDS[type(target)],
    "符号": lambda target: getattr(target, "op", None),
    "数值": _number,
    "下限": _low,
    "上限": _high,
    "单位": lambda target: getattr(target, "unit", None),
}


@udf({"target": _TARGET, "part": f"要哪一部分：{'、'.join(_PARTS)}；不填为规范写法"})
def JX_PARSE(target: Cell, part: Cell = "规范写法") -> Cell:
    """把指标值拆开：返回规范写法、类型、比较符号、数值、下限、上限或计量单位。"""
    read = _PARTS.get(as_text(part))
    if read is None:
        raise WrongTypeError(f"没有“{as_text(part)}”这一部分", advice=f"请填写{'、'.join(_PARTS)}之一")
    return read(parse(as_text(target)))


@udf({"target": _TARGET, "actual": _ACTUAL, "name": _NAME, "profile": _PROFILE})
def JX_RATE(target: Cell, actual: Cell, name: Cell = "", profile: Cell = "") -> Decimal | None:
    """达成率（1 为 100%，四舍五入到万分之一）。定性指标没有达成率，返回空白；缺实际完成值时返回空白，不记为 0。"""
    rules = as_profile(profile)
    reached = _achieved(target, actual, name, rules)
    if reached.rate is None:
        if reached.grade is None:
            raise _fault(reached.flags)
        return None
    return half_up(reached.rate, rules.places.percent + 2)


@udf({"target": _TARGET, "actual": _ACTUAL, "name": _NAME, "profile": _PROFILE})
def JX_STATUS(target: Cell, actual: Cell, name: Cell = "", profile: Cell = "") -> str:
    """完成情况：完成、超额完成、部分完成、未完成；无法判断时为 待定，原因见 JX_WHY。"""
    return _achieved(target, actual, name, as_profile(profile)).status


@udf(
    {
        "target": _TARGET,
        "actual": _ACTUAL,
        "points": _POINTS,
        "name": _NAME,
        "profile": _PROFILE,
        "level2": _LEVEL2,
    }
)
def JX_SCORE(  # noqa: PLR0913, PLR0917  # one argument a column of the form
    target: Cell, actual: Cell, points: Cell, name: Cell = "", profile: Cell = "", level2: Cell = ""
) -> Decimal:
    """得分：按口径由达成率和分值计算，不超过分值，保留两位小数。缺实际完成值或分值时返回空白，不记为 0。"""
    rules = as_profile(profile)
    reached = _achieved(target, actual, name, rules)
    earned = _scored(reached, as_points(points), name, level2, rules)
    if earned.value is None:
        raise _fault(reached.flags + earned.flags)
    return earned.value


@udf(
    {
        "budget": "全年预算数：数字，或带单位的文字（如 43.2万元）",
        "outturn": "全年执行数，单位与预算数相同；空白则结果为空白",
        "points": "预算执行率的分值，如 10；填了则返回得分，不填则返回执行率",
        "profile": _PROFILE,
    }
)
def JX_EXECUTION(budget: Cell, outturn: Cell, points: Cell = None, profile: Cell = "") -> Decimal:
    """预算执行率（1 为 100%）＝全年执行数÷全年预算数；填了分值则返回得分，执行率超过 100% 时按满分。"""
    rules = as_profile(profile)
    worth = None if points is None else as_points(points)
    spent = execution(as_number(budget), as_number(outturn), worth, rules)
    if spent.rate is None:
        raise _fault(spent.flags)
    return half_up(spent.rate, rules.places.percent + 2) if spent.score is None else spent.score


@udf({"total": "总分，不小于 0 的数字", "profile": _PROFILE})
def JX_GRADE(total: Cell, profile: Cell = "") -> str:
    """绩效等级：按口径的分数线由总分（四舍五入到两位小数）得出，如 优、良、合格、不合格。"""
    return scoring.grade(as_points(total), as_profile(profile))


@udf(
    {
        "target": _TARGET,
        "actual": _ACTUAL,
        "points": "分值；填了则同时说明得分的问题。可不填",
        "name": _NAME,
        "profile": _PROFILE,
        "level2": _LEVEL2,
    },
    sees_all=True,
)
def JX_WHY(  # noqa: PLR0913, PLR0917  # the arguments of JX_SCORE
    target: Cell,
    actual: Cell,
    points: Cell = None,
    name: Cell = "",
    profile: Cell = "",
    level2: Cell = "",
) -> str:
    """说明原因：达成率或得分为什么是错误值、空白或需要说明，一句中文；没有要说明的则返回空白。"""
    given = (target, actual, points, name, profile, level2)
    if any(isinstance(cell, ErrorValue) for cell in given):
        return "引用的单元格是错误值，请先改正"
    if all(map(is_blank, given[:2])):
        return ""
    try:
        rules = as_profile(profile)
        reached = _achieved(target, actual, name, rules)
        flags = reached.flags
        if points is not None and (reached.rate is not None or reached.grade):
            flags += _scored(reached, as_points(points), name, level2, rules).flags
    except JixiaoError as error:
        return error.sentence
    return "；".join(flags)


def _achieved(target: Cell, actual: Cell, name: Cell, profile: Profile) -> Achievement:
    promised = parse(as_text(target))
    return achieve(promised, as_actual(actual, promised), profile, name=as_text(name))


def _scored(reached: Achievement, points: Decimal, name: Cell, level2: Cell, profile: Profile) -> Score:
    satisfaction = "满意" in (as_text(level2) or as_text(name))
    return scoring.score(reached, points, profile, satisfaction=satisfaction)


_NOT_AVAILABLE = {
    Flag.TARGET_MISSING,
    Flag.ACTUAL_MISSING,
    Flag.ACTUAL_RANGE,
    Flag.DATE_UNCLEAR,
    Flag.SCORE_TO_CHOOSE,
    Flag.ZERO_TO_CHOOSE,
}
_IMPOSSIBLE = {Flag.ACTUAL_NEGATIVE, Flag.BUDGET_NEGATIVE, Flag.OUTTURN_NEGATIVE}


def _fault(flags: Iterable[Flag]) -> CellError:
    """Choose the error for what has no number; `JX_WHY` gives the sentence."""
    for flag in flags:
        if flag in _NOT_AVAILABLE:
            return MissingError(flag)
        if flag in _IMPOSSIBLE:
            return OutOfRangeError(flag)
        if flag is Flag.BUDGET_ZERO:
            return ZeroDivisorError(flag)
    return WrongTypeError("；".join(flags))


FUNCTIONS: tuple[UdfFunction, ...] = (
    JX_PARSE,
    JX_RATE,
    JX_STATUS,
    JX_SCORE,
    JX_EXECUTION,
    JX_GRADE,
    JX_WHY,
    JX_CHECK,
    JX_RULE,
    JX_SUMMARY,
    JX_TOTAL,
    JX_PARAGRAPH,
)

if sys.platform == "win32":  # xlwings' server looks the functions up here
    from xl_jixiao.addin import excel

    excel.declare(FUNCTIONS)
