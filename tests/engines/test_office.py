"""LibreOffice started, watched, ended: nothing is left behind, and each failure is a sentence."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
import xlwings as xw

from xl_jixiao.engines import new_book, office, open_app, open_book
from xl_jixiao.engines.libreoffice import LibreOffice
from xl_jixiao.errors import FileError, HostError, InputError

LIVE = pytest.mark.libreoffice


def alive(pid):
    status = Path(f"/proc/{pid}/status")
    return status.exists() and "zombie" not in status.read_text()


@pytest.fixture
def live():
    opener = LibreOffice()
    yield opener
    opener.close()


def test_a_missing_libreoffice_is_a_sentence(monkeypatch):
    monkeypatch.setattr(office, "find_office", lambda: None)
    monkeypatch.setattr(office, "load_uno", lambda: None)
    with pytest.raises(HostError, match="没有找到 LibreOffice"):
        office.Office()


def test_a_missing_uno_is_a_sentence(monkeypatch):
    monkeypatch.setattr(office, "find_office", lambda: None)
    monkeypatch.setattr(office, "_UNO_FOLDER", "/nowhere")
    monkeypatch.setitem(sys.modules, "uno", None)
    with pytest.raises(HostError, match="python3-uno"):
        office.load_uno()


def pretend(monkeypatch, folder, script):
    """Put a program that does what the script says where LibreOffice's is looked for."""
    pytest.importorskip("uno", reason="没有 uno") if office.find_office() is None else office.load_uno()
    program = folder / "soffice.bin"
    program.write_text(f"#!/bin/sh\ncd {folder}\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setattr(office, "find_office", lambda: folder)


@pytest.mark.skipif(os.name != "posix", reason="需要 POSIX 外壳")
def test_a_libreoffice_that_ends_at_once_is_a_sentence(monkeypatch, tmp_path):
    pretend(monkeypatch, tmp_path, "exit 3")
    with pytest.raises(HostError, match="代码 3"):
        office.Office()


@pytest.mark.skipif(os.name != "posix", reason="需要 POSIX 外壳")
def test_a_libreoffice_that_aborts_is_started_again_but_not_for_ever(monkeypatch, tmp_path):
    pretend(monkeypatch, tmp_path, "echo . >> starts; kill -ABRT $$")
    with pytest.raises(HostError, match="代码 -6"):
        office.Office()
    assert (tmp_path / "starts").read_text().count(".") == 3


@LIVE
def test_nothing_is_left_behind(workbook):
    with open_app(live=True) as app:
        host = app.impl.opener.office
        pid, folder = host._process.pid, host.folder
        app.books.open(str(workbook))
        assert alive(pid)
        assert folder.exists()
    assert not alive(pid)
    assert not folder.exists()
    assert [entry.name for entry in workbook.parent.iterdir()] == [workbook.name]
    assert host._process.returncode == 0  # it ended by itself: killed, it leaves its pipes in /tmp


@LIVE
def test_a_killed_libreoffice_is_a_sentence_and_the_file_is_whole(workbook):
    before = workbook.read_bytes()
    with open_book(workbook, live=True) as book:
        sheet = book.sheets["明细"]
        sheet["A2"].value = "改"
        book.app.impl.opener.office.kill()
        with pytest.raises(HostError, match="意外退出"):
            sheet["A3"].value = "改"
        with pytest.raises(HostError, match="意外退出"):
            book.save()
    assert workbook.read_bytes() == before


@LIVE
def test_a_call_that_never_returns_ends_in_a_sentence(workbook):
    with open_book(workbook, live=True) as book:
        host = book.app.impl.opener.office
        host._watch.seconds = 0.5
        os.kill(host._process.pid, 19)  # SIGSTOP: it hangs
        started = time.monotonic()
        with pytest.raises(HostError, match="意外退出"):
            _ = book.sheets["明细"]["A2"].value
        assert time.monotonic() - started < 20


ABANDONED = """
import os, sys
from xl_jixiao.engines.office import Office
office = Office()
print(office._process.pid, office.folder, flush=True)
os.kill(os.getpid(), 9)
"""


@LIVE
@pytest.mark.skipif(os.name != "posix", reason="只有 POSIX 上有看护进程")
def test_a_killed_program_takes_its_libreoffice_along():
    root = Path(office.__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", ABANDONED],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(root)},
    )
    pid, folder = done.stdout.split()
    until = time.monotonic() + 10
    while (alive(pid) or Path(folder).exists()) and time.monotonic() < until:
        time.sleep(0.1)
    assert not alive(pid)
    assert not Path(folder).exists()


@LIVE
def test_two_libreoffices_run_side_by_side(workbook):
    with open_book(workbook, live=True) as one, open_book(workbook, live=True) as two:
        one.sheets["明细"]["A2"].value = "一"
        assert two.sheets["明细"]["A2"].value == "数量"


@LIVE
def test_formulas_are_calculated_and_errors_are_those_of_excel(workbook):
    with open_book(workbook, live=True) as book:
        sheet = book.sheets["明细"]
        assert sheet["D2"].value == pytest.approx(9.55)
        sheet["H1:H6"].formula = [["=1/0"], ["=NA()"], ["=无此函数(1)"], ["=EXP(1000)"], ["=#REF!"], ['=VALUE("x")']]
        errors = sheet["H1:H6"].options(err_to_str=True).value
        assert errors == ["#DIV/0!", "#N/A", "#NAME?", "#NUM!", "#REF!", "#VALUE!"]
        assert sheet["H1:H2"].value == [None, None]
        sheet["B2"].value = 191
        assert sheet["D2"].value == pytest.approx(5)


@LIVE
def test_macros_do_not_run_unless_asked(workbook):
    with open_book(workbook, live=True) as book, pytest.raises(HostError, match="没有宏"):
        book.macro("JxAbout")()


@LIVE
def test_macros_run_where_they_may(workbook):
    with open_book(workbook, live=True, macros=True) as book:
        libraries = book.api._model.BasicLibraries
        libraries.createLibrary("VBAProject")
        macro = "Option VBASupport 1\nPublic Function JxAdd(a, b)\n JxAdd = a + b\nEnd Function\n"
        libraries.getByName("VBAProject").insertByName("JxCalc", macro)
        assert book.macro("JxAdd")(2, 3) == 5
        assert book.macro("JxCalc.JxAdd")(2.5, 3) == 5.5
        assert book.app.macro("JxAdd")(1, 1) == 2


@LIVE
def test_a_new_book_is_saved_under_a_name(tmp_path):
    with new_book(live=True) as book:
        book.sheets[0]["A1"].value = "新"
        book.save(tmp_path / "新.xlsx")
    with open_book(tmp_path / "新.xlsx") as book:
        assert book.sheets[0]["A1"].value == "新"


@LIVE
def test_a_file_that_is_no_workbook_is_refused_before_libreoffice_sees_it(live, tmp_path):
    path = tmp_path / "坏.xlsx"
    path.write_bytes(b"PK broken")
    with pytest.raises(InputError, match=r"坏\.xlsx"):
        live.open(path)
    with pytest.raises(FileError, match="找不到文件"):
        live.open(tmp_path / "没有.xlsx")


def test_no_engine_becomes_the_active_one(workbook):
    before = xw.engines.active
    with open_book(workbook):
        assert xw.engines.active is before


def test_a_virtual_environment_is_kept_from_libreoffices_own_python(monkeypatch, tmp_path):
    (tmp_path / "venv" / "bin").mkdir(parents=True)
    (tmp_path / "venv" / "pyvenv.cfg").touch()
    monkeypatch.setenv("PATH", os.pathsep.join([str(tmp_path / "venv" / "bin"), "/usr/bin"]))
    monkeypatch.setenv("VIRTUAL_ENV", str(tmp_path / "venv"))
    monkeypatch.setenv("PYTHONPATH", "/elsewhere")
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    told = office.environment()
    assert told["PATH"] == "/usr/bin"
    assert told["LANG"] == "zh_CN.UTF-8"
    assert not {"VIRTUAL_ENV", "PYTHONPATH"} & told.keys()
