"""A clerk's own workbook with all that Excel offers: what an action does to it must be taken back without a trace."""

import xlsxwriter

from tests.addin.conftest import FIRST, HEAD, INDICATORS, SHEET
from xl_jixiao.engines.boxes import quoted


def write_clerks_workbook(path):
    """Write a form among fills, notes, formulas, filters, hidden rows, charts, tables and sheets of every kind."""
    with xlsxwriter.Workbook(path) as workbook:
        workbook.set_calc_mode("manual")
        workbook.set_custom_property("部门", "财务")
        _write_form(workbook, workbook.add_worksheet(SHEET))
        _write_figures(workbook, workbook.add_worksheet('数据"一"'))
        for name, change in (("隐藏表", "hide"), ("深藏", "very_hidden"), ("保护表", "protect")):
            sheet = workbook.add_worksheet(name)
            sheet.write("A1", "别改")
            getattr(sheet, change)()
        workbook.define_name("总额", f"={quoted(SHEET)}!$E$6")


def _write_form(workbook, sheet):
    base = {"font_name": "宋体", "font_size": 11, "border": 1}
    plain = workbook.add_format({**base, "text_wrap": True})
    green = workbook.add_format({**base, "bg_color": "#92D050"})
    hatched = workbook.add_format({**base, "bg_color": "#FFEEDD", "fg_color": "#4472C4", "pattern": 14})
    money = workbook.add_format({**base, "num_format": "#,##0.00", "bg_color": "#FFC000"})
    for row, cells in enumerate(HEAD):
        for column, value in enumerate(cells):
            if value is not None:
                sheet.write(row, column, value, plain if isinstance(value, str) else money)
    sheet.merge_range("A1:G1", HEAD[0][0], plain)
    sheet.write_formula("B6", '="项目资金"&"总额"', plain, "项目资金总额")
    sheet.write_formula("E6", "=SUM(E7:E9)+50000", money, 1_000_000)
    sheet.write_formula("C6", "=E6", money, 1_000_000)
    for number, (level1, level2, name, target) in enumerate(INDICATORS):
        row = FIRST - 1 + number
        sheet.write_string(row, 1, level1, green)
        sheet.write_string(row, 2, level2, plain)
        sheet.merge_range(row, 3, row, 5, "", hatched)
        sheet.write_string(row, 3, name, hatched)
        sheet.write_string(row, 6, target, green if number % 2 else hatched)
    sheet.write_comment(FIRST - 1, 3, "单位自己的批注", {"author": "张三", "visible": True, "x_scale": 2})
    sheet.write_comment("E7", "另一条", {"author": "李四", "color": "#CCFFCC"})
    last = FIRST - 2 + len(INDICATORS)
    sheet.freeze_panes(3, 2)
    sheet.autofilter(FIRST - 2, 0, last, 6)
    sheet.set_row(FIRST + 1, options={"hidden": True})
    sheet.set_row(FIRST + 2, 44.25)
    sheet.data_validation(FIRST - 1, 1, last, 1, {"validate": "list", "source": ["产出指标", "效益指标"]})
    pink = workbook.add_format({"bg_color": "#FF00FF"})
    sheet.conditional_format(FIRST - 1, 6, last, 6, {"type": "cell", "criteria": ">", "value": 9, "format": pink})
    sheet.print_area(0, 0, last, 6)
    sheet.write_rich_string("A19", workbook.add_format({"bold": True}), "备注：", plain, "本表由财务科填写")
    sheet.write_url("A20", "https://example.org/", plain, "链接")


def _write_figures(workbook, sheet):
    for row in range(20):
        sheet.write_row(row, 0, [row, row * 2, f"=A{row + 1}+B{row + 1}"])
    sheet.write_dynamic_array_formula("E1:E20", "=A1:A20*2")
    sheet.write_array_formula("F1:F20", "{=A1:A20*3}")
    chart = workbook.add_chart({"type": "column"})
    chart.add_series({"values": "='数据\"一\"'!$B$1:$B$20"})
    sheet.insert_chart("H2", chart)
    sheet.add_table("J1:K5", {"name": "表甲", "columns": [{"header": "甲"}, {"header": "乙"}]})
