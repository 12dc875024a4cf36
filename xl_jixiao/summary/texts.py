"""
The sentences about performance that go into other documents, with the figures of the 汇总表.

Amounts are written in 万元 to the cent (`9035.8177万元` is 90,358,177.00 元), so that they agree with the table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from xl_jixiao.scoring.rounding import half_up

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from xl_jixiao.model import MoneyUnit
    from xl_jixiao.summary.rows import Summary

BLANK = "XX"
"""Stands where a figure or a name is left to people, as in the official template."""


class Figures(NamedTuple):
    """What the sentences need; amounts in 元; `None` and `""` are left blank for people."""

    name: str = ""
    """who reports: 上海市XX局"""
    year: int | None = None
    units: int | None = None
    """预算单位 that set targets"""
    projects: int | None = None
    amount: Decimal | None = None
    monitored: int | None = None
    monitored_amount: Decimal | None = None
    evaluated: int | None = None
    evaluated_amount: Decimal | None = None
    average: Decimal | None = None
    grades: Mapping[str, int] = {}
    """label → projects, best first"""
    problems: int | None = None
    solved: int | None = None
    solving: int | None = None
    systems: str = ""
    """预算绩效管理制度"""
    mechanism: str = ""
    """预算绩效管理工作机制"""


def figures(summary: Summary, *, name: str = "", weighted: bool = False) -> Figures:
    """
    Take the figures of a summary; what it does not know (跟踪, 整改) is left to people, with `_replace`.

    Args:
        summary: the 汇总表.
        name: who reports; the only 主管部门 when blank.
        weighted: print the average by funds instead of the simple one.
    """
    totals = summary.totals
    departments = [row.department for row in summary.departments if row.department]
    return Figures(
        name=name or (departments[0] if len(departments) == 1 else ""),
        year=summary.year,
        units=totals.units,
        projects=totals.projects,
        amount=_yuan(totals.annual, summary.money),
        evaluated=totals.evaluated,
        evaluated_amount=_yuan(totals.evaluated_annual, summary.money),
        average=totals.weighted if weighted else totals.average,
        grades=totals.grades,
    )


def paragraph(facts: Figures) -> str:
    """
    Write 决算公开 第十条, 预算绩效管理工作开展情况, after Shanghai's template of 2024.

    The template's last bracket closes nothing and is left out.
    """
    year = f"{facts.year or BLANK}年度"
    evaluated = f"绩效自评的{year}项目{_count(facts.evaluated)}个"
    if facts.evaluated != 0:
        grades = "；".join(f"绩效评级为“{label}”的项目{count}个" for label, count in facts.grades.items())
        average = BLANK if facts.average is None else f"{half_up(facts.average, 2):f}"
        evaluated += f"，涉及预算金额{wan(facts.evaluated_amount)}万元，平均得分{average}分"
        evaluated += f"（其中，{grades}）" if grades else ""
    return (
        f"{facts.name or BLANK}{year}预算绩效管理工作开展情况如下："
        f"本部门建立了如下预算绩效管理制度：{facts.systems or 'XXXX'}，"
        f"建立了{facts.mechanism or 'XXXX'}的预算绩效管理工作机制；"
        f"全过程绩效管理实施情况：编报绩效目标的{year}项目{_count(facts.projects)}个，"
        f"涉及预算金额{wan(facts.amount)}万元；"
        f"绩效跟踪评价的{year}项目{_count(facts.monitored)}个，涉及预算金额{wan(facts.monitored_amount)}万元；"
        f"{evaluated}。"
        f"绩效自评中共发现问题{_count(facts.problems)}个，已经完成整改的{_count(facts.solved)}个，"
        f"正在整改的{_count(facts.solving)}个。"
    )


def budget_sentence(facts: Figures, *, area: str = "本区") -> str:
    """Write the sentence of the 部门预算 book about 绩效目标; `area` is 本区 or 本市."""
    return (
        f"按照{area}预算绩效管理工作的总体要求，本部门{_count(facts.units)}个预算单位开展了{facts.year or BLANK}年"
        f"项目预算绩效目标编报工作，编报绩效目标的项目{_count(facts.projects)}个，"
        f"涉及项目预算资金{wan(facts.amount)}万元。"
    )


def wan(yuan: Decimal | None) -> str:
    """
    Write an amount in 元 as 万元: to the cent, with two decimals at least.

    >>> wan(Decimal("90358177.00"))
    '9035.8177'
    >>> wan(Decimal("5984200"))
    '598.42'
    """
    if yuan is None:
        return BLANK
    whole, _, cents = f"{half_up(yuan / 10000, 6):f}".partition(".")
    return f"{whole}.{cents.rstrip('0').ljust(2, '0')}"


def _count(number: int | None) -> str:
    return BLANK if number is None else str(number)


def _yuan(amount: Decimal | None, money: MoneyUnit | None) -> Decimal | None:
    return None if amount is None or money is None else amount * money.in_yuan
