"""The LibreOffice extension: complete, told by the same sources as the workbook, and at work in a live LibreOffice."""

from __future__ import annotations

import ast
import io
import json
import os
import shutil
import sys
import time
import zipfile
from pathlib import Path

import openpyxl
import pytest
from lxml import etree
from openpyxl.worksheet.formula import ArrayFormula

from workbook import build, oxt
from workbook.assemble import make_macro_enabled
from workbook.ribbon import buttons
from workbook.vba import sources
from xl_jixiao import logs
from xl_jixiao.addin import actions, calculating, filling, udfs
from xl_jixiao.engines import open_book
from xl_jixiao.install import libreoffice, machine
from xl_jixiao.install.machine import DATA
from xl_jixiao.layouts import DETAILS, Sheet
from xl_jixiao.package import read_parts
from xl_jixiao.readers import read
from xl_jixiao.reporters.form_xlsx import write_xlsx

COMPONENT = oxt.SOURCES / "component.py"
NAME = "{http://openoffice.org/2001/registry}name"
CALC_ERRORS = {521: 2000, 532: 2007, 519: 2015, 524: 2023, 525: 2029, 503: 2036, 32767: 2042}


@pytest.fixture(scope="module")
def parts():
    with zipfile.ZipFile(io.BytesIO(oxt.build())) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_two_builds_are_byte_identical():
    assert oxt.build() == oxt.build()


def test_every_file_that_libreoffice_must_know_is_in_the_manifest_types_first(parts):
    entries = [dict(entry.attrib) for entry in etree.fromstring(parts["META-INF/manifest.xml"])]
    paths = [next(value for key, value in entry.items() if key.endswith("full-path")) for entry in entries]
    assert set(paths) == {name for name in parts if name.endswith((".idl", ".py", ".xcu"))}
    assert [path.endswith(".idl") for path in paths] == sorted((path.endswith(".idl") for path in paths), reverse=True)


def test_the_installer_knows_it_by_the_same_names(parts):
    assert oxt.IDENTIFIER == libreoffice.IDENTIFIER
    assert oxt.TARGET.name == machine.EXTENSION
    assert f'<identifier value="{libreoffice.IDENTIFIER}"/>'.encode() in parts["description.xml"]
    assert libreoffice.pointer_file(machine.Machine.here()).name == constant("POINTER")


def constant(name):
    tree = ast.parse(COMPONENT.read_text("utf-8"))
    return next(node.value.value for node in tree.body if isinstance(node, ast.Assign) and node.targets[0].id == name)


@pytest.mark.parametrize(
    ("system", "environment"),
    [
        ("win32", {"LOCALAPPDATA": r"C:\Users\张三\AppData\Local"}),
        ("darwin", {}),
        ("linux", {"XDG_STATE_HOME": "/elsewhere/state"}),
        ("linux", {}),
    ],
)
def test_the_component_looks_where_the_program_keeps_its_state(monkeypatch, system, environment):
    """The component cannot import the program before it has found it, so it repeats how the folder is named."""
    source = ast.parse(COMPONENT.read_text("utf-8"))
    function = next(node for node in source.body if getattr(node, "name", "") == "state_folder")
    names = {"os": os, "sys": sys, "Path": Path}
    exec(compile(ast.Module([function], []), str(COMPONENT), "exec"), names)  # noqa: S102  # our own source
    for name in ("LOCALAPPDATA", "XDG_STATE_HOME"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "platform", system)
    assert names["state_folder"]() == logs.state_folder(os.environ)


def test_each_function_is_declared_with_its_arguments_and_help(parts):
    told = json.loads(parts["functions.json"])
    described = etree.fromstring(parts["CalcAddIns.xcu"])
    for function in udfs.FUNCTIONS:
        arguments = ", ".join(f"[in] any {argument.name}" for argument in function.udf.arguments)
        assert f" {function.udf.name}({arguments});" in parts["functions.idl"].decode()
        assert told[function.udf.name]["help"] == function.udf.help
        (node,) = (node for node in described.iter("node") if node.attrib[NAME] == function.udf.name)
        texts = {value.text for value in node.iter("value")}
        assert {function.udf.help, *(argument.help for argument in function.udf.arguments)} <= texts


def test_menu_and_toolbar_have_the_buttons_of_the_ribbon_in_order(parts):
    root = etree.fromstring(parts["Addons.xcu"])
    for place in ("OfficeMenuBar", "OfficeToolBar"):
        (node,) = (node for node in root.iter("node") if node.attrib[NAME] == place)
        urls = [prop[0].text for prop in node.iter("prop") if prop.attrib[NAME] == "URL"]
        assert urls == [oxt.PROTOCOL + button.action for button in buttons()]


