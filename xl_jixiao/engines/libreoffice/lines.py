"""Columns and rows of a worksheet in LibreOffice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xl_jixiao.engines.libreoffice.cells import cells_of
from xl_jixiao.engines.libreoffice.guard import Guard, under_guard

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xl_jixiao.engines.boxes import Box

# Widths and heights are hundredths of a millimetre; a character of Excel's standard font is 7 pixels, 5 pad the cell.
_PER_PIXEL = 2540 / 96
_PER_POINT = 2540 / 72
_DIGIT, _PADDING = 7, 5


@under_guard("调整行高列宽")
class Lines:
    """Columns and rows of a worksheet."""

    def __init__(self, guard: Guard, native: Any) -> None:
        self._guard = guard
        self._native = native

    def column_width(self, column: int) -> float:
        """Return a width in characters."""
        pixels = float(self._native.Columns.getByIndex(column - 1).Width) / _PER_PIXEL
        return round(max(0.0, (pixels - _PADDING) / _DIGIT), 2)

    def set_column_width(self, columns: Iterable[int], width: float) -> None:
        """Set widths in characters."""
        for column in columns:
            self._native.Columns.getByIndex(column - 1).Width = round((width * _DIGIT + _PADDING) * _PER_PIXEL)

    def row_height(self, row: int) -> float:
        """Return a height in points."""
        return round(float(self._native.Rows.getByIndex(row - 1).Height) / _PER_POINT, 2)

    def set_row_height(self, rows: Iterable[int], height: float) -> None:
        """Set heights in points."""
        for row in rows:
            self._native.Rows.getByIndex(row - 1).Height = round(height * _PER_POINT)

    def tell_height(self, row: int) -> dict[str, Any]:
        """Return a row's height, and whether it follows what the row holds."""
        line = self._native.Rows.getByIndex(row - 1)
        return {"height": line.Height, "optimal": line.OptimalHeight}

    def put_height(self, row: int, told: dict[str, Any]) -> None:
        """Give a row the height that was told."""
        line = self._native.Rows.getByIndex(row - 1)
        if told["optimal"]:
            line.OptimalHeight = True
        else:
            line.Height = told["height"]

    def column_hidden(self, column: int) -> bool:
        """Whether a column is hidden."""
        return not self._native.Columns.getByIndex(column - 1).IsVisible

    def set_column_hidden(self, columns: Iterable[int], *, hidden: bool) -> None:
        """Hide or show columns."""
        for column in columns:
            self._native.Columns.getByIndex(column - 1).IsVisible = not hidden

    def row_hidden(self, row: int) -> bool:
        """Whether a row is hidden, by hand or by a filter."""
        return not self._native.Rows.getByIndex(row - 1).IsVisible

    def set_row_hidden(self, rows: Iterable[int], *, hidden: bool) -> None:
        """Hide or show rows."""
        for row in rows:
            self._native.Rows.getByIndex(row - 1).IsVisible = not hidden

    def fit_columns(self, box: Box) -> None:
        """Make columns as wide as what the box holds."""
        cells_of(self._native, box).Columns.OptimalWidth = True

    def fit_rows(self, box: Box) -> None:
        """Make rows as high as what the box holds."""
        cells_of(self._native, box).Rows.OptimalHeight = True
