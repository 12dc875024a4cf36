"""A form laid out as the picture of its layout shows it: what `form_xlsx` and `form_docx` draw."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from xl_jixiao.errors import InputError
from xl_jixiao.model import Form, FundLine, Funds, Indicator, Phrase, Quantity
from xl_jixiao.parsing.labels import base, words
from xl_jixiao.parsing.picture import PictureCell, fields_in, plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xl_jixiao.model import Dossier
    from xl_jixiao.parsing.layout import Layout

Value = str | Decimal | None

_FIELD = re.compile(r"\{([a-z_0-9.]+)\}")
_HISTORY = re.compile(r"前年值：(.*?)；上年值：(.*)", re.DOTALL)
_TREE = ("level1", "level2")


def require_forms(dossier: Dossier) -> None:
    """
    Refuse to write a file without a form.

    Raises:
        InputError: there is none.
    """
    if not dossier.forms:
        raise InputError("没有可以写出的表", advice="请先读入或填写申报表")


class FilledCell(NamedTuple):
    """A cell to draw, with the area it covers."""

    value: Value
    row: int
    column: int
    rows: int
    columns: int
    look: str
    """`title`, `period`, `label`, `text` (long, left), `value` (short, centred) or `amount`"""


class FilledForm(NamedTuple):
    """All cells of a form, and what it says for which the layout has no place."""

    cells: tuple[FilledCell, ...]
    rows: int
    left_out: tuple[str, ...]
    """Paths of filled fields that the layout does not show"""


def fill(layout: Layout, form: Form) -> FilledForm:
    """Lay a form out; fields that the layout has no place for are listed, not lost unseen."""
    return _Filler(layout, form).fill()


class _Filler:
    def __init__(self, layout: Layout, form: Form) -> None:
        self._layout = layout
        self._form = form
        self._shown: set[str] = set()
        tree = [cell for cell in layout.cells if set(fields_in(cell.text)) & set(_TREE) and cell.row != layout.repeated]
        self._first = min((cell.row for cell in tree), default=layout.repeated)
        """First row of the repeated part: the name, or the levels above it in a tree"""
        self._paired = any(cell.field == "name_right" for cell in layout.cells)

    def fill(self) -> FilledForm:
        body = list(self._body())
        added = len(body) - (self._layout.repeated - self._first + 1)
        cells = [self._head_cell(cell, added) for cell in self._layout.cells if not self._in_body(cell)]
        cells += [cell for row in body for cell in row]
        cells = self._merge_levels(cells) if self._first == self._layout.repeated else cells
        rows = max(cell.row + cell.rows for cell in cells)
        return FilledForm(tuple(cells), rows, tuple(self._left_out()))

    def _in_body(self, cell: PictureCell) -> bool:
        return self._first <= cell.row <= self._layout.repeated

    # —— head and foot ——

    def _head_cell(self, cell: PictureCell, added: int) -> FilledCell:
        row, rows = cell.row, cell.rows
        if row > self._layout.repeated:
            row += added
        elif row + rows > self._layout.repeated:
            rows += added  # the words at the side of the indicators
        value, look = self._head_value(cell), self._look(cell)
        if isinstance(value, Decimal):
            look = "amount"
        return FilledCell(value, row, cell.column, rows, cell.columns, look)

    def _look(self, cell: PictureCell) -> str:
        if cell.row == 0:
            return "title"
        if cell.text.startswith("（{year}"):
            return "period"
        if not cell.field:
            return "label"
        return "text" if "objective" in cell.field or cell.field == "extra" else "value"

    def _head_value(self, cell: PictureCell) -> Value:
        if cell.row == 0:
            # The title of another stage would belie the form: a 自评表 begun from a 申报表.
            return self._form.title if words().stage(self._form.title) == self._layout.stage else cell.text
        if not cell.field:
            values = {path: _shown(self._value(path, cell)) for path in fields_in(cell.text)}
            if values and not cell.is_label and not any(values.values()):
                return ""  # no lone 至 where both dates are blank
            return _FIELD.sub(lambda match: values[match[1]], cell.text)
        return self._value(cell.field, cell)

    def _value(self, path: str, cell: PictureCell) -> Value:
        form = self._form
        if path == "extra":
            return self._extra(cell)
        if path.startswith("funds.extra."):
            return self._extra_line(cell, path.rpartition(".")[2])
        self._shown.add(path)
        if path == "funds.unit":
            return form.funds.unit or self._layout.unit
        if path.startswith("funds."):
            _, line, *part = path.split(".")
            found = getattr(form.funds, line)
            return getattr(found, part[0]) if part else found  # type: ignore[no-any-return]
        value = getattr(form, path)
        return str(value) if isinstance(value, int) else value

    def _label_left(self, cell: PictureCell) -> str:
        left = [one for one in self._layout.cells if one.row == cell.row and one.column < cell.column and one.is_label]
        return base(plain(left[-1].text)) if left else ""

    def _extra(self, cell: PictureCell) -> str:
        label = self._label_left(cell)
        for at, (name, text) in enumerate(self._form.extra):
            if base(name) == label and f"extra[{at}]" not in self._shown:
                self._shown.add(f"extra[{at}]")
                return text
        return ""

    def _extra_line(self, cell: PictureCell, field: str) -> Value:
        label = self._label_left(cell)
        for at, line in enumerate(self._form.funds.extra):
            if base(line.label) == label:
                self._shown.add(f"funds.extra[{at}]")
                return getattr(line, field)  # type: ignore[no-any-return]
        return None

    # —— indicators ——

    def _body(self) -> Iterator[list[FilledCell]]:
        """Yield the rows of the indicators; in a tree, a row of its own where a level changes."""
        picture = [cell for cell in self._layout.cells if self._in_body(cell)]
        row = self._first
        above: Indicator | None = None
        for indicator in self._form.indicators or (Indicator(),):
            for number in range(self._first, self._layout.repeated + 1):
                cells = [cell for cell in picture if cell.row == number]
                level = next((name for cell in cells for name in fields_in(cell.text) if name in _TREE), "")
                if number < self._layout.repeated and above is not None and _same(above, indicator, level):
                    continue
                yield [
                    FilledCell(
                        self._body_value(cell, indicator),
                        row,
                        cell.column,
                        1,
                        cell.columns,
                        "text" if cell.field in ("name", "name_right", "reason", "note") else "value",
                    )
                    for cell in cells
                ]
                row += 1
            above = indicator

    def _body_value(self, cell: PictureCell, indicator: Indicator) -> Value:
        if not cell.field:
            return _FIELD.sub(lambda match: _shown(_indicator_value(match[1], indicator)), cell.text)
        field = cell.field
        if self._paired:
            left = indicator.midterm is not None
            right = bool(indicator.target.text) or not left
            if field.endswith("_right"):
                return getattr(indicator, field.removesuffix("_right")) if right else ""
            if field in ("level2", "name"):
                return getattr(indicator, field) if left else ""
        return _indicator_value(field, indicator)

    def _merge_levels(self, cells: Sequence[FilledCell]) -> list[FilledCell]:
        """Merge equal 一级 and, within them, equal 二级指标 of neighbouring rows."""
        fields = {cell.column: cell.field for cell in self._layout.cells if cell.row == self._layout.repeated}
        last = self._first + max(1, len(self._form.indicators)) - 1
        result = [cell for cell in cells if not self._is_level(cell, fields, last)]
        for field in ("level1", "level2", "level2_right"):
            column = [cell for cell in cells if self._is_level(cell, fields, last) and fields[cell.column] == field]
            column.sort(key=lambda cell: cell.row)
            parents = [self._form.indicators[at].level1 if self._form.indicators else "" for at in range(len(column))]
            pairs = zip(column, parents, strict=True)
            for _, group in groupby(pairs, key=lambda pair: (pair[0].value, pair[1])):
                members = [cell for cell, _ in group]
                result.append(members[0]._replace(rows=len(members)))
        return result

    def _is_level(self, cell: FilledCell, fields: dict[int, str], last: int) -> bool:
        return self._first <= cell.row <= last and fields.get(cell.column, "") in (*_TREE, "level2_right")

    # —— what has no place ——

    def _left_out(self) -> Iterator[str]:
        form, shown = self._form, self._shown
        for path, value in _filled(form):
            if value not in (None, "") and path not in shown and path not in ("stage", "title"):
                yield path
        body = {cell.field for cell in self._layout.cells if self._in_body(cell)}
        texts = {name for cell in self._layout.cells if self._in_body(cell) for name in fields_in(cell.text)}
        covered = _covered(body | texts)
        for at, indicator in enumerate(form.indicators):
            for field in Indicator.model_fields:
                value = getattr(indicator, field)
                empty = value is None or value == "" or getattr(value, "text", None) == ""
                if not empty and field not in covered:
                    yield f"indicators[{at}].{field}"


def _covered(fields: set[str]) -> set[str]:
    parts = {
        "value": {"target"},
        "op": {"nature"},
        "history.0": {"note"},
        "name_right": {"name"},
        "level2_right": {"level2"},
    }
    return fields.union(*(parts.get(field, set()) for field in fields))


def _same(above: Indicator, indicator: Indicator, level: str) -> bool:
    if level == "level1":
        return above.level1 == indicator.level1
    return (above.level1, above.level2) == (indicator.level1, indicator.level2)


def _indicator_value(field: str, indicator: Indicator) -> Value:
    target = indicator.target
    number = target if isinstance(target, Quantity) else None
    if field == "op":
        return indicator.nature or (number.op or "" if number else "定性" if isinstance(target, Phrase) else "")
    if field == "value":
        return f"{number.value:f}" if number else target.text
    if field == "measure":
        return number.unit if number else ""
    if field.startswith("history."):
        return _history(indicator.note)[int(field[-1])]
    value = getattr(indicator, field)
    return getattr(value, "text", value)  # type: ignore[no-any-return]


def _history(note: str) -> tuple[str, str]:
    """Return the values of the two years before, as the reader of the form noted them."""
    match = _HISTORY.fullmatch(note)
    return (match[1], match[2]) if match else ("", "")


def _shown(value: Value) -> str:
    return f"{value:f}" if isinstance(value, Decimal) else value or ""


def _filled(form: Form) -> Iterator[tuple[str, object]]:
    """Yield the fields of a form that a layout may show, by path; labels of amounts are part of the picture."""
    for field in Form.model_fields:
        value = getattr(form, field)
        if field == "extra":
            yield from ((f"extra[{at}]", text) for at, (_, text) in enumerate(value))
        elif field == "funds":
            yield from _filled_funds(value)
        elif field != "indicators":
            yield field, value


def _filled_funds(funds: Funds) -> Iterator[tuple[str, object]]:
    for name in Funds.model_fields:
        value = getattr(funds, name)
        if isinstance(value, FundLine):
            yield from (
                (f"funds.{name}.{part}", getattr(value, part)) for part in FundLine.model_fields if part != "label"
            )
        elif name == "extra":
            yield from ((f"funds.extra[{at}]", line.label) for at, line in enumerate(value))
        else:
            yield f"funds.{name}", value
