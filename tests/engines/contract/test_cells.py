"""Values, formulas, addresses: the same on every engine."""

import datetime as dt

import pytest

from xl_jixiao.engines import surface


def rows(cells):
    return cells.options(ndim=2).value


def test_values_come_as_blocks_with_dates_booleans_and_empties(sheet):
    assert rows(sheet["A1:C4"]) == [
        ["指标", "目标", "实际"],
        ["数量", 100.0, 95.5],
        ["质量", 90.0, None],
        ["时效", dt.datetime(2024, 1, 31), True],
    ]
    assert sheet["B2"].value == 100.0
    assert sheet["A1:B1"].value == ["指标", "目标"]
    assert sheet[1, 0].value == "数量"


def test_blocks_are_written_whole_and_survive_saving(sheet, reopen):
    block = [["文字", 1.5, None], [True, dt.datetime(2024, 2, 29, 8, 30), "多行\n文字 & <标记>"]]
    sheet["A10"].value = block
    assert rows(sheet["A10:C11"]) == block
    assert rows(reopen().sheets["明细"]["A10:C11"]) == block


def test_one_value_fills_a_block_and_none_empties_it(sheet):
    sheet["A10:B11"].value = 7
    assert rows(sheet["A10:B11"]) == [[7.0, 7.0], [7.0, 7.0]]
    sheet["A10:B11"].value = [[None, 8], [9, None]]
    assert rows(sheet["A10:B11"]) == [[None, 8.0], [9.0, None]]


def test_dates_get_a_date_format(sheet, reopen):
    sheet["H1"].value = dt.date(2024, 12, 31)
    assert sheet["H1"].value == dt.datetime(2024, 12, 31)
    assert reopen().sheets["明细"]["H1"].value == dt.datetime(2024, 12, 31)


TEXTS = [
    "=100.00(%)",
    "=cmd|'/c calc'!A1",
    "+1",
    "-1",
    "@SUM(A1)",
    "≥95％",
    "2024-1",
    "1/2",
    "0012",
    "50%",
    "TRUE",
    "#N/A",
]


def test_texts_of_forms_stay_text(sheet, reopen):
    surface.write_text(sheet["H1"], [[text] for text in TEXTS])
    assert [row[0] for row in rows(sheet["H1"].resize(len(TEXTS)))] == TEXTS
    assert sheet["H1"].number_format == "@"
    again = reopen().sheets["明细"]["H1"].resize(len(TEXTS))
    assert [row[0] for row in rows(again)] == TEXTS
    assert {row[0] for row in again.formula} == set(TEXTS)


def test_write_text_takes_numbers_and_empties(sheet):
    surface.write_text(sheet["H1"], [[1, 2.5, None, True]])
    assert sheet["H1:K1"].value == ["1", "2.5", None, "TRUE"]
    surface.write_text(sheet["H2"], [])


def test_a_text_cell_takes_everything_as_text(sheet):
    sheet["F1"].value = "=1+1"
    assert sheet["F1"].value == "=1+1"
    sheet["F1"].formula = "=1+1"
    assert sheet["F1"].value == "=1+1"
    sheet["F1"].value = 12.5
    assert sheet["F1"].value == "12.5"


def test_an_apostrophe_makes_text(sheet, reopen):
    sheet["H1"].value = "'=1+1"
    assert sheet["H1"].value == "=1+1"
    assert reopen().sheets["明细"]["H1"].value == "=1+1"


def test_a_formula_begins_with_an_equals_sign(sheet):
    sheet["H1"].value = "=B2+1"
    assert sheet["H1"].formula == "=B2+1"


def test_formulas_are_read_in_excels_notation(sheet):
    assert sheet["D2:D4"].formula == (("=C2/B2*10",), ("=IFERROR(C3/B3*10,0)",), ("=1/0",))
    assert sheet["A1"].formula == "指标"
    assert sheet["C3"].formula == ""


def test_formulas_are_written_as_blocks_and_filled(sheet, reopen):
    sheet["H2"].formula = [["=B2*2", '=IF(B2>5,"大,中","小")'], ["='第二 表'!A1", "=比率*2"]]
    sheet["J2:J3"].formula = "=B2+$B$2"
    expected = (("=B2*2", '=IF(B2>5,"大,中","小")', "=B2+$B$2"), ("='第二 表'!A1", "=比率*2", "=B3+$B$2"))
    assert sheet["H2:J3"].formula == expected
    assert reopen().sheets["明细"]["H2:J3"].formula == expected


