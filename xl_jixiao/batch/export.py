"""What all files of a batch came to, made beside the last results and put in their place whole."""

from __future__ import annotations

import shutil
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from xl_jixiao.batch.book import Book
from xl_jixiao.batch.details import Details
from xl_jixiao.batch.outcomes import READ
from xl_jixiao.batch.results import BOOK, DATABASE, DETAILS, UNREADABLE, sentences
from xl_jixiao.batch.tables import FILES, FINDINGS, INDICATORS, PROJECTS, TABLES
from xl_jixiao.files import put_in_place

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from xl_jixiao.batch.columns import Columns

ASIDE = ".绩效批量临时"
"""Where results are made; left behind only by a run that was killed."""


class Tally:
    """Counts what goes into the files."""

    def __init__(self) -> None:
        """Begin at nothing."""
        self.files = self.forms = self.indicators = 0
        self.findings = {"错误": 0, "核实": 0, "提示": 0}
        self.unreadable: list[tuple[str, str]] = []

    def add(self, tables: Columns) -> None:
        """Count the rows of files."""
        self.files += tables[FILES.name].num_rows
        self.forms += tables[PROJECTS.name].num_rows
        self.indicators += tables[INDICATORS.name].num_rows
        for severity, count in Counter(tables[FINDINGS.name]["结论"].to_pylist()).items():
            self.findings[severity] += count
        for path, result, _forms, why in zip(*tables[FILES.name].to_pydict().values(), strict=True):
            if result != READ:
                self.unreadable.append((path, why))


def export(out: Path, outcomes: Iterable[Columns], *, indicators_in_excel: bool) -> Tally:
    """
    Write what all files came to: details, database, 汇总表, the list of what could not be read.

    Details and 汇总表 are written in one pass over the outcomes, which may still be in the making.

    Raises:
        FileError: the folder cannot be written, or a result is open in another program.
        DamagedError: an outcome is damaged.
    """
    tally = Tally()
    in_book = (PROJECTS, FINDINGS, *([INDICATORS] if indicators_in_excel else []), FILES)
    aside = out / ASIDE
    shutil.rmtree(aside, ignore_errors=True)
    try:
        with sentences(out):
            aside.mkdir()
            with Book(in_book, aside) as book, Details(aside, aside / DATABASE) as details:
                for tables in outcomes:
                    tally.add(tables)
                    book.add(tables)
                    details.add(tables)
                with ThreadPoolExecutor(1) as beside:  # the database's work is not Python's
                    finished = beside.submit(details.finish)
                    book.save(aside / BOOK)
                    finished.result()
            (aside / UNREADABLE).write_bytes(_list_unreadable(tally.unreadable).encode("utf-8-sig"))
        for name in (*(f"{table.name}.parquet" for table in TABLES), DATABASE, BOOK, UNREADABLE):
            put_in_place(aside / name, out / (DETAILS if name.endswith(".parquet") else "") / name)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return tally


def _list_unreadable(unreadable: Iterable[tuple[str, str]]) -> str:
    lines = ("\t".join(" ".join(part.split()) for part in line) + "\r\n" for line in unreadable)
    return "".join(lines) or "全部文件都已读取。\r\n"
