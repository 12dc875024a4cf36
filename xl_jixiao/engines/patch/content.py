"""What the cells of one sheet hold: values and formulas, read and written as blocks."""

from __future__ import annotations

import datetime as dt
import math
import re
from typing import TYPE_CHECKING, NamedTuple

from xl_jixiao.engines import references
from xl_jixiao.engines.boxes import Box, parse_a1
from xl_jixiao.engines.patch import markup
from xl_jixiao.engines.patch.cells import Cell, Cells, reformulated, restyled, take_apart, unescape
from xl_jixiao.engines.values import ErrorValue, as_text, entry, from_serial, to_serial
from xl_jixiao.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from xl_jixiao.engines.patch.book import Book
    from xl_jixiao.engines.values import Block, Entry, Value

MAX_BLOCK = 20_000_000

_TEXT = re.compile(rb"<(?:\w+:)?t\b[^>]*?(?:/>|>(.*?)</(?:\w+:)?t>)", re.DOTALL)
_PHONETIC = re.compile(rb"<(?:\w+:)?rPh\b.*?</(?:\w+:)?rPh>", re.DOTALL)


class _Draft(NamedTuple):
    """A cell about to be written: its format, its type, what is inside, and further attributes."""

    style: int
    kind: str = ""
    inner: bytes = b""
    extra: bytes = b""


