"""The machine fails in the middle: afterwards the old file is whole or the new one, and a second run completes."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.batch.test_run import PROFILE, everything, folder  # noqa: F401 - the fixture
from xl_jixiao import batch
from xl_jixiao.cli import main
from xl_jixiao.errors import FileError
from xl_jixiao.files import write_file

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
    write_file(path, b"new")
    assert path.read_bytes() == b"new"


def test_a_full_disk_is_a_sentence_for_every_way_of_writing(tmp_path, monkeypatch):
    def full(*_arguments):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("xl_jixiao.files.os.fsync", full)
    with pytest.raises(FileError, match="磁盘空间"):
        write_file(tmp_path / "a.xlsx", b"data")
    assert not list(tmp_path.iterdir())


def test_a_full_disk_during_a_batch_keeps_the_last_results(folder, tmp_path, monkeypatch, capsys):  # noqa: F811
    out = tmp_path / "out"
    batch.run(folder, out, profile=PROFILE)
    before = everything(out)
    (folder / "新.txt").write_text("改了\n", "utf-8")

    def full(*_arguments, **_options):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(batch.details, "write_parquet", full)
        assert main(["batch", str(folder), "--out", str(out)]) == 2
        assert "磁盘" in capsys.readouterr().err
    after = {name: data for name, data in everything(out).items() if name in before}
    assert after == before
    assert batch.run(folder, out, profile=PROFILE).files == 13


@pytest.mark.parametrize("moment", [315_532_800, 4_000_000_000], ids=["1980", "2096"])
def test_a_clock_that_jumps_changes_nothing(folder, tmp_path, moment, monkeypatch):  # noqa: F811
    out = tmp_path / "out"
    batch.run(folder, out, profile=PROFILE)
    before = everything(out)
    for path in folder.rglob("*.txt"):
        os.utime(path, (moment, moment))
    monkeypatch.setattr("time.time", lambda: float(moment))

    assert batch.run(folder, out, profile=PROFILE).examined == 0
    assert everything(out) == before


def test_a_folder_that_may_not_be_written_is_a_sentence(folder, tmp_path, capsys, monkeypatch):  # noqa: F811
    def refuse(*_arguments, **_options):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pathlib.Path.mkdir", refuse)
    assert main(["batch", str(folder), "--out", str(tmp_path / "neu")]) == 2
    assert "权限" in capsys.readouterr().err
