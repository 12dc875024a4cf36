"""
Serve worksheet functions and ribbon actions to LibreOffice: cells in, cells out, errors as true errors.

Calc knows an error inside a number: a NaN whose lowest bits are the error's number. What comes back from a
function as an error marker therefore leaves as such a NaN, through VBA and through the add-in alike.
"""

from __future__ import annotations

import shutil
import struct
from typing import TYPE_CHECKING, Any

from xl_jixiao.addin import udfs
from xl_jixiao.addin.press import press as press_button
from xl_jixiao.addin.udf import MARKER, Cell, ErrorValue, UdfFunction
from xl_jixiao.engines.office import file_of
from xl_jixiao.errors import JixiaoError
from xl_jixiao.package import read_parts, write_parts

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from xl_jixiao.package import Parts

FUNCTIONS: dict[str, UdfFunction] = {function.udf.name: function for function in udfs.FUNCTIONS}

# Numbers of errors in Calc (formula/errorcodes.hxx).
_TO_CALC = {
    ErrorValue.NULL: 521,
    ErrorValue.DIV0: 532,
    ErrorValue.VALUE: 519,
    ErrorValue.REF: 524,
    ErrorValue.NAME: 525,
    ErrorValue.NUM: 503,
    ErrorValue.NA: 32767,
}
_FROM_CALC = {code: error for error, code in _TO_CALC.items()}
_QUIET_NAN = 0x7FF8 << 48


def call(name: str, cells: tuple[Any, ...]) -> Cell:
    """
    Call a worksheet function as LibreOffice does.

    Args:
        name: `JX_…`.
        cells: for each argument a scalar, a tuple of rows, or a UNO cell range.

    Returns:
        A scalar or a tuple of rows; errors are NaN.
    """
    return outgoing(FUNCTIONS[name](*map(incoming, cells)))


def incoming(given: Any) -> Cell:
    """Read what Calc hands over: a range by its cells, a tuple or scalar as it is."""
    if hasattr(given, "getDataArray"):
        return _range_cells(given)
    if isinstance(given, tuple):
        return tuple(map(incoming, given))
    return _error_in(given) or given


def outgoing(answer: Cell) -> Cell:
    """Write an answer for Calc: rows as tuples, each error marker as the NaN that Calc shows as this error."""
    if isinstance(answer, list):
        return tuple(tuple(map(outgoing, line)) for line in answer)
    if isinstance(answer, str) and answer.startswith(MARKER):
        return error_nan(int(answer.removeprefix(MARKER)))
    return answer


def error_nan(error: int) -> float:
    """Give the NaN that Calc shows as this error; an error that Calc lacks becomes `#VALUE!`."""
    code = _TO_CALC.get(ErrorValue(error), 519) if error in set(ErrorValue) else 519
    number: float = struct.unpack("<d", struct.pack("<Q", _QUIET_NAN | code))[0]
    return number


def _error_in(cell: Any) -> ErrorValue | None:
    if isinstance(cell, float) and cell != cell:  # noqa: PLR0124  # only NaN differs from itself
        code = struct.unpack("<Q", struct.pack("<d", cell))[0] & 0xFFFF
        return _FROM_CALC.get(code, ErrorValue.VALUE)
    return None


def _range_cells(area: Any) -> Cell:
    """Read a range whole; of whole columns only the rows in use."""
    sheet, address = area.getSpreadsheet(), area.getRangeAddress()
    if address.EndRow - address.StartRow + 1 == sheet.getRows().getCount():
        cursor = sheet.createCursor()
        cursor.gotoEndOfUsedArea(False)  # noqa: FBT003  # UNO takes no names
        last = cursor.getRangeAddress().EndRow
        area = sheet.getCellRangeByPosition(address.StartColumn, 0, address.EndColumn, last)
    rows = area.getDataArray()
    if any(None in row for row in rows):  # only an error cell gives None, and never says which error
        rows = tuple(
            tuple(_cell_error(area.getCellByPosition(c, r)) if cell is None else cell for c, cell in enumerate(row))
            for r, row in enumerate(rows)
        )
    return rows[0][0] if len(rows) == len(rows[0]) == 1 else rows


def _cell_error(cell: Any) -> ErrorValue:
    return _FROM_CALC.get(cell.getError(), ErrorValue.VALUE)


_PROJECT = "VBAProject"
_PROJECT_PART = "xl/vbaProject.bin"
_FORMULA_CELLS = 16  # com.sun.star.sheet.CellFlags.FORMULA
_IN_FORMULAS = 0  # SearchType: what is in cells, not what they show
_EXCEL_FILES = {".xlsx", ".xlsm", ".xltx", ".xltm"}
_WITH_FORMULAS = ("xl/worksheets/", "xl/workbook.xml", "xl/charts/")
_FULL_NAME = b"XL.JIXIAO.FUNCTIONS.JX_"
_OURS = "jx_"  # a formula whose function was unknown at reading has it in lower case

