"""申报表, 自评表 and 跟踪表 in their official layout: hidden prototypes, and one blank 申报表 to begin with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook.look import BRAND, GREEN, PALE, Book, fixed
from xl_jixiao.layouts import APPLICATION, BLANK_ROWS, EVALUATION, MONITORING, FormLayout, Kind, form_sheet, quoted
from xl_jixiao.model import Stage

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

MOST_ROWS = 400
"""Drop-downs of a form reach so many indicator rows"""
EDGE = "#5B6673"

_WIDTHS = {
    Stage.APPLICATION: {"A": 12, "B": 15, "C": 19, "D": 20, "E": 18, "F": 11, "G": 18},
    Stage.EVALUATION: {"A": 10, "B": 13, "C": 16, "D": 30, "E": 16, "F": 16, "G": 9, "H": 10, "I": 30},
    Stage.MONITORING: {"A": 10, "B": 13, "C": 16, "D": 30, "E": 16, "F": 17, "G": 17, "H": 26, "I": 15},
}
_LABELS: dict[Stage, Mapping[str, str]] = {
    Stage.APPLICATION: {
        "A3": "项目名称",
        "D3": "项目性质",
        "F3": "项目类别",
        "A4": "主管部门",
        "D4": "实施单位",
        "A5": "计划开始日期",
        "D5": "计划完成日期",
        "B6": "项目资金总额",
        "D6": "年度资金申请总额",
        "B7": "其中：财政资金",
        "D7": "其中：当年财政拨款",
        "B8:C8": "",
        "D8": "上年结转资金",
        "B9": "其他资金",
        "D9": "其他资金",
        "A10:A11": "项目\n绩效\n目标",
        "B10:C10": "项目总目标",
        "D10:G10": "年度总体目标",
        "B12": "一级指标",
        "C12": "二级指标",
        "D12:F12": "三级指标",
        "G12": "年度(/项目)指标值",
    },
    Stage.EVALUATION: {
        "A3": "项目名称",
        "A4": "主管部门",
        "E4": "实施单位",
        "B5:C5": "",
        "D5": "年初预算数",
        "E5": "全年预算数",
        "F5": "全年执行数",
        "G5": "分值",
        "H5": "执行率",
        "I5": "得分",
        "B6:C6": "年度资金总额",
        "B7:C7": "其中：当年财政拨款",
        "B8:C8": "上年结转资金",
        "B9:C9": "其他资金",
        **{f"{column}{row}": "—" for row in (7, 8, 9) for column in "GHI"},
        "A10:A11": "年度\n总体\n目标",
        "B10:E10": "预期目标",
        "F10:I10": "实际完成情况",
        "B12": "一级指标",
        "C12": "二级指标",
        "D12": "三级指标",
        "E12": "年度指标值",
        "F12": "实际完成值",
        "G12": "分值",
        "H12": "得分",
        "I12": "偏差原因分析及改进措施",
    },
    Stage.MONITORING: {
        "A3": "项目名称",
        "A4": "主管部门",
        "E4": "实施单位",
        "B5:C5": "",
        "B6:C6": "年度资金总额",
        "D5": "年初预算数",
        "E5": "全年预算数",
        "F5": "截至本月执行数",
        "G5": "执行率",
        "H5:I6": "",
        "A7": "年度\n总体\n目标",
        "B8": "一级指标",
        "C8": "二级指标",
        "D8": "三级指标",
        "E8": "年度指标值",
        "F8": "截至本月完成情况",
        "G8": "全年预计完成情况",
        "H8": "偏差原因分析",
        "I8": "完成目标可能性",
    },
}
_LANDSCAPE = {Stage.EVALUATION, Stage.MONITORING}


def add_blank(book: Book) -> None:
    """Add the first 申报表, blank, for whoever types a form by hand."""
    sheet = _form(book, APPLICATION, form_sheet(Stage.APPLICATION, 1), BLANK_ROWS)
    sheet.print_area(APPLICATION.printed(BLANK_ROWS).replace("$", ""))


def add_prototypes(book: Book) -> None:
    """Add the hidden sheets that are copied for each project: one indicator row each."""
    for layout in (APPLICATION, EVALUATION, MONITORING):
        _form(book, layout, layout.prototype, 1).very_hidden()


def _form(book: Book, layout: FormLayout, name: str, rows: int) -> Worksheet:
    sheet = book.sheet(name, tab=GREEN)
    for letter, width in _WIDTHS[layout.stage].items():
        sheet.set_column(f"{letter}:{letter}", width, book.format())
    _head(book, sheet, layout)
    _rows(book, sheet, layout, rows)
    if layout.stage in _LANDSCAPE:
        sheet.set_landscape()
    _choices(sheet, layout)
    sheet.repeat_rows(layout.first - 2)
    for place in layout.places:
        book.workbook.define_name(f"{quoted(name)}!{place.name}", f"={quoted(name)}!{fixed(place.cell)}")
    return sheet


def _choices(sheet: Worksheet, layout: FormLayout) -> None:
    """Offer the profile's words; another word is asked about, not refused, because forms of other places differ."""
    cells = {place.path: place.cell for place in layout.places}
    for path, source in (("nature", "项目性质"), ("category", "项目类别")):
        if path in cells:
            _choice(sheet, cells[path], source)
    for path, columns, _kind in layout.columns:
        if path in {"level1", "level2"}:
            source = "一级指标" if path == "level1" else "二级指标"
            _choice(sheet, f"{columns}{layout.first}:{columns}{layout.first + MOST_ROWS}", source)


