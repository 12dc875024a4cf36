"""Work for the tests of pools, importable by worker processes."""

import os
import signal
import time

from xl_jixiao import readers
from xl_jixiao.batch import examination, pools
from xl_jixiao.batch.pools import Outcome, Task


def task(path):
    return Task(path, "key", path)


def shout(tasks):
    return [Outcome([task], task.path.upper().encode(), [b""]) for task in tasks]


def die_on_poison(tasks):
    """Kill the worker, as a crash in a native library would, when a task is called poison."""
    if any("poison" in task.path for task in tasks):
        os.kill(os.getpid(), signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
    return shout(tasks)


def die_at_once(_tasks):
    os._exit(1)


def bury(task):
    return Outcome([task], b"buried", [b""])


def examine_with_hanging_reader(*arguments, read=readers.read):
    """Examine; reading a file called 死循环 never ends."""

    def read_or_hang(path):
        while "死循环" in path.name:
            time.sleep(1)
        return read(path)

    readers.read = read_or_hang
    return examination.examine(*arguments)


def examine_with_hanging_check(*arguments, check=examination.check_readings):
    """Examine; the check of files never ends when one of them is called 死循环."""

    def check_or_hang(readings):
        while any("死循环" in next(iter(each.origins.values())).file for each, _ in readings):
            time.sleep(1)
        return check(readings)

    examination.check_readings = check_or_hang
    return examination.examine(*arguments)


def wait_with_workers(pids):
    """Start workers, tell who they are, and wait to be killed."""
    with pools._Pool(2) as pool:
        for pid in pool.map(_pid_after_a_while, range(2)):
            pids.put(pid)
        time.sleep(600)


def _pid_after_a_while(_number):
    time.sleep(0.5)
    return os.getpid()
