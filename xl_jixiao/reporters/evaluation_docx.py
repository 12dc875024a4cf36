"""
自评报告 as a Word file: tables, figures and deviations filled in, the words left to people.

The same evaluation gives the same bytes. Sections follow the reports that units publish (own proposal: there is no
one official outline).
"""

from __future__ import annotations

import io
import re
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from xl_jixiao.package import read_parts, write_parts
from xl_jixiao.scoring.rounding import percent

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from xl_jixiao.scoring.evaluation import Evaluation, Row

_SONG, _HEI = "宋体", "黑体"
_GREY, _SHADE = "7F7F7F", "E7EEF5"
# What XML cannot hold; a form may have picked it up from a PDF.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class _Column(NamedTuple):
    """A column of a table; `width` in cm."""

    title: str
    width: float
    align: str = "LEFT"


# 17.4 cm, the width between the margins
_FACTS = (_Column("", 3.4), _Column("", 14.0))
_FUNDS = (
    _Column("资金来源", 3.4),
    *(_Column(title, 3.0, "RIGHT") for title in ("年初预算数", "全年预算数", "全年执行数")),
    _Column("执行率", 1.9, "RIGHT"),
    _Column("分值", 1.4, "RIGHT"),
    _Column("得分", 1.7, "RIGHT"),
)
_INDICATORS = (
    _Column("一级指标", 1.8),
    _Column("二级指标", 1.8),
    _Column("三级指标", 4.2),
    _Column("年度指标值", 2.4, "CENTER"),
    _Column("实际完成值", 2.2, "CENTER"),
    _Column("达成率", 1.8, "RIGHT"),
    _Column("分值", 1.6, "RIGHT"),
    _Column("得分", 1.6, "RIGHT"),
)
_DEVIATIONS = (
    _Column("三级指标", 4.6),
    _Column("年度指标值", 2.4, "CENTER"),
    _Column("实际完成值", 2.2, "CENTER"),
    _Column("偏差", 2.0, "CENTER"),
    _Column("原因分析及改进措施", 6.2),
)


def report(evaluation: Evaluation) -> bytes:
    """
    Write the report of one project.

    Returns:
        The bytes of a `.docx`; whoever calls writes the file.
    """
    form = evaluation.form
    document = _document(f"{form.project or '项目'}{form.year or ''}{'年度' if form.year else ''}绩效自评报告")
    _overview(document, evaluation)
    document.add_heading("二、绩效目标完成情况", 1)
    _labelled(document, "年度总体目标：", form.objective)
    _labelled(document, "实际完成情况：", form.objective_actual)
    document.add_heading("三、自评得分", 1)
    _paragraph(document, _conclusion(evaluation))
    _indicators(document, evaluation)
    _paragraph(document, _basis(evaluation), small=True)
    document.add_heading("四、偏差原因分析及改进措施", 1)
    _deviations(document, evaluation)
    for title, hint in (
        ("五、主要做法和成效", "项目组织实施、资金管理和取得的成效"),
        ("六、存在的问题", "绩效目标编制、预算执行、项目管理中的问题"),
        ("七、下一步改进措施", "针对问题的措施、责任人和时限"),
        ("八、自评结果应用", "与以后年度预算安排、公开的衔接"),
    ):
        document.add_heading(title, 1)
        _to_fill(document, hint)
    return _bytes(document)


def text_document(title: str, text: str) -> bytes:
    """Write one paragraph, such as 决算公开 第十条, as a Word file."""
    document = _document(title)
    _paragraph(document, text)
    return _bytes(document)


