"""Workbooks of every kind: merged areas, number formats, hidden sheets, several forms, origins."""

import io
import struct
import zipfile
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
import xlsxwriter

from tests.cases.forms.generate import HERE, load
from workbook import build
from xl_jixiao.model import Origin
from xl_jixiao.parsing.grid import Area
from xl_jixiao.readers import grids_of, read, read_bytes
from xl_jixiao.reporters.form_xlsx import to_xlsx

PACKET = load("packet").dossier


@pytest.mark.parametrize("suffix", ["xls", "ods"])
def test_the_packet_saved_by_libreoffice_in_an_older_format_is_the_same(suffix):
    reading = read(HERE / "packet" / f"packet.{suffix}")

    assert reading.dossier.forms == PACKET.forms
    assert reading.layout == "sh-2024-application"


def xlsb(rows, far=None):
    """A binary workbook as MS-XLSB has it, with nothing that is not needed."""

    def record(kind, data=b""):
        head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
        size = bytes([len(data) & 0x7F | 0x80, len(data) >> 7]) if len(data) > 127 else bytes([len(data)])
        return head + size + data

    def wide(text):
        return struct.pack("<I", len(text)) + text.encode("utf-16-le")

    book = record(131) + record(143)
    book += record(156, struct.pack("<II", 0, 1) + wide("rId1") + wide("申报表")) + record(144)
    book += record(157) + record(132)
    last_row, last_column = far or (len(rows) - 1, max(map(len, rows)) - 1)
    sheet = record(129) + record(148, struct.pack("<IIII", 0, last_row, 0, last_column)) + record(145)
    for number, row in enumerate(rows):
        sheet += record(0, struct.pack("<II", number, 0) + bytes(9))
        for column, text in enumerate(row):
            if text:
                sheet += record(6, struct.pack("<II", column, 0) + wide(text))
    if far is not None:
        sheet += record(0, struct.pack("<II", far[0], 0) + bytes(9))
        sheet += record(6, struct.pack("<II", far[1], 0) + wide("误填"))
    sheet += record(146) + record(130)
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1"'
        ' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"'
        ' Target="worksheets/sheet1.bin"/></Relationships>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.bin", book)
        archive.writestr("xl/_rels/workbook.bin.rels", relations)
        archive.writestr("xl/worksheets/sheet1.bin", sheet)
    return out.getvalue()


ROWS = [
    ["项目支出绩效目标申报表"],
    ["项目名称", "甲", "主管部门", "乙"],
    ["一级指标", "二级指标", "三级指标", "指标值"],
    ["产出指标", "数量指标", "培训人数", "≥5人"],
    ["", "", "培训次数", "≥2次"],
]


def test_a_binary_workbook_is_read():
    (form,) = read_bytes(xlsb(ROWS), "表.xlsb").dossier.forms

    assert (form.project, form.department) == ("甲", "乙")
    assert [(one.level2, one.name) for one in form.indicators] == [("数量指标", "培训人数"), ("数量指标", "培训次数")]


def test_a_far_cell_of_a_binary_workbook_is_refused():
    with pytest.raises(Exception, match="1048576 行 16384 列"):
        read_bytes(xlsb(ROWS, far=(1_048_575, 16_383)), "表.xlsb")


def sheet_of(fill, **options):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, **options}) as book:
        sheet = book.add_worksheet("申报表")
        for row, texts in enumerate(ROWS):
            for column, text in enumerate(texts):
                sheet.write_string(row, column, text)
        fill(book, sheet)
    return out.getvalue()


