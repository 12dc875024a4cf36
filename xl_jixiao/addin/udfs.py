"""The worksheet functions `JX_…`: thin calls into the package, one row at a time."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from xl_jixiao.addin.udf import Cell, MissingError, UdfFunction, WrongTypeError, as_text, udf
from xl_jixiao.model import DateTarget, Interval, Op, Phrase, Placeholder, Quantity, notation, parse

if TYPE_CHECKING:
    from collections.abc import Callable
    from decimal import Decimal

    from xl_jixiao.model import AnyTarget

_TARGET = "指标值，如 ≥95%、=10(个)、≤400元、18—54周岁；可以是一个单元格或一列"

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
    read = _PARTS.get(as_text(part).strip())
    if read is None:
        raise WrongTypeError(f"没有“{as_text(part)}”这一部分", advice=f"请填写{'、'.join(_PARTS)}之一")
    return read(parse(as_text(target)))


FUNCTIONS: tuple[UdfFunction, ...] = (JX_PARSE,)

if sys.platform == "win32":  # xlwings' server looks the functions up here
    from xl_jixiao.addin import excel

    excel.declare(FUNCTIONS)