_projects: dict[str, bytes] = {}
"""The VBA projects of the open documents as they were read, by the documents' run-time identifiers"""


def press(action: str, uno: Any, create: Callable[[str], Any]) -> str:
    """
    Run a ribbon action on the spreadsheet that the user looks at.

    Args:
        action: name of a function of `xl_jixiao.addin.actions`.
        uno: LibreOffice's module of this name.
        create: makes an instance of a UNO service.

    Returns:
        What to tell the user; `""` when the screen says it all.
    """
    from xl_jixiao.engines.libreoffice.running import running_app  # noqa: PLC0415 - functions do without xlwings

    with running_app(uno, create) as app:
        return press_button(action, app.books.active if len(app.books) else app.books.add())


def opened(document: Any, modules: Path) -> None:
    """
    Make the worksheet functions of a spreadsheet work that was just opened.

    Where its own VBA may run, the modules that LibreOffice's Basic cannot take are replaced in memory. Elsewhere
    its formulas were read as unknown names; entered again they find the add-in. The document counts as unchanged.

    Args:
        document: the UNO spreadsheet.
        modules: the folder with the replacements, `NAME.bas`.
    """
    changed = document.isModified()
    if _has_our_macros(document):
        path = _excel_file(document)
        parts = _parts(path) if path else None
        if parts and _PROJECT_PART in parts:
            _projects[document.RuntimeUID] = parts[_PROJECT_PART]
        project = document.BasicLibraries.getByName(_PROJECT)
        for replacement in modules.glob("*.bas"):
            project.replaceByName(replacement.stem, replacement.read_text("ascii"))
        document.calculateAll()
    else:
        for sheet in document.getSheets():
            if not sheet.isProtected():
                _enter_again(sheet)
    document.setModified(changed)


def saved(document: Any) -> None:
    """
    Make a workbook that LibreOffice just saved fit for Excel again.

    LibreOffice writes `XL.JIXIAO.FUNCTIONS.JX_RATE(…)` for a function of an add-in, and the VBA project with our
    replacements in it. The file keeps its time, so that LibreOffice does not take it for changed by somebody else;
    where it cannot be replaced it stays as it is.
    """
    path = _excel_file(document)
    parts = _parts(path) if path else None
    if path is None or parts is None:
        return
    mended = {
        name: part.replace(_FULL_NAME, b"JX_")
        for name, part in parts.items()
        if name.startswith(_WITH_FORMULAS) and _FULL_NAME in part
    }
    if _PROJECT_PART in parts and document.RuntimeUID in _projects:
        mended[_PROJECT_PART] = _projects[document.RuntimeUID]
    if mended:
        _replace(path, write_parts(parts | mended))


def _excel_file(document: Any) -> Path | None:
    path = file_of(document)
    return path if path and path.suffix.lower() in _EXCEL_FILES and path.is_file() else None


def _parts(path: Path) -> Parts | None:
    """Read a package; None for one that cannot be read, such as one with a password: it stays as it is."""
    try:
        return read_parts(path)
    except JixiaoError:
        return None


def _replace(path: Path, data: bytes) -> None:
    temporary = path.with_name(f".{path.name}.jx.tmp")
    try:
        temporary.write_bytes(data)
        shutil.copystat(path, temporary)
        temporary.replace(path)
    except OSError:
        temporary.unlink(missing_ok=True)


def _has_our_macros(document: Any) -> bool:
    libraries = document.BasicLibraries
    if not (document.AllowMacroExecution and libraries.hasByName(_PROJECT)):
        return False
    return bool(libraries.getByName(_PROJECT).hasByName("JxUdf"))


def _enter_again(sheet: Any) -> None:
    """Enter each formula with one of our functions again, arrays whole; LibreOffice finds them, fast in any size."""
    wanted = sheet.createSearchDescriptor()
    wanted.setSearchString(_OURS)
    wanted.SearchType = _IN_FORMULAS
    found = sheet.findAll(wanted)
    for block in found.queryContentCells(_FORMULA_CELLS) if found else ():
        for r, row in enumerate(block.getFormulaArray()):
            for c, formula in enumerate(row):
                cell = block.getCellByPosition(c, r)
                if not formula.startswith("{"):
                    cell.setFormula(formula)
                    continue
                array = sheet.createCursorByRange(cell)
                array.collapseToCurrentArray()
                first = array.getCellByPosition(0, 0).getCellAddress()
                if first == cell.getCellAddress():
                    array.setArrayFormula(formula[1:-1])
