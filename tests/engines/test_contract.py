"""What actions may rely on, the same on every engine; `surface` names it."""

import datetime as dt
import sys
from contextlib import ExitStack

import pytest
import xlwings as xw
from xlwings import NoSuchObjectError

from xl_jixiao.engines import open_app, open_book, surface


@pytest.fixture(
    params=[
        "file",
        pytest.param("libreoffice", marks=pytest.mark.libreoffice),
        pytest.param("excel", marks=pytest.mark.excel),
    ]
)
def engine(request):
    return request.param


@pytest.fixture(scope="module")
def apps():
    """Start each engine once."""
    with ExitStack() as stack:
        started = {}

        def app(engine):
            if engine not in started:
                own = xw.App(visible=False, add_book=False) if engine == "excel" else open_app(live=engine != "file")
                started[engine] = stack.enter_context(own)
            return started[engine]

        yield app


@pytest.fixture
def book(engine, apps, workbook):
    opened = apps(engine).books.open(str(workbook))
    yield opened
    opened.close()


@pytest.fixture
def sheet(book):
    return book.sheets["明细"]


@pytest.fixture
def reopen(book, tmp_path):
    """Save the book as another file and look at it as a file, whatever engine wrote it."""
    with_open = []

    def again():
        path = tmp_path / "另存.xlsx"
        book.save(path)
        context = open_book(path)
        with_open.append(context)
        return context.__enter__()

    yield again
    for context in with_open:
        context.__exit__(None, None, None)


def rows(cells):
    return cells.options(ndim=2).value


# --- books, sheets


def test_a_book_knows_its_names_and_sheets(book, workbook):
    assert book.name == workbook.name
    assert book.fullname == str(workbook)
    assert book.sheet_names == ["明细", "第二 表", "锁定", "筛选", "筛选表"]
    assert [sheet.index for sheet in book.sheets] == [1, 2, 3, 4, 5]
    assert book.sheets["第二 表"].book.name == book.name


def test_sheets_are_found_whatever_their_case_and_missing_ones_are_refused(book):
    assert book.sheets[0].name == "明细"
    assert book.sheets[-1].name == "筛选表"
    with pytest.raises(Exception):  # noqa: B017 - Excel raises its own kind
        book.sheets["没有"]


def test_sheets_come_and_go_where_asked(book):
    added = book.sheets.add("校验结果", after=book.sheets["明细"])
    assert book.sheet_names == ["明细", "校验结果", "第二 表", "锁定", "筛选", "筛选表"]
    added["B2"].value = [["甲", 1.0]]
    assert rows(added.used_range) == [["甲", 1.0]]
    added.delete()
    assert book.sheet_names == ["明细", "第二 表", "锁定", "筛选", "筛选表"]
    with pytest.raises(ValueError, match="already present"):
        book.sheets.add("明细")


def test_a_renamed_sheet_takes_formulas_and_names_along(book, sheet):
    sheet.name = "新 名"
    assert book.sheets["第二 表"]["A1"].formula == "='新 名'!B6*2"
    assert book.sheets["第二 表"]["A2"].formula == "=SUM('新 名'!B2:B3)"
    assert book.names["目标列"].refers_to == "='新 名'!$B$2:$B$4"
    sheet.name = "明细"
    assert book.sheets["第二 表"]["A1"].formula == "=明细!B6*2"


def test_a_deleted_sheet_leaves_reference_errors(book, sheet):
    sheet.delete()
    assert book.sheets["第二 表"]["A1"].formula == "=#REF!*2"


def test_a_sheet_can_be_hidden_and_shown(book):
    sheet = book.sheets["第二 表"]
    assert surface.is_visible(sheet)
    sheet.visible = False
    assert not surface.is_visible(sheet)
    sheet.visible = 2
    assert not surface.is_visible(sheet)
    sheet.visible = True
    assert surface.is_visible(sheet)


def test_a_cell_can_be_shown(book, reopen):
    surface.show(book.sheets["第二 表"]["B2"])
    assert book.sheets.active.name == "第二 表"
    assert reopen().sheets.active.name == "第二 表"


# --- values


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


# --- formulas


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


# --- addresses


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


# --- formats


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


# --- notes, links, names, tables


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


def test_names_are_read_defined_changed_and_removed(book, sheet, reopen):
    assert book.names["目标列"].refers_to == "=明细!$B$2:$B$4"
    assert book.names["目标列"].refers_to_range.address == "$B$2:$B$4"
    book.names.add("新名称", "=明细!$A$1")
    sheet["C2:C3"].name = "实际列"
    assert {"新名称", "实际列", "目标列", "比率"} <= {name.name for name in reopen().names}
    book.names["新名称"].refers_to = "=明细!$A$2"
    assert sheet["新名称"].value == "数量"
    book.names["新名称"].delete()
    assert "新名称" not in book.names
    assert sheet["C2:C3"].name.name == "实际列"
    sheet.names.add("本表", "=明细!$A$1")
    assert [name.name for name in sheet.names] == ["明细!本表"]


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


