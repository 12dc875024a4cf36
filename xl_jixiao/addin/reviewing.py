"""审核表: for each project the eight items of the official review, with what the rules found as evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xl_jixiao.addin.formulas import equals
from xl_jixiao.addin.listing import read_rows, remember_column, write_rows
from xl_jixiao.layouts import FINDINGS, PROJECTS, REVIEW, SIGNS
from xl_jixiao.reporters.review import ITEMS, bears_on

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import xlwings as xw

    from xl_jixiao.reporters.review import Item


_TYPED = ("评定", "得分", "审核意见")
_BY_PEOPLE = "由审核人判断"


def refresh_review(book: xw.Book) -> None:
    """Bring 审核表 up to date with the projects; what reviewers wrote stays."""
    known = {(row["项目名称"], row["审核项目"]): row for row in read_rows(book, REVIEW)}
    rows: list[dict[str, Any]] = []
    for project in read_rows(book, PROJECTS):
        for item in ITEMS:
            old = known.get((project["项目名称"], item.name), {})
            rows.append(
                {
                    **old,
                    "项目名称": project["项目名称"],
                    "审核内容": item.aspect,
                    "审核项目": item.name,
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
    """Return the formula that counts the findings that bear on an item in the row's project."""
    if not item.codes:
        return f'="{_BY_PEOPLE}"'
    wanted = ",".join(f'"{code}"' if "-" in code else f'"{code}-*"' for code in item.codes)
    codes, kinds, projects = (f"{FINDINGS.name}[{title}]" for title in ("规则编号", "性质", "项目名称"))
    own = equals(f"{REVIEW.name}[[#This Row],[项目名称]]")
    counts = [
        f'"{word} "&SUM(COUNTIFS({projects},{own},{kinds},"{sign}",{codes},{{{wanted}}}))'
        for word, sign in SIGNS.items()
    ]
    return "=" + '&"，"&'.join(counts)


def remember_evidence(book: xw.Book) -> None:
    """Keep the results of the evidence formulas."""
    findings = read_rows(book, FINDINGS)
    items = {item.name: item for item in ITEMS}
    rows = [row for row in read_rows(book, REVIEW) if row["审核项目"] in items]
    texts = [_evidence(items[row["审核项目"]], str(row["项目名称"]), findings) for row in rows]
    remember_column(book, REVIEW, "自动核查情况", texts)


def _evidence(item: Item, project: str, findings: Sequence[Mapping[str, Any]]) -> str:
    if not item.codes:
        return _BY_PEOPLE
    own = [row["性质"] for row in findings if row["项目名称"] == project and bears_on(str(row["规则编号"]), item)]
    return "，".join(f"{word} {own.count(sign)}" for word, sign in SIGNS.items())
