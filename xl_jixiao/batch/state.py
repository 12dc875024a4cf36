"""
What a batch has finished, in one SQLite file beside the results, so that a second run goes on where the first stopped.

A file's outcome is kept under the digest of its content, the program and the profile: change any and it is done again.
The rows of files that were examined together are kept together, in one payload.
A state that cannot be read is thrown away and built anew; it holds nothing that cannot be computed again. While a run
has it open no other run can: two at once would spoil each other's results.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, NamedTuple, Self

from xl_jixiao.errors import FileError

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

STATE = ".绩效批量状态.sqlite"
"""Its name in the folder of the results."""
_SCHEMA = """
CREATE TABLE IF NOT EXISTS payloads (number INTEGER PRIMARY KEY, payload BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS files
    (path TEXT PRIMARY KEY, key TEXT NOT NULL, payload INTEGER NOT NULL, place INTEGER NOT NULL) WITHOUT ROWID;
DELETE FROM payloads WHERE number NOT IN (SELECT payload FROM files);
"""
_TAKEN = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_DAMAGED = {sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_ERROR}
"""Not a database, a broken one, or one with other tables."""


class DamagedError(ValueError):
    """What was kept is damaged in a way that the database does not see."""


class Kept(NamedTuple):
    """Where the rows of a finished file are."""

    key: str
    """under which it was done"""
    payload: int
    """number of the payload"""
    place: int
    """of the file in it, from 0"""


class State:
    """The outcomes of a batch by file; use as a context manager."""

    def __init__(self, path: Path) -> None:
        """
        Open the state at `path`, anew when it is missing or damaged.

        Raises:
            FileError: another run has it open, or the folder cannot be written.
        """
        self.rebuilt = False
        try:
            self._connection, self.files = _connect(path)
        except sqlite3.DatabaseError as error:
            if _code(error) not in _DAMAGED:
                raise _sentence(error, path) from error
            for leftover in path.parent.glob(f"{path.name}*"):
                leftover.unlink()
            self._connection, self.files = _connect(path)
            self.rebuilt = True
        self._path = path

    def __enter__(self) -> Self:
        """Return the open state."""
        return self

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        """
        Close the file.

        Raises:
            FileError: keeping or reading outcomes failed (the disk is full, the share is gone).
        """
        self._connection.close()
        if isinstance(error, sqlite3.Error):
            raise _sentence(error, self._path) from error

    def put(self, files: Sequence[tuple[str, str]], payload: bytes) -> None:
        """Keep files `(path, key)` and the payload with their rows, all or nothing."""
        with closing(self._connection.cursor()) as cursor:
            cursor.execute("BEGIN")
            number = cursor.execute("INSERT INTO payloads (payload) VALUES (?)", [payload]).lastrowid or 0
            kept = {path: Kept(key, number, place) for place, (path, key) in enumerate(files)}
            rows = [(path, *where) for path, where in kept.items()]
            cursor.executemany("INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?)", rows)
            cursor.execute("COMMIT")
        self.files |= kept

    def forget(self, paths: Collection[str]) -> None:
        """Drop the outcomes of files."""
        with closing(self._connection.cursor()) as cursor:
            cursor.execute("BEGIN")
            cursor.executemany("DELETE FROM files WHERE path = ?", [(path,) for path in paths])
            cursor.execute("COMMIT")
        self.files = {path: kept for path, kept in self.files.items() if path not in paths}

    def payload(self, number: int) -> bytes:
        """
        Return a payload.

        Raises:
            DamagedError: there is none.
        """
        found = self._connection.execute("SELECT payload FROM payloads WHERE number = ?", [number]).fetchone()
        if found is None:
            raise DamagedError
        payload: bytes = found[0]
        return payload


def _connect(path: Path) -> tuple[sqlite3.Connection, dict[str, Kept]]:
    """Open the database; return it and the finished files."""
    connection = sqlite3.connect(path, timeout=0, isolation_level=None)
    try:
        # Exclusive: the system lets go of it even when the run is killed, and it works on network shares too.
        connection.execute("PRAGMA locking_mode=EXCLUSIVE")
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")
        if connection.execute("PRAGMA quick_check").fetchone() != ("ok",):
            raise sqlite3.DatabaseError  # noqa: TRY301 - treated as SQLite's own complaint
        connection.executescript(_SCHEMA)
        found = connection.execute("SELECT path, key, payload, place FROM files")
        files = {path: Kept(*where) for path, *where in found}
        connection.execute("BEGIN EXCLUSIVE")
        connection.execute("COMMIT")
    except BaseException:
        connection.close()
        raise
    return connection, files


def _code(error: sqlite3.Error) -> int:
    """Return SQLite's primary result code; one we raised ourselves has none."""
    return getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF


def _sentence(error: sqlite3.Error, path: Path) -> FileError:
    if _code(error) in _TAKEN:
        return FileError(
            "另一个批量校验正在使用这个结果文件夹", where=str(path.parent), advice="请等它结束，或用 --out 另选位置"
        )
    return FileError(f"进度文件无法读写（{error}）", where=str(path), advice="请检查磁盘空间和权限后再次运行")
