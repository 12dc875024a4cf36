"""Declare worksheet functions to xlwings, whose server on Windows looks them up by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlwings.conversion import Accessor
from xlwings.udfs import xlarg, xlfunc, xlret

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xl_jixiao.addin.udf import UdfFunction

CATEGORY = "绩效"


class Framed(Accessor):
    """Raw answer of a worksheet function: a scalar goes out as a block of one cell, as the server wants."""

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
    function: Any  # xlwings' decorators want a plain function; they only set attributes
    for function in functions:
        xlfunc(category=CATEGORY)(function)
        for argument in function.udf.arguments:
            shape = {"ndim": 2} if argument.block else {}
            xlarg(argument.name, convert="raw", doc=argument.help, **shape)(function)
        xlret(convert=Framed)(function)
