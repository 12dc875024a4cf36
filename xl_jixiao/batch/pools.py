"""
Many files at once: on the cores of this machine, or on a Dask cluster that the user runs.

Both take the same tasks and give the same outcomes, in any order. Tasks travel in chunks: one at a time would cost
more than it gains. A worker that dies takes no file with it but the one that killed it.
"""

from __future__ import annotations

import multiprocessing
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from xl_jixiao.errors import HostError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

CHUNK = 50
"""Files a worker gets at a time; smaller chunks were slower than no workers at all."""


class Task(NamedTuple):
    """A file to examine."""

    path: str
    """below the folder of the batch, with `/`"""
    key: str
    """what its outcome is kept under"""


class Outcome(NamedTuple):
    """What came of a task: the packed rows, or the sentence why its worker died."""

    task: Task
    payload: bytes


def chunks(tasks: Sequence[Task], size: int = CHUNK) -> list[Sequence[Task]]:
    """Cut the tasks into chunks of at most `size`."""
    return [tasks[start : start + size] for start in range(0, len(tasks), size)]


def alone(work: Callable[[Sequence[Task]], list[Outcome]], tasks: Sequence[Task]) -> Iterator[list[Outcome]]:
    """Do the work in this process."""
    yield from map(work, chunks(tasks))


def local(
    work: Callable[[Sequence[Task]], list[Outcome]],
    tasks: Sequence[Task],
    jobs: int,
    bury: Callable[[Task], Outcome],
) -> Iterator[list[Outcome]]:
    """
    Do the work in `jobs` processes.

    Args:
        work: examines a chunk; importable by name.
        tasks: what to do.
        jobs: number of processes.
        bury: makes the outcome of a task whose worker died while doing it alone.

    Yields:
        Outcomes of a chunk as soon as they are there.
    """
    waiting = iter(chunks(tasks))
    while True:
        suspects: list[Sequence[Task]] = []
        with _pool(jobs) as pool:
            running: dict[Future[list[Outcome]], Sequence[Task]] = {}
            try:
                while True:
                    for chunk in islice(waiting, 2 * jobs - len(running)):
                        running[pool.submit(work, chunk)] = chunk
                    if not running:
                        return
                    done, _ = wait(running, return_when=FIRST_COMPLETED)
                    for future in done:
                        yield future.result()
                        del running[future]
            except BrokenProcessPool:
                suspects = list(running.values())
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise
        for chunk in suspects:
            yield [_quarantined(work, task, bury) for task in chunk]


def _quarantined(
    work: Callable[[Sequence[Task]], list[Outcome]], task: Task, bury: Callable[[Task], Outcome]
) -> Outcome:
    """Do one task in a process of its own: if that dies, this file did it."""
    with _pool(1) as pool:
        try:
            return pool.submit(work, [task]).result()[0]
        except BrokenProcessPool:
            return bury(task)


def _pool(jobs: int) -> ProcessPoolExecutor:
    # Spawned, not forked: the same on every platform, and no thread of the progress bar is copied half-way.
    return ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("spawn"))


def cluster(
    work: Callable[[Sequence[Task]], list[Outcome]],
    tasks: Sequence[Task],
    address: str,
    bury: Callable[[Task], Outcome],
) -> Iterator[list[Outcome]]:
    """
    Do the work on a Dask cluster whose workers see the same files under the same path.

    A chunk whose worker was lost is done again elsewhere by Dask; one that kills worker after worker is done file
    by file, and a file that still does is buried.

    Raises:
        HostError: `distributed` is not installed, or nothing answers at the address.
    """
    try:
        from distributed import Client, as_completed  # noqa: PLC0415 - an optional extra
        from distributed.scheduler import KilledWorker  # noqa: PLC0415 - see above
    except ImportError as error:
        raise HostError("没有安装集群组件", advice='请运行 pip install "xl-jixiao[cluster]"') from error
    try:
        client = Client(address, timeout="15s")
    except (OSError, ValueError, TimeoutError) as error:
        raise HostError("连接不上集群", where=address, advice="请检查地址，或去掉 --cluster 在本机运行") from error
    with client:
        pieces = {client.submit(work, chunk, pure=False): chunk for chunk in chunks(tasks)}
        completed = as_completed(list(pieces), raise_errors=False)
        for future in completed:
            chunk = pieces.pop(future)
            failure = future.exception()
            if failure is None:
                yield future.result()
            elif not isinstance(failure, KilledWorker):
                raise failure
            elif len(chunk) == 1:
                yield [bury(chunk[0])]
            else:
                for task in chunk:
                    again = client.submit(work, [task], pure=False)
                    pieces[again] = [task]
                    completed.add(again)
