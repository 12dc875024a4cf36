"""Formats, widths, merged cells, panes, print areas: the same on every engine."""

import sys

import pytest


def test_number_formats_are_those_of_excel(sheet, reopen):
    assert sheet["B4"].number_format == "yyyy-mm-dd"
    assert sheet["A2"].number_format == "General"
    assert sheet["F1"].number_format == "@"
    for number_format in ("0.00%", "#,##0.00", "@", '0.00"万元"', "General", "yyyy-mm-dd"):
        sheet["H1:H2"].number_format = number_format
        assert sheet["H1:H2"].number_format == number_format
        assert reopen().sheets["明细"]["H2"].number_format == number_format


def test_colours_are_set_read_and_taken_away(sheet, reopen):
    assert sheet["A1"].color == (0xDD, 0xEB, 0xF7)
    assert sheet["A2"].color is None
    sheet["A2:B3"].color = (255, 199, 206)
    sheet["C3"].color = "#C6EFCE"
    assert sheet["B3"].color == (255, 199, 206)
    assert sheet["A2:B3"].color == (255, 199, 206)
    assert reopen().sheets["明细"]["C3"].color == (0xC6, 0xEF, 0xCE)
    sheet["A2:B3"].color = None
    assert sheet["B3"].color is None


def test_fonts_keep_what_is_not_changed(sheet, reopen):
    font = sheet["A1"].font
    assert (font.name, font.size, font.bold, font.italic, font.color) == ("宋体", 12, True, False, (255, 0, 0))
    font.bold = False
    font.italic = True
    font.color = (0, 0, 255)
    font.size = 14
    font.name = "黑体"
    for looked in (sheet["A1"].font, reopen().sheets["明细"]["A1"].font):
        assert (looked.name, looked.size, looked.bold, looked.italic, looked.color) == (
            "黑体",
            14,
            False,
            True,
            (0, 0, 255),
        )
    assert sheet["A1"].color == (0xDD, 0xEB, 0xF7)


def test_alignment_and_wrapping(sheet, reopen):
    cells = sheet["A2:B3"]
    cells.horizontal_alignment = "center"
    cells.vertical_alignment = "top"
    cells.wrap_text = True
    for looked in (sheet["B3"], reopen().sheets["明细"]["B3"]):
        assert (looked.horizontal_alignment, looked.vertical_alignment, looked.wrap_text) == ("center", "top", True)
    assert sheet["A6"].wrap_text is False
    assert sheet["A1:A2"].wrap_text is None or sys.platform == "darwin"


def test_widths_heights_and_hidden_lines(sheet, reopen):
    sheet["B:C"].column_width = 20
    sheet["A2:A3"].row_height = 30
    sheet["E1"].columns.hidden = True
    sheet["A9:A10"].rows.hidden = True
    again = reopen().sheets["明细"]
    assert sheet["C1"].column_width == pytest.approx(20, abs=0.3)
    assert again["C1"].column_width == pytest.approx(20, rel=0.4)  # LibreOffice measures with the fonts it has
    for looked in (sheet, again):
        assert looked["A3"].row_height == pytest.approx(30, abs=0.5)
        assert looked["E1"].columns.hidden is True
        assert looked["D1"].columns.hidden is False
        assert looked["A10"].rows.hidden is True
    sheet["E1"].columns.hidden = False
    assert sheet["E1"].columns.hidden is False


def test_autofit_makes_room_for_chinese(sheet):
    sheet["A1"].column_width = 5
    sheet["A9"].value = "二十个汉字二十个汉字二十个汉字二十个汉字"
    sheet["A:A"].columns.autofit()
    assert sheet["A1"].column_width > 35
    sheet.autofit()
    sheet["A1:A2"].rows.autofit()


def test_merged_areas(sheet, reopen):
    assert sheet["G4"].merge_area.address == "$F$3:$G$4"
    assert sheet["G4"].merge_cells
    assert sheet["A1"].merge_area.address == "$A$1"
    sheet["F3"].unmerge()
    assert not sheet["G4"].merge_cells
    sheet["H1"].value = [["留", "去"]]
    sheet["H1:I1"].merge()
    assert reopen().sheets["明细"]["I1"].merge_area.address == "$H$1:$I$1"
    assert sheet["I1"].value is None
    assert sheet["H1"].value == "留"


def test_frozen_panes(sheet, reopen):
    sheet.freeze_panes.freeze_at("A1:B1")
    reopen()
    sheet.freeze_panes.unfreeze()


def test_print_areas(sheet, reopen):
    assert sheet.page_setup.print_area is None
    sheet.page_setup.print_area = "$A$1:$D$6"
    assert reopen().sheets["明细"].page_setup.print_area == "$A$1:$D$6"
    sheet.page_setup.print_area = None
    assert sheet.page_setup.print_area is None


def test_cells_are_copied_with_formats_and_merged_areas_and_filled_down(sheet):
    sheet["A1:B1"].copy(sheet["H1"])
    assert sheet["H1:I1"].value == ["指标", "目标"]
    assert sheet["H1"].color == (0xDD, 0xEB, 0xF7)
    sheet["D2"].copy(sheet["D10:D11"])
    assert sheet["D10:D11"].formula == (("=C10/B10*10",), ("=C11/B11*10",))
    sheet["F3:G4"].copy(sheet["K3:L4"])
    assert sheet["L4"].merge_area.address == "$K$3:$L$4"


def test_a_sheet_is_copied(book, reopen):
    copied = book.sheets["锁定"].copy(after=book.sheets["明细"], name="副本")
    assert book.sheet_names[:3] == ["明细", "副本", "第二 表"]
    assert copied["A1"].value == "不可改"
    assert reopen().sheets["副本"]["A1"].value == "不可改"
