"""Exports: a workbook that computes without this program, PDF, Word; never over another file."""

from __future__ import annotations

import random
import subprocess
from pathlib import Path

import docx
import openpyxl
import pytest

from xl_jixiao.addin import calculating, checking, exporting, formulas, summarising
from xl_jixiao.addin.listing import read_rows, write_rows
from xl_jixiao.engines import new_book
from xl_jixiao.errors import InputError
from xl_jixiao.layouts import DETAILS, PROJECTS, SUMMARY, Sheet
from xl_jixiao.model import Quantity, parse
from xl_jixiao.package import read_parts
from xl_jixiao.readers import read
from xl_jixiao.readers.sample import SAMPLE

RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"><item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item></oor:items>"""


@pytest.fixture
def evaluated(packet):
    """The packet with made-up results: reached, missed, far above, words, one unit to convert, some blank."""
    chance = random.Random(7)  # noqa: S311  # made-up results, the same every time
    rows = read_rows(packet, DETAILS)
    for row in rows:
        target = parse(row["年度指标值"])
        if isinstance(target, Quantity):
            value = float(target.value) * chance.choice([1, 1, 1.05, 1.4, 0.97, 0.7])
            row["实际完成值"] = f"{min(value, 100):.1f}%" if target.unit == "%" else f"{value:.0f}{target.unit}"
        else:
            row["实际完成值"] = chance.choice(["达成", "部分达成"])
    rows[4]["实际完成值"] = None
    rows[5]["实际完成值"] = "0.5万"
    write_rows(packet, DETAILS, rows, formulas.detail_columns(len(rows)))
    projects = read_rows(packet, PROJECTS)
    projects[1]["全年执行数"] = 4000000.0
    write_rows(packet, PROJECTS, projects, formulas.project_columns(len(projects)))
    calculating.score(packet)
    summarising.summarize(packet)
    return packet


def test_the_plain_workbook_has_neither_macros_nor_functions_of_ours(evaluated, tmp_path):
    target = tmp_path / "无宏.xlsx"
    exporting.export_plain(evaluated, target)
    parts = read_parts(target)
    assert not [name for name in parts if "vba" in name.lower() or "customUI" in name]
    assert not [name for name, data in parts.items() if b"JX_" in data and name.startswith("xl/worksheets")]
    names = openpyxl.load_workbook(target).sheetnames
    assert "申报表1" in names
    assert not [name for name in names if name.startswith(("_jx", "_计算", "_汇总", "_申报表"))]


def test_exporting_leaves_the_workbook_as_it_was(evaluated, tmp_path):
    before = evaluated.sheet_names, evaluated.fullname
    exporting.export_plain(evaluated, tmp_path / "无宏.xlsx")
    assert (evaluated.sheet_names, evaluated.fullname) == before


