"""
Around every action: the spreadsheet program is quiet while it runs and as before afterwards; faults become sentences.

`@hosted("上一条")` is for actions that only read; `undo.undoable` builds on it for those that write. Inside an action
`progress` moves the status bar and stops at Esc, `notice` adds a sentence to the answer.
"""

from __future__ import annotations

import functools
import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from typing import Any, Concatenate, ParamSpec

import xlwings as xw

from xl_jixiao.errors import HostError, JixiaoError

P = ParamSpec("P")
Action = Callable[Concatenate[xw.Book, P], str]
"""What a ribbon button does to a workbook; returns what to tell the user, `""` when the screen says it all"""

_log = logging.getLogger(__name__)
_ESCAPE = 0x1B
FILE_ENGINE = "jixiao-file"


class CancelledError(JixiaoError):
    """The user pressed Esc."""


class Session:
    """One action at work."""

    def __init__(self, book: xw.Book, label: str) -> None:
        self.book = book
        self.label = label
        self.notices: list[str] = []


_session: ContextVar[Session | None] = ContextVar("session", default=None)


def hosted(label: str) -> Callable[[Action[P]], Action[P]]:
    """
    Run an action with the host made quiet.

    Args:
        label: the button's caption, shown on the status bar.

    Returns:
        The decorator. The decorated action raises nothing but `JixiaoError`.
    """

    def decorate(action: Action[P]) -> Action[P]:
        @functools.wraps(action)
        def run(book: xw.Book, /, *args: P.args, **kwargs: P.kwargs) -> str:
            with session(book, label) as notices:
                answer = action(book, *args, **kwargs)
            return "\n".join(filter(None, [answer, *notices]))

        return captioned(run, label)

    return decorate


def captioned(action: Action[P], label: str) -> Action[P]:
    """Let an action say what is written on its button: `action.caption`."""
    vars(action)["caption"] = label
    return action


@contextmanager
def session(book: xw.Book, label: str) -> Iterator[list[str]]:
    """
    Keep screen, events and calculation still, and put them back whatever happens; gives the notices so far.

    Raises:
        JixiaoError: what went wrong, as a sentence.
    """
    entered = Session(book, label)
    token = _session.set(entered)
    try:
        _escape_pressed()  # forget an Esc from before
        with _quiet(book.app, label):
            yield entered.notices
    except JixiaoError:
        raise
    except Exception as fault:
        _log.exception("action failed")
        raise _sentence(fault, label) from fault
    finally:
        _session.reset(token)


def progress(done: int, total: int, what: str) -> None:
    """
    Show how far the action is, and stop if Esc was pressed.

    Raises:
        CancelledError: Esc was pressed; nothing has been written yet, or it is taken back.
    """
    running = _session.get()
    if running is None:
        return
    if _escape_pressed():
        raise CancelledError(f"已取消“{running.label}”，工作簿没有改动")
    running.book.app.status_bar = f"{running.label}：{what} {done}/{total}"


def notice(sentence: str) -> None:
    """Tell the user something beside the action's own answer, once."""
    running = _session.get()
    if running is not None and sentence not in running.notices:
        running.notices.append(sentence)


@contextmanager
def _quiet(app: xw.App, label: str) -> Iterator[None]:
    quiet: dict[str, Any] = {"screen_updating": False, "enable_events": False, "calculation": "manual"}
    if app.engine.name == FILE_ENGINE:
        del quiet["calculation"]  # nothing calculates, and the file's own setting must not change
    before = {name: getattr(app, name) for name in quiet}
    try:
        for name, value in quiet.items():
            setattr(app, name, value)
        app.status_bar = f"{label}……"
        yield
    finally:
        for name, value in before.items():
            with suppress(Exception):  # the host may be closing; the fault that matters is already on its way
                setattr(app, name, value)
        with suppress(Exception):
            app.status_bar = False


def _sentence(fault: Exception, label: str) -> HostError:
    if type(fault).__name__ == "com_error":
        return HostError(
            f"“{label}”没有完成：表格程序正忙或拒绝了操作，工作簿没有改动",
            advice="请先结束单元格编辑、关闭打开的对话框，再试一次",
        )
    return HostError(
        f"“{label}”没有完成：程序出错（{type(fault).__name__}），工作簿没有改动",
        advice="请再试一次；仍不行请点【诊断】，把结果交给技术支持",
    )


def _escape_pressed() -> bool:
    """Whether Esc went down since the last call (Windows; elsewhere there is no key to ask)."""
    if sys.platform != "win32":
        return False
    import ctypes  # noqa: PLC0415 - Windows only

    return bool(ctypes.windll.user32.GetAsyncKeyState(_ESCAPE) & 1)
