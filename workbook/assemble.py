"""Turn a plain workbook into a macro-enabled one, or into an add-in: VBA project and ribbon put in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook.ribbon import add_ribbon
from workbook.vba import add_project
from xl_jixiao.errors import InputError
from xl_jixiao.package import CONTENT_TYPES, read_parts, write_parts

if TYPE_CHECKING:
    from collections.abc import Mapping

_PLAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
WORKBOOK = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
ADDIN = "application/vnd.ms-excel.addin.macroEnabled.main+xml"


def make_macro_enabled(xlsx: bytes, modules: Mapping[str, str], content_type: str = WORKBOOK) -> bytes:
    """
    Build the `.xlsm` (or, with `content_type=ADDIN`, the `.xlam`) from an `.xlsx`.

    Args:
        xlsx: the workbook without macros.
        modules: VBA module name to source text, see `workbook.vba.sources`.
        content_type: of the main part.

    Returns:
        The file's bytes, the same for the same input.

    Raises:
        InputError: the workbook has macros already, or a source is not ASCII.
    """
    parts = read_parts(xlsx)
    types = parts[CONTENT_TYPES].decode()
    if _PLAIN not in types:
        raise InputError("不是不含宏的 .xlsx 工作簿", advice="请从 .xlsx 开始生成")
    parts[CONTENT_TYPES] = types.replace(_PLAIN, WORKBOOK).encode()
    add_ribbon(parts)
    parts = add_project(parts, modules)
    parts[CONTENT_TYPES] = parts[CONTENT_TYPES].replace(WORKBOOK.encode(), content_type.encode())
    return write_parts(parts)
