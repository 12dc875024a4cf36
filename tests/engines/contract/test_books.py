"""Books, sheets, names, protection, filters, the application: the same on every engine."""

import pytest
from xlwings import NoSuchObjectError

from xl_jixiao.engines import open_book, surface


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
    assert added.used_range.options(ndim=2).value == [["甲", 1.0]]
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


def test_a_deleted_sheet_leaves_the_tables_of_others_alone(book):
    before = {sheet.name: [table.name for table in sheet.tables] for sheet in book.sheets}
    assert any(before.values())
    for name in before:
        book.sheets.add("暂时", after=book.sheets[name]).delete()
    assert {sheet.name: [table.name for table in sheet.tables] for sheet in book.sheets} == before


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


def test_a_macro_that_is_not_there_is_refused(book):
    with pytest.raises(Exception):  # noqa: B017 - Excel raises its own kind
        book.macro("没有这个宏").run()
    with pytest.raises(Exception):  # noqa: B017 - see above
        book.app.macro("没有这个宏").run()


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
