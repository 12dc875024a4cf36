"""
Where everything stands in the template: sheets, tables with their columns, places of a form, defined names.

The builder of the template and the actions that fill it share this module, so that neither spells an
address of its own. Rows and columns count from 1, as in Excel.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import Enum, StrEnum
from functools import cached_property

from xl_jixiao.model import Stage

LEADING = 1.5
"""Height of a line as against the size of its text"""
HIGHEST = 400
"""Excel takes 409 points a row"""


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


def letter(number: int) -> str:
    """Return the letter of a column: 1 → `A`, 27 → `AA`."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def address(top: int, left: int, bottom: int, right: int) -> str:
    """Return the address of a block, `A5:M86`."""
    return f"{letter(left)}{top}:{letter(right)}{bottom}"


def absolute(top: int, left: int, bottom: int, right: int) -> str:
    """Return the absolute address of a block, `$A$5:$M$86`."""
    return f"${letter(left)}${top}:${letter(right)}${bottom}"


def quoted(sheet: str) -> str:
    """Return a sheet's name as formulas and links want it: `'申报表1'`."""
    return "'" + sheet.replace("'", "''") + "'"


def form_sheet(stage: Stage, number: int) -> str:
    """Return the name of the sheet of the `number`-th form (from 1) of a stage: `申报表1`."""
    return f"{stage}{number}"


