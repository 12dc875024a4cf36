"""Official forms as .xlsx, ready to print and hand in. Every text is written as text, never as a formula."""

from __future__ import annotations

import io
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import xlsxwriter

from xl_jixiao.errors import InputError
from xl_jixiao.files import write_file
from xl_jixiao.parsing.layout import find
from xl_jixiao.reporters.form_cells import FilledCell, fill, require_forms
from xl_jixiao.reporters.word import clean

if TYPE_CHECKING:
    from pathlib import Path

    from xl_jixiao.model import Dossier, Form

_FORBIDDEN = re.compile(r"[\x00-\x1f\[\]:*?/\\]")
_NAME_LIMIT = 31
"""Characters a sheet's name has at most, counted in UTF-16 units (Excel's own limit)"""
_FONT = "宋体"
CELL_LIMIT = 32_767
"""Characters a cell of Excel takes"""
_ROW, _HIGHEST = 21.0, 409.0
"""Height of a row of one line, and the highest that Excel takes, in points"""
_LINE = 15.0
"""Height of a line of text in points at 10.5 pt"""


def write_xlsx(dossier: Dossier, path: str | Path, layout: str) -> tuple[str, ...]:
    """
    Write forms, a sheet each.

    Args:
        dossier: the forms.
        path: of the new file.
        layout: code of the layout, such as `sh-2024-application`.

    Returns:
        Paths of fields that the layout has no place for.

    Raises:
        InputError: no layout has this code, there is no form, or a text is longer than a cell of Excel takes.
        FileError: the file cannot be written.
    """
    data, left_out = to_xlsx(dossier, layout)
    write_file(path, data)
    return left_out


def to_xlsx(dossier: Dossier, layout: str) -> tuple[bytes, tuple[str, ...]]:
    """
    Return the bytes of the workbook that `write_xlsx` writes, and the fields that it has no place for.

    Raises:
        InputError: as `write_xlsx`.
    """
    found = find(layout)
    require_forms(dossier)
    buffer = io.BytesIO()
    left_out: list[str] = []
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        formats = _Formats(book)
        names: set[str] = set()
        for number, form in enumerate(dossier.forms):
            filled = fill(found, form)
            left_out += [f"forms[{number}].{path}" for path in filled.left_out]
            sheet = book.add_worksheet(_sheet_name(form.project or form.stage, names))
            _set_up(sheet, found.widths, landscape=found.landscape)
            heights: dict[int, float] = {}
            for cell in filled.cells:
                _require_room(cell, form)
                _write(sheet, cell, formats.of(cell))
            for cell in sorted(filled.cells, key=lambda cell: cell.rows):
                _grow(heights, cell, found.widths)
            for row in range(filled.rows):
                sheet.set_row(row, heights.get(row, _ROW))
            sheet.print_area(0, 0, filled.rows - 1, len(found.widths) - 1)
    return buffer.getvalue(), tuple(left_out)


class _Formats:
    """The cell formats of one workbook, made when first needed."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[str, int], Any] = {}

    def of(self, cell: FilledCell) -> Any:
        decimals = -cell.value.as_tuple().exponent if isinstance(cell.value, Decimal) else -1  # type: ignore[operator]
        if (cell.look, decimals) not in self._made:
            self._made[cell.look, decimals] = self._book.add_format(self._properties(cell.look, decimals))
        return self._made[cell.look, decimals]

    @staticmethod
    def _properties(look: str, decimals: int) -> dict[str, Any]:
        properties: dict[str, Any] = {
            "font_name": _FONT,
            "font_size": 10.5,
            "text_wrap": True,
            "valign": "vcenter",
            "align": "center",
            "border": 1,
            "num_format": "@",
        }
        if look == "title":
            properties.update(font_name="黑体", font_size=18, border=0)
        elif look == "period":
            properties.update(border=0)
        elif look == "text":
            properties.update(align="left", indent=1)
        if decimals >= 0:
            properties["num_format"] = f"#,##0.{'0' * decimals}" if decimals else "#,##0"
        return properties


def _set_up(sheet: Any, widths: tuple[int, ...], *, landscape: bool) -> None:
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    sheet.set_paper(9)  # A4
    if landscape:
        sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    sheet.center_horizontally()
    sheet.set_footer("&C第 &P 页 共 &N 页")


def _require_room(cell: FilledCell, form: Form) -> None:
    if isinstance(cell.value, str) and len(cell.value) > CELL_LIMIT:
        raise InputError(
            f"一处文字有 {len(cell.value)} 字，超过 Excel 单元格上限 {CELL_LIMIT} 字，没有写出文件",
            where=form.project,
            advice="请精简后重试，或写成 Word 文件",
        )


def _write(sheet: Any, cell: FilledCell, style: Any) -> None:
    last_row, last_column = cell.row + cell.rows - 1, cell.column + cell.columns - 1
    if cell.rows > 1 or cell.columns > 1:
        sheet.merge_range(cell.row, cell.column, last_row, last_column, "", style)
    if isinstance(cell.value, Decimal):
        sheet.write_number(cell.row, cell.column, cell.value, style)
    elif cell.value:
        sheet.write_string(cell.row, cell.column, clean(cell.value), style)
    else:
        sheet.write_blank(cell.row, cell.column, None, style)


def _grow(heights: dict[int, float], cell: FilledCell, widths: tuple[int, ...]) -> None:
    """Make rows high enough for their longest texts: Excel does not fit merged cells itself."""
    if not isinstance(cell.value, str) or not cell.value:
        return
    if cell.look == "title":
        heights[cell.row] = 36
        return
    width = sum(widths[cell.column : cell.column + cell.columns]) - 1
    lines = sum(max(1, -(-_width(line) // width)) for line in cell.value.split("\n"))
    last = cell.row + cell.rows - 1
    above = sum(heights.get(row, _ROW) for row in range(cell.row, last))
    heights[last] = min(_HIGHEST, max(heights.get(last, _ROW), lines * _LINE + 6 - above))


def _width(text: str) -> int:
    """Return the width of a text in characters: Chinese ones count two."""
    return sum(1 if char.isascii() else 2 for char in text)


def _sheet_name(name: str, taken: set[str]) -> str:
    """Return a name that Excel accepts: not too long, no forbidden character, no outer apostrophe, unique."""
    plain = _cut(_FORBIDDEN.sub("_", name), _NAME_LIMIT).strip("'") or "表"
    found, number = plain, 2
    while found.lower() in taken:
        suffix = f"({number})"
        found, number = _cut(plain, _NAME_LIMIT - len(suffix)) + suffix, number + 1
    taken.add(found.lower())
    return found


def _cut(text: str, units: int) -> str:
    return text.encode("utf-16-le", "ignore")[: 2 * units].decode("utf-16-le", "ignore")
