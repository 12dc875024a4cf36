"""Every workbook of the corpus, checked, marked, cleared and taken back, is part by part what it was."""

import pytest

from tests.addin.conftest import parts_of
from tests.cases.forms import generate
from tests.engines.conftest import BINARY, FULL
from xl_jixiao.addin import actions
from xl_jixiao.engines import open_book
from xl_jixiao.package import read_parts, write_parts


def full():
    files = (file for file in FULL.rglob("*") if file.is_file())
    return write_parts({file.relative_to(FULL).as_posix(): file.read_bytes() for file in files} | BINARY)


@pytest.mark.parametrize("name", generate.cases())
def test_a_workbook_is_part_by_part_what_it_was(name, tmp_path):
    first, marked, cleared, back = (tmp_path / f"{step}.xlsx" for step in ("原", "标", "清", "还"))
    first.write_bytes(generate.draw_xlsx(generate.load(name)))
    with open_book(first) as book:
        actions.check(book)
        book.save(marked)
    with open_book(marked) as book:
        actions.clear_marks(book)
        book.save(cleared)
    with open_book(cleared) as book:
        actions.undo(book)
        actions.undo(book)
        book.save(back)

    assert parts_of(marked) != parts_of(first)
    assert parts_of(back) == parts_of(first)


def test_a_workbook_without_a_form_is_not_touched(tmp_path):
    path = tmp_path / "全.xlsm"
    path.write_bytes(full())
    with open_book(path) as book:
        before = read_parts(path)
        with pytest.raises(Exception, match="没有"):
            actions.check(book)
        book.save()

    assert read_parts(path) == before
