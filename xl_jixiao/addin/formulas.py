"""
The formulas of the template, written once: the builder puts them in, the actions stretch them over more rows.

Functions of ours stand as array formulas on hidden sheets, one call a column; the lists look their answers up cell by
cell, because Excel neither sorts nor filters array formulas, nor takes them into a table.
"""

from __future__ import annotations

from xl_jixiao.layouts import (
    BY_DEPARTMENT,
    BY_INDICATOR,
    BY_LEVEL,
    COMPUTED,
    DATA,
    DETAILS,
    OWN_VALUES,
    PARAMETERS,
    PROJECTS,
    SUMMARY,
    SUMMED,
    Table,
    absolute,
)
from xl_jixiao.scoring.profiles import FIELD_NAMES, OWN_SOURCE

SPARE = 100
"""Rows beyond the last one that are computed too: people add rows by hand"""

_BLOCKS = f"指标数据,项目数据,{PARAMETERS.name}"
_COUNTED = f"{_BLOCKS},问题数据"
_KEPT_BY_HAND = "备注"


def literally(cell: str) -> str:
    """Return a formula for a text that MATCH finds and no other: `*`, `?` and `~` in it are no pattern."""
    for sign in "~*?":
        cell = f'SUBSTITUTE({cell},"{sign}","~{sign}")'
    return cell


def equals(cell: str) -> str:
    """Return the criterion of COUNTIFS and SUMIFS for the very text of a cell, which may begin with `=` or `<`."""
    return f'"="&{literally(cell)}'


def whole_tables() -> dict[str, str]:
    """Return what the names of whole tables mean, head rows included."""
    return {name: f"={table.name}[[#All],[{first}]:[{last}]]" for name, (table, first, last) in DATA.items()}


def parameters() -> str:
    """Return the formula of the profile with the values that 设置 replaces."""
    return "=口径" + "".join(f'&IF({name}="","",";{key}="&{name})' for name, key in OWN_VALUES.items())


def whose(*, money: bool = False) -> str:
    """Return the formula of the line below a sheet's title: unit, year, profile as its `label`, unit of amounts."""
    line = '=单位名称&IF(评价年度="","","　"&评价年度&" 年度")&"　　口径："&口径'
    fields = {name: FIELD_NAMES[key.partition(".")[0]] for name, key in OWN_VALUES.items()}
    own = "&".join(f'IF({name}="","","、{field}")' for name, field in fields.items())
    line += f'&IF({"&".join(OWN_VALUES)}="","","（{OWN_SOURCE}："&MID({own},2,99)&"）")'
    # Amounts of different units are added up in 元.
    units = f"{PROJECTS.name}[金额单位]"
    unit = f'IF(COUNTIF({units},"元")=0,INDEX({units},1),"元")'
    amounts = f'&IF(COUNT({PROJECTS.name}[序号])=0,"","　　金额单位："&{unit})'
    return line + amounts if money else line


def computed(indicators: int, projects: int) -> dict[str, str]:
    """Return the array formulas of `COMPUTED` for so many rows of the lists: address → formula."""
    rows, lines = indicators + SPARE, projects + SPARE
    profile = PARAMETERS.name
    target, actual, points, name, level2 = (
        f"{DETAILS.sheet}!{DETAILS.cells(title, rows)}"
        for title in ("年度指标值", "实际完成值", "分值", "三级指标", "二级指标")
    )
    budget, outturn = (f"{PROJECTS.sheet}!{PROJECTS.cells(title, lines)}" for title in ("全年预算数", "全年执行数"))
    return {
        COMPUTED.cells("达成率", rows): f"=JX_RATE({target},{actual},{name},{profile})",
        COMPUTED.cells("完成情况", rows): f"=JX_STATUS({target},{actual},{name},{profile})",
        COMPUTED.cells("得分", rows): f"=JX_SCORE({target},{actual},{points},{name},{profile},{level2})",
        COMPUTED.cells("计算说明", rows): f"=JX_WHY({target},{actual},{points},{name},{profile},{level2})",
        COMPUTED.cells("预算执行率", lines): f'=JX_EXECUTION({budget},{outturn},"",{profile})',
    }


