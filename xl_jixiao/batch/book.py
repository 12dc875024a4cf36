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
import zipfile
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

import pyarrow as pa
import xlsxwriter
from pyarrow import compute

from xl_jixiao.batch.tables import Kind, Table

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from xl_jixiao.batch.columns import Columns

SHEET_ROWS = 1_048_576
"""Rows of a sheet, heading included (Excel's own limit)."""
CELL_CHARACTERS = 32_767
"""Characters of a cell, counted in UTF-16 units (Excel's own limit)."""
_LONG = CELL_CHARACTERS // 2
"""Shorter texts fit, whatever is counted."""
_ROWS_AT_ONCE = 5_000
_BYTES_AT_ONCE = 64_000_000
"""Fewer rows are written at once when they have more: as XML they must stay below the 2 GiB of an Arrow column."""
_SHEET_BYTES = 1_200_000_000
"""A sheet's XML ends soon after this, well below the 2 GiB that need no extension of the zip format."""
_LEVEL = 3  # a third of the time of 6, a fifth more bytes
_FONT = "微软雅黑"
_PAGE_WIDTH = 400
"""Characters of a row that an A3 page, laid across, shows large enough to read."""
_ALIGNED: dict[Kind, dict[str, Any]] = {
    Kind.TEXT: {"align": "left", "indent": 1},  # or it would touch the number on its left
    Kind.COUNT: {"align": "center"},
    Kind.MONEY: {"align": "right"},
    Kind.RATIO: {"align": "right"},
    Kind.SCORE: {"align": "right"},
}
_FIXED_DATE = datetime(2024, 1, 1)  # noqa: DTZ001 - a fixed stamp, the same bytes every time
_SEVERITY_COLOURS = {"错误": "#FFC7CE", "核实": "#FFEB9C", "提示": "#DDEBF7"}
_PATTERN_ROW = re.compile(rb'<row r="\d+"[^>]*>((?:<c [^>]*/>)+)</row>(?=</sheetData>)')
# One set of first characters, found ten times as fast as alternatives; text that looks like an escape stays text.
_SPECIAL = re.compile(r"[&<>_\x00-\x08\x0b-\x1f\ufffe\uffff](?:(?<!_)|(?=x[0-9A-Fa-f]{4}_))")
_BLANK = r"[\x00-\x20\x{85}\x{A0}\x{1680}\x{2000}-\x{200A}\x{2028}\x{2029}\x{202F}\x{205F}\x{3000}]"
_NOT_PLAIN = rf"^$|^{_BLANK}|{_BLANK}$|[&<>\x00-\x08\x0b-\x1f\x{{FFFE}}\x{{FFFF}}]|_x"
"""Texts that may need more than a tag before and after (as RE2 spells it)."""
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


class Book:
    """
    A workbook whose sheets are tables, numbers as numbers and every text as text; use as a context manager.

    Rows are put aside as they come, so that tables may grow side by side; `save` packs them.
    """

    def __init__(self, tables: Sequence[Table], aside: Path, *, sheet_rows: int = SHEET_ROWS) -> None:
        """
        Begin a workbook.

        Args:
            tables: in the order of their sheets.
            aside: a folder for the rows until they are packed; whoever made it removes it.
            sheet_rows: rows a sheet takes, heading included.
        """
        with zipfile.ZipFile(_make_workbook([_Sheet(table, 1, 1) for table in tables])) as learnt:
            templates = [_row_template(learnt.read(_part(number))) for number in range(1, len(tables) + 1)]
        self._aside = aside
        self._rows = {
            table.name: _Rows(table, template, aside, sheet_rows)
            for table, template in zip(tables, templates, strict=True)
        }

    def __enter__(self) -> Self:
        """Return the workbook."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the files of the rows."""
        for rows in self._rows.values():
            rows.close()

    def add(self, tables: Columns) -> None:
        """Add rows to those of the tables that are in the workbook."""
        for name, rows in self._rows.items():
            if name in tables:
                rows.add(tables[name])

    def save(self, path: Path) -> None:
        """Pack the workbook, the rows of each sheet in place of the one that stood for them."""
        for rows in self._rows.values():
            rows.finish()
        sheets = [sheet for rows in self._rows.values() for sheet in rows.sheets]
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
                    with sheet.rows(self._aside).open("rb") as file:
                        shutil.copyfileobj(file, part, 1 << 20)
                    part.write(tail)


