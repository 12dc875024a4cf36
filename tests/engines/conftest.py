import base64
import datetime as dt
from pathlib import Path

import openpyxl
import pytest
from openpyxl.styles import Font, PatternFill, Protection
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.filters import FilterColumn, Filters
from openpyxl.worksheet.table import Table

from xl_jixiao.package import write_parts

FULL = Path(__file__).parents[1] / "cases" / "workbooks" / "full"
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
BINARY = {
    "xl/vbaProject.bin": bytes(number * 37 % 251 for number in range(3000)),  # kept, never read
    "xl/printerSettings/printerSettings1.bin": bytes(range(200)),
    "xl/media/image1.png": PNG,
}


@pytest.fixture
def full_parts():
    """The parts of a workbook with nearly everything that Excel can put into one."""
    files = (file for file in FULL.rglob("*") if file.is_file())
    return {file.relative_to(FULL).as_posix(): file.read_bytes() for file in files} | BINARY


@pytest.fixture
def full_workbook(full_parts, tmp_path):
    path = tmp_path / "全.xlsm"
    path.write_bytes(write_parts(full_parts))
    return path


@pytest.fixture
def workbook(tmp_path):
    """A small ordinary workbook: 明细 with values, formulas, a table, names, notes; 第二 表 that points into it."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "明细"
    sheet.append(["指标", "目标", "实际", "得分"])
    sheet.append(["数量", 100, 95.5, "=C2/B2*10"])
    sheet.append(["质量", 90, None, "=IFERROR(C3/B3*10,0)"])
    sheet.append(["时效", dt.datetime(2024, 1, 31), True, "=1/0"])
    sheet["A6"] = "合计"
    sheet["B6"] = "=SUM(B2:B3)"
    sheet["B4"].number_format = "yyyy-mm-dd"
    sheet["A1"].font = Font(name="宋体", size=12, bold=True, color="FFFF0000")
    sheet["A1"].fill = PatternFill("solid", fgColor="FFDDEBF7")
    sheet["F1"].number_format = "@"
    sheet.merge_cells("F3:G4")
    sheet["F3"] = "合并"
    sheet["C2"].comment = openpyxl.comments.Comment("原有批注", "张三")
    sheet["AB30"] = "表头一"
    sheet["AC30"] = "表头二"
    sheet["AB31"] = 1
    sheet["AC31"] = 2
    sheet.add_table(Table(displayName="远表", ref="AB30:AC31"))
    second = book.create_sheet("第二 表")
    second["A1"] = "=明细!B6*2"
    second["A2"] = "=SUM('明细'!B2:B3)"
    locked = book.create_sheet("锁定")
    locked["A1"] = "不可改"
    locked["B1"].protection = Protection(locked=False)
    locked.protection.sheet = True
    for name in ("筛选", "筛选表"):
        filtered = book.create_sheet(name)
        for row in (["部门", "值"], ["甲", 1], ["乙", 2], ["甲", 3]):
            filtered.append(row)
        filtered.row_dimensions[3].hidden = True
    book["筛选"].auto_filter.ref = "A1:B4"
    book["筛选"].auto_filter.add_filter_column(0, ["甲"])
    table = Table(displayName="筛选的表", ref="A1:B4")
    book["筛选表"].add_table(table)
    table._initialise_columns()
    table.autoFilter.filterColumn = [FilterColumn(colId=0, filters=Filters(filter=["甲"]))]
    book.defined_names["目标列"] = DefinedName("目标列", attr_text="明细!$B$2:$B$4")
    book.defined_names["比率"] = DefinedName("比率", attr_text="0.3")
    path = tmp_path / "申报 表.xlsx"
    book.save(path)
    return path
