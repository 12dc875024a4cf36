"""
Pages without ruled lines: which texts are one cell, and which cells are one row.

Lines of one cell stand closer than rows do; cells of one row overlap in height. Where rows stand as close as lines
nothing is joined, and the parser gets each line as it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

Box = tuple[float, float, float, float]
"""x0, top, x1, bottom in points, from the upper left of the page"""

MAX_PIECES = 1_500
"""Texts on a page beyond which each line is left as it is: comparing them takes their square. A form has 300"""
_CLOSE = 0.6
"""Lines of one cell are at most this far apart, in letters (own proposal; single spacing is 0.2 to 0.5)"""
_OVERLAP = 0.6
"""Share of the smaller height in which two cells of one row overlap"""


class Piece(NamedTuple):
    """A text on one line, or all lines of a cell."""

    text: str
    box: Box
    size: float
    """Height of a letter"""


def rows_of(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """Return the rows of a page from top to foot, each with its cells from left to right."""
    few = len(pieces) <= MAX_PIECES
    cells = _cells(pieces) if few and _has_wraps(pieces) else sorted(pieces, key=lambda one: one.box[1])
    rows: list[list[Piece]] = []
    spanning = [cell for cell in cells if _spans(cell, cells)] if few else []
    for cell in cells:
        if cell in spanning:
            continue
        row = next((row for row in reversed(rows[-4:]) if any(_overlap(cell, one) >= _OVERLAP for one in row)), None)
        if row is None:
            rows.append([cell])
        else:
            row.append(cell)
    for cell in spanning:
        max(rows, key=lambda row: (max(_overlap(cell, one) for one in row), -_distance(cell, row[0]))).append(cell)
    rows.sort(key=lambda row: min((one for one in row if one not in spanning), key=lambda one: one.box[1]).box[1])
    return [sorted(row, key=lambda one: one.box[0]) for row in rows]


def _has_wraps(pieces: Sequence[Piece]) -> bool:
    """Whether lines stand at two distances, those within a cell and those between rows."""
    close = wide = 0
    for piece in pieces:
        gaps = [
            (one.box[1] - piece.box[3]) / piece.size
            for one in pieces
            if one.box[1] > piece.box[1] + piece.size / 2 and _beside(piece, one)
        ]
        if gaps:
            close += min(gaps) < _CLOSE
            wide += min(gaps) > _CLOSE + 0.2
    return close > 0 and wide > close / 2


def _cells(pieces: Sequence[Piece]) -> list[Piece]:
    """Join the lines of each cell."""
    cells: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda one: (one.box[1], one.box[0])):
        for cell in reversed(cells):
            last = cell[-1]
            gap = (piece.box[1] - last.box[3]) / piece.size
            if -0.4 < gap < _CLOSE and abs(piece.size - last.size) < 1 and any(_beside(piece, one) for one in cell):
                cell.append(piece)
                break
        else:
            cells.append([piece])
    return sorted(map(_joined, cells), key=lambda one: one.box[1])


def _joined(lines: Sequence[Piece]) -> Piece:
    """Join lines; one that ends well before the longest was ended by its writer."""
    left, right = min(one.box[0] for one in lines), max(one.box[2] for one in lines)
    text = ""
    for at, line in enumerate(lines):
        text += line.text
        ended = right - line.box[2] > 2.2 * line.size and line.box[0] - left < line.size
        if ended and at + 1 < len(lines):
            text += "\n"
    box = (left, min(one.box[1] for one in lines), right, max(one.box[3] for one in lines))
    return Piece(text, box, lines[0].size)


def _beside(one: Piece, other: Piece) -> bool:
    """Whether two texts share more than half of the narrower one's width."""
    shared = min(one.box[2], other.box[2]) - max(one.box[0], other.box[0])
    return shared > 0.5 * min(one.box[2] - one.box[0], other.box[2] - other.box[0])


def _overlap(one: Piece, other: Piece) -> float:
    shared = min(one.box[3], other.box[3]) - max(one.box[1], other.box[1])
    return shared / min(one.box[3] - one.box[1], other.box[3] - other.box[1])


def _spans(cell: Piece, cells: Sequence[Piece]) -> bool:
    """Whether a cell stands beside two cells of one column: a label merged over several rows."""
    if cell.box[3] - cell.box[1] < 2 * cell.size:
        return False
    beside = [one for one in cells if one is not cell and _overlap(cell, one) >= _OVERLAP]
    return any(
        _beside(one, other) and _overlap(one, other) <= 0 for at, one in enumerate(beside) for other in beside[at + 1 :]
    )


def _distance(one: Piece, other: Piece) -> float:
    return abs(one.box[1] + one.box[3] - other.box[1] - other.box[3])
