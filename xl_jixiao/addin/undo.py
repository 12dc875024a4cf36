"""
撤销上一步: what each action changed is kept in the workbook itself, and taken back on demand.

Excel forgets its own undo list whenever a macro writes. The steps lie in a very hidden sheet, one row a step: caption,
then the packed changes in pieces of cell length. So they survive saving, closing and another program. At most `STEPS`
steps of together `CHARACTERS` characters are kept; the oldest go first.
"""

from __future__ import annotations

import base64
import functools
import zlib
from typing import TYPE_CHECKING, ParamSpec

from xl_jixiao.addin import store
from xl_jixiao.addin.changes import SheetRenamed, Step, find_sheet
from xl_jixiao.addin.host import Action, captioned, hosted, notice, session
from xl_jixiao.addin.recording import Recorder
from xl_jixiao.engines.surface import is_read_only, structure_is_protected
from xl_jixiao.errors import HostError, InputError

if TYPE_CHECKING:
    from collections.abc import Callable

    import xlwings as xw

P = ParamSpec("P")

SHEET = f"{store.PRIVATE}undo"
STEPS = 10
CHARACTERS = 4_000_000
_PIECE = 32_000
"""Characters in one cell; Excel takes 32,767"""


def undoable(label: str) -> Callable[[Action[P]], Action[P]]:
    """
    Make an action that writes one that can be taken back, and that leaves no trace when it fails or is cancelled.

    Args:
        label: the button's caption.

    Returns:
        The decorator; it includes `hosted`.
    """

    def decorate(action: Action[P]) -> Action[P]:
        @functools.wraps(action)
        def run(book: xw.Book, /, *args: P.args, **kwargs: P.kwargs) -> str:
            with session(book, label) as notices:
                _check_writable(book)
                recorder = Recorder(book)
                try:
                    answer = action(recorder.book, *args, **kwargs)
                    push(book, recorder.step(label))
                except BaseException:
                    recorder.roll_back()
                    raise
            return "\n".join(filter(None, [answer, *notices]))

        return captioned(run, label)

    return decorate


def _check_writable(book: xw.Book) -> None:
    """
    See to it that what an action writes can be kept and taken back.

    Raises:
        HostError: no sheets may be added.
    """
    if structure_is_protected(book):
        raise HostError(
            "工作簿结构受保护，不能添加工作表，没有改动", where=book.name, advice="请在【审阅】中取消“保护工作簿”后再试"
        )
    if is_read_only(book):
        notice("工作簿以只读方式打开（可能正被别人使用），请另存为后再关闭，否则结果不会保留。")


def push(book: xw.Book, step: Step) -> None:
    """Keep a step; the oldest are forgotten when there are too many, or too long ones."""
    if not step.changes:
        return
    rows = [*_rows(book), [step.label, *_packed(step)]]
    sizes = [sum(map(len, row)) for row in rows]
    first = max(0, len(rows) - STEPS)
    while first < len(rows) and sum(sizes[first:]) > CHARACTERS:
        first += 1
    if first == len(rows):
        notice("这一步改动太多，不能用【撤销上一步】恢复；需要原样时请不保存就关闭，再重新打开。")
    for row in rows[:first]:
        _forget(book, _unpacked(row))
    _keep(book, rows[first:])


@hosted("撤销上一步")
def undo(book: xw.Book) -> str:
    """
    Take back the last action that wrote.

    Raises:
        InputError: there is nothing to take back.
    """
    rows = _rows(book)
    if not rows:
        raise InputError("没有可以撤销的操作", advice="本软件的每个写入操作之后才能撤销，Excel 自己的改动请按 Ctrl+Z")
    step = _unpacked(rows[-1])
    left = step.take_back(book)
    _keep(book, rows[:-1])
    if not left:
        return f"已撤销“{step.label}”。"
    return f"已撤销“{step.label}”，以下除外：{'；'.join(dict.fromkeys(left))}。"


def pending(book: xw.Book) -> list[str]:
    """Return the captions of the steps that can be taken back, the newest last."""
    return [row[0] for row in _rows(book)]


def _rows(book: xw.Book) -> list[list[str]]:
    return [[cell for cell in row if cell] for row in store.read(book, SHEET)]


def _keep(book: xw.Book, rows: list[list[str]]) -> None:
    store.write(book, SHEET, rows)


def _packed(step: Step) -> list[str]:
    text = base64.b64encode(zlib.compress(step.to_json().encode(), 9)).decode()
    return [text[start : start + _PIECE] for start in range(0, len(text), _PIECE)]


def _unpacked(row: list[str]) -> Step:
    """
    Read a kept step.

    Raises:
        InputError: somebody altered the hidden sheet.
    """
    try:
        return Step.from_json(zlib.decompress(base64.b64decode("".join(row[1:]))).decode())
    except (ValueError, KeyError, TypeError, zlib.error) as broken:
        raise InputError("撤销记录已损坏，不能撤销", advice=f"请删除隐藏工作表 {SHEET}，其余内容不受影响") from broken


def _forget(book: xw.Book, step: Step) -> None:
    """Delete the sheets that a step only put aside."""
    for change in step.changes:
        if isinstance(change, SheetRenamed) and change.after.startswith(store.PRIVATE):
            sheet = find_sheet(book, change.after)
            if sheet is not None:
                sheet.delete()
