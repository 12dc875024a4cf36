import json

import pytest

from tests.cases.forms.generate import draw_xlsx, load
from tests.cli.test_forms import run
from xl_jixiao.parsing.layout import layouts
from xl_jixiao.readers import read
from xl_jixiao.readers.sample import SAMPLE


@pytest.mark.parametrize("suffix", ["xlsx", "docx"])
def test_the_packet_is_written_as_an_official_form_and_read_again_as_the_same(capsys, tmp_path, suffix):
    out = tmp_path / f"申报表.{suffix}"
    code, said, _ = run(capsys, "write", SAMPLE, "--layout", "sh-2024-application", "--out", out)

    assert code == 0
    assert "2 份表" in said
    assert read(out).dossier.forms == read(SAMPLE).dossier.forms
    assert read(out).layout == "sh-2024-application"


def test_without_a_layout_the_form_s_own_is_taken(capsys, tmp_path):
    case = load("hubei-evaluation")
    (tmp_path / "自评.xlsx").write_bytes(draw_xlsx(case))
    code, said, _ = run(capsys, "write", tmp_path / "自评.xlsx", "--out", tmp_path / "新.docx")

    assert code == 0
    assert case.layout.name in said
    assert read(tmp_path / "新.docx").dossier.forms == case.dossier.forms


def test_what_the_layout_has_no_place_for_is_said(capsys, tmp_path):
    (tmp_path / "自评.xlsx").write_bytes(draw_xlsx(load("sh-evaluation")))
    code, _, err = run(
        capsys, "write", tmp_path / "自评.xlsx", "--layout", "sh-2024-application", "--out", tmp_path / "新.xlsx"
    )

    assert code == 0
    assert "没有写入" in err
    assert "实际完成" in err


def test_an_application_begins_an_evaluation_under_its_title(capsys, tmp_path):
    out = tmp_path / "自评表.xlsx"
    run(capsys, "write", SAMPLE, "--layout", "sh-2024-evaluation", "--out", out)
    form = read(out).dossier.forms[0]

    assert (form.title, form.stage) == ("财政项目支出绩效自评表", "自评表")
    assert len(form.indicators) == 48


def test_a_file_that_is_there_is_not_overwritten(capsys, tmp_path):
    out = tmp_path / "申报表.xlsx"
    out.write_text("别动")
    code, _, err = run(capsys, "write", SAMPLE, "--layout", "sh-2024-application", "--out", out)

    assert code == 2
    assert "没有覆盖" in err
    assert out.read_text() == "别动"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--layout", "没有", "--out", "甲.xlsx"], "可用的有"),
        (["--layout", "sh-2024-application", "--out", "甲.pdf"], ".xlsx 或 .docx"),
        (["--layout", "sh-2024-application"], "缺少 --out"),
    ],
)
def test_what_cannot_be_written_is_a_sentence(capsys, tmp_path, monkeypatch, arguments, words):
    monkeypatch.chdir(tmp_path)
    code, _, err = run(capsys, "write", SAMPLE, *arguments)

    assert code == 2
    assert words in err
    assert list(tmp_path.iterdir()) == []


def test_all_layouts_are_listed(capsys):
    _, out, _ = run(capsys, "layouts", "--json")
    assert [one["code"] for one in json.loads(out)] == [layout.code for layout in layouts()]
    assert "上海市财政项目支出绩效自评表" in run(capsys, "layouts")[1]
