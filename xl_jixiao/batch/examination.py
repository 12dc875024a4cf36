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
from xl_jixiao.batch.rows import rows_of
from xl_jixiao.check import check_reading, profile_of
from xl_jixiao.errors import JixiaoError
from xl_jixiao.reporters.text import report_text
from xl_jixiao.scoring.evaluation import evaluate

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xl_jixiao.batch.pools import Outcome, Task
    from xl_jixiao.model import Form
    from xl_jixiao.scoring.profiles import Profile

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
        for task in tasks:
            if seconds:
                faulthandler.dump_traceback_later(seconds, exit=True, file=_nowhere())
            files.append(_examined(folder, task, profile))
            if seconds:
                faulthandler.cancel_dump_traceback_later()
            rows += sum(len(columns[0]) for columns in files[-1].rows.values())
            if rows > _ROWS_AT_ONCE or task is tasks[-1]:
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


@cache
def _nowhere() -> IO[str]:
    """Where the watchdog writes its traceback: users are told in a sentence instead."""
    return Path(os.devnull).open("w")


def _examined(folder: Path, task: Task, profile: Profile | None) -> Examined:
    if task.path.endswith("/"):
        return unreadable(task, "这个文件夹打不开，其中的文件都没有校验，请检查权限后再次运行")
    try:
        reading = readers.read(folder / task.file)
        chosen = profile or profile_of(reading)
        report = check_reading(reading, chosen)
        evaluations = [evaluate(form, chosen) if _has_actuals(form) else None for form in reading.dossier.forms]
        return Examined(task, rows_of(task.path, reading, report, evaluations), report_text(report, task.path))
    except JixiaoError as error:
        return unreadable(task, error.sentence)
    except (MemoryError, RecursionError) as error:
        return unreadable(task, f"文件内容过大或嵌套过深（{type(error).__name__}），请拆分后重试")
    except Exception as error:  # noqa: BLE001 - one bad file never stops the rest; it is listed by name
        return unreadable(task, f"程序内部错误（{type(error).__name__}），请把这个文件发给维护者")


def _has_actuals(form: Form) -> bool:
    return any(indicator.actual for indicator in form.indicators)
