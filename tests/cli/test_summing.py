import json

from tests.cases.forms.generate import draw_xlsx, load
from workbook.example import FILE, rows
from xl_jixiao import engines
from xl_jixiao.addin.collecting import filled_forms
from xl_jixiao.addin.listing import read_rows
from xl_jixiao.cli import main
from xl_jixiao.layouts import DETAILS
from xl_jixiao.model import Dossier, Stage
from xl_jixiao.readers import read
from xl_jixiao.readers.sample import SAMPLE
from xl_jixiao.reporters.form_xlsx import write_xlsx


def test_the_packet_is_added_up(capsys):
    assert main(["summarize", str(SAMPLE), "--json"]) == 0
    result = json.loads(capsys.readouterr().out)

    assert [row["indicators"] for row in result["projects"]] == [48, 33]
    assert result["totals"]["annual"] == "90358177.00"
    assert "9035.8177万元" in result["sentence"]


def test_a_workbook_is_made_and_no_file_is_overwritten(capsys, tmp_path, template):
    out = tmp_path / "汇总.xlsm"
    assert main(["summarize", str(SAMPLE), "--out", str(out)]) == 0
    with engines.open_book(out) as book:
        assert [len(filled.form.indicators) for filled in filled_forms(book)] == [48, 33]
    before = out.read_bytes()

    assert main(["summarize", str(SAMPLE), "--out", str(out)]) == 2
    assert out.read_bytes() == before
    assert "没有覆盖" in capsys.readouterr().err


def test_actual_values_are_taken_by_name_and_doubtful_ones_are_said(capsys, tmp_path):
    dossier = read(SAMPLE).dossier
    reached = [
        form.model_copy(
            update={
                "indicators": tuple(
                    row.model_copy(update={"actual": "100" if row.target.kind == "quantity" else "达成"})
                    for row in form.indicators
                )
            }
        )
        for form in dossier.forms
    ]
    write_xlsx(Dossier(forms=tuple(reached[1:])), tmp_path / "自评.xlsx", "sh-2024-evaluation")
    assert main(["summarize", str(SAMPLE), "--actuals", str(tmp_path / "自评.xlsx"), "--json"]) == 0
    shown = capsys.readouterr()

    assert len(json.loads(shown.out)["projects"]) == 2


def test_without_a_chosen_profile_the_forms_own_decides(tmp_path, template):
    form, out = tmp_path / "自评表.xlsx", tmp_path / "汇总.xlsm"
    form.write_bytes(draw_xlsx(load("sichuan-evaluation")))
    assert main(["summarize", str(form), "--out", str(out)]) == 0
    with engines.open_book(out) as book:
        assert book.names["口径"].refers_to_range.value == "sichuan"


def test_actual_values_are_in_the_workbook_that_is_made_and_what_is_missing_is_said(capsys, tmp_path, template):
    out = tmp_path / "汇总.xlsm"
    assert main(["summarize", str(SAMPLE), "--actuals", str(FILE), "--out", str(out)]) == 0
    assert "自评得分尚不完整（全年执行数未填写），未计入平均得分" in capsys.readouterr().out
    with engines.open_book(out) as book:
        details = read_rows(book, DETAILS)
    assert [row["实际完成值"] for row in details] == [row["实际完成值"] for row in rows()]
    assert all(isinstance(row["得分"], float) for row in details)


def test_a_profile_of_the_units_own_cannot_go_into_a_workbook(capsys, tmp_path):
    profile = tmp_path / "某区.yaml"
    profile.write_text("extends: sh-2024\ngrades: {优: 95, 良: 85, 合格: 60, 不合格: 0}\n", "utf-8")
    assert main(["summarize", str(SAMPLE), "--profile", str(profile), "--out", str(tmp_path / "汇总.xlsx")]) == 2
    assert "只能用随附的口径" in capsys.readouterr().err
    assert main(["summarize", str(SAMPLE), "--profile", str(profile)]) == 0
    assert "口径 某区（单位自定：等级）" in capsys.readouterr().out


def test_a_project_name_is_no_markup(capsys, tmp_path):
    form = read(SAMPLE).dossier.forms[1].model_copy(update={"project": "[/red]甲[b]乙"})
    write_xlsx(Dossier(forms=(form,)), tmp_path / "表.xlsx", "sh-2024-application")
    assert main(["summarize", str(tmp_path / "表.xlsx")]) == 0
    assert "[/red]" in "".join(capsys.readouterr().out.split())


def test_a_file_of_monitoring_forms_only_is_a_sentence(capsys, tmp_path):
    form = read(SAMPLE).dossier.forms[1].model_copy(update={"stage": Stage.MONITORING})
    write_xlsx(Dossier(forms=(form,)), tmp_path / "监控.xlsx", "sh-monitoring")
    assert main(["summarize", str(tmp_path / "监控.xlsx")]) == 2
    assert "没有可以汇总的项目" in capsys.readouterr().err