@pytest.mark.libreoffice
def test_every_formula_of_the_plain_workbook_gives_what_the_package_computed(evaluated, tmp_path):
    target = tmp_path / "plain.xlsx"
    exporting.export_plain(evaluated, target)
    user = tmp_path / "profile" / "user"
    user.mkdir(parents=True)
    (user / "registrymodifications.xcu").write_text(RECALCULATE)
    command = ["soffice", "--headless", f"-env:UserInstallation={user.parent.as_uri()}"]
    command += ["--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(tmp_path / "out"), str(target)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    formulas_in = openpyxl.load_workbook(target)
    kept = openpyxl.load_workbook(target, data_only=True)
    computed = openpyxl.load_workbook(tmp_path / "out" / "plain.xlsx", data_only=True)
    checked = 0
    for sheet in formulas_in:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    one, other = (book[sheet.title][cell.coordinate].value for book in (kept, computed))
                    if isinstance(one, float | int) and isinstance(other, float | int):
                        assert one == pytest.approx(other, abs=1e-9), f"{sheet.title}!{cell.coordinate} {cell.value}"
                    else:
                        assert (one or None) == (other or None), f"{sheet.title}!{cell.coordinate} {cell.value}"
                    checked += 1
    assert checked > 900


def test_rates_and_scores_go_on_computing_and_the_rest_are_values(evaluated, tmp_path):
    target = tmp_path / "plain.xlsx"
    exporting.export_plain(evaluated, target)
    sheet = openpyxl.load_workbook(target)[Sheet.DETAILS]
    kinds = {}
    for row in range(DETAILS.first, DETAILS.first + 81):
        parsed = parse(sheet[f"{DETAILS.letter('年度指标值')}{row}"].value)
        rate = sheet[f"{DETAILS.letter('达成率')}{row}"]
        kinds.setdefault(isinstance(parsed, Quantity), []).append(rate.data_type == "f")
    assert kinds[False] == [False] * 7
    # One row has a unit to convert, which the formulas cannot.
    assert kinds[True].count(False) == 1
    total = openpyxl.load_workbook(target)[Sheet.SUMMARY][f"{SUMMARY.letter('自评得分')}{SUMMARY.first + 1}"]
    assert total.data_type == "f"


def test_word_has_a_report_a_project_and_the_paragraph(evaluated, tmp_path):
    answer = exporting.export_word(evaluated, tmp_path)
    reports = sorted(path for path in tmp_path.glob("*.docx") if not path.stem.endswith("表"))
    assert len(reports) == 3
    assert all(path.name in answer for path in tmp_path.glob("*.docx"))
    text = "\n".join(p.text for p in docx.Document(tmp_path / "绩效_决算公开段落.docx").paragraphs)
    assert text.count("9035.8177万元") == 2
    assert "编报绩效目标的项目2个，涉及项目预算资金9035.8177万元" in text
    assert "计分口径：上海市 2024 年度（sh-2024）" in text


def test_word_has_the_review_of_each_application(evaluated, tmp_path):
    exporting.export_word(evaluated, tmp_path)
    tables = docx.Document(tmp_path / "绩效_审核表.docx").tables
    reviewed = [table for table in tables if table.cell(0, 0).text == "审核内容"]
    assert len(reviewed) == 2
    assert "VAL-05" in reviewed[1].cell(4, 4).text


def test_word_has_the_official_forms_in_the_layout_of_the_profile(evaluated, tmp_path):
    exporting.export_word(evaluated, tmp_path)
    applications, evaluations = read(tmp_path / "绩效_申报表.docx"), read(tmp_path / "绩效_自评表.docx")
    assert (applications.layout, evaluations.layout) == ("sh-2024-application", "sh-2024-evaluation")
    assert applications.dossier.forms == read(SAMPLE).dossier.forms
    assert [len(form.indicators) for form in evaluations.dossier.forms] == [48, 33]
    assert evaluations.dossier.forms[0].indicators[0].actual


@pytest.mark.libreoffice
def test_pdf_shows_results_though_libreoffice_does_not_know_our_functions(evaluated, tmp_path):
    import pypdfium2  # noqa: PLC0415

    target = tmp_path / "绩效.pdf"
    exporting.export_pdf(evaluated, target)
    document = pypdfium2.PdfDocument(target)
    text = "".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    # 使用说明 speaks of both errors once; nothing else does.
    assert (text.count("#NAME?"), text.count("#VALUE!")) == (1, 1)
    assert "86,000,000.00" in text


@pytest.mark.libreoffice
def test_notes_stay_in_the_workbook_and_out_of_its_pdf(packet, tmp_path):
    import pypdfium2  # noqa: PLC0415
    from pypdfium2 import raw  # noqa: PLC0415

    checking.check(packet)
    packet.save()
    target = tmp_path / "绩效.pdf"
    exporting.export_pdf(packet, target)
    assert len(packet.sheets["申报表1"].notes) > 10
    document = pypdfium2.PdfDocument(target)
    kinds = set()
    for page in document:
        for number in range(raw.FPDFPage_GetAnnotCount(page)):
            annotation = raw.FPDFPage_GetAnnot(page, number)
            kinds.add(raw.FPDFAnnot_GetSubtype(annotation))
            raw.FPDFPage_CloseAnnot(annotation)
    document.close()
    assert raw.FPDF_ANNOT_TEXT not in kinds


def test_a_name_that_is_taken_is_not_written_over(packet, tmp_path):
    taken = tmp_path / "绩效（无宏版）.xlsx"
    taken.write_bytes(b"mine")
    assert exporting.export_plain(packet) == "已导出无宏版：绩效（无宏版）1.xlsx。"
    assert taken.read_bytes() == b"mine"


def test_a_workbook_that_was_never_saved_has_no_place_beside_it():
    with new_book() as book, pytest.raises(InputError, match="还没有保存过"):
        exporting.free_name(book, "", ".pdf")


def test_an_empty_template_has_nothing_to_write_in_word(book):
    with pytest.raises(InputError, match="没有可以导出的项目"):
        exporting.export_word(book, Path())
