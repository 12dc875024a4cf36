"""绩效指标: one row of the indicator table."""

from __future__ import annotations

from decimal import Decimal

from pydantic import Field

from xl_jixiao.model.base import Model
from xl_jixiao.model.grammar import Target
from xl_jixiao.model.targets import Placeholder


class Indicator(Model):
    """
    A 三级指标 with its place in the tree, its target and, later in the year, what became of it.

    Texts are as written in the form; a text that is blank in the form is `""`.
    """

    level1: str = ""
    """一级指标, e.g. 产出指标"""
    level2: str = ""
    """二级指标, e.g. 数量指标"""
    name: str = ""
    """三级指标"""
    target: Target = Field(default=Placeholder(text=""))
    """年度指标值"""
    points: Decimal | None = None
    """分值 or 权重"""
    actual: str = ""
    """实际完成值, in the notation of a target; also a grade such as 部分达成"""
    score: Decimal | None = None
    """得分 as printed"""
    reason: str = ""
    """偏差原因分析及改进措施"""
    midterm: Target | None = None
    """中期/长期指标值 on forms with two column groups"""
    nature: str = ""
    """指标性质: 定量/定性, or the sign, where the form has a column for it"""
    standard: str = ""
    """绩效标准: 历史/行业/计划标准 …"""
    progress: str = ""
    """执行情况 up to the month of 绩效运行监控"""
    forecast: str = ""
    """全年预计完成情况"""
    likelihood: str = ""
    """完成目标可能性: 确定能 / 有可能 / 完全不可能"""
    note: str = ""
    """备注"""
