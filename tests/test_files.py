import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from xl_jixiao import files
from xl_jixiao.errors import FileError


def test_a_file_is_replaced_whole_and_keeps_its_mode(tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"old")
    path.chmod(0o640)
    files.write_file(path, b"new")
    assert path.read_bytes() == b"new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640 or os.name == "nt"
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.xlsx"]


@pytest.mark.parametrize("failing", ["fsync", "replace"])
@pytest.mark.parametrize(
    ("error", "sentence"),
    [(PermissionError(13, "denied"), "没有写入权限"), (OSError(28, "No space left"), "没有保存")],
)
def test_a_failed_write_leaves_the_old_file_and_no_litter(tmp_path, monkeypatch, failing, error, sentence):
    def refuse(*_args):
        raise error

    path = tmp_path / "a.xlsx"
    path.write_bytes(b"old")
    if failing == "fsync":
        monkeypatch.setattr(files.os, "fsync", refuse)
    else:
        monkeypatch.setattr(files.Path, "replace", refuse)
    with pytest.raises(FileError, match=sentence):
        files.write_file(path, b"new")
    assert path.read_bytes() == b"old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.xlsx"]


@pytest.mark.parametrize("lock", ["~$a.xlsx", ".~lock.a.xlsx#"])
def test_a_file_open_in_a_spreadsheet_program_is_left_alone(tmp_path, lock):
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"old")
    (tmp_path / lock).touch()
    with pytest.raises(FileError, match="打开"):
        files.write_file(path, b"new")
    assert path.read_bytes() == b"old"


def test_a_folder_that_is_not_there_is_a_sentence(tmp_path):
    with pytest.raises(FileError, match="文件夹不存在"):
        files.write_file(tmp_path / "无" / "a.xlsx", b"new")


DIE_BEFORE_RENAME = """
import os, pathlib, sys
from xl_jixiao.files import write_file
pathlib.Path.replace = lambda *_: os._exit(9)
write_file(sys.argv[1], b"new" * 100000)
"""


def test_a_process_killed_between_write_and_rename_leaves_the_old_file(tmp_path):
    path = tmp_path / "汇总.xlsx"
    path.write_bytes(b"old")
    done = subprocess.run([sys.executable, "-c", DIE_BEFORE_RENAME, str(path)], check=False, cwd=Path.cwd())

    assert done.returncode == 9
    assert path.read_bytes() == b"old"
    files.write_file(path, b"new")
    assert path.read_bytes() == b"new"


def test_a_full_disk_is_a_sentence_for_every_way_of_writing(tmp_path, monkeypatch):
    def full(*_arguments):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("xl_jixiao.files.os.fsync", full)
    with pytest.raises(FileError, match="磁盘空间"):
        files.write_file(tmp_path / "a.xlsx", b"data")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("length", [78, 83])
def test_a_name_as_long_as_a_name_can_be_is_written(tmp_path, length):
    path = tmp_path / f"{'关' * length}.xlsx"
    files.write_file(path, b"data")
    assert path.read_bytes() == b"data"


def test_a_name_that_is_too_long_is_a_chinese_sentence(tmp_path):
    with pytest.raises(FileError, match="没有保存（文件名过长）"):
        files.write_file(tmp_path / f"{'关' * 100}.xlsx", b"data")
    assert not list(tmp_path.iterdir())


def test_windows_says_of_a_path_that_is_too_long_that_it_is_not_there(tmp_path, monkeypatch):
    def not_there(*_):
        raise FileNotFoundError(2, "The system cannot find the path specified")

    monkeypatch.setattr("xl_jixiao.files.Path.open", not_there)
    with pytest.raises(FileError, match="路径过长"):
        files.write_file(tmp_path / "a.xlsx", b"data")


def test_a_write_protected_file_is_not_replaced(tmp_path, monkeypatch):
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"old")
    monkeypatch.setattr("xl_jixiao.files.os.access", lambda *_: False)  # who runs the tests may be root
    with pytest.raises(FileError, match="没有写入权限"):
        files.write_file(path, b"new")
    assert path.read_bytes() == b"old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.xlsx"]
