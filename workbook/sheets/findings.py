"""校验结果: what the rules found, as clerks know it from 决算 software; 规则说明: what each rule says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook.look import (
    AMBER,
    AMBER_PALE,
    BLUE,
    BLUE_PALE,
    BRAND,
    GREEN,
    GREEN_PALE,
    LAST_ROW,
    PALE,
    RED,
    RED_PALE,
    Book,
    fixed,
)
from xl_jixiao.layouts import FINDINGS, FINDINGS_HEAD, SIGNS, Kind, Sheet

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

COLOURS = {"错误": (RED, RED_PALE), "核实": (AMBER, AMBER_PALE), "提示": (BLUE, BLUE_PALE)}
_STATUS_COLOURS = {
    "须修改": (RED, RED_PALE),
    "待说明": (AMBER, AMBER_PALE),
    "数值已变，请重新说明": (AMBER, AMBER_PALE),
    "已说明": (GREEN, GREEN_PALE),
}
_LABELS_AT = {
    "A3:B3": "单位",
    "E3": "年度",
    "G3": "文件",
    "I3": "校验时间",
    "L3": "规则版本",
    "A4:B4": "结论",
    "E4": "身份",
    "G4": "口径",
    "I4": "未能审核",
    "A5:B6": "条数",
    "C5:D5": "✖ 错误",
    "E5": "⚠ 核实",
    "F5": "其中已说明",
    "G5": "ℹ 提示",
}


def add_findings(book: Book) -> None:
    """Add 校验结果 with its head block."""
    sheet = book.sheet(FINDINGS.sheet, tab=RED)
    sheet.set_landscape()
    width = len(FINDINGS.columns)
    book.heading(sheet, "校验结果", width)
    sheet.merge_range(
        1,
        0,
        1,
        width - 1,
        "错误必须修改；核实确属实情的，在黄色列写明原因；提示不影响上报。点“位置”跳到所在单元格。",
        book.format(font_size=9, font_color="#6B7280"),
    )
    _head(book, sheet)
    book.table(sheet, FINDINGS)
    sheet.freeze_panes(FINDINGS.head, FINDINGS.number("规则名称"))
    _colour(book, sheet, "性质", {SIGNS[word]: colours for word, colours in COLOURS.items()})
    _colour(book, sheet, "状态", _STATUS_COLOURS)
    book.lined(sheet, FINDINGS)


def _head(book: Book, sheet: Worksheet) -> None:
    label = book.cell(Kind.LABEL, bold=True, bg_color=PALE)
    for cells, text in _LABELS_AT.items():
        _put(sheet, cells, text, label)
    kind, note = FINDINGS.letter("性质"), FINDINGS.letter("状态")
    for place in FINDINGS_HEAD:
        style = book.cell(place.kind)
        if place.kind is Kind.COUNT:
            ink, fill = COLOURS.get(place.label, (GREEN, GREEN_PALE))
            style = book.cell(Kind.COUNT, font_size=14, bold=True, align="center", font_color=ink, bg_color=fill)
        elif place.label == "结论":
            style = book.cell(Kind.TEXT, bold=True, font_color=BRAND)
        _put(sheet, place.cells, "", style)
        if place.kind is Kind.COUNT:
            column, sought = (note, "已说明") if place.label == "已说明" else (kind, SIGNS.get(place.label, ""))
            sheet.write_formula(
                place.cell,
                f'=COUNTIF(${column}${FINDINGS.first}:${column}${LAST_ROW},"{sought}")',
                style,
                0,
            )
        book.workbook.define_name(place.name, f"={Sheet.FINDINGS}!{fixed(place.cell)}")
    for row, height in ((2, 24), (3, 36), (5, 26)):
        sheet.set_row(row, height)


def _colour(book: Book, sheet: Worksheet, title: str, colours: dict[str, tuple[str, str]]) -> None:
    letter = FINDINGS.letter(title)
    for word, (ink, fill) in colours.items():
        sheet.conditional_format(
            f"{letter}{FINDINGS.first}:{letter}{LAST_ROW}",
            {
                "type": "cell",
                "criteria": "==",
                "value": f'"{word}"',
                "format": book.tint(font_color=ink, bg_color=fill, bold=True),
            },
        )


def _put(sheet: Worksheet, cells: str, text: str, style: object) -> None:
    first, _, last = cells.partition(":")
    if last:
        sheet.merge_range(cells, text, style)
    else:
        sheet.write_string(first, text, style)
