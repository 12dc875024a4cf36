"""
.pdf → grids: ruled tables by their lines, other pages by the gaps in their text.

Tables that go on over pages share one grid, whose columns are the vertical lines of all pages.
"""

from __future__ import annotations

import io
import logging
import re
import time
from bisect import bisect_right
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

import pdfplumber
from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect
from pdfminer.pdfexceptions import PDFException
from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

from xl_jixiao.errors import InputError
from xl_jixiao.model import Origin
from xl_jixiao.parsing.grid import Area, Grid
from xl_jixiao.readers import pdf_fonts  # noqa: F401 - bounds pdfminer's fonts
from xl_jixiao.readers.limits import MAX_PAGE_OBJECTS, MAX_PAGES, MAX_SECONDS
from xl_jixiao.readers.pdf_streams import check_streams
from xl_jixiao.readers.unruled import Box, Piece, rows_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from pdfplumber.page import Page

# pdfminer tells of every odd font; that is no news to a clerk.
logging.getLogger("pdfminer").setLevel(logging.ERROR)

_SNAP = 3.0
"""Lines closer than this are one (points); a border drawn twice is about 1 apart, the narrowest column 15"""
_PADDING = 12.0
"""What Word and LibreOffice leave blank at both sides of a cell together (points)"""
_FEW_LETTERS = 12
"""A page of pictures with fewer letters is a scan; a scanner may add a page number or a date"""
_MARGIN = 0.08
"""Share of a page's height at its top and foot in which page numbers stand"""
_PAGE_NUMBER = re.compile(r"[第\-—–\s]*\d{1,4}[\s页\-—–]*(?:[/／,，共\s]*\d{1,4}\s*页?)?")


class _Cell(NamedTuple):
    """A ruled cell with its text."""

    box: Box
    text: str
    full: bool = False
    """Whether its last line reaches from side to side, so that the text may go on on the next page"""


class _Row(NamedTuple):
    """A line of a page: cells of a table, or texts outside of one."""

    page: int
    number: int
    cells: list[_Cell]
    ruled: bool
    """A row of a table, not a line of text"""
    first: bool
    """First row of its page's tables"""


def read_pdf(data: bytes, name: str, progress: Callable[[int, int], None] | None = None) -> list[Grid]:
    """
    Read a PDF.

    Args:
        data: the bytes of the file.
        name: of the file, for origins and messages.
        progress: told (pages done, pages in all) after each page.

    Raises:
        InputError: it is encrypted, broken, scanned, or has more pages than can be read.
    """
    check_streams(data, name)
    try:
        with pdfplumber.open(io.BytesIO(data)) as document:
            return _read_pages(document.pages, name, progress)
    except (PDFException, PdfminerException, MalformedPDFException, PDFEncryptionError) as failed:
        if any(isinstance(cause, (PDFPasswordIncorrect, PDFEncryptionError)) for cause in (failed, *failed.args)):
            raise InputError("PDF 已加密", where=name, advice="请去掉打开密码后再读") from failed
        raise _broken(name) from failed
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError, OverflowError) as failed:
        # pdfminer raises these on damaged files.
        raise _broken(name) from failed


def _broken(name: str) -> InputError:
    return InputError("PDF 不完整或已损坏", where=name, advice="请重新导出或重新取得文件")


def _read_pages(pages: Sequence[Page], name: str, progress: Callable[[int, int], None] | None) -> list[Grid]:
    if len(pages) > MAX_PAGES:
        raise InputError(f"PDF 有 {len(pages)} 页，超过上限 {MAX_PAGES} 页", where=name, advice="请拆成几个文件再读")
    started = time.monotonic()
    ruled: list[_Row] = []
    grids: list[Grid] = []
    scanned: list[int] = []
    for number, page in enumerate(pages, 1):
        if page.images and len(page.chars) < _FEW_LETTERS:
            scanned.append(number)
        rows, has_table = _read_page(page, number)
        page.close()
        if has_table or ruled:
            ruled += rows
        elif rows:
            grids.append(_text_grid(rows, name))
        if progress is not None:
            progress(number, len(pages))
        if time.monotonic() - started > MAX_SECONDS:
            raise InputError(
                f"PDF 太复杂，{MAX_SECONDS} 秒内只读完 {number} 页",
                where=name,
                advice="请拆成几个文件，或索取 Excel 原表",
            )
    return _with_scans([*grids, *([_ruled_grid(ruled, name)] if ruled else [])], scanned, name)


