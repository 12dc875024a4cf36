import pytest

from tests.addin.conftest import SHEET, parts_of, state_of
from xl_jixiao.addin import host, undo
from xl_jixiao.addin.undo import pending, undoable
from xl_jixiao.engines import open_book
from xl_jixiao.errors import HostError, InputError


@undoable("改一格")
def change(book, cell, text):
    book.sheets[SHEET][cell].value = text
    return "已改"


def test_steps_are_taken_back_from_the_last_to_the_first(form_book):
    before = state_of(form_book)
    assert change(form_book, "A1", "一") == "已改"
    change(form_book, "A1", "二")
    change(form_book, "B3", "三")
    assert pending(form_book) == ["改一格"] * 3
    assert undo.undo(form_book) == "已撤销“改一格”。"
    assert form_book.sheets[SHEET]["A1"].value == "二"
    undo.undo(form_book)
    assert form_book.sheets[SHEET]["A1"].value == "一"
    undo.undo(form_book)
    assert state_of(form_book) == before


def test_steps_survive_saving_and_opening_again(form_file, tmp_path):
    with open_book(form_file) as book:
        change(book, "A1", "一")
        change(book, "A2", "二")
        book.save(tmp_path / "改.xlsx")
    with open_book(tmp_path / "改.xlsx") as book:
        undo.undo(book)
        book.save(tmp_path / "再改.xlsx")
    with open_book(tmp_path / "再改.xlsx") as book:
        undo.undo(book)
        with pytest.raises(InputError, match="没有可以撤销的操作"):
            undo.undo(book)
        book.save(tmp_path / "还原.xlsx")
    assert parts_of(tmp_path / "还原.xlsx") == parts_of(form_file)


def test_the_store_is_very_hidden_and_gone_when_nothing_is_left(form_book):
    change(form_book, "A1", "一")
    assert form_book.sheets[undo.SHEET].visible in {0, 2}
    undo.undo(form_book)
    assert undo.SHEET not in [sheet.name for sheet in form_book.sheets]


def test_only_the_last_ten_steps_are_kept(form_book):
    for number in range(undo.STEPS + 3):
        change(form_book, "A1", f"第{number}次")
    for _ in range(undo.STEPS):
        undo.undo(form_book)
    assert form_book.sheets[SHEET]["A1"].value == "第2次"
    with pytest.raises(InputError):
        undo.undo(form_book)


def test_a_step_beyond_the_limit_is_done_and_said(form_book, monkeypatch):
    change(form_book, "A1", "小")
    monkeypatch.setattr(undo, "CHARACTERS", 50)
    assert (
        change(form_book, "A2", "大")
        == "已改\n这一步改动太多，不能用【撤销上一步】恢复；需要原样时请不保存就关闭，再重新打开。"
    )
    assert pending(form_book) == []


def test_a_step_longer_than_a_cell_is_cut_and_joined(form_book, monkeypatch):
    monkeypatch.setattr(undo, "_PIECE", 40)
    change(form_book, "A1", "很长")
    undo.undo(form_book)
    assert form_book.sheets[SHEET]["A1"].value == "财政项目支出绩效目标申报表"


def test_an_action_without_changes_is_no_step(form_book):
    undoable("看一看")(lambda book: str(book.sheets[0]["A1"].value))(form_book)
    assert pending(form_book) == []


def test_a_sheet_put_aside_is_deleted_with_the_oldest_step(form_book):
    undoable("删")(lambda book: str(book.sheets["附注"].delete() or ""))(form_book)
    assert "附注" not in [sheet.name for sheet in form_book.sheets]
    aside = [sheet.name for sheet in form_book.sheets if sheet.name == "_jx_1"]
    assert aside
    for number in range(undo.STEPS):
        change(form_book, "A1", f"第{number}次")
    assert "_jx_1" not in [sheet.name for sheet in form_book.sheets]


@pytest.mark.parametrize("fault", [RuntimeError("坏了"), InputError("表里有错"), host.CancelledError("已取消")])
def test_a_fault_in_an_action_leaves_the_workbook_as_it_was(form_book, fault):
    @undoable("出错的操作")
    def broken(book):
        book.sheets[SHEET]["A1:B2"].value = "写了一半"
        book.sheets.add("新表", after=book.sheets[0])
        raise fault

    before = state_of(form_book)
    with pytest.raises((HostError, InputError, host.CancelledError)):
        broken(form_book)
    assert state_of(form_book) == before
    assert pending(form_book) == []


def test_a_record_that_somebody_altered_is_said(form_book):
    change(form_book, "A1", "一")
    form_book.sheets[undo.SHEET]["B1"].value = "·乱写"
    with pytest.raises(InputError, match="撤销记录已损坏"):
        undo.undo(form_book)
