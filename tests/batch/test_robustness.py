"""What goes wrong on real disks: one bad file never stops the rest, results are whole or as they were."""

import errno
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from tests.batch import deadly
from tests.batch.test_run import PROFILE
from xl_jixiao import batch
from xl_jixiao.batch import export, results
from xl_jixiao.batch.outcomes import bury
from xl_jixiao.batch.state import STATE, State
from xl_jixiao.cli import main
from xl_jixiao.errors import FileError


def unreadable(out):
    lines = (out / results.UNREADABLE).read_text("utf-8-sig").splitlines()
    return dict(line.split("\t") for line in lines)


def run(folder, out, **options):
    return batch.run(folder, out, profile=PROFILE, **options)


def test_links_that_go_round_end(folder, tmp_path):
    (folder / "单位0" / "回到上面").symlink_to(folder, target_is_directory=True)
    (folder / "断.txt").symlink_to(folder / "不存在.txt")

    assert run(folder, tmp_path / "out").files == 13
    assert "断.txt" in unreadable(tmp_path / "out")


def test_a_folder_that_cannot_be_opened_is_listed(folder, tmp_path, monkeypatch):
    scandir = os.scandir

    def refuse(place="."):
        if str(place).endswith("单位0"):
            raise PermissionError(errno.EACCES, "Permission denied", str(place))
        return scandir(place)

    monkeypatch.setattr(os, "scandir", refuse)
    assert run(folder, tmp_path / "out").forms == 10
    assert "文件夹打不开" in unreadable(tmp_path / "out")["单位0/"]
    monkeypatch.undo()
    assert run(folder, tmp_path / "out").examined == 5
    assert "单位0/" not in unreadable(tmp_path / "out")


def test_a_file_that_vanishes_meanwhile_is_listed(folder, tmp_path):
    run(folder, tmp_path / "out", progress=lambda _done, _total: (folder / "通知.txt").unlink(missing_ok=True))

    assert "找不到文件" in unreadable(tmp_path / "out")["通知.txt"]


def test_results_are_never_read_as_forms(folder, tmp_path):
    run(folder, folder / "结果一")

    assert run(folder, folder / "结果二").files == 12
    assert run(folder, folder / "结果一").examined == 0
    with pytest.raises(FileError, match="结果不能放在表格所在的文件夹本身"):
        run(folder, folder)


def test_two_runs_into_one_folder_are_not_mixed(folder, tmp_path, capsys):
    out = tmp_path / "out"
    out.mkdir()
    with State(out / STATE):
        assert main(["batch", str(folder), "--out", str(out)]) == 2
    assert "另一个批量校验正在使用这个结果文件夹" in capsys.readouterr().err
    assert run(folder, out).files == 12


NAMES = [
    "=cmd|'!A1.txt",
    "换\n行\t.txt",
    " 前有空格.txt",
    "😀 & <b>.txt",
    "a'b\"c.txt",
    "点.点.点.TXT",
    "很长" * 40 + ".txt",
]


@pytest.mark.skipif(os.name == "nt", reason="Windows refuses most of these names itself")
def test_odd_names_are_read_and_shown(folder, tmp_path):
    packet = next(folder.rglob("汇总0.txt")).read_bytes()
    for name in NAMES:
        (folder / name).write_bytes(packet)
    Path(os.fsdecode(os.fsencode(folder) + "/旧名.txt".encode("gbk"))).write_bytes(packet)
    done = run(folder, tmp_path / "out", jobs=1)

    assert (done.files, done.unreadable) == (20, 2)
    sheet = CalamineWorkbook.from_path(tmp_path / "out" / results.BOOK).get_sheet_by_name("文件清单").to_python()
    assert {row[0] for row in sheet} >= {*NAMES, "\\xbe\\xc9\\xc3\\xfb.txt"}
    assert all(results.report_path(tmp_path / "out", name).exists() for name in NAMES)
    assert run(folder, tmp_path / "out").examined == 0


def test_numbers_larger_than_any_table_takes_are_noted_and_cost_nothing_else(folder, tmp_path):
    path = next(folder.rglob("汇总0.txt"))
    path.write_text(path.read_text("utf-8").replace("86,000,000.00", "1" + "0" * 25, 1), "utf-8")
    done = run(folder, tmp_path / "out")

    assert (done.files, done.forms, done.unreadable) == (12, 20, 2)
    book = CalamineWorkbook.from_path(tmp_path / "out" / results.BOOK)
    notes = {row[0]: row[3] for row in book.get_sheet_by_name("文件清单").to_python()[1:]}
    assert "1 个数过大，没有列入，请核对原表" in notes["单位0/汇总0.txt"]
    amounts = [row[11] for row in book.get_sheet_by_name("项目汇总").to_python()[1:]]
    assert amounts.count("") == 1


