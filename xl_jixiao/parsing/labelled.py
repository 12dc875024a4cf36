"""A line of the head as labels with what stands beside them: `项目名称 | 某项目 | 项目性质 | 一次性`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from xl_jixiao.parsing.amounts import read_amount
from xl_jixiao.parsing.labels import Label, money_unit, split_inline
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
        if ("\n" in cell.text or cell.text[-1:] in _MONEY) and (stacked := _stacked(cell, words)):
            found += stacked
            values = stacked[-1].values
            continue
        label = words.head_label(cell.text)
        inline = ""
        if label is None:
            name, inline = split_inline(cell.text)
            label = words.head_label(name) if inline else None
            if label is not None and label.kind == "side":
                label = None  # 绩效目标：… is a text, not the words at the side
        if label is None:
            if _ASKS.fullmatch(cell.text):
                values = before  # no value of the label beside it, but a label that nobody knows
            values.append(cell)
            continue
        if found and label.kind == "funds" and found[-1].label.kind == "extra" and _fills(line, found[-1], cell):
            found[-1].values.append(cell)
            continue
        pieces = _pieces(inline, words) if "：" in inline or ":" in inline else [inline]
        values = [Cell(cell.column, pieces[0])] if pieces[0] else []
        found.append(Labelled(cell, label, values))
        for piece in pieces[1:]:
            name, inline = split_inline(piece)
            label = words.head_label(name) or _SIDE
            values = [Cell(cell.column, inline)] if inline and label is not _SIDE else []
            found.append(Labelled(Cell(cell.column, piece), label, values))
    return before, _shared_out(found) if len(found) > 1 else found


_ASKS = re.compile(r"是否.{1,10}|.{1,20}[:：]")


def _fills(line: Line, label: Labelled, cell: Cell) -> bool:
    """Whether a cell is what a label asks for, though it reads like the label of an amount: 资金性质 | 一般公共预算."""
    if label.values or line.beside(label.cell) != line.origin(cell.column):
        return False
    following = next((one for one in line.cells if one.column > cell.column), None)
    return following is None or read_amount(following.text) is None


_NEXT = re.compile(r"(?:^|(?<=\s))(?=[^\s:：]{2,16}[:：])")
_SIDE = Label("side", "")
_MONEY = frozenset("元万")
_LONGEST = 100
"""A longer line is no label with its amount"""
_AMOUNT_BEHIND = re.compile(
    r"(?P<label>.*?[^\d\s,.:：])\s*[:：]?\s*(?P<amount>\d[\d,.]*\s*(?:万?元|万)?)?(?P<aside>\s*[(（][^()（）]*[)）])?"
)


def _stacked(cell: Cell, words: Words) -> list[Labelled]:
    """Read a cell with a label of an amount on each line, perhaps with the amount: `财政拨款20万元`; else `[]`."""
    found: list[Labelled] = []
    for text in cell.text.split("\n"):
        match = _AMOUNT_BEHIND.fullmatch(text.strip()) if len(text) <= _LONGEST else None
        label = words.head_label(match["label"]) if match else None
        if match is None or label is None or label.kind != "funds":
            return []
        values = [Cell(cell.column, match["amount"] + (match["aside"] or ""))] if match["amount"] else []
        found.append(Labelled(Cell(cell.column, match["label"]), label, values))
    return found


def _shared_out(found: list[Labelled]) -> list[Labelled]:
    """Give labels on the lines of one cell the amounts on the lines of the cell beside it."""
    column, values = found[-1].cell.column, found[-1].values
    stacked = [one for one in found if one.cell.column == column]
    if len(stacked) < 2 or any(one.label.kind != "funds" for one in stacked) or len(values) != 1:
        return found
    amounts = values[0].text.split("\n")
    if any(one.values for one in stacked[:-1]) or not 1 < len(amounts) <= len(stacked):
        return found
    amounts += [""] * (len(stacked) - len(amounts))  # blank lines at the end of a cell are lost
    shared = [
        one._replace(values=[Cell(values[0].column, amount)] if amount.strip() else [])
        for one, amount in zip(stacked, amounts, strict=True)
    ]
    return found[: -len(stacked)] + shared


def _pieces(inline: str, words: Words) -> list[str]:
    """Part what stands behind a label where further labels begin: `某局　填报日期：3月1日　单位：万元`."""
    pieces = [""]
    for text in map(str.strip, _NEXT.split(inline)):
        name = split_inline(text)[0]
        label = words.head_label(name)
        begins = (
            (label is not None and label.kind != "side")
            or (name.endswith("单位") and money_unit(text) is not None)
            or text.endswith((":", "："))  # nobody filled it in
        )
        if begins:
            pieces.append(text)
        else:
            pieces[-1] = f"{pieces[-1]} {text}".strip() if pieces[-1] else text
    return pieces
