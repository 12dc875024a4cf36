import pytest

from xl_jixiao.addin import host
from xl_jixiao.addin.host import CancelledError, hosted, notice, progress
from xl_jixiao.errors import HostError, InputError


class Watched:
    """The settings of an app as an action saw them."""

    def __init__(self, app):
        self.app = app
        self.seen = {}

    def look(self):
        for name in ("screen_updating", "enable_events", "status_bar"):
            self.seen[name] = getattr(self.app, name)


def test_the_program_is_quiet_during_an_action_and_as_before_afterwards(form_book):
    app = form_book.app
    app.enable_events = True
    watched = Watched(app)

    @hosted("看一看")
    def look(book):
        watched.look()
        return "好"

    assert look(form_book) == "好"
    assert watched.seen == {"screen_updating": False, "enable_events": False, "status_bar": "看一看……"}
    assert (app.screen_updating, app.enable_events, app.status_bar) == (True, True, False)


def test_settings_come_back_after_a_fault_too(form_book):
    app = form_book.app
    mode = app.calculation

    @hosted("出错")
    def broken(book):
        raise ZeroDivisionError

    with pytest.raises(HostError, match="“出错”没有完成：程序出错（ZeroDivisionError），工作簿没有改动"):
        broken(form_book)
    assert (app.screen_updating, app.enable_events, app.status_bar, app.calculation) == (True, True, False, mode)


def test_a_workbook_set_to_manual_calculation_stays_so(form_book):
    form_book.app.calculation = "manual"
    hosted("看一看")(lambda _: "")(form_book)
    assert form_book.app.calculation == "manual"


def test_a_fault_of_ours_keeps_its_sentence(form_book):
    @hosted("出错")
    def broken(book):
        raise InputError("表里有错", where="表!A1", advice="请改正")

    with pytest.raises(InputError, match="【表!A1】表里有错，请改正。"):
        broken(form_book)


def test_a_busy_program_is_said(form_book):
    com_error = type("com_error", (Exception,), {})

    @hosted("校验")
    def busy(book):
        raise com_error(-2147418111)

    with pytest.raises(HostError, match=r"正忙.*请先结束单元格编辑"):
        busy(form_book)


def test_progress_shows_on_the_status_bar_and_stops_at_escape(form_book, monkeypatch):
    pressed = []
    monkeypatch.setattr(host, "_escape_pressed", lambda: bool(pressed))
    bars = []

    @hosted("校验")
    def long(book):
        for number in range(1, 4):
            progress(number, 3, "读取工作表")
            bars.append(book.app.status_bar)
            if number == 2:
                pressed.append(True)
        return "完成"

    with pytest.raises(CancelledError, match="已取消“校验”，工作簿没有改动"):
        long(form_book)
    assert bars == ["校验：读取工作表 1/3", "校验：读取工作表 2/3"]


def test_notices_follow_the_answer_once_each(form_book):
    @hosted("校验")
    def telling(book):
        notice("表一受保护。")
        notice("表一受保护。")
        return "完成。"

    assert telling(form_book) == "完成。\n表一受保护。"


def test_outside_an_action_progress_and_notices_do_nothing():
    progress(1, 2, "x")
    notice("x")