def text_height(text: str, width: float, size: float = 10) -> float:
    """
    Return the height (points) that a wrapped text takes.

    Args:
        text: with or without line breaks.
        width: of the column, in characters of 10 points.
        size: of the text, in points.
    """
    room = max(1, int((width - 1) * 10 / size))
    lines = 0
    for line in text.split("\n"):
        length = sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in line)
        lines += max(1, -(-length // room))
    return min(HIGHEST, lines * size * LEADING + 6)


_FUNDS_LEFT = ("life_total", "life_fiscal", "", "life_other")
_FUNDS_RIGHT = ("total", "fiscal", "carryover", "other")
_NAMES_LEFT = ("项目资金总额", "财政资金", "", "其他资金_全周期")
_NAMES_RIGHT = ("年度资金申请总额", "当年财政拨款", "上年结转资金", "其他资金_年度")

APPLICATION = FormLayout(
    stage=Stage.APPLICATION,
    prototype="_申报表",
    places=(
        Place("title", "表题", "A1:G1", Kind.LABEL),
        Place("year", "年度", "A2:G2", Kind.LABEL),
        Place("project", "项目名称", "B3:C3"),
        Place("nature", "项目性质", "E3"),
        Place("category", "项目类别", "G3"),
        Place("department", "主管部门", "B4:C4"),
        Place("unit", "实施单位", "E4:G4"),
        Place("start", "计划开始日期", "B5:C5"),
        Place("end", "计划完成日期", "E5:G5"),
        Place("funds.unit", "金额单位", "A6:A9", Kind.LABEL),
        *(
            Place(f"funds.{field}", name, f"C{row}", Kind.MONEY)
            for row, (field, name) in enumerate(zip(_FUNDS_LEFT, _NAMES_LEFT, strict=True), 6)
            if field
        ),
        *(
            Place(f"funds.{field}.budget", name, f"E{row}:G{row}", Kind.MONEY)
            for row, (field, name) in enumerate(zip(_FUNDS_RIGHT, _NAMES_RIGHT, strict=True), 6)
        ),
        Place("whole_objective", "项目总目标", "B11:C11"),
        Place("objective", "年度总体目标", "D11:G11"),
    ),
    first=13,
    columns=(
        ("level1", "B", Kind.LABEL),
        ("level2", "C", Kind.LABEL),
        ("name", "D:F", Kind.TEXT),
        ("target", "G", Kind.TEXT),
    ),
    last="G",
    follows=Sheet.COVER,
    grown=("whole_objective", "objective"),
)

EVALUATION = FormLayout(
    stage=Stage.EVALUATION,
    prototype="_自评表",
    places=(
        Place("title", "表题", "A1:I1", Kind.LABEL),
        Place("year", "年度", "A2:I2", Kind.LABEL),
        Place("project", "项目名称", "B3:I3"),
        Place("department", "主管部门", "B4:D4"),
        Place("unit", "实施单位", "F4:I4"),
        Place("funds.unit", "金额单位", "A5:A9", Kind.LABEL),
        *(
            Place(f"funds.{field}.{part}", f"{name}_{label}", f"{column}{row}", kind)
            for row, (field, name) in enumerate(
                zip(_FUNDS_RIGHT, ("年度资金总额", "当年财政拨款", "上年结转资金", "其他资金"), strict=True), 6
            )
            for part, label, column, kind in (
                ("initial", "年初预算数", "D", Kind.MONEY),
                ("budget", "全年预算数", "E", Kind.MONEY),
                ("outturn", "全年执行数", "F", Kind.MONEY),
            )
        ),
        Place("funds.total.points", "执行率_分值", "G6", Kind.POINTS),
        Place("funds.total.rate", "执行率", "H6", Kind.RATE),
        Place("funds.total.score", "执行率_得分", "I6", Kind.POINTS),
        Place("objective", "预期目标", "B11:E11"),
        Place("objective_actual", "实际完成情况", "F11:I11"),
    ),
    first=13,
    columns=(
        ("level1", "B", Kind.LABEL),
        ("level2", "C", Kind.LABEL),
        ("name", "D", Kind.TEXT),
        ("target", "E", Kind.TEXT),
        ("actual", "F", Kind.TEXT),
        ("points", "G", Kind.POINTS),
        ("score", "H", Kind.POINTS),
        ("reason", "I", Kind.TEXT),
    ),
    last="I",
    follows=Sheet.DETAILS,
    tail=1,
    grown=("objective", "objective_actual"),
)

MONITORING = FormLayout(
    stage=Stage.MONITORING,
    prototype="_跟踪表",
    places=(
        Place("title", "表题", "A1:I1", Kind.LABEL),
        Place("year", "年度", "A2:I2", Kind.LABEL),
        Place("project", "项目名称", "B3:I3"),
        Place("department", "主管部门", "B4:D4"),
        Place("unit", "实施单位", "F4:I4"),
        Place("funds.unit", "金额单位", "A5:A6", Kind.LABEL),
        Place("funds.total.initial", "年初预算数", "D6", Kind.MONEY),
        Place("funds.total.budget", "全年预算数", "E6", Kind.MONEY),
        Place("funds.total.outturn", "累计执行数", "F6", Kind.MONEY),
        Place("funds.total.rate", "执行率", "G6", Kind.RATE),
        Place("objective", "年度总体目标", "B7:I7"),
    ),
    first=9,
    columns=(
        ("level1", "B", Kind.LABEL),
        ("level2", "C", Kind.LABEL),
        ("name", "D", Kind.TEXT),
        ("target", "E", Kind.TEXT),
        ("progress", "F", Kind.TEXT),
        ("forecast", "G", Kind.TEXT),
        ("reason", "H", Kind.TEXT),
        ("likelihood", "I", Kind.LABEL),
    ),
    last="I",
    follows=Sheet.MONITORING,
    grown=("objective",),
)

FORMS = {layout.stage: layout for layout in (APPLICATION, EVALUATION, MONITORING)}

PROJECTS = Table(
    Sheet.PROJECTS,
    "项目一览表",
    head=5,
    columns=(
        Column("序号", 6, Kind.ORDINAL),
        Column("项目名称", 24),
        Column("主管部门", 18),
        Column("实施单位", 18),
        Column("项目性质", 13, Kind.LABEL),
        Column("项目类别", 11, Kind.LABEL),
        Column("计划开始日期", 11, Kind.LABEL),
        Column("计划完成日期", 11, Kind.LABEL),
        Column("金额单位", 6, Kind.LABEL),
        Column("年度资金", 15, Kind.MONEY),
        Column("当年财政拨款", 15, Kind.MONEY),
        Column("上年结转资金", 14, Kind.MONEY),
        Column("其他资金", 14, Kind.MONEY),
        Column("全年预算数", 15, Kind.MONEY, entry=True, note="调整后的全年预算数；未调整时同年度资金。"),
        Column("全年执行数", 15, Kind.MONEY, entry=True, note="年末实际支出数，与左侧金额同一单位。"),
        Column("预算执行率", 10, Kind.RATE, computed=True),
        Column("年度总体目标", 40),
    ),
)

DETAILS = Table(
    Sheet.DETAILS,
    "指标明细表",
    head=5,
    columns=(
        Column("序号", 6, Kind.ORDINAL),
        Column("项目名称", 22),
        Column("一级指标", 12, Kind.LABEL),
        Column("二级指标", 14, Kind.LABEL),
        Column("三级指标", 38),
        Column("年度指标值", 14, Kind.LABEL),
        Column("实际完成值", 14, Kind.LABEL, entry=True, note="照实填写，如 52、98.5%、部分达成；没有数据时留空。"),
        Column("分值", 8, Kind.POINTS, entry=True, note="本项目各指标分值与预算执行分值合计 100 分。"),
        Column("达成率", 10, Kind.RATE, computed=True),
        Column("完成情况", 11, Kind.LABEL, computed=True),
        Column("人工打分", 8, Kind.POINTS, entry=True, note="定性指标需要人工打分时填写，在该档次的区间内。"),
        Column("得分", 8, Kind.POINTS, computed=True),
        Column("计算说明", 30, computed=True),
        Column("偏差原因分析及改进措施", 34, entry=True, note="未完成或超额 30% 以上的指标须填写。"),
    ),
)

FINDINGS = Table(
    Sheet.FINDINGS,
    "校验结果表",
    head=8,
    columns=(
        Column("序号", 5, Kind.ORDINAL),
        Column("性质", 8, Kind.LABEL),
        Column("规则编号", 8, Kind.LABEL),
        Column("规则名称", 15),
        Column("项目名称", 14),
        Column("位置", 11, Kind.LINK),
        Column("指标或栏目", 20),
        Column("问题说明", 36),
        Column("表中值", 14, Kind.LABEL),
        Column("应为", 12, Kind.LABEL),
        Column("修改建议", 16),
        Column("依据", 26),
        Column("出错说明", 22, entry=True, note="“核实”类问题确属实情的，写明原因；不能只写“无”“正常”“已核实”。"),
        Column("状态", 9, Kind.LABEL),
    ),
)

MONITORED = Table(
    Sheet.MONITORING,
    "绩效跟踪表",
    head=5,
    columns=(
        Column("序号", 6, Kind.ORDINAL),
        Column("项目名称", 22),
        Column("一级指标", 12, Kind.LABEL),
        Column("二级指标", 14, Kind.LABEL),
        Column("三级指标", 38),
        Column("年度指标值", 14, Kind.LABEL),
        Column("截至本月完成值", 14, Kind.LABEL, entry=True, note="从年初到截止月份的累计完成值。"),
        Column("完成进度", 10, Kind.RATE),
        Column("预警", 8, Kind.LABEL),
        Column("预计全年", 12, Kind.LABEL),
        Column("全年预计完成情况", 18, entry=True),
        Column("偏差原因分析", 30, entry=True),
        Column("完成目标可能性", 12, Kind.LABEL, entry=True),
        Column("备注", 16, entry=True),
    ),
)

PENDING = Table(
    Sheet.PENDING,
    "待确认表",
    head=4,
    columns=(
        Column("序号", 6, Kind.ORDINAL),
        Column("类别", 12, Kind.LABEL),
        Column("来源", 34),
        Column("内容", 44),
        Column("程序的处理", 44),
        Column("请选择", 12, Kind.LABEL, entry=True),
        Column("备注", 24, entry=True),
    ),
)

RULES = Table(
    Sheet.RULES,
    "规则说明表",
    head=4,
    columns=(
        Column("规则编号", 11, Kind.LABEL),
        Column("性质", 10, Kind.LABEL),
        Column("规则名称", 30),
        Column("说明", 72),
        Column("依据", 44),
    ),
)

OVERRIDES = Table(
    Sheet.SETTINGS,
    "规则设置表",
    head=28,
    columns=(
        Column("规则编号", 20, Kind.LABEL),
        Column("规则名称", 44),
        Column("默认性质", 26, Kind.LABEL),
        Column("本单位改为", 26, Kind.LABEL, entry=True, note="留空即按默认；可改为 错误、核实、提示，或 不用。"),
    ),
)


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


SETTINGS = tuple(
    Named(Sheet.SETTINGS, name, f"B{row}", label, Kind.TEXT, default, help_)
    for row, (name, label, default, help_) in enumerate(
        (
            ("单位名称", "单位名称", "", "印在封面和各表表头；导入申报表时自动填入。"),
            ("评价年度", "年度", "", "如 2024；导入申报表时自动填入。"),
            ("口径", "口径", "sh-2024", "年度与地区的计分、分值和等级规则，见下拉列表。"),
            ("身份", "身份", "审核人", "审核人：全部列出；填报人：只列要改和要说明的。"),
            ("截止月份", "绩效跟踪截止月份", "9", "1 至 12，绩效跟踪表按它计算时间进度。"),
            ("反向公式", "反向指标（≤）公式", "", "留空按口径；linear：超出一倍得 0 分；ratio：目标÷实际。"),
            ("偏差界限", "偏差说明界限", "", "留空按口径（30%）；实际偏离目标达到它须说明原因。"),
            ("及格线", "及格线", "", "留空按口径；达成率低于它不得分，如 60%。"),
            ("执行率分值", "预算执行率分值", "", "留空按口径（10 分）。"),
        ),
        5,
    )
)
"""What users set; each has its defined name. A blank value means: as the profile says."""

FINDINGS_HEAD = tuple(
    Named(Sheet.FINDINGS, f"校验_{label}", cells, label, kind)
    for label, cells, kind in (
        ("单位", "C3:D3", Kind.TEXT),
        ("年度", "F3", Kind.LABEL),
        ("文件", "H3", Kind.TEXT),
        ("校验时间", "J3:K3", Kind.TEXT),
        ("规则版本", "M3:N3", Kind.TEXT),
        ("结论", "C4:D4", Kind.TEXT),
        ("身份", "F4", Kind.LABEL),
        ("口径", "H4", Kind.TEXT),
        ("未能审核", "J4:N4", Kind.TEXT),
        ("错误", "C6:D6", Kind.COUNT),
        ("核实", "E6", Kind.COUNT),
        ("已说明", "F6", Kind.COUNT),
        ("提示", "G6", Kind.COUNT),
    )
)
"""The head block of 校验结果."""

SIGNS = {"错误": "✖ 错误", "核实": "⚠ 核实", "提示": "ℹ 提示"}
"""A severity as it is shown: a sign and a word, never colour alone."""

COVER_LIST = Table(
    Sheet.COVER,
    "申报表目录",
    head=9,
    columns=(
        Column("序号", 8, Kind.ORDINAL),
        Column("项目名称", 44, Kind.LINK),
        Column("实施单位", 28),
        Column("年度资金", 20, Kind.MONEY),
        Column("指标数", 10, Kind.COUNT),
    ),
)

REVIEW = Table(
    Sheet.REVIEW,
    "绩效目标审核表",
    head=5,
    columns=(
        Column("项目名称", 24),
        Column("审核内容", 11, Kind.LABEL),
        Column("审核项目", 13, Kind.LABEL),
        Column("审核要点", 46),
        Column("分值", 8, Kind.POINTS),
        Column("自动核查情况", 26, computed=True),
        Column("评定", 9, Kind.LABEL, entry=True, note="优、良、中、差"),
        Column("得分", 8, Kind.POINTS, entry=True),
        Column("审核意见", 34, entry=True),
    ),
)

SUMMARY = Table(
    Sheet.SUMMARY,
    "汇总项目表",
    head=5,
    columns=(
        Column("序号", 6, Kind.ORDINAL),
        Column("项目名称", 24, computed=True),
        Column("主管部门", 18, computed=True),
        Column("实施单位", 18, computed=True),
        Column("项目性质", 13, Kind.LABEL, computed=True),
        Column("开始日期", 11, Kind.LABEL, computed=True),
        Column("完成日期", 11, Kind.LABEL, computed=True),
        Column("年度资金", 16, Kind.MONEY, computed=True),
        Column("当年财政拨款", 16, Kind.MONEY, computed=True),
        Column("上年结转资金", 12, Kind.MONEY, computed=True),
        Column("其他资金", 12, Kind.MONEY, computed=True),
        Column("指标数", 7, Kind.COUNT, computed=True),
        Column("成本", 6, Kind.COUNT, computed=True),
        Column("产出", 6, Kind.COUNT, computed=True),
        Column("效益", 6, Kind.COUNT, computed=True),
        Column("满意度", 7, Kind.COUNT, computed=True),
        Column("定量", 6, Kind.COUNT, computed=True),
        Column("定性", 6, Kind.COUNT, computed=True),
        Column("错误", 6, Kind.COUNT, computed=True),
        Column("核实", 6, Kind.COUNT, computed=True),
        Column("提示", 6, Kind.COUNT, computed=True),
        Column("全年执行数", 16, Kind.MONEY, computed=True),
        Column("预算执行率", 10, Kind.RATE, computed=True),
        Column("自评得分", 9, Kind.POINTS, computed=True),
        Column("等级", 8, Kind.LABEL, computed=True),
        Column("备注", 20, entry=True, note="写在这里的内容，重新生成汇总表时按项目保留。"),
    ),
)
"""One row a project; every column but the first and the last is looked up in `SUMMED` by 序号."""

SUMMARY_GROUPS = (
    ("基本情况", "序号", "完成日期"),
    ("资金", "年度资金", "其他资金"),
    ("绩效指标（个）", "指标数", "定性"),
    ("校验（条）", "错误", "提示"),
    ("自评", "全年执行数", "等级"),
)
"""Titles above the columns of 汇总表: text, first and last column."""

SUMMED = Table(
    Sheet.SUMMED,
    "",
    head=1,
    columns=(
        Column("序号", 8, Kind.ORDINAL, computed=True),
        Column("项目名称", 20, computed=True),
        Column("主管部门", 20, computed=True),
        Column("实施单位", 20, computed=True),
        Column("项目性质", 20, computed=True),
        Column("项目类别", 20, computed=True),
        Column("开始日期", 12, computed=True),
        Column("完成日期", 12, computed=True),
        Column("年度资金", 16, Kind.MONEY, computed=True),
        Column("当年财政拨款", 16, Kind.MONEY, computed=True),
        Column("上年结转资金", 16, Kind.MONEY, computed=True),
        Column("其他资金", 16, Kind.MONEY, computed=True),
        Column("年度总体目标", 20, computed=True),
        Column("指标数", 8, Kind.COUNT, computed=True),
        Column("成本", 8, Kind.COUNT, computed=True),
        Column("产出", 8, Kind.COUNT, computed=True),
        Column("效益", 8, Kind.COUNT, computed=True),
        Column("满意度", 8, Kind.COUNT, computed=True),
        Column("定量", 8, Kind.COUNT, computed=True),
        Column("定性", 8, Kind.COUNT, computed=True),
        Column("错误", 8, Kind.COUNT, computed=True),
        Column("核实", 8, Kind.COUNT, computed=True),
        Column("提示", 8, Kind.COUNT, computed=True),
        Column("全年预算数", 16, Kind.MONEY, computed=True),
        Column("全年执行数", 16, Kind.MONEY, computed=True),
        Column("预算执行率", 12, Kind.RATE, computed=True),
        Column("自评得分", 12, Kind.POINTS, computed=True),
        Column("等级", 8, computed=True),
    ),
)
"""What JX_SUMMARY answers for the projects."""

BY_INDICATOR = Table(
    Sheet.BY_INDICATOR,
    "",
    head=4,
    columns=(
        Column("序号", 6, Kind.ORDINAL, computed=True),
        Column("项目名称", 22, computed=True),
        Column("一级指标", 12, Kind.LABEL, computed=True),
        Column("二级指标", 14, Kind.LABEL, computed=True),
        Column("三级指标", 38, computed=True),
        Column("年度指标值", 14, Kind.LABEL, computed=True),
        Column("符号", 6, Kind.LABEL, computed=True),
        Column("数值", 12, Kind.LABEL, computed=True),
        Column("计量单位", 9, Kind.LABEL, computed=True),
        Column("实际完成值", 12, Kind.LABEL, computed=True),
        Column("达成率", 10, Kind.RATE, computed=True),
        Column("完成情况", 10, Kind.LABEL, computed=True),
        Column("分值", 8, Kind.POINTS, computed=True),
        Column("得分", 8, Kind.POINTS, computed=True),
        Column("偏差原因", 30, computed=True),
    ),
)

BY_LEVEL = Table(
    Sheet.BY_GROUP,
    "",
    head=5,
    columns=(
        Column("一级指标", 26, Kind.LABEL, computed=True),
        Column("指标数", 10, Kind.COUNT, computed=True),
        Column("定量", 16, Kind.COUNT, computed=True),
        Column("定性", 9, Kind.COUNT, computed=True),
        Column("已完成", 9, Kind.COUNT, computed=True),
        Column("未完成", 9, Kind.COUNT, computed=True),
        Column("待定", 9, Kind.COUNT, computed=True),
        Column("分值", 9, Kind.POINTS, computed=True),
        Column("得分", 9, Kind.POINTS, computed=True),
        Column("得分率", 10, Kind.RATE, computed=True),
    ),
)
MOST_LEVELS = 5
"""Rows kept free for `BY_LEVEL`: four first levels and 未识别"""

BY_DEPARTMENT = Table(
    Sheet.BY_GROUP,
    "",
    head=14,
    columns=(
        Column("主管部门", 26, computed=True),
        Column("项目数", 10, Kind.COUNT, computed=True),
        Column("年度资金", 16, Kind.MONEY, computed=True),
        Column("指标数", 9, Kind.COUNT, computed=True),
        Column("成本", 9, Kind.COUNT, computed=True),
        Column("产出", 9, Kind.COUNT, computed=True),
        Column("效益", 9, Kind.COUNT, computed=True),
        Column("满意度", 9, Kind.COUNT, computed=True),
        Column("定量", 9, Kind.COUNT, computed=True),
        Column("定性", 10, Kind.COUNT, computed=True),
        Column("错误", 8, Kind.COUNT, computed=True),
        Column("核实", 8, Kind.COUNT, computed=True),
        Column("提示", 8, Kind.COUNT, computed=True),
        Column("自评项目数", 9, Kind.COUNT, computed=True),
        Column("平均得分（简单平均）", 12, Kind.POINTS, computed=True),
        Column("平均得分（资金加权）", 12, Kind.POINTS, computed=True),
    ),
)

COMPUTED = Table(
    Sheet.COMPUTED,
    "",
    head=1,
    columns=(
        Column("达成率", 12, Kind.RATE, computed=True),
        Column("完成情况", 12, computed=True),
        Column("得分", 12, Kind.POINTS, computed=True),
        Column("计算说明", 40, computed=True),
        Column("预算执行率", 12, Kind.RATE, computed=True),
        Column("口径参数", 40, computed=True),
    ),
)
"""Answers of the functions, one array a column; the lists take them from here, so that they can be sorted."""

PARAMETERS = Named(Sheet.COMPUTED, "口径参数", f"{COMPUTED.letter('口径参数')}2", "口径参数")
"""The profile with the unit's own values, as the functions take it."""

PARAGRAPHS = (
    Named(Sheet.PARAGRAPHS, "决算段落", "A5:H5", "决算"),
    Named(Sheet.PARAGRAPHS, "预算说明", "A9:H9", "预算"),
)

DATA = {
    "指标数据": (DETAILS, "序号", "偏差原因分析及改进措施"),
    "项目数据": (PROJECTS, "序号", "年度总体目标"),
    "问题数据": (FINDINGS, "序号", "状态"),
}
"""Defined names of whole tables with their head rows, for formulas."""

TABLES = (PROJECTS, DETAILS, FINDINGS, MONITORED, PENDING, RULES, OVERRIDES, REVIEW, SUMMARY)
"""The Excel tables (ListObjects) of the template."""
