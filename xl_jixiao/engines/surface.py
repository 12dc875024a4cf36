"""
The part of xlwings' object model that every engine serves: live Excel, files, live LibreOffice.

Actions use nothing else; a test refuses code outside it. Where xlwings has no name for something that all hosts can
do, or hosts differ, a function here does it the same on each.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from xl_jixiao.engines.boxes import Box
from xl_jixiao.engines.values import ERRORS, TEXT_FORMAT, ErrorValue, as_text, plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    import xlwings as xw

SURFACE = MappingProxyType(
    {
        "App": {"books", "calculate", "calculation", "display_alerts", "enable_events", "engine", "macro", "quit",
                "screen_updating", "status_bar"},
        "Books": {"active", "add", "open"},
        "Book": {"app", "close", "fullname", "macro", "name", "names", "save", "sheet_names", "sheets"},
        "Macro": {"run"},
        "Sheets": {"active", "add", "count"},
        "Sheet": {"autofit", "book", "cells", "clear", "clear_contents", "clear_formats", "copy", "delete",
                  "freeze_panes", "index", "name", "names", "notes", "page_setup", "range", "tables", "used_range",
                  "visible"},
        "PageSetup": {"print_area"},
        "FreezePanes": {"freeze_at", "unfreeze"},
        "Range": {"add_hyperlink", "add_note", "address", "autofit", "clear", "clear_contents", "clear_formats",
                  "color", "column", "column_width", "columns", "copy", "count", "current_region", "end", "expand",
                  "font", "formula", "formula2", "formula_array", "get_address", "has_array", "horizontal_alignment",
                  "hyperlink", "last_cell", "merge", "merge_area", "merge_cells", "name", "note", "number_format",
                  "offset", "options", "raw_value", "resize", "row", "row_height", "rows", "shape", "sheet",
                  "size", "table", "unmerge", "value", "vertical_alignment", "wrap_text"},
        "RangeRows": {"autofit", "hidden"},
        "RangeColumns": {"autofit", "hidden"},
        "Font": {"bold", "color", "italic", "name", "size"},
        "Note": {"author", "delete", "location", "text"},
        "Notes": {"count"},
        "Names": {"add", "contains", "count"},
        "Name": {"delete", "name", "refers_to", "refers_to_range"},
        "Tables": {"add", "count"},
        "Table": {"data_body_range", "display_name", "header_row_range", "name", "parent", "range", "resize",
                  "totals_row_range"},
    }
)  # fmt: skip

_R1C1 = -4150  # xlR1C1
_VISIBLE = -1  # xlSheetVisible; xlSheetVeryHidden is 2, so "truthy" is not enough


def write_text(target: xw.Range, block: Sequence[Sequence[Any]]) -> None:
    """
    Write form texts that must stay text: `=100.00(%)`, `+1`, `2024-1`, `≥95`.

    The cells are formatted `@` first, then the block is written at once, on every engine.

    Args:
        target: the upper left cell, or the whole block.
        block: rows of texts; numbers are written as their text, None empties a cell.
    """
    if not block or not block[0]:
        return
    cells = target[0, 0].resize(len(block), len(block[0]))
    cells.number_format = TEXT_FORMAT
    cells.value = [[None if value is None else as_text(value) for value in row] for row in block]


def activate(sheet: xw.Sheet) -> None:
    """Bring a sheet to the front."""
    if _is_ours(sheet.book.app):
        sheet.impl.activate()  # xlwings' own `activate` looks for a running Excel first
    else:
        sheet.activate()


def show(target: xw.Range) -> None:
    """Bring a cell's sheet to the front and select the cell, where there is a window."""
    activate(target.sheet)
    target.select()


def remember(target: xw.Range, results: Sequence[Sequence[Any]]) -> None:
    """
    Keep results beside the formulas of a block, so that a file shows them where nothing calculates.

    A live host calculates by itself: there this does nothing.

    Args:
        target: the block, formulas in it.
        results: rows of its shape; `#N/A` and the like are errors.
    """
    if _is_file(target.sheet.book.app):
        block = [[_as_result(value) for value in row] for row in results]
        target.impl.remember(block)


def results_known(book: xw.Book) -> None:
    """Say that all results were remembered: whoever opens the file need not calculate it first."""
    if _is_file(book.app):
        book.impl.document.results_known()


def selected(book: xw.Book) -> xw.Range | None:
    """Return the cells that are selected in the book's window; None where there is no window or something else is."""
    if _is_ours(book.app):
        found = book.impl.document.selection()
        return book.sheets[found[0]].range(found[1].a1()) if found else None
    area = book.app.selection
    return area if area is not None and area.sheet.book == book else None


