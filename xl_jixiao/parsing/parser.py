"""Grids → forms: one parser for all formats and all layouts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xl_jixiao.model import Dossier, Form, Origin
from xl_jixiao.parsing.draft import Draft
from xl_jixiao.parsing.head import HeadReader
from xl_jixiao.parsing.labels import LONGEST, base
from xl_jixiao.parsing.layout import KNOWN_FROM, Layout, best, find, vocabulary
from xl_jixiao.parsing.lines import Block, Line, lines, split
from xl_jixiao.parsing.reading import Ask, Reading, Repair, Unplaced
from xl_jixiao.parsing.table import TableReader

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_jixiao.parsing.grid import Grid
    from xl_jixiao.parsing.labels import Words

_YEAR = re.compile(r"((?:19|20)\d\d)\s*年")


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
    blocks = split(lines(grids), words)
    forms: list[Form] = []
    origins: dict[str, Origin] = {}
    repairs: list[Repair] = []
    unplaced = [Unplaced(origin, "", why) for grid in grids for origin, why in grid.unread]
    codes: dict[str, None] = {}
    confidence = 1.0
    for block in blocks:
        if block.empty:
            continue
        found, fit = _layout_of(block, words, wanted)
        draft = _read_block(block, vocabulary(found) if found is not None else words, ask)
        unplaced += draft.unplaced
        if not draft.values.keys() - {"title", "stage", "year"} and not draft.indicators:
            continue
        prefix = f"forms[{len(forms)}]."
        forms.append(draft.form())
        origins.update((prefix + path, origin) for path, origin in draft.origins.items())
        repairs += [repair._replace(path=prefix + repair.path) for repair in draft.repairs]
        codes[found.code if found is not None else ""] = None
        confidence = min(confidence, fit)
    title, line = _packet_title(blocks, words)
    if line is not None:
        origins["title"] = line.origin(line.cells[0].column)
    return Reading(
        dossier=Dossier(title=title, forms=tuple(forms)),
        origins=origins,
        repairs=tuple(repairs),
        unplaced=tuple(unplaced),
        layout="、".join(code for code in codes if code),
        confidence=round(confidence, 2) if forms else 0.0,
    )


def _read_block(block: Block, words: Words, ask: Ask | None) -> Draft:
    draft = Draft(ask)
    head = HeadReader(draft, words)
    own = [line for line in block.titles if words.stage(line.cells[0].text.partition("\n")[0]) is not None]
    head.read_titles(own[-1:])
    head.read(block.head)
    TableReader(draft, words).read(block)
    head.read(block.tail)
    return draft


def _layout_of(block: Block, words: Words, wanted: Layout | None) -> tuple[Layout | None, float]:
    """Return the layout of a form, `None` when none fits well enough, and how well the best one fits."""
    texts = [cell.text for line in (*block.titles, *block.head, *block.headings) for cell in line.cells]
    tail = [cell.text for line in block.tail for cell in line.cells]
    seen = frozenset(
        base(text)
        for text in (*texts, *tail)
        if len(text) <= LONGEST and (words.head_label(text) or words.column(text) or words.fund_column(text))
    )
    if wanted is not None:
        return wanted, wanted.fit(seen)
    text = "".join(texts)
    year = _YEAR.search(text)
    found, fit = best(seen, text, int(year[1]) if year else None)
    return (found if fit >= KNOWN_FROM else None), fit


def _packet_title(blocks: Sequence[Block], words: Words) -> tuple[str, Line | None]:
    """Return the title of the packet: 某单位2024年度项目绩效目标汇总表."""
    for block in blocks:
        for line in block.titles:
            text = line.cells[0].text
            if words.stage(text.partition("\n")[0]) is None:
                return text, line
    return "", None