# --- live


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    """A workbook without macros, with formulas that only the add-in can compute."""
    path = tmp_path_factory.mktemp("oxt") / "无宏.xlsx"
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.title = "校验结果"
    for r, (target, actual) in enumerate([("≥12500名", 12166), ("及时", "达成"), ("≥50个", "说不清")], 1):
        sheet.cell(r, 1, target)
        sheet.cell(r, 2, actual)
        sheet.cell(r, 3, f"=JX_RATE(A{r},B{r})")
        sheet.cell(r, 4, f'=IFERROR(JX_SCORE(A{r},B{r},10),"错")')
    sheet["E1"] = ArrayFormula("E1:E3", "=JX_STATUS(A1:A3,B1:B3)")
    sheet["F1"] = '=JX_PARSE("≤400元","上限")'
    workbook.save(path)
    return path


@pytest.fixture(scope="module")
def form(tmp_path_factory):
    path = tmp_path_factory.mktemp("oxt") / "申报表.xlsx"
    write_xlsx(read(DATA / "sample_packet.txt").dossier, path, "sh-2024-application")
    return path


@pytest.fixture
def copy(tmp_path):
    def make(path):
        return Path(shutil.copy(path, tmp_path / path.name))

    return make


@pytest.fixture
def show(extended):
    """Open a file in a window, as a user does, and close it after the test."""
    shown = []

    def open_(path, macros=0):
        options = extended.properties({"MacroExecutionMode": macros})
        document = extended.desktop.loadComponentFromURL(path.as_uri(), "_blank", 0, options)
        shown.append(document)
        return document

    yield open_
    for document in shown:
        document.close(True)  # noqa: FBT003  # UNO takes no names


def value(document, address):
    """A cell as Python sees it: a number, a text, or an error by Excel's number."""
    cell = document.Sheets.getByIndex(0).getCellRangeByName(address)
    if cell.getError():
        return CALC_ERRORS[cell.getError()]
    return cell.Value if cell.FormulaResultType2 == 1 else cell.String


def eventually(condition):
    """Wait for what LibreOffice does a moment after an event."""
    until = time.monotonic() + 20
    while not condition() and time.monotonic() < until:
        time.sleep(0.05)
    return condition()


@pytest.mark.libreoffice
def test_formulas_of_an_opened_file_find_the_add_in(show, plain, copy):
    document = show(copy(plain))
    assert eventually(lambda: value(document, "C1") == 0.9733)
    assert [value(document, f"C{r}") for r in (1, 2, 3)] == [0.9733, "", 2015]
    assert [value(document, f"D{r}") for r in (1, 2, 3)] == [9.73, 10.0, "错"]
    assert [value(document, f"E{r}") for r in (1, 2, 3)] == ["未完成", "完成", "待定"]
    assert value(document, "F1") == 400.0
    assert not document.isModified()


@pytest.mark.libreoffice
def test_a_formula_typed_in_is_computed_and_offered_with_its_help(show, plain, copy, extended):
    document = show(copy(plain))
    cell = document.Sheets.getByIndex(0).getCellRangeByName("H1")
    cell.Formula = "=JX_EXECUTION(170;179.6)"
    assert cell.Value == 1.0565
    offered = extended.create("com.sun.star.sheet.FunctionDescriptions")
    described = {entry.Name: entry.Value for entry in offered.getByName("JX_RATE")}
    assert described["Description"] == udfs.JX_RATE.udf.help
    assert [argument.Name for argument in described["Arguments"]] == ["target", "actual", "name", "profile"]


@pytest.mark.libreoffice
def test_an_error_cell_passes_its_error_on_alone_but_costs_the_add_in_its_whole_block(show, plain, copy):
    """The limit of LibreOffice that `oxt.functions_idl` tells of: another outcome here is good news."""
    document = show(copy(plain))
    cells = document.Sheets.getByIndex(0).getCellRangeByName
    cells("B2").Formula = "=NA()"
    for row in (1, 2, 3):
        cells(f"K{row}").Formula = f"=JX_RATE(A{row};B{row})"
    cells("L1:L3").setArrayFormula("=JX_RATE(A1:A3;B1:B3)")
    assert [value(document, f"K{row}") for row in (1, 2, 3)] == [0.9733, 2042, 2015]
    assert [cells(f"L{row}").getError() for row in (1, 2, 3)] == [504] * 3


