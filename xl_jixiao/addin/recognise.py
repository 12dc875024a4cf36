"""
Any open workbook → `Reading`: every visible sheet that is not ours is read in blocks and parsed as a form.

Hidden sheets are left out, hidden and filtered rows are not: what a filter hides is still handed in. Values come as
the cells show them (95%, not 0.95), each with its place `sheet!cell`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xl_jixiao.addin import store
from xl_jixiao.addin.host import notice, progress
from xl_jixiao.engines.boxes import Box
from xl_jixiao.engines.surface import is_visible, merged_areas
from xl_jixiao.errors import InputError
from xl_jixiao.layouts import Sheet
from xl_jixiao.model import Origin
from xl_jixiao.parsing.grid import Area, Grid, cell_text, in_sheet
from xl_jixiao.parsing.parser import parse
from xl_jixiao.readers.number_formats import read_code

if TYPE_CHECKING:
    import xlwings as xw

    from xl_jixiao.parsing.reading import Reading

ROWS_AT_ONCE = 5_000
"""Rows of one block that is read"""
MOST_ROWS, MOST_COLUMNS = 20_000, 200
"""A sheet with content beyond is no form: the longest packet seen has some hundred rows (own proposal)"""
MAKES_TEMPLATE = "校验_结论"
"""A defined name that only our template has"""
RESULTS = frozenset({Sheet.FINDINGS.value, Sheet.PENDING.value})
"""Sheets that actions add to any workbook"""


def recognise(book: xw.Book) -> Reading:
    """
    Read the forms of an open workbook.

    Raises:
        InputError: no visible sheet holds a form.
        CancelledError: Esc was pressed.
    """
    sheets = form_sheets(book)
    grids = []
    for number, sheet in enumerate(sheets, 1):
        progress(number, len(sheets), "读取工作表")
        if grid := read_sheet(sheet):
            grids.append(grid)
    hidden = _hidden_sheets(book)
    reading = parse([*grids, *(_unread(book, name) for name in hidden)])
    if not reading.dossier.forms:
        aside = f"（另有 {len(hidden)} 张隐藏的工作表没有读）" if hidden else ""
        raise InputError(
            f"没有找到绩效目标申报表、自评表或监控表{aside}",
            where=book.name,
            advice="请切换到含“项目名称”“三级指标”等栏目的工作簿再试，或点【导入申报表】",
        )
    return reading


def form_sheets(book: xw.Book) -> list[xw.Sheet]:
    """Return the sheets that may hold a form: visible, and not one of ours."""
    ours = set(Sheet) if is_template(book) else RESULTS
    return [
        sheet
        for sheet in book.sheets
        if sheet.name not in ours and not sheet.name.startswith(store.PRIVATE) and is_visible(sheet)
    ]


def _hidden_sheets(book: xw.Book) -> list[str]:
    """Return the hidden sheets that people may have forms on."""
    return [sheet.name for sheet in book.sheets if not is_visible(sheet) and not sheet.name.startswith("_")]


def _unread(book: xw.Book, name: str) -> Grid:
    locate = in_sheet(book.name, name)
    return Grid(name, [], locate, unread=[(Origin(book.name, name), "工作表已隐藏，没有读；如有绩效表请先取消隐藏")])


def is_template(book: xw.Book) -> bool:
    """Whether the workbook was made from our template."""
    return MAKES_TEMPLATE in book.names


def read_sheet(sheet: xw.Sheet) -> Grid | None:
    """Return the texts of a sheet with their merged areas; None when it is empty or cannot be a form."""
    used = sheet.used_range
    bottom, right = used.last_cell.row, used.last_cell.column
    if bottom > MOST_ROWS or right > MOST_COLUMNS:
        bottom, right = _filled(sheet, Box(1, 1, bottom, right))
    if bottom > MOST_ROWS or right > MOST_COLUMNS:
        notice(f"工作表“{sheet.name}”用到了第 {bottom} 行第 {right} 列，不像绩效表，没有读；如有误填请删去后再试。")
        return None
    rows: list[list[str]] = []
    for top in range(1, bottom + 1, ROWS_AT_ONCE):
        rows += _texts(sheet.range((top, 1), (min(bottom, top + ROWS_AT_ONCE - 1), right)))
    if not any(any(row) for row in rows):
        return None
    areas = [
        Area(box.top - 1, box.left - 1, box.bottom - 1, box.right - 1)
        for box in merged_areas(sheet.range((1, 1), (bottom, right)))
    ]
    return Grid(sheet.name, rows, in_sheet(sheet.book.name, sheet.name), areas)


def number_formats(block: xw.Range) -> list[list[str]]:
    """Return the number format of each cell; blocks of one format cost one question."""
    rows, columns = block.shape
    whole = block.number_format
    if whole is not None:
        return [[whole] * columns for _ in range(rows)]
    one, two = _halves(block)
    if rows >= columns:
        return [*number_formats(one), *number_formats(two)]
    return [left + right for left, right in zip(number_formats(one), number_formats(two), strict=True)]


def _texts(block: xw.Range) -> list[list[str]]:
    values: list[list[Any]] = block.options(ndim=2, err_to_str=True).value
    numbers = [
        (row, column)
        for row, line in enumerate(values)
        for column, value in enumerate(line)
        if isinstance(value, float)
    ]
    texts = [[cell_text(value) for value in line] for line in values]
    if numbers:
        top, bottom = min(row for row, _ in numbers), max(row for row, _ in numbers)
        left, right = min(column for _, column in numbers), max(column for _, column in numbers)
        formats = number_formats(block[top : bottom + 1, left : right + 1])
        for row, column in numbers:
            if shown := read_code(formats[row - top][column - left]):
                texts[row][column] = shown.show(values[row][column])
    return texts


def _halves(block: xw.Range) -> tuple[xw.Range, xw.Range]:
    rows, columns = block.shape
    if rows >= columns:
        return block[: rows // 2, :], block[rows // 2 :, :]
    return block[:, : columns // 2], block[:, columns // 2 :]


def _filled(sheet: xw.Sheet, used: Box) -> tuple[int, int]:
    """Return the last row and column that hold something: formats alone may reach to the sheet's end."""
    columns = min(used.right, MOST_COLUMNS + 1)
    rows = max(_last(sheet.range((used.bottom, column)), "up").row for column in range(1, columns + 1))
    if used.right > MOST_COLUMNS:
        lines = range(1, min(rows, MOST_ROWS) + 1)
        columns = max(_last(sheet.range((row, used.right)), "left").column for row in lines)
    return rows, columns


def _last(edge: xw.Range, direction: str) -> xw.Range:
    """Return the last filled cell of a line that ends at `edge`."""
    return edge if edge.value is not None else edge.end(direction)
