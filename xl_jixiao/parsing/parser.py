"""Grids → forms: one parser for all formats and all layouts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_jixiao.model import Dossier, Form, Origin
from xl_jixiao.parsing.draft import Draft
from xl_jixiao.parsing.head import HeadReader
from xl_jixiao.parsing.labels import Words, words
from xl_jixiao.parsing.lines import Block, Line, lines, split
from xl_jixiao.parsing.reading import Ask, Reading, Repair, Unplaced
from xl_jixiao.parsing.table import TableReader

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_jixiao.parsing.grid import Grid


def parse(grids: Sequence[Grid], *, ask: Ask | None = None) -> Reading:
    """
    Read all forms that stand in some grids.

    Args:
        grids: in the order of the file.
        ask: answers what is uncertain; without it the likeliest reading is taken and listed.

    Returns:
        The forms; none when the grids have no heading of a form.
    """
    vocabulary = words()
    blocks = split(lines(grids), vocabulary)
    title, title_line = _packet_title(blocks, vocabulary)
    forms: list[Form] = []
    origins: dict[str, Origin] = {}
    repairs: list[Repair] = []
    unplaced: list[Unplaced] = []
    if title_line is not None:
        origins["title"] = title_line.origin(title_line.cells[0].column)
    for block in blocks:
        if block.empty:
            continue
        draft = _read_block(block, vocabulary, ask)
        unplaced += draft.unplaced
        if not draft.values.keys() - {"title", "stage", "year"} and not draft.indicators:
            continue
        prefix = f"forms[{len(forms)}]."
        forms.append(draft.form())
        origins.update((prefix + path, origin) for path, origin in draft.origins.items())
        repairs += [repair._replace(path=prefix + repair.path) for repair in draft.repairs]
    return Reading(Dossier(title=title, forms=tuple(forms)), origins, tuple(repairs), tuple(unplaced))


def _read_block(block: Block, vocabulary: Words, ask: Ask | None) -> Draft:
    draft = Draft(ask)
    head = HeadReader(draft, vocabulary)
    own = [line for line in block.titles if vocabulary.stage(line.cells[0].text.partition("\n")[0]) is not None]
    head.read_titles(own[-1:])
    head.read(block.head)
    TableReader(draft, vocabulary).read(block)
    head.read(block.tail)
    return draft


def _packet_title(blocks: Sequence[Block], vocabulary: Words) -> tuple[str, Line | None]:
    """Return the title of the packet: 某单位2024年度项目绩效目标汇总表."""
    for block in blocks:
        for line in block.titles:
            text = line.cells[0].text
            if vocabulary.stage(text.partition("\n")[0]) is None:
                return text, line
    return "", None
