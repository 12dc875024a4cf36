"""How the workbook looks: one font, one palette, formats by what a cell holds."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from xl_jixiao.layouts import Column, Kind, Table, address, letter

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

FONT = "微软雅黑"
INK = "#1F2937"
MUTED = "#6B7280"
BRAND = "#1F4E79"
PALE = "#EEF3F9"
LINE = "#B8C4D3"
ENTRY = "#FFF9E1"
ENTRY_HEAD = "#8A6D1B"
RED, RED_PALE = "#B42318", "#FDE8E6"
AMBER, AMBER_PALE = "#8A5A00", "#FFF0CC"
BLUE, BLUE_PALE = "#1F5FA8", "#E4EFFB"
GREEN, GREEN_PALE = "#1E6B3A", "#E2F3E7"

LAST_ROW = 5000
"""Drop-downs and conditional formats reach down to this row."""

NUMBER_FORMATS = {
    Kind.TEXT: "@",
    Kind.LABEL: "@",
    Kind.LINK: "General",
    Kind.ORDINAL: "0",
    # "_ " keeps the width of a space to the right: LibreOffice drops right indents below conditional formats.
    Kind.COUNT: "#,##0_ ",
    Kind.MONEY: "#,##0.00_ ",
    Kind.POINTS: "0.00_ ",
    Kind.RATE: "0.00%_ ",
}
ALIGNMENTS = {
    Kind.TEXT: "left",
    Kind.LABEL: "center",
    Kind.LINK: "center",
    Kind.ORDINAL: "center",
    Kind.COUNT: "right",
    Kind.MONEY: "right",
    Kind.POINTS: "right",
    Kind.RATE: "right",
}


def fixed(cell: str) -> str:
    """Return an address as a defined name wants it: `B5` → `$B$5`."""
    letters = cell.rstrip("0123456789")
    return f"${letters}${cell[len(letters) :]}"


@dataclass(frozen=True)
class Book:
    """The workbook under construction with its formats, each made once."""

    workbook: Workbook
    formats: dict[frozenset[tuple[str, Any]], Format] = field(default_factory=dict)

    def format(self, **properties: Any) -> Format:
        """Return the format with these properties over the house style."""
        full = {"font_name": FONT, "font_size": 10, "font_color": INK, "valign": "vcenter", **properties}
        key = frozenset(full.items())
        if key not in self.formats:
            self.formats[key] = self.workbook.add_format(full)
        return self.formats[key]

    def cell(self, kind: Kind, **properties: Any) -> Format:
        """Return the format of a bordered cell that holds something of a kind."""
        return self.format(
            **{
                "num_format": NUMBER_FORMATS[kind],
                "align": ALIGNMENTS[kind],
                "text_wrap": kind in {Kind.TEXT, Kind.LABEL},
                **({"indent": 1} if kind is Kind.TEXT else {}),
                "border": 1,
                "border_color": LINE,
                **({"font_color": BLUE, "underline": 1} if kind is Kind.LINK else {}),
                **properties,
            }
        )

    def entry(self, kind: Kind, **properties: Any) -> Format:
        """Return the format of a cell that people fill in."""
        return self.cell(kind, bg_color=ENTRY, locked=False, **properties)

    def sheet(self, name: str, tab: str = BRAND) -> Worksheet:
        """Add a sheet in the house style: no grid lines, A4, margins that printers can do, page numbers."""
        sheet = self.workbook.add_worksheet(name)
        sheet.hide_gridlines(2)
        sheet.set_tab_color(tab)
        sheet.set_paper(9)
        sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.7)
        sheet.set_footer("&L&8&A&C&8第 &P 页 共 &N 页&R&8打印时间 &D")
        sheet.fit_to_pages(1, 0)
        sheet.center_horizontally()
        return sheet

    def heading(self, sheet: Worksheet, title: str, columns: int, *, meta: str = "", hint: str = "") -> None:
        """
        Write the head block of a list sheet: title, one line about what the list speaks of, one hint.

        Args:
            sheet: the sheet.
            title: the sheet's title.
            columns: how many columns the block spans.
            meta: a formula that says unit, year and profile.
            hint: what to do here, one sentence.
        """
        sheet.set_row(0, 32)
        sheet.merge_range(0, 0, 0, columns - 1, title, self.format(font_size=16, bold=True, font_color=BRAND))
        if meta:
            sheet.set_row(1, 18)
            sheet.merge_range(1, 0, 1, columns - 1, "", self.format(font_color=MUTED))
            sheet.write_formula(1, 0, meta, self.format(font_color=MUTED), "")
        if hint:
            sheet.set_row(2, 18)
            sheet.merge_range(2, 0, 2, columns - 1, hint, self.format(font_color=MUTED, font_size=9))

    def table(
        self,
        sheet: Worksheet,
        table: Table,
        *,
        rows: int = 1,
        listed: bool = True,
        formulas: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """
        Write a table's head; freeze nothing, repeat the head when printing.

        Cells are formatted by column, and a conditional format draws lines and tints entry columns where a row
        has content. So whoever fills the list writes values only, any number of rows.

        Args:
            sheet: the sheet.
            table: what stands where.
            rows: rows below the head, at least 1 (a ListObject wants one).
            listed: make it an Excel table, with filter buttons.
            formulas: title → formula of a column that computes itself; blank until there is data.
        """
        for index, column in enumerate(table.columns):
            sheet.set_column(index, index, column.width, self.column(column))
            if column.note and column.kind in {Kind.TEXT, Kind.LABEL}:
                sheet.data_validation(
                    table.head,
                    index,
                    LAST_ROW,
                    index,
                    {"validate": "any", "input_title": column.title[:32], "input_message": column.note},
                )
        sheet.set_row(table.head - 1, 32)
        if listed:
            sheet.add_table(
                address(table.head, 1, table.head + rows, len(table.columns)),
                {
                    "name": table.name,
                    "style": None,
                    "columns": [
                        {
                            "header": column.title,
                            "header_format": self.head(entry=column.entry),
                            **({"formula": formulas[column.title]} if column.title in formulas else {}),
                        }
                        for column in table.columns
                    ],
                },
            )
            for title, formula in formulas.items():
                index = table.number(title) - 1
                for row in range(table.head, table.head + rows):
                    sheet.write_formula(row, index, formula, self.column(table.columns[index]), "")
        else:
            for index, column in enumerate(table.columns):
                sheet.write_string(table.head - 1, index, column.title, self.head(entry=column.entry))
        sheet.repeat_rows(table.head - 1)

    def tint(self, **properties: Any) -> Format:
        """Return a conditional format; it brings the cell's lines along."""
        return self.workbook.add_format({"border": 1, "border_color": LINE, **properties})

    def lined(self, sheet: Worksheet, table: Table, bottom: int = LAST_ROW) -> None:
        """
        Draw lines around cells, and tint entry columns, in rows down to `bottom` that have content.

        To be called when all other conditional formats are in: LibreOffice shows the first that fits.
        """
        first, last = table.first, letter(len(table.columns))
        filled = f"=COUNTA($A{first}:${last}{first})>0"
        lines = {"border": 1, "border_color": LINE}
        for index, column in enumerate(table.columns, 1):
            if column.entry:
                cells = f"{letter(index)}{first}:{letter(index)}{bottom}"
                tint = self.workbook.add_format({"bg_color": ENTRY, **lines})
                sheet.conditional_format(cells, {"type": "formula", "criteria": filled, "format": tint})
        sheet.conditional_format(
            f"A{first}:{last}{bottom}",
            {"type": "formula", "criteria": filled, "format": self.workbook.add_format(lines)},
        )

    def column(self, column: Column, **properties: Any) -> Format:
        """Return the format of a column's cells."""
        general = {"num_format": "General"} if column.computed and column.kind in {Kind.TEXT, Kind.LABEL} else {}
        return self.cell(column.kind, **{"border": 0, "locked": not column.entry, **general, **properties})

    def head(self, *, entry: bool = False) -> Format:
        """Return the format of a column's title; columns to fill in have their own colour."""
        return self.format(
            bold=True,
            font_color="#FFFFFF",
            bg_color=ENTRY_HEAD if entry else BRAND,
            align="center",
            text_wrap=True,
            border=1,
            border_color="#FFFFFF",
        )