def test_raw_values_pass_through_unchanged(sheet):
    sheet["H1:I2"].raw_value = [[1, "甲"], [2, "乙"]]
    assert [list(row) for row in sheet["H1:I2"].raw_value] == [[1, "甲"], [2, "乙"]]


def test_areas_merged_and_arrays_are_listed(sheet):
    assert [area.a1() for area in surface.merged_areas(sheet["A1:G6"])] == ["F3:G4"]
    assert surface.merged_areas(sheet["A1:E6"]) == []
    sheet["H2:H3"].formula_array = "=B2:B3*2"
    assert [area.a1() for area in surface.arrays(sheet["A1:J6"])] == ["H2:H3"]
    assert surface.arrays(sheet["A1:G6"]) == []


def test_a_copy_is_saved_beside_and_the_book_goes_on(book, sheet, workbook, tmp_path):
    sheet["A2"].value = "改"
    surface.save_copy(book, tmp_path / "副本.xlsx")
    assert book.fullname == str(workbook)
    with open_book(tmp_path / "副本.xlsx") as copy:
        assert copy.sheets["明细"]["A2"].value == "改"
    with open_book(workbook) as untouched:
        assert untouched.sheets["明细"]["A2"].value == "数量"


def test_an_ordinary_book_can_be_saved_changed_and_shows_a1(book):
    assert not surface.is_read_only(book)
    assert not surface.structure_is_protected(book)
    assert not surface.shows_r1c1(book)
    surface.activate(book.sheets["第二 表"])
    assert book.sheets.active.name == "第二 表"
    selected = surface.selected(book)
    assert selected is None or selected.sheet.name == "第二 表"


def test_results_may_be_remembered_anywhere(book, sheet):
    surface.remember(sheet["D2"], [[9.55]])
    surface.results_known(book)
    assert sheet["D2"].value == pytest.approx(9.55)


def test_a_macro_that_is_not_there_is_refused(book):
    with pytest.raises(Exception):  # noqa: B017 - Excel raises its own kind
        book.macro("没有这个宏").run()
    with pytest.raises(Exception):  # noqa: B017 - see above
        book.app.macro("没有这个宏").run()


# --- clearing, protection, filters, application


def test_clearing_contents_keeps_formats_and_clearing_formats_keeps_contents(sheet):
    sheet["A1"].clear_contents()
    assert (sheet["A1"].value, sheet["A1"].color) == (None, (0xDD, 0xEB, 0xF7))
    sheet["B4"].clear_formats()
    assert (sheet["B4"].value, sheet["B4"].number_format) == (45322.0, "General")
    sheet["C2"].clear()
    assert (sheet["C2"].value, sheet["C2"].note) == (None, None)


def test_locked_cells_of_a_protected_sheet_refuse_changes(book):
    sheet = book.sheets["锁定"]
    assert surface.is_protected(sheet)
    assert not surface.is_protected(book.sheets["明细"])
    with pytest.raises(Exception):  # noqa: B017 - Excel raises its own kind
        sheet["A1"].value = "改"
    assert sheet["A1"].value == "不可改"
    sheet["B1"].value = "可改"
    assert sheet["B1"].value == "可改"


def test_filters_of_sheets_and_tables_let_all_rows_show_again(book, sheet, reopen):
    assert not surface.is_filtered(sheet)
    surface.show_all(sheet)
    for name in ("筛选", "筛选表"):
        filtered = book.sheets[name]
        assert surface.is_filtered(filtered)
        assert filtered["A3"].rows.hidden is True
        surface.show_all(filtered)
        assert not surface.is_filtered(filtered)
        assert reopen().sheets[name]["A3"].rows.hidden is False


def test_application_settings_are_taken_and_given_back(book):
    app = book.app
    with app.properties(screen_updating=False, display_alerts=False, enable_events=False, status_bar="校验 1/3"):
        assert app.screen_updating is False
        assert app.status_bar == "校验 1/3"
    app.status_bar = False
    assert app.screen_updating is True
    assert app.calculation == "automatic"
    app.calculation = "manual"
    assert app.calculation == "manual"
    app.calculation = "automatic"
    app.calculate()


def test_what_is_outside_the_surface_is_not_served_by_our_engines(engine, sheet):
    if engine == "excel":
        return
    for refused in (lambda: sheet.charts, lambda: sheet.pictures, lambda: sheet["A1"].insert("down")):
        with pytest.raises(NotImplementedError):
            refused()


def test_a_missing_name_is_refused(book):
    with pytest.raises((NoSuchObjectError, Exception)):
        _ = book.names["没有"].refers_to


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