def merged_areas(block: xw.Range) -> list[Box]:
    """Return the merged areas that a block meets."""
    if _is_ours(block.sheet.book.app):
        return list(block.impl.backend.merges(block.impl.box))
    found: dict[Box, None] = {}
    for cell in _cells_with(lambda part: part.merge_cells, block, found):
        found[_box(cell.merge_area)] = None
    return list(found)


def arrays(block: xw.Range) -> list[Box]:
    """Return the blocks of the array formulas that a block meets; formulas that spill are none."""
    if _is_ours(block.sheet.book.app):
        return list(block.impl.backend.content.arrays(block.impl.box))
    found: dict[Box, None] = {}
    for cell in _cells_with(lambda part: part.has_array, block, found):
        found[_box(block.sheet.range(cell.api.CurrentArray.Address))] = None
    return list(found)


def save_copy(book: xw.Book, path: Path) -> None:
    """
    Save a workbook as it is now under another name, and go on with the one that is open.

    Raises:
        FileError: it cannot be written.
    """
    if _is_ours(book.app):
        document = book.impl.document
        kept = document.path
        document.save(path)
        document.path = kept
    else:
        book.api.SaveCopyAs(str(path))


def is_visible(sheet: xw.Sheet) -> bool:
    """Whether a sheet is shown; hidden and very hidden ones are not, whatever number Excel gives."""
    return sheet.visible is True or sheet.visible == _VISIBLE


def is_protected(sheet: xw.Sheet) -> bool:
    """Whether a sheet's locked cells refuse changes."""
    if _is_ours(sheet.book.app):
        return bool(sheet.impl.backend.protected)
    return bool(sheet.api.ProtectContents)


def is_read_only(book: xw.Book) -> bool:
    """Whether a book is open so that it cannot be saved in place: by choice, or because somebody else has it open."""
    return bool(book.impl.document.read_only if _is_ours(book.app) else book.api.ReadOnly)


def structure_is_protected(book: xw.Book) -> bool:
    """Whether sheets may be neither added nor removed."""
    return bool(book.impl.document.structure_protected if _is_ours(book.app) else book.api.ProtectStructure)


def shows_r1c1(book: xw.Book) -> bool:
    """Whether users see addresses as R1C1, where links by A1 address lead nowhere."""
    return bool(book.impl.document.r1c1 if _is_ours(book.app) else book.app.api.ReferenceStyle == _R1C1)


def is_filtered(sheet: xw.Sheet) -> bool:
    """Whether a filter hides rows of a sheet."""
    if _is_ours(sheet.book.app):
        return bool(sheet.impl.backend.filtered())
    return bool(sheet.api.FilterMode) or any(_has_filter(table) for table in sheet.tables)


def show_all(sheet: xw.Sheet) -> None:
    """Let every filter of a sheet show all rows again."""
    if _is_ours(sheet.book.app):
        sheet.impl.backend.show_all()
        return
    if sheet.api.FilterMode:
        sheet.api.ShowAllData()
    for table in sheet.tables:
        if _has_filter(table):
            table.api.AutoFilter.ShowAllData()


def remove_links(target: xw.Range) -> None:
    """Remove the hyperlinks of a block; its texts stay."""
    if _is_ours(target.sheet.book.app):
        target.impl.remove_hyperlinks()
    else:
        target.api.Hyperlinks.Delete()


def _is_file(app: xw.App) -> bool:
    return bool(app.engine.name == "jixiao-file")


def _as_result(value: Any) -> Any:
    value = plain(value)
    return ErrorValue(value) if isinstance(value, str) and value in ERRORS else value


def _cells_with(has: Callable[[xw.Range], bool | None], block: xw.Range, found: dict[Box, None]) -> Iterator[xw.Range]:
    """Give a cell of each area that is not yet found; a part of the block without any costs one question."""
    if has(block) is False or any(area.covers(_box(block)) for area in found):
        return
    rows, columns = block.shape
    if rows * columns == 1:
        yield block
        return
    halves = (
        (block[: rows // 2, :], block[rows // 2 :, :])
        if rows >= columns
        else (block[:, : columns // 2], block[:, columns // 2 :])
    )
    for half in halves:
        yield from _cells_with(has, half, found)


def _box(block: xw.Range) -> Box:
    rows, columns = block.shape
    return Box(block.row, block.column, block.row + rows - 1, block.column + columns - 1)


def _is_ours(app: xw.App) -> bool:
    return app.engine.name.startswith("jixiao-")


def _has_filter(table: xw.main.Table) -> bool:
    return bool(table.api.ShowAutoFilter) and bool(table.api.AutoFilter.FilterMode)
