"""The rows of the four views, plain values with a Chinese title for each column."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from pydantic import Field

from xl_jixiao.model.base import Model

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xl_jixiao.model import Form, MoneyUnit
    from xl_jixiao.scoring.evaluation import Evaluation
    from xl_jixiao.scoring.profiles import Profile

Value: TypeAlias = str | int | Decimal | None
"""A cell; `None` is blank. Rates are ratios, 1 = 100 %."""


class FindingCounts(NamedTuple):
    """How many findings of each severity a form has; `None` where nobody has checked it."""

    errors: int | None = None
    """错误"""
    reviews: int | None = None
    """核实"""
    advices: int | None = None
    """提示"""


UNCHECKED = FindingCounts()


@dataclass(frozen=True, slots=True)
class Entry:
    """One project of a summary."""

    form: Form
    """the 申报表, or the only form there is"""
    evaluation: Evaluation | None = None
    """of the 自评表"""
    findings: FindingCounts = UNCHECKED


class ProjectRow(Model):
    """One project; amounts are in the unit of the summary."""

    number: int = Field(title="序号")
    project: str = Field(title="项目名称")
    department: str = Field(title="主管部门")
    unit: str = Field(title="实施单位")
    nature: str = Field(title="项目性质")
    category: str = Field(title="项目类别")
    start: str = Field(title="开始日期")
    end: str = Field(title="完成日期")
    annual: Decimal | None = Field(title="年度资金")
    fiscal: Decimal | None = Field(title="当年财政拨款")
    carryover: Decimal | None = Field(title="上年结转资金")
    other: Decimal | None = Field(title="其他资金")
    objective: str = Field(title="年度总体目标")
    indicators: int = Field(title="指标数")
    cost: int = Field(title="成本")
    output: int = Field(title="产出")
    benefit: int = Field(title="效益")
    satisfaction: int = Field(title="满意度")
    quantitative: int = Field(title="定量")
    qualitative: int = Field(title="定性")
    errors: int | None = Field(title="错误")
    reviews: int | None = Field(title="核实")
    advices: int | None = Field(title="提示")
    budget: Decimal | None = Field(title="全年预算数")
    outturn: Decimal | None = Field(title="全年执行数")
    execution: Decimal | None = Field(title="预算执行率")
    score: Decimal | None = Field(title="自评得分")
    grade: str = Field(title="等级")


class IndicatorRow(Model):
    """One indicator."""

    number: int = Field(title="序号")
    """within the project"""
    project: str = Field(title="项目名称")
    level1: str = Field(title="一级指标")
    level2: str = Field(title="二级指标")
    name: str = Field(title="三级指标")
    target: str = Field(title="年度指标值")
    sign: str = Field(title="符号")
    value: Value = Field(title="数值")
    unit: str = Field(title="计量单位")
    actual: str = Field(title="实际完成值")
    rate: Decimal | None = Field(title="达成率")
    status: str = Field(title="完成情况")
    points: Decimal | None = Field(title="分值")
    score: Decimal | None = Field(title="得分")
    reason: str = Field(title="偏差原因")


class DepartmentRow(Model):
    """The projects of one 主管部门."""

    department: str = Field(title="主管部门")
    projects: int = Field(title="项目数")
    annual: Decimal | None = Field(title="年度资金")
    indicators: int = Field(title="指标数")
    cost: int = Field(title="成本")
    output: int = Field(title="产出")
    benefit: int = Field(title="效益")
    satisfaction: int = Field(title="满意度")
    quantitative: int = Field(title="定量")
    qualitative: int = Field(title="定性")
    errors: int | None = Field(title="错误")
    reviews: int | None = Field(title="核实")
    advices: int | None = Field(title="提示")
    evaluated: int = Field(title="自评项目数")
    average: Decimal | None = Field(title="平均得分（简单平均）")
    weighted: Decimal | None = Field(title="平均得分（资金加权）")


class LevelRow(Model):
    """The indicators of one 一级指标."""

    level1: str = Field(title="一级指标")
    indicators: int = Field(title="指标数")
    quantitative: int = Field(title="定量")
    qualitative: int = Field(title="定性")
    met: int = Field(title="已完成")
    """reached or passed"""
    short: int = Field(title="未完成")
    """missed, wholly or in part"""
    open: int = Field(title="待定")
    """nothing reported, or not comparable"""
    points: Decimal | None = Field(title="分值")
    score: Decimal | None = Field(title="得分")
    share: Decimal | None = Field(title="得分率")
    """得分 / 分值; `None` as long as a score is missing"""


@dataclass(frozen=True, slots=True)
class Totals:
    """The last row of the view by project, and the averages."""

    projects: int
    units: int
    """different 实施单位"""
    annual: Decimal | None
    """`None` when one project's is missing: a sum without it would be wrong"""
    fiscal: Decimal | None
    carryover: Decimal | None
    other: Decimal | None
    indicators: int
    cost: int
    output: int
    benefit: int
    satisfaction: int
    quantitative: int
    qualitative: int
    errors: int | None
    reviews: int | None
    advices: int | None
    budget: Decimal | None
    """全年预算数 of the projects evaluated"""
    outturn: Decimal | None
    execution: Decimal | None
    evaluated: int
    """projects with a total score"""
    evaluated_annual: Decimal | None
    average: Decimal | None
    """of the scores, each project alike"""
    weighted: Decimal | None
    """of the scores, by 年度资金"""
    grades: Mapping[str, int]
    """label → projects, in the profile's order"""


@dataclass(frozen=True, slots=True)
class Summary:
    """A unit's projects, added up; made by `summarize`."""

    title: str
    profile: Profile
    year: int | None
    money: MoneyUnit | None
    """the unit of all amounts; `None` when the forms state none"""
    packet: tuple[Form, ...]
    """the forms in their order, for the view in the original layout"""
    projects: tuple[ProjectRow, ...]
    indicators: tuple[IndicatorRow, ...]
    departments: tuple[DepartmentRow, ...]
    levels: tuple[LevelRow, ...]
    totals: Totals
    notes: tuple[str, ...]
    """what the sums leave out or take for granted"""


Row: TypeAlias = ProjectRow | IndicatorRow | DepartmentRow | LevelRow


def titles(kind: type[Row]) -> tuple[str, ...]:
    """Return the column titles of a view."""
    return tuple(str(column.title) for column in kind.model_fields.values())


def cells(row: Row) -> tuple[Value, ...]:
    """Return a row's values under `titles`."""
    return tuple(getattr(row, name) for name in type(row).model_fields)
