"""
A whole folder at once: a report a file, one 汇总表, the details for an auditor, and a list of what could not be read.

A second run does only what is new or changed; an interrupted one goes on where it stopped.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from dataclasses import dataclass
from functools import cache, partial
from importlib.resources import files as resources
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from xl_jixiao.batch import details, pools
from xl_jixiao.batch.book import Book
from xl_jixiao.batch.examination import READ, bury, examine
from xl_jixiao.batch.pools import Outcome, Task
from xl_jixiao.batch.state import State
from xl_jixiao.batch.tables import FILES, FINDINGS, INDICATORS, PROJECTS, TABLES, Rows, unpack
from xl_jixiao.errors import FileError, InputError
from xl_jixiao.files import write_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from xl_jixiao.scoring.profiles import Profile

STATE = ".绩效批量状态.sqlite"
BOOK = "汇总表.xlsx"
DATABASE = "绩效明细.duckdb"
DETAILS = "明细"
REPORTS = "报告"
UNREADABLE = "无法读取.txt"
SUFFIXES = frozenset(
    {".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".et", ".docx", ".pdf", ".txt", ".csv", ".tsv", ".html", ".htm"}
)
"""Files that are tried; others in the folder are left alone."""


class Progress(Protocol):
    """Is told how far the batch is."""

    def __call__(self, done: int, total: int) -> None:
        """`done` of `total` files are finished."""


@dataclass(frozen=True, slots=True)
class Batch:
    """What a batch came to."""

    out: Path
    files: int
    examined: int
    """files done in this run; the others were done before and had not changed"""
    unreadable: int
    forms: int
    indicators: int
    findings: dict[str, int]
    """number of findings by severity"""
    rebuilt: bool
    """the state of an earlier run was damaged and everything was done again"""


def run(  # noqa: PLR0913 - each is a choice of the user
    folder: Path,
    out: Path,
    *,
    profile: Profile,
    jobs: int = 1,
    cluster: str | None = None,
    indicators_in_excel: bool = False,
    progress: Progress = lambda _done, _total: None,
) -> Batch:
    """
    Examine every file below `folder` and write the results to `out`.

    Args:
        folder: searched with all its subfolders.
        out: made if it is missing; only files of earlier batches in it are replaced.
        profile: 口径 to check and score under.
        jobs: processes on this machine.
        cluster: address of a Dask scheduler, used instead of `jobs`.
        indicators_in_excel: write every indicator into 汇总表 too, not only into the details.
        progress: told after each chunk.

    Raises:
        FileError: `folder` is no folder, or `out` cannot be written.
        InputError: there is no file to examine.
        HostError: an optional component is missing or the cluster does not answer.
    """
    tasks = _find(folder, out, profile)
    _prepare(out)
    with State(out / STATE) as state:
        known = state.keys()
        wanted = {task.path for task in tasks}
        state.forget(set(known) - wanted)
        new = [task for task in tasks if known.get(task.path) != task.key]
        done = len(tasks) - len(new)
        progress(done, len(tasks))
        work = partial(examine, folder.resolve(), profile)
        for outcomes in _examined(work, new, jobs, cluster):
            state.put((task.path, task.key, payload) for task, payload in outcomes)
            for task, payload in outcomes:
                _write_report(out, task.path, unpack(payload)[1])
            done += len(outcomes)
            progress(done, len(tasks))
        return _export(state, out, examined=len(new), indicators_in_excel=indicators_in_excel)


def _examined(
    work: partial[list[Outcome]], tasks: Sequence[Task], jobs: int, cluster: str | None
) -> Iterator[list[Outcome]]:
    if cluster:
        return pools.cluster(work, tasks, cluster, bury)
    if jobs > 1 and len(tasks) > pools.CHUNK:
        return pools.local(work, tasks, jobs, bury)
    return pools.alone(work, tasks)


def _find(folder: Path, out: Path, profile: Profile) -> list[Task]:
    if not folder.is_dir():
        raise FileError("这不是文件夹", where=str(folder), advice="请给出存放表格的文件夹")
    mark = f"{fingerprint()}/{hashlib.sha256(profile.model_dump_json().encode()).hexdigest()[:16]}"
    own = out.resolve()
    paths = sorted(
        path
        for path in folder.rglob("*")
        if path.suffix.lower() in SUFFIXES
        and not path.name.startswith(("~$", ".~", "."))
        and own not in path.resolve().parents
        and path.is_file()
    )
    if not paths:
        raise InputError(
            "文件夹里没有可以读取的表格",
            where=str(folder),
            advice=f"支持的格式：{'、'.join(sorted(SUFFIXES))}",
        )
    return [Task(path.relative_to(folder).as_posix(), f"{mark}/{_digest(path)}") for path in paths]


def _digest(path: Path) -> str:
    """Return the digest of a file's content; a file that cannot be read is told apart by its error later."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return "unreadable"


