"""
示例数据: made-up results of the packet's 81 indicators, for the README's pictures and for tests.

`示例数据.csv` holds what a unit might have reported: reached, passed, missed, graded, one accident. None of it is real.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING

from xl_jixiao.addin import actions, formulas
from xl_jixiao.addin.listing import read_rows, write_rows
from xl_jixiao.layouts import DETAILS, MONITORED, PROJECTS

if TYPE_CHECKING:
    import xlwings as xw

FILE = Path(__file__).parent / "示例数据.csv"
OUTTURNS = {"职业培训基础能力建设资助": 84215460.37, "技能评价业务经费": 3817763.20}
"""全年执行数 (元) of each project, made up as well"""
MARK = "示例数据：实际完成值、执行数均为虚构"
_REASON = "偏差原因分析及改进措施"


def rows() -> list[dict[str, str]]:
    """Return the made-up results, one row an indicator in the packet's order."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def fill(book: xw.Book) -> None:
    """Report the made-up results in a workbook that holds the packet, as a unit does at the year's end."""
    results = rows()
    _type(book, results)
    actions.monitor(book)
    monitored = read_rows(book, MONITORED)
    for row, result in zip(monitored, results, strict=True):
        row["截至本月完成值"] = result["截至九月完成值"]
    write_rows(book, MONITORED, monitored)
    actions.monitor(book)
    actions.score(book)


def _type(book: xw.Book, results: list[dict[str, str]]) -> None:
    """Type into the yellow columns."""
    details = read_rows(book, DETAILS)
    for row, result in zip(details, results, strict=True):
        row["实际完成值"] = result["实际完成值"]
        row[_REASON] = result[_REASON] or None
    write_rows(book, DETAILS, details, formulas.detail_columns(len(details)))
    projects = read_rows(book, PROJECTS)
    for project in projects:
        project["全年执行数"] = OUTTURNS[project["项目名称"]]
    write_rows(book, PROJECTS, projects, formulas.project_columns(len(projects)))
