"""`Form` is one 申报表, 自评表 or 监控表; `Dossier` the forms of one packet together."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from xl_jixiao.model.base import Model
from xl_jixiao.model.funds import Funds
from xl_jixiao.model.indicators import Indicator

_DATE = re.compile(r"((?:19|20)\d\d)\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
_MONTH = re.compile(r"((?:19|20)\d\d)(?:\s*年\s*(?:(\d{1,2})\s*月(?:份|初|底|末)?)?|[-/.](\d{1,2})|(0[1-9]|1[0-2]))")


class Stage(StrEnum):
    """What a form is for."""

    APPLICATION = "申报表"
    EVALUATION = "自评表"
    MONITORING = "监控表"


class Form(Model):
    """A form as its writer filled it: texts are unchanged, blanks are `""` or `None`."""

    stage: Stage = Stage.APPLICATION
    title: str = ""
    year: int | None = None
    project: str = ""
    """项目名称"""
    nature: str = ""
    """项目性质"""
    category: str = ""
    """项目类别"""
    department: str = ""
    """主管部门"""
    unit: str = ""
    """实施单位"""
    start: str = ""
    """计划开始日期 as written"""
    end: str = ""
    """计划完成日期 as written"""
    funds: Funds = Funds()
    whole_objective: str = ""
    """项目总目标"""
    objective: str = ""
    """年度总体目标"""
    objective_actual: str = ""
    """年度总体目标 实际完成情况"""
    indicators: tuple[Indicator, ...] = ()
    total: Decimal | None = None
    """总分 as printed"""
    grade: str = ""
    """评价等级 as printed"""
    extra: tuple[tuple[str, str], ...] = ()
    """Labelled fields that only some provinces have: (label, text)"""

    @property
    def start_date(self) -> date | None:
        """计划开始日期, of a month or year its first day; `None` when it is blank or no date."""
        return read_date(self.start) or read_month(self.start)

    @property
    def end_date(self) -> date | None:
        """计划完成日期, of a month or year its last day; `None` when it is blank or no date."""
        return read_date(self.end) or read_month(self.end, last=True)


class Dossier(Model):
    """Forms that belong together: a unit's packet, or one project's 申报表 and 自评表."""

    title: str = ""
    forms: tuple[Form, ...] = ()


@lru_cache(maxsize=1024)
def read_date(text: str) -> date | None:
    """Read a calendar date such as `2024-01-01`, `2026/1/1`, `2024年1月1日`; `None` if it is none."""
    match = _DATE.fullmatch(text.strip())
    if match is None:
        return None
    try:
        return date(*map(int, match.groups()))
    except ValueError:
        return None


@lru_cache(maxsize=1024)
def read_month(text: str, *, last: bool = False) -> date | None:
    """
    Read a month or a year such as `2024年3月`, `2024.03`, `202403`, `2024年`.

    Args:
        text: as it stands in the form.
        last: whether its last day is asked for, not its first.

    Returns:
        The day; `None` if the text is neither.
    """
    match = _MONTH.fullmatch(text.strip())
    if match is None:
        return None
    year, named = int(match[1]), match[2] or match[3] or match[4]
    month = int(named) if named else 12 if last else 1
    if not 1 <= month <= 12:
        return None
    return date(year, month, monthrange(year, month)[1] if last else 1)
