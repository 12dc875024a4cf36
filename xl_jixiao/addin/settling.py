"""Every formula of the template gets its result, so that a file shows what a calculating program would show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xl_jixiao.addin import board, reviewing
from xl_jixiao.addin.calculating import compute
from xl_jixiao.addin.cells import as_profile
from xl_jixiao.addin.collecting import profile_text, setting
from xl_jixiao.addin.listing import read_rows
from xl_jixiao.addin.summarising import Data, add_up
from xl_jixiao.engines.surface import remember, results_known
from xl_jixiao.layouts import (
    BY_DEPARTMENT,
    BY_INDICATOR,
    COVER_LIST,
    DETAILS,
    FINDINGS,
    FINDINGS_HEAD,
    MONITORED,
    PENDING,
    PROJECTS,
    REVIEW,
    SIGNS,
    SUMMARY,
    Kind,
    Sheet,
)
from xl_jixiao.model import MoneyUnit

if TYPE_CHECKING:
    import xlwings as xw

COVER_TITLE, COVER_LINE, WHOSE = "A3", "A6", "A2"
"""Cells of the lines that say whose workbook it is"""


def settle(book: xw.Book) -> None:
    """
    Bring every computed cell up to date; a file need not be calculated when it is opened next.

    Raises:
        InputError: the workbook is not the template, or titles were altered.
    """
    compute(book)
    if Data(book).has_projects:
        add_up(book)
    reviewing.remember_evidence(book)
    remember_board(book)
    _lines(book)
    _counts(book)
    results_known(book)


def remember_board(book: xw.Book) -> None:
    """Keep the results of 看板: its tiles and the figures behind its charts."""
    facts = board.Facts(
        details=read_rows(book, DETAILS),
        projects=read_rows(book, PROJECTS),
        summary=read_rows(book, SUMMARY),
        findings=read_rows(book, FINDINGS),
        monitored=read_rows(book, MONITORED),
    )
    sheet = book.sheets[board.SHEET]
    blocks = board.blocks(facts)
    for block in blocks.values():
        rows, columns = len(block.values), len(block.titles)
        remember(sheet.range((block.top + 1, 1), (block.top + rows, columns)), block.values)
    for name in board.FITTED:
        _hide_blanks(sheet, blocks[name])
    shown = book.sheets[Sheet.DASHBOARD]
    for place, (_, value) in enumerate(blocks["数字"].values):
        remember(shown.range((board.TILES_ROW, 2 * place + 1)), [[value]])
    when = next(place for place in FINDINGS_HEAD if place.label == "校验时间")
    checked = bool(book.sheets[when.sheet].range(when.cell).value)
    for place, text in enumerate(board.hints(facts, checked=checked)):
        remember(shown.range(board.hint_cell(place)), [[text]])


def _hide_blanks(sheet: xw.Sheet, block: board.Block) -> None:
    """Hide the rows below the last one with a name: charts leave hidden rows out."""
    used = max(1, sum(bool(row[0]) for row in block.values))
    first, last = block.top + 1, block.top + len(block.values)
    sheet.range((first, 1), (first + used - 1, 1)).rows.hidden = False
    if first + used <= last:
        sheet.range((first + used, 1), (last, 1)).rows.hidden = True


def _lines(book: xw.Book) -> None:
    """Keep the results of the lines below the titles and on 封面."""
    unit, year = setting(book, "单位名称"), setting(book, "评价年度")
    profile = as_profile(profile_text(book))
    whose = f"{unit}{f'　{year} 年度' if year else ''}　　口径：{profile.label}"
    for sheet in (*_WITH_LINE, Sheet.SUMMARY):
        line = whose
        if sheet == Sheet.SUMMARY and (projects := read_rows(book, PROJECTS)):
            units = {str(project["金额单位"]) for project in projects}
            line += f"　　金额单位：{units.pop() if len(units) == 1 else MoneyUnit.YUAN}"
        remember(book.sheets[sheet].range(WHOSE), [[line]])
    cover = book.sheets[Sheet.COVER]
    remember(cover.range(COVER_TITLE), [[f"{unit}{f'{year}年度' if year else ''}项目绩效目标汇总表"]])
    body = cover.range(COVER_LIST.body(max(1, cover.used_range.last_cell.row - COVER_LIST.head)))
    rows: list[list[Any]] = body.options(ndim=2).value
    amounts = [row[COVER_LIST.number("年度资金（元）") - 1] for row in rows if board.is_number(row[0])]
    total = sum(amount for amount in amounts if board.is_number(amount))
    remember(cover.range(COVER_LINE), [[f"共 {len(amounts)} 个项目，年度资金合计 {total:,.2f} 元"]])


_WITH_LINE = (
    *(table.sheet for table in (PROJECTS, DETAILS, MONITORED, REVIEW, PENDING, BY_INDICATOR, BY_DEPARTMENT)),
    Sheet.PARAGRAPHS,
    Sheet.DASHBOARD,
)


def _counts(book: xw.Book) -> None:
    """Keep the results of the counts above 校验结果."""
    rows = read_rows(book, FINDINGS)
    for place in FINDINGS_HEAD:
        if place.kind is Kind.COUNT:
            title, sought = ("状态", "已说明") if place.label == "已说明" else ("性质", SIGNS[place.label])
            count = [row[title] for row in rows].count(sought)
            remember(book.sheets[place.sheet].range(place.cell), [[count]])