@pytest.mark.libreoffice
def test_a_saved_file_names_the_functions_as_excel_knows_them(show, plain, copy):
    path = copy(plain)
    document = show(path)
    assert eventually(lambda: value(document, "C1") == 0.9733)
    for number in (1, 2):  # twice: LibreOffice must not take the file for changed by somebody else
        document.Sheets.getByIndex(0).getCellRangeByName("H1").Value = number
        document.store()
        assert eventually(lambda: b"XL.JIXIAO" not in read_parts(path)["xl/worksheets/sheet1.xml"])
    sheet = openpyxl.load_workbook(path).active
    assert sheet["C1"].value == "=JX_RATE(A1,B1)"
    assert sheet["E1"].value.text == "=JX_STATUS(A1:A3,B1:B3)"
    assert sheet["H1"].value == 2


@pytest.fixture(scope="module")
def with_macros(plain, tmp_path_factory):
    path = tmp_path_factory.mktemp("oxt") / "有宏.xlsm"
    path.write_bytes(make_macro_enabled(plain.read_bytes(), sources()))
    return path


@pytest.mark.libreoffice
def test_a_workbook_with_our_macros_runs_them_and_keeps_them_for_excel(show, with_macros, copy):
    path = copy(with_macros)
    document = show(path, macros=4)
    assert eventually(lambda: value(document, "C1") == 0.9733)
    assert document.Sheets.getByIndex(0).getCellRangeByName("C1").Formula == "=JX_RATE(A1;B1)"
    before = read_parts(path)["xl/vbaProject.bin"]
    document.Sheets.getByIndex(0).getCellRangeByName("H1").Value = 1
    document.store()
    assert eventually(lambda: read_parts(path)["xl/vbaProject.bin"] == before)
    assert openpyxl.load_workbook(path).active["H1"].value == 1


@pytest.mark.libreoffice
def test_where_macros_are_forbidden_the_add_in_computes(show, with_macros, copy):
    document = show(copy(with_macros), macros=0)
    assert eventually(lambda: value(document, "C1") == 0.9733)
    assert "XL.JIXIAO" in document.Sheets.getByIndex(0).getCellRangeByName("C1").Formula


@pytest.mark.libreoffice
@pytest.mark.parametrize("button", buttons(), ids=lambda button: button.action)
def test_each_command_has_a_dispatch_that_knows_whether_it_makes_sense(show, plain, copy, extended, button):
    frame = show(copy(plain)).getCurrentController().getFrame()
    states = []
    listener = status_listener(states)
    url = parsed(extended, oxt.PROTOCOL + button.action)
    dispatch = frame.queryDispatch(url, "_self", 0)
    dispatch.addStatusListener(listener, url)
    dispatch.removeStatusListener(listener, url)
    assert states == [button.need in {"", "*", "校验结果"}]


@pytest.mark.libreoffice
def test_no_other_command_is_taken(show, plain, copy, extended):
    frame = show(copy(plain)).getCurrentController().getFrame()
    assert frame.queryDispatch(parsed(extended, oxt.PROTOCOL + "__import__"), "_self", 0) is None


def parsed(office, address):
    url = office.uno.createUnoStruct("com.sun.star.util.URL")
    url.Complete = address
    return office.create("com.sun.star.util.URLTransformer").parseStrict(url)[1]


def status_listener(states):
    import unohelper  # noqa: PLC0415  # LibreOffice's
    from com.sun.star.frame import XStatusListener  # noqa: PLC0415

    class Listener(unohelper.Base, XStatusListener):
        def statusChanged(self, event):  # noqa: N802
            states.append(event.IsEnabled)

    return Listener()


@pytest.mark.libreoffice
@pytest.mark.parametrize("action", sorted(actions.__all__))
def test_each_command_reaches_its_action_which_answers_with_a_sentence(show, form, copy, extended, action):
    document = show(copy(form))
    frame = document.getCurrentController().getFrame()
    helper = extended.create("com.sun.star.frame.DispatchHelper")
    answer = helper.executeDispatch(frame, oxt.PROTOCOL + action, "_self", 0, ())
    assert answer.State == 1
    assert isinstance(answer.Result, str)
    assert "程序出错" not in answer.Result


@pytest.mark.libreoffice
def test_the_template_itself_computes_where_macros_are_forbidden(show, tmp_path):
    path = tmp_path / "绩效.xlsm"
    build.main(path)
    with open_book(path) as book:
        filling.fill(book, read(DATA / "sample_packet.txt"))
        cell = book.sheets[Sheet.DETAILS].range(f"{DETAILS.letter('实际完成值')}{DETAILS.first}")
        cell.value = "47"
        calculating.rate(book)
        book.save()
    document = show(path, macros=0)
    live = document.Sheets.getByName(Sheet.DETAILS).getCellRangeByName(f"{DETAILS.letter('达成率')}{DETAILS.first}")
    assert eventually(lambda: live.Value == 0.94)
    entry = document.Sheets.getByName(Sheet.DETAILS).getCellRangeByName(cell.address.replace("$", ""))
    entry.String = "50"
    assert eventually(lambda: live.Value == 1.0)
