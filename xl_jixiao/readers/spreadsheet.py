""".xlsx, .xlsm, .xls, .xlsb and .ods → grids, with python-calamine."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any

import python_calamine as calamine

from xl_jixiao.errors import InputError
from xl_jixiao.parsing.grid import Area, Grid, cell_text, column_name, in_sheet
from xl_jixiao.readers.limits import MAX_CELLS, check_package, too_many_cells
from xl_jixiao.readers.number_formats import NumberFormats
from xl_jixiao.readers.sheet_bounds import check_bounds

if TYPE_CHECKING:
    from collections.abc import Sequence

_BROKEN = "请重新取得文件，或用 Excel 打开并修复后另存为 .xlsx"


def read_workbook(data: bytes, name: str) -> list[Grid]:
    """
    Read the visible sheets of a workbook.

    Args:
        data: the bytes of the file.
        name: of the file, for origins and messages.

    Returns:
        One grid a sheet, in their order; sheets without content are left out.

    Raises:
        InputError: it is encrypted, broken, or larger than the limits.
    """
    packed = data.startswith(b"PK")
    archive = _open_package(data, name) if packed else None
    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        visible = [
            at for at, sheet in enumerate(book.sheets_metadata) if sheet.visible is calamine.SheetVisibleEnum.Visible
        ]
        formats = NumberFormats(archive) if archive is not None and "xl/styles.xml" in archive.namelist() else None
        return [grid for at in visible if (grid := _read_sheet(book, at, name, formats)) is not None]
    except calamine.PasswordError as locked:
        raise InputError("工作簿已加密", where=name, advice="请在 Excel 中打开并去掉密码后再读") from locked
    except (calamine.CalamineError, zipfile.BadZipFile, OSError, ValueError) as broken:
        raise InputError("工作簿不完整或已损坏", where=name, advice=_BROKEN) from broken


def _open_package(data: bytes, name: str) -> zipfile.ZipFile:
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        check_package(archive, name)
        check_bounds(archive, name)
    except (zipfile.BadZipFile, EOFError, zipfile.zlib.error, NotImplementedError) as broken:  # type: ignore[attr-defined]
        raise InputError("工作簿不完整或已损坏", where=name, advice=_BROKEN) from broken
    return archive


def _read_sheet(book: calamine.CalamineWorkbook, number: int, name: str, formats: NumberFormats | None) -> Grid | None:
    sheet = book.get_sheet_by_index(number)
    rows, columns = sheet.total_height + 1, sheet.total_width + 1
    if rows * columns > MAX_CELLS:
        raise too_many_cells(rows, columns, f"{name} {sheet.name}")
    values: list[list[Any]] = sheet.to_python(skip_empty_area=False)
    if not values:
        return None
    areas = [Area(*start, *end) for start, end in sheet.merged_cell_ranges or ()]
    shown = formats.of_sheet(number) if formats is not None and _has_numbers(values) else {}
    return Grid(
        sheet.name,
        [[_text(value, row, column, shown) for column, value in enumerate(line)] for row, line in enumerate(values)],
        in_sheet(name, sheet.name),
        areas,
        formatted=formats is not None,
    )


def _has_numbers(rows: Sequence[Sequence[object]]) -> bool:
    return any(isinstance(value, float) for row in rows for value in row)


def _text(value: object, row: int, column: int, shown: dict[str, Any]) -> str:
    if shown and isinstance(value, float) and (found := shown.get(f"{column_name(column)}{row + 1}")) is not None:
        text: str = found.show(value)
        return text
    return value.strip() if isinstance(value, str) else cell_text(value)
