import datetime as dt

import openpyxl
import pytest

from tests.addin.conftest import FIRST, INDICATORS, SHEET
from xl_jixiao.addin import recognise as recognising
from xl_jixiao.addin.host import hosted
from xl_jixiao.addin.recognise import number_formats, read_sheet, recognise
from xl_jixiao.engines.surface import merged_areas
from xl_jixiao.errors import InputError


def test_a_form_in_somebodys_own_workbook_is_found_with_the_place_of_each_field(form_book):
    reading = recognise(form_book)
    (form,) = reading.dossier.forms
    assert form.project == "职业技能竞赛资助"
    assert [indicator.name for indicator in form.indicators] == [row[2] for row in INDICATORS]
    assert [indicator.target.text for indicator in form.indicators] == [row[3] for row in INDICATORS]
    place = reading.origins["forms[0].indicators[1].target"]
    assert (place.file, place.sheet, place.cell) == ("申报.xlsx", SHEET, f"G{FIRST + 1}")


def test_numbers_are_read_as_their_cells_show_them(form_book):
    sheet = form_book.sheets["附注"]
    sheet["A1:C1"].value = [[0.95, 86000000, dt.datetime(2024, 1, 31)]]
    sheet["A1"].number_format = "0%"
    sheet["B1"].number_format = "#,##0.00"
    assert read_sheet(sheet).rows == [["95%", "86000000.00", "2024-01-31"]]


def test_merged_areas_and_formats_of_a_block_are_found_whole(form_book):
    sheet = form_book.sheets[SHEET]
    found = sorted(box.a1() for box in merged_areas(sheet["A1:G20"]))
    assert found == sorted(["A1:G1", *(f"D{row}:F{row}" for row in range(FIRST, FIRST + len(INDICATORS)))])
    sheet["B2:C3"].number_format = "0.0"
    formats = number_formats(sheet["A1:D4"])
    assert [[code == "0.0" for code in row] for row in formats] == [
        [False, row in {1, 2}, row in {1, 2}, False] for row in range(4)
    ]


def test_hidden_sheets_are_not_read_and_that_is_said(form_book):
    form_book.sheets[SHEET].visible = False
    with pytest.raises(InputError, match=r"没有找到绩效目标申报表.*另有 1 张隐藏的工作表没有读"):
        recognise(form_book)


def test_rows_that_are_hidden_are_read(form_book):
    form_book.sheets[SHEET].range(f"A{FIRST}:A{FIRST + 2}").rows.hidden = True
    assert len(recognise(form_book).dossier.forms[0].indicators) == len(INDICATORS)


def test_our_own_sheets_are_not_read(form_book):
    form_book.sheets[SHEET].name = "校验结果"
    with pytest.raises(InputError, match="没有找到"):
        recognise(form_book)


def test_a_sheet_used_to_its_last_row_is_left_out_with_a_sentence(form_book):
    form_book.sheets["附注"]["A1048576"].value = "误填"

    @hosted("读")
    def read(book):
        assert len(recognise(book).dossier.forms) == 1
        return ""

    assert read(form_book) == "工作表“附注”用到了第 1048576 行第 1 列，不像绩效表，没有读；如有误填请删去后再试。"


def test_formats_that_reach_to_the_last_row_do_not_count(form_book):
    form_book.sheets[SHEET]["H1048576"].color = (1, 2, 3)
    form_book.sheets[SHEET]["XFD3"].number_format = "0"
    assert len(recognise(form_book).dossier.forms) == 1


def test_a_long_sheet_is_read_in_blocks(form_book, monkeypatch):
    monkeypatch.setattr(recognising, "ROWS_AT_ONCE", 4)
    assert len(recognise(form_book).dossier.forms[0].indicators) == len(INDICATORS)


def test_a_workbook_without_a_form_is_said(opened, tmp_path):
    workbook = openpyxl.Workbook()
    workbook.active["A1"] = "会议纪要"
    workbook.save(tmp_path / "别的.xlsx")
    with (
        opened(tmp_path / "别的.xlsx") as book,
        pytest.raises(InputError, match=r"【别的\.xlsx】没有找到绩效目标申报表、自评表或监控表，请切换到"),
    ):
        recognise(book)
