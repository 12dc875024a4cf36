"""Columns and rows of one sheet: widths, heights, hidden ones, and the formats that empty cells take from them."""

from __future__ import annotations

import re
import unicodedata
from copy import deepcopy
from math import ceil
from typing import TYPE_CHECKING, Any

from xl_jixiao.engines.boxes import MAX_COLUMNS
from xl_jixiao.engines.patch import markup
from xl_jixiao.engines.patch.cells import attributes_of
from xl_jixiao.engines.patch.skeleton import ensure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from xl_jixiao.engines.boxes import Box
    from xl_jixiao.engines.patch.cells import Cells, Row
    from xl_jixiao.engines.patch.markup import Element

DEFAULT_WIDTH = 8.43
DEFAULT_HEIGHT = 15.0
MIN_FIT, MAX_FIT = 4, 60
# A width in a file counts the cell's padding, 5 pixels of a 7-pixel digit (ECMA-376 part 1, 18.3.1.13).
_PADDING = 182 / 256
_LEADING = 1.5  # height of a line as against the size of its letters
_RIM = 4.0
_HIGHEST = 409.0
_HEIGHT = ("ht", "customHeight")


class Lines:
    """Columns (1-based) and rows of one sheet."""

    def __init__(
        self,
        root: Element,
        cells: Cells,
        texts: Callable[[Box], list[list[str]]],
        look: Callable[[int, int], tuple[bool, float]],
        merges: Callable[[Box], list[Box]],
    ) -> None:
        self._root = root
        self._cells = cells
        self._texts = texts
        self._look = look  # whether a cell wraps its text, and the size of its letters
        self._merges = merges

    def default_style(self, row: int, column: int) -> int:
        """Return the format an empty cell shows: its row's, else its column's."""
        found = self._cells.row_there(row)
        attributes = attributes_of(found.attributes) if found else {}
        if attributes.get("customFormat") in {"1", "true"}:
            return markup.whole(attributes.get("s"), 0)
        said = self._column(column)
        return markup.whole(said.get("style"), 0) if said is not None else 0

    def column_width(self, column: int) -> float:
        """Return a width in characters of the standard font."""
        said = self._column(column)
        width = said.get("width") if said is not None else None
        if width is None:
            defaults = markup.child(self._root, "sheetFormatPr")
            width = defaults.get("defaultColWidth") if defaults is not None else None
        return round(max(0.0, markup.decimal(width, DEFAULT_WIDTH + _PADDING) - _PADDING), 2)

    def set_column_width(self, columns: Iterable[int], width: float) -> None:
        """Set widths in characters."""
        for column in columns:
            self._own_column(column, width=f"{width + _PADDING:.8g}", customWidth="1")

    def column_hidden(self, column: int) -> bool:
        """Whether a column is hidden."""
        said = self._column(column)
        return said is not None and said.get("hidden") in {"1", "true"}

    def set_column_hidden(self, columns: Iterable[int], *, hidden: bool) -> None:
        """Hide or show columns."""
        for column in columns:
            self._own_column(column, hidden="1" if hidden else None)

    def set_column_style(self, column: int, style: int) -> None:
        """Set the format that empty cells of a column take."""
        self._own_column(column, style=str(style) if style else None)

    def row_height(self, row: int) -> float:
        """Return a height in points."""
        found = self._cells.row_there(row)
        said = attributes_of(found.attributes).get("ht") if found else None
        if said is None:
            defaults = markup.child(self._root, "sheetFormatPr")
            said = defaults.get("defaultRowHeight") if defaults is not None else None
        return markup.decimal(said, DEFAULT_HEIGHT)

    def set_row_height(self, rows: Iterable[int], height: float) -> None:
        """Set heights in points."""
        for number in rows:
            _say(self._cells.row(number), ht=f"{height:g}", customHeight="1")

    def tell_height(self, row: int) -> dict[str, Any]:
        """Return what the row's start tag says of its height."""
        found = self._cells.row_there(row)
        said = attributes_of(found.attributes) if found else {}
        return {name: said[name] for name in _HEIGHT if name in said}

    def put_height(self, row: int, told: dict[str, Any]) -> None:
        """Let the row's start tag say its height as it was told."""
        if told != self.tell_height(row):
            _say(self._cells.row(row), **{name: told.get(name) for name in _HEIGHT})

    def row_hidden(self, row: int) -> bool:
        """Whether a row is hidden, by hand or by a filter."""
        found = self._cells.row_there(row)
        return found is not None and attributes_of(found.attributes).get("hidden") in {"1", "true"}

    def set_row_hidden(self, rows: Iterable[int], *, hidden: bool) -> None:
        """Hide or show rows."""
        for number in rows:
            if hidden:
                _say(self._cells.row(number), hidden="1")
            elif found := self._cells.row_there(number):
                _say(found, hidden=None)

    def fit_columns(self, box: Box) -> None:
        """Make columns as wide as the longest line they hold; a Chinese character counts two."""
        for column, texts in enumerate(zip(*self._texts(box), strict=True), box.left):
            lines = [line for text in texts for line in text.split("\n")]
            if width := max(_width_of(line) for line in lines):
                self.set_column_width([column], min(MAX_FIT, max(MIN_FIT, width + 2)))

    def fit_rows(self, box: Box) -> None:
        """
        Make rows about as high as the texts they hold; Excel, which knows its fonts, goes on adapting them.

        LibreOffice and viewers take the height from the file.
        """
        texts, areas = self._texts(box), self._merges(box)
        widths = [self.column_width(column) for column in range(box.left, box.right + 1)]
        for number, row in self._cells.numbered(box.top, box.bottom):
            height = 0.0
            for offset, text in enumerate(texts[number - box.top] if number - box.top < len(texts) else ()):
                column = box.left + offset
                wraps, size = self._look(number, column)
                if text and not any(area.holds(number, column) for area in areas):
                    height = max(height, _height_of(text, widths[offset] if wraps else None, size))
            _say(row, ht=f"{height:g}" if height else None, customHeight=None)

    # --- inside

    def _column(self, column: int) -> Element | None:
        columns = markup.child(self._root, "cols")
        for element in columns if columns is not None else ():
            if markup.whole(element.get("min"), 1) <= column <= markup.whole(element.get("max"), MAX_COLUMNS):
                return element
        return None

    def _own_column(self, column: int, **attributes: str | None) -> None:
        """Set attributes of one column; an element that spans several is split around it."""
        element = self._column(column)
        if element is None:
            if not any(attributes.values()):
                return
            columns = ensure(self._root, "cols")
            element = markup.append(columns, "col", min=str(column), max=str(column))
            columns.insert(sum(markup.whole(other.get("min"), 1) < column for other in columns), element)
            element.set("width", f"{self._default_width() + _PADDING:.8g}")
        for piece in self._cut(element, column):
            if piece.get("min") == piece.get("max") == str(column):
                element = piece
        for name, value in attributes.items():
            element.attrib.pop(name, None)
            if value is not None:
                element.set(name, value)

    def _default_width(self) -> float:
        defaults = markup.child(self._root, "sheetFormatPr")
        said = defaults.get("defaultColWidth") if defaults is not None else None
        return markup.decimal(said, DEFAULT_WIDTH + _PADDING) - _PADDING

    def _cut(self, element: Element, column: int) -> list[Element]:
        first, last = markup.whole(element.get("min"), 1), markup.whole(element.get("max"), MAX_COLUMNS)
        pieces = [element]
        spans = [(a, b) for a, b in ((first, column - 1), (column, column), (column + 1, last)) if a <= b]
        for _ in spans[1:]:
            copy = deepcopy(element)
            element.addnext(copy)
            pieces.append(copy)
        for piece, (a, b) in zip(pieces, spans, strict=True):
            piece.set("min", str(a))
            piece.set("max", str(b))
        return pieces


def _height_of(text: str, width: float | None, size: float) -> float:
    """Return the height in points of a text, wrapped to a width in characters of 10 points."""
    if width is None:
        return size * _LEADING + _RIM
    room = max(1.0, (width - 1) * 10 / size)
    lines = sum(max(1, ceil(_width_of(line) / room)) for line in text.split("\n"))
    return min(_HIGHEST, lines * size * _LEADING + _RIM)


def _width_of(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in line)


def _say(row: Row, **attributes: str | None) -> None:
    """Set or remove attributes of a row's start tag."""
    for name, value in attributes.items():
        pattern = re.compile(rb"""\s+%s\s*=\s*(?:"[^"]*"|'[^']*')""" % name.encode())
        row.attributes = pattern.sub(b"", row.attributes)
        if value is not None:
            row.attributes += f' {name}="{value}"'.encode()
