"""The official forms on sheets of their own: 申报表, 自评表, 跟踪表."""

from __future__ import annotations

import unicodedata

from xl_jixiao.layouts.elements import FormLayout, Kind, Place, Sheet
from xl_jixiao.model import Stage

LEADING = 1.5
"""Height of a line as against the size of its text"""
BLANK_ROWS = 20
"""Indicator rows of a blank form"""
HIGHEST = 400
"""Excel takes 409 points a row"""

_FUNDS_LEFT = ("life_total", "life_fiscal", "", "life_other")
_FUNDS_RIGHT = ("total", "fiscal", "carryover", "other")
_NAMES_LEFT = ("项目资金总额", "财政资金", "", "其他资金_全周期")
_NAMES_RIGHT = ("年度资金申请总额", "当年财政拨款", "上年结转资金", "其他资金_年度")

APPLICATION = FormLayout(
    stage=Stage.APPLICATION,
    title="财政项目支出绩效目标申报表",
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
    title="财政项目支出绩效自评表",
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
    title="财政项目支出绩效跟踪表",
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
