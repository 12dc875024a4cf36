"""What a button starts beside the workbook: a batch over its folder, the diagnosis of this machine."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from xl_jixiao import batch as batches
from xl_jixiao import install
from xl_jixiao.addin.asking import ask_folder, can_ask
from xl_jixiao.addin.host import progress
from xl_jixiao.addin.preferences import preferences
from xl_jixiao.batch import results
from xl_jixiao.errors import InputError

if TYPE_CHECKING:
    import xlwings as xw

RESULTS = "绩效批量校验结果"
"""Folder for the results, beside the files"""


def batch(book: xw.Book, folder: Path | str | None = None) -> str:
    """
    Check every file in a folder under the workbook's settings; what was done before and is unchanged is not repeated.

    Args:
        book: its settings count; it is not changed.
        folder: the user is asked for it when not given; where there is no window, it is that of the workbook.

    Raises:
        InputError: the workbook was never saved, or the folder has no file to check.
        FileError: the results cannot be written.
        CancelledError: no folder was chosen, or Esc was pressed; what is done so far is kept.
    """
    here = Path(folder) if folder is not None else _folder(book)
    done = batches.run(
        here,
        here / RESULTS,
        profile=preferences(book).profile,
        jobs=1,
        progress=lambda finished, total: progress(finished, total, "文件"),
    )
    findings = "，".join(f"{severity} {count} 条" for severity, count in done.findings.items())
    unreadable = f"；{done.unreadable} 个文件无法读取" if done.unreadable else ""
    return (
        f"已校验“{here.name}”中 {done.files} 个文件、{done.forms} 份表：{findings}{unreadable}。"
        f"结果在“{RESULTS}”文件夹，先看“{results.BOOK}”。"
    )


def _folder(book: xw.Book) -> Path:
    if can_ask(book):
        return ask_folder(book, "批量校验文件夹")
    if not Path(book.fullname).is_absolute():
        raise InputError(
            "工作簿还没有保存，不知道校验哪个文件夹", where=book.name, advice="请先把它保存到要校验的文件夹"
        )
    return Path(book.fullname).parent


def doctor(book: xw.Book) -> str:
    """Say why this software would not work on this machine, and what to do."""
    del book
    return install.doctor().text
