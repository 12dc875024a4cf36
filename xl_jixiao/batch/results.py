"""Where the results of a batch go, and the reports, which are written as work goes on."""

from __future__ import annotations

import hashlib
from contextlib import contextmanager
from typing import TYPE_CHECKING

from xl_jixiao.errors import FileError
from xl_jixiao.files import reason, refuse_if_open

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BOOK = "汇总表.xlsx"
DATABASE = "绩效明细.duckdb"
DETAILS = "明细"
REPORTS = "报告"
UNREADABLE = "无法读取.txt"
_NAME_BYTES = 200
"""Longer names of reports are shortened: file systems take 255 bytes, and the name grows while a file is written."""


def prepare(out: Path) -> None:
    """
    Make the folders of the results.

    Raises:
        FileError: that is not permitted, or the 汇总表 is open.
    """
    with sentences(out):
        for folder in (out, out / DETAILS, out / REPORTS):
            folder.mkdir(parents=True, exist_ok=True)
    refuse_if_open(out / BOOK)  # told now, not after the work


def report_path(out: Path, path: str) -> Path:
    """Return where the report on the file at `path` goes."""
    *folders, name = path.rstrip("/").split("/")
    if len(name.encode()) > _NAME_BYTES:
        name = f"{name[: _NAME_BYTES // 4]}…{hashlib.sha256(path.encode()).hexdigest()[:8]}"
    return out.joinpath(REPORTS, *folders, f"{name}.txt")


def write_report(out: Path, path: str, report: bytes) -> None:
    """
    Write the report on the file at `path`.

    Raises:
        FileError: the folder cannot be written.
    """
    target = report_path(out, path)
    with sentences(out):
        try:
            target.write_bytes(report)  # half a report means an outcome not kept: it is done and written again
        except FileNotFoundError:
            target.parent.mkdir(parents=True)
            target.write_bytes(report)


@contextmanager
def sentences(out: Path) -> Iterator[None]:
    """
    Say what the system says when results cannot be written.

    Raises:
        FileError: whatever it was.
    """
    try:
        yield
    except OSError as error:
        raise FileError(
            f"结果没有写成（{reason(error)}）",
            where=str(out),
            advice="请检查磁盘空间和权限；已校验的不必重做，再次运行会继续",
        ) from error