class _Rows:
    """The rows of one table as XML, in as many files as it needs sheets: one at least."""

    def __init__(self, table: Table, template: str, aside: Path, sheet_rows: int) -> None:
        self._table, self._aside, self._room = table, aside, sheet_rows - 1
        begin, first, *around = template.split("%")
        self._begin, self._first = _constant(begin), _constant(first)
        self._cells = [
            (_Numbers if column.kind.is_number else _Texts)(before, after)
            for column, before, after in zip(table.columns, around[::2], around[1::2], strict=True)
        ]
        self.sheets = [_Sheet(table, 1)]
        self._file = self.sheets[-1].rows(aside).open("wb")
        self._waiting: list[pa.Table] = []

    def add(self, rows: pa.Table) -> None:
        """Add rows; they are written when there are many."""
        self._waiting.append(rows)
        if sum(some.num_rows for some in self._waiting) >= _ROWS_AT_ONCE:
            self._write()

    def finish(self) -> None:
        """Write the rest."""
        if self._waiting:
            self._write()
        self.close()

    def close(self) -> None:
        self._file.close()

    def _write(self) -> None:
        rows = pa.concat_tables(self._waiting)
        self._waiting = []
        most = min(_ROWS_AT_ONCE, max(1, rows.num_rows * _BYTES_AT_ONCE // max(1, rows.nbytes)))
        while rows.num_rows:
            sheet = self.sheets[-1]
            if sheet.count >= self._room or self._file.tell() > _SHEET_BYTES:
                self._file.close()
                sheet = _Sheet(self._table, sheet.number + 1)
                self.sheets.append(sheet)
                self._file = sheet.rows(self._aside).open("wb")
            some = rows.slice(0, min(most, self._room - sheet.count))
            self._file.write(self._xml(some, sheet.count + 2))
            sheet.count += some.num_rows
            rows = rows.slice(some.num_rows)

    def _xml(self, rows: pa.Table, first: int) -> memoryview:
        """Write rows as XML, the first of them on line `first`."""
        lines = pa.array(range(first, first + rows.num_rows), pa.int32()).cast(pa.string())
        parts = [self._begin, lines, self._first]
        (block,) = rows.combine_chunks().to_batches()
        for cell, column in zip(self._cells, block.columns, strict=True):
            parts += [lines, cell.write(column)]
        written = compute.binary_join_element_wise(*parts, _NOTHING)
        return memoryview(written.buffers()[2])[: compute.sum(compute.binary_length(written)).as_py()]


def _constant(text: str) -> pa.Scalar:
    return pa.scalar(text, pa.string())


_NOTHING = _constant("")
_LENGTH = pa.scalar(_LONG, pa.int32())


class _Numbers:
    """Writes the cells of a column of numbers: what comes before each, its rest, what comes after it."""

    def __init__(self, before: str, after: str) -> None:
        self._before, self._after = _constant(f"{before}><v>"), _constant(f"</v></c>{after}")
        self._blank = _constant(f"{before}/>{after}")

    def write(self, column: pa.Array) -> pa.Array:
        numbers = column.cast(pa.string())
        return compute.binary_join_element_wise(self._before, numbers, self._after, _NOTHING).fill_null(self._blank)


class _Texts:
    """Writes the cells of a column of texts likewise, each text once; those that are not plain one by one."""

    def __init__(self, before: str, after: str) -> None:
        self._around = before, after
        self._before, self._after = _constant(f'{before} t="inlineStr"><is><t>'), _constant(f"</t></is></c>{after}")
        self._blank = _constant(f"{before}/>{after}")

    def write(self, column: pa.Array) -> pa.Array:
        distinct = column.dictionary_encode()
        texts = distinct.dictionary
        written = compute.binary_join_element_wise(self._before, texts, self._after, _NOTHING)
        special = compute.or_(
            compute.match_substring_regex(texts, _NOT_PLAIN),
            compute.greater(compute.binary_length(texts), _LENGTH),
        )
        if special.true_count:
            before, after = self._around
            others = [f"{before}{_text(text)}{after}" for text in texts.filter(special).to_pylist()]
            written = compute.replace_with_mask(written, special, pa.array(others, pa.string()))
        return written.take(distinct.indices).fill_null(self._blank)


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
        looks = {kind: book.add_format({**base, "num_format": kind.excel, **_ALIGNED[kind]}) for kind in Kind}
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
            wide = sum(column.width for column in table.columns) > _PAGE_WIDTH
            sheet.fit_to_pages(2 if wide else 1, 0)
            if wide:  # the second page follows the first and begins with the columns that say whose rows these are
                sheet.print_across()
                sheet.repeat_columns(0, [column.heading for column in table.columns].index("项目名称"))
            sheet.set_margins(0.4, 0.4, 0.5, 0.6)
            sheet.repeat_rows(0)
            sheet.set_footer("&C第 &P 页，共 &N 页")
    return buffer


def _part(number: int) -> str:
    return f"xl/worksheets/sheet{number}.xml"


def _row_template(sheet: bytes) -> str:
    """
    Make a row's XML from the one row of a sheet.

    Returns:
        A text with `%` at places: the row's number, then for each cell that number again and the rest of the cell.
    """
    row = _PATTERN_ROW.search(sheet)
    cells = re.findall(r'<c r="([A-Z]+)\d+" s="(\d+)"', row[1].decode() if row else "")
    places = (f'<c r="{letters}%" s="{style}"%' for letters, style in cells)
    return f'<row r="%">{"".join(places)}</row>'


def _text(value: str | None) -> str:
    """Write the rest of a text cell."""
    if not value:
        return "/>"
    if len(value) > _LONG:
        value = _cut(value)
    space = ' xml:space="preserve"' if value[0].isspace() or value[-1].isspace() else ""
    if _SPECIAL.search(value):
        value = _SPECIAL.sub(_escaped, value.replace("\r\n", "\n"))
    return f' t="inlineStr"><is><t{space}>{value}</t></is></c>'


def _escaped(found: re.Match[str]) -> str:
    special = found[0]
    if special in _ENTITIES:
        return _ENTITIES[special]
    return f"_x{ord(special):04X}_"


def _cut(value: str) -> str:
    """Cut a text to what a cell holds, with a note."""
    units = value.encode("utf-16-le", "surrogatepass")
    if len(units) <= 2 * CELL_CHARACTERS:
        return value
    note = f"……（原文 {len(value)} 字，单元格放不下，全文见明细）"
    return units[: 2 * (CELL_CHARACTERS - len(note))].decode("utf-16-le", "ignore") + note
