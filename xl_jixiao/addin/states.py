"""
What stands in a block of cells, as plain JSON, and how it is put back: contents, formats, notes.

Each kind reads a block into a state a cell and writes states back, cell by cell or not at all: `KEEP` leaves a cell
as it is. Blocks are read whole and written in as few pieces as the differences allow.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeAlias

from xl_jixiao.engines import formats
from xl_jixiao.engines.boxes import Box
from xl_jixiao.engines.surface import arrays, remember

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import xlwings as xw

State: TypeAlias = Any
"""JSON: what one cell held"""
States: TypeAlias = list[list[State]]

KEEP: Final = ("keep",)
"""A state to write that leaves the cell alone; no cell reads as this"""

TEXT_FORMAT = "@"
_PLAIN_TEXT = re.compile(r"[\u2E80-\u9FFF]")
"""Begins with a Chinese character: no program takes it for a number, a date or a formula"""
_ERROR = re.compile(r"#(?:NULL!|DIV/0!|VALUE!|REF!|NAME\?|NUM!|N/A)")


def meaning(state: State) -> State:
    """Return a state without what a formula computed: people change formulas, not results."""
    return [state[0], *state[2:]] if isinstance(state, list) and state[0] in "={}" else state


class Kind(Protocol):
    """One property of cells that actions change."""

    def taken_back(self, before: State, after: State, now: State) -> State:
        """Return what takes a change back from a cell as it is now; `KEEP` where somebody changed it since."""

    def read(self, block: xw.Range) -> States:
        """Return the state of each cell."""

    def write(self, block: xw.Range, states: States) -> None:
        """Put states back; `KEEP` leaves a cell as it is."""


class Contents:
    """
    What was typed: `null`, text, number (dates too), truth, `["!", error]`, `["=", result, formula]`.

    The first cell of an array formula is `["{", result, formula, rows, columns]`, its other cells are `["}", result]`.

    A text that begins with `=` is told from a formula by its value, and comes back as text.
    """

    def taken_back(self, before: State, after: State, now: State) -> State:
        """Compare what was typed, not what it computes."""
        return before if meaning(after) == meaning(now) else KEEP

    def read(self, block: xw.Range) -> States:
        """Return what each cell holds."""
        values = block.options(ndim=2, err_to_str=True).value
        formulas = as_rows(block.formula, block.shape)
        states = [
            [_content(value, formula) for value, formula in zip(row, texts, strict=True)]
            for row, texts in zip(values, formulas, strict=True)
        ]
        if any(isinstance(state, list) for row in states for state in row):
            _read_arrays(block, states)
        return states

    def write(self, block: xw.Range, states: States) -> None:
        """Write constants, formulas, and texts that a program would take for something else; formats stay."""
        for part, chosen in pieces(block, states, _way):
            match _way(chosen[0][0]):
                case "formula":
                    part.formula = [[state[-1] for state in row] for row in chosen]
                    _remember(part, chosen)
                case "array":
                    _write_arrays(part, chosen)
                    _remember(part, chosen)
                case "constant":
                    part.value = chosen
                case _:
                    before = formats.tokens(part)
                    _write_texts(part, chosen)
                    formats.restore(part, before)


class Formats:
    """The cell's own format as the engine gives it: opaque to all but the engine."""

    def taken_back(self, before: State, after: State, now: State) -> State:
        """Put back only what was changed, so that what people changed beside it stays."""
        back = formats.taken_back(before, after, now)
        return KEEP if back is None else back

    def read(self, block: xw.Range) -> States:
        """Return a token a cell."""
        return formats.tokens(block)

    def write(self, block: xw.Range, states: States) -> None:
        """Bring the formats back."""
        for part, chosen in pieces(block, states, bool):
            formats.restore(part, chosen)


class Heights:
    """How high the rows are that the first column of a block stands for."""

    def taken_back(self, before: State, after: State, now: State) -> State:
        """Compare as far as the hosts that told them agree."""
        return before if formats.same_height(after, now) else KEEP

    def read(self, block: xw.Range) -> States:
        """Return a token a row."""
        return [[token] for token in formats.row_tokens(block)]

    def write(self, block: xw.Range, states: States) -> None:
        """Give rows their heights back."""
        for row, (token,) in enumerate(states):
            if token is not KEEP:
                formats.restore_row(block[row, 0], token)


class Hidden:
    """Whether the rows are hidden that the first column of a block stands for."""

    def taken_back(self, before: State, after: State, now: State) -> State:
        """Compare whether they are hidden."""
        return before if after == now else KEEP

    def read(self, block: xw.Range) -> States:
        """Return a truth value a row."""
        return [[bool(block[row, 0].rows.hidden)] for row in range(block.shape[0])]

    def write(self, block: xw.Range, states: States) -> None:
        """Hide and show rows."""
        for row, (hidden,) in enumerate(states):
            if hidden is not KEEP:
                block[row, 0].rows.hidden = hidden


