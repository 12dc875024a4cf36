"""Official forms as .docx, ready to print and hand in."""

from __future__ import annotations

import io
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from xl_jixiao.files import write_file
from xl_jixiao.parsing.layout import find
from xl_jixiao.reporters.form_cells import FilledCell, FilledForm, fill, require_forms
from xl_jixiao.reporters.word import clean

if TYPE_CHECKING:
    from pathlib import Path

    from xl_jixiao.model import Dossier
    from xl_jixiao.parsing.layout import Layout

_FONT = "宋体"


def write_docx(dossier: Dossier, path: str | Path, layout: str) -> tuple[str, ...]:
    """
    Write forms, one after the other, each beginning on a new page.

    Args:
        dossier: the forms.
        path: of the new file.
        layout: code of the layout, such as `sh-2024-application`.

    Returns:
        Paths of fields that the layout has no place for.

    Raises:
        InputError: no layout has this code, or there is no form.
        FileError: the file cannot be written.
    """
    data, left_out = to_docx(dossier, layout)
    write_file(path, data)
    return left_out


def to_docx(dossier: Dossier, layout: str) -> tuple[bytes, tuple[str, ...]]:
    """
    Return the bytes of the document that `write_docx` writes, and the fields that it has no place for.

    Raises:
        InputError: no layout has this code.
    """
    found = find(layout)
    require_forms(dossier)
    document = Document()
    _set_up(document, found)
    left_out: list[str] = []
    for number, form in enumerate(dossier.forms):
        filled = fill(found, form)
        left_out += [f"forms[{number}].{path}" for path in filled.left_out]
        if number:
            document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        _draw(document, filled, found)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue(), tuple(left_out)


def _set_up(document: Any, layout: Layout) -> None:
    style = document.styles["Normal"]
    style.font.name = _FONT
    style.font.size = Pt(10.5)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), _FONT)
    section = document.sections[0]
    width, height = Cm(21.0), Cm(29.7)
    if layout.landscape:
        section.orientation = WD_ORIENT.LANDSCAPE
        width, height = height, width
    section.page_width, section.page_height = width, height
    section.left_margin = section.right_margin = Cm(1.5)
    section.top_margin = section.bottom_margin = Cm(2.0)


def _draw(document: Any, filled: FilledForm, layout: Layout) -> None:
    """Draw title and period as paragraphs and the rest as one table."""
    above = [cell for cell in filled.cells if cell.look in ("title", "period")]
    for cell in above:
        _paragraph(document.add_paragraph(), cell)
    first = max(cell.row for cell in above) + 1
    table = document.add_table(filled.rows - first, len(layout.widths), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    section = document.sections[0]
    room = section.page_width - section.left_margin - section.right_margin
    widths = [int(room * width / sum(layout.widths)) for width in layout.widths]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    # One pass over the rows: python-docx finds each cell by walking the whole table.
    grid = [list(row.cells) for row in table.rows]
    for row in grid:
        for at, cell in enumerate(row):
            cell.width = widths[at]
    for cell in filled.cells:
        if cell.row >= first:
            target = grid[cell.row - first][cell.column]
            if cell.rows > 1 or cell.columns > 1:
                last = grid[cell.row - first + cell.rows - 1][cell.column + cell.columns - 1]
                target = target.merge(last)
            target.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
            _paragraph(target.paragraphs[0], cell)
    _keep_rows_whole(table)


def _paragraph(paragraph: Any, cell: FilledCell) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT if cell.look == "text" else WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(2)
    run = paragraph.add_run(_text(cell))
    if cell.look == "title":
        run.font.size = Pt(18)
        run.font.bold = True


def _text(cell: FilledCell) -> str:
    if isinstance(cell.value, Decimal):
        return f"{cell.value:,f}"
    return clean(cell.value or "")


def _keep_rows_whole(table: Any) -> None:
    """Do not cut rows at a page break: a name in two halves is hard to read, for people too."""
    for row in table.rows:
        properties = row._tr.get_or_add_trPr()  # noqa: SLF001 - python-docx has no public way
        properties.append(OxmlElement("w:cantSplit"))
