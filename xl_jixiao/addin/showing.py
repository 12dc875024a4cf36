"""规则说明, 设置, 使用说明, 关于, 看板: buttons that lead to a sheet or say something."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_jixiao import __version__
from xl_jixiao.addin.calculating import compute
from xl_jixiao.addin.changes import find_sheet
from xl_jixiao.addin.lists import refresh_lists
from xl_jixiao.addin.settling import settle
from xl_jixiao.engines.surface import show
from xl_jixiao.errors import InputError
from xl_jixiao.layouts import Sheet
from xl_jixiao.rules.registry import RULES
from xl_jixiao.scoring import profiles

if TYPE_CHECKING:
    import xlwings as xw


def rules(book: xw.Book) -> str:
    """Show 规则说明."""
    return _show(book, Sheet.RULES)


def settings(book: xw.Book) -> str:
    """Show 设置."""
    return _show(book, Sheet.SETTINGS)


def guide(book: xw.Book) -> str:
    """Show 使用说明."""
    return _show(book, Sheet.GUIDE)


def dashboard(book: xw.Book) -> str:
    """
    Bring 看板 up to date and show it.

    Raises:
        InputError: the workbook is not the template.
    """
    refresh_lists(book)
    compute(book)
    settle(book)
    return _show(book, Sheet.DASHBOARD)


def about(book: xw.Book) -> str:
    """Say what this program is."""
    del book
    known = "、".join(profiles.names())
    return (
        f"财政项目支出绩效工具 xl_jixiao {__version__}，MIT 许可。\n"
        f"规则 {len(RULES)} 条；口径 {known}。\n"
        "全部在本机运行，不联网，不上传数据。"
    )


def _show(book: xw.Book, name: Sheet) -> str:
    sheet = find_sheet(book, name)
    if sheet is None:
        raise InputError(f"当前工作簿没有“{name}”表", where=book.name, advice="请切换到用【新建申报表】建立的工作簿")
    show(sheet.range("A1"))
    return ""
