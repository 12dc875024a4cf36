"""
A whole folder at once: a report a file, one 汇总表, the details for an auditor, and a list of what could not be read.

A second run does only what is new or changed; an interrupted one goes on where it stopped.
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Protocol

from xl_jixiao.batch import pools, results
from xl_jixiao.batch.examination import bury, examine
from xl_jixiao.batch.search import find
from xl_jixiao.batch.state import STATE, State
from xl_jixiao.batch.tables import DamagedError

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Sequence
    from pathlib import Path

    from xl_jixiao.batch.pools import Outcome, Task
    from xl_jixiao.scoring.profiles import Profile

SECONDS = 300
"""A file that takes a worker longer is given up."""


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
    profile: Profile | None = None,
    jobs: int = 0,
    cluster: str | None = None,
    seconds: float = SECONDS,
    indicators_in_excel: bool = False,
    progress: Progress = lambda _done, _total: None,
) -> Batch:
    """
    Examine every file below `folder` and write the results to `out`.

    Args:
        folder: searched with all its subfolders.
        out: made if it is missing; only files of earlier batches in it are replaced.
        profile: 口径 to check and score under; without one each file's layout decides.
        jobs: processes on this machine; 0 works in this process, where a file that hangs or crashes stops everything.
        cluster: address of a Dask scheduler, used instead of `jobs`; give its workers one thread each.
        seconds: a file that takes longer in a worker is given up and listed as unreadable.
        indicators_in_excel: write every indicator into 汇总表 too, not only into the details.
        progress: told after each chunk.

    Raises:
        FileError: `folder` is no folder, `out` cannot be written or another run is using it.
        InputError: there is no file to examine.
        HostError: an optional component is missing or the cluster does not answer.
    """
    if jobs:
        pools.make_ready()
    tasks = find(folder, out, profile)
    results.prepare(out)
    work = partial(examine, folder.resolve(), profile, seconds if jobs or cluster else 0)
    with State(out / STATE) as state:
        rebuilt = state.rebuilt
        while True:
            known = state.keys()
            gone = set(known) - {task.path for task in tasks}
            state.forget(gone)
            for path in gone:
                results.report_path(out, path).unlink(missing_ok=True)
            new = [task for task in tasks if not _is_done(task, known, out)]
            finished = _finished(out, state, _examined(work, new, jobs, cluster))
            try:
                with closing(finished):
                    payloads = _in_order(state, tasks, new, finished, progress)
                    tally = results.export(out, payloads, indicators_in_excel=indicators_in_excel)
                break
            except DamagedError:  # what was kept is damaged in a way the database does not see
                rebuilt = True
                state.forget(list(state.keys()))
    return Batch(
        out=out,
        files=tally.files,
        examined=len(new),
        unreadable=len(tally.unreadable),
        forms=tally.forms,
        indicators=tally.indicators,
        findings=tally.findings,
        rebuilt=rebuilt,
    )


def _is_done(task: Task, known: dict[str, str], out: Path) -> bool:
    return known.get(task.path) == task.key and results.report_path(out, task.path).exists()


def _in_order(
    state: State, tasks: Sequence[Task], new: Sequence[Task], finished: Iterator[list[str]], progress: Progress
) -> Iterator[bytes]:
    """
    Yield what the files came to in the order of their paths, each as soon as it and those before it are finished.

    So results are written while workers are busy with the files that come later.
    """
    waiting = {task.path for task in new}
    progress(len(tasks) - len(waiting), len(tasks))
    for path in sorted({task.path for task in tasks}):
        while path in waiting:
            waiting.difference_update(next(finished))
            progress(len(tasks) - len(waiting), len(tasks))
        yield state.payload(path)


def _finished(out: Path, state: State, examined: Generator[list[Outcome]]) -> Generator[list[str]]:
    """Keep outcomes as they come; yield the paths of their files."""
    with closing(examined):
        for outcomes in examined:
            for task, _, report in outcomes:
                results.write_report(out, task.path, report)
            state.put((task.path, task.key, payload) for task, payload, _ in outcomes)
            yield [task.path for task, _, _ in outcomes]


def _examined(
    work: partial[list[Outcome]], tasks: Sequence[Task], jobs: int, cluster: str | None
) -> Generator[list[Outcome]]:
    if cluster:
        return pools.cluster(work, tasks, cluster, bury)
    if jobs:
        return pools.local(work, tasks, jobs, bury)
    return pools.alone(work, tasks)
