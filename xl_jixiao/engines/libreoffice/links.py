"""Hyperlinks of a worksheet in LibreOffice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xl_jixiao.engines.libreoffice.guard import Guard, under_guard
from xl_jixiao.engines.libreoffice.notation import to_calc, to_excel

if TYPE_CHECKING:
    from xl_jixiao.engines.boxes import Box


@under_guard("读写超链接")
class Links:
    """Hyperlinks of a worksheet: text fields in its cells."""

    def __init__(self, guard: Guard, model: Any, native: Any) -> None:
        self._guard = guard
        self._model = model
        self._native = native

    def get(self, row: int, column: int) -> str | None:
        """Return where a cell leads: an address, or `#'表'!A1`."""
        fields = self._native.getCellByPosition(column - 1, row - 1).TextFields
        if not fields.Count:
            return None
        address = str(fields.getByIndex(0).URL)
        return "#" + to_excel(address[1:]) if address.startswith("#") else address

    def put(self, row: int, column: int, address: str, tip: str) -> None:
        """Make a cell, whose text stays, a link; LibreOffice keeps no tip."""
        del tip
        cell = self._native.getCellByPosition(column - 1, row - 1)
        text = cell.String
        field = self._model.createInstance("com.sun.star.text.TextField.URL")
        field.Representation = text
        field.URL = "#" + to_calc(address[1:]).removeprefix("$") if address.startswith("#") else address
        cell.String = ""
        cell.insertTextContent(cell.createTextCursor(), field, False)  # noqa: FBT003 - UNO knows no keywords

    def remove(self, box: Box) -> None:
        """Remove links; texts stay."""
        for row in range(box.top, box.bottom + 1):
            for column in range(box.left, box.right + 1):
                cell = self._native.getCellByPosition(column - 1, row - 1)
                if cell.TextFields.Count:
                    cell.String = cell.String
