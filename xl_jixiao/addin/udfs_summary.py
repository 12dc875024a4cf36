"""Worksheet functions over whole tables: the rows and sums of the 汇总表, and the paragraphs with its figures."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

from xl_jixiao.addin.blocks import forms_of
from xl_jixiao.addin.cells import as_profile, as_text
from xl_jixiao.addin.udf import Block, Cell, WrongTypeError, udf
from xl_jixiao.layouts import SIGNS
from xl_jixiao.model.grammar import fold
from xl_jixiao.summary import FindingCounts, budget_sentence, cells, figures, pair, paragraph, summarize
from xl_jixiao.summary.rows import DepartmentRow, IndicatorRow, LevelRow, ProjectRow, titles

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_jixiao.summary import Entry, Summary
    from xl_jixiao.summary.rows import Row, Value

VIEWS: dict[str, type[Row]] = {
    "项目": ProjectRow,
    "指标": IndicatorRow,
    "主管部门": DepartmentRow,
    "一级指标": LevelRow,
}
_DETAILS = "指标明细表，含标题行（名称 指标数据）"
_PROJECTS = "项目一览表，含标题行（名称 项目数据）"
_FINDINGS = "校验结果表，含标题行（名称 问题数据）；填了才有错误、核实、提示的条数。可不填"
_PROFILE = "口径名称，如 sh-2024；不填为 sh-2024"
_TOTALS = {
    "项目数": "projects",
    "单位数": "units",
    "年度资金": "annual",
    "当年财政拨款": "fiscal",
    "上年结转资金": "carryover",
    "其他资金": "other",
    "指标数": "indicators",
    "成本": "cost",
    "产出": "output",
    "效益": "benefit",
    "满意度": "satisfaction",
    "定量": "quantitative",
    "定性": "qualitative",
    "错误": "errors",
    "核实": "reviews",
    "提示": "advices",
    "全年执行数": "outturn",
    "预算执行率": "execution",
    "自评项目数": "evaluated",
    "自评得分": "average",
    "平均得分": "average",
    "加权平均得分": "weighted",
    "平均得分（简单平均）": "average",
    "平均得分（资金加权）": "weighted",
}


@udf(
    {
        "view": f"要哪种汇总：{'、'.join(VIEWS)}",
        "details": _DETAILS,
        "projects": _PROJECTS,
        "profile": _PROFILE,
        "findings": _FINDINGS,
    },
    blocks=["details", "projects", "findings"],
)
def JX_SUMMARY(
    view: Cell, details: Block, projects: Block, profile: Cell = "", findings: Block = ()
) -> list[tuple[Value, ...]]:
    """汇总表的各行（不含标题）：一行一个项目、指标、主管部门或一级指标。以数组公式填在整个区域。"""
    found = _summary(details, projects, as_text(profile), findings)
    rows: dict[str, Sequence[Row]] = {
        "项目": found.projects,
        "指标": found.indicators,
        "主管部门": found.departments,
        "一级指标": found.levels,
    }
    wanted = as_text(view)
    if wanted not in rows:
        raise WrongTypeError(f"没有“{wanted}”这种汇总", advice=f"请填写{'、'.join(VIEWS)}之一")
    return [cells(row) for row in rows[wanted]] or [("",) * len(titles(VIEWS[wanted]))]


@udf(
    {
        "what": f"要哪个合计：{'、'.join(_TOTALS)}；也可以是汇总表的一行标题，逐栏给出合计",
        "details": _DETAILS,
        "projects": _PROJECTS,
        "profile": _PROFILE,
        "findings": _FINDINGS,
    },
    blocks=["what", "details", "projects", "findings"],
)
def JX_TOTAL(what: Block, details: Block, projects: Block, profile: Cell = "", findings: Block = ()) -> Cell:
    """汇总表的合计：项目数、资金、指标数、问题数、预算执行率、平均得分等；没有合计的栏为空白。有缺项的合计为空白。"""
    totals = _summary(details, projects, as_text(profile), findings).totals
    block = [[getattr(totals, _TOTALS.get(as_text(cell), ""), "") for cell in row] for row in what]
    return block if len(block) > 1 or len(block[0]) > 1 else block[0][0]


@udf(
    {
        "kind": "决算 为决算公开第十条的段落，预算 为部门预算公开的一句话",
        "details": _DETAILS,
        "projects": _PROJECTS,
        "unit": "部门或单位名称；不填时取唯一的主管部门",
        "year": "年度，如 2024",
        "profile": _PROFILE,
    },
    blocks=["details", "projects"],
)
def JX_PARAGRAPH(  # noqa: PLR0913, PLR0917  # one argument a blank of the official text
    kind: Cell, details: Block, projects: Block, unit: Cell = "", year: Cell = "", profile: Cell = ""
) -> str:
    """写进决算、预算公开的绩效管理文字，数字取自汇总表；XX 处由人填写。"""
    number = int(as_text(year)) if as_text(year).isdecimal() else None
    facts = figures(_summary(details, projects, as_text(profile), ()), name=as_text(unit))._replace(year=number)
    match as_text(kind):
        case "决算":
            return paragraph(facts)
        case "预算":
            return budget_sentence(facts)
    raise WrongTypeError(f"没有“{as_text(kind)}”这种段落", advice="请填写 决算 或 预算")


@lru_cache(maxsize=16)  # the formulas of one workbook ask about the same tables again and again
def _summary(details: Block, projects: Block, profile: str, findings: Block) -> Summary:
    rules = as_profile(profile)
    entries = pair(forms_of(details, projects), rules)
    counts = _counts(findings)
    return summarize([_counted(entry, counts) for entry in entries], rules)


def _counted(entry: Entry, counts: dict[str, Counter[str]]) -> Entry:
    """Add how many findings a project has; 0 where others have some, unknown where nobody has."""
    if not counts:
        return entry
    own = counts.get(fold(entry.form.project), Counter())
    return type(entry)(entry.form, entry.evaluation, FindingCounts(*(own[sign] for sign in SIGNS.values())))


def _counts(findings: Block) -> dict[str, Counter[str]]:
    if not findings or len(findings) < 2:
        return {}
    titles_row = [as_text(cell) for cell in findings[0]]
    if not {"性质", "项目名称"} <= set(titles_row):
        return {}
    sign, project = titles_row.index("性质"), titles_row.index("项目名称")
    counts: dict[str, Counter[str]] = {}
    for row in findings[1:]:
        if as_text(row[sign]):
            counts.setdefault(fold(as_text(row[project])), Counter())[as_text(row[sign])] += 1
    return counts
