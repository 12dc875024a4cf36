"""
《项目支出绩效目标审核表》: four aspects, eight items, the evidence filled in, the judgement left to people.

The aspects and items are those of 财预〔2015〕88号 as recalled (待核), the weights those of its quantitative version.
Rules bear on an item as evidence only; two items rest on people alone.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from xl_jixiao.reporters import word
from xl_jixiao.rules.registry import RULES, get
from xl_jixiao.rules.rule import Severity
from xl_jixiao.scoring.rounding import money

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xl_jixiao.findings import Finding, Report
    from xl_jixiao.model import Dossier, Form

_SHOWN = 20
"""Places of one rule that are named; of more only the number is told."""
_ROW = re.compile(r"indicators\[(\d+)\]")
_CLEAN = "自动核查未发现问题，请人工审核。"
_BY_HAND = "本项须人工审核，没有自动核查的规则。"


class Item(NamedTuple):
    """One of the eight items and the rules whose findings are evidence for it."""

    aspect: str
    """审核内容"""
    name: str
    """审核项目"""
    question: str
    """审核要点"""
    points: int
    """分值 in the quantitative version"""
    codes: tuple[str, ...]
    """codes of rules, a whole family as `BAS`"""


def _codes(words: str) -> tuple[str, ...]:
    return tuple(words.split())


ITEMS = (
    Item(
        "完整性",
        "规范完整性",
        "是否按要求填报，内容完整、准确，各部分没有缺漏",
        10,
        _codes(
            "BAS-01 BAS-02 BAS-03 BAS-04 BAS-07 BAS-09 BAS-10 BAS-11 BAS-12 BAS-13 FND-03 FND-05 FND-08 FND-09 "
            "GOAL-01 GOAL-02 TAX-14 TAX-15 TAX-16 VAL-01 VAL-10 VAL-11 VAL-27"
        ),
    ),
    Item(
        "完整性",
        "明确清晰性",
        "绩效目标是否明确、清晰，说明预期的产出和效果",
        10,
        _codes("GOAL-03 GOAL-04 GOAL-05 GOAL-09 VAL-21 VAL-22 VAL-23 SEM-12 SEM-14 SEM-15 SEM-16"),
    ),
    Item("相关性", "目标相关性", "绩效目标是否与部门职能、事业发展规划和政策相关", 15, ()),
    Item(
        "相关性",
        "指标科学性",
        "指标是否全面、与目标相关、可衡量，定性指标是否可分级",
        15,
        _codes(
            "GOAL-06 GOAL-07 GOAL-08 GOAL-10 TAX-01 TAX-02 TAX-03 TAX-04 TAX-05 TAX-06 TAX-07 TAX-08 TAX-09 TAX-10 "
            "TAX-11 TAX-12 TAX-13 TAX-17 TAX-18 VAL-02 VAL-03 VAL-04 VAL-05 VAL-08 VAL-09 VAL-12 VAL-13 VAL-14 VAL-24 "
            "VAL-28 SEM-01 SEM-02 SEM-03 SEM-04 SEM-05 SEM-06 SEM-07 SEM-08 SEM-09 SEM-10 SEM-13 DUP REL-01 REL-02 "
            "REL-03 REL-04 WGT"
        ),
    ),
    Item(
        "适当性",
        "绩效合理性",
        "产出和效果的水平是否合理，指标值是否过低或过高",
        15,
        _codes("VAL-06 VAL-07 VAL-15 VAL-16 VAL-17 VAL-18 VAL-20 VAL-26 REL-05"),
    ),
    Item(
        "适当性",
        "资金匹配性",
        "产出和效果是否与申请的资金相匹配，资金安排是否与工作相匹配",
        15,
        _codes("FND-01 FND-02 FND-04 FND-06 FND-07 FND-10 FND-11 FND-12 FND-13 SEM-11"),
    ),
    Item(
        "可行性",
        "实现可能性",
        "绩效目标是否经过论证，能否如期实现",
        10,
        _codes("BAS-05 BAS-06 BAS-08 VAL-19 VAL-25"),
    ),
    Item("可行性", "条件充分性", "组织、制度、计划、人员等条件是否具备", 10, ()),
)
"""The eight items in the order of the table."""


class Evidence(NamedTuple):
    """What one rule found for an item."""

    code: str
    severity: Severity
    text: str
    """a sentence that names the places, up to `_SHOWN`, and how many there are"""

    def __str__(self) -> str:
        """Return the line as it stands in the table."""
        return f"{self.severity.symbol}{self.severity} {self.code} {self.text}"


class ReviewRow(NamedTuple):
    """An item of one project's 审核表."""

    item: Item
    evidence: tuple[Evidence, ...]

    @property
    def summary(self) -> str:
        """自动核查情况: one line a rule, or why there is none."""
        if self.evidence:
            return "\n".join(map(str, self.evidence))
        return _CLEAN if self.item.codes else _BY_HAND


class Review(NamedTuple):
    """The 审核表 of one project."""

    form: Form
    rows: tuple[ReviewRow, ...]


