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
from xl_jixiao.batch.search import find
from xl_jixiao.batch.state import STATE, DamagedError, State
from xl_jixiao.errors import HostError

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Sequence
    from pathlib import Path

    from xl_jixiao.batch.pools import Outcome, Task
    from xl_jixiao.batch.state import Kept
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
    try:  # slow to import, while processes start
        from xl_jixiao.batch.columns import unpack  # noqa: PLC0415
        from xl_jixiao.batch.export import export  # noqa: PLC0415
        from xl_jixiao.batch.outcomes import bury  # noqa: PLC0415
    except ImportError as error:
        raise HostError(f"没有安装 {error.name}", advice='请运行 pip install "xl-jixiao[batch]"') from error
    tasks = find(folder, out, profile)
    results.prepare(out)
    work = partial(examine, folder.resolve(), profile, seconds if jobs or cluster else 0)
    with State(out / STATE) as state:
        rebuilt = state.rebuilt
        while True:
            gone = set(state.files) - {task.path for task in tasks}
            state.forget(gone)
            for path in gone:
                results.report_path(out, path).unlink(missing_ok=True)
            new = [task for task in tasks if not _is_done(task, state, out)]
            finished = _finished(out, state, _examined(work, new, jobs, cluster, bury))
            try:
                with closing(finished):
                    outcomes = unpack(_in_order(state, tasks, new, finished, progress), state.payload)
                    tally = export(out, outcomes, indicators_in_excel=indicators_in_excel)
                break
            except DamagedError:  # what was kept is damaged in a way the database does not see
                rebuilt = True
                state.forget(set(state.files))
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


def examine(folder: Path, profile: Profile | None, seconds: float, tasks: Sequence[Task]) -> list[Outcome]:
    """Examine a chunk of files; only where that is done is loaded what it takes."""
    from xl_jixiao.batch import examination  # noqa: PLC0415 - see above

    return examination.examine(folder, profile, seconds, tasks)


def _is_done(task: Task, state: State, out: Path) -> bool:
    kept = state.files.get(task.path)
    return kept is not None and kept.key == task.key and results.report_path(out, task.path).exists()


def _in_order(
    state: State, tasks: Sequence[Task], new: Sequence[Task], finished: Iterator[list[str]], progress: Progress
) -> Iterator[Kept]:
    """
    Yield where the rows of the files are, in the order of their paths, as soon as those of a file are there.

    So results are written while workers are busy with the files that come later.
    """
    waiting = {task.path for task in new}
    progress(len(tasks) - len(waiting), len(tasks))
    for path in sorted({task.path for task in tasks}):
        while path in waiting:
            waiting.difference_update(next(finished))
            progress(len(tasks) - len(waiting), len(tasks))
        yield state.files[path]


def _finished(out: Path, state: State, examined: Generator[list[Outcome]]) -> Generator[list[str]]:
    """Keep outcomes as they come; yield the paths of their files."""
    with closing(examined):
        for outcomes in examined:
            for tasks, payload, reports in outcomes:
                for task, report in zip(tasks, reports, strict=True):
                    results.write_report(out, task.path, report)
                state.put([(task.path, task.key) for task in tasks], payload)
            yield [task.path for tasks, _, _ in outcomes for task in tasks]


def _examined(
    work: partial[list[Outcome]],
    tasks: Sequence[Task],
    jobs: int,
    cluster: str | None,
    bury: Callable[[Task], Outcome],
) -> Generator[list[Outcome]]:
    if cluster:
        return pools.cluster(work, tasks, cluster, bury)
    if jobs:
        return pools.local(work, tasks, jobs, bury)
    return pools.alone(work, tasks)
