"""A line of the head as labels with what stands beside them: `项目名称 | 某项目 | 项目性质 | 一次性`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from xl_jixiao.parsing.labels import Label, split_inline
from xl_jixiao.parsing.lines import Cell

if TYPE_CHECKING:
    from xl_jixiao.parsing.labels import Words
    from xl_jixiao.parsing.lines import Line


class Labelled(NamedTuple):
    """A label, what it stands for, and the cells from it up to the next label."""

    cell: Cell
    label: Label
    values: list[Cell]
    """What stands behind a colon in the label's own cell is the first of them"""


def labelled(line: Line, words: Words) -> tuple[list[Cell], list[Labelled]]:
    """Return the cells before the first label, and the labels with their values."""
    before: list[Cell] = []
    found: list[Labelled] = []
    values = before
    for cell in line.cells:
        label = words.head_label(cell.text)
        inline = ""
        if label is None:
            name, inline = split_inline(cell.text)
            label = words.head_label(name) if inline else None
            if label is not None and label.kind == "side":
                label = None  # 绩效目标：… is a text, not the words at the side
        if label is None:
            values.append(cell)
            continue
        values = [Cell(cell.column, inline)] if inline else []
        found.append(Labelled(cell, label, values))
    return before, found