def review(dossier: Dossier, report: Report) -> tuple[Review, ...]:
    """
    Fill in an 审核表 for each form of a packet with what the rules found.

    Findings that concern the packet as a whole are evidence for each of its forms.
    """
    whole = [finding for finding in report.findings if not finding.path.startswith("forms[")]
    by_form: dict[int, list[Finding]] = {}
    for finding in report.findings:
        if finding.path.startswith("forms["):
            index = int(finding.path[len("forms[") : finding.path.index("]")])
            by_form.setdefault(index, []).append(finding)
    return tuple(Review(form, _rows([*whole, *by_form.get(index, [])])) for index, form in enumerate(dossier.forms))


def _rows(findings: list[Finding]) -> tuple[ReviewRow, ...]:
    by_code: dict[str, list[Finding]] = {}
    for finding in findings:
        by_code.setdefault(finding.code, []).append(finding)
    order = list(Severity)
    rows = []
    for item in ITEMS:
        evidence = [
            _evidence(by_code[rule.code]) for rule in RULES if rule.code in by_code and bears_on(rule.code, item)
        ]
        rows.append(ReviewRow(item, tuple(sorted(evidence, key=lambda found: order.index(found.severity)))))
    return tuple(rows)


def bears_on(code: str, item: Item) -> bool:
    """Tell whether a rule's findings are evidence for an item."""
    return code in item.codes or code.partition("-")[0] in item.codes


def _evidence(findings: list[Finding]) -> Evidence:
    first = findings[0]
    worst = min((finding.severity for finding in findings), key=list(Severity).index)
    if len(findings) == 1:
        said = first.message + _explained([first])
        return Evidence(first.code, worst, said)
    places = list(dict.fromkeys(filter(None, map(_place, findings))))
    listed = "、".join(places[:_SHOWN]) + ("等" if len(places) > _SHOWN else "")
    if all(place.isdecimal() for place in places):
        listed = f"第{listed}项"
    return Evidence(first.code, worst, f"{get(first.code).title}：{listed}，共{len(findings)}处{_explained(findings)}")


def _place(finding: Finding) -> str:
    """Name a finding's place in a few characters: the number of its row, or its field."""
    match = _ROW.search(finding.path)
    return str(int(match[1]) + 1) if match else finding.item


def _explained(findings: Iterable[Finding]) -> str:
    """Say how many findings have an explanation: the reviewer reads it in the list of findings."""
    settled = sum(finding.severity is Severity.REVIEW and finding.settled for finding in findings)
    return f"（{settled}处已说明）" if settled else ""


_FACTS = (word.Column("", 3.0), word.Column("", 5.7), word.Column("", 3.0), word.Column("", 5.7))
_COLUMNS = (
    word.Column("审核内容", 1.8, "CENTER"),
    word.Column("审核项目", 2.2, "CENTER"),
    word.Column("审核要点", 3.0),
    word.Column("分值", 1.1, "CENTER"),
    word.Column("自动核查情况", 5.6),
    word.Column("得分", 1.1, "CENTER"),
    word.Column("审核意见", 2.6),
)
_TITLE = "项目支出绩效目标审核表"


def to_docx(reviews: Iterable[Review]) -> bytes:
    """
    Write 审核表 of several projects as one Word file, each on a page of its own.

    Returns:
        The bytes of a `.docx`; the same reviews give the same bytes.
    """
    document = word.new_document(_TITLE)
    for number, one in enumerate(reviews):
        if number:
            document.add_page_break()
            word.add_title(document, _TITLE)
        _add(document, one)
    return word.to_bytes(document)


def _add(document: object, one: Review) -> None:
    form = one.form
    total = form.funds.total.budget
    amount = "" if total is None else f"{money(total)}{form.funds.unit or ''}"
    facts = (
        ("项目名称", form.project, "申报年度", "" if form.year is None else f"{form.year}年度"),
        ("主管部门", form.department, "实施单位", form.unit),
        ("项目性质", form.nature, "年度资金", amount),
    )
    word.add_table(document, _FACTS, facts)
    word.add_paragraph(document, "\u200b", small=True)
    rows = [
        (row.item.aspect, row.item.name, row.item.question, str(row.item.points), row.summary, "", "")
        for row in one.rows
    ]
    rows.append(("合计", "", "", str(sum(item.points for item in ITEMS)), "", "", ""))
    table = word.add_table(document, _COLUMNS, rows, whole_rows=False)
    word.merge_runs(table, [row[:2] for row in rows[:-1]])
    word.add_paragraph(
        document,
        "自动核查情况由规则得出，只是审核的线索；得分、审核意见和结论由审核人填写。"
        "审核要点和分值待与 财预〔2015〕88号 原文核对。",
        small=True,
    )
    word.add_paragraph(document, "综合评定等级（优、良、中、差）：________")
    word.add_paragraph(document, "结论：□进入下一步　□修改后再报　□不予安排")
    word.add_paragraph(document, "审核人：____________　　　　审核日期：______年____月____日")
