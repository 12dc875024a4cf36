"""What VBA in Excel calls through xlwings' server: our worksheet functions, the ribbon, the wizard's help."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import xlwings as xw
from xlwings.conversion import Accessor
from xlwings.udfs import xlarg, xlfunc, xlret

from xl_jixiao.addin.press import press as press_button

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xl_jixiao.addin.udf import Argument, UdfFunction

CATEGORY = "绩效"


class Framed(Accessor):
    """Raw answer of a function: a scalar goes out as a block of one cell, as xlwings' server wants."""

    @classmethod
    def writer(cls, options: Any) -> Any:
        """Frame the value, convert nothing."""
        return Accessor.writer(options).prepend_stage(cls.frame)  # type: ignore[no-untyped-call]

    @staticmethod
    def frame(context: Any) -> None:
        """Wrap a scalar."""
        if not isinstance(context.value, list):
            context.value = [[context.value]]


def declare(functions: Iterable[UdfFunction]) -> None:
    """Mark the functions as xlwings functions: raw cells in, framed cells out, help and category."""
    for function in functions:
        _raw(function, function.udf.arguments)


def _raw(function: Any, arguments: Iterable[Argument] = ()) -> Any:
    function.__annotations__ = {}  # no conversion by type hint
    xlfunc(category=CATEGORY)(function)
    for argument in arguments:
        shape = {"ndim": 2} if argument.block else {}
        xlarg(argument.name, convert="raw", doc=argument.help, **shape)(function)
    return xlret(convert=Framed)(function)


@_raw
def press(action: str, book: str) -> str:
    """Run the ribbon action on the open workbook of this name, on a new one without a name."""
    app = xw.Book.caller().app
    return press_button(action, app.books[book] if book else app.books.add())


@_raw
def wizard_help() -> list[list[str]]:
    """Give a row a function: name, category, help, help for each argument, and at least one blank."""
    from xl_jixiao.addin.udfs import FUNCTIONS  # noqa: PLC0415 - on Windows that module imports this one

    rows = [[f.udf.name, CATEGORY, f.udf.help, *(a.help for a in f.udf.arguments)] for f in FUNCTIONS]
    width = max(map(len, rows)) + 1
    return [row + [""] * (width - len(row)) for row in rows]
