"""规则说明: generated from the registry, never typed."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING

from workbook.look import MUTED, Book
from workbook.sheets.findings import COLOURS
from xl_jixiao.layouts import RULES, SIGNS, text_height

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_jixiao.rules.rule import Rule


def add_rules(book: Book, rules: Sequence[Rule]) -> None:
    """Add 规则说明: one row a rule."""
    sheet = book.sheet(RULES.sheet, tab=MUTED)
    sheet.set_landscape()
    book.heading(
        sheet,
        "规则说明",
        len(RULES.columns),
        hint=f"共 {len(rules)} 条。依据标“待核”的，条款文字尚未与原文核对；本单位可在“设置”中调整性质或停用。",
    )
    book.table(sheet, RULES, rows=max(1, len(rules)))
    for row, rule in enumerate(rules, RULES.head):
        ink, fill = COLOURS[rule.severity]
        cells: tuple[tuple[str, dict[str, object]], ...] = (
            (rule.code, {"bold": True}),
            (SIGNS[rule.severity], {"font_color": ink, "bg_color": fill}),
            (rule.title, {}),
            (_without_gaps(inspect.getdoc(rule.check) or ""), {"font_size": 9}),
            (rule.citation, {"font_size": 9}),
        )
        columns = zip(cells, RULES.columns, strict=True)
        sheet.set_row(row, max(22, *(text_height(text, column.width, 9.5) for (text, _), column in columns)))
        for index, (text, properties) in enumerate(cells):
            sheet.write_string(row, index, text, book.cell(RULES.columns[index].kind, **properties))
    sheet.freeze_panes(RULES.head, 1)
    book.lined(sheet, RULES)


def _without_gaps(text: str) -> str:
    return "\n".join(line for line in text.splitlines() if line.strip())
