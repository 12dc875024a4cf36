"""导出: the workbook without macros, as PDF, as Word; always a new file beside it, never over another."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from xl_jixiao.addin import checking, plain, rendering
from xl_jixiao.addin.blocks import forms_of
from xl_jixiao.addin.cells import as_profile
from xl_jixiao.addin.collecting import filled_forms, profile_text, setting
from xl_jixiao.addin.listing import read_block
from xl_jixiao.addin.lists import require_template
from xl_jixiao.addin.preferences import preferences
from xl_jixiao.addin.summarising import Data
from xl_jixiao.check import Persona
from xl_jixiao.engines import open_book
from xl_jixiao.engines.surface import save_copy
from xl_jixiao.errors import InputError
from xl_jixiao.files import write_file
from xl_jixiao.layouts import DETAILS, PARAGRAPHS, PROJECTS
from xl_jixiao.model import Dossier, Stage
from xl_jixiao.model.grammar import fold
from xl_jixiao.parsing.layout import going_with
from xl_jixiao.reporters import review
from xl_jixiao.reporters.evaluation_docx import report, text_document
from xl_jixiao.reporters.form_docx import to_docx
from xl_jixiao.scoring.evaluation import evaluate

if TYPE_CHECKING:
    from collections.abc import Sequence

    import xlwings as xw

    from xl_jixiao.model import Form


def export_plain(book: xw.Book, path: Path | None = None) -> str:
    """
    Save a copy without macros, in which Excel's own formulas compute 达成率 and 得分.

    Args:
        book: made from the template.
        path: of the new `.xlsx`; beside the workbook when not given.

    Raises:
        InputError: the workbook is not the template, or was never saved.
    """
    require_template(book)
    target = path or free_name(book, "（无宏版）", ".xlsx")
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / f"{Path(book.name).stem}.xlsm"
        save_copy(book, copy)
        with open_book(copy) as opened:
            plain.make_plain(opened)
            opened.save(str(target))
    return f"已导出无宏版：{target.name}。"


def export_pdf(book: xw.Book, path: Path | None = None) -> str:
    """
    Print the visible sheets into a PDF, by LibreOffice.

    Raises:
        HostError: there is no LibreOffice, or it failed.
        InputError: the workbook was never saved.
    """
    target = path or free_name(book, "", ".pdf")
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / f"{target.stem}.xlsm"
        save_copy(book, copy)
        write_file(target, rendering.to_pdf(copy, Path(folder) / "pdf").read_bytes())
    return f"已导出 PDF：{target.name}。"


def export_word(book: xw.Book, folder: Path | None = None) -> str:
    """
    Write Word files: the official forms, a 自评报告 for each project that has results, 审核表, texts for 公开.

    The 申报表 and 自评表 have the layout that goes with the profile of the workbook.

    Raises:
        InputError: the workbook is not the template, was never saved, or holds no project.
    """
    require_template(book)
    if not Data(book).has_projects:
        raise InputError("没有可以导出的项目", where=book.name, advice="请先导入或填写申报表")
    rules = as_profile(profile_text(book))
    year = setting(book, "评价年度")
    forms = forms_of(
        read_block(book, DETAILS), read_block(book, PROJECTS), year=int(year) if year.isdecimal() else None
    )
    written = _official(book, forms, rules.name, folder)
    for form in forms:
        if form.stage is Stage.EVALUATION:
            target = free_name(book, f"_{_file_name(form.project)}自评报告", ".docx", folder)
            write_file(target, report(evaluate(form, rules)))
            written.append(target.name)
    written += _review(book, folder)
    target = free_name(book, "_决算公开段落", ".docx", folder)
    texts = [(place.help, Data(book).paragraph(place.label)) for place in PARAGRAPHS]
    note = f"数字取自汇总表；计分口径：{rules.title}（{rules.label}），平均得分为各项目的简单平均；XX 处请补充。"
    write_file(target, text_document("绩效管理公开文字", texts, note))
    return f"已导出 {'、'.join([*written, target.name])}。"


def _official(book: xw.Book, forms: Sequence[Form], profile: str, folder: Path | None) -> list[str]:
    """Write all 申报表 into one file and all 自评表 into another; return the names of the files."""
    on_sheets = [filled.form for filled in filled_forms(book)]
    own = {fold(form.project): form for form in on_sheets if form.stage is Stage.APPLICATION}
    stages = {
        # The sheets say more than the lists; a project without a sheet is written as the lists have it.
        Stage.APPLICATION: [own.get(fold(form.project), form) for form in forms if form.stage is Stage.APPLICATION],
        Stage.EVALUATION: [form for form in forms if form.stage is Stage.EVALUATION],
    }
    written = []
    for stage, found in stages.items():
        if found:
            data, _ = to_docx(Dossier(forms=tuple(found)), going_with(profile, stage).code)
            target = free_name(book, f"_{stage}", ".docx", folder)
            write_file(target, data)
            written.append(target.name)
    return written


def _review(book: xw.Book, folder: Path | None) -> list[str]:
    """Write the 审核表 of all 申报表 into one file; return its name, nothing where there is none to review."""
    reading, found = checking.examine(book, preferences(book)._replace(persona=Persona.AUDITOR))
    tables = [one for one in review.review(reading.dossier, found) if one.form.stage is Stage.APPLICATION]
    if not tables:
        return []
    target = free_name(book, "_审核表", ".docx", folder)
    write_file(target, review.to_docx(tables))
    return [target.name]


def free_name(book: xw.Book, addition: str, suffix: str, folder: Path | None = None) -> Path:
    """
    Return the path of a file that is not there yet, beside the workbook or in a folder.

    Raises:
        InputError: the workbook was never saved, so nothing is beside it.
    """
    here = Path(book.fullname)
    if folder is None and not here.is_absolute():
        raise InputError("工作簿还没有保存过", where=book.name, advice="请先保存，再导出")
    place = folder or here.parent
    stem = f"{here.stem}{addition}"
    candidates = (place / f"{stem}{number or ''}{suffix}" for number in range(1000))
    return next(path for path in candidates if not path.exists())


def _file_name(text: str) -> str:
    return "".join(char for char in text if char not in '\\/:*?"<>|\n\t')[:60]