def _with_scans(grids: list[Grid], scanned: Sequence[int], name: str) -> list[Grid]:
    """Note the pages that are pictures; refuse a file that has nothing else."""
    if grids:
        unread = tuple((Origin(name, f"第{number}页"), "这一页是扫描的图片，读不出文字") for number in scanned)
        return [*grids[:-1], replace(grids[-1], unread=unread)]
    if scanned:
        raise InputError(
            "PDF 是扫描的图片，读不出文字",
            where=name,
            advice="请向填报单位索取 Excel 或 Word 原表，或先用文字识别软件转换",
        )
    raise InputError("PDF 里没有文字", where=name, advice="请重新导出，或索取 Excel 原表")


# —— one page ——


def _read_page(page: Page, number: int) -> tuple[list[_Row], bool]:
    """Return the lines of a page from top to foot, and whether any is a row of a ruled table."""
    letters = [letter for letter in page.chars if letter["upright"] and letter["size"] > 0 < letter["height"]]
    boxes = [] if _is_drawing(page) else [_closed(table.cells, page) for table in _tables(page)]
    found: list[tuple[float, list[_Cell], bool]] = []
    for cells in boxes:
        filled, letters = _fill(cells, letters)
        found += [(row[0].box[1], row, True) for row in _rows_of(filled)]
    height = float(page.height)
    pieces = [piece for letters_of_line in _lines(letters) for piece in _cut(letters_of_line)]
    pieces = [piece for piece in pieces if not _is_page_number(piece, pieces, height)]
    for line in rows_of(pieces):
        found.append((line[0].box[1], [_Cell(piece.box, piece.text) for piece in line], False))
    found.sort(key=lambda entry: entry[0])
    first = next((at for at, entry in enumerate(found) if entry[2]), -1)
    rows = [_Row(number, at + 1, cells, ruled, at == first) for at, (_, cells, ruled) in enumerate(found)]
    return rows, bool(boxes)


def _is_page_number(piece: Piece, pieces: Sequence[Piece], height: float) -> bool:
    """Whether a text at the top or foot of a page is its number: one that says so, 第1页, or stands alone."""
    _, top, _, bottom = piece.box
    if (top > _MARGIN * height and bottom < (1 - _MARGIN) * height) or not _PAGE_NUMBER.fullmatch(piece.text):
        return False
    says_so = piece.text.startswith("第") and "页" in piece.text
    return says_so or not any(one is not piece and one.box[1] < bottom and one.box[3] > top for one in pieces)


def _tables(page: Page) -> list[Any]:
    return [table for table in page.find_tables() if len(table.cells) > 1]


def _closed(cells: list[Box], page: Page) -> list[Box]:
    """
    Add the cells that a page break has left open: a merged label has no line where the page ends or begins.

    pdfplumber finds cells with four lines only. What lies between the lines of a table and in no cell is one cell as
    far as it goes down, or to the next line across: one label ends there and the next begins.
    """
    top, bottom = min(cell[1] for cell in cells), max(cell[3] for cell in cells)
    lines = [
        edge["x0"]
        for edge in page.edges
        if edge["orientation"] == "v" and min(edge["bottom"], bottom) - max(edge["top"], top) > (bottom - top) / 2
    ]
    xs = _edges([*lines, *(x for cell in cells for x in (cell[0], cell[2]))])
    ys = _edges(y for cell in cells for y in (cell[1], cell[3]))
    taken = {
        (row, column)
        for x0, y0, x1, y1 in cells
        for row in range(_nearest(ys, y0), _nearest(ys, y1))
        for column in range(_nearest(xs, x0), _nearest(xs, x1))
    }
    across = {
        (_nearest(ys, edge["top"] + _SNAP), column)
        for edge in page.edges
        if edge["orientation"] == "h"
        for column in range(_nearest(xs, edge["x0"] + _SNAP), _nearest(xs, edge["x1"] + _SNAP))
    }
    found = list(cells)
    for column in range(len(xs) - 1):
        row = 0
        while row < len(ys) - 1:
            if (row, column) in taken:
                row += 1
                continue
            end = row
            while end < len(ys) - 1 and (end, column) not in taken and (end == row or (end, column) not in across):
                end += 1
            found.append((xs[column], ys[row], xs[column + 1], ys[end]))
            row = end
    return found


