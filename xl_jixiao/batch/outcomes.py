"""What came of files, and how it leaves the process that examined them; also of those that could not be read."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from xl_jixiao.batch.columns import pack
from xl_jixiao.batch.pools import Outcome, Task
from xl_jixiao.batch.tables import FILES, TABLES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_jixiao.batch.tables import Rows

READ = "已读取"
UNREADABLE = "无法读取"


class Examined(NamedTuple):
    """What came of one file."""

    task: Task
    rows: Rows
    report: str
    """what people read about it"""


def unreadable(task: Task, why: str) -> Examined:
    """List a file that could not be read, and why."""
    nothing: Rows = {table.name: table.no_rows for table in TABLES}
    return Examined(task, {**nothing, FILES.name: [[task.path], [UNREADABLE], [0], [why]]}, f"{why}\r\n")


def outcome(files: Sequence[Examined]) -> Outcome:
    """Make ready to leave this process what came of files."""
    return Outcome(
        [each.task for each in files],
        pack([each.rows for each in files]),
        [each.report.encode("utf-8-sig", errors="replace") for each in files],
    )


def bury(task: Task) -> Outcome:
    """Make the outcome of a file whose worker died or had to be ended."""
    return outcome([unreadable(task, "处理这个文件时程序异常退出，或时间过长，请单独用 Excel 打开检查后另存")])