def _overview(document: Any, evaluation: Evaluation) -> None:
    form = evaluation.form
    document.add_heading("一、项目概况", 1)
    facts = (
        ("项目名称", form.project),
        ("主管部门", form.department),
        ("实施单位", form.unit),
        ("项目性质", form.nature),
        ("项目类别", form.category),
        ("起止日期", " 至 ".join(filter(None, (form.start, form.end)))),
    )
    _table(document, _FACTS, [fact for fact in facts if fact[1]])
    unit = form.funds.unit
    document.add_paragraph()
    _paragraph(document, f"项目资金执行情况如下（单位：{unit or '表中未注明'}）：")
    funds = form.funds
    lines = [("年度资金总额", funds.total), ("其中：当年财政拨款", funds.fiscal), ("上年结转资金", funds.carryover)]
    lines += [("其他资金", funds.other), *((line.label, line) for line in funds.extra)]
    rows = [
        (label, _money(line.initial), _money(line.budget), _money(line.outturn), "", "", "")
        for label, line in lines
        if any(amount is not None for amount in (line.initial, line.budget, line.outturn))
    ]
    if rows and lines[0][1].budget is not None:
        spent = evaluation.execution
        rows[0] = (*rows[0][:4], _rate(spent.rate), _number(evaluation.execution_points), _number(spent.score))
    _table(document, _FUNDS, rows)


def _conclusion(evaluation: Evaluation) -> str:
    rows = evaluation.rows
    if evaluation.total is None:
        return (
            f"本项目共设{len(rows)}项绩效指标，已得分{evaluation.scored}分；尚有数据缺失或分值不符，总分待补齐后计算，"
            f"须处理的事项见第四部分。"
        )
    met = sum(not row.achievement.reason_due for row in rows)
    return (
        f"本项目共设{len(rows)}项绩效指标，其中{met}项达到年度指标值，{len(rows) - met}项存在偏差；"
        f"预算执行率{_rate(evaluation.execution.rate) or '未计'}；"
        f"自评总分{evaluation.total}分，等级为“{evaluation.grade}”。"
    )


def _basis(evaluation: Evaluation) -> str:
    profile = evaluation.profile
    grades = "、".join(f"{label}≥{lowest}" for label, lowest in list(profile.grades.items())[:-1])
    return f"计分口径：{profile.title}（{profile.name}）；等级：{grades}，以下为{list(profile.grades)[-1]}。"


def _indicators(document: Any, evaluation: Evaluation) -> None:
    rows = [
        (
            item.level1,
            item.level2,
            item.name,
            item.target.text,
            item.actual,
            _rate(row.achievement.rate) or (row.achievement.grade or ""),
            _number(row.share.points),
            _number(row.score.value),
        )
        for row in evaluation.rows
        for item in (row.indicator,)
    ]
    rows.append(("合计（含预算执行率）", "", "", "", "", "", _number(evaluation.points), _number(evaluation.total)))
    table = _table(document, _INDICATORS, rows)
    _merge_runs(table, [row[:2] for row in rows[:-1]])
    last = table.rows[-1].cells
    _merge(last[0], last[5])


def _deviations(document: Any, evaluation: Evaluation) -> None:
    due = [row for row in evaluation.rows if row.achievement.reason_due]
    if due:
        rows = [
            (
                row.indicator.name,
                row.indicator.target.text,
                row.indicator.actual,
                _signed(row),
                "（请填写）" if row.reason_due else row.indicator.reason,
            )
            for row in due
        ]
        _table(document, _DEVIATIONS, rows)
    else:
        _paragraph(document, "各项指标均达到年度指标值，无需说明的偏差。" if evaluation.total is not None else "")
    waiting = [note for note in evaluation.notes if note.flag.name not in _QUIET]
    if waiting:
        document.add_paragraph()
        _paragraph(document, "以下事项须在定稿前处理：")
        for note in dict.fromkeys(f"{_place(evaluation, note.path)}：{note.text}" for note in waiting):
            document.add_paragraph(_clean(note), style="List Bullet")


# Remarks on how a text was read that a reader of the report need not see.
_QUIET = frozenset({"DIRECTION_INFERRED", "UNIT_CONVERTED", "SCORE_BY_HAND", "REASON_MISSING", "OVER_TRIGGER", "LATE"})
_QUIET |= {"SHORT_TRIGGER", "ZERO_BROKEN", "FAR_BELOW_LIMIT", "GRADE_FROM_RATE", "EXECUTION_UNWEIGHTED"}


