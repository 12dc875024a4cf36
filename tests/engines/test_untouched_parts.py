"""
A workbook full of what openpyxl does not know is edited: parts that are not concerned keep their bytes.

The package is made from raw parts (cases/workbooks/full): sparklines, x14 formats and validations, slicers, form
controls, text boxes, pictures, charts, custom XML, VBA, both ribbons, rich text, dynamic arrays, threaded comments,
printer settings.
"""

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from xl_jixiao.engines import open_book, surface
from xl_jixiao.package import read_parts

SHEET, STYLES, BOOK = "xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/workbook.xml"
NOTES = {"xl/comments1.xml", "xl/drawings/vmlDrawing1.vml"}
LINKS = {"xl/worksheets/_rels/sheet1.xml.rels"}
CHAIN = {"xl/calcChain.xml", "[Content_Types].xml", "xl/_rels/workbook.xml.rels"}
NEW = {"[Content_Types].xml", "xl/_rels/workbook.xml.rels", BOOK}


def value(sheet):
    sheet["B2"].value = 99


def text(sheet):
    sheet["A3"].value = "全新的文字 =1+1 & <b>"


def colour(sheet):
    sheet["A1"].color = (255, 199, 206)
    sheet["B2:D4"].color = (255, 235, 156)


def note(sheet):
    sheet["C4"].add_note("规则 VAL-05")


def link(sheet):
    sheet["A12"].add_hyperlink("https://example.com/", "链接")


def inner_link(sheet):
    sheet["A12"].add_hyperlink("#别处!A1", "行内")


def formula_away(sheet):
    sheet["C2"].value = 1


def shared_formula_away(sheet):
    sheet["C3"].value = 1


def spilled_away(sheet):
    sheet["A8"].value = 1


def width(sheet):
    sheet["C1"].column_width = 30


def merge(sheet):
    sheet["A6:B7"].merge()


def new_sheet(sheet):
    sheet.book.sheets.add("校验结果", after=sheet.book.sheets[-1])["A1"].value = "结果"


pytestmark = pytest.mark.filterwarnings("ignore:.*will be removed")  # openpyxl says what it would lose

EDITS = {
    value: {SHEET, BOOK},
    text: {SHEET, BOOK},
    colour: {SHEET, STYLES},
    note: {SHEET, *NOTES},
    link: {SHEET, STYLES, BOOK, *LINKS},
    inner_link: {SHEET, STYLES, BOOK},
    formula_away: {SHEET, BOOK, *CHAIN},
    shared_formula_away: {SHEET, BOOK, *CHAIN},
    spilled_away: {SHEET, BOOK, *CHAIN},
    width: {SHEET},
    merge: {SHEET},
    new_sheet: {*NEW, "xl/worksheets/sheet3.xml"},
}


def changed(before, after):
    return {name for name in {*before, *after} if before.get(name) != after.get(name)}


def test_saving_without_a_change_changes_nothing(full_workbook, full_parts):
    with open_book(full_workbook) as book:
        for sheet in book.sheets:
            _ = sheet.used_range.value, sheet.used_range.formula, list(sheet.notes), list(sheet.tables)
            _ = sheet["A1"].color, sheet["A1"].font.name, sheet["A1"].number_format, sheet["C1"].column_width
        book.save()
    assert read_parts(full_workbook) == full_parts


@pytest.mark.parametrize("edit", EDITS, ids=[edit.__name__ for edit in EDITS])
def test_an_edit_touches_only_the_parts_concerned(full_workbook, full_parts, edit):
    with open_book(full_workbook) as book:
        edit(book.sheets["明细"])
        book.save()
    touched = changed(full_parts, read_parts(full_workbook))
    assert touched
    assert touched <= EDITS[edit]


