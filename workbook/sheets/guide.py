"""使用说明: the first check in five minutes, what the colours mean, what each button does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook.look import (
    AMBER,
    AMBER_PALE,
    BLUE,
    BLUE_PALE,
    BRAND,
    ENTRY,
    GREEN,
    GREEN_PALE,
    INK,
    MUTED,
    PALE,
    RED,
    RED_PALE,
    Book,
)
from xl_jixiao.layouts import Kind, Sheet, form_sheet, text_height
from xl_jixiao.model import Stage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlsxwriter.worksheet import Worksheet

    from workbook.ribbon import Button

STEPS = (
    (
        "1",
        "导入",
        "点【导入申报表】，选 Word、PDF、Excel 或文本文件；也可直接在“申报表1”里逐格填写。认不准的列在“待确认”。",
        form_sheet(Stage.APPLICATION, 1),
    ),
    (
        "2",
        "校验",
        "点【一键校验】。问题列在“校验结果”，并在原单元格着色、加批注；点“位置”一列跳过去改。",
        Sheet.FINDINGS,
    ),
    (
        "3",
        "说明",
        "“核实”类问题确属实情的，在“出错说明”一列写明原因；再次校验时，数值没变的说明会保留。“错误”必须修改。",
        Sheet.FINDINGS,
    ),
    (
        "4",
        "自评",
        "年末在“指标明细”填实际完成值，在“项目一览”填全年执行数；点【计算达成率】【计算得分】，得到各指标得分、总分和等级。",
        Sheet.DETAILS,
    ),
    (
        "5",
        "汇总",
        "点【生成汇总表】，再点【看板】【决算段落】【导出】。各表已设好打印区域和页眉，直接打印即可。",
        Sheet.SUMMARY,
    ),
)
COLOURS = (
    ("✖ 错误", "必须修改，不能用说明代替", RED, RED_PALE),
    ("⚠ 核实", "确属实情的写出错说明即可通过", AMBER, AMBER_PALE),
    ("ℹ 提示", "供参考，不影响上报", BLUE, BLUE_PALE),
    ("完成", "达成率 100% 及以上", GREEN, GREEN_PALE),
    ("填写", "黄色单元格请您填写，其余由程序算出", INK, ENTRY),
)
QUESTIONS = (
    (
        "打开后没有【绩效】选项卡，或提示宏被禁用？",
        "文件来自网络时 Windows 会拦截宏：关闭文件，右键“属性”勾选“解除锁定”，或放入受信任的文件夹后重新打开。",
    ),
    (
        "公式显示 #NAME?？",
        "电脑上没有装本工具，或宏未启用；已有的数值不受影响。收件人没有本工具时，请用【导出无宏版】。",
    ),
    ("公式显示 #N/A、#VALUE!？", "该指标缺少实际完成值或填的不是数字，原因写在“计算说明”一列；其余指标照常计算。"),
    (
        "LibreOffice 里整块显示 Err:504？",
        "公式引用的区域里有一格是错误值，LibreOffice 因此整块不算：改正那一格，或允许宏运行，由宏逐格计算。",
    ),
    ("Ctrl+Z 撤销不了？", "运行宏会清空 Excel 的撤销记录；请点【撤销上一步】，保存并重新打开后仍可撤销。"),
    ("数据会上传吗？", "不会。全部在本机完成，不联网。"),
)

_WIDTHS = (6, 16, 22, 30, 30, 16)  # of the columns A…F
_LAST = len(_WIDTHS) - 1


def add_guide(book: Book, buttons: Sequence[Button]) -> None:
    """Add 使用说明."""
    sheet = book.sheet(Sheet.GUIDE, tab=MUTED)
    for index, width in enumerate(_WIDTHS):
        sheet.set_column(index, index, width, book.format())
    book.heading(sheet, "财政项目支出绩效工具　使用说明", _LAST + 1, hint="第一次使用，照下面五步做，约五分钟。")
    row = _steps(book, sheet, 4)
    row = _section(book, sheet, row + 1, "颜色和符号")
    for sign, text, ink, fill in COLOURS:
        sheet.set_row(row, 22)
        sheet.write_string(row, 1, sign, book.cell(Kind.LABEL, bold=True, font_color=ink, bg_color=fill))
        sheet.merge_range(row, 2, row, _LAST, text, book.cell(Kind.TEXT))
        row += 1
    row = _section(book, sheet, row + 1, "常见问题")
    for question, answer in QUESTIONS:
        sheet.set_row(row, 34)
        sheet.merge_range(row, 1, row, 2, question, book.cell(Kind.TEXT, bold=True))
        sheet.merge_range(row, 3, row, _LAST, answer, book.cell(Kind.TEXT))
        row += 1
    row = _section(book, sheet, row + 1, "功能区【绩效】的按钮")
    for button in buttons:
        sheet.set_row(row, max(34, text_height(button.supertip, sum(_WIDTHS[2:]))))
        sheet.write_string(row, 1, button.label, book.cell(Kind.LABEL, bold=True, bg_color=PALE))
        sheet.merge_range(row, 2, row, _LAST, button.supertip, book.cell(Kind.TEXT, font_size=9))
        row += 1
    sheet.print_area(0, 0, row, _LAST)


def _steps(book: Book, sheet: Worksheet, row: int) -> int:
    for number, title, text, target in STEPS:
        sheet.set_row(row, 38)
        circle = book.format(font_size=16, bold=True, font_color="#FFFFFF", bg_color=BRAND, align="center")
        sheet.write_string(row, 0, number, circle)
        sheet.write_string(row, 1, title, book.cell(Kind.LABEL, bold=True, font_size=12, bg_color=PALE))
        sheet.merge_range(row, 2, row, _LAST - 1, text, book.cell(Kind.TEXT))
        sheet.write_url(row, _LAST, f"internal:'{target}'!A1", book.cell(Kind.LINK), f"{target} →")
        row += 1
    return row


def _section(book: Book, sheet: Worksheet, row: int, title: str) -> int:
    sheet.set_row(row, 26)
    style = book.format(font_size=12, bold=True, font_color=BRAND, bottom=1, bottom_color=BRAND)
    for column in range(_LAST + 1):
        sheet.write_string(row, column, title if column == 0 else "", style)
    return row + 1