def test_array_formulas_cover_a_block(sheet, reopen):
    sheet["H2:H3"].formula_array = "=B2:B3*2"
    assert sheet["H2"].formula_array == "=B2:B3*2"
    assert sheet["H3"].has_array
    assert sheet["B2"].has_array is False
    assert reopen().sheets["明细"]["H3"].formula_array == "=B2:B3*2"


def test_part_of_an_array_formula_cannot_be_changed(sheet):
    sheet["H2:H3"].formula_array = "=B2:B3*2"
    with pytest.raises(Exception):  # noqa: B017 - Excel raises its own kind
        sheet["H3"].value = 1
    sheet["H2:H3"].value = 1
    assert rows(sheet["H2:H3"]) == [[1.0], [1.0]]


def test_dynamic_formulas_are_kept(sheet, reopen):
    sheet["H2"].formula2 = "=B2*2"
    assert sheet["H2"].formula2 == "=B2*2"
    assert reopen().sheets["明细"]["H2"].formula == "=B2*2"


def test_ranges_are_found_by_address_tuple_name_and_table(book, sheet):
    assert sheet.range((2, 1), (3, 2)).address == "$A$2:$B$3"
    assert sheet.range("A2", "B3").shape == (2, 2)
    assert sheet["目标列"].address == "$B$2:$B$4"
    assert book.sheets["锁定"]["目标列"].sheet.name == "明细"
    assert sheet["远表"].address == "$AB$31:$AC$31"
    assert sheet["A:B"].shape == (1_048_576, 2)
    assert sheet["A2:B3"].get_address(row_absolute=False, column_absolute=False) == "A2:B3"
    assert sheet["A1"].get_address(include_sheetname=True).endswith("明细'!$A$1")
    with pytest.raises(Exception):  # noqa: B017 - Excel raises its own kind
        sheet["不存在的名称"]


def test_ranges_move_and_grow(sheet):
    cells = sheet["A2:B3"]
    assert cells.offset(1, 1).address == "$B$3:$C$4"
    assert cells.resize(1, 4).address == "$A$2:$D$2"
    assert cells.last_cell.address == "$B$3"
    assert cells(1, 2).address == "$B$2"
    assert [cell.address for cell in cells] == ["$A$2", "$B$2", "$A$3", "$B$3"]
    assert sheet["A1"].end("down").address == "$A$4"
    assert sheet["A4"].end("down").address == "$A$6"
    assert sheet["A1"].end("right").address == "$D$1"
    assert sheet["D6"].end("left").address == "$B$6"
    assert sheet["B2"].end("up").address == "$B$1"
    assert sheet["A1"].expand().address == "$A$1:$D$4"
    assert sheet["B2"].current_region.address == "$A$1:$D$4"


def test_the_used_range_holds_everything(sheet):
    used = sheet.used_range
    assert used.last_cell.address == "$AC$31"


def test_raw_values_pass_through_unchanged(sheet):
    sheet["H1:I2"].raw_value = [[1, "甲"], [2, "乙"]]
    assert [list(row) for row in sheet["H1:I2"].raw_value] == [[1, "甲"], [2, "乙"]]


def test_areas_merged_and_arrays_are_listed(sheet):
    assert [area.a1() for area in surface.merged_areas(sheet["A1:G6"])] == ["F3:G4"]
    assert surface.merged_areas(sheet["A1:E6"]) == []
    sheet["H2:H3"].formula_array = "=B2:B3*2"
    assert [area.a1() for area in surface.arrays(sheet["A1:J6"])] == ["H2:H3"]
    assert surface.arrays(sheet["A1:G6"]) == []


def test_results_may_be_remembered_anywhere(book, sheet):
    surface.remember(sheet["D2"], [[9.55]])
    surface.results_known(book)
    assert sheet["D2"].value == pytest.approx(9.55)


def test_clearing_contents_keeps_formats_and_clearing_formats_keeps_contents(sheet):
    sheet["A1"].clear_contents()
    assert (sheet["A1"].value, sheet["A1"].color) == (None, (0xDD, 0xEB, 0xF7))
    sheet["B4"].clear_formats()
    assert (sheet["B4"].value, sheet["B4"].number_format) == (45322.0, "General")
    sheet["C2"].clear()
    assert (sheet["C2"].value, sheet["C2"].note) == (None, None)
