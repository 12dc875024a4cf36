"""HTML tables → grids: what Excel and browsers put on the clipboard, and .xls files that are web pages."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from xl_jixiao.parsing.grid import Area, Grid, in_lines
from xl_jixiao.readers.limits import MAX_CELLS, too_many_cells
from xl_jixiao.readers.text import decode

if TYPE_CHECKING:
    from collections.abc import Sequence

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*(gb2312|gbk|gb18030|utf-8|utf-16)", re.IGNORECASE)
_FRAGMENT = re.compile(r"<!--\s*StartFragment\s*-->(.*)<!--\s*EndFragment\s*-->", re.DOTALL | re.IGNORECASE)
_SPACE = re.compile(r"[ \t\r\n]+")
_BLOCKS = {"p", "div", "h1", "h2", "h3", "h4", "li"}


def read_html(data: bytes, name: str) -> list[Grid]:
    """
    Read all tables of an HTML page, and the paragraphs outside them.

    Args:
        data: the bytes of the file, or of the clipboard's `HTML Format`.
        name: of the file, for origins and messages.

    Raises:
        FileError: the bytes are no text in a known encoding.
        InputError: a table is larger than the limits.
    """
    charset = _CHARSET.search(data[:4096])
    chinese = charset is not None and charset[1].lower().startswith(b"gb")
    return grids_of(data.decode("gb18030", "replace") if chinese else decode(data, name), name)


def grids_of(page: str, name: str) -> list[Grid]:
    """Return the tables of a page as grids; of a clipboard text only its fragment."""
    fragment = _FRAGMENT.search(page)
    parser = _Tables(name)
    parser.feed(fragment[1] if fragment else page)
    parser.close()
    return [_grid(rows, name, number) for number, rows in enumerate(parser.tables, 1)]


class _HtmlCell:
    __slots__ = ("columns", "rows", "text")

    def __init__(self, columns: int, rows: int) -> None:
        self.columns, self.rows, self.text = columns, rows, ""


class _Tables(HTMLParser):
    """Collects rows of cells; paragraphs outside tables become tables of one column."""

    def __init__(self, name: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[list[list[_HtmlCell]]] = []
        self._name = name
        self._depth = 0
        self._cell: _HtmlCell | None = None
        self._hidden = 0
        self._size = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("style", "script", "head", "title"):
            self._hidden += 1
        elif tag == "table":
            self._depth += 1
            if self._depth == 1:
                self.tables.append([])
        elif tag == "tr" and self._depth == 1:
            self.tables[-1].append([])
        elif tag in ("td", "th") and self._depth == 1:
            self._open_cell(dict(attrs))
        elif tag == "br" or tag in _BLOCKS:
            self._break(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in ("style", "script", "head", "title"):
            self._hidden = max(0, self._hidden - 1)
        elif tag == "table":
            self._depth = max(0, self._depth - 1)
            self._cell = None
        elif (tag in ("td", "th") and self._depth == 1) or (tag in _BLOCKS and not self._depth):
            self._cell = None

    def handle_data(self, data: str) -> None:
        if self._hidden:
            return
        if self._cell is None:
            if self._depth or not data.strip():
                return
            self._cell = _HtmlCell(1, 1)
            self.tables.append([[self._cell]])
        self._cell.text += _SPACE.sub(" ", data)

    def _open_cell(self, attributes: dict[str, str | None]) -> None:
        if not self.tables[-1]:
            self.tables[-1].append([])
        self._cell = _HtmlCell(_span(attributes.get("colspan")), _span(attributes.get("rowspan")))
        self._size += self._cell.columns * self._cell.rows
        if self._size > MAX_CELLS:
            raise too_many_cells(len(self.tables[-1]), self._cell.columns, self._name)
        self.tables[-1][-1].append(self._cell)

    def _break(self, tag: str) -> None:
        if self._cell is None:
            return
        if not self._depth and tag in _BLOCKS:
            self._cell = None
        elif self._cell.text.strip():
            self._cell.text += "\n"


def _span(value: str | None) -> int:
    return min(max(int(value), 1), 10_000) if value and value.isdecimal() else 1


def _grid(rows: Sequence[Sequence[_HtmlCell]], name: str, number: int) -> Grid:
    taken: dict[tuple[int, int], str] = {}
    areas: list[Area] = []
    for at, row in enumerate(rows):
        column = 0
        for cell in row:
            while (at, column) in taken:
                column += 1
            area = Area(at, column, at + cell.rows - 1, column + cell.columns - 1)
            taken.update(((r, c), "") for r in range(at, area.bottom + 1) for c in range(column, area.right + 1))
            taken[at, column] = "\n".join(line.strip() for line in cell.text.strip().split("\n"))
            if area.bottom > at or area.right > column:
                areas.append(area)
            column = area.right + 1
    width = max((column for _, column in taken), default=-1) + 1
    height = max((row for row, _ in taken), default=-1) + 1
    if width * height > MAX_CELLS:  # one cell over many columns, another over many rows
        raise too_many_cells(height, width, name)
    label = f"表{number}"
    return Grid(
        label,
        [[taken.get((row, column), "") for column in range(width)] for row in range(height)],
        in_lines(name, label),
        areas,
        continues=True,
    )