@pytest.mark.parametrize("edit", EDITS, ids=[edit.__name__ for edit in EDITS])
def test_edited_files_open_everywhere(full_workbook, edit):
    with open_book(full_workbook) as book:
        edit(book.sheets["明细"])
        book.save()
    loaded = openpyxl.load_workbook(full_workbook)
    assert loaded.sheetnames[:2] == ["明细", "别处"]
    assert CalamineWorkbook.from_path(str(full_workbook)).sheet_names[:2] == ["明细", "别处"]
    with open_book(full_workbook) as again:
        assert again.sheets["别处"]["B1"].formula == "=明细!B2+1"


@pytest.mark.libreoffice
def test_a_file_with_all_edits_opens_in_libreoffice(full_workbook):
    with open_book(full_workbook) as book:
        for edit in EDITS:
            edit(book.sheets["明细"])
        book.save()
    with open_book(full_workbook, live=True) as live:
        sheet = live.sheets["明细"]
        assert sheet["B2"].value == 99
        assert sheet["C4"].value == 90
        assert sheet["C4"].note.text == "规则 VAL-05"
        assert sheet["A1"].color == (255, 199, 206)
        assert live.sheets["校验结果"]["A1"].value == "结果"
        assert live.sheets["别处"]["B1"].value == 100


def undo_value(sheet):
    sheet["B2"].value = 10


def undo_text(sheet):
    sheet["A3"].value = " 前后有空格 "


def undo_colour(sheet):
    sheet["A1"].color = BEFORE["A1"]
    sheet["B2:D4"].color = None


def undo_note(sheet):
    sheet["C4"].note.delete()


def undo_link(sheet):
    surface.remove_links(sheet["A12"])
    sheet["A12"].value = "行内"
    sheet["A12"].clear_formats()


def undo_width(sheet):
    sheet["C1"].column_width = 11.79


def undo_merge(sheet):
    sheet["A6"].unmerge()


def undo_new_sheet(sheet):
    sheet.book.sheets["校验结果"].delete()


BEFORE = {}
UNDO = {
    value: undo_value,
    text: undo_text,
    colour: undo_colour,
    note: undo_note,
    link: undo_link,
    inner_link: undo_link,
    merge: undo_merge,
    new_sheet: undo_new_sheet,
}


@pytest.mark.parametrize("edit", UNDO, ids=[edit.__name__ for edit in UNDO])
def test_what_is_undone_at_once_leaves_every_part_as_it_was(full_workbook, full_parts, edit):
    with open_book(full_workbook) as book:
        sheet = book.sheets["明细"]
        BEFORE["A1"] = sheet["A1"].color
        edit(sheet)
        UNDO[edit](sheet)
        book.save()
    assert changed(full_parts, read_parts(full_workbook)) <= {STYLES}  # formats are only ever appended


@pytest.mark.parametrize("edit", UNDO, ids=[edit.__name__ for edit in UNDO])
def test_what_is_undone_after_saving_leaves_the_sheet_as_it_was(full_workbook, full_parts, edit):
    with open_book(full_workbook) as book:
        BEFORE["A1"] = book.sheets["明细"]["A1"].color
        edit(book.sheets["明细"])
        book.save()
    with open_book(full_workbook) as book:
        UNDO[edit](book.sheets["明细"])
        book.save()
    after = read_parts(full_workbook)
    # The file keeps asking Excel to calculate once, which it does and forgets.
    assert changed(full_parts, after) <= {STYLES, BOOK}
    assert after[SHEET] == full_parts[SHEET]


def test_a_rich_text_survives_a_change_and_back(full_workbook, full_parts):
    with open_book(full_workbook) as book:
        sheet = book.sheets["明细"]
        assert sheet["A2"].value == "富文本"
        sheet["A2"].value = "改"
        sheet["A2"].value = "富文本"
        book.save()
    assert read_parts(full_workbook)[SHEET] == full_parts[SHEET]


def test_a_threaded_comment_is_left_to_excel(full_workbook, full_parts):
    with open_book(full_workbook) as book:
        sheet = book.sheets["明细"]
        assert sheet["B3"].note.text == "[会话批注] 请核实"
        with pytest.raises(Exception, match="会话批注"):
            sheet["B3"].note.delete()
        with pytest.raises(Exception, match="会话批注"):
            sheet["B3"].note.text = "改"
        book.save()
    assert read_parts(full_workbook) == full_parts


