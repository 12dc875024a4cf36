"""
Marks on the cells that findings point at: a fill by severity and a note that says what, why and how to mend.

Marks are put beside what people made, never over it for good: the old fill is kept in a very hidden sheet, a cell with
a note of its own keeps that note and gets none of ours. Places are kept as formulas that refer to the cell, so a mark
is found again after rows were inserted or the sheet was renamed.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from xl_jixiao.addin import store
from xl_jixiao.addin.changes import block_of, find_sheet
from xl_jixiao.addin.host import notice
from xl_jixiao.addin.recording import noted
from xl_jixiao.engines import formats
from xl_jixiao.engines.boxes import Box, parse_a1, parse_reference
from xl_jixiao.engines.surface import is_protected
from xl_jixiao.rules.rule import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

    import xlwings as xw

    from xl_jixiao.check import Finding

SHEET = f"{store.PRIVATE}marks"
FILLS = {Severity.ERROR: (255, 199, 206), Severity.REVIEW: (255, 235, 156), Severity.ADVICE: (221, 235, 247)}
HEAD = "【绩效校验】"
"""First line of our notes; nobody else's begin like this"""
_FINDINGS_A_NOTE = 5
_GRAVEST_FIRST = tuple(Severity)


class Mark(NamedTuple):
    """One marked cell."""

    sheet: str
    cell: str
    severity: Severity
    note: str


class Cleared(NamedTuple):
    """What became of the marks that were there."""

    cells: int
    left: tuple[str, ...]
    """Why some stay, as Chinese clauses"""


def plan(findings: Iterable[Finding]) -> list[Mark]:
    """Return one mark a cell for the findings that have a place, in the order of the findings."""
    cells: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        if finding.place is not None and finding.place.sheet and parse_a1(finding.place.cell):
            cells.setdefault((finding.place.sheet, finding.place.cell), []).append(finding)
    return [
        Mark(sheet, cell, min((finding.severity for finding in there), key=_GRAVEST_FIRST.index), note_text(there))
        for (sheet, cell), there in cells.items()
    ]


def note_text(findings: list[Finding]) -> str:
    """Write the note for a cell: each finding's rule, sentence, what it should be, and basis."""
    parts = [HEAD]
    for finding in findings[:_FINDINGS_A_NOTE]:
        parts.append(f"{finding.severity.symbol}{finding.severity} {finding.code} {finding.title}")
        parts.append(finding.message)
        if finding.expected:
            parts.append(f"应为：{finding.expected}")
        if finding.fix is not None:
            parts.append(f"怎么改：{finding.fix.title}")
        parts.append(f"依据：{finding.basis}")
    if len(findings) > _FINDINGS_A_NOTE:
        parts.append(f"另有 {len(findings) - _FINDINGS_A_NOTE} 条，见“校验结果”")
    return "\n".join(parts)


def put(book: xw.Book, marks: list[Mark]) -> None:
    """Mark cells in place of all marks that are there now; sheets that are protected are left alone and named."""
    clear(book)
    rows = [list(row) for row in store.read(book, SHEET)]
    for name, there in groupby(marks, key=lambda mark: mark.sheet):
        sheet = find_sheet(book, name)
        if sheet is None:
            continue
        if is_protected(sheet):
            notice(f"工作表“{name}”受保护，没有标注；结果见“校验结果”。")
            continue
        fresh = [_put(sheet, mark) for mark in there]
        if kept := sum(not note for *_, note in fresh):
            notice(f"“{name}”中 {kept} 个有问题的单元格已有批注，只上色，没有另加批注。")
        rows += fresh
    store.write(book, SHEET, rows)


def clear(book: xw.Book) -> Cleared:
    """Bring every marked cell back to what it was, but for what people changed themselves since."""
    rows, left, cells = [], [], 0
    for row in store.read(book, SHEET):
        place = parse_reference(row[0])
        sheet = find_sheet(book, place[0]) if place else None
        if place is None or sheet is None:
            continue  # the cell or its sheet is gone, and the mark with it
        if is_protected(sheet):
            rows.append(row)
            left.append(f"工作表“{sheet.name}”受保护，其中的标注还在")
            continue
        left += _clear(block_of(sheet, place[1]), *row[1:])
        cells += 1
    store.write(book, SHEET, rows)
    return Cleared(cells, tuple(dict.fromkeys(left)))


def _put(sheet: xw.Sheet, mark: Mark) -> list[str]:
    """Mark one cell; returns its record: reference, old format, our colour, our note."""
    cell = sheet.range(mark.cell)
    token = formats.tokens(cell)[0][0]
    color = note = ""
    if formats.fill_can_return(token):
        cell.color = FILLS[mark.severity]
        color = bytes(FILLS[mark.severity]).hex()
    if cell.note is None:
        cell.add_note(mark.note)
        note = mark.note
    place = store.reference(sheet.name, Box(cell.row, cell.column, cell.row, cell.column))
    return [place, token, color, note]


def _clear(cell: xw.Range, token: str, color: str, note: str) -> list[str]:
    left = []
    place = f"“{cell.sheet.name}”{cell.get_address(row_absolute=False, column_absolute=False)}"
    if not color:
        pass
    elif cell.color == tuple(bytes.fromhex(color)):
        formats.restore(noted(cell, "formats"), [[token]], only_fill=True)
    else:
        left.append(f"{place} 的颜色您已改过，予以保留")
    now = cell.note
    if note and now is not None:
        if _lines(now.text) == _lines(note):
            now.delete()
        else:
            left.append(f"{place} 的批注您已改过，予以保留")
    return left


def _lines(text: str) -> list[str]:
    """Return the lines of a note; hosts differ in how they end one."""
    return [line.rstrip() for line in text.splitlines()]
