"""
Make a worksheet function of a plain Python function: the mechanics of cells and blocks, in one place.

A body decorated with `@udf` is written for one row of scalars. Called from a sheet it takes scalars and
blocks alike and returns the same shape; scalars, single rows and single columns are broadcast as Excel
does. A blank required cell gives a blank, an error cell passes through, and a cell that cannot be
computed becomes an error marker (`#JX!2042`) that the VBA wrapper turns into a true Excel error
(`CVErr`), so that one bad cell spoils only itself. Answers are remembered by the cells' values.
"""

from __future__ import annotations

import functools
import inspect
from dataclasses import dataclass
from enum import IntEnum
from itertools import chain, repeat
from math import isfinite
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, cast

from xl_jixiao.errors import InputError, JixiaoError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

# What a cell holds on its way in: text, float, bool, datetime, None, or an error as Excel's number for it.
Cell = Any
Block = tuple[tuple[Cell, ...], ...]

HELP_LIMIT = 255  # characters that Excel's function wizard takes, for a function and for each argument
REMEMBERED = 1 << 16  # rows remembered per function

MARKER = "#JX!"  # in front of an error's number, on the way from Python to VBA
SCODE = -2146828288  # 0x800A0000: COM hands an error cell over as this plus the error's number


class ErrorValue(IntEnum):
    """Excel's error values by the number that `CVErr` takes."""

    NULL = 2000
    DIV0 = 2007
    VALUE = 2015
    REF = 2023
    NAME = 2029
    NUM = 2036
    NA = 2042


class CellError(InputError):
    """A cell that cannot be computed: the sentence says why, `shown` is what the cell shows."""

    shown: ClassVar[ErrorValue] = ErrorValue.VALUE


class WrongTypeError(CellError):
    """A word where a number belongs, or the other way round: `#VALUE!`."""


class MissingError(CellError):
    """What was asked for is not there: `#N/A`."""

    shown = ErrorValue.NA


class ZeroDivisorError(CellError):
    """A budget or weight of zero to divide by: `#DIV/0!`."""

    shown = ErrorValue.DIV0


class OutOfRangeError(CellError):
    """A number that cannot be meant, such as negative points: `#NUM!`."""

    shown = ErrorValue.NUM


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument as the function wizard shows it."""

    name: str
    help: str
    optional: bool
    block: bool


@dataclass(frozen=True, slots=True)
class Udf:
    """What a host must know of a worksheet function to offer it."""

    name: str
    help: str
    arguments: tuple[Argument, ...]


class UdfFunction(Protocol):
    """A worksheet function: called with cells or blocks, it answers in the same shape."""

    udf: Udf
    forget: Callable[[], None]

    def __call__(self, *given: Cell) -> Cell:
        """Compute one cell or one block."""


def udf(
    args: Mapping[str, str],
    *,
    blocks: Sequence[str] = (),
    sees_all: bool = False,
) -> Callable[[Callable[..., Any]], UdfFunction]:
    """
    Turn a function of scalars into a worksheet function; its Chinese docstring is the wizard's help.

    Args:
        args: help for each argument, Chinese, in the order of the signature.
        blocks: arguments that the body wants whole, as a tuple of rows. A function with such arguments is
            called once for the whole answer; any other is called once a row.
        sees_all: the body judges blank and error cells itself (it gets `None` and `ErrorValue`).

    Returns:
        The decorator. It refuses texts that are too long and names that do not match the signature
        with `ValueError`, at import.
    """

    def decorate(body: Callable[..., Any]) -> UdfFunction:
        about = _described(body, args, blocks)
        row = _Row(body, sees_all=sees_all)
        remembered = functools.lru_cache(REMEMBERED, typed=True)(row)

        def by_row(*given: Cell) -> Cell:
            cells = row.all_cells(given)
            if any(isinstance(cell, tuple | list) for cell in cells):
                return _broadcast(remembered, cells)
            return remembered(*cells)

        def at_once(*given: Cell) -> Cell:
            cells = map(_single, row.all_cells(given))
            return _single(
                row(
                    *(
                        as_block(cell) if argument.block and not is_blank(cell) else cell
                        for argument, cell in zip(about.arguments, cells, strict=True)
                    )
                )
            )

        function = functools.update_wrapper(at_once if blocks else by_row, body)
        function.__doc__ = about.help
        sheet_function = cast("UdfFunction", function)
        sheet_function.udf = about
        sheet_function.forget = remembered.cache_clear
        return sheet_function

    return decorate


def _described(body: Callable[..., Any], args: Mapping[str, str], blocks: Sequence[str]) -> Udf:
    """Collect the function's help; refuse what a function wizard would cut or misplace."""
    parameters = inspect.signature(body).parameters
    about = Udf(
        body.__name__,
        "".join((inspect.getdoc(body) or "").splitlines()),
        tuple(
            Argument(name, text, name in parameters and parameters[name].default is not _REQUIRED, name in blocks)
            for name, text in args.items()
        ),
    )
    if list(parameters) != list(args):
        raise ValueError(f"{about.name}: the help names {list(args)}, the signature {list(parameters)}")
    for text in (about.help, *args.values()):
        if not 0 < len(text) <= HELP_LIMIT:
            raise ValueError(f"{about.name}: help of {len(text)} characters: {text}")
    return about


