"""Our lists in workbooks that are not our template: a sheet with a head, a table, and a look that prints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_jixiao.addin.changes import find_sheet
from xl_jixiao.errors import InputError
from xl_jixiao.layouts import Kind, letter

if TYPE_CHECKING:
    import xlwings as xw

    from xl_jixiao.layouts import Table

_FONT = "微软雅黑"
_BRAND, _WHITE, _ENTRY = (31, 78, 120), (255, 255, 255), (255, 250, 230)
_STYLE = "TableStyleLight1"
_TEXT_FORMAT = "@"


def list_sheet(book: xw.Book, table: Table) -> xw.Sheet | None:
    """
    Return the sheet of one of our lists, None where there is none yet.

    Raises:
        InputError: somebody else's sheet has this name.
    """
    sheet = find_sheet(book, str(table.sheet))
    if sheet is not None and table.name not in [listed.name for listed in sheet.tables]:
        raise InputError(
            f"已有一张名为“{table.sheet}”的工作表，不是本软件生成的，没有覆盖",
            where=book.name,
            advice="请把它改名后再试",
        )
    return sheet


def add_list(book: xw.Book, table: Table, hint: str) -> xw.Sheet:
    """
    Add an empty list behind the last sheet.

    Args:
        book: the workbook.
        table: what stands where.
        hint: a sentence for the users, below the title.
    """
    sheet = book.sheets.add(str(table.sheet), after=book.sheets[len(book.sheets) - 1])
    width = len(table.columns)
    sheet.range(f"A:{letter(width)}").font.name = _FONT
    for number, column in enumerate(table.columns, 1):
        cells = sheet.range(f"{letter(number)}:{letter(number)}")
        cells.column_width = column.width
        cells.vertical_alignment = "top"
        cells.wrap_text = True
        if column.kind in {Kind.TEXT, Kind.LABEL}:
            cells.number_format = _TEXT_FORMAT
        if column.kind in {Kind.LABEL, Kind.ORDINAL}:
            cells.horizontal_alignment = "center"
        if column.entry:
            cells.color = _ENTRY
    above = sheet.range((1, 1), (table.head, width))
    above.number_format = "General"
    above.wrap_text = False
    above.horizontal_alignment = "general"
    above.color = None
    sheet.range("A1").value = str(table.sheet)
    sheet.range("A1").font.size = 16
    sheet.range("A1").row_height = 28
    sheet.range("A1").font.bold = True
    sheet.range("A2").value = hint
    head = sheet.range((table.head, 1), (table.head, width))
    head.value = list(table.titles)
    sheet.tables.add(sheet.range(table.whole(1)), name=table.name, table_style_name=_STYLE)
    head.font.bold = True
    head.font.color = _WHITE
    head.color = _BRAND
    head.wrap_text = True
    head.horizontal_alignment = "center"
    sheet.freeze_panes.freeze_at(f"A1:{letter(width)}{table.head}")
    return sheet
