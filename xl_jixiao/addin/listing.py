"""The template's tables: read as rows by title, written whole; what people typed beside ours goes with its row."""

from __future__ import annotations

from itertools import groupby
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from xl_jixiao.addin.states import Contents
from xl_jixiao.addin.udf import MARKER
from xl_jixiao.engines import references
from xl_jixiao.engines.boxes import Box
from xl_jixiao.engines.surface import arrays, remember, write_text
from xl_jixiao.errors import InputError
from xl_jixiao.layouts import Column, Kind, Table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import xlwings as xw

Row = dict[str, Any]

_WORDS = {Kind.TEXT, Kind.LABEL}
_ERRORS = {2000: "#NULL!", 2007: "#DIV/0!", 2015: "#VALUE!", 2023: "#REF!", 2029: "#NAME?", 2036: "#NUM!", 2042: "#N/A"}


class Typed(NamedTuple):
    """What stands in a column that people added: goes with its row, a formula as a formula."""

    state: Any
    """See `states.Contents`"""
    row: int
    """Of the sheet"""


def read_rows(book: xw.Book, table: Table) -> list[Row]:
    """
    Return the rows of a table, title → value; what columns hold that people added is `Typed`.

    Blank rows at the end are left out; one between others stays, so that a row is where its place in the list says.

    Raises:
        InputError: the sheet is gone, or its titles were altered.
    """
    titles, *rows = read_block(book, table)
    while rows and all(cell in {None, ""} for cell in rows[-1]):
        rows.pop()
    found = [dict(zip(titles, row, strict=True)) for row in rows]
    width = len(table.columns)
    if found and len(titles) > width:
        beside = book.sheets[table.sheet].range((table.first, width + 1), (table.head + len(found), len(titles)))
        for number, (row, states) in enumerate(zip(found, Contents().read(beside), strict=True), table.first):
            row.update(zip(titles[width:], (Typed(state, number) for state in states), strict=True))
    return found


def read_block(book: xw.Book, table: Table) -> tuple[tuple[Any, ...], ...]:
    """
    Return a table with its head row, as a formula would hand it over.

    Raises:
        InputError: the sheet is gone, or its titles were altered.
    """
    if table.sheet not in [sheet.name for sheet in book.sheets]:
        raise InputError(f"缺少工作表“{table.sheet}”", where=book.name, advice="请用【新建申报表】另建工作簿，再导入")
    sheet = book.sheets[table.sheet]
    values = sheet.tables[table.name].range.options(ndim=2).value
    if tuple(values[0][: len(table.columns)]) != table.titles:
        raise InputError(
            "表格的标题被改动", where=f"{book.name} {table.sheet}", advice="请恢复原来的标题；自己的栏目请加在右边"
        )
    return tuple(map(tuple, values))


def write_rows(
    book: xw.Book,
    table: Table,
    rows: Sequence[Row],
    formulas: Mapping[str, str] = MappingProxyType({}),
) -> None:
    """
    Write a table's rows in place of those it has.

    Args:
        book: the workbook.
        table: what stands where.
        rows: title → value, also for columns that people added.
        formulas: title → formula of the columns that compute themselves.
    """
    titles = read_block(book, table)[0]
    sheet = book.sheets[table.sheet]
    listed = sheet.tables[table.name]
    old = listed.range.shape[0] - 1
    new = max(1, len(rows))
    known = {column.title: column for column in table.columns}
    for sort, members in groupby(enumerate(titles, 1), key=lambda item: _sort(known.get(item[1]), item[1], formulas)):
        columns = list(members)
        left, right = columns[0][0], columns[-1][0]
        block = [[row.get(title) for _, title in columns] for row in rows]
        target = sheet.range((table.first, left), (table.head + len(rows), right)) if rows else None
        if sort == "formula":
            for number, title in columns:
                sheet.range((table.first, number), (table.head + new, number)).formula = formulas[title]
        elif target is not None and sort == "words":
            write_text(target, block)
        elif target is not None and sort == "values":
            target.value = block
        elif target is not None and sort == "people's own":
            Contents().write(target, _in_place(block, table.first, left))
        surplus = table.first + (new if sort == "formula" else len(rows))
        if table.head + old >= surplus:
            sheet.range((surplus, left), (table.head + old, right)).clear_contents()
    listed.resize(sheet.range((table.head, 1), (table.head + new, len(titles))))
    sheet.range((table.first, 1), (table.head + new, len(titles))).rows.autofit()


def remember_column(book: xw.Book, table: Table, title: str, results: Sequence[Any]) -> None:
    """Keep the results of a column's formulas, for whoever opens the file without calculating."""
    if results:
        number = table.number(title)
        cells = book.sheets[table.sheet].range((table.first, number), (table.head + len(results), number))
        remember(cells, [[shown(result)] for result in results])


def write_array(sheet: xw.Sheet, address: str, formula: str, results: Sequence[Sequence[Any]]) -> None:
    """Write an array formula with its results, unless it stands there already; what stood in its way is cleared."""
    cells = sheet.range(address.replace("$", ""))
    if not _stands(cells, formula):
        for box in arrays(cells):  # one that reaches further, from when there were more rows, goes as a whole
            sheet.range((box.top, box.left), (box.bottom, box.right)).clear_contents()
        cells.clear_contents()
        cells.formula_array = formula
    remember(cells, [[shown(result) for result in row] for row in results])


def _stands(cells: xw.Range, formula: str) -> bool:
    """Whether a block holds exactly this array formula."""
    first = cells[0, 0]
    rows, columns = cells.shape
    whole = Box(cells.row, cells.column, cells.row + rows - 1, cells.column + columns - 1)
    return arrays(first) == [whole] and first.formula == formula


def shown(result: Any) -> Any:
    """Return a function's answer as a cell shows it: error markers as Excel's errors."""
    if isinstance(result, str) and result.startswith(MARKER):
        return _ERRORS[int(result.removeprefix(MARKER))]
    return result


def text_of(value: Any) -> str:
    """Return a cell's text without outer spaces."""
    return "" if value is None else str(value).strip()


def _sort(column: Column | None, title: str, formulas: Mapping[str, str]) -> str:
    if title in formulas:
        return "formula"
    if column is None:
        return "people's own"
    if column.computed:
        return "left alone"
    return "words" if column.kind in _WORDS else "values"


def _in_place(block: Sequence[Sequence[Any]], first: int, left: int) -> list[list[Any]]:
    """Return what people typed as states for a block; a formula follows its row."""
    return [
        [_state(cell, row, column) for column, cell in enumerate(line, left)] for row, line in enumerate(block, first)
    ]


def _state(cell: Any, row: int, column: int) -> Any:
    state = cell.state if isinstance(cell, Typed) else cell
    if not isinstance(state, list) or state[0] == "!":
        return state
    if state[0] != "=":  # of an array formula, which cannot move, the result
        return state[1]
    return ["=", state[1], references.moved(state[2], (cell.row, column), (row, column))]
