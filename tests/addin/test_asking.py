"""The dialogs: asked of whoever shows the workbook; a choice not made is a sentence."""

from __future__ import annotations

import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from xl_jixiao.addin.asking import ask_file, ask_folder
from xl_jixiao.addin.host import CancelledError
from xl_jixiao.engines import new_book
from xl_jixiao.engines.libreoffice.running import _Running
from xl_jixiao.errors import HostError

KINDS = {"申报表": "*.docx;*.pdf;*.xlsx", "所有文件": "*.*"}


class Dialog:
    """Excel's FileDialog, answering as told."""

    def __init__(self, answer):
        self.answer = answer
        self.filters = ["默认"]
        self.Filters = SimpleNamespace(
            Clear=self.filters.clear, Add=lambda name, patterns: self.filters.append((name, patterns))
        )

    def Show(self):  # noqa: N802
        return -1 if self.answer else 0

    def SelectedItems(self, number):  # noqa: N802
        assert number == 1
        return self.answer


def in_excel(dialog, kinds):
    excel = SimpleNamespace(FileDialog=lambda kind: kinds.append(kind) or dialog)
    return SimpleNamespace(app=SimpleNamespace(impl=object(), engine=SimpleNamespace(name="excel"), api=excel))


def in_libreoffice(**answers):
    """A workbook in a running LibreOffice whose pickers answer as told."""
    picker = SimpleNamespace(
        setTitle=lambda _: None,
        appendFilter=lambda *_: None,
        execute=lambda: bool(answers),
        getSelectedFiles=lambda: (answers["file"],),
        getDirectory=lambda: answers["folder"],
    )
    opener = _Running(None, None, lambda _service: picker)
    return SimpleNamespace(app=SimpleNamespace(impl=SimpleNamespace(opener=opener)))


def test_excel_shows_its_own_dialogs(monkeypatch):
    monkeypatch.setattr(sys, "platform", "win32")
    dialog, kinds = Dialog("申报.docx"), []
    assert ask_file(in_excel(dialog, kinds), "导入申报表", KINDS) == Path("申报.docx")
    assert (dialog.Title, dialog.filters) == ("导入申报表", list(KINDS.items()))
    assert ask_folder(in_excel(Dialog("某文件夹"), kinds), "批量校验文件夹") == Path("某文件夹")
    assert kinds == [3, 4]


def test_libreoffice_shows_its_own_dialogs():
    assert ask_file(in_libreoffice(file="file:///srv/%E8%A1%A8.docx"), "导入申报表", KINDS) == Path("/srv/表.docx")
    assert ask_folder(in_libreoffice(folder="file:///srv/a%20b"), "批量校验文件夹") == Path("/srv/a b")


def test_a_choice_not_made_cancels_the_action(monkeypatch):
    monkeypatch.setattr(sys, "platform", "win32")
    for book in (in_excel(Dialog(""), []), in_libreoffice()):
        with pytest.raises(CancelledError, match="已取消"):
            ask_file(book, "导入申报表", KINDS)


def test_without_a_window_there_is_a_sentence():
    with new_book() as book, pytest.raises(HostError, match="命令行"):
        ask_folder(book, "批量校验文件夹")
