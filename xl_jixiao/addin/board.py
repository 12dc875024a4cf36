"""
看板: the figures behind its charts, as formulas on a hidden sheet and as values.

Plain Excel formulas, so that the charts follow every change on their own; the values are what those formulas give,
for files that nothing has calculated yet.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from xl_jixiao.addin.formulas import equals
from xl_jixiao.layouts import (
    DETAILS,
    FINDINGS,
    MONITORED,
    PROJECTS,
    SIGNS,
    SUMMARY,
    Sheet,
    absolute,
    address,
    letter,
)
from xl_jixiao.rules.registry import FAMILIES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    Rows = Sequence[Mapping[str, Any]]

MOST_INDICATORS = 500
"""Indicators that the ranking looks at"""
RANKED = 10
"""Indicators that the ranking shows"""
SHOWN_PROJECTS = 10
"""Projects that the charts by project show"""

BANDS: tuple[tuple[str, float | None, float | None], ...] = (
    ("60%以下", None, 0.6),
    ("60%–80%", 0.6, 0.8),
    ("80%–100%", 0.8, 1.0),
    ("100%–130%", 1.0, 1.3),
    ("130%及以上", 1.3, None),
)
STEPS: tuple[tuple[str, float | None, float | None], ...] = (
    ("60%以下", None, 0.6),
    ("60%–100%", 0.6, 1.0),
    ("100%及以上", 1.0, None),
)
"""Colours of the ranking, as 指标明细 has them"""
NO_VALUE = "—"
MOST_FAMILIES = 20
"""Places for families of rules between two blocks"""
LIGHTS = ("红灯", "黄灯", "绿灯", "蓝灯")


@dataclass(frozen=True)
class Facts:
    """The rows of the lists, title → value, with what the functions answer in them."""

    details: Rows = ()
    projects: Rows = ()
    summary: Rows = ()
    findings: Rows = ()
    monitored: Rows = ()

    @property
    def rates(self) -> list[tuple[int, float]]:
        """Row and rate of the indicators that have one."""
        return [(row, item["达成率"]) for row, item in enumerate(self.details) if is_number(item.get("达成率"))]


@dataclass(frozen=True)
class Block:
    """A rectangle of formulas with their values below a row of titles; labels are values only."""

    top: int
    """Row of the titles"""
    titles: tuple[str, ...]
    formulas: list[list[str]] = field(default_factory=list)
    values: list[list[Any]] = field(default_factory=list)

    def address(self, column: int) -> str:
        """Return the absolute address of a column's cells, titles left out."""
        return absolute(self.top + 1, column + 1, self.top + len(self.formulas), column + 1)

    def cell(self, row: int, column: int) -> str:
        """Return the absolute address of one cell; rows count from 0 below the titles."""
        return f"${letter(column + 1)}${self.top + 1 + row}"


