""".docx → grids: each table one grid, the paragraphs between them one each."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from docx import Document
from docx.oxml.ns import qn

from xl_jixiao.errors import InputError
from xl_jixiao.model import Origin
from xl_jixiao.parsing.grid import Area, Grid, in_lines
from xl_jixiao.readers.limits import MAX_CELLS, too_many_cells
from xl_jixiao.readers.parts import Parts

if TYPE_CHECKING:
    from collections.abc import Iterator

_BROKEN = "请重新取得文件，或用 Word 打开并修复后另存为 .docx"
_PARAGRAPH, _TABLE, _CONTENT = qn("w:p"), qn("w:tbl"), qn("w:sdt")
_TEXT, _TAB, _BREAK, _RETURN = qn("w:t"), qn("w:tab"), qn("w:br"), qn("w:cr")
_DELETED = {qn("w:del"), qn("w:moveFrom")}
"""Tracked changes: text that is no longer there"""
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
"""The second copy of a text box for old readers"""


def read_docx(data: bytes, name: str) -> list[Grid]:
    """
    Read the body of a Word document in its order.

    Args:
        data: the bytes of the file.
        name: of the file, for origins and messages.

    Raises:
        InputError: it is broken or larger than the limits.
    """
    Parts(data, name)
    try:
        return list(_grids(Document(io.BytesIO(data)).element.body, name))
    except InputError:
        raise
    except Exception as broken:  # python-docx takes whatever it reads for well-formed
        raise InputError("Word 文档不完整或已损坏", where=name, advice=_BROKEN) from broken


def _grids(body: Any, name: str) -> Iterator[Grid]:
    paragraphs: list[tuple[int, str]] = []
    count = tables = 0
    for block in _blocks(body):
        if block.tag == _TABLE:
            if paragraphs:
                yield _paragraph_grid(paragraphs, name)
                paragraphs = []
            tables += 1
            yield _table_grid(block, name, f"表{tables}")
        else:
            count += 1
            paragraphs.append((count, _paragraph_text(block).strip()))
    if paragraphs:
        yield _paragraph_grid(paragraphs, name)


def _blocks(parent: Any) -> Iterator[Any]:
    """Yield paragraphs and tables, also those inside content controls."""
    for child in parent:
        if child.tag in (_PARAGRAPH, _TABLE):
            yield child
        elif child.tag == _CONTENT and (content := child.find(qn("w:sdtContent"))) is not None:
            yield from _blocks(content)


def _paragraph_grid(paragraphs: list[tuple[int, str]], name: str) -> Grid:
    numbers = [number for number, _ in paragraphs]
    rows = [[text] for _, text in paragraphs]

    def locate(row: int, _column: int) -> Origin:
        return Origin(name, "正文", f"第{numbers[row]}段")

    return Grid("正文", rows, locate, continues=True)


def _table_grid(table: Any, name: str, label: str) -> Grid:
    """Lay a table out on the columns of its grid; `gridSpan` and `vMerge` become merged areas."""
    rows: list[list[str]] = []
    areas: list[Area] = []
    open_above: dict[int, int] = {}
    """Column → index in `areas` of the vertical merge that may go on in the next row"""
    for number, row in enumerate(table.tr_lst):
        room = MAX_CELLS - sum(map(len, rows))
        texts = [""] * min(row.grid_before, room)
        still_open: dict[int, int] = {}
        for cell in row.tc_lst:
            column, span = len(texts), cell.grid_span
            if column + span > room:
                raise too_many_cells(number + 1, column + span, name)
            merge = cell.vMerge
            if merge == "continue" and column in open_above:
                at = open_above[column]
                areas[at] = areas[at]._replace(bottom=number)
                still_open[column] = at
                texts += [""] * span
                continue
            if merge is not None or span > 1:
                still_open[column] = len(areas)
                areas.append(Area(number, column, number, column + span - 1))
            texts += [_cell_text(cell), *[""] * (span - 1)]
        open_above = still_open
        rows.append(texts)
    return Grid(label, rows, in_lines(name, label), areas, continues=True)


def _cell_text(cell: Any) -> str:
    """Join the paragraphs of a cell, and of tables inside it."""
    return "\n".join(text for block in cell.iter(_PARAGRAPH) if (text := _paragraph_text(block).strip()))


def _paragraph_text(paragraph: Any) -> str:
    return "".join(_pieces(paragraph))


def _pieces(element: Any) -> Iterator[str]:
    for child in element:
        if child.tag == _TEXT:
            yield child.text or ""
        elif child.tag == _TAB:
            yield "\t"
        elif child.tag in (_BREAK, _RETURN):
            yield "\n"
        elif child.tag not in _DELETED and child.tag not in (_FALLBACK, _PARAGRAPH):
            yield from _pieces(child)