def _place(evaluation: Evaluation, path: str) -> str:
    """Name a path for people."""
    for row in evaluation.rows:
        if path.startswith(f"{row.path}."):
            return f"指标“{row.indicator.name or row.indicator.target.text}”"
    return "项目资金" if path.startswith("funds") else "全部指标"


def _signed(row: Row) -> str:
    deviation = row.achievement.deviation
    if deviation is None:
        return row.achievement.grade or "未达到"
    return f"{percent(deviation):+f}%"


def _rate(rate: Decimal | None) -> str:
    return "" if rate is None else f"{percent(rate):f}%"


def _number(value: Decimal | None) -> str:
    return "" if value is None else f"{value:f}"


def _money(value: Decimal | None) -> str:
    return "" if value is None else f"{value:,f}"


def _clean(text: str) -> str:
    return _UNPRINTABLE.sub("", text)


def _document(title: str) -> Any:
    from docx import Document  # noqa: PLC0415 - only a Word report needs it
    from docx.enum.text import WD_ALIGN_PARAGRAPH  # noqa: PLC0415
    from docx.shared import Cm, Pt, RGBColor  # noqa: PLC0415

    document = Document()
    document.core_properties.title = _clean(title)
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
    heading = document.add_paragraph(_clean(title), style="Title")
    heading.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _page_number(section)
    return document


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


def _paragraph(document: Any, text: str, *, small: bool = False) -> None:
    from docx.shared import Cm, Pt  # noqa: PLC0415

    if not text:
        return
    paragraph = document.add_paragraph()
    run = paragraph.add_run(_clean(text))
    if small:
        run.font.size = Pt(9)
    else:
        paragraph.paragraph_format.first_line_indent = Cm(0.85)


def _labelled(document: Any, label: str, text: str) -> None:
    if not text.strip():
        _to_fill(document, label.rstrip("："))
        return
    from docx.shared import Cm  # noqa: PLC0415

    paragraph = document.add_paragraph()
    paragraph.paragraph_format.first_line_indent = Cm(0.85)
    paragraph.add_run(label).bold = True
    paragraph.add_run(_clean(text.strip()))


def _to_fill(document: Any, hint: str) -> None:
    from docx.shared import Cm, RGBColor  # noqa: PLC0415

    paragraph = document.add_paragraph()
    paragraph.paragraph_format.first_line_indent = Cm(0.85)
    paragraph.add_run(f"（请填写：{hint}）").font.color.rgb = RGBColor.from_string(_GREY)


def _table(document: Any, columns: Sequence[_Column], rows: Sequence[Sequence[str]]) -> Any:
    """Add a table; its head row is repeated on each page, and left out when no column has a title."""
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
    run = paragraph.add_run(_clean(text))
    run.font.size, run.bold = Pt(9), bold


def _shade(cell: Any) -> None:
    from docx.oxml import OxmlElement  # noqa: PLC0415
    from docx.oxml.ns import qn  # noqa: PLC0415

    shade = OxmlElement("w:shd")
    shade.set(qn("w:val"), "clear")
    shade.set(qn("w:fill"), _SHADE)
    cell._tc.get_or_add_tcPr().append(shade)  # noqa: SLF001 - python-docx has no call for fills


def _merge_runs(table: Any, levels: Sequence[Sequence[str]]) -> None:
    """Merge equal neighbours of the two level columns; the head row is above them."""
    for column in (0, 1):
        groups = groupby(enumerate(levels, 1), key=lambda numbered: numbered[1][: column + 1])
        for _, members in groups:
            numbers = [number for number, _ in members]
            for number in numbers[1:]:
                table.cell(number, column).paragraphs[0].clear()
            _merge(table.cell(numbers[0], column), table.cell(numbers[-1], column))


def _merge(first: Any, last: Any) -> None:
    """Merge two cells and those between them, of which only the first has text."""
    for empty in first.merge(last).paragraphs[1:]:
        empty._p.getparent().remove(empty._p)  # noqa: SLF001 - no call to delete a paragraph


def _bytes(document: Any) -> bytes:
    """Pack with fixed dates, so that the same report is the same file."""
    buffer = io.BytesIO()
    document.save(buffer)
    return write_parts(read_parts(buffer.getvalue()))
