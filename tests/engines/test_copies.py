"""What the template needs of the engine for files: prototypes copied, rows filled down, results kept."""

import openpyxl
import pytest
from openpyxl.styles import Font
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from xl_jixiao.engines import open_book
from xl_jixiao.engines.surface import remember, results_known
from xl_jixiao.errors import InputError
from xl_jixiao.package import read_parts


@pytest.fixture
def prototype(tmp_path):
    book = openpyxl.Workbook()
    first = book.active
    first.title = "首页"
    sheet = book.create_sheet("_样表")
    sheet.sheet_state = "veryHidden"
    sheet["A1"] = "表题"
    sheet.merge_cells("A1:C1")
    sheet["A3"] = "="
    sheet["A3"].number_format = "@"
    sheet["B3"].font = Font(bold=True)
    sheet.merge_cells("B3:C3")
    sheet["D3"] = "=A3"
    sheet.row_dimensions[3].height = 30
    sheet.column_dimensions["B"].width = 40
    sheet.print_title_rows = "1:2"
    validation = DataValidation(type="list", formula1="_样表!$Z$1:$Z$3")
    validation.add("A3:A50")
    sheet.add_data_validation(validation)
    sheet.defined_names["项目名称"] = DefinedName("项目名称", attr_text="'_样表'!$B$3")
    path = tmp_path / "样表.xlsx"
    book.save(path)
    return path


def test_a_hidden_prototype_is_copied_whole(prototype):
    with open_book(prototype) as book:
        copied = book.sheets["_样表"].copy(after=book.sheets["首页"], name="申报表1")
        copied.visible = True
        assert [sheet.name for sheet in book.sheets] == ["首页", "申报表1", "_样表"]
        assert copied.range("项目名称").sheet.name == "申报表1"
        assert copied.range("B3").merge_area.address == "$B$3:$C$3"
        assert copied.range("B1").column_width == pytest.approx(book.sheets["_样表"].range("B1").column_width)
        copied.page_setup.print_area = "$A$1:$C$9"
        assert copied.page_setup.print_area == "$A$1:$C$9"
        book.save()
    saved = openpyxl.load_workbook(prototype)
    sheet = saved["申报表1"]
    assert sheet.sheet_state == "visible"
    assert saved["_样表"].sheet_state == "veryHidden"
    assert sheet.row_dimensions[3].height == 30
    assert sheet.print_title_rows == "$1:$2"
    assert sheet.print_area == "'申报表1'!$A$1:$C$9"
    assert sheet.data_validations.dataValidation[0].formula1 == "申报表1!$Z$1:$Z$3"
    assert sheet.defined_names["项目名称"].attr_text == "'申报表1'!$B$3".replace("'", "")


def test_a_sheet_with_a_table_is_not_copied(workbook):
    with open_book(workbook) as book, pytest.raises(InputError, match="不能复制"):
        book.sheets["明细"].copy(name="副本")


def test_a_row_is_filled_down_with_formats_formulas_and_merged_cells(prototype):
    with open_book(prototype) as book:
        sheet = book.sheets["_样表"]
        sheet.range("A3:D3").copy(sheet.range("A4:D6"))
        assert [sheet.range(f"D{row}").formula for row in (4, 5, 6)] == ["=A4", "=A5", "=A6"]
        assert sheet.range("A6").value == "="
        assert sheet.range("A6").number_format == "@"
        assert sheet.range("B6").font.bold
        assert sheet.range("B6").merge_area.address == "$B$6:$C$6"


def test_results_stand_beside_formulas_and_nothing_is_calculated_on_opening(workbook):
    with open_book(workbook) as book:
        sheet = book.sheets["明细"]
        sheet.range("H1:H3").formula_array = "=JX_RATE(B2:B4,C2:C4)"
        remember(sheet.range("H1:H3"), [[0.955], ["#N/A"], [None]])
        remember(sheet.range("D2"), [[9.55]])
        sheet.range("B2").value = 100
        results_known(book)
        book.save()
    shown = openpyxl.load_workbook(workbook, data_only=True)["明细"]
    assert [shown[f"H{row}"].value for row in (1, 2, 3)] == [0.955, "#N/A", None]
    assert shown["D2"].value == 9.55
    kept = openpyxl.load_workbook(workbook)
    assert kept["明细"]["H1"].value.ref == "H1:H3"
    assert kept["明细"]["D2"].value == "=C2/B2*10"
    assert b"fullCalcOnLoad" not in read_parts(workbook)["xl/workbook.xml"]


def test_results_go_beside_formulas_only(workbook):
    with open_book(workbook) as book:
        cells = book.sheets["明细"].range("B2:D2")
        remember(cells, [[1, 2, 3]])
        assert cells.value == [100, 95.5, 3]


def test_rows_are_fitted_to_wrapped_text_and_go_on_adapting(workbook):
    with open_book(workbook) as book:
        sheet = book.sheets["明细"]
        sheet.range("J2").value = "一" * 40
        sheet.range("J2").wrap_text = True
        sheet.range("J1").column_width = 20
        sheet.range("A2:J3").rows.autofit()
        assert sheet.range("J2").row_height > 4 * sheet.range("J3").row_height * 0.8
        book.save()
    assert b"customHeight" not in read_parts(workbook)["xl/worksheets/sheet1.xml"]
