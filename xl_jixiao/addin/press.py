"""A ribbon button was pressed, wherever it stands: run the action of that name, answer with a sentence."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from xl_jixiao import logs
from xl_jixiao.errors import JixiaoError

if TYPE_CHECKING:
    import xlwings as xw


def press(action: str, book: xw.Book) -> str:
    """
    Run a function of `xl_jixiao.addin.actions` on a workbook.

    Args:
        action: its name, e.g. `check`.
        book: the workbook that the user looks at.

    Returns:
        What to tell the user; `""` when the screen says it all.
    """
    logs.start()
    actions = import_module("xl_jixiao.addin.actions")  # not at import: functions must be ready at once
    try:
        answer: str = getattr(actions, action)(book)
    except JixiaoError as error:
        return error.sentence
    return answer
