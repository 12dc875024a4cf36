"""项目资金: amounts in the form's own unit, never mixed with another unit."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum

from xl_jixiao.model.base import Model


class MoneyUnit(StrEnum):
    """The unit a form states for its amounts."""

    YUAN = "元"
    WAN = "万元"

    @property
    def in_yuan(self) -> Decimal:
        """How many 元 one of this unit is."""
        return Decimal(1) if self is MoneyUnit.YUAN else Decimal(10000)


class FundLine(Model):
    """
    One row of the funds table; an amount that the form leaves blank is `None`, never 0.

    On a 申报表 only `budget` (the amount applied for) is filled.
    """

    label: str = ""
    initial: Decimal | None = None
    """年初预算数"""
    budget: Decimal | None = None
    """全年预算数; 申请数 on a 申报表"""
    outturn: Decimal | None = None
    """全年执行数"""
    points: Decimal | None = None
    """分值"""
    rate: str = ""
    """执行率 as printed"""
    score: Decimal | None = None
    """得分"""


class Funds(Model):
    """
    The funds of a project: this year's lines on the right of the form, the whole life's on the left.

    Whole-life and annual amounts are different things and are compared only by rules that say so.
    """

    unit: MoneyUnit | None = None
    total: FundLine = FundLine()
    """年度资金申请总额 / 年度资金总额"""
    fiscal: FundLine = FundLine()
    """当年财政拨款"""
    carryover: FundLine = FundLine()
    """上年结转资金"""
    other: FundLine = FundLine()
    """其他资金"""
    extra: tuple[FundLine, ...] = ()
    """Lines only some provinces have, such as 财政专户管理资金, 单位资金; the label says which"""
    life_total: Decimal | None = None
    """项目资金总额, whole life"""
    life_fiscal: Decimal | None = None
    """财政资金, whole life"""
    life_other: Decimal | None = None
    """其他资金, whole life"""

    def in_yuan(self, amount: Decimal) -> Decimal | None:
        """Convert an amount of this form to 元; `None` when the form states no unit."""
        return amount * self.unit.in_yuan if self.unit else None
