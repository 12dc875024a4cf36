"""How Excel, LibreOffice and `attach` run an action: by its name and the workbook's, answered by one sentence."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import xlwings as xw

from xl_jixiao.addin import actions
from xl_jixiao.errors import HostError, JixiaoError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_log = logging.getLogger(__name__)


def run(action: str, fullname: str) -> str:
    """
    Run a ribbon action on an open workbook.

    Args:
        action: the name of a function of `actions`.
        fullname: path or, of a workbook never saved, name of an open workbook.

    Returns:
        What to tell the user; `""` for nothing. Nothing is raised.
    """
    return _answer(lambda: getattr(actions, action)(find_book(fullname)))


def press(action: str, book: xw.Book) -> str:
    """Run an action on a workbook at hand; answers as `run` does."""
    return _answer(lambda: getattr(actions, action)(book))


def _answer(act: Callable[[], str]) -> str:
    try:
        return act()
    except JixiaoError as fault:
        return fault.sentence
    except Exception:  # noqa: BLE001 - whoever called can show nothing but a sentence
        _log.exception("action failed outside its session")
        return HostError("没有完成：程序出错，工作簿没有改动", advice="请点【诊断】，把结果交给技术支持").sentence


def find_book(fullname: str, apps: Iterable[xw.App] | None = None) -> xw.Book:
    """
    Return the open workbook of this path or name.

    Raises:
        HostError: it is not open, or open twice where the names do not tell which is meant.
    """
    open_books = [book for app in (xw.apps if apps is None else apps) for book in app.books]
    found = [book for book in open_books if fullname in {book.fullname, book.name}]
    if not found:
        raise HostError("没有找到这个打开的工作簿", where=fullname, advice="请把它切换到最前面再试")
    if len(found) > 1:
        raise HostError("同一个工作簿打开了两次", where=fullname, advice="请只留一个窗口（保存后关掉另一个）再试")
    return found[0]