def is_number(value: Any) -> bool:
    """Whether a cell holds a number."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def blocks(facts: Facts) -> dict[str, Block]:
    """Return all blocks by name, one below the other on the hidden sheet."""
    made: dict[str, Block] = {}
    for name, titles, make in _MAKERS:
        rows = make(facts)
        formulas = [[formula for formula, _ in row] for row in rows]
        made[name] = Block(_TOPS[name], titles, formulas, [[value for _, value in row] for row in rows])
    return made


_Cell = tuple[str, Any]
"""A formula (or a constant text) and its value"""


def _figures(facts: Facts) -> list[list[_Cell]]:
    names = [row["项目名称"] for row in facts.projects if row.get("项目名称")]
    actual = sum(bool(row.get("实际完成值")) for row in facts.details)
    states = [row.get("完成情况") for row in facts.details]
    met = states.count("完成") + states.count("超额完成")
    scores = [row["自评得分"] for row in facts.summary if is_number(row.get("自评得分"))]
    money = sum(
        (row["年度资金"] / (1 if row.get("金额单位") == "万元" else 10000))
        for row in facts.projects
        if is_number(row.get("年度资金"))
    )
    counts = {sign: [row.get("性质") for row in facts.findings].count(sign) for sign in SIGNS.values()}
    named = sum(bool(row.get("三级指标")) for row in facts.details)
    average = sum(scores) / len(scores) if scores else NO_VALUE
    state = f"{DETAILS.name}[完成情况]"
    unit, annual = f"{PROJECTS.name}[金额单位]", f"{PROJECTS.name}[年度资金]"
    filled = f'COUNTIF({DETAILS.name}[实际完成值],"?*")'
    return [
        _pair("项目数（个）", f'=COUNTIF({PROJECTS.name}[项目名称],"?*")', len(names)),
        _pair("指标数（个）", f'=COUNTIF({DETAILS.name}[三级指标],"?*")', named),
        _pair("年度资金（万元）", f'=SUMIF({unit},"元",{annual})/10000+SUMIF({unit},"万元",{annual})', money),
        _pair("已填实际值（个）", f"={filled}", actual),
        _pair(
            "指标完成率",
            f'=IF({filled}=0,"{NO_VALUE}",(COUNTIF({state},"完成")+COUNTIF({state},"超额完成"))/{filled})',
            met / actual if actual else NO_VALUE,
        ),
        _pair("平均得分（简单平均）", f'=IFERROR(AVERAGE({SUMMARY.name}[自评得分]),"{NO_VALUE}")', average),
        _pair("错误（条）", f'=COUNTIF({FINDINGS.name}[性质],"{SIGNS["错误"]}")', counts[SIGNS["错误"]]),
        _pair("核实（条）", f'=COUNTIF({FINDINGS.name}[性质],"{SIGNS["核实"]}")', counts[SIGNS["核实"]]),
    ]


def _bands(facts: Facts) -> list[list[_Cell]]:
    rates = f"{DETAILS.name}[达成率]"
    rows = []
    for title, low, high in BANDS:
        wanted = [f'{rates},">={low}"'] if low is not None else []
        wanted += [f'{rates},"<{high}"'] if high is not None else []
        count = sum((low is None or rate >= low) and (high is None or rate < high) for _, rate in facts.rates)
        rows.append(_pair(title, f"=COUNTIFS({','.join(wanted)})", count))
    return rows


def _keys(facts: Facts) -> list[list[_Cell]]:
    """Return the rates, each made different from all others by its row, so that equal ones rank one after the other."""
    known = dict(facts.rates)
    rates = f"{DETAILS.sheet}!{DETAILS.cells('达成率', MOST_INDICATORS)}"
    rows: list[list[_Cell]] = []
    for row in range(MOST_INDICATORS):
        number = row + 1
        formula = f'=IF(ISNUMBER(INDEX({rates},{number})),INDEX({rates},{number})+{number}/10^9,"")'
        rows.append([(formula, known[row] + number / 10**9 if row in known else "")])
    return rows


def _ranking(facts: Facts) -> list[list[_Cell]]:
    ranked = sorted((rate + (row + 1) / 10**9, row) for row, rate in facts.rates)
    keys = absolute(_TOPS["排序"] + 1, 1, _TOPS["排序"] + MOST_INDICATORS, 1)
    names = f"{DETAILS.sheet}!{DETAILS.cells('三级指标', MOST_INDICATORS)}"
    rows: list[list[_Cell]] = []
    for place in range(1, RANKED + 1):
        key, row = ranked[place - 1] if place <= len(ranked) else (None, None)
        name = "" if row is None else facts.details[row]["三级指标"]
        at = f"$B{_TOPS['最低'] + place}"
        cells: list[_Cell] = [
            (f'=IFERROR(INDEX({names},MATCH(SMALL({keys},{place}),{keys},0)),"")', name),
            # The key is never quite 0: a label format that hides the zeros of free places shows it as 0%.
            (f'=IFERROR(SMALL({keys},{place}),"")', "" if key is None else key),
        ]
        for _, low, high in STEPS:
            inside = key is not None and (low is None or key >= low) and (high is None or key < high)
            bounds = [f"{at}>={low}"] if low is not None else []
            bounds += [f"{at}<{high}"] if high is not None else []
            cells.append((f'=IF(ISNUMBER({at}),IF(AND({",".join(bounds)}),{at},""),"")', key if inside else ""))
        rows.append(cells)
    return rows


def _families(facts: Facts) -> list[list[_Cell]]:
    codes, kinds = f"{FINDINGS.name}[规则编号]", f"{FINDINGS.name}[性质]"
    rows: list[list[_Cell]] = []
    for family, name in FAMILIES.items():
        row: list[_Cell] = [(name, name)]
        for sign in SIGNS.values():
            count = sum(
                str(item.get("规则编号") or "").startswith(f"{family}-") and item.get("性质") == sign
                for item in facts.findings
            )
            row.append((f'=COUNTIFS({codes},"{family}-*",{kinds},"{sign}")', count))
        total, order = sum(count for _, count in row[1:]), len(rows)
        at = _TOPS["问题"] + order + 1
        weight = (MOST_FAMILIES - order) / 1000
        row.append((f'=IF(SUM($B{at}:$D{at})=0,"",SUM($B{at}:$D{at})+{weight})', total + weight if total else ""))
        rows.append(row)
    return rows


def _worst_families(facts: Facts) -> list[list[_Cell]]:
    """Return the families that have findings, the one with most first."""
    known = [[value for _, value in row] for row in _families(facts)]
    ranked = sorted((row for row in known if row[-1] != ""), key=lambda row: -row[-1])
    first, last = _TOPS["问题"] + 1, _TOPS["问题"] + len(known)
    keys = absolute(first, 5, last, 5)
    rows: list[list[_Cell]] = []
    for place in range(len(known)):
        values = ranked[place][:-1] if place < len(ranked) else [""] * 4
        found = f"MATCH(LARGE({keys},{place + 1}),{keys},0)"
        rows.append(
            [
                (f'=IFERROR(INDEX({absolute(first, column, last, column)},{found}),"")', value)
                for column, value in enumerate(values, 1)
            ]
        )
    return rows


def _by_project(facts: Facts) -> list[list[_Cell]]:
    rows: list[list[_Cell]] = []
    rates = f"{DETAILS.name}[达成率]"
    for place in range(1, SHOWN_PROJECTS + 1):
        project = facts.summary[place - 1] if place <= len(facts.summary) else {}
        name = project.get("项目名称") or ""
        own = [
            min(item["达成率"], 1)
            for item in facts.details
            if item["项目名称"] == name and is_number(item.get("达成率"))
        ]
        score, spent = project.get("自评得分"), project.get("预算执行率")
        at = f"$A{_TOPS['项目'] + place}"
        mine = f"{DETAILS.name}[项目名称],{equals(at)}"
        below, kept = f'SUMIFS({rates},{rates},"<1",{mine})', f'COUNTIFS({rates},">=1",{mine})'
        average = f'IFERROR(({below}+{kept})/COUNTIFS({rates},">=0",{mine}),"")'
        rows.append(
            [
                (f'=IFERROR(INDEX({SUMMARY.name}[项目名称],{place})&"","")', name),
                (f'=IFERROR(INDEX({SUMMARY.name}[自评得分],{place}),"")', score if is_number(score) else ""),
                (f'=IFERROR(INDEX({SUMMARY.name}[预算执行率],{place}),"")', spent if is_number(spent) else ""),
                (f'=IF({at}="","",{average})', sum(own) / len(own) if own and name else ""),
            ]
        )
    return rows


def _lights(facts: Facts) -> list[list[_Cell]]:
    shown = [row.get("预警") for row in facts.monitored]
    return [_pair(light, f'=COUNTIF({MONITORED.name}[预警],"{light}")', shown.count(light)) for light in LIGHTS]


def _pair(title: str, formula: str, value: Any) -> list[_Cell]:
    return [(title, title), (formula, value)]


_MAKERS: tuple[tuple[str, tuple[str, ...], Callable[[Facts], list[list[_Cell]]]], ...] = (
    ("数字", ("名称", "数值"), _figures),
    ("分布", ("达成率", "指标数"), _bands),
    ("最低", ("指标", "达成率", *(title for title, _, _ in STEPS)), _ranking),
    ("问题", ("类别", *SIGNS, "键"), _families),
    ("问题榜", ("类别", *SIGNS), _worst_families),
    ("项目", ("项目", "自评得分", "预算执行率", "平均达成率"), _by_project),
    ("预警", ("灯", "指标数"), _lights),
    ("排序", ("键",), _keys),
)
_TOPS = {name: 1 + 20 * place for place, (name, _, _) in enumerate(_MAKERS)}
"""Row of the titles of each block; none but the last has 19 rows"""
SHEET = Sheet.CHART_DATA
TILES_ROW = 5
"""Row of 看板 with the values of its tiles, two columns each"""
CHARTS_ROW, CHART_ROWS, CHART_COLUMNS = 7, 16, 8
"""First row of the charts of 看板, and the rows and columns for each"""
HINT_BELOW = 7
"""Rows from a chart's top to what it says when it is empty"""
FITTED = ("问题榜", "项目")
"""Blocks of which only the rows in use are drawn"""
_RATES = f"COUNT({DETAILS.name}[达成率])"
_EXECUTIONS = f"COUNT({SUMMARY.name}[预算执行率])"
_FOUND = "+".join(f'COUNTIF({FINDINGS.name}[性质],"{sign}")' for sign in SIGNS.values())
NO_ACTUALS, NO_SCORES = "填写实际完成值后显示", "计算得分并生成汇总表后显示"
NO_OUTTURNS, NO_LIGHTS = "填写全年执行数和实际完成值后显示", "填写绩效跟踪的截至本月完成值后显示"
UNCHECKED, NOTHING_FOUND = "一键校验后显示", "没有发现问题"
HINTS = (
    f'=IF({_RATES}>0,"","{NO_ACTUALS}")',
    f'=IF({_RATES}>0,"","{NO_ACTUALS}")',
    f'=IF({_FOUND}>0,"",IF(校验_校验时间="","{UNCHECKED}","{NOTHING_FOUND}"))',
    f'=IF(COUNT({SUMMARY.name}[自评得分])>0,"","{NO_SCORES}")',
    f'=IF({_EXECUTIONS}+{_RATES}>0,"","{NO_OUTTURNS}")',
    f'=IF(COUNTIF({MONITORED.name}[预警],"?灯")>0,"","{NO_LIGHTS}")',
)
"""What stands in the area of each chart, in their order, as long as it is empty"""


