"""The stream of lines cut into blocks: one block a form, with its head, its table and its tail."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xl_jixiao.parsing.labelled import labelled
from xl_jixiao.parsing.labels import Words, base, is_unit_line, key, split_inline

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xl_jixiao.parsing.grid import Grid
    from xl_jixiao.parsing.lines import Line

_SIGNED = re.compile(
    r"[(（](?:单位)?(?:盖章|公章|签字|签章|签名)[)）]|(?:签字|签名|签章)[:：]|(?:初审|审核|审批|审查|复核)意见[:：]?$"
)
"""Where somebody signs below a table"""
HEADINGS = {"level1", "level2", "name", "target", "midterm", "actual", "points"}
"""Columns that show that a line is the heading of an indicator table"""


_NAMES_TOO = {"start", "end", "period"}
"""Labels of the head that are names of indicators as well: 完成时间"""


@dataclass(slots=True)
class Block:
    """The lines of one form."""

    titles: list[Line] = field(default_factory=list)
    head: list[Line] = field(default_factory=list)
    headings: list[Line] = field(default_factory=list)
    """The heading lines of the table, one to three"""
    table: list[Line] = field(default_factory=list)
    """Its rows, and headings printed again after a page break"""
    again: set[int] = field(default_factory=set)
    """Which lines of the table are headings"""
    tail: list[Line] = field(default_factory=list)
    has_project: bool = False
    left: int = 0
    """First column of the headings, 序号 aside"""

    @property
    def empty(self) -> bool:
        """Whether there is nothing but titles."""
        return not (self.head or self.table or self.tail)


def split(stream: Iterable[Line], words: Words) -> list[Block]:
    """Cut the stream where a form begins: at its title, at a second 项目名称, at a grid that goes on with nothing."""
    blocks = [Block()]
    grid: Grid | None = None
    for line in stream:
        block = blocks[-1]
        if grid is not line.grid:
            if grid is not None and not line.grid.continues:
                blocks.append(block := Block())
            grid = line.grid
        inside = block.table and not block.tail and line.columns[0] > block.left and grid.ruled and not grid.breaks
        if inside and not is_heading(line, words):
            block.table.append(line)  # its labels stand merged above: in a sheet nothing else begins so far right
            continue
        named = _names_project(line, words)
        title = is_title(line, words)
        if (title and not block.empty) or (named and (block.has_project or block.table)):
            blocks.append(block := Block(head=_headline(block)))
        _place(line, block, words, title=title)
        block.has_project |= named
    return _joined([block for block in blocks if not block.empty or block.titles], words)


def _headline(block: Block) -> list[Line]:
    """Take the line with 单位：万元 from the end of a form: it belongs to the form that begins below it."""
    lines = block.tail or block.table
    return [lines.pop()] if lines and any(is_unit_line(cell.text) for cell in lines[-1].cells) else []


def _joined(blocks: Sequence[Block], words: Words) -> list[Block]:
    """Put a cover to its form, and a page that begins with the title again to the page before it."""
    result: list[Block] = []
    for block in blocks:
        before = result[-1] if result else None
        if before is not None and _continues(before, block):
            before.again |= {len(before.table) + at for at in range(len(block.headings))}
            before.table += block.headings + block.table
            before.tail += block.tail
        elif before is not None and _is_cover(before, block, words):
            before.head += block.head
            before.titles += block.titles
            before.headings, before.table, before.again = block.headings, block.table, block.again
            before.tail, before.left = block.tail, block.left
        else:
            result.append(block)
    return result


def _continues(before: Block, block: Block) -> bool:
    titles = {line.first for line in block.titles}
    same = not titles or bool(titles & {line.first for line in before.titles})
    again = bool(before.table and block.headings) and not block.head and same
    grid = block.headings[0].grid if block.headings else None
    return again and grid is not None and (grid.continues or grid is before.table[-1].grid)


def _is_cover(before: Block, block: Block, words: Words) -> bool:
    if before.headings or not block.has_project:
        return False
    found = [one for line in before.head for one in labelled(line, words)[1]]
    if any(one.label.kind in ("funds", "objectives") for one in found):
        return False
    named = [one for one in found if one.label.field == "project"]
    names = {one.values[0].text for one in named if one.values}
    if named and not names and len(before.head) == 1:
        return True  # 项目名称： above the title of the table, for a pen
    own = [one for line in block.head for one in labelled(line, words)[1] if one.label.field == "project"]
    return any(one.values and one.values[0].text in names for one in own)


def _place(line: Line, block: Block, words: Words, *, title: bool) -> None:
    if title:
        block.titles.append(line)
    elif is_heading(line, words):
        if block.table:
            block.again.add(len(block.table))
        elif not block.headings and block.head and _heads(block.head[-1], line, words):
            block.headings.append(block.head.pop())
        (block.table or block.headings).append(line)
        block.left = _left(line, words)
    elif not block.headings:
        block.head.append(line)
    elif not block.table and is_second_heading(line, words):
        block.headings.append(line)
    elif block.tail or ends_table(line, words):
        block.tail.append(line)
    else:
        block.table.append(line)


def _left(heading: Line, words: Words) -> int:
    """Return the first column of a table; a column of numbers (序号) before it is often blank beside sums."""
    columns = heading.columns
    return next((column for column in columns if words.column(heading.texts[column]) != "ignored"), columns[0])


def is_title(line: Line, words: Words) -> bool:
    """Whether a line is the title of a form or of a packet."""
    text = line.first
    if len(text) > 120 or (len(line.columns) > 1 and set(line.texts) - {text, ""}):
        return False
    first = text.partition("\n")[0]
    return words.stage(first) is not None or words.packets.fullmatch(first) is not None


def is_heading(line: Line, words: Words) -> bool:
    """Whether a line has the headings of an indicator table."""
    texts = line.texts
    if "".join(texts).count("标") < 2 and words.odd_headings.isdisjoint(texts):
        return False
    roles = {words.column(texts[column]) for column in line.columns}
    return len(roles & HEADINGS) >= 2 and ("name" in roles or {"level1", "level2"} <= roles)


def is_upper_heading(line: Line, words: Words) -> bool:
    """Whether a line above a heading has headings for the columns that are blank there: 年度指标值 | 分值 | 得分."""
    roles = {words.column(cell.text) for cell in line.cells}
    return len(roles & HEADINGS) >= 2


def _heads(upper: Line, heading: Line, words: Words) -> bool:
    """Whether a line above a heading is part of it, perhaps as that which says the terms of three groups of columns."""
    if is_upper_heading(upper, words):
        return True
    terms = sum(base(cell.text) in words.groups for cell in upper.cells) if heading.grid.ruled else 0
    return terms > 2 and sum(words.column(cell.text) == "name" for cell in heading.cells) == terms


def is_second_heading(line: Line, words: Words) -> bool:
    """Whether a line below a heading divides its columns further: 符号 | 值 | 单位, 中期 | 年度."""
    return all(
        words.column(cell.text) not in (None, *HEADINGS - {"target", "midterm"}) or key(cell.text) in words.groups
        for cell in line.cells
    )


def ends_table(line: Line, words: Words) -> bool:
    """Whether a line below an indicator table no longer belongs to it: notes, sums, signatures."""
    first = line.first
    name = key(first)
    if name.startswith(words.notes) or name in words.sums or is_unit_line(line.texts[line.columns[-1]]):
        return True
    if ("章" in first or "签" in first or "意见" in first) and _SIGNED.search(first):
        return True
    label = words.head_label(first) or words.head_label(split_inline(first)[0])
    return label is not None and label.kind in ("fields", "extra", "objectives") and label.field not in _NAMES_TOO


def _names_project(line: Line, words: Words) -> bool:
    for column in line.columns[:3]:
        text = line.texts[column]
        if "名" in text and "称" in text:
            label = words.head_label(text) or words.head_label(split_inline(text)[0])
            if label is not None and label.field == "project":
                return True
    return False
