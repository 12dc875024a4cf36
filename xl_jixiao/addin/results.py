"""
The sheet 校验结果: what a check found, a row a finding, with the column where people write their 出错说明.

In our template the sheet is there and has its look; any other workbook is given one. A row is known again by what it
shows, so people may sort and filter it; what an explanation was written for is kept in a very hidden sheet.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from hashlib import blake2s
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from xl_jixiao import __version__
from xl_jixiao.addin import store
from xl_jixiao.addin.abroad import add_list, list_sheet
from xl_jixiao.addin.listing import read_block, text_of, write_rows
from xl_jixiao.addin.marks import FILLS
from xl_jixiao.addin.recognise import is_template
from xl_jixiao.check import Explanation, Finding, Report, Unchecked
from xl_jixiao.engines.boxes import Box, parse_a1, parse_reference
from xl_jixiao.engines.surface import remember, write_text
from xl_jixiao.layouts import FINDINGS, FINDINGS_HEAD, SIGNS, Kind, quoted
from xl_jixiao.rules.rule import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import xlwings as xw

    from xl_jixiao.check import Persona
    from xl_jixiao.model import Dossier

SHEET = FINDINGS.sheet.value
STORE = f"{store.PRIVATE}findings"
UNCHECKED = "○ 未能审核"
_SIGNATURE = ("规则编号", "项目名称", "指标或栏目", "问题说明")
"""Columns that tell one finding from another, whatever order the rows are in"""
_TALL = 24
_PALE = (242, 242, 242)
_HINT = "错误必须修改；核实确属实情的，在黄色列写明原因；提示不影响上报。点“位置”跳到所在单元格。"


class Memory(NamedTuple):
    """What is kept of a finding beside its row."""

    signature: str
    place: str
    """A formula that refers to the cell"""
    key: str
    value: str
    """`Finding.key` and `Finding.value` at the last check"""
    text: str
    """出错说明 as it was after the last check"""
    text_value: str
    """`Finding.value` at the time that text was written"""


class Row(NamedTuple):
    """A row of the list as it stands in the workbook, with what is remembered of it."""

    number: int
    """Row of the sheet"""
    cells: dict[str, str]
    """Title → text"""
    memory: Memory

    @property
    def review(self) -> bool:
        """Whether it is a 核实, which an explanation can settle."""
        return self.cells["性质"] == SIGNS[Severity.REVIEW]

    @property
    def beside(self) -> dict[str, str]:
        """What stands in columns that people added."""
        return {title: text for title, text in self.cells.items() if title not in FINDINGS.titles}

    @property
    def explanation(self) -> Explanation:
        """What people wrote, and what it was written for: a text that was altered speaks of the value now there."""
        now = self.cells["出错说明"].strip()
        then = self.memory.text_value if now == self.memory.text else self.memory.value
        return Explanation(self.memory.key, then, now)

    @property
    def place(self) -> tuple[str, Box] | None:
        """Sheet and cell that the row points at, also after rows were inserted there; None when it is gone."""
        return parse_reference(self.memory.place)


def read(book: xw.Book) -> list[Row]:
    """Return the rows of 校验结果, none where there is no such sheet."""
    sheet = list_sheet(book, FINDINGS)
    if sheet is None:
        return []
    known = {memory.signature: memory for memory in (Memory(*record) for record in store.read(book, STORE))}
    titles, *lines = read_block(book, FINDINGS)
    rows = []
    for number, line in enumerate(lines, FINDINGS.first):
        cells = {str(title): text_of(value) for title, value in zip(titles, line, strict=True)}
        if memory := known.get(_signature(cells)):
            rows.append(Row(number, cells, memory))
    return rows


def explanations(rows: Iterable[Row]) -> list[Explanation]:
    """Return all 出错说明 of a list."""
    return [row.explanation for row in rows if row.explanation.text]


def write(book: xw.Book, report: Report, dossier: Dossier, persona: Persona) -> xw.Sheet:
    """Write a report in place of the last one; what people wrote in columns of their own goes with its finding."""
    sheet = list_sheet(book, FINDINGS)
    beside = {row.memory.key: row.beside for row in read(book)}
    if sheet is None:
        sheet = _new(book)
    rows = [beside.get(finding.key, {}) | _finding_row(finding) for finding in report.findings]
    rows += map(_unchecked_row, report.unchecked)
    for number, row in enumerate(rows, 1):
        row["序号"] = number
    write_rows(book, FINDINGS, rows)
    if rows:
        place = FINDINGS.number("位置")
        column = sheet.range((FINDINGS.first, place), (FINDINGS.head + len(rows), place))
        links = [_link(finding) for finding in report.findings] + [("", "")] * len(report.unchecked)
        column.formula = [[formula or None] for formula, _ in links]
        remember(column, [[shown or None] for _, shown in links])
    _write_head(sheet, report, dossier, persona)
    if not is_template(book):
        _colour(sheet, [finding.severity for finding in report.findings], len(rows))
    store.write(book, STORE, [_memory(finding, row) for finding, row in zip(report.findings, rows, strict=False)])
    return sheet


def summary(report: Report) -> str:
    """Say in two sentences what a check came to."""
    counts, settled = report.counts, sum(finding.settled for finding in report.findings)
    explained = settled - counts[Severity.ADVICE]
    parts = [f"{severity} {counts[severity]} 条" for severity in Severity]
    parts[1] += f"（已说明 {explained} 条）" if explained else ""
    unchecked = f"；未能审核 {len(report.unchecked)} 项" if report.unchecked else ""
    return f"{'，'.join(parts)}{unchecked}。{verdict(report)}。"


def verdict(report: Report) -> str:
    """Say whether the forms may be handed in."""
    if report.passed:
        return "✔ 通过，可以上报"
    counts = Counter(finding.severity for finding in report.open)
    todo = [
        f"{counts[severity]} 条{severity}{what}"
        for severity, what in ((Severity.ERROR, "须修改"), (Severity.REVIEW, "待说明"))
        if counts[severity]
    ]
    return f"✖ 不能上报：{'，'.join(todo)}"


def _finding_row(finding: Finding) -> dict[str, Any]:
    return {
        "性质": SIGNS[finding.severity],
        "规则编号": finding.code,
        "规则名称": finding.title,
        "项目名称": finding.project,
        "指标或栏目": finding.item,
        "问题说明": finding.message,
        "表中值": finding.found,
        "应为": finding.expected,
        "修改建议": finding.fix.title if finding.fix else "",
        "依据": finding.basis,
        "出错说明": finding.explanation or finding.outdated,
        "状态": finding.status,
    }


def _unchecked_row(item: Unchecked) -> dict[str, Any]:
    return {
        "性质": UNCHECKED,
        "规则编号": item.what,
        "指标或栏目": item.where,
        "问题说明": item.why,
        "状态": "未能审核",
    }


def _link(finding: Finding) -> tuple[str, str]:
    """
    Return a formula that leads to the cell, and what it shows; both empty without a place.

    A formula is written in blocks, kept by every program, and taken back like any other.
    """
    if finding.place is None or not finding.place.sheet:
        return "", ""
    shown = f"{finding.place.sheet}!{finding.place.cell}"
    target = f"#{quoted(finding.place.sheet)}!{finding.place.cell}"
    return f'=HYPERLINK("{_literal(target)}","{_literal(shown)}")', shown


def _literal(text: str) -> str:
    return text.replace('"', '""')


def _memory(finding: Finding, row: Mapping[str, Any]) -> Memory:
    box = parse_a1(finding.place.cell) if finding.place else None
    return Memory(
        _signature(row),
        store.reference(finding.place.sheet, box) if finding.place and box else "",
        finding.key,
        finding.value,
        row["出错说明"],
        finding.value if finding.explanation else "",
    )


def _signature(cells: Mapping[str, Any]) -> str:
    return blake2s("\n".join(text_of(cells[title]) for title in _SIGNATURE).encode(), digest_size=12).hexdigest()


def _write_head(sheet: xw.Sheet, report: Report, dossier: Dossier, persona: Persona) -> None:
    """Write the block above the list; its counts are formulas and follow what people do below."""
    units = dict.fromkeys(form.unit for form in dossier.forms if form.unit)
    years = dict.fromkeys(str(form.year) for form in dossier.forms if form.year)
    whys = dict.fromkeys(item.why for item in report.unchecked)
    texts = {
        "单位": "、".join(units),
        "年度": "、".join(years),
        "文件": sheet.book.name,
        "校验时间": f"{dt.datetime.now():%Y-%m-%d %H:%M}",  # noqa: DTZ005 - the clerk's own clock
        "规则版本": f"xl_jixiao {__version__}",
        "结论": verdict(report),
        "身份": persona,
        "口径": report.profile,
        "未能审核": f"{len(report.unchecked)} 项：{'；'.join(whys)}" if whys else "无",
    }
    counts = {str(severity): count for severity, count in report.counts.items()}
    counts["已说明"] = sum(finding.settled for finding in report.findings) - report.counts[Severity.ADVICE]
    for place in FINDINGS_HEAD:
        if place.label in texts:
            write_text(sheet.range(place.cell), [[texts[place.label]]])
        else:
            remember(sheet.range(place.cell), [[counts[place.label]]])


def _colour(sheet: xw.Sheet, severities: Sequence[Severity], rows: int) -> None:
    """Tint 性质 by severity; in the template a conditional format does so."""
    column = FINDINGS.number("性质")
    if rows > len(severities):
        sheet.range((FINDINGS.first + len(severities), column), (FINDINGS.head + rows, column)).color = None
    row = FINDINGS.first
    for severity, run in groupby(severities):
        length = len(list(run))
        sheet.range((row, column), (row + length - 1, column)).color = FILLS[severity]
        row += length


def _new(book: xw.Book) -> xw.Sheet:
    """Add the sheet to a workbook that is not our template."""
    sheet = add_list(book, FINDINGS, _HINT)
    sheet.range("A6").row_height = _TALL
    for place in FINDINGS_HEAD:
        cell = sheet.range(place.cell)
        label = cell.offset(-1, 0) if place.kind is Kind.COUNT else cell.offset(0, -1)
        label.value = place.label
        label.color = _PALE
        label.horizontal_alignment = "center"
        if place.kind is Kind.COUNT:
            cell.formula = _count(place.label)
            cell.font.size = 14
            cell.font.bold = True
            cell.horizontal_alignment = "center"
    return sheet


def _count(label: str) -> str:
    title, sought = ("状态", "已说明") if label == "已说明" else ("性质", SIGNS[label])
    letter = FINDINGS.letter(title)
    return f'=COUNTIF(${letter}${FINDINGS.first}:${letter}$1048576,"{sought}")'
