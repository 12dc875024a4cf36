"""
Many files at once: on the cores of this machine, or on a Dask cluster that the user runs.

Both take the same tasks and give the same outcomes, in any order. Tasks travel in chunks: one at a time would cost
more than it gains. A worker that dies takes no file with it but the one that killed it.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections import deque
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from xl_jixiao.batch.version import fingerprint
from xl_jixiao.errors import HostError

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Sequence
    from types import TracebackType

    from distributed import Client

CHUNK = 50
"""Files a worker gets at a time, when there are many; single files were slower than no workers at all."""
_MOST_JOBS = 61 if sys.platform == "win32" else 256
"""Windows waits for no more processes than that."""


class Task(NamedTuple):
    """A file to examine."""

    path: str
    """below the folder of the batch, with `/`, as people are shown it"""
    key: str
    """what its outcome is kept under"""
    file: str
    """the path again, as the file system spells it"""


class Outcome(NamedTuple):
    """What came of some tasks."""

    tasks: Sequence[Task]
    payload: bytes
    """their rows, packed"""
    reports: Sequence[bytes]
    """what people read about each file"""


def chunks(tasks: Sequence[Task], size: int) -> list[Sequence[Task]]:
    """Cut the tasks into chunks of at most `size`."""
    return [tasks[start : start + size] for start in range(0, len(tasks), size)]


def alone(work: Callable[[Sequence[Task]], list[Outcome]], tasks: Sequence[Task]) -> Generator[list[Outcome]]:
    """Do the work in this process; a file that kills it kills the batch."""
    yield from map(work, chunks(tasks, CHUNK))


def local(
    work: Callable[[Sequence[Task]], list[Outcome]],
    tasks: Sequence[Task],
    jobs: int,
    bury: Callable[[Task], Outcome],
) -> Generator[list[Outcome]]:
    """
    Do the work in `jobs` processes.

    Args:
        work: examines a chunk; importable by name.
        tasks: what to do.
        jobs: number of processes.
        bury: makes the outcome of a task whose worker died while doing it alone.

    Yields:
        Outcomes of a chunk as soon as they are there.

    Raises:
        HostError: no process can be started.
    """
    waiting = deque(_shrinking(tasks, jobs))
    jobs = min(jobs, len(waiting), _MOST_JOBS)
    while waiting:
        suspects = yield from _together(work, waiting, jobs)
        # One of them did it. File by file the others are done as fast; only what is under way then has to go alone.
        files = deque(chunks(suspects, 1))
        while files:
            suspects = yield from _together(work, files, jobs)
            yield from _one_by_one(work, suspects, bury)


def _shrinking(tasks: Sequence[Task], jobs: int) -> Iterator[Sequence[Task]]:
    """Cut the tasks into chunks that get smaller when few are left, so that all processes end together."""
    start = 0
    while left := len(tasks) - start:
        size = max(1, min(CHUNK, left // (2 * jobs)))
        yield tasks[start : start + size]
        start += size


def _together(
    work: Callable[[Sequence[Task]], list[Outcome]], waiting: deque[Sequence[Task]], jobs: int
) -> Generator[list[Outcome], None, list[Task]]:
    """Do chunks in several processes until all are done or a process dies; return the tasks that were under way."""
    running: dict[Future[list[Outcome]], Sequence[Task]] = {}
    with _Pool(jobs) as pool:
        try:
            while waiting or running:
                while waiting and len(running) < 2 * jobs:
                    future = pool.submit(work, waiting[0])
                    running[future] = waiting.popleft()
                done, _ = wait(running, return_when=FIRST_COMPLETED)
                for future in done:
                    yield future.result()
                    del running[future]
        except BrokenProcessPool:
            return [task for chunk in running.values() for task in chunk]
    return []


def _one_by_one(
    work: Callable[[Sequence[Task]], list[Outcome]], tasks: Sequence[Task], bury: Callable[[Task], Outcome]
) -> Iterator[list[Outcome]]:
    """Do tasks in a process of their own, one after the other: if that dies, this very file did it."""
    remaining = iter(tasks)
    more = True
    while more:
        with _Pool(1) as pool:
            try:
                pool.submit(work, []).result()
            except BrokenProcessPool as error:
                raise _no_process() from error
            more = False
            for task in remaining:
                try:
                    yield pool.submit(work, [task]).result()
                except BrokenProcessPool:
                    yield [bury(task)]
                    more = True
                    break


class _Pool(ProcessPoolExecutor):
    """Processes that end with this one: at once when it is interrupted, and even when it is killed."""

    def __init__(self, jobs: int) -> None:
        super().__init__(jobs, mp_context=_context(), initializer=_follow_parent)
        self._others = multiprocessing.active_children()

    def submit(self, *call: Any, **options: Any) -> Future[Any]:
        """
        Start a process if need be; it inherits that Ctrl-C is held back, from before it can ignore it itself.

        Raises:
            HostError: the system starts no more processes.
        """
        try:
            with _deaf():
                return super().submit(*call, **options)
        except (OSError, EOFError) as error:
            raise _no_process() from error

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool | None:
        if kind is not None:
            for process in multiprocessing.active_children():
                if process not in self._others:
                    process.terminate()
            self.shutdown(wait=False, cancel_futures=True)
        return super().__exit__(kind, error, trace)


def _no_process() -> HostError:
    return HostError("无法启动工作进程", advice="请关闭其他程序以腾出内存，再次运行会继续")


@contextmanager
def _deaf() -> Iterator[None]:
    """Hold Ctrl-C back for a moment, and from the processes that start in it for good."""
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@cache
def _context() -> multiprocessing.context.BaseContext:
    """
    Say how processes start: never as copies of this one, whose progress bar would be copied half-way.

    On Linux they are copies of a process that does nothing but load what they need, once for all of them.
    """
    if sys.platform != "linux":
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["xl_jixiao.batch.warm"])
    return context


def make_ready() -> None:
    """Begin, where that is possible, to start processes while there is something else to do."""
    if _context().get_start_method() == "forkserver":
        from multiprocessing import forkserver  # noqa: PLC0415 - not on every platform

        with _deaf():
            forkserver.ensure_running()


def _follow_parent() -> None:
    """Leave Ctrl-C to the parent, and end when it has ended, however that came."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_after, args=(parent,), daemon=True).start()


def _end_after(parent: multiprocessing.process.BaseProcess) -> None:
    parent.join()
    os._exit(1)


def cluster(
    work: Callable[[Sequence[Task]], list[Outcome]],
    tasks: Sequence[Task],
    address: str,
    bury: Callable[[Task], Outcome],
) -> Generator[list[Outcome]]:
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
        _agree(client, address)
        pieces = {client.submit(work, chunk, pure=False): chunk for chunk in chunks(tasks, CHUNK)}
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


def _agree(client: Client, address: str) -> None:
    """
    Make sure that all workers run this very program: another version gives other results.

    Raises:
        HostError: there is no worker, or one runs another version.
    """
    try:
        versions = set(client.run(fingerprint).values())
    except ImportError as error:
        raise HostError("集群上没有安装本程序", where=address, advice="请在每个节点安装同一版本的 xl-jixiao") from error
    if versions != {fingerprint()}:
        what = "集群上的程序与本机版本不同" if versions else "集群上没有工作节点"
        raise HostError(what, where=address, advice="请在每个节点启动同一版本的 xl-jixiao 工作进程")