def test_numbers_read_as_their_cell_shows_them():
    def fill(book, sheet):
        for row, (value, code) in enumerate(
            [
                (0.95, "0%"),
                (0.9555, "0.0%"),
                (50, "0.00"),
                (86000000, "#,##0.00"),
                (3, '0"个"'),
                (90, '"≥"0.00"(%)"'),
                (12.345, "0.0"),
                (7, "General"),
                (1 / 3, "General"),
                (0.5, "0.00_ ;[Red]-0.00"),
                (88.1 / 100, "0.00%"),
                (98.61999999999999, "0.00"),
            ],
            5,
        ):
            sheet.write_string(row, 2, f"指标甲{row}")
            sheet.write_number(row, 3, value, book.add_format({"num_format": code}))
        sheet.write_string(17, 2, "完成时间")
        sheet.write_datetime(17, 3, date(2024, 12, 31), book.add_format({"num_format": "yyyy-mm-dd"}))
        sheet.write_boolean(18, 3, True)  # noqa: FBT003 - a cell's value

    (grid,) = grids_of(sheet_of(fill), "表.xlsx")

    assert [row[3] for row in grid.rows[5:]] == [
        "95%",
        "95.55%",
        "50.00",
        "86000000.00",
        "3个",
        "≥90.00(%)",
        "12.345",
        "7",
        "0.333333333333333",
        "0.50",
        "88.10%",
        "98.62",
        "2024-12-31",
        "是",
    ]


def test_a_share_stored_without_its_format_is_repaired_and_asked():
    rows = [*ROWS, ["", "质量指标", "验收合格率", "0.95"], ["", "", "培训成本", "0.5"]]
    data = xlsb(rows)

    reading = read_bytes(data, "表.xlsb")

    assert [one.target.text for one in reading.dossier.forms[0].indicators[2:]] == ["95%", "0.5"]
    (repair,) = reading.uncertain
    assert (repair.path, repair.before, repair.after) == ("forms[0].indicators[2].target", "0.95", "95%")
    assert "单元格存的是 0.95" in repair.what


def test_merged_areas_and_origins_are_those_of_the_sheet():
    def fill(book, sheet):
        sheet.merge_range("A4:A5", "产出指标", book.add_format())
        sheet.merge_range("F2:H2", "", None)

    (grid,) = grids_of(sheet_of(fill), "表.xlsx")

    assert grid.areas == [Area(3, 0, 4, 0), Area(1, 5, 1, 7)]
    assert grid.locate(4, 2) == Origin("表.xlsx", "申报表", "C5")
    assert str(grid.locate(0, 27)) == "表.xlsx 申报表!AB1"


def test_hidden_sheets_are_left_alone():
    def fill(book, sheet):
        hidden = book.add_worksheet("旧表")
        for row, texts in enumerate(ROWS):
            for column, text in enumerate(texts):
                hidden.write_string(row, column, text)
        hidden.hide()

    reading = read_bytes(sheet_of(fill), "表.xlsx")

    assert len(reading.dossier.forms) == 1
    assert [(str(one.origin), one.why) for one in reading.unplaced] == [("表.xlsx 旧表", "隐藏的工作表，没有读入")]


def test_forms_on_several_sheets_and_stacked_on_one_are_all_read():
    def fill(book, sheet):
        for start in (10, 20):
            for row, texts in enumerate(ROWS, start):
                for column, text in enumerate(texts):
                    sheet.write_string(row, column, f"{text}{start}" if text == "甲" else text)
        notes = book.add_worksheet("填表说明")
        notes.write("A1", "请逐项填写。")

    reading = read_bytes(sheet_of(fill), "表.xlsx")

    assert [form.project for form in reading.dossier.forms] == ["甲", "甲10", "甲20"]
    assert reading.origins["forms[2].indicators[0].target"] == Origin("表.xlsx", "申报表", "D24")
    assert [(str(one.origin), one.text) for one in reading.unplaced] == [("表.xlsx 填表说明!A1", "请逐项填写。")]


def test_amounts_stay_exact():
    _, second = read_bytes(to_xlsx(PACKET, "sh-2024-application")[0], "表.xlsx").dossier.forms
    assert str(second.funds.total.budget) == "4358177.00"
    assert second.funds.total.budget == Decimal(4358177)


def test_a_workbook_written_by_another_program_reads_the_same(tmp_path):
    data, _ = to_xlsx(PACKET, "sh-2024-application")
    path = tmp_path / "另存.xlsx"
    openpyxl.load_workbook(io.BytesIO(data)).save(path)

    assert read(path).dossier.forms == PACKET.forms


def test_of_a_workbook_of_ours_only_the_forms_are_read():
    """Macros in it are not taken for a sheet without end, its lists not for forms."""
    (form,) = read_bytes(build.build(), "模板.xlsm").dossier.forms
    assert form.indicators == ()
