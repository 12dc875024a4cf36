from contextlib import ExitStack
from types import SimpleNamespace

import pytest

from xl_jixiao.addin import actions, attach
from xl_jixiao.engines import open_app, open_book
from xl_jixiao.errors import HostError


def served(app, *answers):
    """Answer the questions one after the other; return what was told."""
    told, waiting = [], iter(answers)
    attach.serve(lambda: app, lambda _: next(waiting), told.append)
    return told


def number(action):
    return str(1 + actions.__all__.index(action))


def test_the_menu_has_every_action_by_its_caption_and_runs_the_one_chosen(form_file):
    with open_book(form_file) as book:
        told = served(book.app, number("check"), number("undo"), "0")
        assert "申报.xlsx" in told[0]
        for name in actions.__all__:
            assert getattr(actions, name).caption in told[0]
        assert told[1].startswith("错误 ")
        assert told[3] == "已撤销“一键校验”。"


def test_a_wrong_number_is_said_and_asked_again(form_file):
    with open_book(form_file) as book:
        told = served(book.app, "九十九", "99", "0")
    assert told[1] == f"没有编号“九十九”，请输入 1 至 {len(actions.__all__)}，或 0 退出。"


def test_with_several_workbooks_the_user_chooses_one(form_file, tmp_path):
    other = tmp_path / "其他.xlsx"
    other.write_bytes(form_file.read_bytes())
    with open_app() as app:
        app.books.open(str(form_file))
        app.books.open(str(other))
        told = served(app, "x", "2", "0")
        assert told[0] == told[1] == "  1  申报.xlsx\n  2  其他.xlsx"
        assert "【其他.xlsx】" in told[2]
        assert served(app, "0") == [told[0]]


def test_without_a_workbook_that_is_said():
    with ExitStack() as stack:
        app = stack.enter_context(open_app())
        with pytest.raises(HostError, match="没有打开的工作簿"):
            served(app)


def test_elsewhere_than_on_windows_that_is_said(monkeypatch):
    monkeypatch.setattr(attach.sys, "platform", "linux")
    with pytest.raises(HostError, match="只能在 Windows 上连接"):
        attach.running()


def test_the_program_comes_from_the_configuration(tmp_path, monkeypatch):
    config = tmp_path / "xlwings.conf"
    monkeypatch.setattr(attach.excel, "config_file", lambda _: config)
    here = SimpleNamespace(code_page="gbk")
    assert attach.chosen_program(here) == "Excel.Application"
    config.write_text('"JX_PROGID","Ket.Application"\n', encoding="gbk")
    assert attach.chosen_program(here) == "Ket.Application"
