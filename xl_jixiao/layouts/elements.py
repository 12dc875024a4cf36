"""What the template is made of: sheets, kinds of cells, tables with their columns, places of a form, named cells."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from xl_jixiao.layouts.addresses import absolute, address
from xl_jixiao.model import letter

if TYPE_CHECKING:
    from xl_jixiao.model import Stage


class Sheet(StrEnum):
    """The sheets of the template; a form's own sheet is named by `form_sheet`."""

    GUIDE = "使用说明"
    COVER = "封面"
    PROJECTS = "项目一览"
    DETAILS = "指标明细"
    FINDINGS = "校验结果"
    SUMMARY = "汇总表"
    BY_INDICATOR = "指标汇总"
    BY_GROUP = "分类汇总"
    PARAGRAPHS = "决算段落"
    DASHBOARD = "看板"
    MONITORING = "绩效跟踪"
    REVIEW = "审核表"
    PENDING = "待确认"
    RULES = "规则说明"
    SETTINGS = "设置"
    COMPUTED = "_计算"
    SUMMED = "_汇总"
    CHART_DATA = "_看板"
    CHOICES = "_选项"


HIDDEN = (Sheet.COMPUTED, Sheet.SUMMED, Sheet.CHART_DATA, Sheet.CHOICES)
"""Sheets for the machine: very hidden, never printed."""


class Kind(Enum):
    """What a cell holds: decides number format, alignment and how a value is written."""

    TEXT = "text"
    """Words as written, format `@`, left"""
    LABEL = "label"
    """A short word, format `@`, centred"""
    ORDINAL = "ordinal"
    COUNT = "count"
    MONEY = "money"
    POINTS = "points"
    RATE = "rate"
    """A share of 1 shown in percent"""
    LINK = "link"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table."""

    title: str
    width: float
    kind: Kind = Kind.TEXT
    entry: bool = False
    """People fill it in: tinted, unlocked, never overwritten without being kept"""
    note: str = ""
    """Shown when the cell below the title is selected"""
    computed: bool = False
    """Holds formulas: never formatted as text, which would keep a formula from being one"""


@dataclass(frozen=True)
class Table:
    """A list with one head row; `name` is the Excel table's (ListObject's) name."""

    sheet: Sheet
    name: str
    head: int
    columns: tuple[Column, ...]

    @property
    def first(self) -> int:
        """The first row below the head."""
        return self.head + 1

    @cached_property
    def titles(self) -> tuple[str, ...]:
        """The titles from left to right."""
        return tuple(column.title for column in self.columns)

    def number(self, title: str) -> int:
        """
        Return the number of a column.

        Raises:
            ValueError: the table has no such column.
        """
        return self.titles.index(title) + 1

    def letter(self, title: str) -> str:
        """Return the letter of a column."""
        return letter(self.number(title))

    def cells(self, title: str, rows: int) -> str:
        """Return the absolute address of the first `rows` cells of a column, `$F$6:$F$86`."""
        return absolute(self.first, self.number(title), self.first + rows - 1, self.number(title))

    def whole(self, rows: int) -> str:
        """Return the address of head and `rows` rows, `A5:M86`."""
        return address(self.head, 1, self.head + rows, len(self.columns))

    def body(self, rows: int) -> str:
        """Return the address of the `rows` rows below the head."""
        return address(self.first, 1, self.head + rows, len(self.columns))


@dataclass(frozen=True, slots=True)
class Place:
    """One field of a form: its path in `Form`, its defined name on the form's sheet, its (merged) cells."""

    path: str
    name: str
    cells: str
    kind: Kind = Kind.TEXT

    @property
    def cell(self) -> str:
        """The cell that holds the value: the first of the merged ones."""
        return self.cells.partition(":")[0]


@dataclass(frozen=True)
class FormLayout:
    """The official layout of a form: single fields above, one row an indicator below, then `tail` rows."""

    stage: Stage
    title: str
    """表题 of a form that has none of its own"""
    prototype: str
    places: tuple[Place, ...]
    first: int
    """Row of the first indicator"""
    columns: tuple[tuple[str, str, Kind], ...]
    """Path in `Indicator`, cells of the column (`D` or `D:F` when merged), kind"""
    last: str
    """Letter of the last column"""
    follows: Sheet
    """The sheet behind which the first form of this stage stands"""
    tail: int = 0
    """Rows below the indicators, such as 总分"""
    grown: tuple[str, ...] = ()
    """Places whose row grows with the text"""

    def place(self, path: str) -> Place:
        """
        Return the place of a field.

        Raises:
            KeyError: this form has no such field.
        """
        for place in self.places:
            if place.path == path:
                return place
        raise KeyError(path)

    def printed(self, rows: int) -> str:
        """Return the print area with `rows` indicators."""
        return f"$A$1:${self.last}${self.first + rows - 1 + self.tail}"


@dataclass(frozen=True, slots=True)
class Named:
    """A single cell outside tables that has a defined name of its own."""

    sheet: Sheet
    name: str
    cells: str
    label: str
    kind: Kind = Kind.TEXT
    default: str = ""
    help: str = ""

    @property
    def cell(self) -> str:
        """The cell that holds the value: the first of the merged ones."""
        return self.cells.partition(":")[0]
