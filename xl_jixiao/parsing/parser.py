"""Grids → forms: one parser for all formats and all layouts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_jixiao.model import Dossier, Form, Origin
from xl_jixiao.parsing.abreast import apart
from xl_jixiao.parsing.blocks import Block, split
from xl_jixiao.parsing.draft import Draft
from xl_jixiao.parsing.head import HeadReader
from xl_jixiao.parsing.layout import KNOWN_FROM, Layout, best, find, vocabulary
from xl_jixiao.parsing.lines import Line, lines, texts_of
from xl_jixiao.parsing.listed import one_by_one
from xl_jixiao.parsing.origins import Origins, RowPlaces
from xl_jixiao.parsing.reading import Ask, Reading, Repair, Unplaced
from xl_jixiao.parsing.table import TableReader

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_jixiao.parsing.grid import Grid
    from xl_jixiao.parsing.labels import Words


def parse(grids: Sequence[Grid], *, layout: str | None = None, ask: Ask | None = None) -> Reading:
    """
    Read all forms that stand in some grids.

    Args:
        grids: in the order of the file.
        layout: code of the layout that the forms have; without it the one that fits best is taken.
        ask: answers what is uncertain; without it the likeliest reading is taken and listed.

    Returns:
        The forms; none when the grids have no heading of a form.

    Raises:
        InputError: `layout` is not known.
    """
    wanted = find(layout) if layout is not None else None
    words = vocabulary(wanted)
    blocks = split(lines(apart(one_by_one(grids, words), words)), words)
    forms: list[Form] = []
    origins: dict[str, Origin] = {}
    rows: dict[str, RowPlaces] = {}
    blanks: dict[str, Origin] = {}
    blank_rows: dict[str, RowPlaces] = {}
    boxes: list[frozenset[str]] = []
    repairs: list[Repair] = []
    unplaced = [Unplaced(origin, "", why) for grid in grids for origin, why in grid.unread]
    codes: dict[str, None] = {}
    profiles: set[str] = set()
    confidence = 1.0
    titled: tuple[Grid, int] | None = None
    for block in blocks:
        if block.empty:
            continue
        draft, found, fit = _read_block(block, wanted, f"forms[{len(forms)}].", ask)
        titled = _take_year(draft, block, titled)
        if not _is_form(block, draft):
            unplaced += _unread(block, draft)
            continue
        unplaced += draft.unplaced
        forms.append(draft.form())
        origins |= draft.origins
        rows |= draft.rows
        blanks |= draft.blanks
        blank_rows |= draft.blank_rows
        boxes.append(frozenset(draft.boxes))
        repairs += draft.repairs
        codes[found.code if found is not None else ""] = None
        profiles.add(found.profile if found is not None else "")
        confidence = min(confidence, fit)
    title, line = _packet_title(blocks, words)
    if line is not None:
        origins["title"] = line.origin(line.columns[0])
    return Reading(
        dossier=Dossier(title=title, forms=tuple(forms)),
        origins=Origins(origins, rows),
        blanks=Origins(blanks, blank_rows),
        boxes=tuple(boxes),
        repairs=tuple(repairs),
        unplaced=tuple(unplaced),
        layout="、".join(code for code in codes if code),
        profile=profiles.pop() if len(profiles) == 1 else "",
        confidence=round(confidence, 2) if forms else 0.0,
    )


def _read_block(
    block: Block, wanted: Layout | None, prefix: str, ask: Ask | None
) -> tuple[Draft, Layout | None, float]:
    """
    Read one form.

    Returns:
        The form, its layout (`None` when none fits well enough), and how well the best one fits.
    """
    words, draft = vocabulary(wanted), Draft(prefix, ask)
    head = HeadReader(draft, words)
    own = [line for line in block.titles if words.stage(line.first.partition("\n")[0]) is not None]
    head.read_titles(own[-1:])
    head.read(block.head)
    table = TableReader(draft, words)
    table.read(block)
    head.read_tail(block.tail, table.column("score"), points=table.column("points") is not None)
    seen = frozenset(draft.seen)
    if wanted is not None:
        _take_unit(draft, wanted)
        return draft, wanted, wanted.fit(seen)
    found, fit = best(seen, draft.values)
    if fit < KNOWN_FROM:
        return draft, None, fit
    return draft, found, fit


def _take_year(draft: Draft, block: Block, titled: tuple[Grid, int] | None) -> tuple[Grid, int] | None:
    """
    Take the year of a form that stands below another under one title from that title; say so.

    Returns:
        The sheet and the year that its title says, for the forms further down.
    """
    lines = block.titles or block.head
    if not lines:
        return titled
    grid, year = lines[0].grid, draft.values.get("year")
    if year is not None:
        return (grid, year) if block.titles else titled
    if titled is None or titled[0] is not grid or block.titles:
        return None
    origin = lines[0].origin(lines[0].columns[0])
    draft.put("year", titled[1], origin)
    what = "几张表合用一个表名，年度按上面的表名认读"
    draft.repair("year", origin, what, before="", after=str(titled[1]), confidence=0.9)
    return titled


def _take_unit(draft: Draft, layout: Layout) -> None:
    """Take the unit of amounts from a layout that has no place to state one; say so."""
    place = draft.origins.get(f"{draft.prefix}funds.total.budget")
    if place is None or "funds.unit" in draft.values or any("{funds.unit}" in cell.text for cell in layout.cells):
        return
    draft.put("funds.unit", layout.unit, place)
    what = f"表上没有注明金额单位，按版式“{layout.name}”为{layout.unit}"
    draft.repair("funds.unit", place, what, before="", after=layout.unit, confidence=0.9)


def _is_form(block: Block, draft: Draft) -> bool:
    """Whether a block is a form, and not a cover, a table of contents, another table of the budget, or notes."""
    if draft.indicators:
        return True
    fields = draft.values.keys() - _OF_TITLES - {"funds.unit"}
    if "stage" in draft.values:  # its title, or the line with it in a table of contents
        return len(fields) > (0 if block.headings else 1)
    own = block.headings or "objective" in fields or "whole_objective" in fields
    return bool(own) and len(fields) > _FEW_FIELDS


_OF_TITLES = {"title", "stage", "year"}
"""Fields that a title fills"""
_FEW_FIELDS = 2
"""A block without title and indicators that has no more fields is no form"""
_FEW_TEXTS = 3
"""More texts of a block that is no form are listed as one"""


def _unread(block: Block, draft: Draft) -> list[Unplaced]:
    """List what stands in a block that is no form: each text that found no place, or all of it as one."""
    few = len(draft.unplaced) <= _FEW_TEXTS
    if few and not draft.extra and not draft.values.keys() - _OF_TITLES:
        return draft.unplaced
    first = (block.titles + block.head + block.headings + block.table + block.tail)[0]
    why = "这一块没有绩效表的标题和指标，不像绩效表，整块没有读入"
    return [Unplaced(first.origin(first.columns[0]), texts_of(first.cells), why)]


def _packet_title(blocks: Sequence[Block], words: Words) -> tuple[str, Line | None]:
    """Return the title of the packet: 某单位2024年度项目绩效目标汇总表."""
    for block in blocks:
        for line in block.titles:
            text = line.first
            if words.stage(text.partition("\n")[0]) is None:
                return text, line
    return "", None
