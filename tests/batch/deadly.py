"""Work for the tests of pools, importable by worker processes."""

import os
import signal

from xl_jixiao.batch.pools import Outcome


def shout(tasks):
    return [Outcome(task, task.path.upper().encode()) for task in tasks]


def die_on_poison(tasks):
    """Kill the worker, as a crash in a native library would, when a task is called poison."""
    if any("poison" in task.path for task in tasks):
        os.kill(os.getpid(), signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
    return shout(tasks)


def bury(task):
    return Outcome(task, b"buried")
