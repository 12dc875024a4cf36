""".xlsx, .xlsm, .xls, .xlsb and .ods → grids, with python-calamine."""

from __future__ import annotations

import io
import os
import threading
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import python_calamine as calamine

from xl_jixiao.errors import InputError
from xl_jixiao.model import Origin
from xl_jixiao.parsing.grid import Area, Grid, cell_text, column_name, in_sheet
from xl_jixiao.readers.limits import MAX_CELLS, too_many_cells
from xl_jixiao.readers.number_formats import NumberFormats
from xl_jixiao.readers.parts import Parts
from xl_jixiao.readers.sheet_bounds import check_bounds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from xl_jixiao.readers.number_formats import NumberFormat

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
    parts = Parts(data, name) if data.startswith(b"PK") else None
    if parts is not None:
        check_bounds(parts, name)
    formats = NumberFormats(parts) if parts is not None and "xl/styles.xml" in parts.names else None
    try:
        with _without_panics():
            book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
            sheets = [
                _read_sheet(book, at, name, formats)
                for at, sheet in enumerate(book.sheets_metadata)
                if sheet.visible is calamine.SheetVisibleEnum.Visible
            ]
    except calamine.PasswordError as locked:
        raise InputError("工作簿已加密", where=name, advice="请在 Excel 中打开并去掉密码后再读") from locked
    except (calamine.CalamineError, OSError, ValueError) as broken:
        raise InputError("工作簿不完整或已损坏", where=name, advice=_BROKEN) from broken
    hidden = [sheet.name for sheet in book.sheets_metadata if sheet.visible is not calamine.SheetVisibleEnum.Visible]
    grids = [grid for grid in sheets if grid is not None]
    if hidden and grids:
        unread = tuple((Origin(name, sheet), "隐藏的工作表，没有读入") for sheet in hidden)
        grids[-1] = replace(grids[-1], unread=unread)
    return grids


_one_at_a_time = threading.Lock()


@contextmanager
def _without_panics() -> Iterator[None]:
    """
    Take a panic of calamine's Rust for the damage that it is; Rust tells it the terminal, past Python, and must not.

    Raises:
        ValueError: calamine panicked.
    """
    with _one_at_a_time, Path(os.devnull).open("wb") as nowhere:
        try:
            terminal = os.dup(2)
        except OSError:  # a program without a terminal
            terminal = None
        else:
            os.dup2(nowhere.fileno(), 2)
        try:
            yield
        except BaseException as panic:
            if type(panic).__name__ != "PanicException":  # calamine exports no name for it
                raise
            raise ValueError("panic") from panic
        finally:
            if terminal is not None:
                os.dup2(terminal, 2)
                os.close(terminal)


def _read_sheet(book: calamine.CalamineWorkbook, number: int, name: str, formats: NumberFormats | None) -> Grid | None:
    sheet = book.get_sheet_by_index(number)
    height, width = sheet.total_height + 1, sheet.total_width + 1
    if height * width > MAX_CELLS:
        raise too_many_cells(height, width, f"{name} {sheet.name}")
    values: list[list[Any]] = sheet.to_python(skip_empty_area=False)
    if not values:
        return None
    areas = [Area(*start, *end) for start, end in sheet.merged_cell_ranges or ()]
    rows = [[value.strip() if type(value) is str else cell_text(value) for value in line] for line in values]
    if formats is not None:
        _show_numbers(rows, values, formats.of_sheet, number)
    return Grid(sheet.name, rows, in_sheet(name, sheet.name), areas, formatted=formats is not None)


def _show_numbers(
    rows: list[list[str]],
    values: Sequence[Sequence[object]],
    formats: Callable[[int], dict[str, NumberFormat]],
    sheet: int,
) -> None:
    """Write numbers as their formats show them; a sheet without numbers is not asked for its formats."""
    numbers = [(r, c, v) for r, line in enumerate(values) for c, v in enumerate(line) if type(v) is float]
    shown = formats(sheet) if numbers else {}
    for row, column, value in numbers:
        if (found := shown.get(f"{column_name(column)}{row + 1}")) is not None:
            rows[row][column] = found.show(value)
