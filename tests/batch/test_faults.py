"""The machine fails in the middle of a batch: the last results stay whole, and the next run completes."""

import os

import pytest

from xl_jixiao import batch
from xl_jixiao.batch import details
from xl_jixiao.cli import main
from xl_jixiao.scoring import profiles

PROFILE = profiles.load(profiles.DEFAULT)


def test_a_full_disk_during_a_batch_keeps_the_last_results(folder, tmp_path, everything, monkeypatch, capsys):
    out = tmp_path / "out"
    batch.run(folder, out, profile=PROFILE)
    before = everything(out)
    (folder / "新.txt").write_text("改了\n", "utf-8")

    def full(*_arguments, **_options):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(details.Details, "add", full)
        assert main(["batch", str(folder), "--out", str(out)]) == 2
        assert "磁盘" in capsys.readouterr().err
    after = {name: data for name, data in everything(out).items() if name in before}
    assert after == before
    assert batch.run(folder, out, profile=PROFILE).files == 13


@pytest.mark.parametrize("moment", [315_532_800, 4_000_000_000], ids=["1980", "2096"])
def test_a_clock_that_jumps_changes_nothing(folder, tmp_path, everything, moment, monkeypatch):
    out = tmp_path / "out"
    batch.run(folder, out, profile=PROFILE)
    before = everything(out)
    for path in folder.rglob("*.txt"):
        os.utime(path, (moment, moment))
    monkeypatch.setattr("time.time", lambda: float(moment))

    assert batch.run(folder, out, profile=PROFILE).examined == 0
    assert everything(out) == before


def test_a_folder_that_may_not_be_written_is_a_sentence(folder, tmp_path, capsys, monkeypatch):
    def refuse(*_arguments, **_options):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pathlib.Path.mkdir", refuse)
    assert main(["batch", str(folder), "--out", str(tmp_path / "neu")]) == 2
    assert "权限" in capsys.readouterr().err
