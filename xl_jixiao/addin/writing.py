"""A form onto a sheet of its own, in the official layout: a copy of the hidden prototype, filled in blocks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import TYPE_CHECKING, Any

from xl_jixiao.addin import store
from xl_jixiao.layouts import FORMS, FormLayout, Kind, Place, form_sheet, text_height
from xl_jixiao.model import Quantity, parse, paths

if TYPE_CHECKING:
    import xlwings as xw

    from xl_jixiao.model import Form

LOWEST = 22
"""Height of an indicator row of one line (points)"""


def write_form(book: xw.Book, form: Form) -> str:
    """Write a form onto a new sheet in its official layout; returns the sheet's name."""
    layout = FORMS[form.stage]
    sheet = new_sheet(book, layout)
    size(sheet, layout, max(1, len(form.indicators)))
    _write_head(sheet, layout, form)
    _write_rows(sheet, layout, form)
    if layout.tail:
        _write_total(sheet, layout, form)
    return str(sheet.name)


def new_sheet(book: xw.Book, layout: FormLayout) -> xw.Sheet:
    """Copy a form's prototype behind the last form of its stage."""
    taken = {sheet.name for sheet in book.sheets}
    number = next(n for n in range(1, len(taken) + 2) if form_sheet(layout.stage, n) not in taken)
    before = [sheet for sheet in book.sheets if re.fullmatch(rf"{layout.stage}\d+", sheet.name)]
    anchor = before[-1] if before else book.sheets[layout.follows]
    prototype = book.sheets[layout.prototype]
    prototype.visible = True  # Excel copies no sheet that is very hidden
    sheet = prototype.copy(after=anchor, name=form_sheet(layout.stage, number))
    prototype.visible = store.VERY_HIDDEN  # type: ignore[assignment]  # Excel knows 2 as very hidden
    sheet.visible = True
    return sheet


def size(sheet: xw.Sheet, layout: FormLayout, rows: int) -> None:
    """Give a fresh copy of the prototype so many indicator rows."""
    first, last = layout.first, layout.first + rows - 1
    if rows > 1:
        if layout.tail:
            tail = sheet.range(f"A{first + 1}:{layout.last}{first + layout.tail}")
            tail.copy(sheet.range(f"A{last + 1}:{layout.last}{last + layout.tail}"))
            tail.unmerge()
        label = sheet.range(f"A{first - 1}:A{first}")
        label.unmerge()
        row = sheet.range(f"A{first}:{layout.last}{first}")
        row.copy(sheet.range(f"A{first + 1}:{layout.last}{last}"))
        sheet.range(f"A{first - 1}:A{last}").merge()
    sheet.range(f"A{first}:A{last}").row_height = LOWEST
    sheet.page_setup.print_area = layout.printed(rows)


def _write_head(sheet: xw.Sheet, layout: FormLayout, form: Form) -> None:
    """Write the single fields: one block above the indicators, labels and all."""
    block = sheet.range(f"A1:{layout.last}{layout.first - 2}")
    values = block.options(ndim=2).value
    for place in layout.places:
        row, column = _position(place.cell)
        values[row - 1][column - 1] = _shown(layout, form, place)
    block.value = values
    for path in layout.grown:
        cells = layout.place(path).cells
        text = str(paths.get(form, path))
        area = sheet.range(cells)
        line = sheet.range(f"A{area.row}")
        line.row_height = max(line.row_height or 0, text_height(text, _width(area)))
    if form.funds.unit is not None:
        sheet.range(layout.place("funds.unit").cell).value = f"项目资金\n（{form.funds.unit}）"


