"""Files: read, checked, scored and turned into rows. This is what workers do."""

from __future__ import annotations

import faulthandler
import gc
import os
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import IO, TYPE_CHECKING

from xl_jixiao import readers
from xl_jixiao.batch.outcomes import Examined, outcome, unreadable
from xl_jixiao.batch.pools import chunks
from xl_jixiao.batch.rows import rows_of
from xl_jixiao.check import check_readings, profile_of
from xl_jixiao.errors import JixiaoError
from xl_jixiao.reporters.text import report_text
from xl_jixiao.scoring.evaluation import evaluate

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xl_jixiao.batch.pools import Outcome, Task
    from xl_jixiao.batch.tables import Rows
    from xl_jixiao.check import Report
    from xl_jixiao.model import Form
    from xl_jixiao.parsing import Reading
    from xl_jixiao.scoring.profiles import Profile

_TOGETHER = 16
"""Files that are examined side by side: more do not fit into what a processor keeps at hand."""
_ROWS_AT_ONCE = 20_000
"""Rows that are packed together, about; fifty files have a tenth of them."""
_COLLECT_AFTER = 100_000
"""New objects before Python looks for cycles: forms have none, and at its 700 the search was a tenth of the work."""


def examine(folder: Path, profile: Profile | None, seconds: float, tasks: Sequence[Task]) -> list[Outcome]:
    """
    Examine a chunk of files below `folder`; one that cannot be read is said so and stops no other.

    Args:
        folder: of the batch.
        profile: 口径 to check and score under; without one each file's layout decides.
        seconds: when a file takes longer, this process ends itself (0: never), even if it hangs in foreign code;
            whoever started the process then knows that this file is to blame.
        tasks: the files.
    """
    outcomes: list[Outcome] = []
    files: list[Examined] = []
    rows = 0
    with _collecting_seldom():
        for some in chunks(tasks, _TOGETHER):
            for each in _examined(folder, some, profile, seconds):
                files.append(each)
                rows += sum(len(columns[0]) for columns in each.rows.values())
                if rows > _ROWS_AT_ONCE or each.task is tasks[-1]:
                    outcomes.append(outcome(files))
                    files, rows = [], 0
    return outcomes


@contextmanager
def _collecting_seldom() -> Iterator[None]:
    before = gc.get_threshold()
    gc.set_threshold(_COLLECT_AFTER, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


@contextmanager
def _watched(seconds: float) -> Iterator[None]:
    """End this process, even if it hangs in foreign code, when what is done here takes longer; 0 waits for ever."""
    if seconds:
        faulthandler.dump_traceback_later(seconds, exit=True, file=_nowhere())
    try:
        yield
    finally:
        if seconds:
            faulthandler.cancel_dump_traceback_later()


@cache
def _nowhere() -> IO[str]:
    """Where the watchdog writes its traceback: users are told in a sentence instead."""
    return Path(os.devnull).open("w")


def _examined(folder: Path, tasks: Sequence[Task], profile: Profile | None, seconds: float) -> list[Examined]:
    """Examine files side by side: each step is done for all of them, while its code is at hand."""
    done: dict[Task, Examined] = {}
    readings: dict[Task, tuple[Reading, Profile]] = {}
    for task in tasks:
        if task.path.endswith("/"):
            done[task] = unreadable(task, "这个文件夹打不开，其中的文件都没有校验，请检查权限后再次运行")
            continue
        try:
            with _watched(seconds):
                reading = readers.read(folder / task.file)
                readings[task] = reading, profile or profile_of(reading)
        except Exception as error:  # noqa: BLE001 - one bad file never stops the rest; it is listed by name
            done[task] = unreadable(task, _why(error))
    done |= _checked(readings, seconds)
    return [done[task] for task in tasks]


def _checked(readings: Mapping[Task, tuple[Reading, Profile]], seconds: float) -> dict[Task, Examined]:
    """Check what was read; where that fails, file by file."""
    try:
        with _watched(seconds):
            reports = check_readings(list(readings.values()))
            return {
                task: Examined(task, _rows(task, reading, report, profile), report_text(report, task.path))
                for (task, (reading, profile)), report in zip(readings.items(), reports, strict=True)
            }
    except Exception as error:  # noqa: BLE001 - see above
        if len(readings) == 1:
            return {task: unreadable(task, _why(error)) for task in readings}
    alone: dict[Task, Examined] = {}
    for task, reading in readings.items():
        alone |= _checked({task: reading}, seconds)
    return alone


def _rows(task: Task, reading: Reading, report: Report, profile: Profile) -> Rows:
    evaluations = [evaluate(form, profile) if _has_actuals(form) else None for form in reading.dossier.forms]
    return rows_of(task.path, reading, report, evaluations)


def _why(error: Exception) -> str:
    """Say why a file could not be examined."""
    if isinstance(error, JixiaoError):
        return error.sentence
    if isinstance(error, (MemoryError, RecursionError)):
        return f"文件内容过大或嵌套过深（{type(error).__name__}），请拆分后重试"
    return f"程序内部错误（{type(error).__name__}），请把这个文件发给维护者"


def _has_actuals(form: Form) -> bool:
    return any(indicator.actual for indicator in form.indicators)