def detail_columns(indicators: int) -> dict[str, str]:
    """Return the formulas of 指标明细's own columns, the same in each row."""
    rows = indicators + SPARE
    answers = {title: _answer(COMPUTED, title, rows, DETAILS) for title in ("达成率", "完成情况", "得分", "计算说明")}
    by_hand, rate = (f"{DETAILS.name}[[#This Row],[{title}]]" for title in ("人工打分", "达成率"))
    actual = f"{DETAILS.name}[[#This Row],[实际完成值]]"
    answers["计算说明"] = f'IF({actual}="","",{answers["计算说明"]})'
    answers["得分"] = f"IF(AND(ISNUMBER({by_hand}),NOT(ISNUMBER({rate}))),{by_hand},{answers['得分']})"
    return {title: f"={formula}" for title, formula in answers.items()}


def project_columns(projects: int) -> dict[str, str]:
    """Return the formulas of 项目一览's own columns."""
    return {"预算执行率": f"={_answer(COMPUTED, '预算执行率', projects + SPARE, PROJECTS)}"}


def summed(projects: int) -> dict[str, str]:
    """Return the array formula of `SUMMED`."""
    block = absolute(SUMMED.first, 1, SUMMED.head + projects, len(SUMMED.columns))
    return {block: f'=JX_SUMMARY("项目",{_COUNTED})'}


def summary_columns(projects: int) -> dict[str, str]:
    """Return the formulas of 汇总表: each column is looked up by 序号."""
    key = f"{SUMMARY.name}[[#This Row],[序号]]"
    keys = f"{SUMMED.sheet}!{SUMMED.cells('序号', projects)}"
    return {
        column.title: f'=IFERROR(INDEX({SUMMED.sheet}!{SUMMED.cells(column.title, projects)},MATCH({key},{keys},0)),"")'
        for column in SUMMARY.columns
        if column.title not in {"序号", _KEPT_BY_HAND}
    }


TOTALLED = ("年度资金", "自评得分")
"""First and last title of 汇总表's 合计"""


def totals(projects: int) -> dict[str, str]:
    """Return the array formula of the row 合计 below 汇总表."""
    first, last = (SUMMARY.number(title) for title in TOTALLED)
    row = SUMMARY.head + projects + 1
    titles = absolute(SUMMARY.head, first, SUMMARY.head, last)
    return {absolute(row, first, row, last): f"=JX_TOTAL({titles},{_COUNTED})"}


def by_indicator(indicators: int) -> dict[str, str]:
    """Return the array formula of 指标汇总."""
    block = absolute(BY_INDICATOR.first, 1, BY_INDICATOR.head + indicators, len(BY_INDICATOR.columns))
    return {block: f'=JX_SUMMARY("指标",{_BLOCKS})'}


def by_group(levels: int, departments: int) -> dict[str, str]:
    """Return the array formulas of 分类汇总."""
    first = absolute(BY_LEVEL.first, 1, BY_LEVEL.head + levels, len(BY_LEVEL.columns))
    second = absolute(BY_DEPARTMENT.first, 1, BY_DEPARTMENT.head + departments, len(BY_DEPARTMENT.columns))
    return {first: f'=JX_SUMMARY("一级指标",{_BLOCKS})', second: f'=JX_SUMMARY("主管部门",{_COUNTED})'}


def department_totals(departments: int) -> dict[str, str]:
    """Return the array formula of the row 合计 below the departments."""
    row, last = BY_DEPARTMENT.head + departments + 1, len(BY_DEPARTMENT.columns)
    titles = absolute(BY_DEPARTMENT.head, 2, BY_DEPARTMENT.head, last)
    return {absolute(row, 2, row, last): f"=JX_TOTAL({titles},{_COUNTED})"}


def level_totals(levels: int) -> dict[str, str]:
    """Return the formulas of the row 合计 below the first levels: title → formula; blank where a sum lacks a part."""
    found = {}
    for title in BY_LEVEL.titles[1:-1]:
        cells = BY_LEVEL.cells(title, levels)
        found[title] = f'=IF(COUNT({cells})=ROWS({cells}),SUM({cells}),"")'
    row = BY_LEVEL.head + levels + 1
    points, score = (f"{BY_LEVEL.letter(title)}{row}" for title in ("分值", "得分"))
    return found | {"得分率": f'=IFERROR({score}/{points},"")'}


def paragraph(kind: str) -> str:
    """Return the formula of a paragraph, 决算 or 预算."""
    return f'=JX_PARAGRAPH("{kind}",指标数据,项目数据,单位名称,评价年度,{PARAMETERS.name})'


def _answer(source: Table, title: str, rows: int, table: Table) -> str:
    """Return a formula that takes the answer for its own row of a table."""
    return f"INDEX({source.sheet}!{source.cells(title, rows)},ROW()-ROW($A${table.head}))"
