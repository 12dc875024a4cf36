"""
Layouts of official forms, each a file of `layouts/` with a picture of the form (see `picture`).

One picture serves both ways: what stands beside or above a field is its label when a form is read, and the form is
written from it. A new layout is one more file, `layouts/README.md` says how.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from xl_jixiao.errors import InputError
from xl_jixiao.files import read_file
from xl_jixiao.model import MoneyUnit, Stage
from xl_jixiao.parsing.labels import Label, Words, base, key, load_yaml, words
from xl_jixiao.parsing.picture import bad_picture, plain, read_picture

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xl_jixiao.parsing.picture import PictureCell

KNOWN_FROM = 0.6
"""A form whose headings fit the best layout less than this has an unknown layout (own proposal)"""

_ROLES = {"op": "nature", "measure": "unit", "level2_right": "level2", "name_right": "name"}
"""Fields of the repeated row that are columns of another name"""


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

    @property
    def title(self) -> str:
        """What is printed at the top."""
        return self.cells[0].text

    def fit(self, seen: frozenset[str]) -> float:
        """Return how well the headings of a form fit, 0 to 1 (F measure of both sets)."""
        return 2 * len(self.headings & seen) / (len(self.headings) + len(seen)) if seen else 0.0


def find(code: str) -> Layout:
    """
    Return the layout of a code, or of a YAML file anywhere.

    Raises:
        InputError: there is none; the sentence lists those that are. The file is no layout.
        FileError: the file cannot be read.
    """
    if code.endswith((".yaml", ".yml")):
        return load_file(Path(code))
    for layout in layouts():
        if layout.code == code:
            return layout
    known = "、".join(layout.code for layout in layouts())
    raise InputError(f"没有名为“{code}”的表样", advice=f"可用的有：{known}")


def going_with(profile: str, stage: Stage) -> Layout:
    """Return the layout of a stage that goes with a scoring profile; that of 财政部 where none does."""
    of_stage = [layout for layout in layouts() if layout.stage is stage]
    own = (layout for layout in of_stage if layout.profile == profile)
    return next(own, next(layout for layout in of_stage if layout.code.startswith("mof-")))


def best(seen: frozenset[str], form: Mapping[str, Any]) -> tuple[Layout, float]:
    """
    Return the layout that fits best, and how well.

    Args:
        seen: keys of the headings that stand in the form.
        form: its fields by path; among equal fits decide the place named there, title and unit together, the year.
    """
    fits, fit = _best_fits(seen)
    text = "".join(str(form.get(field, "")) for field in ("title", "department", "unit", "project"))
    title, unit, year = key(form.get("title", "")), form.get("funds.unit"), form.get("year", 0)

    def rank(layout: Layout) -> tuple[bool, bool, bool, int]:
        named = bool(layout.place) and layout.place in text
        alike = title == key(layout.title) and unit == layout.unit
        return named, alike, not layout.place, layout.since if layout.since <= year else -1

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
            {**one.head_labels, **found.head.entries},
            {**one.fund_columns, **found.fund_columns.entries},
            {**one.columns, **found.columns.entries},
        )
    return found if layout is None else found.with_labels(layout.head_labels, layout.fund_columns, layout.columns)


def load_file(path: Path) -> Layout:
    """
    Load a layout from a file of the user's.

    Raises:
        InputError: the file is no layout.
        FileError: the file cannot be read.
    """
    try:
        data = load_yaml(read_file(path).decode("utf-8-sig"))
    except (yaml.YAMLError, UnicodeDecodeError) as broken:
        raise bad_picture(path.stem, "不是 UTF-8 的 YAML 文件") from broken
    if not isinstance(data, dict):
        raise bad_picture(path.stem, "不是“名称: 内容”的写法")
    return _layout(path.stem, {**_data().get(data.get("like", ""), {}), **data})


@cache
def layouts() -> tuple[Layout, ...]:
    """Load all layouts, in the order of their codes; the order decides among equal fits."""
    return tuple(_layout(code, data) for code, data in _data().items())


@cache
def _data() -> dict[str, dict[str, Any]]:
    """Return what the files of all layouts say; one that is `like` another has what that says too."""
    folder = resources.files(__package__) / "layouts"
    files: dict[str, dict[str, Any]] = {
        file.name.removesuffix(".yaml"): load_yaml(file.read_text("utf-8"))
        for file in sorted(folder.iterdir(), key=lambda file: file.name)
        if file.name.endswith(".yaml")
    }
    return {code: {**files.get(data.get("like", ""), {}), **data} for code, data in files.items()}


def _layout(code: str, data: Mapping[str, Any]) -> Layout:
    if missing := [name for name in ("name", "stage", "unit", "basis", "widths", "form") if name not in data]:
        raise bad_picture(code, f"没有写 {missing[0]}")
    try:
        stage, unit = Stage(data["stage"]), MoneyUnit(data["unit"])
    except ValueError as unknown:
        raise bad_picture(code, f"{unknown.args[0].split()[0]} 不是可用的阶段或单位") from unknown
    cells, repeated = read_picture(code, data["form"], len(data["widths"]))
    labels = [cell for cell in cells if cell.is_label and cell.row > 0 and "{year}" not in cell.text]
    return Layout(
        code=code,
        name=data["name"],
        stage=stage,
        place=data.get("place", ""),
        since=data.get("since", 0),
        unit=unit,
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
