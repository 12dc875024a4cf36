"""
The sheet 校验结果: what a check found, a row a finding, with the column where people write their 出错说明.

In our template the sheet is there and has its look; any other workbook is given one. A row is known again by what it
shows, so people may sort and filter it; what an explanation was written for is kept in a very hidden sheet.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from hashlib import blake2s
from typing import TYPE_CHECKING, Any, NamedTuple

from xl_jixiao import __version__
from xl_jixiao.addin import store
from xl_jixiao.addin.changes import find_sheet
from xl_jixiao.addin.recognise import is_template
from xl_jixiao.check import Explanation, Finding, Report, Unchecked
from xl_jixiao.engines.boxes import Box, parse_a1, parse_reference
from xl_jixiao.engines.surface import remember
from xl_jixiao.errors import InputError
from xl_jixiao.layouts import FINDINGS, FINDINGS_HEAD, SIGNS, Kind, letter, quoted
from xl_jixiao.rules.rule import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import xlwings as xw

    from xl_jixiao.check import Persona
    from xl_jixiao.model import Dossier

SHEET = FINDINGS.sheet.value
STORE = f"{store.PRIVATE}findings"
UNCHECKED = "○ 未能审核"
_SIGNATURE = ("规则编号", "项目名称", "指标或栏目", "问题说明")
"""Columns that tell one finding from another, whatever order the rows are in"""
_TEXT_FORMAT = "@"
_MANY = 10_000
"""Findings beyond which the used range is not taken at its word"""
_BRAND, _PALE = (31, 78, 120), (242, 242, 242)


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
    sheet = ours(book)
    if sheet is None:
        return []
    known = {memory.signature: memory for memory in (Memory(*record) for record in store.read(book, STORE))}
    bottom = max(FINDINGS.first, _last_row(sheet))
    values = sheet.range(FINDINGS.body(bottom - FINDINGS.head)).options(ndim=2, err_to_str=True).value
    rows = []
    for number, line in enumerate(values, FINDINGS.first):
        cells = {title: _shown(value) for title, value in zip(FINDINGS.titles, line, strict=True)}
        if memory := known.get(_signature(cells)):
            rows.append(Row(number, cells, memory))
    return rows


def explanations(rows: Iterable[Row]) -> list[Explanation]:
    """Return all 出错说明 of a list."""
    return [row.explanation for row in rows if row.explanation.text]


def ours(book: xw.Book) -> xw.Sheet | None:
    """
    Return 校验结果, None where there is none yet.

    Raises:
        InputError: somebody else's sheet has this name.
    """
    sheet = find_sheet(book, SHEET)
    if sheet is None:
        return None
    head = sheet.range((FINDINGS.head, 1), (FINDINGS.head, len(FINDINGS.columns))).value
    if head != list(FINDINGS.titles):
        raise InputError(
            f"已有一张名为“{SHEET}”的工作表，不是本软件生成的，没有覆盖", where=book.name, advice="请把它改名后再校验"
        )
    return sheet


def write(book: xw.Book, report: Report, dossier: Dossier, persona: Persona) -> xw.Sheet:
    """Write a report in place of the last one; returns the sheet."""
    sheet = ours(book) or _new(book)
    old = max(_last_row(sheet) - FINDINGS.head, 0)
    lines = [_finding_line(number, finding) for number, finding in enumerate(report.findings, 1)]
    lines += [_unchecked_line(number, item) for number, item in enumerate(report.unchecked, len(lines) + 1)]
    if old > len(lines):
        sheet.range(FINDINGS.body(old)).clear_contents()
    if lines:
        sheet.range(FINDINGS.body(len(lines))).value = lines
        place = FINDINGS.number("位置")
        column = sheet.range((FINDINGS.first, place), (FINDINGS.head + len(lines), place))
        links = [_link(finding) for finding in report.findings] + [("", "")] * len(report.unchecked)
        column.formula = [[formula or None] for formula, _ in links]
        remember(column, [[shown or None] for _, shown in links])
        sheet.range(FINDINGS.body(len(lines))).rows.autofit()
    if is_template(book):
        sheet.tables[FINDINGS.name].resize(sheet.range(FINDINGS.whole(max(1, len(lines)))))
    _write_head(sheet, report, dossier, persona)
    store.write(book, STORE, [_memory(finding, line) for finding, line in zip(report.findings, lines, strict=False)])
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


def _finding_line(number: int, finding: Finding) -> list[Any]:
    cells = {
        "序号": number,
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
    return [cells.get(title) or None for title in FINDINGS.titles]


def _unchecked_line(number: int, item: Unchecked) -> list[Any]:
    cells = {
        "序号": number,
        "性质": UNCHECKED,
        "规则编号": item.what,
        "指标或栏目": item.where,
        "问题说明": item.why,
        "状态": "未能审核",
    }
    return [cells.get(title) or None for title in FINDINGS.titles]


def _last_row(sheet: xw.Sheet) -> int:
    """Return the last row with a rule's code; formats alone may reach far below."""
    column, bottom = FINDINGS.number("规则编号"), int(sheet.used_range.last_cell.row)
    if bottom <= FINDINGS.head + _MANY:
        return bottom
    return int(sheet.range((bottom + 1, column)).end("up").row)


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