def _is_drawing(page: Page) -> bool:
    return len(page.chars) + len(page.lines) + len(page.rects) + len(page.curves) > MAX_PAGE_OBJECTS


def _fill(cells: Iterable[Box], letters: list[dict[str, Any]]) -> tuple[list[_Cell], list[dict[str, Any]]]:
    """Put each letter into the cell that its middle lies in; return the cells and the letters outside all."""
    boxes = sorted(cells, key=lambda box: box[1])
    inside: dict[Box, list[dict[str, Any]]] = {box: [] for box in boxes}
    outside: list[dict[str, Any]] = []
    for letter in letters:
        x, y = (letter["x0"] + letter["x1"]) / 2, (letter["top"] + letter["bottom"]) / 2
        home = next((box for box in boxes if box[0] <= x <= box[2] and box[1] <= y <= box[3]), None)
        (outside if home is None else inside[home]).append(letter)
    return [_Cell(box, *_flow(box, inside[box])) for box in boxes], outside


def _rows_of(cells: Sequence[_Cell]) -> Iterator[list[_Cell]]:
    """Yield cells that begin at the same height, each row from left to right."""
    row: list[_Cell] = []
    for cell in cells:
        if row and cell.box[1] - row[0].box[1] > _SNAP:
            yield sorted(row, key=lambda one: one.box[0])
            row = []
        row.append(cell)
    if row:
        yield sorted(row, key=lambda one: one.box[0])


