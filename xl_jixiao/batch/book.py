"""
The 汇总表 of a batch as a workbook, in memory that does not grow with its rows.

XlsxWriter makes the workbook: styles, widths, frozen panes, filters, marks, print set-up, and in each sheet one row
that shows how its rows look. The rows themselves are written here, on that pattern, straight into the package: through
XlsxWriter's own calls each cell costs six times as much, and that was most of a batch's time (`tests/bench`).

What Excel cannot hold goes on elsewhere and is never dropped in silence: a longer table in a further sheet, a longer
text cut with a note that says so (it is whole in the details).
"""

from __future__ import annotations

import io
import re
import shutil
import tempfile
import zipfile
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from xl_jixiao.batch.tables import Kind, Table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

SHEET_ROWS = 1_048_576
"""Rows of a sheet, heading included (Excel's own limit)."""
CELL_CHARACTERS = 32_767
"""Characters of a cell, counted in UTF-16 units (Excel's own limit)."""
_SHEET_BYTES = 1_200_000_000
"""A sheet's XML ends soon after this, well below the 2 GiB that need no extension of the zip format."""
_LEVEL = 3  # a third of the time of 6, a fifth more bytes
_ROWS_AT_ONCE = 500
_FONT = "微软雅黑"
_FIXED_DATE = datetime(2024, 1, 1)  # noqa: DTZ001 - a fixed stamp, the same bytes every time
_SEVERITY_COLOURS = {"错误": "#FFC7CE", "核实": "#FFEB9C", "提示": "#DDEBF7"}
_PATTERN_ROW = re.compile(rb'<row r="\d+"[^>]*>((?:<c [^>]*/>)+)</row>(?=</sheetData>)')
_SPECIAL = re.compile(r"[&<>\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_x[0-9A-Fa-f]{4}_")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


@dataclass(slots=True)
class _Sheet:
    table: Table
    number: int
    """1 for the first sheet of the table"""
    count: int = 0
    """rows below the heading"""

    def rows(self, aside: Path) -> Path:
        """Name the file that keeps the rows as XML until the workbook is packed."""
        return aside / f"{self.table.name}{self.number}.xml"


def write_book(
    path: Path, contents: Sequence[tuple[Table, Iterable[Sequence[Any]]]], *, sheet_rows: int = SHEET_ROWS
) -> None:
    """
    Write tables as sheets, numbers as numbers and every text as text.

    Args:
        path: where the workbook goes.
        contents: each table with its rows; a number may be a text such as `2.50`.
        sheet_rows: rows a sheet takes, heading included.
    """
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".") as aside:
        with zipfile.ZipFile(_make_workbook([_Sheet(table, 1, 1) for table, _ in contents])) as learnt:
            templates = [_row_template(learnt.read(_part(number))) for number in range(1, len(contents) + 1)]
        sheets = [
            sheet
            for (table, rows), template in zip(contents, templates, strict=True)
            for sheet in _spill(table, rows, template, Path(aside), sheet_rows)
        ]
        _assemble(path, sheets, Path(aside))


def _make_workbook(sheets: Sequence[_Sheet]) -> io.BytesIO:
    """Make the workbook without its rows: of each sheet's rows only the last is there, blank."""
    buffer = io.BytesIO()
    # "constant_memory", or the rows that are not there would take some too
    with xlsxwriter.Workbook(buffer, {"constant_memory": True}) as book:
        book.set_properties({"title": "绩效汇总表", "created": _FIXED_DATE})
        base = {"font_name": _FONT, "font_size": 10, "valign": "vcenter", "border": 1, "border_color": "#D9D9D9"}
        head = book.add_format(
            {**base, "bold": True, "bg_color": "#1F4E78", "font_color": "#FFFFFF", "text_wrap": True, "align": "center"}
        )
        looks = {
            kind: book.add_format({**base, "num_format": kind.excel, "align": "right" if kind.is_number else "left"})
            for kind in Kind
        }
        marks = {severity: book.add_format({"bg_color": colour}) for severity, colour in _SEVERITY_COLOURS.items()}
        for each in sheets:
            table, last = each.table, len(each.table.columns) - 1
            sheet = book.add_worksheet(table.title if each.number == 1 else f"{table.title}({each.number})")
            sheet.set_row(0, 30)
            for place, column in enumerate(table.columns):
                sheet.set_column(place, place, column.width)
                sheet.write_string(0, place, column.heading, head)
                if column.heading == "结论":
                    for severity, look in marks.items():
                        rule = {"type": "cell", "criteria": "==", "value": f'"{severity}"', "format": look}
                        sheet.conditional_format(1, place, max(each.count, 1), place, rule)
            for place, column in enumerate(table.columns if each.count else ()):
                sheet.write_blank(each.count, place, None, looks[column.kind])
            sheet.autofilter(0, 0, max(each.count, 1), last)
            sheet.freeze_panes(1, 1)
            sheet.set_landscape()
            sheet.set_paper(8)  # A3: the tables are wide
            sheet.fit_to_pages(1, 0)
            sheet.repeat_rows(0)
            sheet.set_footer("&C第 &P 页，共 &N 页")
    return buffer


