import pytest

from tests.addin.conftest import SHEET, state_of
from xl_jixiao.addin import actions, explaining, results
from xl_jixiao.errors import InputError
from xl_jixiao.layouts import FINDINGS

TEXT = "本项目为延续性项目，目标值按批复文件填报"


def select(monkeypatch, cell):
    monkeypatch.setattr(explaining, "selected", lambda _: cell)


def shown(monkeypatch):
    seen = []
    monkeypatch.setattr(explaining, "show", lambda cell: seen.append((cell.sheet.name, cell.row, cell.column)))
    return seen


def places(book):
    found = (row.place for row in results.read(book) if row.place)
    return list(dict.fromkeys((sheet, box.top, box.left) for sheet, box in found))


@pytest.mark.parametrize("action", [actions.next_finding, actions.previous_finding, actions.explain_finding])
def test_before_the_first_check_there_is_nothing_to_go_to(form_book, action):
    with pytest.raises(InputError, match="还没有校验结果，请先点【一键校验】"):
        action(form_book)


def test_next_and_previous_walk_through_the_cells_and_around(form_book, monkeypatch):
    actions.check(form_book)
    expected, seen = places(form_book), shown(monkeypatch)
    select(monkeypatch, None)
    assert actions.next_finding(form_book) == ""
    for _ in expected[1:]:
        sheet, row, column = seen[-1]
        select(monkeypatch, form_book.sheets[sheet].range((row, column)))
        assert actions.next_finding(form_book) == ""
    assert seen == expected
    select(monkeypatch, form_book.sheets[seen[-1][0]].range(seen[-1][1:]))
    assert actions.next_finding(form_book) == "已到头，从另一端继续。"
    assert seen[-1] == expected[0]
    select(monkeypatch, form_book.sheets[SHEET].range(expected[0][1:]))
    assert actions.previous_finding(form_book) == "已到头，从另一端继续。"
    assert seen[-1] == expected[-1]


def test_a_finding_in_a_hidden_row_is_shown_with_a_warning(form_book, monkeypatch):
    actions.check(form_book)
    shown(monkeypatch)
    select(monkeypatch, None)
    sheet, row, column = places(form_book)[0]
    form_book.sheets[sheet].range((row, column)).rows.hidden = True
    assert actions.next_finding(form_book) == f"第 {row} 行被筛选或隐藏，看不到；请先清除筛选。"


def review(book):
    return next(row for row in results.read(book) if row.review)


def test_an_explanation_is_written_beside_the_selected_finding_and_counts(form_book, monkeypatch):
    actions.check(form_book)
    row = review(form_book)
    select(monkeypatch, form_book.sheets[results.SHEET].range((row.number, 3)))
    assert actions.explain_finding(form_book, TEXT) == f"已填写 {row.cells['规则编号']} 的出错说明。"
    now = results.read(form_book)[row.number - FINDINGS.first]
    assert (now.cells["出错说明"], now.cells["状态"]) == (TEXT, "已说明")
    actions.check(form_book)
    assert results.read(form_book)[row.number - FINDINGS.first].cells["状态"] == "已说明"


def test_the_finding_of_a_selected_cell_of_the_form_is_the_one_explained(form_book, monkeypatch):
    actions.check(form_book)
    row = next(row for row in results.read(form_book) if row.review and row.place)
    select(monkeypatch, form_book.sheets[row.place[0]].range((row.place[1].top, row.place[1].left)))
    actions.explain_finding(form_book, TEXT)
    assert results.read(form_book)[row.number - FINDINGS.first].cells["出错说明"] == TEXT


def test_without_a_text_people_are_led_to_where_they_write_it(form_book, monkeypatch):
    actions.check(form_book)
    seen = shown(monkeypatch)
    select(monkeypatch, None)
    before = state_of(form_book)
    assert actions.explain_finding(form_book).endswith("填在黄色单元格中，再点【一键校验】。")
    assert seen == [(results.SHEET, review(form_book).number, FINDINGS.number("出错说明"))]
    assert state_of(form_book) == before


@pytest.mark.parametrize("text", ["无", "已核实", "正常", "。。。。。", "aaaa"])
def test_filler_is_refused(form_book, monkeypatch, text):
    actions.check(form_book)
    select(monkeypatch, None)
    with pytest.raises(InputError, match="这样的说明不具体"):
        actions.explain_finding(form_book, text)


def test_an_error_cannot_be_explained_away(form_book, monkeypatch):
    actions.check(form_book)
    row = next(row for row in results.read(form_book) if row.cells["性质"] == "✖ 错误")
    select(monkeypatch, form_book.sheets[results.SHEET].range((row.number, 1)))
    with pytest.raises(InputError, match="错误请修改表中的内容"):
        actions.explain_finding(form_book, TEXT)


def test_an_explanation_that_looks_like_a_formula_stays_text(form_book, monkeypatch):
    actions.check(form_book)
    row = review(form_book)
    select(monkeypatch, None)
    actions.explain_finding(form_book, "=1+1 是按公式折算的目标值")
    cell = form_book.sheets[results.SHEET].range((row.number, FINDINGS.number("出错说明")))
    assert cell.value == "=1+1 是按公式折算的目标值"


def test_explaining_is_taken_back(form_book, monkeypatch):
    actions.check(form_book)
    before = state_of(form_book)
    select(monkeypatch, None)
    actions.explain_finding(form_book, TEXT)
    actions.undo(form_book)
    assert state_of(form_book) == before