def _write_rows(sheet: xw.Sheet, layout: FormLayout, form: Form) -> None:
    """Write the indicators in one block, and merge the cells of a level that runs over several rows."""
    if not form.indicators:
        return
    left = 2
    width = _position(f"{layout.last}1")[1] - left + 1
    grid: list[list[Any]] = []
    for indicator in form.indicators:
        cells: list[Any] = [None] * width
        for path, columns, kind in layout.columns:
            value = paths.get(indicator, path)
            number = _position(f"{columns.partition(':')[0]}1")[1]
            cells[number - left] = _amount(value) if kind is Kind.POINTS else getattr(value, "text", value) or None
        grid.append(cells)
    runs = list(_runs(form))
    for run in runs:
        for row in range(run.first + 1, run.last + 1):
            grid[row][run.column - left] = None
    top = layout.first
    sheet.range((top, left), (top + len(grid) - 1, left + width - 1)).value = grid
    for run in runs:
        if run.last > run.first:
            sheet.range((top + run.first, run.column), (top + run.last, run.column)).merge()
    _grow(sheet, layout, form)


def _write_total(sheet: xw.Sheet, layout: FormLayout, form: Form) -> None:
    """Write 总分: the sum of the points, the total and the grade that the form states."""
    row = layout.first + max(1, len(form.indicators))
    worth = [item.points for item in form.indicators] + [form.funds.total.points]
    given = [points for points in worth if points is not None]
    sheet.range(f"G{row}:I{row}").value = [
        [
            _amount(sum(given, Decimal(0))) if given else None,
            _amount(form.total),
            f"等级：{form.grade}" if form.grade else None,
        ]
    ]


@dataclass(frozen=True, slots=True)
class _Run:
    """Neighbouring rows that share a level; rows count from 0."""

    column: int
    first: int
    last: int


def _runs(form: Form) -> list[_Run]:
    """Return the runs of first levels (column B) and, within them, of second levels (column C)."""
    runs = []
    for column, key in ((2, lambda item: item.level1), (3, lambda item: (item.level1, item.level2))):
        start = 0
        for _, group in groupby(form.indicators, key):
            length = len(list(group))
            runs.append(_Run(column, start, start + length - 1))
            start += length
    return runs


def _grow(sheet: xw.Sheet, layout: FormLayout, form: Form) -> None:
    """Make the rows of long names and reasons as high as they need; merged cells do not do so by themselves."""
    widths = {
        path: _width(sheet.range(":".join(f"{part}1" for part in columns.split(":"))))
        for path, columns, kind in layout.columns
        if kind is Kind.TEXT
    }
    for row, indicator in enumerate(form.indicators, layout.first):
        height = max(text_height(_text(paths.get(indicator, path)), width) for path, width in widths.items())
        if height > LOWEST:
            sheet.range(f"A{row}").row_height = height


def _width(area: xw.Range) -> float:
    """Return the width of a block in characters."""
    columns = range(area.column, area.column + area.shape[1])
    return sum((area.sheet.range((1, column)).column_width or 0 for column in columns), 0.0)


def _shown(layout: FormLayout, form: Form, place: Place) -> Any:
    """Return what a single field shows."""
    match place.path:
        case "title":
            return form.title or layout.title
        case "year":
            return f"（{form.year}年度）" if form.year else "（　　　　年度）"
        case "funds.unit":
            return f"项目资金\n（{form.funds.unit or '元'}）"
        case path:
            value = paths.get(form, path)
            if place.kind is Kind.RATE:
                return _share(value)
            return _amount(value) if place.kind in {Kind.MONEY, Kind.POINTS} else value or None


def _share(rate: str) -> float | str | None:
    """Give a cell in percent a printed rate; one that is no plain percentage (`约90%`, `%`) stays as it is written."""
    read = parse(rate)
    if isinstance(read, Quantity) and read.unit == "%" and read.op is None:
        return float(read.value / 100)
    return rate or None


def _amount(value: Decimal | None) -> float | None:
    """Give a cell a number as Excel keeps it; amounts of up to 15 digits stay exact."""
    return None if value is None else float(value)


def _text(value: Any) -> str:
    return str(getattr(value, "text", value) or "")


def _position(cell: str) -> tuple[int, int]:
    letters = cell.rstrip("0123456789")
    column = 0
    for char in letters:
        column = column * 26 + ord(char) - ord("A") + 1
    return int(cell[len(letters) :]), column
