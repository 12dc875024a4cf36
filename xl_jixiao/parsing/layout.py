"""
Layouts of official forms, each a picture of the form in a YAML file of `layouts/`.

The picture is a text table: `|` parts cells, `<` goes on with the cell to the left, `^` with the cell above, `{path}`
is a field, everything else is printed as it stands. The row with `{name}` is repeated for each indicator. One picture
serves both ways: what stands beside or above a field is its label when a form is read, and the form is written from it.
A new layout is one more file, `layouts/README.md` says how.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any, NamedTuple

from xl_jixiao.errors import InputError
from xl_jixiao.model import MoneyUnit, Stage
from xl_jixiao.parsing.labels import Label, Words, base, load_yaml, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

KNOWN_FROM = 0.6
"""A form whose headings fit the best layout less than this has an unknown layout (own proposal)"""

_FIELD = re.compile(r"\{([a-z_0-9.]+)\}")
_ROLES = {"op": "nature", "measure": "unit", "level2_right": "level2", "name_right": "name"}
"""Fields of the repeated row that are columns of another name"""
_IN_LABELS = {"year", "funds.unit"}
"""Fields that stand inside printed texts: `（{year}年度）`, `项目资金（{funds.unit}）`"""
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


class PictureCell(NamedTuple):
    """A cell of the picture with the area it covers."""

    text: str
    row: int
    column: int
    rows: int
    columns: int

    @property
    def field(self) -> str:
        """Path of the field that fills the whole cell, `""` for a printed text."""
        match = _FIELD.fullmatch(self.text)
        return match[1] if match else ""

    @property
    def is_label(self) -> bool:
        """Whether the cell is printed as it stands, perhaps with a year or a unit in it; `100` and `—` name nothing."""
        return _CHINESE.search(self.text) is not None and set(fields_in(self.text)) <= _IN_LABELS


@dataclass(frozen=True, eq=False, slots=True)
class Layout:
    """One official form."""

    code: str
    """File name without suffix: `sh-2024-application`"""
    name: str
    stage: Stage
    place: str
    """Word by which forms of this place are told from equal ones: 安徽"""
    since: int
    """Year from which it is used; among equal fits the latest one decides"""
    unit: MoneyUnit
    profile: str
    """Scoring profile that goes with it, `""` when none does"""
    basis: str
    """Where the layout comes from, and whether that is verified"""
    landscape: bool
    widths: tuple[int, ...]
    """Column widths in characters"""
    cells: tuple[PictureCell, ...]
    repeated: int
    """Number of the row that is repeated for each indicator"""
    headings: frozenset[str]
    """Keys of all printed texts but the title"""
    head_labels: Mapping[str, Label]
    fund_columns: Mapping[str, str]
    columns: Mapping[str, str]
    """Labels that the common words do not know"""

    def fit(self, seen: frozenset[str]) -> float:
        """Return how well the headings of a form fit, 0 to 1 (F measure of both sets)."""
        return 2 * len(self.headings & seen) / (len(self.headings) + len(seen)) if seen else 0.0


def find(code: str) -> Layout:
    """
    Return the layout of a code.

    Raises:
        InputError: there is none; the sentence lists those that are.
    """
    for layout in layouts():
        if layout.code == code:
            return layout
    known = "、".join(layout.code for layout in layouts())
    raise InputError(f"没有名为“{code}”的表样", advice=f"可用的有：{known}")


def best(seen: frozenset[str], text: str, year: int | None) -> tuple[Layout, float]:
    """
    Return the layout that fits best, and how well.

    Args:
        seen: keys of the headings that stand in the form.
        text: of the form's titles and head; among equal fits the place named there decides.
        year: of the form; after the place it decides.
    """
    fits, fit = _best_fits(seen)

    def rank(layout: Layout) -> tuple[int, int]:
        place = 0 if not layout.place else 1 if layout.place in text else -1
        return place, layout.since if layout.since <= (year or 0) else -1

    return max(fits, key=rank), fit


@lru_cache(maxsize=256)
def _best_fits(seen: frozenset[str]) -> tuple[list[Layout], float]:
    """Return all layouts that fit best, and how well; forms of one layout mostly show the same headings."""
    fits = [round(layout.fit(seen), 3) for layout in layouts()]
    top = max(fits)
    return [layout for layout, fit in zip(layouts(), fits, strict=True) if fit == top], top


@cache
def vocabulary(layout: Layout | None = None) -> Words:
    """Return the common words and those of all layouts; where they differ those of `layout` win."""
    found = words()
    for one in layouts():
        found = found.with_labels(
            {**one.head_labels, **found.head},
            {**one.fund_columns, **found.fund_columns},
            {**one.columns, **found.columns},
        )
    return found if layout is None else found.with_labels(layout.head_labels, layout.fund_columns, layout.columns)


@cache
def layouts() -> tuple[Layout, ...]:
    """Load all layouts, in the order of their codes; the order decides among equal fits."""
    folder = resources.files(__package__) / "layouts"
    files = {
        file.name.removesuffix(".yaml"): load_yaml(file.read_text("utf-8"))
        for file in sorted(folder.iterdir(), key=lambda file: file.name)
        if file.name.endswith(".yaml")
    }
    return tuple(_layout(code, {**files.get(data.get("like"), {}), **data}) for code, data in files.items())


def _layout(code: str, data: Mapping[str, Any]) -> Layout:
    cells = tuple(_cells(code, data["form"], len(data["widths"])))
    repeated = next((cell.row for cell in cells if cell.field == "name"), None)
    if repeated is None:
        raise _bad_picture(code, "没有写着 {name} 的一行")
    labels = [cell for cell in cells if cell.is_label and cell.row > 0 and "{year}" not in cell.text]
    return Layout(
        code=code,
        name=data["name"],
        stage=Stage(data["stage"]),
        place=data.get("place", ""),
        since=data.get("since", 0),
        unit=MoneyUnit(data["unit"]),
        profile=data.get("profile", ""),
        basis=data["basis"],
        landscape=data.get("landscape", False),
        widths=tuple(data["widths"]),
        cells=cells,
        repeated=repeated,
        headings=frozenset(base(plain(cell.text)) for cell in labels),
        head_labels=dict(_head_labels(cells, repeated)),
        fund_columns=dict(_fund_columns(cells)),
        columns=dict(_columns(cells, repeated)),
    )


def plain(text: str) -> str:
    """Return a printed text without the fields in it: `（{year}年度）` → `（年度）`."""
    return _FIELD.sub("", text)


def fields_in(text: str) -> list[str]:
    """Return the paths of the fields in a text."""
    return _FIELD.findall(text)


def _bad_picture(code: str, what: str) -> InputError:
    return InputError(f"表样画得不对：{what}", where=f"{code}.yaml", advice="请按 layouts/README.md 修改")


def _cells(code: str, picture: str, columns: int) -> Iterator[PictureCell]:
    """
    Yield the cells of a picture; `<` and `^` widen the cell that they go on with.

    Raises:
        InputError: a row has too few or too many cells, or a merged cell is no rectangle.
    """
    rows = [[part.strip().replace("\\n", "\n") for part in line.split("|")] for line in picture.strip().splitlines()]
    for number, row in enumerate(rows, 1):
        if len(row) != columns:
            raise _bad_picture(code, f"第{number}行有{len(row)}格，列宽写了{columns}列")
    covered = 0
    for cell in _merged(rows):
        covered += cell.rows * cell.columns
        below = [rows[number][cell.column] for number in range(cell.row + 1, cell.row + cell.rows)]
        rest = [
            rows[n][c]
            for n in range(cell.row, cell.row + cell.rows)
            for c in range(cell.column + 1, cell.column + cell.columns)
        ]
        if any(text != "^" for text in below) or any(text not in ("<", "^") for text in rest):
            raise _bad_picture(code, f"第{cell.row + 1}行的“{cell.text}”合并的格子不是长方形")
        yield cell
    if covered != len(rows) * columns:
        raise _bad_picture(code, "合并的格子有重叠或空缺")


def _merged(rows: Sequence[Sequence[str]]) -> Iterator[PictureCell]:
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            if text in ("<", "^"):
                continue
            width = height = 1
            while column + width < len(row) and row[column + width] == "<":
                width += 1
            while number + height < len(rows) and rows[number + height][column] == "^":
                height += 1
            yield PictureCell(text, number, column, height, width)


def _left_of(cells: Sequence[PictureCell], cell: PictureCell, *, beside: bool) -> PictureCell | None:
    """Return the printed text to the left of a field; `beside` asks for the very next cell."""
    row = [one for one in cells if one.row <= cell.row < one.row + one.rows and one.column < cell.column]
    nearest = [one for one in row if one.column + one.columns == cell.column] if beside else row
    return next((one for one in reversed(nearest) if one.is_label and one.row == cell.row), None)


def _above(cells: Sequence[PictureCell], cell: PictureCell) -> PictureCell | None:
    """Return the nearest printed text above a field."""
    above = [one for one in cells if one.row < cell.row and one.column <= cell.column < one.column + one.columns]
    return next((one for one in reversed(above) if one.is_label), None)


def _head_labels(cells: Sequence[PictureCell], repeated: int) -> Iterator[tuple[str, Label]]:
    """Yield the labels of the head that the common words do not know."""
    common = words()
    for cell in cells:
        if cell.row == repeated or not cell.field:
            continue
        label = _left_of(cells, cell, beside=True)
        if label is None:
            objective = "objective" in cell.field
            label = _above(cells, cell) if objective else _left_of(cells, cell, beside=False)
        if label is not None and common.head_label(label.text) is None and common.fund_column(label.text) is None:
            yield base(plain(label.text)), _meaning(cell.field)


def _fund_columns(cells: Sequence[PictureCell]) -> Iterator[tuple[str, str]]:
    """Yield the headings of the table of amounts that the common words do not know."""
    common = words()
    for cell in cells:
        if cell.field.startswith("funds.") and cell.field.count(".") == 2 and not _left_of(cells, cell, beside=True):
            label = _above(cells, cell)
            if label is not None and common.fund_column(label.text) is None:
                yield base(label.text), cell.field.rpartition(".")[2]


def _meaning(path: str) -> Label:
    if path == "extra":
        return Label("extra", "")
    if path.startswith("funds."):
        name = path.split(".")[1]
        return Label("funds", name)
    if path in ("objective", "whole_objective", "objective_actual"):
        return Label("objectives", path)
    return Label("fields", path)


def _columns(cells: Sequence[PictureCell], repeated: int) -> Iterator[tuple[str, str]]:
    """Yield the headings of the indicator table that the common words do not know."""
    common = words()
    for cell in cells:
        if cell.row != repeated or not cell.field:
            continue
        label = _above(cells, cell)
        if label is not None and common.column(label.text) is None:
            yield base(label.text), _ROLES.get(cell.field, cell.field)
