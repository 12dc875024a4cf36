"""Forms into the template: one sheet a project in the official layout, and the lists that all sheets work with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xl_jixiao import readers
from xl_jixiao.addin.calculating import compute
from xl_jixiao.addin.collecting import filled_forms, find_sheet
from xl_jixiao.addin.lists import add_pending, refresh_lists, require_template
from xl_jixiao.addin.writing import new_sheet, size, write_form
from xl_jixiao.engines.surface import show
from xl_jixiao.errors import InputError
from xl_jixiao.layouts import APPLICATION, form_sheet
from xl_jixiao.model import Stage

if TYPE_CHECKING:
    from pathlib import Path

    import xlwings as xw

    from xl_jixiao.parsing import Reading


def new_form(book: xw.Book) -> str:
    """Add a blank 申报表 to the template; returns what to tell the user."""
    sheet = new_sheet(book, APPLICATION)
    size(sheet, APPLICATION, BLANK_ROWS)
    show(sheet.range("A1"))
    return f"已新建“{sheet.name}”。"


BLANK_ROWS = 20
"""Indicator rows of a blank form"""


def import_form(book: xw.Book, path: Path | str) -> str:
    """
    Read a file and put its forms into the template.

    Raises:
        FileError: the file cannot be read.
        InputError: the workbook is not the template, or the file holds no form.
    """
    return fill(book, readers.read(path))


def fill(book: xw.Book, reading: Reading) -> str:
    """
    Put the forms of a reading into the template, each on a sheet of its own; what was repaired goes to 待确认.

    Forms that are in the workbook already stay; the blank 申报表 that the template begins with makes room.

    Raises:
        InputError: the workbook is not the template, or there is no form.
    """
    forms = reading.dossier.forms
    if not forms:
        raise InputError(
            "没有认出申报表", advice="请确认文件里有“项目名称”“三级指标”等栏目，或改用【新建申报表】手工填写"
        )
    require_template(book)
    present = {filled.form.project for filled in filled_forms(book)}
    _make_room(book)
    for form in forms:
        write_form(book, form)
    refresh_lists(book)
    compute(book)
    add_pending(book, _pending_rows(reading))
    count = sum(len(form.indicators) for form in forms)
    twice = [form.project for form in forms if form.project in present]
    doubled = f"其中“{'”“'.join(twice)}”已有同名的表，请核对。" if twice else ""
    return f"已导入 {len(forms)} 个项目、{count} 个指标。{doubled}"


def _make_room(book: xw.Book) -> None:
    """Delete a blank first form; whoever wants one makes it by 新建申报表."""
    name = form_sheet(Stage.APPLICATION, 1)
    sheet = find_sheet(book, name)
    if sheet is not None and name not in {filled.sheet for filled in filled_forms(book)}:
        sheet.delete()


def _pending_rows(reading: Reading) -> list[list[Any]]:
    """Lay out what was repaired or found no place, for a person to confirm."""
    repaired = [
        [
            "已自动整理",
            str(repair.origin),
            repair.before,
            f"{repair.what}：{repair.after}" if repair.after else repair.what,
        ]
        for repair in reading.repairs
    ]
    unplaced = [["未能归位", str(item.origin), item.text, item.why] for item in reading.unplaced]
    return [*unplaced, *repaired]
