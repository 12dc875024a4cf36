"""Our VBA at work in an Excel made of Python (pyopenvba), with a stand-in for xlwings' server behind `XLPy`."""

from __future__ import annotations

import pyopenvba.apps.excel as emulator
import pytest
from pyopenvba.exceptions import VBARuntimeError
from pyopenvba.interpreter import MISSING, VBAArray, VBAErrorValue, VBAObject, member, method, setter

from workbook.ribbon import buttons
from workbook.vba import MACROS
from xl_jixiao.addin import udfs
from xl_jixiao.addin.udf import SCODE, ErrorValue


class Excel(emulator.Application):
    """The members that the emulator lacks, as Excel has them."""

    def __init__(self):
        super().__init__()
        self.cursor = self.cancel_key = None
        self.described = []

    @member
    def Cursor(self):  # noqa: N802
        return self.cursor

    @setter("Cursor")
    def _set_cursor(self, value):
        self.cursor = value

    @member
    def EnableCancelKey(self):  # noqa: N802
        return self.cancel_key

    @setter("EnableCancelKey")
    def _set_cancel_key(self, value):
        self.cancel_key = value

    @method
    def MacroOptions(self, Macro=MISSING, Category=MISSING, Description=MISSING, ArgumentDescriptions=MISSING):  # noqa: N802, N803
        self.described.append((Macro, Category, Description, ArgumentDescriptions.elements()))


class Server(VBAObject):
    """xlwings' COM server as VBA sees it, and whether it can be reached."""

    vba_type_name = "XLPython"

    def __init__(self):
        self.calls = []
        self.failure = None
        self.answer = ""

    @method
    def CallUDF(self, script, name, cells, *_):  # noqa: N802
        if self.failure:
            raise VBARuntimeError(*self.failure)
        values = [python(cell) for cell in cells.elements()]
        self.calls.append((script, name, values))
        if script == "xl_jixiao.addin.udfs":
            return vba(getattr(udfs, name)(*values))
        return vba(self.answer)


class Control(VBAObject):
    vba_type_name = "IRibbonControl"

    def __init__(self, tag):
        self.tag = tag

    @member
    def Tag(self):  # noqa: N802
        return self.tag


class Ribbon(VBAObject):
    vba_type_name = "IRibbonUI"
    invalidated = 0

    @method
    def Invalidate(self):  # noqa: N802
        self.invalidated += 1


def python(value):
    """What COM makes of a Variant."""
    if isinstance(value, VBAArray):
        (top, bottom), (left, right) = value.bounds
        return tuple(tuple(python(value.get([r, c])) for c in range(left, right + 1)) for r in range(top, bottom + 1))
    if isinstance(value, VBAErrorValue):
        return SCODE + value.number
    return emulator._plain(value)


def vba(answer):
    """What COM makes of a Python value."""
    if not isinstance(answer, list):
        return answer
    height, width = len(answer), len(answer[0])
    block = VBAArray([(0, height - 1), (0, width - 1)])
    for r, line in enumerate(answer):
        for c, cell in enumerate(line):
            block.set([r, c], cell)
    return block


@pytest.fixture
def server():
    return Server()


@pytest.fixture
def excel(server, monkeypatch):
    monkeypatch.setattr(emulator, "Application", Excel)
    app = emulator.ExcelApplication()
    app.add_workbook()
    bridge = app.interpreter.host
    found = bridge.global_object
    monkeypatch.setattr(bridge, "global_object", lambda name: server if name == "xlpy" else found(name))
    for name in ("JxHost", "JxRibbon", "JxExcel", "JxUdf"):
        source = (MACROS / f"{name}.bas").read_text("ascii")
        app.add_module(source.partition("' Windows only")[0], name=name)  # the emulator has no Windows API
    app.add_module(
        "Public Function OnCell(name As String, ByVal address As String)\n"
        "OnCell = Application.Run(name, Range(address))\nEnd Function\n"
        "Public Function Twice(ByVal first As String, ByVal second As String)\n"
        "Twice = JX_RATE(Range(first), Range(second))\nEnd Function\n"
        "Public Function Enabled(control As Object) As Variant\n"
        "Dim answer As Variant\nJxEnabled control, answer\nEnabled = answer\nEnd Function\n"
        "Public Sub JxKeepRibbon(ByVal ribbon As Object)\nEnd Sub\n"
        "Public Function JxKeptRibbon() As Object\nEnd Function\n",
        name="Test",
    )
    return app


def fill(app, column, values):
    for row, value in enumerate(values, 1):
        app.sheet().set_value(f"{column}{row}", value)


def test_a_cell_goes_in_as_its_value_and_comes_out_as_a_number(excel, server):
    fill(excel, "A", ["≥12500名"])
    fill(excel, "B", [12166.0])
    assert excel.run("Twice", "A1", "B1") == 0.9733
    assert server.calls == [("xl_jixiao.addin.udfs", "JX_RATE", ["≥12500名", 12166.0, "", ""])]


