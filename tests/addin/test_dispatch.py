import inspect

import pytest

from xl_jixiao.addin import actions, dispatch
from xl_jixiao.engines import open_book
from xl_jixiao.errors import HostError


def test_every_action_takes_a_workbook_first_and_names_itself_in_chinese():
    for name in actions.__all__:
        action = getattr(actions, name)
        assert next(iter(inspect.signature(action).parameters)) == "book"
        assert inspect.getdoc(action)


def test_an_action_is_run_by_name_and_answers_with_its_sentence(form_book):
    assert dispatch.press("check", form_book).startswith("错误 ")
    assert dispatch.press("next_finding", form_book) == ""


def test_a_fault_is_answered_never_raised(form_book, monkeypatch):
    assert dispatch.press("undo", form_book).startswith("没有可以撤销的操作")
    assert (
        dispatch.press("no_such_action", form_book)
        == "没有完成：程序出错，工作簿没有改动，请点【诊断】，把结果交给技术支持。"
    )


def test_the_workbook_is_found_by_path_or_name(form_file):
    with open_book(form_file) as book:
        apps = [book.app]
        assert dispatch.find_book(str(form_file), apps) == book
        assert dispatch.find_book("申报.xlsx", apps) == book
        with pytest.raises(HostError, match="没有找到这个打开的工作簿"):
            dispatch.find_book("别的.xlsx", apps)


def test_a_workbook_that_is_open_twice_is_said(form_file):
    with open_book(form_file) as one, open_book(form_file) as two, pytest.raises(HostError, match="打开了两次"):
        dispatch.find_book(str(form_file), [one.app, two.app])


def test_running_without_any_open_program_is_a_sentence():
    assert dispatch.run("check", "哪里.xlsx").endswith("。")
