"""Values and formulas of a sheet in LibreOffice: a few calls a block, however large."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from xl_jixiao.engines.boxes import Box
from xl_jixiao.engines.libreoffice import formats
from xl_jixiao.engines.libreoffice.cells import box_of, cells_of
from xl_jixiao.engines.libreoffice.guard import Guard, under_guard
from xl_jixiao.engines.libreoffice.notation import to_calc, to_excel
from xl_jixiao.engines.values import ErrorValue, Value, as_text, entry, from_serial, to_serial
from xl_jixiao.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from xl_jixiao.engines.libreoffice.formats import NumberFormats
    from xl_jixiao.engines.values import Block, Entry

MAX_BLOCK = 20_000_000
_VALUES_AND_FORMULAS = 1 | 2 | 4 | 16  # com.sun.star.sheet.CellFlags: VALUE, DATETIME, STRING, FORMULA
_NOTES = 8  # ANNOTATION
_ERROR_RESULTS = 4  # com.sun.star.sheet.FormulaResult.ERROR
# Errors of LibreOffice that Excel knows under other names.
_ERRORS = {
    "Err:502": "#VALUE!", "Err:503": "#NUM!", "Err:504": "#REF!", "Err:507": "#VALUE!", "Err:508": "#NAME?",
    "Err:509": "#VALUE!", "Err:510": "#VALUE!", "Err:511": "#VALUE!", "Err:519": "#VALUE!", "Err:522": "#NUM!",
    "Err:523": "#NUM!", "Err:524": "#REF!", "Err:525": "#NAME?", "Err:532": "#DIV/0!", "Err:539": "#VALUE!",
}  # fmt: skip


@under_guard("读写单元格")
class Content:
    """Values and formulas of one sheet."""

    def __init__(self, guard: Guard, native: Any, number_formats: NumberFormats, where: str) -> None:
        self._guard = guard
        self._native = native
        self._formats = number_formats
        self._where = where

    def values(self, box: Box) -> Block:
        """Return values; dates as dates, errors as `ErrorValue`, empty cells as None."""
        self._check_size(box)
        cells = cells_of(self._native, box)
        block: Block = [[None if v in {"", None} else v for v in row] for row in cells.getDataArray()]
        if any(isinstance(value, float) for row in block for value in row):
            self._give_types(cells, box, block)
        for area in map(box_of, cells.queryFormulaCells(_ERROR_RESULTS).RangeAddresses):
            # Asked of a single cell, LibreOffice looks at the whole sheet.
            for row in range(max(area.top, box.top), min(area.bottom, box.bottom) + 1):
                for column in range(max(area.left, box.left), min(area.right, box.right) + 1):
                    text = self._native.getCellByPosition(column - 1, row - 1).String
                    block[row - box.top][column - box.left] = ErrorValue(_ERRORS.get(text, text))
        return block

    def formulas(self, box: Box) -> list[list[str]]:
        """Return formulas with `=` in Excel's notation, constants as text."""
        self._check_size(box)
        cells = cells_of(self._native, box)
        found = [list(row) for row in cells.getFormulaArray()]
        values = cells.getDataArray()
        return [
            [self._formula(text, value) for text, value in zip(*rows, strict=True)]
            for rows in zip(found, values, strict=True)
        ]

    def put(self, box: Box, block: Block, *, dynamic: bool = False) -> None:
        """Write values and formulas; LibreOffice has no spilling formulas, a `dynamic` one gives its first value."""
        del dynamic
        self._check_arrays(box)
        codes = self._codes(cells_of(self._native, box), box)
        entries = [
            [entry(value, codes.get((row, column), "General")) for column, value in enumerate(line, box.left)]
            for row, line in enumerate(block, box.top)
        ]
        self._keep_notes(box, lambda area: self._put_constants(area, entries, box))
        for row, column, formulas in _runs(entries, "formula", box):
            self._put_formulas(row, column, [to_calc(str(one.value)) for one in formulas])
        for row, column, errors in _runs(entries, "error", box):
            self._put_formulas(row, column, [f"={one.value}" for one in errors])
        self._give_formats(entries, codes, box)

    def put_array(self, box: Box, formula: str) -> None:
        """Write one array formula over the box."""
        self._check_arrays(box)
        cells_of(self._native, box).clearContents(_VALUES_AND_FORMULAS)
        cells_of(self._native, box).setArrayFormula(to_calc(formula))

    def array_at(self, row: int, column: int) -> Box | None:
        """Return the block of the array formula that a cell belongs to."""
        cell = cells_of(self._native, Box(row, column, row, column))
        if not cell.getArrayFormula():
            return None
        cursor = self._native.createCursorByRange(cell)
        cursor.collapseToCurrentArray()
        return box_of(cursor.RangeAddress)

    def arrays(self, box: Box) -> list[Box]:
        """Return the blocks of the array formulas that a box meets."""
        found: list[Box] = []
        for row, texts in enumerate(cells_of(self._native, box).getFormulaArray(), box.top):
            for column, text in enumerate(texts, box.left):
                if text.startswith("{=") and not any(array.holds(row, column) for array in found):
                    found += filter(None, [self.array_at(row, column)])
        return found

    def remember(self, box: Box, block: Block) -> None:
        """Do nothing: LibreOffice calculates."""

    def clear(self, box: Box) -> None:
        """Remove values and formulas; formats stay."""
        self._check_arrays(box)
        cells_of(self._native, box).clearContents(_VALUES_AND_FORMULAS)

    # --- inside

    def _put_constants(self, area: Box, entries: list[list[Entry]], box: Box) -> None:
        rows = entries[area.top - box.top : area.bottom - box.top + 1]
        block = [[_plain(one) for one in row[area.left - box.left : area.right - box.left + 1]] for row in rows]
        if area.size > 1 or not self._noted(area):
            cells_of(self._native, area).setDataArray(tuple(map(tuple, block)))
            return
        cell, value = self._native.getCellByPosition(area.left - 1, area.top - 1), block[0][0]
        if isinstance(value, str):
            cell.setString(value)
        else:
            cell.setValue(value)

    def _put_formulas(self, top: int, column: int, formulas: list[str]) -> None:
        """Write formulas down a column."""

        def put(area: Box) -> None:
            if area.size > 1 or not self._noted(area):
                texts = formulas[area.top - top : area.bottom - top + 1]
                cells_of(self._native, area).setFormulaArray(tuple((text,) for text in texts))
            else:
                self._native.getCellByPosition(column - 1, area.top - 1).setFormula(formulas[area.top - top])

        self._keep_notes(Box(top, column, top + len(formulas) - 1, column), put)

    def _keep_notes(self, box: Box, put: Callable[[Box], None]) -> None:
        """Write a box in pieces, cells with notes by themselves: written as a block they would lose their notes."""
        noted = self._noted(box)
        for area in _around(box, noted):
            put(area)
        for row, column in noted:
            put(Box(row, column, row, column))

    def _noted(self, box: Box) -> list[tuple[int, int]]:
        """Return the cells of a box that have notes."""
        areas = map(box_of, cells_of(self._native, box).queryContentCells(_NOTES).RangeAddresses)
        return [
            (row, column)
            for area in areas
            for row in range(area.top, area.bottom + 1)
            for column in range(area.left, area.right + 1)
            if box.holds(row, column)
        ]

    def _check_size(self, box: Box) -> None:
        if box.size > MAX_BLOCK:
            raise InputError(f"区域 {box.a1()} 过大，不能一次读取", where=self._where, advice="请只选择有内容的区域")

    def _check_arrays(self, box: Box) -> None:
        """Refuse what Excel refuses; LibreOffice would tear an array formula apart."""
        if box.size > MAX_BLOCK or "{=" not in str(cells_of(self._native, box).getFormulaArray()):
            return
        for row, line in enumerate(cells_of(self._native, box).getFormulaArray(), box.top):
            for column, text in enumerate(line, box.left):
                array = self.array_at(row, column) if text.startswith("{=") else None
                if array and not box.covers(array):
                    place = f"{self._where}!{box.a1()}"
                    raise InputError("不能只改数组公式的一部分", where=place, advice=f"请选中整个数组 {array.a1()}")

    def _codes(self, cells: Any, box: Box) -> dict[tuple[int, int], str]:
        """Return the number formats of the cells that have one of their own: by groups of equal cells."""
        codes: dict[tuple[int, int], str] = {}
        for group in cells.UniqueCellFormatRanges:
            code = self._formats.code(group.NumberFormat)
            if code != "General":
                for area in group.RangeAddresses:
                    for row in range(area.StartRow + 1, area.EndRow + 2):
                        codes |= {(row, column): code for column in range(area.StartColumn + 1, area.EndColumn + 2)}
        return {place: code for place, code in codes.items() if box.holds(*place)}

    def _give_types(self, cells: Any, box: Box, block: Block) -> None:
        """Turn numbers into dates and truth values where their format says so."""
        for (row, column), code in self._codes(cells, box).items():
            value = block[row - box.top][column - box.left]
            if isinstance(value, float) and not isinstance(value, bool):
                if code == formats.BOOLEAN:
                    block[row - box.top][column - box.left] = bool(value)
                elif formats.means_date(code):
                    block[row - box.top][column - box.left] = from_serial(value)

    def _formula(self, text: str, value: Value) -> str:
        if isinstance(value, str) and text.removeprefix("'") == value:
            return value
        if text.startswith(("=", "{=")) and text not in {"=TRUE()", "=FALSE()"}:
            return to_excel(text)
        return as_text(value) if isinstance(value, float) and not text.startswith("=") else text.strip("=()")

    def _give_formats(self, entries: list[list[Entry]], codes: dict[tuple[int, int], str], box: Box) -> None:
        """Format dates and truth values as such, unless the cell has a format already."""
        wanted: dict[str, list[Box]] = {}
        for row, line in enumerate(entries, box.top):
            for column, one in enumerate(line, box.left):
                code = codes.get((row, column))
                new = None
                if one.kind == "bool":
                    new = formats.BOOLEAN
                elif one.kind == "date" and code in {None, formats.BOOLEAN}:
                    new = "yyyy-mm-dd" if one.value.time() == dt.time() else "yyyy-mm-dd hh:mm:ss"
                elif code == formats.BOOLEAN and one.kind in {"number", "formula"}:
                    new = "General"
                if new and new != code:
                    wanted.setdefault(new, []).append(Box(row, column, row, column))
        for code, cells in wanted.items():
            key = self._formats.key(code)
            for cell in cells:
                cells_of(self._native, cell).NumberFormat = key


