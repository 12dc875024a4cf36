"""An official form written in its layout reads again as the same form."""

import io
import zipfile

import openpyxl
import pytest

from tests.cases.forms.generate import cases, load
from xl_jixiao.errors import InputError
from xl_jixiao.model import Dossier, Form, Indicator
from xl_jixiao.parsing.layout import find, layouts
from xl_jixiao.readers import read_bytes
from xl_jixiao.reporters.form_cells import fill
from xl_jixiao.reporters.form_docx import to_docx, write_docx
from xl_jixiao.reporters.form_xlsx import to_xlsx, write_xlsx

WRITERS = {"xlsx": to_xlsx, "docx": to_docx}


@pytest.mark.parametrize("suffix", WRITERS)
@pytest.mark.parametrize("name", cases())
def test_a_form_written_in_its_layout_reads_as_the_same_form(name, suffix):
    case = load(name)

    data, left_out = WRITERS[suffix](case.dossier, case.layout.code)
    reading = read_bytes(data, f"{name}.{suffix}")

    assert left_out == ()
    assert reading.dossier.forms == case.dossier.forms
    assert reading.layout == case.layout.code


@pytest.mark.parametrize("suffix", WRITERS)
@pytest.mark.parametrize("layout", layouts(), ids=lambda layout: layout.code)
def test_an_empty_form_can_be_written_in_every_layout(layout, suffix):
    data, left_out = WRITERS[suffix](Dossier(forms=(Form(title=layout.cells[0].text),)), layout.code)

    assert left_out == ()
    assert zipfile.ZipFile(io.BytesIO(data)).testzip() is None


def test_what_the_layout_has_no_place_for_is_named():
    form = Form(
        project="甲", whole_objective="三年目标", indicators=(Indicator(name="数量", target="≥1", standard="计划标准"),)
    )

    _, left_out = to_xlsx(Dossier(forms=(form,)), "mof-2021-application")

    assert left_out == ("forms[0].whole_objective", "forms[0].indicators[0].standard")


@pytest.mark.parametrize("text", ["=100.00(%)", "=cmd|'/c calc'!A1", "+1+1", "-2", "@SUM(A1)"])
def test_a_text_of_a_form_is_never_a_formula(text):
    form = Form(project=text, objective=text, indicators=(Indicator(name=text, target=text),))

    data, _ = to_xlsx(Dossier(forms=(form,)), "sh-2024-application")

    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value == text]
    assert len(cells) == 4
    assert {cell.data_type for cell in cells} == {"s"}
    assert read_bytes(data, "表.xlsx").dossier.forms[0].indicators[0].target.text == text


def test_projects_of_one_name_get_sheets_of_their_own():
    forms = tuple(
        Form(project=name) for name in ("甲/乙[丙]", "甲/乙[丙]", "很" * 40, "", "a" * 30 + "'s", "𠮷" * 20, "一\n二")
    )

    data, _ = to_xlsx(Dossier(forms=forms), "sh-2024-application")

    names = openpyxl.load_workbook(io.BytesIO(data)).sheetnames
    assert names == ["甲_乙_丙_", "甲_乙_丙_(2)", "很" * 31, "申报表", "a" * 30, "𠮷" * 15, "一_二"]


@pytest.mark.parametrize("suffix", WRITERS)
def test_what_no_file_can_hold_is_left_out(suffix):
    form = Form(project="甲\x0c项\x0b目\ud800", indicators=(Indicator(name="数量", target="≥1(个)"),))

    data, _ = WRITERS[suffix](Dossier(forms=(form,)), "sh-2024-application")

    assert read_bytes(data, f"表.{suffix}").dossier.forms[0].project == "甲项目"


def test_only_words_are_called_qualitative():
    targets = ("≥5(个)", "18~54(周岁)", "2024年12月底前", "顺利完成", "")
    form = Form(indicators=tuple(Indicator(name="指标", target=target) for target in targets))

    cells = fill(find("sichuan-application"), form).cells

    assert [cell.value for cell in cells if cell.value in ("定性", "≥")] == ["≥", "定性"]


def test_a_layout_may_set_several_fields_of_an_indicator_in_one_cell(tmp_path):
    path = tmp_path / "某市.yaml"
    path.write_text(
        "name: 某市项目绩效目标申报表\nstage: 申报表\nplace: 某市\nunit: 万元\nbasis: 待核\nwidths: [10, 30, 20]\n"
        "form: |\n  某市项目绩效目标申报表 | < | <\n  项目名称 | {project} | <\n  一级指标 | 三级指标 | 说明\n"
        "  {level1} | {name} | {target}，{points}分\n",
        "utf-8",
    )
    form = Form(indicators=(Indicator(name="数量", target="≥1(个)", points=10),))

    assert "≥1(个)，10分" in [cell.value for cell in fill(find(str(path)), form).cells]


@pytest.mark.parametrize("write", [write_xlsx, write_docx])
def test_an_unknown_layout_is_refused_with_the_known_ones(write, tmp_path):
    with pytest.raises(InputError, match="没有名为“nowhere”的表样") as refused:
        write(Dossier(forms=(Form(),)), tmp_path / "表", "nowhere")
    assert "sh-2024-application" in str(refused.value)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("write", [write_xlsx, write_docx])
def test_a_file_is_written_whole(write, tmp_path):
    path = tmp_path / "申报表"
    write(load("packet").dossier, path, "sh-2024-application")
    assert len(read_bytes(path.read_bytes(), "申报表").dossier.forms) == 2
    assert [entry.name for entry in tmp_path.iterdir()] == ["申报表"]


def test_two_blank_dates_in_one_cell_leave_it_blank():
    layout = find("mof-2015-application")
    shown = [cell.value for cell in fill(layout, Form(project="甲")).cells]
    assert "至" not in shown
    assert "2024-01-01至2024-12-31" in [
        cell.value for cell in fill(layout, Form(project="甲", start="2024-01-01", end="2024-12-31")).cells
    ]


def test_a_label_merged_over_rows_is_not_cut_off():
    case = load("hubei-evaluation")
    sheet = openpyxl.load_workbook(io.BytesIO(to_xlsx(case.dossier, case.layout.code)[0])).worksheets[0]
    (label,) = (cell for (cell,) in sheet["A1:A12"] if str(cell.value).startswith("预算执行情况"))
    (area,) = (area for area in sheet.merged_cells.ranges if label.coordinate in area)
    height = sum(sheet.row_dimensions[row].height for row in range(area.min_row, area.max_row + 1))
    assert height >= 3 * 15  # 预算执行情况（万元） wraps, （20分） is a line of its own