def test_cells_that_shared_a_formula_keep_it_when_its_holder_goes(full_workbook):
    with open_book(full_workbook) as book:
        sheet = book.sheets["明细"]
        sheet["C3"].value = 1
        assert sheet["C4:C5"].formula == (("=B4*3",), ("=B5*3",))
        book.save()
    loaded = openpyxl.load_workbook(full_workbook)["明细"]
    assert (loaded["C4"].value, loaded["C5"].value) == ("=B4*3", "=B5*3")


def test_a_spilled_block_goes_with_its_formula(full_workbook):
    with open_book(full_workbook) as book:
        sheet = book.sheets["明细"]
        assert sheet["A8"].formula2 == "=SORT(B2:B4)"
        sheet["A8"].value = 1
        assert [row[0] for row in sheet["A8:A10"].options(ndim=2).value] == [1, None, None]


def test_a_renamed_sheet_is_renamed_in_charts_sparklines_and_validations(full_workbook):
    with open_book(full_workbook) as book:
        book.sheets["明细"].name = "新 表"
        book.sheets["别处"].name = "它处"
        book.save()
    parts = read_parts(full_workbook)
    assert "'新 表'!$B$2:$B$4" in parts["xl/charts/chart1.xml"].decode()
    assert "<xm:f>'新 表'!B2:B4</xm:f>" in parts[SHEET].decode()
    assert "<xm:f>它处!$A$1:$A$2</xm:f>" in parts[SHEET].decode()
    assert "'新 表'!B2+1" in parts["xl/worksheets/sheet2.xml"].decode()
    assert "'新 表'!$B$2:$B$4" in parts[BOOK].decode()


def test_a_changed_header_is_told_to_the_table(full_workbook):
    with open_book(full_workbook) as book:
        book.sheets["明细"]["B1"].value = "目标值"
        book.save()
    table = read_parts(full_workbook)["xl/tables/table1.xml"].decode()
    assert 'name="目标值"' in table
    assert "calculatedColumnFormula" in table


def test_a_copy_without_macros_has_no_macros_and_no_ribbon(full_workbook, tmp_path):
    with open_book(full_workbook) as book:
        book.save(tmp_path / "无宏.xlsx")
    parts = read_parts(tmp_path / "无宏.xlsx")
    assert "xl/vbaProject.bin" not in parts
    assert not [name for name in parts if name.startswith("customUI")]
    assert b"macroEnabled" not in parts["[Content_Types].xml"]
    assert openpyxl.load_workbook(tmp_path / "无宏.xlsx").sheetnames == ["明细", "别处"]


def test_a_copy_leaves_the_open_workbook_as_it_is(full_workbook, full_parts, tmp_path):
    with open_book(full_workbook) as book:
        surface.save_copy(book, tmp_path / "副本.xlsx")
        assert book.fullname == str(full_workbook)
        book.save()
    assert read_parts(full_workbook) == full_parts
    assert "xl/vbaProject.bin" not in read_parts(tmp_path / "副本.xlsx")


def test_only_workbooks_are_saved(full_workbook, tmp_path):
    with open_book(full_workbook) as book, pytest.raises(Exception, match=r"只能保存为 \.xlsx 或 \.xlsm"):
        book.save(tmp_path / "表.xls")


def test_deleting_a_sheet_takes_its_parts_along(full_workbook):
    with open_book(full_workbook) as book:
        book.sheets["明细"].delete()
        book.save()
    parts = read_parts(full_workbook)
    assert not [
        name for name in parts if "drawing" in name or "table" in name or "comments" in name or "slicer1" in name
    ]
    assert "xl/calcChain.xml" not in parts
    with open_book(full_workbook) as book:
        assert book.sheets["别处"]["B1"].formula == "=#REF!+1"
        assert book.names["目标"].refers_to == "=#REF!"
