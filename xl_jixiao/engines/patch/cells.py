"""
The rows and cells of one sheet as the bytes they came in.

Only rows with a changed cell are written anew, and in them only the changed cells. Everything around the rows is
the skeleton: the sheet's XML with an empty `sheetData`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from openpyxl.utils.cell import column_index_from_string, get_column_letter

from xl_jixiao.engines.boxes import MAX_COLUMNS, MAX_ROWS, Box
from xl_jixiao.engines.patch import markup
from xl_jixiao.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

_DATA = re.compile(rb"<((?:\w+:)?)sheetData\b[^>]*?(/>|>)")
_ATTRIBUTE = re.compile(rb"""([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_CELL = re.compile(rb"<((?:\w+:)?c)\b([^>]*?)(?:/>|>(.*?)</\1>)", re.DOTALL)
_PLAIN = re.compile(rb'<c r="[A-Z]+\d+"(?: s="(\d+)")?(?: t="(\w+)")?(?:/>|><v>([^<&]*)</v></c>)')
_NUMBER = re.compile(rb"""\sr\s*=\s*["'](\d+)["']""")
_FORMULA = re.compile(rb"<(?:\w+:)?f\b([^>]*?)(?:/>|>(.*?)</(?:\w+:)?f>)", re.DOTALL)
_VALUE = re.compile(rb"<(?:\w+:)?v\b[^>]*?>(.*?)</(?:\w+:)?v>", re.DOTALL)
_FILLED = re.compile(rb"<(?:\w+:)?(?:v|f|is)\b")
_STYLE = re.compile(rb"""(\s+s\s*=\s*["'])\d*(["'])""")
_START = re.compile(rb"""<(?:\w+:)?c\b(?:\s+r\s*=\s*(?:"\w+"|'\w+'))?""")
_COLUMN = re.compile(rb"""\br\s*=\s*["']([A-Za-z]+)\d+["']""")
_SPANS = re.compile(rb"""\s+spans\s*=\s*["'](\d+):(\d+)[^"']*["']""")
_ESCAPE = re.compile(r"&(#x[0-9A-Fa-f]+|#\d+|lt|gt|amp|quot|apos);")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}


class Cell(NamedTuple):
    """One `<c>` taken apart; texts are still XML."""

    attributes: dict[str, str]
    formula: dict[str, str] | None
    formula_text: str
    value: str | None
    inline: bytes

    @property
    def style(self) -> int:
        """Index of its format."""
        return markup.whole(self.attributes.get("s"), 0)

    @property
    def kind(self) -> str:
        """Its type: n, s, str, b, e, inlineStr, d."""
        return self.attributes.get("t", "n")

    @property
    def filled(self) -> bool:
        """Whether there is more than a format."""
        return self.formula is not None or self.value is not None or bool(self.inline)


EMPTY = Cell({}, None, "", None, b"")


class Row:
    """One `<row>`: its bytes, taken apart into cells when first asked."""

    __slots__ = ("_before", "_cells", "_source", "attributes", "number")

    def __init__(self, number: int, attributes: bytes, source: bytes) -> None:
        self.number = number
        self.attributes = attributes
        self._source = source
        self._cells: dict[int, bytes] | None = None
        self._before: tuple[bytes, dict[int, bytes]] = attributes, {}

    @property
    def cells(self) -> dict[int, bytes]:
        """Column number to the bytes of the cell."""
        if self._cells is None:
            self._cells = dict(_split_cells(self._source, self.number))
            self._before = self._before[0], dict(self._cells)
        return self._cells

    @property
    def differs(self) -> bool:
        """Whether a cell is not what it was."""
        return self._cells is not None and self._cells != self._before[1]

    def span(self, *, given: bool) -> tuple[int, int] | None:
        """Return the first and the last column; `given` as the file had them."""
        if self._cells is None:
            first, last = _COLUMN.search(self._source), _COLUMN.search(self._source, self._source.rfind(b"c r="))
            if first and last:  # what nearly every row says; it need not be taken apart
                return column_index_from_string(first[1].decode()), column_index_from_string(last[1].decode())
        now = self.cells
        cells = self._before[1] if given else now
        return (min(cells), max(cells)) if cells else None

    def given(self, column: int) -> bytes:
        """Return the bytes a cell came in; empty when it was not there."""
        _ = self.cells
        return self._before[1].get(column, b"")

    def holds(self, mention: bytes) -> bool:
        """Whether some bytes occur in the row as it is now."""
        if self._cells is None:
            return mention in self._source
        return any(mention in raw for raw in self._cells.values())

    def matches(self, pattern: re.Pattern[bytes]) -> bool:
        """Whether a pattern occurs in the row as it is now."""
        if self._cells is None:
            return pattern.search(self._source) is not None
        return any(pattern.search(raw) for raw in self._cells.values())

    def written(self, prefix: bytes) -> bytes:
        """Return the row's bytes: those it came in when nothing is different, none when nothing is left."""
        same_lines = _SPANS.sub(b"", self.attributes) == _SPANS.sub(b"", self._before[0])
        if self._source and not self.differs and same_lines:
            return self._source
        start = b"<" + prefix + b"row" + self.attributes
        if not self.cells:
            return start + b"/>" if len(attributes_of(self.attributes)) > 1 else b""
        body = b"".join(self.cells[column] for column in sorted(self.cells))
        return start + b">" + body + b"</" + prefix + b"row>"


class Cells:
    """All rows of one sheet by number, between the two halves of its skeleton."""

    def __init__(self, data: bytes, where: str) -> None:
        self._source = data
        data = markup.in_utf8(data, where)
        opening = _DATA.search(data)
        if opening is None:
            raise InputError("工作表已损坏：没有数据区", where=where, advice="请用 Excel 打开并修复后另存")
        self.prefix = opening[1]
        closing = b"</" + self.prefix + b"sheetData>"
        end = opening.start() if opening[2] == b"/>" else data.find(closing, opening.end())
        if end < 0:
            raise InputError("工作表已损坏：数据区不完整", where=where, advice="请用 Excel 打开并修复后另存")
        after = opening.end() if opening[2] == b"/>" else end + len(closing)
        self._head, self._given, self._tail = data[: opening.start()], data[opening.start() : after], data[after:]
        self._body = data[opening.end() : end]
        try:
            self._rows: dict[int, Row] = dict(_split_rows(self._body, self.prefix))
        except ValueError as broken:  # a row that does not end
            raise InputError(
                "工作表已损坏：数据区不完整", where=where, advice="请用 Excel 打开并修复后另存"
            ) from broken
        self._in_order = True

    def __getitem__(self, at: tuple[int, int]) -> Cell:
        """Return the cell at `(row, column)`."""
        row = self._rows.get(at[0])
        raw = row.cells.get(at[1]) if row else None
        return take_apart(raw) if raw else EMPTY

    def raw(self, row: int, column: int) -> bytes:
        """Return the bytes of a cell; empty when it is not there."""
        found = self._rows.get(row)
        return found.cells.get(column, b"") if found else b""

    def formula_bytes(self, row: int, column: int) -> bytes:
        """Return the `<f>` of a cell; empty when it has none."""
        found = _FORMULA.search(self.raw(row, column))
        return found[0] if found else b""

    def given(self, row: int, column: int) -> bytes:
        """Return the bytes a cell came in; empty when it was not there."""
        found = self._rows.get(row)
        return found.given(column) if found else b""

    def put(self, row: int, column: int, raw: bytes) -> None:
        """Replace a cell by other bytes; empty bytes remove it."""
        if not raw:
            if row in self._rows:
                self._rows[row].cells.pop(column, None)
            return
        found = self.row(row)
        spans = _SPANS.search(found.attributes)
        if spans and not int(spans[1]) <= column <= int(spans[2]):
            found.attributes = found.attributes.replace(spans[0], b"")
        found.cells[column] = raw

    def row_there(self, number: int) -> Row | None:
        """Return a row; None when it is not there."""
        return self._rows.get(number)

    def row(self, number: int) -> Row:
        """Return a row, made if it is not there."""
        if number not in self._rows:
            self._in_order = self._in_order and (not self._rows or number > next(reversed(self._rows)))
            self._rows[number] = Row(number, b' r="%d"' % number, b"")
        return self._rows[number]

    def numbered(self, top: int = 1, bottom: int = MAX_ROWS) -> Iterator[tuple[int, Row]]:
        """Give the rows there are between two numbers, downwards."""
        if not self._in_order:
            self._rows = dict(sorted(self._rows.items()))
            self._in_order = True
        if bottom - top < len(self._rows):
            return ((number, self._rows[number]) for number in range(top, bottom + 1) if number in self._rows)
        return ((number, row) for number, row in self._rows.items() if top <= number <= bottom)

    def filled(self) -> Box | None:
        """Return the box around all cells that hold something; None for an empty sheet."""
        top = bottom = 0
        left, right = MAX_COLUMNS, 0
        for number, row in self.numbered():
            columns = [column for column, raw in row.cells.items() if _FILLED.search(raw)]
            if columns:
                top, bottom = top or number, number
                left, right = min(left, *columns), max(right, *columns)
        return Box(top, left, bottom, right) if bottom else None

    def extent(self, *, given: bool = False) -> Box | None:
        """Return the box around all cells, formatted ones too; `given` as the file had them."""
        spans = [(number, span) for number, row in self.numbered() if (span := row.span(given=given))]
        if not spans:
            return None
        lefts, rights = zip(*(span for _, span in spans), strict=True)
        return Box(spans[0][0], min(lefts), spans[-1][0], max(rights))

    def skeleton(self) -> bytes:
        """Return the sheet without its rows."""
        return self._head + b"<" + self.prefix + b"sheetData/>" + self._tail

    def joined(self, skeleton: bytes | None) -> bytes:
        """Return the whole sheet; `skeleton` replaces what was around the rows when it is not None."""
        body = b"".join(row.written(self.prefix) for _, row in self.numbered())
        name = self.prefix + b"sheetData"
        data = self._given if body == self._body else b"<" + name + b">" + body + b"</" + name + b">"
        if skeleton is None:
            return self._source if data is self._given else self._head + data + self._tail
        place = _DATA.search(skeleton)
        if place is None:
            raise ValueError("a sheet's skeleton always holds sheetData")
        return skeleton[: place.start()] + data + skeleton[place.end() :]


def attributes_of(start: bytes) -> dict[str, str]:
    """Read the attributes of a start tag."""
    return {name.decode(): unescape((a or b).decode()) for name, a, b in _ATTRIBUTE.findall(start)}


def unescape(text: str) -> str:
    """Undo XML's own escapes; Office's `_x000D_` stays."""
    return _ESCAPE.sub(_unescaped, text) if "&" in text else text


def take_apart(raw: bytes) -> Cell:
    """Take the bytes of one `<c>` apart."""
    if plain := _PLAIN.fullmatch(raw):  # most cells; four times as fast
        style, kind, value = plain.groups()
        attributes = {"s": style.decode()} if style else {}
        if kind:
            attributes["t"] = kind.decode()
        return Cell(attributes, None, "", None if value is None else value.decode(), b"")
    found = _CELL.match(raw)
    if found is None:
        raise ValueError("only the bytes of a cell are kept as a cell")
    inner = found[3] or b""
    formula = _FORMULA.search(inner) if b"f" in inner else None
    value = _VALUE.search(inner)
    has_text = inner and b"is>" in inner and formula is None
    return Cell(
        attributes_of(found[2]),
        attributes_of(formula[1]) if formula else None,
        markup.decode(unescape((formula[2] or b"").decode())) if formula else "",
        unescape(value[1].decode()) if value else None,
        inner if has_text else b"",
    )


def restyled(raw: bytes, style: int) -> bytes:
    """Return a cell's bytes with another format index."""
    end = raw.index(b">")
    tag, rest = raw[:end], raw[end:]
    if _STYLE.search(tag):
        return _STYLE.sub(rb"\g<1>%d\g<2>" % style if style else b"", tag, count=1) + rest
    start = _START.match(tag)
    place = start.end() if start and style else 0
    return tag[:place] + b' s="%d"' % style + tag[place:] + rest if place else raw


def reformulated(raw: bytes, text: bytes) -> bytes:
    """Return a cell's bytes with another formula text (XML); what it last came to goes."""
    found = _FORMULA.search(raw)
    if found is None or found[2] is None:
        return raw
    return _VALUE.sub(b"", raw[: found.start(2)] + text + raw[found.end(2) :])


def _split_rows(body: bytes, prefix: bytes) -> Iterator[tuple[int, Row]]:
    opening, closing = b"<" + prefix + b"row", b"</" + prefix + b"row>"
    position, number = 0, 0
    while (start := body.find(opening, position)) >= 0:
        tag_end = body.index(b">", start)
        alone = body[tag_end - 1 : tag_end] == b"/"
        position = tag_end + 1 if alone else body.index(closing, tag_end) + len(closing)
        attributes = body[start + len(opening) : tag_end - alone].rstrip()
        said = _NUMBER.search(attributes)
        number = int(said[1]) if said else number + 1
        if not said:
            attributes = b' r="%d"' % number + attributes
        yield number, Row(number, attributes, body[start:position])


def _split_cells(source: bytes, row: int) -> Iterator[tuple[int, bytes]]:
    """Give column and bytes of each cell; one that does not say where it is follows its neighbour, and is told."""
    column = 0
    for found in _CELL.finditer(source):
        if said := _COLUMN.search(found[2]):
            column = column_index_from_string(said[1].decode())
            yield column, found[0]
        else:
            column += 1
            name = found[1]
            place = f' r="{get_column_letter(column)}{row}"'.encode()
            yield column, b"<" + name + place + found[0][len(name) + 1 :]


def _unescaped(found: re.Match[str]) -> str:
    name = found[1]
    if name in _NAMED:
        return _NAMED[name]
    return chr(int(f"0{name[1:]}", 0) if name[1] == "x" else int(name[1:]))