def _lines(letters: Sequence[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """Yield the letters of each line of text, from left to right; the middle of a letter says where it belongs."""
    line: list[dict[str, Any]] = []
    for letter in sorted(letters, key=lambda one: (one["top"] + one["bottom"], one["x0"])):
        if line and (letter["top"] + letter["bottom"] - line[0]["top"] - line[0]["bottom"]) / 2 > letter["size"] / 2:
            yield sorted(line, key=lambda one: one["x0"])
            line = []
        line.append(letter)
    if line:
        yield sorted(line, key=lambda one: one["x0"])


def _cut(letters: Sequence[dict[str, Any]]) -> list[Piece]:
    """Cut a line where a gap is wider than most of a letter, or filled with more than two blanks."""
    pieces: list[list[dict[str, Any]]] = []
    blanks: list[dict[str, Any]] = []
    for letter in letters:
        if letter["text"].isspace():
            blanks.append(letter)
            continue
        before = blanks[-1] if blanks else pieces[-1][-1] if pieces else None
        if before is None or not pieces or letter["x0"] - before["x1"] > 0.8 * letter["size"] or len(blanks) > 2:
            pieces.append([])
        else:
            pieces[-1] += blanks
        pieces[-1].append(letter)
        blanks = []
    return [
        Piece(
            _joined(piece),
            (piece[0]["x0"], min(one["top"] for one in piece), piece[-1]["x1"], max(one["bottom"] for one in piece)),
            piece[0]["size"],
        )
        for piece in pieces
    ]


def _joined(letters: Sequence[dict[str, Any]]) -> str:
    """Join letters; a gap that no space character fills, between words without Chinese, is a space."""
    text = ""
    for before, letter in zip([None, *letters], letters, strict=False):
        gap = 0.0 if before is None else letter["x0"] - before["x1"]
        if before is not None and gap > 0.25 * letter["size"] and before["text"].isascii() and letter["text"].isascii():
            text += " "
        text += letter["text"]
    return text


def _flow(box: Box, letters: Sequence[dict[str, Any]]) -> tuple[str, bool]:
    """
    Join the lines of a cell; return the text, and whether its last line is full.

    A line that ends well before the cell does was ended by its writer, a full one only by the cell's width.
    """
    text = ""
    room = margin = 0.0
    full = False
    for line in _lines(letters):
        shown = [letter for letter in line if not letter["text"].isspace()]
        if not shown:
            continue
        size = shown[-1]["size"]
        # A number or a word goes to the next line whole.
        wrapped = room <= margin + max(2.2 * size, _width_of_word(shown))
        text += ("" if wrapped or not text else "\n") + _joined(line)
        room = box[2] - shown[-1]["x1"]
        # The left margin tells the right one, but not where lines are centred.
        left = shown[0]["x0"] - box[0]
        margin = min(max(left, _SNAP), 2 * size)
        full = left + room <= size + _PADDING
    return text.strip(), full


def _width_of_word(letters: Sequence[dict[str, Any]]) -> float:
    """Return the width of the number or Latin word that a line begins with."""
    end = next((at for at, letter in enumerate(letters) if not letter["text"].isascii()), len(letters))
    return float(letters[end - 1]["x1"] - letters[0]["x0"]) if end else 0.0


# —— pages → grids ——


def _text_grid(rows: Sequence[_Row], name: str) -> Grid:
    """Lay texts out on columns two letters wide: what stands below each other stays so."""
    texts: list[list[str]] = []
    for row in rows:
        line: list[str] = []
        for cell in row.cells:
            column = max(int(cell.box[0] / 20), len(line))
            line += [""] * (column - len(line)) + [cell.text]
        texts.append(line)
    return Grid(f"第{rows[0].page}页", texts, _locate(rows, name), ruled=False, continues=True, breaks=frozenset({0}))


def _ruled_grid(rows: Sequence[_Row], name: str) -> Grid:
    """Lay the cells of all pages out on common columns."""
    edges = _edges(edge for row in rows if row.ruled for cell in row.cells for edge in (cell.box[0], cell.box[2]))
    columns = len(edges)
    tops = [row.cells[0].box[1] for row in rows]
    texts: list[list[str]] = []
    areas: list[Area] = []
    cut: set[int] = set()
    ends: dict[int, bool] = {}
    """Columns filled in the ruled row before → whether the cell is full"""
    for at, row in enumerate(rows):
        line = [""] * columns
        own: dict[int, bool] = {}
        for cell in row.cells:
            left = _nearest(edges, cell.box[0])
            right = max(left, _nearest(edges, cell.box[2]) - 1) if row.ruled else left
            while line[left] and left < columns - 1:
                left += 1
            line[left] = cell.text
            bottom = at
            while row.ruled and (
                bottom + 1 < len(rows) and rows[bottom + 1].page == row.page and tops[bottom + 1] < cell.box[3] - _SNAP
            ):
                bottom += 1
            if bottom > at or right > left:
                areas.append(Area(at, left, bottom, max(left, right)))
            if cell.text and bottom == at:  # a label merged over more rows may be printed again on each page
                own[left] = cell.full
        texts.append(line)
        if row.first and any(ends.get(column) for column in own) and all(ends.get(column, True) for column in own):
            cut.add(at)
        if row.ruled:
            ends = own
    breaks = frozenset(at for at, row in enumerate(rows) if row.first)
    return Grid("PDF", texts, _locate(rows, name), areas, continues=True, breaks=breaks, cut=frozenset(cut))


def _edges(positions: Iterable[float]) -> list[float]:
    edges: list[float] = []
    for position in sorted(positions):
        if not edges or position - edges[-1] > _SNAP:
            edges.append(position)
    return edges


def _nearest(edges: Sequence[float], position: float) -> int:
    return max(0, bisect_right(edges, position + 0.01) - 1)


def _locate(rows: Sequence[_Row], name: str) -> Callable[[int, int], Origin]:
    places = [(f"第{row.page}页", f"第{row.number}行") for row in rows]

    def locate(row: int, _column: int) -> Origin:
        return Origin(name, *places[row])

    return locate
