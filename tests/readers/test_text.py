"""Pasted text: encodings, separators, HTML of the clipboard."""

import pytest

from tests.cases.forms.generate import load
from xl_jixiao.errors import FileError, InputError
from xl_jixiao.readers import read_bytes
from xl_jixiao.readers.html import grids_of
from xl_jixiao.readers.sample import SAMPLE
from xl_jixiao.readers.text import decode, grid_of

PACKET = load("packet").dossier
TABBED = SAMPLE.read_text("utf-8")
FORM = """\
财政项目支出绩效目标申报表
（2024年度）
项目名称|甲项目|项目性质|一次性项目
主管部门|乙局|实施单位|丙中心
项目资金（万元）|年度资金总额|120.50
年度总体目标|培训500人，合格率不低于95%。
一级指标|二级指标|三级指标|指标值
产出指标|数量指标|培训人数|≥500人
||培训班次|≥4期
|质量指标|结业合格率|≥95%
效益指标|社会效益指标|持证上岗率|≥80%
满意度指标|服务对象满意度指标|学员满意度|≥90%
"""


def check(form):
    assert (form.project, form.nature, form.department, form.unit) == ("甲项目", "一次性项目", "乙局", "丙中心")
    assert str(form.funds.total.budget) == "120.50"
    assert form.funds.unit == "万元"
    assert form.objective == "培训500人，合格率不低于95%。"
    assert [(one.level2, one.name, one.target.text) for one in form.indicators] == [
        ("数量指标", "培训人数", "≥500人"),
        ("数量指标", "培训班次", "≥4期"),
        ("质量指标", "结业合格率", "≥95%"),
        ("社会效益指标", "持证上岗率", "≥80%"),
        ("服务对象满意度指标", "学员满意度", "≥90%"),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_the_packet_reads_in_every_encoding_of_chinese_windows(encoding):
    assert read_bytes(TABBED.encode(encoding), "粘贴.txt").dossier == PACKET


def test_what_fits_no_encoding_is_refused():
    with pytest.raises(FileError, match="不是可以认读的文本"):
        decode(b"\xff\x00\xff\x00\xff", "乱码.txt")


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    ("name", "separator"),
    [("制表符", "\t"), ("逗号", ","), ("多个空格", "    "), ("全角空格", "　　"), ("竖线", " | ")],
)
def test_cells_part_at_any_usual_separator(name, separator, line_end):
    text = FORM.replace("|", separator).replace("\n", line_end)
    reading = read_bytes(text.encode(), f"{name}.txt")
    check(reading.dossier.forms[0])


def test_a_quoted_cell_keeps_its_line_ends_and_the_rows_below_their_numbers():
    text = FORM.replace("培训500人，合格率不低于95%。", '"1.培训500人；\n2.合格率不低于95%。"').replace("|", "\t")

    reading = read_bytes(text.encode(), "粘贴.txt")

    assert reading.dossier.forms[0].objective == "1.培训500人；\n2.合格率不低于95%。"
    assert reading.origins["forms[0].indicators[0].name"].cell == "第9行第3列"


def test_a_stray_quote_swallows_nothing():
    text = FORM.replace("甲项目", '"甲项目').replace("|", "\t")
    assert len(read_bytes(text.encode(), "粘贴.txt").dossier.forms[0].indicators) == 5


def test_a_comma_within_an_amount_is_no_separator():
    grid = grid_of("项目名称\t甲\n年度资金总额\t86,000,000.00\n", "粘贴.txt")
    assert grid.rows[1] == ["年度资金总额", "86,000,000.00"]


HTML = """Version:0.9
StartHTML:0000000105
<html><head><style>td {{color: red}}</style></head><body><p>不在片段里</p>
<!--StartFragment--><h1>财政项目支出绩效目标申报表</h1><p>（2024年度）</p>{tables}<!--EndFragment--></body></html>"""
CELLS = """<table><tr><td>项目名称</td><td>甲项目</td><td>项目性质</td><td>一次性项目</td></tr>
<tr><td>主管部门</td><td>乙局</td><td>实施<br>单位</td><td>丙中心</td></tr>
<tr><td>项目资金（万元）</td><td>年度资金总额</td><td colspan=2>120.50</td></tr>
<tr><td>年度总体目标</td><td colspan="3">培训500人，<span>合格率</span>不低于95%。</td></tr></table>
<table><tr><th>一级指标</th><th>二级指标</th><th>三级指标</th><th>指标值</th></tr>
<tr><td rowspan=3>产出指标</td><td rowspan="2">数量指标</td><td>培训人数</td><td>&ge;500人</td></tr>
<tr><td>培训班次</td><td>≥4期</td></tr>
<tr><td>质量指标</td><td>结业合格率</td><td>≥95%</td></tr>
<tr><td>效益指标</td><td>社会效益指标</td><td>持证上岗率</td><td>≥80%</td></tr>
<tr><td>满意度指标</td><td>服务对象满意度指标</td><td>学员满意度</td><td>≥90%</td></tr></table>"""


def test_the_html_of_the_clipboard_is_read_with_its_merged_cells():
    reading = read_bytes(HTML.format(tables=CELLS).encode(), "剪贴板")

    check(reading.dossier.forms[0])
    assert reading.dossier.forms[0].year == 2024
    assert reading.origins["forms[0].indicators[1].target"].sheet == "表4"


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_an_xls_that_is_a_web_page_is_read(encoding):
    page = f'<html><head><meta charset="{encoding}"><title>导出</title></head><body>{CELLS}</body></html>'
    check(read_bytes(page.encode(encoding), "导出.xls").dossier.forms[0])


def test_a_table_within_a_cell_is_part_of_its_text():
    (grid,) = grids_of("<table><tr><td>甲<table><tr><td>乙</td></tr></table></td><td>丙</td></tr></table>", "x")
    assert grid.rows[0][0].startswith("甲")
    assert grid.rows[0][-1] == "丙"


@pytest.mark.parametrize(
    "rows",
    [
        "<tr><td rowspan=10000 colspan=10000>x</td></tr>" * 3,
        "<tr><td colspan=10000>x</td></tr><tr><td rowspan=10000>x</td></tr>",
    ],
)
def test_a_span_beyond_all_measure_is_refused(rows):
    with pytest.raises(InputError, match="超过可读的大小"):
        grids_of(f"<table>{rows}</table>", "x")


def test_a_table_with_its_blank_cells_keeps_its_columns():
    rows = [
        ["项目支出绩效自评表", *[""] * 5],
        ["项目名称", "甲项目", *[""] * 4],
        ["一级指标", "二级指标", "三级指标", "指标值", "单位", "完成值"],
        ["效益指标", "社会效益指标", "卫生条件", "明显改善", "", "完成"],
    ]
    framed = [
        rows[0][0],
        "",
        *(f"| {' | '.join(row)} |" for row in rows[1:3]),
        "|---" * 6 + "|",
        f"|{'|'.join(rows[3])}|",
    ]
    for lines in (*(list(map(mark.join, rows)) for mark in "\t,|"), framed):
        (row,) = read_bytes("\r\n".join(lines).encode(), "粘贴.txt").dossier.forms[0].indicators
        assert (row.target.text, row.actual) == ("明显改善", "完成")