def _memory(finding: Finding, line: Sequence[Any]) -> Memory:
    box = parse_a1(finding.place.cell) if finding.place else None
    text = finding.explanation or finding.outdated
    return Memory(
        _signature({title: _shown(value) for title, value in zip(FINDINGS.titles, line, strict=True)}),
        store.reference(finding.place.sheet, box) if finding.place and box else "",
        finding.key,
        finding.value,
        text,
        finding.value if finding.explanation else "",
    )


def _signature(cells: dict[str, str]) -> str:
    return blake2s("\n".join(cells[title] for title in _SIGNATURE).encode(), digest_size=12).hexdigest()


def _shown(value: Any) -> str:
    return "" if value is None else str(value)


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
    for place in FINDINGS_HEAD:
        if place.label in texts:
            sheet.range(place.cell).value = texts[place.label]


def _new(book: xw.Book) -> xw.Sheet:
    """Add the sheet to a workbook that is not our template, in a look that prints."""
    sheet = book.sheets.add(SHEET, after=book.sheets[len(book.sheets) - 1])
    width = len(FINDINGS.columns)
    for number, column in enumerate(FINDINGS.columns, 1):
        cells = sheet.range(f"{letter(number)}:{letter(number)}")
        cells.column_width = column.width
        cells.vertical_alignment = "top"
        cells.wrap_text = True
        if column.kind in {Kind.TEXT, Kind.LABEL}:
            cells.number_format = _TEXT_FORMAT
    head_block = sheet.range((1, 1), (FINDINGS.head, width))
    head_block.number_format = "General"
    head_block.wrap_text = False
    sheet.range("A1").value = SHEET
    sheet.range("A1").font.size = 16
    sheet.range("A1").font.bold = True
    sheet.range("A2").value = "错误必须修改；核实确属实情的，在黄色列写明原因；提示不影响上报。点“位置”跳到所在单元格。"
    for place in FINDINGS_HEAD:
        cell = sheet.range(place.cell)
        label = cell.offset(-1, 0) if place.kind is Kind.COUNT else cell.offset(0, -1)
        label.value = place.label
        label.color = _PALE
        if place.kind is Kind.COUNT:
            cell.formula = _count(place.label)
    head = sheet.range((FINDINGS.head, 1), (FINDINGS.head, width))
    head.value = list(FINDINGS.titles)
    head.font.bold = True
    head.font.color = (255, 255, 255)
    head.color = _BRAND
    head.wrap_text = True
    sheet.freeze_panes.freeze_at(f"A1:{FINDINGS.letter('规则编号')}{FINDINGS.head}")
    return sheet


def _count(label: str) -> str:
    title, sought = ("状态", "已说明") if label == "已说明" else ("性质", SIGNS[label])
    letter = FINDINGS.letter(title)
    return f'=COUNTIF(${letter}${FINDINGS.first}:${letter}$1048576,"{sought}")'
