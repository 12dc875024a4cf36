"""
What a batch has finished, in one SQLite file beside the results, so that a second run goes on where the first stopped.

A file's outcome is kept under the digest of its content, the program and the profile: change any and it is done again.
A state that cannot be read is thrown away and built anew; it holds nothing that cannot be computed again.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_SCHEMA = """
CREATE TABLE IF NOT EXISTS outcomes (path TEXT PRIMARY KEY, key TEXT NOT NULL, payload BLOB NOT NULL) WITHOUT ROWID
"""


class State:
    """The outcomes of a batch by file; use as a context manager."""

    def __init__(self, path: Path) -> None:
        """Open the state at `path`, anew when it is missing or damaged."""
        self.path = path
        self.rebuilt = False
        try:
            self._open()
        except sqlite3.DatabaseError:
            self.rebuilt = True
            self._connection.close()
            for leftover in path.parent.glob(f"{path.name}*"):
                leftover.unlink()
            self._open()

    def _open(self) -> None:
        self._connection = sqlite3.connect(self.path, isolation_level=None)
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.execute("PRAGMA synchronous=NORMAL")
        if self._connection.execute("PRAGMA quick_check").fetchone() != ("ok",):
            raise sqlite3.DatabaseError
        self._connection.execute(_SCHEMA)

    def __enter__(self) -> Self:
        """Return the open state."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the file."""
        self._connection.close()

    def keys(self) -> dict[str, str]:
        """Return the key under which each finished file was done."""
        return dict(self._connection.execute("SELECT path, key FROM outcomes"))

    def put(self, outcomes: Iterable[tuple[str, str, bytes]]) -> None:
        """Keep outcomes `(path, key, payload)`, all or none."""
        with closing(self._connection.cursor()) as cursor:
            cursor.execute("BEGIN")
            cursor.executemany("INSERT OR REPLACE INTO outcomes VALUES (?, ?, ?)", outcomes)
            cursor.execute("COMMIT")

    def forget(self, paths: Iterable[str]) -> None:
        """Drop the outcomes of files that are no longer there."""
        with closing(self._connection.cursor()) as cursor:
            cursor.execute("BEGIN")
            cursor.executemany("DELETE FROM outcomes WHERE path = ?", [(path,) for path in paths])
            cursor.execute("COMMIT")

    def payloads(self) -> Iterator[tuple[str, bytes]]:
        """Return all outcomes in the order of their paths."""
        yield from self._connection.execute("SELECT path, payload FROM outcomes ORDER BY path")
