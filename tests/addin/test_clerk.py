"""A clerk's day: check, mend, check again, clear, save, close, open, take it all back."""

import pytest

from tests.addin.clerk import write_clerks_workbook
from tests.addin.conftest import parts_of, state_of
from xl_jixiao.addin import actions, undo

DAY = ("check", "fix", "check", "clear_marks", "check")


@pytest.fixture
def clerks_file(tmp_path):
    path = tmp_path / "申报.xlsx"
    write_clerks_workbook(path)
    return path


@pytest.fixture
def after_a_day(clerks_file, opened, tmp_path):
    """The workbook as it is saved in the evening."""
    path = tmp_path / "晚上.xlsx"
    with opened(clerks_file) as book:
        for action in DAY:
            getattr(actions, action)(book)
        book.save(str(path))
    return path


def test_a_day_is_taken_back_in_two_sittings(clerks_file, after_a_day, opened, engine, tmp_path):
    half, whole, untouched = (tmp_path / name for name in ("一半.xlsx", "还原.xlsx", "只存.xlsx"))
    with opened(after_a_day) as book:
        assert [undo.undo(book) for _ in range(2)] == ["已撤销“一键校验”。", "已撤销“清除标注”。"]
        book.save(str(half))
    with opened(half) as book:
        assert [undo.undo(book) for _ in undo.pending(book)] == [
            "已撤销“一键校验”。", "已撤销“自动修复”。", "已撤销“一键校验”。",
        ]  # fmt: skip
        book.save(str(whole))
    if engine == "file":
        assert _without_calculation(parts_of(whole)) == _without_calculation(parts_of(clerks_file))
    else:
        _save_as_often(opened, clerks_file, untouched)
        with opened(whole) as book, opened(untouched) as expected:
            assert state_of(book) == state_of(expected)


def _without_calculation(parts):
    """Leave out that Excel is asked to calculate: whether results in the file are still right it can say best."""
    name = "xl/workbook.xml"
    return parts | {name: parts[name].replace(b' fullCalcOnLoad="1"', b"")}


def _save_as_often(opened, path, target):
    """LibreOffice changes some formats by itself whenever it saves."""
    for _ in range(3):
        with opened(path) as book:
            book.save(str(target))
        path = target


def test_what_the_clerk_formats_in_between_stays_when_the_marks_are_taken_back(clerks_file, opened):
    with opened(clerks_file) as book:
        sheet = book.sheets[0]
        shown = sheet["E6"].color
        actions.check(book)
        assert sheet["E6"].color != shown
        sheet["E6"].font.bold = True
        sheet["E6"].number_format = "0.0"
        assert undo.undo(book) == "已撤销“一键校验”。"
        assert (sheet["E6"].color, sheet["E6"].font.bold, sheet["E6"].number_format) == (shown, True, "0.0")


def test_a_fill_that_the_clerk_gave_a_marked_cell_stays(clerks_file, opened):
    with opened(clerks_file) as book:
        sheet = book.sheets[0]
        actions.check(book)
        sheet["E6"].color = (1, 2, 3)
        assert "中 1 个单元格在此之后又有改动，保留现状" in undo.undo(book)
        assert sheet["E6"].color == (1, 2, 3)
