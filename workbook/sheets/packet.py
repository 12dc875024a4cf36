"""封面 with the list of forms, and 审核表 after 财预〔2015〕88号 (wording 待核)."""

from __future__ import annotations

from workbook.look import BRAND, LAST_ROW, MUTED, Book
from xl_jixiao.addin import formulas
from xl_jixiao.layouts import COVER_LIST, REVIEW

LAST_REVIEWED = 2000


def add_cover(book: Book) -> None:
    """Add 封面: whose packet it is, and the forms in it with links."""
    sheet = book.sheet(COVER_LIST.sheet)
    last = len(COVER_LIST.columns) - 1
    for index, column in enumerate(COVER_LIST.columns):
        sheet.set_column(index, index, column.width, book.format())
    title = book.format(font_size=22, bold=True, font_color=BRAND, align="center", text_wrap=True)
    sheet.merge_range(2, 0, 3, last, "", title)
    sheet.write_formula(
        2, 0, '=单位名称&IF(评价年度="","",评价年度&"年度")&"项目绩效目标汇总表"', title, "项目绩效目标汇总表"
    )
    line = book.format(font_size=11, font_color=MUTED, align="center")
    sheet.merge_range(5, 0, 5, last, "", line)
    numbers, amounts = (
        f"{column}{COVER_LIST.first}:{column}{LAST_ROW}"
        for column in (COVER_LIST.letter("序号"), COVER_LIST.letter("年度资金（元）"))
    )
    total = f'="共 "&COUNT({numbers})&" 个项目，年度资金合计 "&TEXT(SUM({amounts}),"#,##0.00")&" 元"'
    sheet.write_formula(5, 0, total, line, "")
    for row in (2, 3):
        sheet.set_row(row, 34)
    book.table(sheet, COVER_LIST, listed=False)
    book.lined(sheet, COVER_LIST)


def add_review(book: Book) -> None:
    """Add 审核表: four dimensions and eight items a project; the machine brings evidence, people judge."""
    sheet = book.sheet(REVIEW.sheet)
    sheet.set_landscape()
    book.heading(
        sheet,
        "项目支出绩效目标审核表",
        len(REVIEW.columns),
        meta=formulas.whose(),
        hint="审核内容参照 财预〔2015〕88号（待核）。“自动核查情况”由校验结果统计，评定、得分和意见由审核人填写。",
    )
    book.table(sheet, REVIEW)
    sheet.freeze_panes(REVIEW.head, 1)
    grade = REVIEW.letter("评定")
    sheet.data_validation(
        f"{grade}{REVIEW.first}:{grade}{LAST_REVIEWED}",
        {"validate": "list", "source": ["优", "良", "中", "差"], "error_message": "请选择 优、良、中、差。"},
    )
    first = REVIEW.first
    points, given = REVIEW.letter("分值"), REVIEW.letter("得分")
    sheet.data_validation(
        f"{given}{REVIEW.first}:{given}{LAST_REVIEWED}",
        {
            "validate": "custom",
            "value": f"=AND(ISNUMBER({given}{first}),{given}{first}>=0,{given}{first}<={points}{first})",
            "error_message": "得分应在 0 与分值之间。",
        },
    )
    book.lined(sheet, REVIEW)
