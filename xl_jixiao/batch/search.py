"""Which files of a folder there are to examine, and under which key each outcome is kept."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import TYPE_CHECKING

from xl_jixiao.batch.pools import Task
from xl_jixiao.batch.state import STATE
from xl_jixiao.batch.version import fingerprint
from xl_jixiao.errors import FileError, InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_jixiao.scoring.profiles import Profile

SUFFIXES = frozenset(
    {".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".et", ".docx", ".pdf", ".txt", ".csv", ".tsv", ".html", ".htm"}
)
"""Files that are tried; others in the folder are left alone."""
_TEMPORARY = ("~$", ".")
"""How names begin that are no documents: Office's and LibreOffice's locks, hidden files and folders."""


def find(folder: Path, out: Path, profile: Profile | None) -> list[Task]:
    """
    List the files below `folder`, sorted by path.

    Folders that are links are not entered (a loop would never end), nor are folders with the results of a batch. A
    folder that cannot be opened is listed like a file that cannot be read, its path ending in `/`.

    Raises:
        FileError: `folder` is no folder, or `out` is that very folder.
        InputError: there is no file to examine.
    """
    if not folder.is_dir():
        raise FileError("这不是文件夹", where=str(folder), advice="请给出存放表格的文件夹")
    if folder.resolve() == out.resolve():
        raise FileError(
            "结果不能放在表格所在的文件夹本身", where=str(folder), advice="请用 --out 另选位置或其中的子文件夹"
        )
    values = profile.model_dump_json() if profile else ""
    mark = f"{fingerprint()}/{hashlib.sha256(values.encode()).hexdigest()[:16]}"
    tasks = [
        Task(_shown(file), f"{mark}/{_digest(folder / file)}", file)
        for file in sorted(_walk(folder, os.path.realpath(out)))
    ]
    if not tasks:
        raise InputError(
            "文件夹里没有可以读取的表格",
            where=str(folder),
            advice=f"支持的格式：{'、'.join(sorted(SUFFIXES))}",
        )
    return tasks


def _walk(folder: Path, out: str) -> Iterator[str]:
    """Yield paths below `folder`, with `/`."""
    closed: list[str] = []
    for place, folders, names in os.walk(folder, onerror=lambda error: closed.append(error.filename)):
        if STATE in names or os.path.realpath(place) == out:
            folders.clear()
            continue
        folders[:] = [name for name in folders if not name.startswith(_TEMPORARY)]
        below = Path(place).relative_to(folder)
        for name in names:
            if Path(name).suffix.lower() in SUFFIXES and not name.startswith(_TEMPORARY):
                yield (below / name).as_posix()
    for place in closed:
        yield f"{Path(place).relative_to(folder).as_posix()}/"


def _shown(file: str) -> str:
    """Show a path that may hold bytes which are no text, as names from old archives do."""
    return os.fsencode(file).decode("utf-8", "backslashreplace")


def _digest(path: Path) -> str:
    """Return the digest of a file's content; one that cannot be read is examined all the same, which says why."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return "unreadable"
