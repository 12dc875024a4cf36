"""The generated VBA wrappers: up to date, and with the signatures that xlwings' own generator gives."""

from __future__ import annotations

import importlib
import io
import re
import sys
import types

import pytest

from workbook.wrappers import MACROS, TARGET, wrapper_module
from xl_jixiao.addin import udfs

PYWIN32 = [
    "pythoncom",
    "pywintypes",
    "win32com",
    "win32com.client",
    "win32com.server",
    "win32com.server.util",
    "win32com.server.dispatcher",
    "win32com.server.policy",
]
LEFT_OVER = ["xlwings.udfs", "xl_jixiao.addin.excel"]


@pytest.fixture(scope="module")
def xlwings_udfs():
    """Import xlwings' UDF module, which wants pywin32, with stand-ins for it."""
    with pytest.MonkeyPatch.context() as patch:
        for name in PYWIN32:
            module = types.ModuleType(name)
            module.__path__ = []
            patch.setitem(sys.modules, name, module)
        sys.modules["pythoncom"].CoInitialize = lambda: None
        sys.modules["pywintypes"].com_error = OSError
        sys.modules["win32com.client"].Dispatch = object
        for name in LEFT_OVER:
            patch.delitem(sys.modules, name, raising=False)
        from xlwings import udfs as module  # noqa: PLC0415

        from xl_jixiao.addin import excel  # noqa: PLC0415  # only now it can be imported

        excel.declare(udfs.FUNCTIONS)
        yield module
        for name in LEFT_OVER:
            sys.modules.pop(name, None)


def signatures(source):
    return re.findall(r"^(?:Public )?Function (\w+)\((.*)\)", source, re.MULTILINE)


def test_the_file_in_macros_is_what_the_functions_give():
    assert TARGET.read_text("ascii") == wrapper_module(f.udf for f in udfs.FUNCTIONS)


def test_signatures_are_those_of_xlwings_own_generator(xlwings_udfs):
    theirs = io.StringIO()
    book = types.SimpleNamespace(Name="绩效.xlsm")
    xlwings_udfs.generate_vba_wrapper("xl_jixiao.addin.udfs", udfs, theirs, book)
    assert sorted(signatures(TARGET.read_text("ascii"))) == sorted(signatures(theirs.getvalue()))


def test_xlwings_server_calls_a_function_with_raw_cells_and_gets_a_block(xlwings_udfs, monkeypatch):
    monkeypatch.setattr(
        xlwings_udfs.xlwings,
        "_xlwindows",
        types.SimpleNamespace(is_range_instance=lambda _: False, Range=lambda xl: xl),
        raising=False,
    )
    monkeypatch.setattr(xlwings_udfs, "Range", lambda impl: impl)
    monkeypatch.setitem(xlwings_udfs.xlwings.engines.engines_by_name, "excel", object())
    monkeypatch.setitem(sys.modules, "xlwings.com_server", types.SimpleNamespace(loop=None))

    def call(name, *cells):
        return xlwings_udfs.call_udf("xl_jixiao.addin.udfs", name, cells)

    assert call("JX_PARSE", "≥95%", "数值") == [[95.0]]
    assert call("JX_PARSE", (("≥95%",), (None,)), "单位") == [["%"], [""]]
    assert call("JX_PARSE", -2146826246, "") == [["#JX!2042"]]


def test_each_name_that_the_macros_call_is_there_for_xlwings_server(xlwings_udfs):
    source = "\n".join(file.read_text("ascii") for file in MACROS.glob("Jx*.bas"))
    called = set(re.findall(r'CallUDF\("([\w.]+)", "(\w+)"', source))
    assert called == {("xl_jixiao.addin.excel", "press"), ("xl_jixiao.addin.excel", "wizard_help")}
    for module, name in called:
        assert hasattr(getattr(importlib.import_module(module), name), "__xlfunc__")
    wrapped = set(re.findall(r'JxCall\("(\w+)"', source))
    assert wrapped == {function.udf.name for function in udfs.FUNCTIONS}


def test_the_wizards_help_is_a_table_whose_last_column_is_blank(xlwings_udfs):
    rows = importlib.import_module("xl_jixiao.addin.excel").wizard_help()
    assert [row[:3] for row in rows] == [[f.udf.name, "绩效", f.udf.help] for f in udfs.FUNCTIONS]
    assert len({len(row) for row in rows}) == 1
    assert {row[-1] for row in rows} == {""}


def test_a_button_in_excel_runs_on_the_workbook_of_that_name_or_on_a_new_one(xlwings_udfs, monkeypatch):
    excel = importlib.import_module("xl_jixiao.addin.excel")
    books = type("Books", (), {"add": lambda _: "新的", "__getitem__": lambda _, name: f"打开的 {name}"})()
    caller = types.SimpleNamespace(app=types.SimpleNamespace(books=books))
    monkeypatch.setattr(excel.xw.Book, "caller", lambda: caller)
    monkeypatch.setattr(excel, "press_button", lambda action, book: f"{action}：{book}")
    assert excel.press("check", "绩效.xlsm") == "check：打开的 绩效.xlsm"
    assert excel.press("new_form", "") == "new_form：新的"


def test_names_are_no_cell_addresses_and_no_words_of_vba():
    for function in udfs.FUNCTIONS:
        assert re.fullmatch(r"JX_[A-Z]+", function.udf.name)
        for argument in function.udf.arguments:
            assert argument.name not in {"base", "option", "end", "next", "type", "date", "string", "loop"}


def test_no_line_is_longer_than_vba_takes():
    assert all(len(line) < 1000 for line in TARGET.read_text("ascii").splitlines())
