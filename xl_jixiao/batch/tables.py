"""The tables of a batch: files, projects, indicators, findings. One description serves Parquet, DuckDB and Excel."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Sequence

Rows: TypeAlias = "dict[str, Sequence[Sequence[Any]]]"
"""Rows by name of their table, column by column"""


class Kind(Enum):
    """What a column holds: its Excel format, and how many digits it takes, and how many of them behind the point."""

    TEXT = ("@", 0, 0)
    COUNT = ("0", 9, 0)
    MONEY = ("#,##0.00", 20, 2)
    RATIO = ("0.00%", 18, 6)
    SCORE = ("0.00", 10, 2)

    @property
    def excel(self) -> str:
        """The number format in a sheet."""
        return self.value[0]

    @property
    def digits(self) -> int:
        """Digits that a number has at most."""
        return self.value[1]

    @property
    def places(self) -> int:
        """Digits behind the point."""
        return self.value[2]

    @property
    def is_number(self) -> bool:
        """Whether cells are numbers."""
        return self is not Kind.TEXT


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its Chinese heading, what it holds, and how wide it is in Excel (characters)."""

    heading: str
    kind: Kind = Kind.TEXT
    width: float = 12


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its name in Parquet and DuckDB, its Chinese title, its columns in order."""

    name: str
    title: str
    columns: tuple[Column, ...]

    @property
    def no_rows(self) -> list[list[Any]]:
        """As many empty columns."""
        return [[] for _ in self.columns]


_FILE = Column("文件", width=36)
_PROJECT = Column("项目名称", width=28)

FILES = Table(
    "files",
    "文件清单",
    (_FILE, Column("结果", width=11), Column("表数", Kind.COUNT, 8), Column("说明", width=90)),
)
PROJECTS = Table(
    "projects",
    "项目汇总",
    (
        _FILE,
        Column("表序", Kind.COUNT, 7),
        Column("类型", width=10),
        Column("年度", Kind.COUNT, 8),
        _PROJECT,
        Column("主管部门", width=28),
        Column("实施单位", width=28),
        Column("项目性质", width=20),
        Column("项目类别", width=14),
        Column("开始日期", width=13),
        Column("完成日期", width=13),
        Column("年度资金(元)", Kind.MONEY, 18),
        Column("当年财政拨款(元)", Kind.MONEY, 18),
        Column("上年结转(元)", Kind.MONEY, 16),
        Column("其他资金(元)", Kind.MONEY, 16),
        Column("年度总体目标", width=40),
        Column("指标数", Kind.COUNT, 8),
        Column("成本", Kind.COUNT, 7),
        Column("产出", Kind.COUNT, 7),
        Column("效益", Kind.COUNT, 7),
        Column("满意度", Kind.COUNT, 8),
        Column("定量", Kind.COUNT, 7),
        Column("定性", Kind.COUNT, 7),
        Column("错误", Kind.COUNT, 7),
        Column("核实", Kind.COUNT, 7),
        Column("提示", Kind.COUNT, 7),
        Column("自评得分", Kind.SCORE, 10),
        Column("等级", width=8),
        Column("口径", width=11),
    ),
)
INDICATORS = Table(
    "indicators",
    "指标明细",
    (
        _FILE,
        Column("表序", Kind.COUNT, 7),
        _PROJECT,
        Column("指标序", Kind.COUNT, 8),
        Column("一级指标", width=14),
        Column("二级指标", width=23),
        Column("三级指标", width=40),
        Column("指标值", width=16),
        Column("类型", width=9),
        Column("符号", width=7),
        Column("数值", width=14),
        Column("单位", width=8),
        Column("实际完成值", width=14),
        Column("达成率", Kind.RATIO, 10),
        Column("分值", Kind.SCORE, 8),
        Column("得分", Kind.SCORE, 8),
        Column("偏差原因", width=30),
        Column("位置", width=24),
    ),
)
FINDINGS = Table(
    "findings",
    "校验结果",
    (
        _FILE,
        Column("表序", Kind.COUNT, 7),
        _PROJECT,
        Column("结论", width=9),
        Column("规则", width=11),
        Column("规则名称", width=34),
        Column("项目/指标", width=32),
        Column("位置", width=24),
        Column("说明", width=60),
        Column("表中值", width=20),
        Column("应为", width=20),
        Column("依据", width=66),
    ),
)
TABLES = (FILES, PROJECTS, INDICATORS, FINDINGS)