class Notes:
    """The text of a cell's note, `null` where there is none."""

    def taken_back(self, before: State, after: State, now: State) -> State:
        """Compare the texts."""
        return before if after == now else KEEP

    def read(self, block: xw.Range) -> States:
        """Return a text a cell."""
        rows, columns = block.shape
        return [[note_text(block[row, column]) for column in range(columns)] for row in range(rows)]

    def write(self, block: xw.Range, states: States) -> None:
        """Make, change or delete notes."""
        for row, wanted in enumerate(states):
            for column, text in enumerate(wanted):
                if text is not KEEP:
                    set_note(block[row, column], text)


def note_text(cell: xw.Range) -> str | None:
    """Return what a cell's note says, with plain line ends; None where there is no note."""
    note = cell.note
    return None if note is None else "\n".join(note.text.splitlines())


def set_note(cell: xw.Range, text: str | None) -> None:
    """Give a cell a note of this text, or none."""
    note = cell.note
    if text is None:
        if note is not None:
            note.delete()
    elif note is None:
        cell.add_note(text)
    else:
        note.text = text


def as_rows(value: Any, shape: tuple[int, int]) -> list[list[Any]]:
    """Return what a property of a block gave, a scalar or rows, as rows."""
    if shape == (1, 1) and not isinstance(value, (list, tuple)):
        return [[value]]
    return [list(row) for row in value]


def pieces(block: xw.Range, states: States, sort: Any) -> Iterator[tuple[xw.Range, States]]:
    """
    Cut a block into rectangles that can be written at once: no `KEEP` in it, all states of one sort.

    Equal neighbouring rows are joined, so a block without gaps is one piece.
    """
    runs = [list(_runs(row, sort)) for row in states]
    row = 0
    while row < len(states):
        bottom = row + 1
        while bottom < len(states) and runs[bottom] == runs[row]:
            bottom += 1
        for left, right in ((left, right) for left, right, _ in runs[row]):
            yield (
                block[row:bottom, left:right],
                [list(states[line][left:right]) for line in range(row, bottom)],
            )
        row = bottom


def _runs(row: Sequence[State], sort: Any) -> Iterator[tuple[int, int, Any]]:
    left = 0
    for column in range(1, len(row) + 1):
        start = row[left]
        if column < len(row) and _alike(start, row[column], sort):
            continue
        if start is not KEEP:
            yield left, column, sort(start)
        left = column


def _alike(one: State, other: State, sort: Any) -> bool:
    if one is KEEP or other is KEEP:
        return one is other
    return bool(sort(one) == sort(other))


def _content(value: Any, formula: Any) -> State:
    if isinstance(formula, str) and formula.startswith("=") and formula != value:
        return ["=", value if isinstance(value, (str, float, bool)) else None, formula]
    if isinstance(value, dt.datetime):
        return float(formula)  # its number of days: what a cell holds does not depend on its format
    if isinstance(value, str) and _ERROR.fullmatch(value):
        return ["!", value]
    return value


def _way(state: State) -> str:
    """Return how a state gets into a cell."""
    if isinstance(state, list):
        return "array" if state[0] in "{}" else "formula"
    if isinstance(state, str) and not _PLAIN_TEXT.match(state):
        return "text"
    return "constant"


def _read_arrays(block: xw.Range, states: States) -> None:
    """Say of the array formulas that lie wholly in a block where they begin and how far they reach."""
    rows, columns = block.shape
    whole = Box(block.row, block.column, block.row + rows - 1, block.column + columns - 1)
    for array in arrays(block):
        if whole.covers(array):
            top, left = array.top - block.row, array.left - block.column
            for row in range(array.shape[0]):
                for column in range(array.shape[1]):
                    _, result, formula = states[top + row][left + column]
                    first = row == column == 0
                    states[top + row][left + column] = ["{", result, formula, *array.shape] if first else ["}", result]


def _remember(block: xw.Range, states: States) -> None:
    """Give a file the results back that it showed where nothing calculates."""
    if any(state[1] is not None for row in states for state in row):
        remember(block, [[state[1] for state in row] for row in states])


def _write_arrays(block: xw.Range, states: States) -> None:
    for row, line in enumerate(states):
        for column, state in enumerate(line):
            if state[0] == "{":
                _, _, formula, rows, columns = state
                block[row, column].resize(rows, columns).formula_array = formula


def _write_texts(block: xw.Range, texts: States) -> None:
    """Keep `001`, `1-2` and `=100.00(%)` texts: in a cell formatted `@` as they are, elsewhere behind an apostrophe."""
    number_format = block.number_format
    if number_format is None:
        for cell, text in zip(block, (text for row in texts for text in row), strict=True):
            _write_texts(cell, [[text]])
    else:
        prefix = "" if number_format == TEXT_FORMAT else "'"
        block.value = [[prefix + text for text in row] for row in texts]
