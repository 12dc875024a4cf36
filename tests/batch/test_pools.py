import gc
import importlib
import multiprocessing
import os
import signal
import time
from pathlib import Path

import pytest

from tests.batch import deadly
from xl_jixiao.batch import pools
from xl_jixiao.errors import HostError

TASKS = [deadly.task(f"file{number}") for number in range(30)]


def payloads(outcomes):
    return {task.path: payload for chunk in outcomes for (task,), payload, _ in chunk}


def test_all_tasks_are_done_once_in_processes():
    done = payloads(pools.local(deadly.shout, TASKS, 2, deadly.bury))

    assert done == payloads(pools.alone(deadly.shout, TASKS))
    assert len(done) == 30


def test_chunks_get_smaller_towards_the_end():
    tasks = [deadly.task(f"file{number}") for number in range(1000)]
    pieces = list(pools._shrinking(tasks, 2))

    assert [task for piece in pieces for task in piece] == tasks
    sizes = [len(piece) for piece in pieces]
    assert sizes == sorted(sizes, reverse=True)
    assert (sizes[0], sizes[-1]) == (pools.CHUNK, 1)
    assert [len(piece) for piece in pools._shrinking(tasks[:3], 8)] == [1, 1, 1]


def test_what_workers_begin_with_lets_them_collect_garbage(monkeypatch):
    frozen = []
    monkeypatch.setattr(gc, "freeze", lambda: frozen.append(gc.isenabled()))
    importlib.import_module("xl_jixiao.batch.warm")

    assert frozen == [False]
    assert gc.isenabled()


def test_a_worker_that_dies_takes_only_the_files_that_killed_it():
    tasks = [*TASKS[:10], deadly.task("poison1"), *TASKS[10:], deadly.task("poison2")]
    done = payloads(pools.local(deadly.die_on_poison, tasks, 2, deadly.bury))

    assert done.pop("poison1") == done.pop("poison2") == b"buried"
    assert done == payloads(pools.alone(deadly.shout, TASKS))


def test_a_machine_that_cannot_start_workers_blames_no_file():
    with pytest.raises(HostError, match="无法启动工作进程"):
        list(pools.local(deadly.die_at_once, TASKS, 2, deadly.bury))


def test_a_system_that_starts_no_more_processes_is_a_sentence(monkeypatch):
    def refuse(*_arguments, **_options):
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(pools.ProcessPoolExecutor, "submit", refuse)
    with pytest.raises(HostError, match="无法启动工作进程"):
        list(pools.local(deadly.shout, TASKS, 2, deadly.bury))


@pytest.mark.skipif(not hasattr(os, "setsid"), reason="looks for processes as Unix does")
def test_workers_end_when_their_parent_is_killed():
    context = multiprocessing.get_context("spawn")
    pids = context.Queue()
    parent = context.Process(target=deadly.wait_with_workers, args=(pids,))
    parent.start()
    workers = [pids.get(timeout=60) for _ in range(2)]
    os.kill(parent.pid, signal.SIGKILL)
    parent.join()

    deadline = time.monotonic() + 30
    while any(is_running(pid) for pid in workers):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def is_running(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    try:  # a zombie has ended; nobody may be there to bury it
        with Path(f"/proc/{pid}/stat").open() as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return True


def test_a_cluster_that_does_not_answer_is_a_sentence():
    pytest.importorskip("distributed")
    with pytest.raises(HostError, match="连接不上集群"):
        list(pools.cluster(deadly.shout, TASKS, "nonsense://nowhere", deadly.bury))
