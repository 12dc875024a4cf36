"""The files of a batch: reports as work goes on, the rest at the end, each put in place whole."""

from __future__ import annotations

import hashlib
import shutil
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from xl_jixiao.batch import details
from xl_jixiao.batch.book import Book
from xl_jixiao.batch.examination import READ
from xl_jixiao.batch.tables import FILES, FINDINGS, INDICATORS, PROJECTS, TABLES, Columns, unpack
from xl_jixiao.errors import FileError
from xl_jixiao.files import put_in_place, refuse_if_open

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

BOOK = "汇总表.xlsx"
DATABASE = "绩效明细.duckdb"
DETAILS = "明细"
REPORTS = "报告"
UNREADABLE = "无法读取.txt"
_ASIDE = ".绩效批量临时"
"""Where results are made; left behind only by a run that was killed."""
_NAME_BYTES = 200
"""Longer names of reports are shortened: file systems take 255 bytes, and the name grows while a file is written."""


_SEVERITY = [column.heading for column in FINDINGS.columns].index("结论")


class Tally:
    """Counts what there is on its way into the files."""

    def __init__(self) -> None:
        self.files = self.forms = self.indicators = 0
        self.findings = {"错误": 0, "核实": 0, "提示": 0}
        self.unreadable: list[tuple[str, str]] = []

    def watch(self, outcomes: Iterable[Columns]) -> Iterator[Columns]:
        """Pass the columns on."""
        for tables in outcomes:
            self.files += 1
            self.forms += _length(tables[PROJECTS.name])
            self.indicators += _length(tables[INDICATORS.name])
            if tables[FINDINGS.name]:
                for severity in tables[FINDINGS.name][_SEVERITY]:
                    self.findings[severity] += 1
            for path, result, _forms, why in zip(*tables[FILES.name], strict=True):
                if result != READ:
                    self.unreadable.append((path, why))
            yield tables


def _length(columns: list[list[Any]]) -> int:
    return len(columns[0]) if columns else 0


def prepare(out: Path) -> None:
    """
    Make the folders of the results.

    Raises:
        FileError: that is not permitted, or the 汇总表 is open.
    """
    with _sentences(out):
        for folder in (out, out / DETAILS, out / REPORTS):
            folder.mkdir(parents=True, exist_ok=True)
    refuse_if_open(out / BOOK)  # told now, not after the work


def report_path(out: Path, path: str) -> Path:
    """Return where the report on the file at `path` goes."""
    *folders, name = path.rstrip("/").split("/")
    if len(name.encode()) > _NAME_BYTES:
        name = f"{name[: _NAME_BYTES // 4]}…{hashlib.sha256(path.encode()).hexdigest()[:8]}"
    return out.joinpath(REPORTS, *folders, f"{name}.txt")


def write_report(out: Path, path: str, report: str) -> None:
    """
    Write the report on the file at `path`.

    Raises:
        FileError: the folder cannot be written.
    """
    target, data = report_path(out, path), report.encode("utf-8-sig", errors="replace")
    with _sentences(out):
        try:
            target.write_bytes(data)  # half a report means an outcome not kept: it is done and written again
        except FileNotFoundError:
            target.parent.mkdir(parents=True)
            target.write_bytes(data)


def export(out: Path, payloads: Iterable[bytes], *, indicators_in_excel: bool) -> Tally:
    """
    Write what all files came to: details, database, 汇总表, the list of what could not be read.

    Details and 汇总表 are written in one pass over the payloads, which may still be in the making.

    Raises:
        FileError: the folder cannot be written, or a result is open in another program.
        HostError: an optional component is missing.
        DamagedError: a payload is damaged.
    """
    tally = Tally()
    in_book = (PROJECTS, FINDINGS, *([INDICATORS] if indicators_in_excel else []), FILES)
    aside = out / _ASIDE
    shutil.rmtree(aside, ignore_errors=True)
    try:
        with _sentences(out):
            aside.mkdir()
            with Book(in_book, aside) as book:
                details.write_parquet(tally.watch(book.watch(map(unpack, payloads))), aside)
                with ThreadPoolExecutor(1) as beside:  # the database's work is not Python's
                    database = beside.submit(details.write_database, aside, aside / DATABASE)
                    book.save(aside / BOOK)
                    database.result()
            (aside / UNREADABLE).write_bytes(_list_unreadable(tally.unreadable).encode("utf-8-sig"))
        for name in (*(f"{table.name}.parquet" for table in TABLES), DATABASE, BOOK, UNREADABLE):
            put_in_place(aside / name, out / (DETAILS if name.endswith(".parquet") else "") / name)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return tally


def _list_unreadable(unreadable: Iterable[tuple[str, str]]) -> str:
    lines = ("\t".join(" ".join(part.split()) for part in line) + "\r\n" for line in unreadable)
    return "".join(lines) or "全部文件都已读取。\r\n"


@contextmanager
def _sentences(out: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise FileError(
            f"结果没有写成（{error.strerror or type(error).__name__}）",
            where=str(out),
            advice="请检查磁盘空间和权限；已校验的不必重做，再次运行会继续",
        ) from error
