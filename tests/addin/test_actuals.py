from contextlib import contextmanager

import openpyxl
import pytest

from tests.addin.conftest import state_of
from xl_jixiao.addin import actions
from xl_jixiao.addin.host import CancelledError
from xl_jixiao.addin.listing import read_rows
from xl_jixiao.engines import open_book
from xl_jixiao.errors import InputError
from xl_jixiao.layouts import PENDING

HEAD = [
    ["财政项目支出绩效自评表"],
    ["项目名称", "职业技能竞赛资助"],
    ["主管部门", "某局", None, "实施单位", "某中心"],
    ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施"],
]
ROWS = [
    ["产出指标", "数量指标", "资助竞赛项目数", "≥12(个)", None, 20, None, None],
    ["产出指标", "质量指标", "资助资金使用合规率", "100%", "98%", 20, None, None],
    ["产出指标", "时效指标", "课件上线及时率", "≥95%", None, 20, None, None],
    ["满意度指标", "满意度", "参赛选手满意度", "≥95%", None, 10, None, None],
]
FIRST = len(HEAD) + 1
ACTUALS = [
    ["指标名称", "实际完成值"],
    ["资助竞赛项目数", "=15(个)"],
    ["资助资金使用合规率", "100%"],
    ["培训课件上线及时率", "96%"],
    ["参赛选手满意度", ""],
    ["另一个项目的指标", "3"],
]


def saved(rows, path, title="Sheet"):
    workbook = openpyxl.Workbook()
    workbook.active.title = title
    for row in rows:
        workbook.active.append(row)
    for cells in workbook.active.iter_rows():
        for cell in cells:
            if isinstance(cell.value, str):
                cell.data_type = "s"
    workbook.save(path)
    return path


@pytest.fixture
def source(tmp_path):
    return saved(ACTUALS, tmp_path / "实际值.xlsx")


@pytest.fixture
def book(tmp_path, opened):
    with opened(saved([*HEAD, *ROWS], tmp_path / "自评.xlsx", "自评表")) as book:
        yield book


@contextmanager
def other_book(book, path):
    other = book.app.books.open(str(path))
    try:
        yield other
    finally:
        other.close()


def actual(book, row):
    return book.sheets["自评表"].range((FIRST + row, 5)).value


def pending(book):
    return [row["内容"] for row in read_rows(book, PENDING)]


def test_values_go_to_the_indicators_of_the_same_name(book, source):
    sentence = actions.import_actuals(book, source)
    assert actual(book, 0) == "=15(个)"
    assert actual(book, 3) is None
    assert sentence.startswith("已填入 1 个实际完成值；2 个拿不准，列在“待确认”，请选择后再点一次")
    assert "来源中 1 条没有用上（如“另一个项目的指标”）" in sentence


def test_what_stands_there_otherwise_is_not_overwritten_but_asked(book, source):
    actions.import_actuals(book, source)
    assert actual(book, 1) == "98%"
    assert "资助资金使用合规率：100%" in pending(book)


def test_a_similar_name_waits_and_is_filled_in_when_it_is_taken(book, source):
    actions.import_actuals(book, source)
    assert actual(book, 2) is None
    sheet = book.sheets[PENDING.sheet]
    row = PENDING.first + pending(book).index("培训课件上线及时率：96%")
    sheet.range((row, PENDING.number("请选择"))).value = "采用"
    assert actions.import_actuals(book) == "已按“待确认”中的选择填入 1 个实际完成值。"
    assert actual(book, 2) == "96%"
    assert actual(book, 1) == "98%"
    assert sheet.range((row, PENDING.number("请选择"))).value == "已处理"


def test_the_other_open_workbook_is_the_source(book, source):
    with other_book(book, source):
        assert actions.import_actuals(book).startswith("已填入 1 个实际完成值")
    assert actual(book, 0) == "=15(个)"


def test_without_another_open_workbook_that_is_said(book):
    with pytest.raises(InputError, match="没有打开含实际完成值的工作簿，请只打开"):
        actions.import_actuals(book)


def test_with_several_open_workbooks_they_are_named(book, source, tmp_path):
    third = saved([["别的"]], tmp_path / "别的.xlsx")
    with (
        other_book(book, source),
        other_book(book, third),
        pytest.raises(InputError, match=r"打开了 2 个其他工作簿（.*），不知道用哪一个"),
    ):
        actions.import_actuals(book)


def test_another_evaluation_form_is_a_source_too(book, tmp_path):
    rows = [[*row[:4], "13" if at == 0 else row[4], *row[5:]] for at, row in enumerate(ROWS)]
    path = saved([*HEAD, *rows], tmp_path / "去年自评.xlsx")
    assert actions.import_actuals(book, path).startswith("已填入 1 个实际完成值；1 个与表中相同")
    assert actual(book, 0) == "13"


def test_a_list_of_several_projects_gives_each_its_own(book, tmp_path):
    rows = [
        ["项目名称", "三级指标", "实际完成值"],
        ["别的项目", "资助竞赛项目数", "99"],
        ["职业技能竞赛资助", "资助竞赛项目数", "14"],
        [None, "参赛选手满意度", "97%"],
    ]
    assert actions.import_actuals(book, saved(rows, tmp_path / "多项目.xlsx")).startswith("已填入 2 个")
    assert (actual(book, 0), actual(book, 3)) == ("14", "97%")


def test_a_source_without_actual_values_is_said(book, tmp_path):
    with pytest.raises(InputError, match=r"【空.xlsx】没有找到实际完成值"):
        actions.import_actuals(book, saved([["会议纪要"]], tmp_path / "空.xlsx"))


def test_a_form_without_a_column_for_them_is_said(form_book, source):
    with pytest.raises(InputError, match="表中没有“实际完成值”栏，没有地方填"):
        actions.import_actuals(form_book, source)


def test_importing_is_taken_back(book, source):
    before = state_of(book)
    actions.import_actuals(book, source)
    actions.undo(book)
    assert state_of(book) == before


def test_without_another_workbook_the_file_is_asked_for_where_there_is_a_window(tmp_path, source, monkeypatch):
    answers = iter([None, source])
    with open_book(saved([*HEAD, *ROWS], tmp_path / "自评.xlsx", "自评表")) as book:
        monkeypatch.setattr(book.app.impl.opener, "ask", lambda _title, _kinds: next(answers), raising=False)
        with pytest.raises(CancelledError, match="没有选择，“导入实际值”已取消"):
            actions.import_actuals(book)
        actions.import_actuals(book)
        assert actual(book, 0) == "=15(个)"