@cache
def fingerprint() -> str:
    """Digest the program itself: code, rules, lexicons and profiles; another version does everything again."""
    root = Path(str(resources("xl_jixiao")))
    digest = hashlib.sha256()
    for path in sorted(root.rglob("*")):
        if path.suffix in {".py", ".yaml"}:
            digest.update(path.relative_to(root).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _prepare(out: Path) -> None:
    try:
        for folder in (out, out / DETAILS, out / REPORTS):
            folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileError("不能建立结果文件夹", where=str(out), advice="请检查权限，或另选位置") from error


def _write_report(out: Path, path: str, report: str) -> None:
    target = out / REPORTS / f"{path}.txt"
    target.parent.mkdir(parents=True, exist_ok=True)
    write_file(target, report.encode("utf-8-sig"), durable=False)


def _export(state: State, out: Path, *, examined: int, indicators_in_excel: bool) -> Batch:
    """Write what all files came to; everything is made aside and put in place at the end."""
    tally = _Tally()
    with tempfile.TemporaryDirectory(dir=out, prefix=".") as aside_name:
        aside = Path(aside_name)
        details.write_parquet(tally.watch(unpack(payload)[0] for _, payload in state.payloads()), aside)
        details.write_database(aside, aside / DATABASE)
        book = Book(aside / BOOK)
        for table in (PROJECTS, FINDINGS, *([INDICATORS] if indicators_in_excel else []), FILES):
            book.add(table, details.read_rows(aside, table))
        book.close()
        unreadable = "".join(f"{path}\t{why}\r\n" for path, why in tally.unreadable)
        (aside / UNREADABLE).write_bytes((unreadable or "全部文件都已读取。\r\n").encode("utf-8-sig"))
        for name in (BOOK, DATABASE, UNREADABLE):
            shutil.move(aside / name, out / name)
        for table in TABLES:
            shutil.move(aside / f"{table.name}.parquet", out / DETAILS / f"{table.name}.parquet")
    return Batch(
        out=out,
        files=tally.files,
        examined=examined,
        unreadable=len(tally.unreadable),
        forms=tally.forms,
        indicators=tally.indicators,
        findings=tally.findings,
        rebuilt=state.rebuilt,
    )


class _Tally:
    """Counts rows on their way into the files."""

    def __init__(self) -> None:
        self.files = self.forms = self.indicators = 0
        self.findings = {"错误": 0, "核实": 0, "提示": 0}
        self.unreadable: list[tuple[str, str]] = []

    def watch(self, outcomes: Iterable[Rows]) -> Iterator[Rows]:
        for rows in outcomes:
            self.files += 1
            self.forms += len(rows[PROJECTS.name])
            self.indicators += len(rows[INDICATORS.name])
            for row in rows[FINDINGS.name]:
                self.findings[row[3]] += 1
            for path, result, _forms, why in rows[FILES.name]:
                if result != READ:
                    self.unreadable.append((path, why))
            yield rows
