"""Forms into the template: one sheet a project in the official layout, and the lists that all sheets work with."""

from __future__ import annotations

from importlib.resources import files as resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xl_jixiao import readers
from xl_jixiao.addin.asking import FORMS, ask_file
from xl_jixiao.addin.calculating import compute
from xl_jixiao.addin.changes import find_sheet
from xl_jixiao.addin.collecting import filled_forms, setting
from xl_jixiao.addin.host import notice
from xl_jixiao.addin.lists import add_pending, refresh_lists, require_template
from xl_jixiao.addin.recognise import is_template
from xl_jixiao.addin.writing import new_sheet, size, write_form
from xl_jixiao.engines.surface import show
from xl_jixiao.errors import FileError, InputError
from xl_jixiao.files import write_file
from xl_jixiao.layouts import APPLICATION, BLANK_ROWS, form_sheet
from xl_jixiao.model import Stage

if TYPE_CHECKING:
    import xlwings as xw

    from xl_jixiao.parsing import Reading


NEW_NAME = "绩效申报表"


def new_form(book: xw.Book) -> str:
    """
    Add a blank 申报表 to a workbook made from the template; beside any other, make a new workbook.

    Raises:
        FileError: the new workbook cannot be written.
    """
    if not is_template(book):
        return _new_book(book)
    sheet = new_sheet(book, APPLICATION)
    size(sheet, APPLICATION, BLANK_ROWS)
    show(sheet.range("A1"))
    return f"已新建“{sheet.name}”。"


def import_form(book: xw.Book, path: Path | str | None = None) -> str:
    """
    Read a file and put its forms into the template.

    Args:
        book: made from the template.
        path: of the file; the user is asked for it when not given.

    Raises:
        CancelledError: the user chose no file.
        FileError: the file cannot be read.
        InputError: the workbook is not the template, or the file holds no form.
    """
    require_template(book)
    return fill(book, readers.read(ask_file(book, "导入申报表", FORMS) if path is None else path))


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
    if reading.profile and reading.profile != setting(book, "口径"):
        notice(f"表样的口径是 {reading.profile}，“设置”里选的是 {setting(book, '口径')}，请核对后再校验、计算。")
    doubled = f"其中“{'”“'.join(twice)}”已有同名的表，请核对。" if twice else ""
    return f"已导入 {len(forms)} 个项目、{count} 个指标。{doubled}"


def _new_book(book: xw.Book) -> str:
    """Write a copy of the template beside the workbook, or into the user's folder, and open it."""
    here = Path(book.fullname)
    folder = here.parent if here.is_absolute() and here.parent.is_dir() else Path.home()
    names = (f"{NEW_NAME}{number or ''}.xlsm" for number in range(1000))
    target = next(folder / name for name in names if not (folder / name).exists())
    write_file(target, template())
    opened = book.app.books.open(str(target))
    show(opened.sheets[form_sheet(Stage.APPLICATION, 1)].range("A1"))
    return f"已新建工作簿：{target.name}。"


def template() -> bytes:
    """
    Return the template that the package carries.

    Raises:
        FileError: it was not built.
    """
    found = resources("xl_jixiao") / "data" / "template.xlsm"
    if not found.is_file():
        raise FileError("安装包里没有模板", advice="请重新安装 xl-jixiao；源码目录请先运行 make build")
    return found.read_bytes()


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
