"""
The 汇总表 of a batch as a workbook, streamed: rows go to disk as they come, so memory does not grow with them.

Excel takes 1,048,576 rows a sheet: a table that is longer goes on in a second sheet, nothing is cut off.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import xlsxwriter

from xl_jixiao.batch.tables import Kind, Table

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

SHEET_ROWS = 1_048_576
"""Rows of a sheet, heading included (Excel's own limit)."""
_FONT = "微软雅黑"
_FIXED_DATE = datetime(2024, 1, 1)  # noqa: DTZ001 - a fixed stamp, the same bytes every time
_SEVERITY_COLOURS = {"错误": "#FFC7CE", "核实": "#FFEB9C", "提示": "#DDEBF7"}


class Book:
    """A workbook written from top to bottom, table after table."""

    def __init__(self, path: Path, *, sheet_rows: int = SHEET_ROWS) -> None:
        """Begin the workbook at `path`; `sheet_rows` is the limit of a sheet."""
        self._book = xlsxwriter.Workbook(
            str(path), {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        )
        self._book.set_properties({"title": "绩效汇总表", "created": _FIXED_DATE})
        self._sheet_rows = sheet_rows
        base = {"font_name": _FONT, "font_size": 10, "valign": "vcenter", "border": 1, "border_color": "#D9D9D9"}
        self._head = self._book.add_format(
            {**base, "bold": True, "bg_color": "#1F4E78", "font_color": "#FFFFFF", "text_wrap": True, "align": "center"}
        )
        self._formats = {
            kind: self._book.add_format(
                {**base, "num_format": kind.excel, "text_wrap": False, "align": "right" if kind.is_number else "left"}
            )
            for kind in Kind
        }
        self._marks = {
            severity: self._book.add_format({"bg_color": colour}) for severity, colour in _SEVERITY_COLOURS.items()
        }

    def add(self, table: Table, rows: Iterable[tuple[Any, ...]]) -> None:
        """Write a table on as many sheets as it needs; numbers as numbers, every text as text."""
        sheet, line, number = self._sheet(table, 1), 1, 1
        writers = [
            (sheet.write_number if column.kind.is_number else sheet.write_string, self._formats[column.kind])
            for column in table.columns
        ]
        for row in rows:
            if line == self._sheet_rows:
                self._finish(sheet, table, line)
                number += 1
                sheet, line = self._sheet(table, number), 1
                writers = [
                    (sheet.write_number if column.kind.is_number else sheet.write_string, self._formats[column.kind])
                    for column in table.columns
                ]
            for place, (value, (write, look)) in enumerate(zip(row, writers, strict=True)):
                if value is None or value == "":
                    sheet.write_blank(line, place, None, look)
                else:
                    write(line, place, value, look)
            line += 1
        self._finish(sheet, table, line)

    def close(self) -> None:
        """Write the file."""
        self._book.close()

    def _sheet(self, table: Table, number: int) -> Any:
        sheet = self._book.add_worksheet(table.title if number == 1 else f"{table.title}({number})")
        for place, column in enumerate(table.columns):
            sheet.set_column(place, place, column.width)
        sheet.set_row(0, 30)
        for place, column in enumerate(table.columns):
            sheet.write_string(0, place, column.heading, self._head)
        sheet.freeze_panes(1, 1)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        sheet.set_footer("&C第 &P 页，共 &N 页")
        return sheet

    def _finish(self, sheet: Any, table: Table, lines: int) -> None:
        last = max(lines - 1, 1)
        sheet.autofilter(0, 0, last, len(table.columns) - 1)
        for place, column in enumerate(table.columns):
            if column.heading == "结论":
                for severity, look in self._marks.items():
                    sheet.conditional_format(
                        1, place, last, place,
                        {"type": "cell", "criteria": "==", "value": f'"{severity}"', "format": look},
                    )  # fmt: skip