class Content:
    """Values and formulas of one sheet."""

    def __init__(self, book: Book, cells: Cells, default_style: Callable[[int, int], int], where: str) -> None:
        self._book = book
        self._cells = cells
        self._default_style = default_style
        self._where = where
        self._array_boxes: list[Box] | None = None

    # --- reading

    def values(self, box: Box) -> Block:
        """Return the values of a block, rows of columns; dates are dates, errors `ErrorValue`, empty cells None."""
        self._check_size(box)
        rows, columns = box.shape
        block: Block = [[None] * columns for _ in range(rows)]
        for number, column, raw in self._there(box):
            block[number - box.top][column - box.left] = self._value(take_apart(raw))
        return block

    def formulas(self, box: Box) -> list[list[str]]:
        """Return each cell's formula with `=`, or its value as text; empty cells are empty texts."""
        self._check_size(box)
        rows, columns = box.shape
        block = [[""] * columns for _ in range(rows)]
        for number, column, raw in self._there(box):
            block[number - box.top][column - box.left] = self._formula(number, column, take_apart(raw))
        for array in self._arrays():
            if array.meets(box) and not self._is_dynamic(array):
                text = self._formula(array.top, array.left, self._cells[array.top, array.left])
                for number in range(max(box.top, array.top), min(box.bottom, array.bottom) + 1):
                    for column in range(max(box.left, array.left), min(box.right, array.right) + 1):
                        block[number - box.top][column - box.left] = text
        return block

    def array_at(self, row: int, column: int) -> Box | None:
        """Return the block of the array formula a cell belongs to; None when it is in none."""
        return next((box for box in self._arrays() if box.holds(row, column)), None)

    def arrays(self, box: Box) -> list[Box]:
        """Return the blocks of the array formulas that a box meets; formulas that spill are none."""
        return [array for array in self._arrays() if array.meets(box) and not self._is_dynamic(array)]

    # --- writing

    def put(self, box: Box, block: Block, *, dynamic: bool = False) -> None:
        """Write a block of the box's shape; `=…` becomes a formula, but in a text cell (`@`) text."""
        self._check_arrays(box)
        for number, row in enumerate(block, box.top):
            for column, value in enumerate(row, box.left):
                self._put(number, column, value, dynamic=dynamic)

    def put_array(self, box: Box, formula: str) -> None:
        """Write one array formula over a block."""
        self.clear(box)
        inner = self._array_formula(formula, box)
        self._write(box.top, box.left, _Draft(self.style(box.top, box.left), "", inner))
        self._formula_written()

    def remember(self, box: Box, block: Block) -> None:
        """Keep results beside the formulas of a block, also inside array formulas; other cells stay."""
        for number, row in enumerate(block, box.top):
            for column, value in enumerate(row, box.left):
                old = self._cells[number, column]
                if old.formula is None and self.array_at(number, column) is None:
                    continue
                style = old.style if self._cells.raw(number, column) else self._default_style(number, column)
                formula = self._cells.formula_bytes(number, column)
                if not formula and value in {None, ""}:
                    self._write(number, column, _Draft(style))
                    continue
                kind, text = _result(value)
                inner = formula + (self._tagged(b"v", text) if text is not None else b"")
                extra = b' cm="%d"' % markup.whole(old.attributes["cm"], 1) if "cm" in old.attributes else b""
                self._write(number, column, _Draft(style, kind, inner, extra))

    def clear(self, box: Box) -> None:
        """Remove values and formulas; formats stay."""
        self._check_arrays(box)
        for number, column, _ in list(self._there(box)):
            self._put(number, column, None)

    def style(self, row: int, column: int) -> int:
        """Return the format index of a cell, its row's or column's where the cell has none."""
        raw = self._cells.raw(row, column)
        return take_apart(raw).style if raw else self._default_style(row, column)

    def restyle(self, row: int, column: int, style: int) -> None:
        """Give a cell another format; what it holds keeps its bytes."""
        raw = self._cells.raw(row, column)
        if not raw or (not take_apart(raw).filled and style == self._default_style(row, column)):
            self._write(row, column, _Draft(style))
        else:
            self._cells.put(row, column, restyled(raw, style))

    def rewrite_formulas(self, change: Callable[[str], str], name: str) -> None:
        """Change the text of every formula in rows that mention a sheet."""
        for number, row in self._cells.numbered():
            for column, raw in list(row.cells.items()) if row.matches(markup.mention(name)) else []:
                cell = take_apart(raw)
                if cell.formula_text and (new := change(cell.formula_text)) != cell.formula_text:
                    self._cells.put(number, column, reformulated(raw, markup.text_bytes(new)))

    # --- inside: reading

    def _check_size(self, box: Box) -> None:
        if box.size > MAX_BLOCK:
            raise InputError(f"区域 {box.a1()} 过大，不能一次读取", where=self._where, advice="请只选择有内容的区域")

    def _there(self, box: Box) -> Iterator[tuple[int, int, bytes]]:
        for number, row in self._cells.numbered(box.top, box.bottom):
            for column, raw in row.cells.items():
                if box.left <= column <= box.right:
                    yield number, column, raw

    def _value(self, cell: Cell) -> Value:
        if cell.kind == "inlineStr":
            return _inline_text(cell.inline) or None
        if cell.value is None:
            return None
        try:
            return self._typed(cell, cell.value)
        except ValueError:
            return cell.value

    def _typed(self, cell: Cell, text: str) -> Value:
        value: Value
        match cell.kind:
            case "str":
                value = markup.decode(text) or None
            case "s":
                value = self._book.strings[int(text)] or None
            case "b":
                value = text.strip() in {"1", "true"}
            case "e":
                value = ErrorValue(text)
            case "d":
                value = dt.datetime.fromisoformat(text).replace(tzinfo=None)
            case _:
                value = float(text)
                if not math.isfinite(value):
                    return text
                if self._book.styles.is_date(cell.style):
                    value = from_serial(value, since_1904=self._book.since_1904)
        return value

    def _formula(self, row: int, column: int, cell: Cell) -> str:
        if cell.formula is None:
            value = self._value(cell)
            return as_text(to_serial(value) if isinstance(value, dt.datetime) else value)
        if cell.formula_text or cell.formula.get("t") != "shared":
            return references.shown(cell.formula_text)
        return references.moved(*self._shared_master(cell.formula.get("si", "")), (row, column))

    def _shared_master(self, group: str) -> tuple[str, tuple[int, int]]:
        """Return the formula that a group shares and where it stands."""
        for number, row in self._cells.numbered():
            for column, raw in row.cells.items() if row.holds(b"shared") else []:
                cell = take_apart(raw)
                if cell.formula and cell.formula.get("si") == group and cell.formula_text:
                    return references.shown(cell.formula_text), (number, column)
        return "=#REF!", (1, 1)

    def _arrays(self) -> list[Box]:
        if self._array_boxes is None:
            rows = (row for _, row in self._cells.numbered() if row.holds(b"array") or row.holds(b"dataTable"))
            formulas = [take_apart(raw).formula for row in rows for raw in row.cells.values()]
            refs = [f.get("ref", "") for f in formulas if f and f.get("t") in {"array", "dataTable"}]
            self._array_boxes = [box for ref in refs if (box := parse_a1(ref))]
        return self._array_boxes

    def _is_dynamic(self, array: Box) -> bool:
        return "cm" in self._cells[array.top, array.left].attributes

    # --- inside: writing

    def _check_arrays(self, box: Box) -> None:
        """Refuse what Excel refuses; the spilled cells of a formula that goes are emptied."""
        for array in self._arrays():
            if not array.meets(box) or box.covers(array):
                continue
            if not self._is_dynamic(array):
                raise InputError(
                    "不能只改数组公式的一部分", where=f"{self._where}!{box.a1()}", advice=f"请选中整个数组 {array.a1()}"
                )
            if box.holds(array.top, array.left):
                for number, column, raw in list(self._there(array)):
                    if not box.holds(number, column):
                        self._write(number, column, _Draft(take_apart(raw).style))

    def _put(self, row: int, column: int, value: Value, *, dynamic: bool = False) -> None:
        style = self.style(row, column)
        number_format = self._book.styles.number_format(style)
        new = self._entry(row, column, value, number_format)
        old = self._cells[row, column]
        if old.formula is None and new.kind not in {"formula", "prefixed"} and _same(self._value(old), new.value):
            return
        self._forget_formula(row, column, old, stays=new.kind == "formula")
        if new.kind == "formula":
            self._write_formula(row, column, style, new.value, dynamic=dynamic)
        elif not self._restore(row, column, style, new):
            self._write(row, column, self._encoded(new, style, number_format))
        self._book.content_changed()

    def _entry(self, row: int, column: int, value: Value, number_format: str) -> Entry:
        try:
            return entry(value, number_format)
        except InputError as refused:
            place = f"{self._where}!{Box(row, column, row, column).a1()}"
            raise InputError(refused.what, where=place, advice=refused.advice) from refused

    def _restore(self, row: int, column: int, style: int, new: Entry) -> bool:
        """Put back the bytes that stood there at first, when they hold this value: formats inside a text live on."""
        raw = self._cells.given(row, column)
        if not raw or new.kind == "prefixed":
            return False
        cell = take_apart(raw)
        if cell.formula is not None or not _same(self._value(cell), new.value):
            return False
        self._cells.put(row, column, restyled(raw, style))
        return True

    def _encoded(self, new: Entry, style: int, number_format: str) -> _Draft:
        """Say how a constant is written."""
        styles = self._book.styles
        match new.kind:
            case "empty":
                return _Draft(style)
            case "number":
                return _Draft(style, "", self._tagged(b"v", _number(new.value)))
            case "bool":
                return _Draft(style, "b", self._tagged(b"v", b"1" if new.value else b"0"))
            case "error":
                return _Draft(style, "e", self._tagged(b"v", new.value.encode()))
            case "date":
                if number_format == "General":
                    whole_day = new.value.time() == dt.time()
                    style = styles.change(style, "number_format", "yyyy-mm-dd" if whole_day else "yyyy-mm-dd hh:mm:ss")
                serial = to_serial(new.value, since_1904=self._book.since_1904)
                return _Draft(style, "", self._tagged(b"v", _number(serial)))
        style = styles.change(style, "quote_prefix", value=True) if new.kind == "prefixed" else style
        return self._text(new.value, style)

    def _text(self, text: str, style: int) -> _Draft:
        known = self._book.strings.find(text)
        if known is not None:
            return _Draft(style, "s", self._tagged(b"v", b"%d" % known))
        prefix = self._cells.prefix
        space = b' xml:space="preserve"' if text != text.strip() else b""
        inner = b"<%st%s>%s</%st>" % (prefix, space, markup.text_bytes(text), prefix)
        return _Draft(style, "inlineStr", self._tagged(b"is", inner))

    def _write_formula(self, row: int, column: int, style: int, formula: str, *, dynamic: bool) -> None:
        style = self._book.styles.change(style, "quote_prefix", value=False)
        if dynamic:
            inner = self._array_formula(formula, Box(row, column, row, column))
            extra = b' cm="%d"' % self._book.dynamic_array_metadata
        else:
            inner, extra = self._tagged(b"f", markup.text_bytes(references.stored(formula))), b""
        self._write(row, column, _Draft(style, "", inner, extra))
        self._formula_written()

    def _formula_written(self) -> None:
        self._array_boxes = None
        self._book.content_changed()

    def _forget_formula(self, row: int, column: int, old: Cell, *, stays: bool) -> None:
        if old.formula is None:
            return
        if old.formula.get("t") == "shared" and old.formula_text:
            self._unshare(old.formula.get("si", ""), references.shown(old.formula_text), (row, column))
        self._array_boxes = None
        if not stays:
            self._book.formula_removed()

    def _unshare(self, group: str, formula: str, master: tuple[int, int]) -> None:
        """Give the cells that share a formula their own, before the one that holds it goes."""
        for number, row in self._cells.numbered():
            for column, raw in list(row.cells.items()) if row.holds(b"shared") else []:
                cell = take_apart(raw)
                if cell.formula and cell.formula.get("si") == group and (number, column) != master:
                    own = references.stored(references.moved(formula, master, (number, column)))
                    inner = self._tagged(b"f", markup.text_bytes(own))
                    if cell.value is not None:
                        inner += self._tagged(b"v", markup.text_bytes(cell.value))
                    self._write(number, column, _Draft(cell.style, cell.attributes.get("t", ""), inner))

    def _write(self, row: int, column: int, draft: _Draft) -> None:
        if not draft.inner and draft.style == self._default_style(row, column):
            # Nothing to say of this cell, unless the file said it was there and empty.
            given = self._cells.given(row, column)
            empty = given and not (cell := take_apart(given)).filled and cell.style == draft.style
            self._cells.put(row, column, given if empty else b"")
            return
        place = Box(row, column, row, column).a1().encode()
        start = b"<" + self._cells.prefix + b'c r="' + place + b'"' + (b' s="%d"' % draft.style if draft.style else b"")
        start += (f' t="{draft.kind}"'.encode() if draft.kind else b"") + draft.extra
        end = b">" + draft.inner + b"</" + self._cells.prefix + b"c>" if draft.inner else b"/>"
        self._cells.put(row, column, start + end)

    def _tagged(self, name: bytes, inner: bytes) -> bytes:
        prefix = self._cells.prefix
        return b"<" + prefix + name + b">" + inner + b"</" + prefix + name + b">"

    def _array_formula(self, formula: str, box: Box) -> bytes:
        prefix, text = self._cells.prefix, markup.text_bytes(references.stored(formula))
        return b'<%sf t="array" ref="%s">%s</%sf>' % (prefix, box.a1().encode(), text, prefix)


def _result(value: Value) -> tuple[str, bytes | None]:
    """Return the type and the text of a formula's result."""
    match value:
        case None:
            return "str", b""
        case bool():
            return "b", b"1" if value else b"0"
        case ErrorValue():
            return "e", value.encode()
        case str():
            return "str", markup.text_bytes(value)
        case dt.datetime():
            return "", _number(to_serial(value))
        case _:
            return "", _number(float(value))


def _same(old: Value, new: Value) -> bool:
    return type(old) is type(new) and old == new


def _number(value: float) -> bytes:
    return repr(value).removesuffix(".0").encode()


def _inline_text(inner: bytes) -> str:
    texts = _TEXT.findall(_PHONETIC.sub(b"", inner))
    return markup.decode(unescape(b"".join(texts).decode().replace("\r\n", "\n")))
