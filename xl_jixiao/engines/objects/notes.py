"""The note of one cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlwings import base_classes as base

if TYPE_CHECKING:
    from xl_jixiao.engines import backend
    from xl_jixiao.engines.objects.ranges import Range


class Note(base.Note):
    """The note of one cell."""

    api = None

    def __init__(self, cell: Range) -> None:
        self._cell = cell

    @property
    def _found(self) -> backend.Note | None:
        return self._cell.backend.notes.get(self._cell.row, self._cell.column)

    @property
    def exists(self) -> bool:
        """Whether the cell has a note."""
        return self._found is not None

    @property
    def text(self) -> str:
        return self._found.text if self._found else ""

    @text.setter
    def text(self, value: str) -> None:
        self._cell.add_note(value)

    @property
    def author(self) -> str:
        return self._found.author if self._found else ""

    @property
    def location(self) -> Range:
        return self._cell

    def delete(self) -> None:
        self._cell.backend.notes.remove(self._cell.row, self._cell.column)
