"""
The other way round: Python starts first and attaches to the workbook that is open.

For machines whose protection forbids Excel to start programs: the actions of the ribbon are on a small menu in a
console window. WPS 表格 is reached by its own name (`Ket.Application`); that was not verified.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from xl_jixiao.addin import actions
from xl_jixiao.addin.press import press
from xl_jixiao.errors import HostError
from xl_jixiao.install import excel, settings
from xl_jixiao.install.machine import Machine

if TYPE_CHECKING:
    from collections.abc import Callable

    import xlwings as xw

EXCEL = "Excel.Application"
WPS = "Ket.Application"
SETTING = "JX_PROGID"
"""Line of xlwings' configuration that names another program than Excel"""
LEAVE = "0"


def serve(connect: Callable[[], xw.App], ask: Callable[[str], str], tell: Callable[[str], None]) -> None:
    """
    Offer the actions until the user leaves.

    Args:
        connect: returns the program with the open workbooks; asked again before each action.
        ask: shows a question and returns the answer.
        tell: shows a sentence.

    Raises:
        HostError: no program is open.
    """
    names = list(actions.__all__)
    menu = "\n".join(f"{number:>3}  {getattr(actions, name).caption}" for number, name in enumerate(names, 1))
    while True:
        book = _chosen(connect(), ask, tell)
        if book is None:
            return
        tell(f"\n【{book.name}】\n{menu}\n{LEAVE:>3}  退出")
        answer = ask("请输入编号：").strip()
        if answer == LEAVE:
            return
        if not answer.isascii() or not answer.isdigit() or not 1 <= int(answer) <= len(names):
            tell(f"没有编号“{answer}”，请输入 1 至 {len(names)}，或 {LEAVE} 退出。")
            continue
        tell(press(names[int(answer) - 1], book) or "完成。")


def chosen_program(machine: Machine | None = None) -> str:
    """Return the program that this machine's configuration names: Excel unless it says another."""
    here = machine or Machine.here()
    return settings.read(excel.config_file(here), here.code_page).get(SETTING, EXCEL)


def running(progid: str = EXCEL) -> xw.App:
    """
    Return the program of this name that is running, with its workbooks.

    Raises:
        HostError: this is not Windows, or the program is not running.
    """
    if sys.platform != "win32":
        raise HostError(
            "只能在 Windows 上连接正在运行的 Excel 或 WPS 表格",
            advice="LibreOffice 请运行 xl-jixiao install --libreoffice",
        )
    import xlwings as xw  # noqa: PLC0415 - half a second that the help need not cost
    from pywintypes import com_error  # noqa: PLC0415 - Windows only
    from win32com.client import GetActiveObject  # noqa: PLC0415 - Windows only
    from xlwings import _xlwindows  # noqa: PLC0415 - Windows only

    try:
        program = GetActiveObject(progid)
    except com_error as refused:
        name = "WPS 表格" if progid == WPS else "Excel"
        raise HostError(f"没有找到正在运行的 {name}（{progid}）", advice=f"请先在 {name} 中打开工作簿") from refused
    return xw.App(impl=_xlwindows.App(xl=program))


def _chosen(app: xw.App, ask: Callable[[str], str], tell: Callable[[str], None]) -> xw.Book | None:
    """
    Return the workbook to work on: the only one, or the one the user names; None to leave.

    Raises:
        HostError: none is open.
    """
    books = list(app.books)
    if not books:
        raise HostError("没有打开的工作簿", advice="请先打开申报表所在的工作簿")
    if len(books) == 1:
        return books[0]
    while True:
        tell("\n".join(f"{number:>3}  {book.name}" for number, book in enumerate(books, 1)))
        answer = ask(f"打开了 {len(books)} 个工作簿，请输入编号（{LEAVE} 退出）：").strip()
        if answer == LEAVE:
            return None
        if answer.isascii() and answer.isdigit() and 1 <= int(answer) <= len(books):
            return books[int(answer) - 1]
