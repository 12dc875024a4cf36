""".xlsx, .xlsm, .xls, .xlsb and .ods → grids, with python-calamine."""

from __future__ import annotations

import io
import os
import threading
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

import python_calamine as calamine

from xl_jixiao.errors import InputError
from xl_jixiao.model import Origin, letter
from xl_jixiao.parsing.grid import Area, Grid, cell_text, in_sheet
from xl_jixiao.readers.limits import MAX_CELLS, MAX_CELLS_IN_ALL, too_many_cells, too_many_cells_in_all
from xl_jixiao.readers.number_formats import formats_of
from xl_jixiao.readers.parts import Parts
from xl_jixiao.readers.sheet_bounds import check_bounds
from xl_jixiao.readers.xls_bounds import check_xls

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

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
    else:
        check_xls(data, name)
    try:
        with _without_panics():
            book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
            sheets, cells = [], 0
            for at, sheet in enumerate(book.sheets_metadata):
                if sheet.visible is calamine.SheetVisibleEnum.Visible:
                    sheets.append(grid := _read_sheet(book, at, name, parts))
                    cells += sum(map(len, grid.rows)) if grid is not None else 0
                    if cells > MAX_CELLS_IN_ALL:
                        raise too_many_cells_in_all(name)
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


@cache
def _nowhere() -> int:
    return os.open(os.devnull, os.O_WRONLY)


@contextmanager
def _without_panics() -> Iterator[None]:
    """
    Take a panic of calamine's Rust for the damage that it is; Rust tells it the terminal, past Python, and must not.

    Raises:
        ValueError: calamine panicked.
    """
    with _one_at_a_time:
        try:
            terminal = os.dup(2)
        except OSError:  # a program without a terminal
            terminal = None
        else:
            os.dup2(_nowhere(), 2)
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


def _read_sheet(book: calamine.CalamineWorkbook, number: int, name: str, parts: Parts | None) -> Grid | None:
    sheet = book.get_sheet_by_index(number)
    height, width = sheet.total_height + 1, sheet.total_width + 1
    if height * width > MAX_CELLS:
        raise too_many_cells(height, width, f"{name} {sheet.name}")
    values: list[list[Any]] = sheet.to_python(skip_empty_area=False)
    if not values:
        return None
    areas = [Area(top, left, bottom, right) for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()]
    rows: list[list[str]] = []
    numbers: list[tuple[int, int, float]] = []
    for row, line in enumerate(values):
        try:
            rows.append(list(map(str.strip, line)))
        except TypeError:  # not all are texts
            rows.append(list(map(cell_text, line)))
            numbers += [(row, column, value) for column, value in enumerate(line) if type(value) is float]
    if parts is None or "xl/styles.xml" not in parts:
        return Grid(sheet.name, rows, in_sheet(name, sheet.name), areas, formatted=False)
    if numbers:
        _show_numbers(rows, numbers, parts, number)
    return Grid(sheet.name, rows, in_sheet(name, sheet.name), areas)


def _show_numbers(rows: list[list[str]], numbers: Sequence[tuple[int, int, float]], parts: Parts, sheet: int) -> None:
    """Write numbers as their formats show them."""
    addresses = [f"{letter(column + 1)}{row + 1}" for row, column, _ in numbers]
    for (row, column, value), found in zip(numbers, formats_of(parts, sheet, addresses), strict=True):
        if found is not None:
            rows[row][column] = found.show(value)
