"""Word documents as they are: tracked changes, content controls, tables in tables, merged cells, split tables."""

import io

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from xl_jixiao.parsing.grid import Area
from xl_jixiao.readers import grids_of, read_bytes

ROWS = [
    ["项目名称", "甲", "主管部门", "乙"],
    ["一级指标", "二级指标", "三级指标", "指标值"],
    ["产出指标", "数量指标", "培训人数", "≥5人"],
    ["", "", "培训次数", "≥2次"],
]


def document(change=lambda _document: None, rows=ROWS):
    made = Document()
    made.add_paragraph("项目支出绩效目标申报表")
    made.add_paragraph("（2024年度）")
    table = made.add_table(len(rows), len(rows[0]))
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    change(made)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def test_paragraphs_and_tables_are_read_in_their_order():
    reading = read_bytes(document(), "表.docx")

    (form,) = reading.dossier.forms
    assert (form.title, form.year, form.project) == ("项目支出绩效目标申报表", 2024, "甲")
    assert str(reading.origins["forms[0].title"]) == "表.docx 正文!第1段"
    assert str(reading.origins["forms[0].indicators[1].target"]) == "表.docx 表1!第4行第4列"


def test_merged_cells_become_areas():
    def merge(made):
        table = made.tables[0]
        table.cell(2, 0).merge(table.cell(3, 0))
        table.cell(2, 1).merge(table.cell(3, 1))
        table.cell(1, 0).merge(table.cell(1, 1))

    _, grid = grids_of(document(merge), "表.docx")

    assert set(grid.areas) == {Area(2, 0, 3, 0), Area(2, 1, 3, 1), Area(1, 0, 1, 1)}
    assert grid.rows[3] == ["", "", "培训次数", "≥2次"]


def test_deleted_text_is_gone_and_inserted_text_is_there():
    def track(made):
        paragraph = made.tables[0].cell(2, 3).paragraphs[0]._p
        for tag, text in (("del", "≥5人"), ("ins", "≥6人")):
            inner = f"<w:delText>{text}</w:delText>" if tag == "del" else f"<w:t>{text}</w:t>"
            paragraph.append(parse_xml(f'<w:{tag} {nsdecls("w")} w:id="1" w:author="x"><w:r>{inner}</w:r></w:{tag}>'))
        paragraph.remove(paragraph.r_lst[0])

    (form,) = read_bytes(document(track), "表.docx").dossier.forms
    assert form.indicators[0].target.text == "≥6人"


def test_tables_in_content_controls_are_read():
    def wrap(made):
        body = made.element.body
        table = made.tables[0]._tbl
        control = parse_xml(f"<w:sdt {nsdecls('w')}><w:sdtContent/></w:sdt>")
        body.replace(table, control)
        control[0].append(table)

    assert len(read_bytes(document(wrap), "表.docx").dossier.forms[0].indicators) == 2


def test_a_table_in_a_cell_is_part_of_its_text():
    def nest(made):
        inner = made.tables[0].cell(0, 1).add_table(1, 1)
        inner.cell(0, 0).text = "二期"

    (form,) = read_bytes(document(nest), "表.docx").dossier.forms
    assert form.project == "甲\n二期"


def test_breaks_and_tabs_within_a_cell_are_kept_apart():
    def write(made):
        run = made.tables[0].cell(0, 1).paragraphs[0].runs[0]
        run.add_break()
        run.add_text("二期")
        run.add_tab()
        run.add_text("三标")

    (form,) = read_bytes(document(write), "表.docx").dossier.forms
    assert form.project == "甲\n二期\t三标"


def test_a_form_cut_into_two_tables_goes_on():
    def cut(made):
        second = made.add_table(1, 4)
        for cell, text in zip(second.rows[0].cells, ["效益指标", "社会效益指标", "知晓率", "≥80%"], strict=True):
            cell.text = text

    (form,) = read_bytes(document(cut), "表.docx").dossier.forms
    assert [(one.level1, one.name) for one in form.indicators] == [
        ("产出指标", "培训人数"),
        ("产出指标", "培训次数"),
        ("效益指标", "知晓率"),
    ]


def test_a_row_that_begins_further_right_keeps_its_columns():
    def indent(made):
        row = made.tables[0].rows[3]._tr
        row.get_or_add_trPr().append(parse_xml(f'<w:gridBefore {nsdecls("w")} w:val="2"/>'))
        for cell in row.tc_lst[:2]:
            row.remove(cell)

    _, grid = grids_of(document(indent), "表.docx")
    assert grid.rows[3] == ["", "", "培训次数", "≥2次"]


@pytest.mark.parametrize("rows", [[["a"]], [["项目名称", ""]]])
def test_a_document_with_nothing_filled_is_refused(rows):
    with pytest.raises(Exception, match="没有找到"):
        read_bytes(document(rows=rows), "表.docx")
