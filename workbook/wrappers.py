"""
Generate `macros/JxUdf.bas`: one VBA function for each worksheet function of `xl_jixiao.addin.udfs`.

The signatures are those of xlwings' own generator. The bodies are our own, because errors must come back
as Excel errors and LibreOffice's Basic must take them too: all they do is hand over to `JxCall`.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from xl_jixiao.addin.udfs import FUNCTIONS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xl_jixiao.addin.udf import Udf

MACROS = Path(__file__).parent.parent / "macros"
TARGET = MACROS / "JxUdf.bas"

_HEAD = """Attribute VB_Name = "JxUdf"
Option Explicit
' Generated from xl_jixiao.addin.udfs by workbook/wrappers.py. Do not edit.
"""


def wrapper_module(functions: Iterable[Udf]) -> str:
    """Write the module's source, one function after the other."""
    return "\n".join([_HEAD, *map(_wrapper, functions)])


def _wrapper(function: Udf) -> str:
    parameters = ", ".join(f"Optional {a.name}" if a.optional else a.name for a in function.arguments)
    cells = ", ".join(f"JxCells({a.name})" for a in function.arguments)
    return (
        f"Public Function {function.name}({parameters})\n"
        f'    {function.name} = JxCall("{function.name}", Array({cells}))\n'
        "End Function\n"
    )


def write() -> None:
    """Bring `macros/JxUdf.bas` up to date."""
    source = wrapper_module(function.udf for function in FUNCTIONS)
    TARGET.write_text(source, encoding="ascii", newline="\r\n")


if __name__ == "__main__":
    write()
