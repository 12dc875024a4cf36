import shutil

import pytest

from xl_jixiao.addin import actions, host, outside
from xl_jixiao.engines import new_book, open_book
from xl_jixiao.errors import InputError


def test_every_file_beside_the_workbook_is_checked(form_file):
    shutil.copy(form_file, form_file.with_name("另一份.xlsx"))
    form_file.with_name("坏的.xlsx").write_bytes(b"no workbook")
    with open_book(form_file) as book:
        sentence = actions.batch(book)
    assert "中 3 个文件、2 份表：错误 4 条" in sentence
    assert "1 个文件无法读取" in sentence
    assert (form_file.parent / outside.RESULTS / "汇总表.xlsx").is_file()


def test_a_workbook_that_was_never_saved_is_said():
    with new_book() as book, pytest.raises(InputError, match="工作簿还没有保存，不知道校验哪个文件夹"):
        actions.batch(book)


def test_where_there_is_a_window_the_folder_is_asked_for(form_file, tmp_path, monkeypatch):
    chosen = tmp_path / "收来的"
    chosen.mkdir()
    shutil.copy(form_file, chosen)
    with open_book(form_file) as book:
        monkeypatch.setattr(book.app.impl.opener, "ask", lambda title, kinds: (title, kinds) and chosen, raising=False)
        assert actions.batch(book).startswith("已校验“收来的”中 1 个文件、1 份表")


def test_a_batch_stops_at_escape(form_file, monkeypatch):
    presses = iter([False])  # what was pressed before does not count
    monkeypatch.setattr(host, "_escape_pressed", lambda: next(presses, True))
    with open_book(form_file) as book, pytest.raises(host.CancelledError, match="已取消“批量校验文件夹”"):
        actions.batch(book)


def test_the_diagnosis_is_told(form_file):
    with open_book(form_file) as book:
        assert actions.doctor(book).startswith("xl-jixiao ")