def _part(number: int) -> str:
    return f"xl/worksheets/sheet{number}.xml"


def _row_template(sheet: bytes) -> str:
    """
    Make a row's XML from the one row of a sheet.

    Returns:
        A text with `%` places: the row's number, then for each cell that number again and the rest of the cell.
    """
    cells = _PATTERN_ROW.search(sheet)
    styles = re.findall(rb' s="(\d+)"', cells[1] if cells else b"")
    places = (f'<c r="{xl_col_to_name(place)}%d" s="{int(style)}"%s' for place, style in enumerate(styles))
    return f'<row r="%d">{"".join(places)}</row>'


def _spill(table: Table, rows: Iterable[Sequence[Any]], template: str, aside: Path, sheet_rows: int) -> list[_Sheet]:
    """Write rows as XML into as many files as the table needs sheets: one at least."""
    sheets = [_Sheet(table, 1)]
    writers = [_number if column.kind.is_number else _text for column in table.columns]
    source = iter(rows)
    while block := list(islice(source, _ROWS_AT_ONCE)):
        while block:
            sheet = sheets[-1]
            room = sheet_rows - 1 - sheet.count
            with sheet.rows(aside).open("ab") as file:
                file.write(_rows_xml(block[:room], sheet.count + 2, template, writers))
                is_full = len(block) >= room or file.tell() > _SHEET_BYTES
            sheet.count += len(block[:room])
            block = block[room:]
            if is_full:
                sheets.append(_Sheet(table, sheet.number + 1))
    return [sheet for sheet in sheets if sheet.count or sheet.number == 1]


def _rows_xml(
    rows: Sequence[Sequence[Any]], first: int, template: str, writers: Sequence[Callable[[Any], str]]
) -> bytes:
    """Write rows as XML, the first of them on line `first`."""
    lines = range(first, first + len(rows))
    places: list[Iterable[Any]] = [lines]
    for write, column in zip(writers, zip(*rows, strict=True), strict=True):
        places += lines, map(write, column)
    return "".join([template % row for row in zip(*places, strict=True)]).encode()


def _number(value: Any) -> str:
    return "/>" if value is None else f"><v>{value}</v></c>"


@lru_cache(1024)
def _text(value: str | None) -> str:
    """Write the rest of a text cell; most texts of a table come again and again."""
    if not value:
        return "/>"
    if len(value) > CELL_CHARACTERS // 2:
        value = _cut(value)
    space = ' xml:space="preserve"' if value[0].isspace() or value[-1].isspace() else ""
    if _SPECIAL.search(value):
        value = _SPECIAL.sub(_escaped, value.replace("\r\n", "\n"))
    return f' t="inlineStr"><is><t{space}>{value}</t></is></c>'


def _escaped(found: re.Match[str]) -> str:
    special = found[0]
    if special in _ENTITIES:
        return _ENTITIES[special]
    if special.startswith("_"):
        return f"_x005F{special}"  # text that looks like an escape stays text
    if "\ud800" <= special <= "\udfff":
        return "\ufffd"  # half a character; no XML can hold it
    return f"_x{ord(special):04X}_"


def _cut(value: str) -> str:
    """Cut a text to what a cell holds, with a note."""
    units = value.encode("utf-16-le", "surrogatepass")
    if len(units) <= 2 * CELL_CHARACTERS:
        return value
    note = f"……（原文 {len(value)} 字，单元格放不下，全文见明细）"
    return units[: 2 * (CELL_CHARACTERS - len(note))].decode("utf-16-le", "ignore") + note


def _assemble(path: Path, sheets: Sequence[_Sheet], aside: Path) -> None:
    """Pack the workbook, the rows of each sheet in place of the one that stood for them."""
    by_part = {_part(number): sheet for number, sheet in enumerate(sheets, 1)}
    with (
        zipfile.ZipFile(_make_workbook(sheets)) as empty,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as full,
    ):
        for name in empty.namelist():
            sheet = by_part.get(name)
            with full.open(name, "w") as part:
                if sheet is None or not sheet.count:
                    part.write(empty.read(name))
                    continue
                head, _, tail = _PATTERN_ROW.split(empty.read(name), maxsplit=1)
                part.write(head)
                with sheet.rows(aside).open("rb") as rows:
                    shutil.copyfileobj(rows, part, 1 << 20)
                part.write(tail)
