"""
看板: the figures behind its charts, as formulas on a hidden sheet and as values.

Plain Excel formulas, so that the charts follow every change on their own; the values are what those formulas give,
for files that nothing has calculated yet.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from xl_jixiao.layouts import DETAILS, FINDINGS, MONITORED, PROJECTS, SIGNS, SUMMARY, Sheet, absolute, letter
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
    average = sum(scores) / len(scores) if scores else ""
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
            f'=IF({filled}=0,"",(COUNTIF({state},"完成")+COUNTIF({state},"超额完成"))/{filled})',
            met / actual if actual else "",
        ),
        _pair("平均得分（分）", f'=IFERROR(AVERAGE({SUMMARY.name}[自评得分]),"")', average),
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
        rows.append(
            [
                (f'=IFERROR(INDEX({names},MATCH(SMALL({keys},{place}),{keys},0)),"")', name),
                (f'=IFERROR(ROUND(SMALL({keys},{place}),4),"")', "" if key is None else round(key, 4)),
            ]
        )
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
        rows.append(row)
    return rows


def _by_project(facts: Facts) -> list[list[_Cell]]:
    rows: list[list[_Cell]] = []
    rates = f"{DETAILS.name}[达成率]"
    for place in range(1, SHOWN_PROJECTS + 1):
        project = facts.summary[place - 1] if place <= len(facts.summary) else {}
        name = project.get("项目名称") or ""
        own = [item["达成率"] for item in facts.details if item["项目名称"] == name and is_number(item.get("达成率"))]
        score, spent = project.get("自评得分"), project.get("预算执行率")
        at = f"$A{_TOPS['项目'] + place}"
        rows.append(
            [
                (f'=IFERROR(INDEX({SUMMARY.name}[项目名称],{place})&"","")', name),
                (f'=IFERROR(INDEX({SUMMARY.name}[自评得分],{place}),"")', score if is_number(score) else ""),
                (f'=IFERROR(INDEX({SUMMARY.name}[预算执行率],{place}),"")', spent if is_number(spent) else ""),
                (
                    f'=IF({at}="","",IFERROR(AVERAGEIFS({rates},{rates},">=0",{DETAILS.name}[项目名称],{at}),""))',
                    sum(own) / len(own) if own and name else "",
                ),
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
    ("最低", ("指标", "达成率"), _ranking),
    ("问题", ("类别", *SIGNS), _families),
    ("项目", ("项目", "自评得分", "预算执行率", "平均达成率"), _by_project),
    ("预警", ("灯", "指标数"), _lights),
    ("排序", ("键",), _keys),
)
_TOPS = {name: 1 + 20 * place for place, (name, _, _) in enumerate(_MAKERS)}
"""Row of the titles of each block; none but the last has 19 rows"""
SHEET = Sheet.CHART_DATA
TILES_ROW = 5
"""Row of 看板 with the values of its tiles, two columns each"""
