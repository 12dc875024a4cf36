import json
import os
from functools import partial

import duckdb
import pytest
from python_calamine import CalamineWorkbook

from tests.cases.forms.generate import draw_xlsx, load
from xl_jixiao import batch
from xl_jixiao.batch import details, examination, export, pools, results
from xl_jixiao.batch.book import Book
from xl_jixiao.batch.state import STATE, State
from xl_jixiao.batch.tables import TABLES
from xl_jixiao.cli import main
from xl_jixiao.errors import FileError, InputError
from xl_jixiao.readers.sample import SAMPLE
from xl_jixiao.scoring import profiles

PROFILE = profiles.load(profiles.DEFAULT)


def test_a_folder_gives_reports_summary_details_and_the_unreadable(folder, tmp_path):
    out = tmp_path / "out"
    done = batch.run(folder, out, profile=PROFILE)

    assert (done.files, done.unreadable, done.forms, done.indicators) == (12, 2, 20, 810)
    assert done.findings["错误"] == 10
    assert "通知.txt" in (out / results.UNREADABLE).read_text("utf-8-sig")
    assert "VAL-05" in (out / results.REPORTS / "单位0" / "汇总0.txt.txt").read_text("utf-8-sig")
    book = CalamineWorkbook.from_path(out / results.BOOK)
    assert book.sheet_names == ["项目汇总", "校验结果", "文件清单"]
    assert len(book.get_sheet_by_name("项目汇总").to_python()) == 21


def test_indicators_go_into_the_summary_on_as_many_sheets_as_they_need(folder, tmp_path, monkeypatch):
    out = tmp_path / "out"
    batch.run(folder, out, profile=PROFILE)
    monkeypatch.setattr(export, "Book", partial(Book, sheet_rows=301))
    batch.run(folder, out, profile=PROFILE, indicators_in_excel=True)

    book = CalamineWorkbook.from_path(out / results.BOOK)
    names = [name for name in book.sheet_names if name.startswith("指标明细")]
    assert names == ["指标明细", "指标明细(2)", "指标明细(3)"]
    rows = [row for name in names for row in book.get_sheet_by_name(name).to_python()[1:]]
    with duckdb.connect(str(out / results.DATABASE), read_only=True) as opened:
        kept = opened.execute("SELECT 文件, 指标序, 三级指标, 指标值 FROM indicators").fetchall()
    assert [(row[0], row[3], row[6], row[7]) for row in rows] == kept
    assert len(kept) == 810


def test_the_database_answers_an_auditor(folder, tmp_path):
    batch.run(folder, tmp_path / "out", profile=PROFILE)
    with duckdb.connect(str(tmp_path / "out" / results.DATABASE), read_only=True) as database:
        for view in details.view_names():
            assert database.execute(f"FROM {view}").fetchall()
        assert database.execute("SELECT 次数 FROM v_rule WHERE 规则 = 'VAL-05'").fetchone() == (10,)
        kinds = dict(database.execute("SELECT 类型, count(*) FROM indicators GROUP BY ALL").fetchall())
        assert kinds == {"定量": 740, "定性": 70}
        assert database.execute("SELECT sum(定量), sum(定性) FROM projects").fetchone() == (740, 70)
        assert database.execute("SELECT sum(定量) FROM v_level1").fetchone() == (740,)
        total = database.execute('SELECT sum("年度资金(元)") FROM projects').fetchone()[0]
        assert f"{total:f}" == "903581770.00"


def test_a_second_run_does_only_what_changed(folder, tmp_path, everything):
    out = tmp_path / "out"
    batch.run(folder, out, profile=PROFILE)
    before = everything(out)

    assert batch.run(folder, out, profile=PROFILE).examined == 0
    assert everything(out) == before
    (folder / "单位0" / "汇总0.txt").write_text("改了\n", "utf-8")
    (folder / "单位1" / "汇总1.txt").unlink()
    again = batch.run(folder, out, profile=PROFILE)
    assert (again.examined, again.files, again.unreadable) == (1, 11, 3)
    fresh = tmp_path / "fresh"
    batch.run(folder, fresh, profile=PROFILE)
    assert everything(out) == everything(fresh)
    assert batch.run(folder, out, profile=profiles.load("mof-2021")).examined == 11


