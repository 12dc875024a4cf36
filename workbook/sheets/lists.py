"""The working lists: 项目一览, 指标明细, 绩效跟踪, 待确认."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from workbook.look import (
    AMBER,
    AMBER_PALE,
    BLUE,
    BLUE_PALE,
    GREEN,
    GREEN_PALE,
    LAST_ROW,
    RED,
    RED_PALE,
    Book,
)
from xl_jixiao.addin import formulas
from xl_jixiao.layouts import DETAILS, MONITORED, PENDING, PROJECTS, Table
from xl_jixiao.scoring.monitoring import Light, Likelihood

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlsxwriter.worksheet import Worksheet

_STATES = {
    "未完成": (RED, RED_PALE),
    "部分完成": (AMBER, AMBER_PALE),
    "超额完成": (BLUE, BLUE_PALE),
    "完成": (GREEN, GREEN_PALE),
}
_LIGHTS = {
    Light.RED.value: (RED, RED_PALE),
    Light.YELLOW.value: (AMBER, AMBER_PALE),
    Light.GREEN.value: (GREEN, GREEN_PALE),
    Light.BLUE.value: (BLUE, BLUE_PALE),
}


def add_projects(book: Book) -> None:
    """Add 项目一览: one row a project, with the year's outturn to fill in."""
    sheet = _list(
        book,
        PROJECTS,
        "项目一览",
        "一行一个项目，由各申报表汇入；黄色列请填写全年预算数和全年执行数，预算执行率随即算出。",
        formulas.project_columns(1),
    )
    _freeze(sheet, PROJECTS, "项目名称")
    rate = PROJECTS.letter("预算执行率")
    colour = f"{rate}{PROJECTS.first}:{rate}{LAST_ROW}"
    for criteria, value, (ink, fill) in ((">", 1, (BLUE, BLUE_PALE)), ("<", 0.9, (AMBER, AMBER_PALE))):
        sheet.conditional_format(
            colour,
            {
                "type": "formula",
                "criteria": f"=AND(ISNUMBER({rate}{PROJECTS.first}),{rate}{PROJECTS.first}{criteria}{value})",
                "format": book.tint(font_color=ink, bg_color=fill),
            },
        )
    _amounts(sheet, PROJECTS, "全年预算数", "全年执行数")
    book.lined(sheet, PROJECTS)


def add_details(book: Book) -> None:
    """Add 指标明细: one row an indicator, the actual value to fill in, what follows from it computed."""
    sheet = _list(
        book,
        DETAILS,
        "指标明细与自评",
        "一行一个指标；黄色列请填写实际完成值、分值和偏差原因，达成率、完成情况和得分随即算出。点标题上的箭头可筛选、排序。",
        formulas.detail_columns(1),
    )
    _freeze(sheet, DETAILS, "项目名称")
    _states(book, sheet, DETAILS, "完成情况", _STATES)
    rate, first = DETAILS.letter("达成率"), DETAILS.first
    for low, high, ink in ((None, 0.6, RED), (0.6, 1, AMBER), (1, None, GREEN)):
        bounds = [f"{rate}{first}>={low}"] if low is not None else []
        bounds += [f"{rate}{first}<{high}"] if high is not None else []
        sheet.conditional_format(
            f"{rate}{first}:{rate}{LAST_ROW}",
            {
                "type": "formula",
                "criteria": f"=AND(ISNUMBER({rate}{first}),{','.join(bounds)})",
                "format": book.tint(font_color=ink, bold=True),
            },
        )
    reason, state = DETAILS.letter("偏差原因分析及改进措施"), DETAILS.letter("完成情况")
    sheet.conditional_format(
        f"{reason}{first}:{reason}{LAST_ROW}",
        {
            "type": "formula",
            "criteria": f'=AND(${reason}{first}="",COUNTIF(${state}{first},"?*完成")>0)',
            "format": book.tint(bg_color=AMBER_PALE),
        },
    )
    _amounts(sheet, DETAILS, "分值")
    book.lined(sheet, DETAILS)


def add_monitoring(book: Book) -> None:
    """Add 绩效跟踪: progress up to a month against the year's plan, with lights."""
    sheet = _list(
        book,
        MONITORED,
        "绩效跟踪（运行监控）",
        "填写截至本月完成值；进度和预警按“设置”中的截止月份计算：红＜60%≤黄＜80%≤绿＜120%≤蓝（完成值÷时序进度）。",
    )
    _freeze(sheet, MONITORED, "项目名称")
    _states(book, sheet, MONITORED, "预警", _LIGHTS)
    book.lined(sheet, MONITORED)
    likely = MONITORED.letter("完成目标可能性")
    sheet.data_validation(
        f"{likely}{MONITORED.first}:{likely}{LAST_ROW}",
        {
            "validate": "list",
            "source": list(Likelihood),
        },
    )


def add_pending(book: Book) -> None:
    """Add 待确认: what was repaired while reading, could not be placed, or matched only nearly."""
    sheet = _list(book, PENDING, "待确认", "读取时自动整理、认不准或近似匹配的内容都列在这里，请核对；不影响其他内容。")
    _freeze(sheet, PENDING, "类别")
    book.lined(sheet, PENDING)
    choice = PENDING.letter("请选择")
    sheet.data_validation(
        f"{choice}{PENDING.first}:{choice}{LAST_ROW}",
        {"validate": "list", "source": ["采用", "不采用", "已处理"]},
    )


def _list(
    book: Book, table: Table, title: str, hint: str, columns: Mapping[str, str] = MappingProxyType({})
) -> Worksheet:
    sheet = book.sheet(table.sheet)
    sheet.set_landscape()
    book.heading(sheet, title, len(table.columns), meta=formulas.whose(), hint=hint)
    book.table(sheet, table, formulas=columns)
    return sheet


def _freeze(sheet: Worksheet, table: Table, title: str) -> None:
    """Keep the head, and the columns up to one, in view."""
    sheet.freeze_panes(table.head, table.number(title))


def _states(book: Book, sheet: Worksheet, table: Table, title: str, colours: Mapping[str, tuple[str, str]]) -> None:
    column = table.letter(title)
    for word, (ink, fill) in colours.items():
        sheet.conditional_format(
            f"{column}{table.first}:{column}{LAST_ROW}",
            {
                "type": "cell",
                "criteria": "==",
                "value": f'"{word}"',
                "format": book.tint(font_color=ink, bg_color=fill),
            },
        )


def _amounts(sheet: Worksheet, table: Table, *titles: str) -> None:
    """Let only numbers from 0 into columns of amounts."""
    for title in titles:
        column = table.columns[table.number(title) - 1]
        letter = table.letter(title)
        sheet.data_validation(
            f"{letter}{table.first}:{letter}{LAST_ROW}",
            {
                "validate": "decimal",
                "criteria": ">=",
                "value": 0,
                "input_title": title,
                "input_message": column.note,
                "error_title": title,
                "error_message": f"{title}应为不小于 0 的数字。",
            },
        )
