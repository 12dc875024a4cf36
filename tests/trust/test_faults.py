"""
The machine fails under each command that writes: the old file is whole or the new one is, one sentence says what
happened, and the next run completes.
"""

import os
import subprocess
import sys

import pytest

from tests.trust import packages
from workbook.lock import ROOT
from xl_jixiao import readers
from xl_jixiao.addin import actions, results
from xl_jixiao.cli import main
from xl_jixiao.engines import open_book
from xl_jixiao.errors import FileError, HostError
from xl_jixiao.readers.sample import SAMPLE

WRITING = {
    "template": ["template", "--out", "模板.xlsm"],
    "summarize": ["summarize", "申报表.xlsx", "--out", "汇总.xlsx"],
    "check": ["check", "申报表.xlsx", "--out", "标注.xlsx"],
    "batch": ["batch", "表", "--out", "结果"],
}
ONE_FILE = [name for name in WRITING if name != "batch"]
"""A batch brings its own results up to date; its faults are in tests/batch."""


@pytest.fixture
def desk(tmp_path, monkeypatch):
    """A folder with a form, a folder of forms, and no state left from other runs."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    desk = tmp_path / "desk"
    (desk / "表").mkdir(parents=True)
    (desk / "申报表.xlsx").write_bytes(packages.packed(packages.parts()))
    (desk / "表" / "申报表.xlsx").write_bytes(packages.packed(packages.parts()))
    monkeypatch.chdir(desk)
    return desk


def contents(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def run(arguments, before="", **options):
    """Run a command in a process of its own, after some lines that break the machine."""
    program = f"import sys\n{before}\nfrom xl_jixiao.cli import main\nsys.exit(main(sys.argv[1:]))"
    return subprocess.run(
        [sys.executable, "-c", program, *arguments],
        check=False, stderr=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(ROOT)}, **options,
    )  # fmt: skip


def said(done):
    sentence = done.stderr.decode().strip()
    assert "Traceback" not in sentence
    assert len(sentence.splitlines()) == 1
    return sentence


FULL = "import resource, signal\nresource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))"
"""No file may grow beyond 2,000 bytes: the system itself refuses, wherever the program writes."""


@pytest.mark.skipif(os.name == "nt", reason="Windows 不能限制文件大小")
@pytest.mark.parametrize("command", WRITING)
def test_a_disk_that_is_full_leaves_no_half_file(command, desk):
    before = contents(desk)
    done = run(WRITING[command], FULL, stdout=subprocess.DEVNULL)

    assert done.returncode == 2
    assert "File too large" in said(done) or "磁盘" in said(done)
    assert {name: data for name, data in contents(desk).items() if not name.startswith("结果/")} == before
    assert main(WRITING[command]) in {0, 1}


@pytest.mark.parametrize("command", WRITING)
def test_a_folder_without_permission_is_a_sentence(command, desk, monkeypatch, capsys):
    def refuse(*_arguments, **_options):
        raise PermissionError(13, "Permission denied")

    before = contents(desk)
    with monkeypatch.context() as patch:
        patch.setattr("pathlib.Path.replace", refuse)
        patch.setattr("pathlib.Path.mkdir", refuse)
        assert main(WRITING[command]) == 2
    assert "权限" in capsys.readouterr().err
    assert contents(desk) == before
    assert main(WRITING[command]) in {0, 1}


@pytest.mark.parametrize("command", ONE_FILE)
def test_a_command_killed_before_its_rename_has_written_nothing(command, desk):
    before = contents(desk)
    done = run(
        WRITING[command],
        "import os, pathlib\npathlib.Path.replace = lambda *_: os._exit(9)",
        stdout=subprocess.DEVNULL,
    )

    assert done.returncode == 9
    assert {name: data for name, data in contents(desk).items() if not name.endswith(".tmp")} == before
    assert main(WRITING[command]) in {0, 1}


@pytest.mark.parametrize("command", ONE_FILE)
def test_what_is_there_is_never_written_over(command, desk, capsys):
    assert main(WRITING[command]) in {0, 1}
    before = contents(desk)
    capsys.readouterr()

    assert main(WRITING[command]) == 2
    assert contents(desk) == before
    assert WRITING[command][-1] in capsys.readouterr().err


def test_a_workbook_open_in_excel_is_not_saved(desk):
    path = desk / "申报表.xlsx"
    before = path.read_bytes()
    with open_book(path) as book:
        actions.check(book)
        (desk / "~$申报表.xlsx").touch()
        with pytest.raises(FileError, match="正在被 Excel 或 LibreOffice 打开"):
            book.save()
        assert path.read_bytes() == before
        (desk / "~$申报表.xlsx").unlink()
        book.save()
    with open_book(path) as book:
        assert "校验结果" in book.sheet_names


@pytest.mark.parametrize("arguments", [["rules"], ["check", str(SAMPLE)], ["read", str(SAMPLE), "--json"], ["--help"]])
@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="只有 Linux 有 /dev/full")  # noqa: PTH110 - a device
def test_a_full_disk_behind_the_output_is_a_sentence(arguments):
    with open("/dev/full", "wb") as full:  # noqa: PTH123 - a device
        done = run(arguments, stdout=full)

    assert done.returncode == 2
    assert "磁盘空间" in said(done)


@pytest.mark.skipif(os.name == "nt", reason="Windows 的管道不同")
def test_a_reader_that_went_away_is_no_traceback():
    ours, theirs = os.pipe()
    os.close(ours)
    try:
        done = run(["rules"], stdout=theirs)
    finally:
        os.close(theirs)

    assert done.returncode != 0
    assert b"Traceback" not in done.stderr


@pytest.mark.libreoffice
def test_a_libreoffice_killed_in_the_middle_of_an_action_harms_no_file(desk, monkeypatch):
    path = desk / "申报表.xlsx"
    before = path.read_bytes()
    with open_book(path, live=True) as book:
        written = results.write

        def killed_half_way(*arguments, **options):
            book.app.impl.opener.office.kill()
            return written(*arguments, **options)

        with monkeypatch.context() as patch:
            patch.setattr(results, "write", killed_half_way)
            with pytest.raises(HostError, match="意外退出"):
                actions.check(book)
    assert path.read_bytes() == before
    with open_book(path, live=True) as book:
        assert actions.check(book)
        book.save()
    assert readers.read(path).dossier.forms