def _choice(sheet: Worksheet, cells: str, source: str) -> None:
    sheet.data_validation(
        cells,
        {
            "validate": "list",
            "source": f"=选项_{source}",
            "error_type": "warning",
            "error_title": source,
            "error_message": f"不在本口径的{source}之列，确定要这样填写吗？",
        },
    )


def _head(book: Book, sheet: Worksheet, layout: FormLayout) -> None:
    """Write the title, the labels and the single fields."""
    label = _edged(book, Kind.LABEL, bold=True, bg_color=PALE)
    for cells, text in _LABELS[layout.stage].items():
        plain = text == "—"
        _put(sheet, cells, text, _edged(book, Kind.LABEL) if plain else label)
    for place in layout.places:
        if place.path == "title":
            _put(sheet, place.cells, layout.title, _heading(book, 18))
        elif place.path == "year":
            _put(sheet, place.cells, "（　　　　年度）", _heading(book, 11))
        elif place.path == "funds.unit":
            _put(sheet, place.cells, "项目资金\n（元）", label)
        else:
            wrap = {"valign": "top", "indent": 1} if place.path in layout.grown else {}
            _put(sheet, place.cells, "", _edged(book, place.kind, locked=False, **wrap))
    sheet.set_row(0, 34)
    sheet.set_row(1, 20)
    for row in range(2, layout.first - 1):
        sheet.set_row(row, 24)
    for path in layout.grown:
        row = int("".join(filter(str.isdigit, layout.place(path).cell)))
        sheet.set_row(row - 1, 96)


def _rows(book: Book, sheet: Worksheet, layout: FormLayout, rows: int) -> None:
    """Write the indicator rows: the label down the left, one bordered row an indicator, then the tail."""
    first, last = layout.first, layout.first + rows - 1
    _put(sheet, f"A{first - 1}:A{last}", "绩效\n指标", _edged(book, Kind.LABEL, bold=True, bg_color=PALE))
    for row in range(first, last + 1):
        sheet.set_row(row - 1, 22)
        for _path, columns, kind in layout.columns:
            left, _, right = columns.partition(":")
            _put(sheet, f"{left}{row}:{right or left}{row}", "", _edged(book, kind, locked=False))
    if layout.tail:
        sheet.set_row(last, 24)
        bold = {"bold": True, "bg_color": PALE}
        _put(sheet, f"A{last + 1}:F{last + 1}", "总分", _edged(book, Kind.LABEL, **bold))
        _put(sheet, f"G{last + 1}", "", _edged(book, Kind.POINTS, **bold))
        _put(sheet, f"H{last + 1}", "", _edged(book, Kind.POINTS, **bold))
        _put(sheet, f"I{last + 1}", "", _edged(book, Kind.LABEL, **bold))


def _edged(book: Book, kind: Kind, **properties: object) -> Format:
    return book.cell(kind, border_color=EDGE, **properties)


def _heading(book: Book, size: int) -> Format:
    return book.format(font_size=size, bold=size > 12, align="center", num_format="@", font_color=BRAND)


def _put(sheet: Worksheet, cells: str, text: str, style: Format) -> None:
    """Write a text into a cell or a block that is merged for it."""
    first, _, last = cells.partition(":")
    if last and last != first:
        sheet.merge_range(cells, text, style)
    elif text:
        sheet.write_string(first, text, style)
    else:
        sheet.write_blank(first, None, style)
