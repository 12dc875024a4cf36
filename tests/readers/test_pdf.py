"""PDFs: ruled and unruled pages, page breaks, page numbers, progress."""

import json
import zlib
from itertools import pairwise

import pytest

from tests.cases.forms.generate import HERE, draw_pdf, load
from tests.cases.forms.pdf_writer import PdfWriter
from xl_jixiao.readers import read, read_bytes

NO_LINES = [
    "beijing-application",
    "chongqing-evaluation",
    "chongqing-flat",
    "hubei-application",
    "hubei-evaluation",
    "hunan-application",
    "hunan-evaluation",
    "ningxia-tree",
    "sh-2019",
    "wuhan-application",
]


@pytest.mark.parametrize("name", NO_LINES)
def test_pages_without_lines_read_as_the_same_form(name):
    expected = json.loads((HERE / name / "form.json").read_text("utf-8"))

    reading = read_bytes(draw_pdf(load(name), ruled=False), f"{name}.pdf")

    assert reading.dossier.model_dump(mode="json") == expected


@pytest.mark.parametrize("name", ["packet", "sh-evaluation", "sichuan-evaluation", "mof-two-groups", "mof-evaluation"])
def test_without_lines_every_row_is_read_and_a_doubtful_group_is_asked(name):
    case = load(name)

    reading = read_bytes(draw_pdf(case, ruled=False), f"{name}.pdf")

    uncertain = {repair.path for repair in reading.uncertain}
    for number, (form, found) in enumerate(zip(case.forms, reading.dossier.forms, strict=True)):
        assert [(one.name, one.target, one.actual, one.score) for one in found.indicators] == [
            (one.name, one.target, one.actual, one.score) for one in form.indicators
        ]
        for at, (one, other) in enumerate(zip(form.indicators, found.indicators, strict=True)):
            if one.level2 != other.level2:
                assert f"forms[{number}].indicators[{at}].level2" in uncertain


def test_the_packet_printed_by_libreoffice_with_labels_cut_by_the_page_break():
    reading = read(HERE / "packet" / "libreoffice.pdf")

    assert reading.dossier.forms == load("packet").dossier.forms
    late = [repair for repair in reading.repairs if "印在本行之后" in repair.what]
    assert [repair.path for repair in late] == [f"forms[0].indicators[{at}].level2" for at in (23, 24, 25)]
    assert all("第2页" in repair.what for repair in late)


def test_origins_name_page_and_line():
    reading = read_bytes(draw_pdf(load("packet")), "申报表.pdf")

    assert str(reading.origins["forms[0].project"]) == "申报表.pdf 第1页!第4行"
    assert reading.origins["forms[1].indicators[0].name"].sheet == "第3页"


def test_progress_is_told_page_by_page():
    told = []
    read_bytes(draw_pdf(load("packet")), "申报表.pdf", progress=lambda done, total: told.append((done, total)))
    assert told == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_a_row_cut_by_a_page_break_is_joined_and_listed():
    writer = PdfWriter()

    def table(top, rows):
        for row in rows:
            for column, text in enumerate(row):
                x0 = 40 + 120 * column
                writer.box(x0, top, x0 + 120, top + 20)
                writer.text(x0 + 4, top + 13, text)
            top += 20

    table(60, [["项目名称", "甲", "主管部门", "乙"]])
    table(80, [["一级指标", "二级指标", "三级指标", "指标值"], ["产出指标", "数量指标", "培训人数", "≥5人"]])
    table(120, [["", "质量指标", "参加本年度培训人员的结业", "≥95%"]])
    writer.new_page()
    table(40, [["", "", "考核合格率", ""], ["", "时效指标", "培训及时率", "=100%"], ["", "", "拨付及时率", ""]])
    writer.new_page()
    table(40, [["", "", "报送及时率", "=100%"]])

    reading = read_bytes(writer.bytes(), "表.pdf")

    assert [(one.level2, one.name, one.target.text) for one in reading.dossier.forms[0].indicators] == [
        ("数量指标", "培训人数", "≥5人"),
        ("质量指标", "参加本年度培训人员的结业考核合格率", "≥95%"),
        ("时效指标", "培训及时率", "=100%"),
        ("时效指标", "拨付及时率", ""),
        ("时效指标", "报送及时率", "=100%"),
    ]
    whats = [repair.what for repair in reading.repairs]
    assert [what for what in whats if "标签" not in what] == ["一行被分页切成两半，已接成一行"]


