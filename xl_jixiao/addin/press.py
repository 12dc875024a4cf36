"""A ribbon button was pressed, wherever it stands: run the action of that name, answer with a sentence."""

from __future__ import annotations

import logging
from importlib import import_module
from typing import TYPE_CHECKING

from xl_jixiao import logs
from xl_jixiao.errors import HostError, JixiaoError

if TYPE_CHECKING:
    import xlwings as xw

_log = logging.getLogger(__name__)


def press(action: str, book: xw.Book) -> str:
    """
    Run a function of `xl_jixiao.addin.actions` on a workbook.

    Args:
        action: its name, e.g. `check`.
        book: the workbook that the user looks at.

    Returns:
        What to tell the user; `""` when the screen says it all. Nothing is raised.
    """
    logs.start()
    try:
        actions = import_module("xl_jixiao.addin.actions")  # not at import: functions must be ready at once
        answer: str = getattr(actions, action)(book)
    except JixiaoError as fault:
        return fault.sentence
    except Exception:  # noqa: BLE001 - whoever called can show nothing but a sentence
        _log.exception("action failed outside its session")
        return HostError("没有完成：程序出错，工作簿没有改动", advice="请点【诊断】，把结果交给技术支持").sentence
    return answer
