"""Notes of a worksheet in LibreOffice."""

from __future__ import annotations

from typing import Any

from xl_jixiao.engines.backend import Note
from xl_jixiao.engines.libreoffice.guard import Guard, under_guard

_NOTE = 8  # com.sun.star.sheet.CellFlags.ANNOTATION


@under_guard("读写批注")
class Notes:
    """Notes of a worksheet."""

    def __init__(self, guard: Guard, native: Any) -> None:
        self._guard = guard
        self._native = native

    def all(self) -> list[Note]:
        """Return all notes."""
        return [
            Note(note.Position.Row + 1, note.Position.Column + 1, note.String, note.Author)
            for note in self._native.Annotations
        ]

    def get(self, row: int, column: int) -> Note | None:
        """Return the note of a cell, None where there is none."""
        note = self._native.getCellByPosition(column - 1, row - 1).getAnnotation()
        text = note.String
        return Note(row, column, text, note.Author) if text else None

    def put(self, row: int, column: int, text: str) -> None:
        """Add a note or replace its text."""
        self.remove(row, column)
        position = self._native.getCellByPosition(column - 1, row - 1).CellAddress
        self._native.Annotations.insertNew(position, text)

    def remove(self, row: int, column: int) -> None:
        """Remove a note."""
        self._native.getCellByPosition(column - 1, row - 1).clearContents(_NOTE)