_REQUIRED = inspect.Parameter.empty


class _Row:
    """One call of the body, with blanks, errors and faults settled around it; it never raises for a cell."""

    def __init__(self, body: Callable[..., Any], *, sees_all: bool) -> None:
        self.body = body
        self.sees_all = sees_all
        self.defaults = tuple(p.default for p in inspect.signature(body).parameters.values())
        self.required = sum(default is _REQUIRED for default in self.defaults)

    def all_cells(self, given: tuple[Cell, ...]) -> tuple[Cell, ...]:
        """Add a blank for each argument left out."""
        return given + (None,) * (len(self.defaults) - len(given))

    def __call__(self, *cells: Cell) -> Cell:
        try:
            return outgoing(self._answer(cells))
        except CellError as error:
            return marker(error.shown)
        except (JixiaoError, ValueError, ArithmeticError):
            return marker(ErrorValue.VALUE)

    def _answer(self, cells: tuple[Cell, ...]) -> Any:
        errors = [error_number(cell) for cell in cells]
        if self.sees_all:
            cells = tuple(
                cell if error is None else ErrorValue(error) for cell, error in zip(cells, errors, strict=True)
            )
        else:
            for error in errors:
                if error is not None:
                    return marker(error)
            if any(map(is_blank, cells[: self.required])):
                return None
        return self.body(
            *(
                cell if not is_blank(cell) else None if default is _REQUIRED else default
                for cell, default in zip(cells, self.defaults, strict=True)
            )
        )


def _broadcast(function: Callable[..., Cell], cells: tuple[Cell, ...]) -> list[list[Cell]]:
    """Call the function for each place of the common shape."""
    grids = [as_block(cell) if isinstance(cell, tuple | list) else None for cell in cells]
    height = max(len(grid) for grid in grids if grid is not None)
    width = max(len(grid[0]) for grid in grids if grid is not None)
    columns = [
        repeat(cell) if grid is None else _stretched(grid, height, width)
        for cell, grid in zip(cells, grids, strict=True)
    ]
    answers = list(map(function, *columns))
    return [answers[start : start + width] for start in range(0, height * width, width)]


def _stretched(grid: Block, height: int, width: int) -> Iterable[Cell]:
    """Yield the block's cells in the common shape; what lies outside the block is `#N/A`, as in Excel."""
    if len(grid) == height and len(grid[0]) == width:
        return chain.from_iterable(grid)
    outside = (SCODE + ErrorValue.NA,)
    rows = grid * height if len(grid) == 1 else grid + (outside * width,) * (height - len(grid))
    return chain.from_iterable(
        line * width if len(line) == 1 else line + outside * (width - len(line)) for line in rows
    )


def as_block(given: Cell) -> Block:
    """Give a scalar, a flat row or a block the one shape of a block: a tuple of rows."""
    if not isinstance(given, tuple | list):
        return ((given,),)
    if not given:
        return ((None,),)
    if isinstance(given[0], tuple | list):
        return tuple(map(tuple, given))
    return (tuple(given),)


def _single(given: Cell) -> Cell:
    """Take a block of one cell for that cell."""
    if isinstance(given, tuple | list) and len(given) == 1 and len(as_block(given)[0]) == 1:
        return as_block(given)[0][0]
    return given


def is_blank(cell: Cell) -> bool:
    """Tell whether nothing, or only spaces, stands in the cell."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def error_number(cell: Cell) -> int | None:
    """Tell which error a cell holds: the number that `CVErr` takes, or None."""
    if not isinstance(cell, int):
        return None
    number = cell if isinstance(cell, ErrorValue) else cell - SCODE
    return int(number) if 2000 <= number < 2100 else None


def marker(error: int) -> str:
    """Write an error so that the VBA wrapper knows it: `#JX!2042`."""
    return f"{MARKER}{int(error)}"


def outgoing(value: Any) -> Cell:
    """Write an answer as cells take it: never None (Excel shows 0), never Decimal (COM rounds it)."""
    if isinstance(value, tuple | list):
        return [[outgoing(cell) for cell in line] for line in value]
    if value is None:
        return ""
    if isinstance(value, ErrorValue):
        return marker(value)
    if isinstance(value, str):
        return str(value)  # a plain one: hosts know no enumerations
    if isinstance(value, bool):
        return value
    number = float(value)
    return number if isfinite(number) else marker(ErrorValue.NUM)
