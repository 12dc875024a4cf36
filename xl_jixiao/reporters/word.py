"""
Word files as units print them: one look for all, figures small in tables, the same content the same bytes.

The plumbing under the reports; python-docx is imported when a document is begun.
"""

from __future__ import annotations

import io
import re
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from xl_jixiao.package import read_parts, write_parts

if TYPE_CHECKING:
    from collections.abc import Sequence

_SONG, _HEI = "宋体", "黑体"
_GREY, _SHADE = "7F7F7F", "E7EEF5"
# What XML cannot hold; a form may have picked it up from a PDF.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class Column(NamedTuple):
    """A column of a table; `width` in cm."""

    title: str
    width: float
    align: str = "LEFT"


def clean(text: str) -> str:
    """Drop what XML cannot hold."""
    return _UNPRINTABLE.sub("", text)


def new_document(title: str) -> Any:
    """Begin an A4 document with its title and page numbers."""
    from docx import Document  # noqa: PLC0415 - only a Word report needs it
    from docx.shared import Cm, Pt, RGBColor  # noqa: PLC0415

    document = Document()
    document.core_properties.title = clean(title)
    document.core_properties.author = ""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(1.8)
    section.top_margin = section.bottom_margin = Cm(2.5)
    for style, font, size in (("Normal", _SONG, 12), ("Title", _HEI, 20), ("Heading 1", _HEI, 14)):
        _font(document.styles[style], font, Pt(size))
    document.styles["Normal"].paragraph_format.line_spacing = 1.5
    for style in ("Title", "Heading 1"):
        document.styles[style].font.color.rgb = RGBColor(0, 0, 0)
    add_title(document, title)
    _page_number(section)
    return document


def add_title(document: Any, title: str) -> None:
    """Add a title in the middle of the line."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH  # noqa: PLC0415

    document.add_paragraph(clean(title), style="Title").alignment = WD_ALIGN_PARAGRAPH.CENTER


def _font(style: Any, name: str, size: Any) -> None:
    from docx.oxml.ns import qn  # noqa: PLC0415

    style.font.name, style.font.size = name, size
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    # A theme font would win over the names.
    for attribute in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{attribute}"), None)
    fonts.set(qn("w:eastAsia"), name)


def _page_number(section: Any) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH  # noqa: PLC0415
    from docx.oxml import OxmlElement  # noqa: PLC0415
    from docx.oxml.ns import qn  # noqa: PLC0415

    paragraph = section.footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)  # noqa: SLF001 - python-docx has no call for fields


def add_paragraph(document: Any, text: str, *, small: bool = False) -> None:
    """Add a paragraph, or a small note; a blank text adds nothing."""
    from docx.shared import Cm, Pt  # noqa: PLC0415

    if not text:
        return
    paragraph = document.add_paragraph()
    run = paragraph.add_run(clean(text))
    if small:
        run.font.size = Pt(9)
    else:
        paragraph.paragraph_format.first_line_indent = Cm(0.85)


def add_labelled(document: Any, label: str, text: str) -> None:
    """Add a paragraph that begins with its label in bold; without a text, a place to fill in."""
    if not text.strip():
        add_to_fill(document, label.rstrip("："))
        return
    from docx.shared import Cm  # noqa: PLC0415

    paragraph = document.add_paragraph()
    paragraph.paragraph_format.first_line_indent = Cm(0.85)
    paragraph.add_run(label).bold = True
    paragraph.add_run(clean(text.strip()))


def add_to_fill(document: Any, hint: str) -> None:
    """Add a grey line that asks a person to write."""
    from docx.shared import Cm, RGBColor  # noqa: PLC0415

    paragraph = document.add_paragraph()
    paragraph.paragraph_format.first_line_indent = Cm(0.85)
    paragraph.add_run(f"（请填写：{hint}）").font.color.rgb = RGBColor.from_string(_GREY)


def add_table(
    document: Any, columns: Sequence[Column], rows: Sequence[Sequence[str]], *, whole_rows: bool = True
) -> Any:
    """
    Add a table; its head row is repeated on each page, and left out when no column has a title.

    Rows of much text may run on to the next page when `whole_rows` is off.
    """
    from docx.enum.table import WD_TABLE_ALIGNMENT  # noqa: PLC0415
    from docx.enum.text import WD_ALIGN_PARAGRAPH  # noqa: PLC0415
    from docx.oxml import OxmlElement  # noqa: PLC0415
    from docx.shared import Cm  # noqa: PLC0415

    table = document.add_table(rows=0, cols=len(columns), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for place, column in zip(table.columns, columns, strict=True):
        place.width = Cm(column.width)
    head = any(column.title for column in columns)
    if head:
        for cell, column in zip(table.add_row().cells, columns, strict=True):
            _write(cell, column.title, WD_ALIGN_PARAGRAPH.CENTER, bold=True)
            _shade(cell)
        table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001 - no call for it
    for row in rows:
        for cell, column, text in zip(table.add_row().cells, columns, row, strict=True):
            _write(cell, text, getattr(WD_ALIGN_PARAGRAPH, column.align), bold=not head and column is columns[0])
    for row in table.rows:
        if whole_rows:
            row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001 - no call for it
        for cell, column in zip(row.cells, columns, strict=True):
            cell.width = Cm(column.width)
    return table


def _write(cell: Any, text: str, alignment: Any, *, bold: bool = False) -> None:
    from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT  # noqa: PLC0415
    from docx.shared import Pt  # noqa: PLC0415

    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    paragraph = cell.paragraphs[0]
    paragraph.alignment = alignment
    paragraph.paragraph_format.line_spacing = 1.0
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(2)
    run = paragraph.add_run(clean(text))
    run.font.size, run.bold = Pt(9), bold


def _shade(cell: Any) -> None:
    from docx.oxml import OxmlElement  # noqa: PLC0415
    from docx.oxml.ns import qn  # noqa: PLC0415

    shade = OxmlElement("w:shd")
    shade.set(qn("w:val"), "clear")
    shade.set(qn("w:fill"), _SHADE)
    cell._tc.get_or_add_tcPr().append(shade)  # noqa: SLF001 - python-docx has no call for fills


def merge_runs(table: Any, levels: Sequence[Sequence[str]]) -> None:
    """Merge equal neighbours of the two level columns; the head row is above them."""
    for column in (0, 1):
        groups = groupby(enumerate(levels, 1), key=lambda numbered: numbered[1][: column + 1])
        for _, members in groups:
            numbers = [number for number, _ in members]
            for number in numbers[1:]:
                table.cell(number, column).paragraphs[0].clear()
            merge(table.cell(numbers[0], column), table.cell(numbers[-1], column))


def merge(first: Any, last: Any) -> None:
    """Merge two cells and those between them, of which only the first has text."""
    for empty in first.merge(last).paragraphs[1:]:
        empty._p.getparent().remove(empty._p)  # noqa: SLF001 - no call to delete a paragraph


def to_bytes(document: Any) -> bytes:
    """Pack with fixed dates, so that the same report is the same file."""
    buffer = io.BytesIO()
    document.save(buffer)
    return write_parts(read_parts(buffer.getvalue()))
