"""The template in a LibreOffice with our extension: buttons by their dispatch, held against the same on files."""

from __future__ import annotations

import pytest

from xl_jixiao.addin import actions
from xl_jixiao.addin.listing import read_rows
from xl_jixiao.engines import open_book
from xl_jixiao.layouts import DETAILS, FINDINGS, MONITORED, PROJECTS, REVIEW, SUMMARY, Sheet

pytestmark = [pytest.mark.libreoffice, pytest.mark.xdist_group("libreoffice"), pytest.mark.timeout(600)]

ACTUALS = ("47", "100%", "及时", "说不清")
DAY = (
    "check",
    "rate",
    "score",
    "monitor",
    "summarize",
    "dashboard",
    "paragraph",
    "clear_marks",
    "undo",
    "undo",
    "undo",
)
"""Enough to meet every sheet that is written to; each takes seconds in LibreOffice"""
TABLES = (DETAILS, PROJECTS, FINDINGS, REVIEW, SUMMARY, MONITORED)


@pytest.fixture(scope="module")
def filled_in(filled, tmp_path_factory):
    path = tmp_path_factory.mktemp("oxt") / "绩效.xlsm"
    path.write_bytes(filled.read_bytes())
    with open_book(path) as book:
        column = DETAILS.letter("实际完成值")
        book.sheets[Sheet.DETAILS].range(f"{column}{DETAILS.first}").value = [[actual] for actual in ACTUALS]
        outturn = PROJECTS.letter("全年执行数")
        book.sheets[Sheet.PROJECTS].range(f"{outturn}{PROJECTS.first}").value = [[77400000], [4358177]]
        book.save()
    return path


@pytest.fixture(scope="module")
def in_libreoffice(extended, filled_in, tmp_path_factory):
    """Each action's answer, and the workbook as it was saved after the last."""
    path = tmp_path_factory.mktemp("live") / "绩效.xlsm"
    path.write_bytes(filled_in.read_bytes())
    document = extended.desktop.loadComponentFromURL(path.as_uri(), "_blank", 0, ())
    frame = document.getCurrentController().getFrame()
    helper = extended.create("com.sun.star.frame.DispatchHelper")
    answers = [helper.executeDispatch(frame, f"xl.jixiao:{name}", "_self", 0, ()).Result for name in DAY]
    document.store()
    document.close(True)  # noqa: FBT003  # UNO takes no names
    return answers, path


@pytest.fixture(scope="module")
def on_files(filled_in, tmp_path_factory):
    path = tmp_path_factory.mktemp("file") / "绩效.xlsm"
    path.write_bytes(filled_in.read_bytes())
    with open_book(path) as book:
        answers = [getattr(actions, name)(book) for name in DAY]
        book.save()
    return answers, path


def typed_in(path):
    with open_book(path) as book:
        return {
            table.name: [
                {column.title: row[column.title] for column in table.columns if not column.computed}
                for row in read_rows(book, table)
            ]
            for table in TABLES
        }


def test_each_dispatch_answers_as_on_files(in_libreoffice, on_files):
    assert dict(enumerate(zip(DAY, in_libreoffice[0], strict=True))) == dict(
        enumerate(zip(DAY, on_files[0], strict=True))
    )


def test_what_stands_in_the_workbook_is_the_same(in_libreoffice, on_files):
    assert typed_in(in_libreoffice[1]) == typed_in(on_files[1])


def test_the_file_that_libreoffice_saved_names_our_functions_as_excel_does(in_libreoffice):
    with open_book(in_libreoffice[1]) as book:
        used = book.sheets[Sheet.COMPUTED].range("A2:E2").formula
    assert all("JX_" in cell and "XL.JIXIAO" not in cell.upper() for cell in used[0])
