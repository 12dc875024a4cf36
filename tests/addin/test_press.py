"""Whatever an action does, the user gets a sentence."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from xl_jixiao.addin import press as module
from xl_jixiao.addin.press import press
from xl_jixiao.errors import InputError


@pytest.fixture(autouse=True)
def made_up_actions(monkeypatch):
    def refuse(_book):
        raise InputError("没有申报表", where="绩效.xlsx")

    def fail(_book):
        raise ZeroDivisionError

    actions = SimpleNamespace(check=lambda book: f"已校验 {book}。", refuse=refuse, fail=fail)
    monkeypatch.setattr(module, "import_module", lambda _: actions)
    monkeypatch.setattr(module.logs, "start", lambda: None)


def test_an_action_answers_for_itself():
    assert press("check", "绩效.xlsx") == "已校验 绩效.xlsx。"


def test_a_refusal_is_its_sentence():
    assert press("refuse", None) == "【绩效.xlsx】没有申报表。"


@pytest.mark.parametrize("action", ["fail", "no_such_action"])
def test_a_fault_of_ours_is_a_sentence_too(action):
    assert "程序出错" in press(action, None)