@pytest.mark.parametrize("examine", [deadly.examine_with_hanging_reader, deadly.examine_with_hanging_check])
def test_a_file_that_never_ends_is_given_up(folder, tmp_path, monkeypatch, examine):
    (folder / "死循环.txt").write_bytes(next(folder.rglob("汇总0.txt")).read_bytes())
    monkeypatch.setattr(batch, "examine", examine)
    done = run(folder, tmp_path / "out", jobs=1, seconds=2)

    assert (done.files, done.unreadable) == (13, 3)
    assert "时间过长" in unreadable(tmp_path / "out")["死循环.txt"]


def test_ctrl_c_ends_at_once_and_the_next_run_goes_on(folder, tmp_path):
    for number in range(200):  # more than is done before the signal comes
        (folder / f"又{number}.txt").write_bytes(next(folder.rglob("汇总0.txt")).read_bytes() + str(number).encode())
    out = tmp_path / "out"
    command = [sys.executable, "-m", "xl_jixiao", "batch", str(folder), "--out", str(out), "--jobs", "2"]
    started = subprocess.Popen(
        command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    deadline = time.monotonic() + 120
    while len(list(out.rglob("*.txt"))) <= 50:  # the first chunk is kept before the next one is reported on
        assert time.monotonic() < deadline
        time.sleep(0.01)
    os.killpg(started.pid, signal.SIGINT)  # as a terminal does: the workers hear it too
    printed, said = started.communicate(timeout=60)

    assert started.returncode == 130
    assert said.startswith("已中断，完成 ")
    assert len(said.splitlines()) == 1
    assert "Traceback" not in printed
    assert not (out / results.BOOK).exists()
    again = batch.run(folder, out)
    assert 0 < again.examined < again.files == 212


def test_a_run_that_was_killed_leaves_nothing_that_stays(folder, tmp_path, everything):
    run(folder, tmp_path / "fresh")
    out = tmp_path / "out"
    (out / export.ASIDE).mkdir(parents=True)
    (out / export.ASIDE / "half.parquet").write_bytes(b"PAR1")
    run(folder, out)

    assert everything(out) == everything(tmp_path / "fresh")
    assert sorted(path.name for path in out.iterdir()) == sorted(
        [STATE, results.BOOK, results.DATABASE, results.DETAILS, results.REPORTS, results.UNREADABLE]
    )


def test_a_clock_that_moved_changes_nothing(folder, tmp_path, everything):
    run(folder, tmp_path / "out")
    before = everything(tmp_path / "out")
    for path in folder.rglob("*.txt"):
        os.utime(path, (2**31, 2**31))

    assert run(folder, tmp_path / "out").examined == 0
    assert everything(tmp_path / "out") == before


def test_a_lost_report_is_written_again(folder, tmp_path, everything):
    out = tmp_path / "out"
    run(folder, out)
    before = everything(out)
    (out / results.REPORTS / "单位0" / "汇总0.txt.txt").unlink()

    assert run(folder, out).examined == 1
    assert everything(out) == before


def test_an_open_summary_is_told_before_the_work(folder, tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    (out / f"~${results.BOOK}").touch()
    with pytest.raises(FileError, match="正在被 Excel 或 LibreOffice 打开"):
        run(folder, out)
    assert not any((out / results.REPORTS).iterdir())


def test_a_full_disk_leaves_the_old_results_whole(folder, tmp_path, everything, monkeypatch):
    out = tmp_path / "out"
    run(folder, out)
    before = everything(out / results.DETAILS), (out / results.BOOK).read_bytes()
    (folder / "通知.txt").unlink()

    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(export.Book, "save", full)
    with pytest.raises(FileError, match="结果没有写成（磁盘已满）"):
        run(folder, out)
    assert (everything(out / results.DETAILS), (out / results.BOOK).read_bytes()) == before
    assert not (out / export.ASIDE).exists()
    monkeypatch.undo()
    assert run(folder, out).files == 11


@pytest.mark.parametrize("payload", [b"", b"nonsense", bury(deadly.task("别的")).payload], ids=["空", "乱", "少"])
def test_a_damaged_outcome_is_done_again(folder, tmp_path, everything, payload):
    out = tmp_path / "out"
    run(folder, out)
    before = everything(out)
    with sqlite3.connect(out / STATE) as state:
        state.execute("UPDATE payloads SET payload = ?", [payload])
    state.close()
    done = run(folder, out)

    assert done.rebuilt
    assert done.examined == 12
    assert everything(out) == before