def test_an_interrupted_run_goes_on_where_it_stopped(folder, tmp_path, everything, monkeypatch):
    monkeypatch.setattr(pools, "CHUNK", 4)
    out = tmp_path / "out"

    def interrupt(done, _total):
        if done == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        batch.run(folder, out, profile=PROFILE, progress=interrupt)
    assert not (out / results.BOOK).exists()
    assert batch.run(folder, out, profile=PROFILE).examined == 8
    fresh = tmp_path / "fresh"
    batch.run(folder, fresh, profile=PROFILE)
    assert everything(out) == everything(fresh)


def test_many_rows_are_packed_in_portions(folder, tmp_path, everything, monkeypatch):
    batch.run(folder, tmp_path / "whole", profile=PROFILE)
    monkeypatch.setattr(examination, "_ROWS_AT_ONCE", 200)
    batch.run(folder, tmp_path / "portions", profile=PROFILE)

    assert everything(tmp_path / "whole") == everything(tmp_path / "portions")
    with State(tmp_path / "portions" / STATE) as state:
        assert len({kept.payload for kept in state.files.values()}) > 1


def test_a_file_whose_check_fails_is_listed_and_costs_no_other_file(folder, tmp_path, monkeypatch):
    def rows_of(path, *rest):
        if path.endswith("3.txt"):
            raise ZeroDivisionError
        return rows(path, *rest)

    rows = examination.rows_of
    monkeypatch.setattr(examination, "rows_of", rows_of)
    done = batch.run(folder, tmp_path / "out", profile=PROFILE)

    assert (done.files, done.forms, done.unreadable) == (12, 18, 3)
    unreadable = (tmp_path / "out" / results.UNREADABLE).read_text("utf-8-sig")
    assert "单位1/汇总3.txt\t程序内部错误（ZeroDivisionError）" in unreadable


def test_processes_give_the_same_results(folder, tmp_path, everything):
    batch.run(folder, tmp_path / "one", profile=PROFILE)
    batch.run(folder, tmp_path / "two", profile=PROFILE, jobs=2)

    assert everything(tmp_path / "one") == everything(tmp_path / "two")
    assert database(tmp_path / "one") == database(tmp_path / "two")


def database(out):
    with duckdb.connect(str(out / results.DATABASE), read_only=True) as opened:
        names = (*(table.name for table in TABLES), *details.view_names())
        return {name: opened.execute(f"FROM {name}").fetchall() for name in names}


def test_a_damaged_state_is_said_and_built_anew(folder, tmp_path, everything):
    out = tmp_path / "out"
    batch.run(folder, out, profile=PROFILE)
    before = everything(out)
    (out / batch.STATE).write_bytes(os.urandom(5000))
    done = batch.run(folder, out, profile=PROFILE)

    assert done.rebuilt
    assert done.examined == 12
    assert everything(out) == before


def test_what_cannot_be_a_batch_is_a_sentence(tmp_path):
    with pytest.raises(FileError, match="不是文件夹"):
        batch.run(tmp_path / "无", tmp_path / "out", profile=PROFILE)
    (tmp_path / "空").mkdir()
    with pytest.raises(InputError, match="没有可以读取的表格"):
        batch.run(tmp_path / "空", tmp_path / "out", profile=PROFILE)


def test_the_command_line_says_what_came_of_it(folder, tmp_path, capsys):
    assert main(["batch", str(folder), "--out", str(tmp_path / "out"), "--json"]) == 1
    result = json.loads(capsys.readouterr().out)

    assert result["unreadable"] == 2
    assert result["findings"]["错误"] == 10
    assert main(["batch", str(folder), "--out", str(tmp_path / "out")]) == 1
    assert "无法读取" in capsys.readouterr().out


def test_without_a_chosen_profile_each_file_is_measured_by_its_own(tmp_path):
    folder = tmp_path / "各地"
    folder.mkdir()
    (folder / "上海.txt").write_bytes(SAMPLE.read_bytes())
    (folder / "四川.xlsx").write_bytes(draw_xlsx(load("sichuan-evaluation")))
    batch.run(folder, tmp_path / "out")
    with duckdb.connect(str(tmp_path / "out" / results.DATABASE), read_only=True) as database:
        used = database.execute("SELECT DISTINCT 文件, 口径 FROM projects ORDER BY ALL").fetchall()

    assert used == [("上海.txt", "sh-2024"), ("四川.xlsx", "sichuan")]
