"""
Pictures of forms: text tables in which `|` parts cells, `<` and `^` merge them, and `{path}` is a field.

`layouts/README.md` describes them for those who draw one.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from xl_jixiao.errors import InputError
from xl_jixiao.model import Form, FundLine, Funds, Indicator

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_FIELD = re.compile(r"\{([^{}]*)\}")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_IN_LABELS = {"year", "funds.unit"}
"""Fields that stand inside printed texts: `（{year}年度）`, `项目资金（{funds.unit}）`"""
_LINES = ("total", "fiscal", "carryover", "other", "extra")
_HEAD = {
    *(Form.model_fields.keys() - {"stage", "title", "funds", "indicators"}),
    *(f"funds.{name}" for name in Funds.model_fields.keys() - {*_LINES}),
    *(f"funds.{line}.{part}" for line in _LINES for part in FundLine.model_fields.keys() - {"label"}),
}
_ROW = {
    *Indicator.model_fields,
    *("op", "value", "measure", "level2_right", "name_right", "history.0", "history.1"),
}


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


def plain(text: str) -> str:
    """Return a printed text without the fields in it: `（{year}年度）` → `（年度）`."""
    return _FIELD.sub("", text)


def fields_in(text: str) -> list[str]:
    """Return the paths of the fields in a text."""
    return _FIELD.findall(text)


def bad_picture(code: str, what: str) -> InputError:
    """Return the refusal of a layout's file."""
    return InputError(f"表样画得不对：{what}", where=f"{code}.yaml", advice="请按 layouts/README.md 修改")


def read_picture(code: str, picture: str, columns: int) -> tuple[tuple[PictureCell, ...], int]:
    """
    Read a picture.

    Args:
        code: of the layout, for messages.
        picture: the text.
        columns: how many cells each of its rows has.

    Returns:
        Its cells, and the number of the row that is repeated for each indicator.

    Raises:
        InputError: a row has too few or too many cells, a merged cell is no rectangle, a field is not known, or no
            row has `{name}`.
    """
    rows = [[part.strip().replace("\\n", "\n") for part in line.split("|")] for line in picture.strip().splitlines()]
    for number, row in enumerate(rows, 1):
        if len(row) != columns:
            raise bad_picture(code, f"第{number}行有{len(row)}格，列宽写了{columns}列")
    cells = tuple(_merged(rows))
    for cell in cells:
        _check_area(code, cell, rows)
    if sum(cell.rows * cell.columns for cell in cells) != len(rows) * columns:
        raise bad_picture(code, "合并的格子有重叠或空缺")
    repeated = next((cell.row for cell in cells if cell.field == "name"), None)
    if repeated is None:
        raise bad_picture(code, "没有写着 {name} 的一行")
    for cell in cells:
        known = _ROW if cell.row == repeated else _HEAD | {"level1", "level2"}
        if unknown := set(fields_in(cell.text)) - known:
            raise bad_picture(code, f"第{cell.row + 1}行的字段 {{{min(unknown)}}} 不认识")
    return cells, repeated


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


def _check_area(code: str, cell: PictureCell, rows: Sequence[Sequence[str]]) -> None:
    area = [
        (rows[row][column], row, column)
        for row in range(cell.row, cell.row + cell.rows)
        for column in range(cell.column, cell.column + cell.columns)
    ]
    for text, row, column in area[1:]:
        if text not in ("<", "^") or (column == cell.column and text != "^" and row > cell.row):
            raise bad_picture(code, f"第{cell.row + 1}行的“{cell.text}”合并的格子不是长方形")
