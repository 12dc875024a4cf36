"""From finding to finding, and what people write to explain one (出错说明)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_jixiao.addin import results
from xl_jixiao.addin.changes import find_sheet
from xl_jixiao.addin.host import notice
from xl_jixiao.check import is_real
from xl_jixiao.engines.surface import selected, show, write_text
from xl_jixiao.errors import InputError
from xl_jixiao.layouts import FINDINGS

if TYPE_CHECKING:
    import xlwings as xw

    from xl_jixiao.addin.results import Row

DONE = "已说明"
LACKING = "请写明具体原因（不少于 4 个字，不能只写“无”“正常”“已核实”）"


def next_finding(book: xw.Book) -> str:
    """Go to the cell of the next finding that is not settled, from the last one back to the first."""
    return _go(book, 1)


def previous_finding(book: xw.Book) -> str:
    """Go to the cell of the finding before."""
    return _go(book, -1)


def explain_finding(book: xw.Book, text: str = "") -> str:
    """
    Write the 出错说明 of the finding at hand, or go to where it is written.

    The finding at hand is that of the selected row of 校验结果 or of the selected cell of a form; without any, the
    first that still wants an explanation.

    Args:
        book: a workbook that has been checked.
        text: the explanation; without it its cell is shown, for the user to type into.

    Raises:
        InputError: nothing has been checked, the finding is an 错误, or the text explains nothing.
    """
    row = _at_hand(book)
    if not row.review:
        raise InputError(
            f"“{row.cells['性质']}”不需要也不能用说明代替", where=row.cells["规则编号"], advice="错误请修改表中的内容"
        )
    sheet = book.sheets[results.SHEET]
    cell = sheet.range((row.number, FINDINGS.number("出错说明")))
    if not text.strip():
        show(cell)
        return f"{LACKING}，填在黄色单元格中，再点【一键校验】。"
    if not is_real(text):
        raise InputError("这样的说明不具体", where=row.cells["规则编号"], advice=LACKING)
    write_text(cell, [[text.strip()]])
    sheet.range((row.number, FINDINGS.number("状态"))).value = DONE
    return f"已填写 {row.cells['规则编号']} 的出错说明。"


def _go(book: xw.Book, step: int) -> str:
    rows = [row for row in _rows(book) if row.cells["状态"] != DONE and _reachable(book, row)]
    places = list(dict.fromkeys(row.place for row in rows if row.place))
    if not places:
        raise InputError("没有还要处理的问题", where=book.name, advice="可以保存上报了")
    here = _here(book, rows)
    first = 0 if step > 0 else len(places) - 1
    at = places.index(here.place) + step if here is not None and here.place else first
    sheet, box = places[at % len(places)]
    cell = book.sheets[sheet].range((box.top, box.left))
    show(cell)
    if cell.rows.hidden:
        notice(f"第 {box.top} 行被筛选或隐藏，看不到；请先清除筛选。")
    return "" if 0 <= at < len(places) else "已到头，从另一端继续。"


def _rows(book: xw.Book) -> list[Row]:
    rows = results.read(book)
    if not rows:
        raise InputError("还没有校验结果", where=book.name, advice="请先点【一键校验】")
    return rows


def _at_hand(book: xw.Book) -> Row:
    """Return the finding people mean."""
    rows = _rows(book)
    here = _here(book, rows)
    if here is None:
        here = next((row for row in rows if row.review and row.cells["状态"] != DONE), None)
    if here is None:
        raise InputError("没有待说明的问题", where=book.name, advice="需要修改说明时，请先选中“校验结果”中的那一行")
    return here


def _here(book: xw.Book, rows: list[Row]) -> Row | None:
    """Return the finding of the selected row of 校验结果, or of the selected cell of a form; there first a 核实."""
    area = selected(book)
    if area is None:
        return None
    if area.sheet.name == results.SHEET:
        return next((row for row in rows if row.number == area.row), None)
    there = [row for row in rows if row.place and row.place[0] == area.sheet.name]
    there = [row for row in there if row.place and row.place[1].holds(area.row, area.column)]
    return next((row for row in there if row.review), there[0] if there else None)


def _reachable(book: xw.Book, row: Row) -> bool:
    return row.place is not None and find_sheet(book, row.place[0]) is not None