def chart_corner(place: int) -> tuple[int, int]:
    """Return row and column of the cell below a chart's upper left corner; two charts a row, on 8 columns each."""
    row, column = divmod(place, 2)
    return CHARTS_ROW + CHART_ROWS * row, 1 + CHART_COLUMNS * column


def hint_cell(place: int) -> str:
    """Return the address of the cell, amid a chart's area, that says why the chart is empty."""
    row, column = chart_corner(place)
    return address(row + HINT_BELOW, column, row + HINT_BELOW, column).partition(":")[0]


def hints(facts: Facts, *, checked: bool) -> list[str]:
    """
    Return what the formulas of `HINTS` give.

    Args:
        facts: what the charts draw.
        checked: whether the rules have been run.
    """
    scored, spent = (any(is_number(row.get(title)) for row in facts.summary) for title in ("自评得分", "预算执行率"))
    lit = any(row.get("预警") in LIGHTS for row in facts.monitored)
    found = any(row.get("性质") in SIGNS.values() for row in facts.findings)
    return [
        "" if facts.rates else NO_ACTUALS,
        "" if facts.rates else NO_ACTUALS,
        "" if found else NOTHING_FOUND if checked else UNCHECKED,
        "" if scored else NO_SCORES,
        "" if spent or facts.rates else NO_OUTTURNS,
        "" if lit else NO_LIGHTS,
    ]