def test_a_page_number_beside_a_label_at_the_foot_is_no_value():
    page, columns = PdfWriter(), range(40, 460, 120)
    page.text(200, 60, "项目支出绩效目标申报表")
    lines = [
        (740, ["项目名称", "甲"]),
        (752, ["一级指标", "二级指标", "三级指标", "指标值"]),
        (764, ["产出指标", "数量指标", "培训人数", "≥5人"]),
        (776, ["", "", "", "第 1 页 共 1 页"]),
        (776, ["效益指标", "社会效益指标"]),
    ]
    for baseline, texts in lines:
        for x, text in zip(columns, texts, strict=False):
            page.text(x, baseline, text)

    (row,) = read_bytes(page.bytes(), "表.pdf").dossier.forms[0].indicators

    assert (row.name, row.target.text) == ("培训人数", "≥5人")


def test_a_label_ends_at_the_line_across_though_the_page_has_left_both_cells_open():
    page, edges = PdfWriter(), [40, 160, 280, 400, 520]

    def row(top, texts, boxed):
        for column, text in enumerate(texts):
            if column in boxed:
                page.box(edges[column], top, edges[column + 1], top + 20)
            page.text(edges[column] + 4, top + 13, text)

    page.text(200, 40, "项目支出绩效目标申报表")
    row(60, ["一级指标", "二级指标", "三级指标", "指标值"], {0, 1, 2, 3})
    row(80, ["成本指标", "经济成本指标", "补助标准", "≤5元"], {0, 1, 2, 3})
    page.new_page()
    row(40, ["成本指标", "社会成本指标", "污染投诉", "≤2件"], {1, 2, 3})
    row(60, ["", "生态环境成本指标", "排放增加", "≤1吨"], {1, 2, 3})
    row(80, ["", "社会效益指标", "受益人数", "≥5人"], {1, 2, 3})
    row(100, ["效益指标", "生态效益指标", "绿化面积", "≥5亩"], {1, 2, 3})
    page.line(40, 40, 40, 120)
    page.line(40, 80, 160, 80)

    rows = read_bytes(page.bytes(), "表.pdf").dossier.forms[0].indicators

    assert [row.level1 for row in rows] == ["成本指标"] * 3 + ["效益指标"] * 2


def test_an_encrypted_file_is_refused():
    key = "<" + "41" * 32 + ">"
    locked = f"/Root 1 0 R /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O {key} /U {key} >> /ID [<00> <00>]"
    data = draw_pdf(load("sh-2019")).replace(b"/Root 1 0 R", locked.encode())
    with pytest.raises(Exception, match="PDF 已加密"):
        read_bytes(data, "加密.pdf")


def test_a_bomb_in_a_stream_is_refused():
    packed = zlib.compress(zlib.compress(bytes(300 * 1024 * 1024), 9), 9)
    data = draw_pdf(load("sh-2019")) + b"\n99 0 obj\n<< /Length 1 >>\nstream\n" + packed + b"\nendstream\nendobj\n"
    with pytest.raises(Exception, match="PDF 解压后过大"):
        read_bytes(data, "炸弹.pdf")


def drawn(rows, edges):
    """A ruled table; a cell is its lines, each with the distance from the left border."""
    page, y = PdfWriter(), 60.0
    page.text(200, y, "项目支出绩效目标申报表")
    y += 10
    for row in rows:
        height = 12.0 * max(len(lines) for lines in row) + 6
        for (left, right), lines in zip(pairwise(edges), row, strict=True):
            page.box(left, y, right, y + height)
            for number, (indent, text) in enumerate(lines, 1):
                page.text(left + indent, y + 12 * number, text)
        y += height
    return read_bytes(page.bytes(), "表.pdf").dossier.forms[0]


TABLE = [
    [[(3, "一级指标")], [(3, "二级指标")], [(3, "三级指标")], [(3, "指标值")]],
    [[(3, "产出指标")], [(3, "数量指标")], [(3, "更新数量")], [(3, "≥4家")]],
]


def test_a_number_that_a_narrow_cell_has_wrapped_is_one():
    head = [[(3, "项目名称")], [(3, "甲项目")], [(3, "联系电话")], [(3, "021-"), (3, "12345678")]]
    assert drawn([head, *TABLE], [40, 120, 260, 340, 390]).extra == (("联系电话", "021-12345678"),)


def test_centred_lines_of_a_cell_stay_two():
    head = [[(3, "项目名称")], [(3, "甲项目")], [(3, "年度总体目标")], [(60, "完成四家。"), (50, "培训五百人次。")]]
    assert drawn([head, *TABLE], [40, 120, 260, 340, 510]).objective == "完成四家。\n培训五百人次。"