def _plain(one: Entry) -> float | str:
    """Return what `setDataArray` takes: numbers and texts; texts never become formulas there."""
    match one.kind:
        case "number" | "bool":
            return float(one.value)
        case "date":
            return to_serial(one.value)
        case "text" | "prefixed":
            return str(one.value)
    return ""


def _around(box: Box, cells: list[tuple[int, int]]) -> Iterator[Box]:
    """Cut a box into the pieces around some of its cells."""
    top = box.top
    for row in sorted({row for row, _ in cells}):
        if top < row:
            yield Box(top, box.left, row - 1, box.right)
        left = box.left
        for column in sorted(column for at, column in cells if at == row):
            if left < column:
                yield Box(row, left, row, column - 1)
            left = column + 1
        if left <= box.right:
            yield Box(row, left, row, box.right)
        top = row + 1
    if top <= box.bottom:
        yield Box(top, box.left, box.bottom, box.right)


def _runs(entries: list[list[Entry]], kind: str, box: Box) -> Iterator[tuple[int, int, list[Entry]]]:
    """Give the runs of one kind down each column: first row, column, entries."""
    for offset in range(box.shape[1]):
        run: list[Entry] = []
        for row, line in enumerate([*entries, None], box.top):
            if line is not None and line[offset].kind == kind:
                run.append(line[offset])
            elif run:
                yield row - len(run), box.left + offset, run
                run = []
