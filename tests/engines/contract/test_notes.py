"""Notes, links, tables, and what counts them: the same on every engine."""

import pytest

from xl_jixiao.engines import surface


def rows(cells):
    return cells.options(ndim=2).value


def test_notes_are_added_replaced_and_removed(sheet, reopen):
    assert sheet["C2"].note.text.endswith("原有批注")
    assert sheet["A1"].note is None
    sheet["A2"].add_note("VAL-05 目标值与实际值口径不一\n怎么改：…")
    assert {note.location.address for note in sheet.notes} == {"$A$2", "$C$2"}
    again = reopen().sheets["明细"]
    assert again["A2"].note.text == "VAL-05 目标值与实际值口径不一\n怎么改：…"
    assert again["C2"].note.text.endswith("原有批注")
    sheet["A2"].note.text = "改过"
    assert sheet["A2"].note.text == "改过"
    with pytest.raises(ValueError, match="already"):
        sheet["A2"].add_note("第二条")
    sheet["A2"].note.delete()
    assert sheet["A2"].note is None
    assert [note.location.address for note in reopen().sheets["明细"].notes] == ["$C$2"]


def test_links_lead_into_the_workbook_and_outside(sheet, reopen):
    sheet["H1"].add_hyperlink("#'第二 表'!A1", "定位")
    sheet["H2"].add_hyperlink("https://www.mof.gov.cn/", "财政部", "官网")
    assert [sheet["H1"].value, sheet["H2"].value] == ["定位", "财政部"]
    again = reopen().sheets["明细"]
    assert again["H1"].hyperlink == "#'第二 表'!A1"
    assert again["H2"].hyperlink == "https://www.mof.gov.cn/"
    surface.remove_links(sheet["H1:H2"])
    assert sheet["H1"].value == "定位"
    with pytest.raises(Exception, match=r"链接|hyperlink"):
        _ = sheet["H1"].hyperlink


def test_tables_beyond_column_z_are_found_resized_and_added(sheet, reopen):
    table = sheet.tables["远表"]
    assert table.range.address == "$AB$30:$AC$31"
    assert table.header_row_range.address == "$AB$30:$AC$30"
    assert table.data_body_range.address == "$AB$31:$AC$31"
    assert sheet["AC31"].table.name == "远表"
    assert sheet["A1"].table is None
    sheet["AD30"].value = "表头三"
    table.resize(sheet["AB30:AD33"])
    assert table.range.address == "$AB$30:$AD$33"
    sheet["H10"].value = [["甲", "乙"], [1, 2]]
    sheet.tables.add(source=sheet["H10:I11"], name="新表", has_headers=True)
    again = reopen().sheets["明细"]
    assert again.tables["远表"].range.address == "$AB$30:$AD$33"
    assert again.tables["新表"].header_row_range.value == ["甲", "乙"]


def test_collections_count_what_they_hold(book, sheet):
    assert book.sheets.count == 5
    assert sheet.notes.count == 1
    assert sheet.tables.count == 1
    assert book.names.count >= 2
    assert book.names.contains("目标列")
    assert sheet["A1:B3"].count == sheet["A1:B3"].size == 6
    assert (sheet["B3"].row, sheet["B3"].column) == (3, 2)
    assert sheet.cells(2, 1).value == "数量"
    table = sheet.tables["远表"]
    assert (table.parent.name, table.display_name, table.totals_row_range) == ("明细", "远表", None)
    assert isinstance(sheet["C2"].note.author, str)


def test_values_written_over_a_block_leave_the_notes_of_its_cells(sheet):
    for place in ("B2", "C3"):
        if sheet[place].note is None:
            sheet[place].add_note(f"批注 {place}")
    texts = [sheet[place].note.text for place in ("B2", "C3")]
    sheet["A1:D4"].value = [[f"第{row}行第{column}列" for column in range(4)] for row in range(4)]
    sheet["A2:D3"].value = [[row + column for column in range(4)] for row in range(2)]
    sheet["C1:C4"].formula = [["=1+1"]] * 4
    sheet["B2"].value = None
    assert rows(sheet["A2:B3"]) == [[0.0, None], [1.0, 2.0]]
    assert sheet["C3"].formula == "=1+1"
    assert [sheet[place].note.text for place in ("B2", "C3")] == texts