def test_a_block_takes_one_call_and_keeps_errors_where_they_are(excel, server):
    fill(excel, "A", ["≥50个", "≥50个", "及时", None])
    fill(excel, "B", [47.0, "无法计算", "达成", None])
    assert excel.run("Twice", "A1:A4", "B1:B4") == [[0.94], [VBAErrorValue(ErrorValue.VALUE)], [""], [""]]
    assert len(server.calls) == 1


@pytest.mark.parametrize("error", list(ErrorValue))
def test_an_error_comes_out_as_excels_own(excel, server, error):
    fill(excel, "A", [VBAErrorValue(error)])
    assert excel.run("OnCell", "JX_PARSE", "A1") == VBAErrorValue(error)


def test_where_python_cannot_be_reached_a_function_is_a_wrong_value(excel, server):
    server.failure = (1000, "Could not load xlwings64.dll")
    assert excel.run("JX_PARSE", "≥5") == VBAErrorValue(ErrorValue.VALUE)


@pytest.mark.parametrize("button", buttons(), ids=lambda button: button.action)
def test_each_button_runs_its_action_and_shows_what_it_answers(excel, server, button):
    server.answer = "发现 1 处错误。"
    excel.run(button.callback, Control("*|没有连上"))
    assert [call[:2] for call in server.calls] == [("xl_jixiao.addin.excel", "press")]
    assert server.calls[0][2][0] == button.action
    assert [dialog[1] for dialog in excel.interpreter.dialogs] == ["发现 1 处错误。"]
    assert excel.application.cursor == -4143
    assert excel.application.cancel_key == 1


def test_a_long_answer_comes_in_pages_that_no_message_box_cuts(excel, server):
    lines = [f"{number:02} {'说明' * 20}" for number in range(30)]
    server.answer = "\n".join(lines)
    excel.run("JxOnDoctor", Control("|没有连上"))
    pages = [dialog[1] for dialog in excel.interpreter.dialogs]
    assert len(pages) > 2
    assert all(len(page) <= 450 for page in pages)
    assert [line for page in pages for line in page.split("\r\n")] == lines


def test_a_line_longer_than_a_page_comes_in_pieces(excel, server):
    server.answer = "已导出 " + "、".join(f"项目{number}自评报告.docx" for number in range(100)) + "。"
    excel.run("JxOnExportWord", Control("*|没有连上"))
    pages = [dialog[1] for dialog in excel.interpreter.dialogs]
    assert all(len(page) <= 450 for page in pages)
    assert "".join(pages) == server.answer


def test_a_tag_that_says_nothing_enables_its_button(excel):
    assert excel.run("Enabled", Control("")) is True
    assert excel.run("Enabled", Control("没有这张表|没有连上")) is False


def test_an_action_that_says_nothing_shows_nothing(excel, server):
    excel.run("JxOnCheck", Control("*|没有连上"))
    assert excel.interpreter.dialogs == []


def test_where_python_cannot_be_reached_a_button_says_so_in_chinese(excel, server):
    server.failure = (1000, "Could not load xlwings64.dll")
    excel.run("JxOnCheck", Control("*|【一键校验】没有运行。"))
    (dialog,) = excel.interpreter.dialogs
    assert dialog[1].startswith("【一键校验】没有运行。")
    assert dialog[1].endswith("Could not load xlwings64.dll")


def test_escape_stops_quietly(excel, server):
    server.failure = (18, "User interrupt occurred")
    excel.run("JxOnCheck", Control("*|没有连上"))
    assert excel.interpreter.dialogs == []
    assert excel.application.cursor == -4143


@pytest.mark.parametrize(("need", "ready"), [("*", True), ("Sheet1", True), ("校验结果", False)])
def test_a_button_is_enabled_where_its_need_is_met(excel, need, ready):
    assert excel.run("JxReady", need) is ready


def test_the_ribbon_is_refreshed_after_an_action(excel, server):
    ribbon = Ribbon()
    excel.run("JxRibbonLoaded", ribbon)
    excel.run("JxOnCheck", Control("*|没有连上"))
    assert ribbon.invalidated == 1


def test_the_function_wizard_gets_its_help_from_python(excel, server):
    server.answer = [["JX_A", "绩效", "说明", "甲", "乙", ""], ["JX_B", "绩效", "别的", "丙", "", ""]]
    excel.run("JxDescribe")
    book = excel.application.active_book.vba_get("Name")
    assert excel.application.described == [
        (f"'{book}'!JX_A", "绩效", "说明", ["甲", "乙"]),
        (f"'{book}'!JX_B", "绩效", "别的", ["丙"]),
    ]
