"""审核表: for each project the eight items of the official review, with what the rules found as evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from xl_jixiao.addin.listing import read_rows, remember_column, write_rows
from xl_jixiao.layouts import FINDINGS, PROJECTS, REVIEW, SIGNS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import xlwings as xw


class Item(NamedTuple):
    """One item of the review; the points are recalled from 财预〔2015〕88号 (待核)."""

    dimension: str
    title: str
    question: str
    points: int
    families: tuple[str, ...]
    """Families of rules whose findings are evidence; none: only people can judge"""


ITEMS = (
    Item("完整性", "规范完整性", "表格填写规范，内容完整、准确，要素齐全。", 10, ("BAS", "FND")),
    Item("完整性", "明确清晰性", "绩效目标说明预期产出和效果，清晰、具体。", 10, ("GOAL",)),
    Item("相关性", "目标相关性", "绩效目标与部门职能、事业发展规划、政策相关。", 15, ("REL",)),
    Item("相关性", "指标科学性", "指标全面、与目标相关、可衡量、尽量量化。", 15, ("TAX", "SEM", "DUP", "WGT")),
    Item("适当性", "绩效合理性", "预期产出和效果合理，指标值既不过低也不过高。", 15, ("VAL",)),
    Item("适当性", "资金匹配性", "产出、效果与申请的资金相匹配。", 15, ("FND",)),
    Item("可行性", "实现可能性", "经过调查研究，目标可以实现。", 10, ()),
    Item("可行性", "条件充分性", "组织、制度、计划、人员等条件具备。", 10, ()),
)
_TYPED = ("评定", "得分", "审核意见")
_BY_PEOPLE = "由审核人判断"


def refresh_review(book: xw.Book) -> None:
    """Bring 审核表 up to date with the projects; what reviewers wrote stays."""
    known = {(row["项目名称"], row["审核项目"]): row for row in read_rows(book, REVIEW)}
    rows: list[dict[str, Any]] = []
    for project in read_rows(book, PROJECTS):
        for item in ITEMS:
            old = known.get((project["项目名称"], item.title), {})
            rows.append(
                {
                    **old,
                    "项目名称": project["项目名称"],
                    "审核内容": item.dimension,
                    "审核项目": item.title,
                    "审核要点": item.question,
                    "分值": item.points,
                    **{title: old.get(title) for title in _TYPED},
                }
            )
    write_rows(book, REVIEW, rows)
    number = REVIEW.number("自动核查情况")
    sheet = book.sheets[REVIEW.sheet]
    if rows:
        cells = sheet.range((REVIEW.first, number), (REVIEW.head + len(rows), number))
        cells.formula = [[evidence_formula(ITEMS[place % len(ITEMS)])] for place in range(len(rows))]
        sheet.range(REVIEW.body(len(rows))).rows.autofit()
    remember_evidence(book)


def evidence_formula(item: Item) -> str:
    """Return the formula that counts the findings of an item's families in the row's project."""
    if not item.families:
        return f'="{_BY_PEOPLE}"'
    families = ",".join(f'"{family}-*"' for family in item.families)
    codes, kinds, projects = (f"{FINDINGS.name}[{title}]" for title in ("规则编号", "性质", "项目名称"))
    own = f"{REVIEW.name}[[#This Row],[项目名称]]"
    counts = [
        f'"{word} "&SUM(COUNTIFS({projects},{own},{kinds},"{sign}",{codes},{{{families}}}))'
        for word, sign in SIGNS.items()
    ]
    return "=" + '&"，"&'.join(counts)


def remember_evidence(book: xw.Book) -> None:
    """Keep the results of the evidence formulas."""
    findings = read_rows(book, FINDINGS)
    items = {item.title: item for item in ITEMS}
    rows = [row for row in read_rows(book, REVIEW) if row["审核项目"] in items]
    texts = [_evidence(items[row["审核项目"]], str(row["项目名称"]), findings) for row in rows]
    remember_column(book, REVIEW, "自动核查情况", texts)


def _evidence(item: Item, project: str, findings: Sequence[Mapping[str, Any]]) -> str:
    if not item.families:
        return _BY_PEOPLE
    own = [
        row["性质"]
        for row in findings
        if row["项目名称"] == project and str(row["规则编号"]).partition("-")[0] in item.families
    ]
    return "，".join(f"{word} {own.count(sign)}" for word, sign in SIGNS.items())
