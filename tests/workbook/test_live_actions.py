"""The same actions in a live LibreOffice: what they write is what the engine for files writes."""

from __future__ import annotations

import pytest

from xl_jixiao.addin import actions
from xl_jixiao.addin.listing import read_rows
from xl_jixiao.engines import open_book
from xl_jixiao.layouts import DETAILS, FINDINGS, PROJECTS, REVIEW, SUMMARY, Sheet
from xl_jixiao.readers.sample import SAMPLE

pytestmark = [pytest.mark.libreoffice, pytest.mark.xdist_group("libreoffice")]


def worked(path, *, live):
    with open_book(path, live=live) as book:
        answers = [actions.import_form(book, SAMPLE), actions.check(book)]
        sheet = book.sheets[Sheet.DETAILS]
        sheet.range(f"{DETAILS.letter('实际完成值')}{DETAILS.first}").value = "52"
        answers += [actions.score(book), actions.summarize(book)]
        typed = {
            table.name: [
                {column.title: row[column.title] for column in table.columns if not column.computed}
                for row in read_rows(book, table)
            ]
            for table in (DETAILS, PROJECTS, FINDINGS, REVIEW, SUMMARY)
        }
        forms = {
            name: book.sheets[name].range("A1:I60").options(ndim=2).value for name in ("申报表1", "申报表2", "自评表1")
        }
        merged = book.sheets["申报表1"].range("B13").merge_area.address
        answers.append(actions.undo(book))
        return answers, typed, forms, merged


def test_live_libreoffice_and_files_agree(template, tmp_path):
    results = []
    for live in (False, True):
        path = tmp_path / "live" / "绩效.xlsm" if live else tmp_path / "file" / "绩效.xlsm"
        path.parent.mkdir()
        path.write_bytes(template.read_bytes())
        results.append(worked(path, live=live))
    (answers, typed, forms, merged), live = results
    assert live[0] == answers
    assert live[1] == typed
    assert live[2] == forms
    assert live[3] == merged
