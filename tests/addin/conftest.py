"""Workbooks for the actions, on every engine: files, a live LibreOffice, a live Excel where there is one."""

import json
from contextlib import contextmanager

import openpyxl
import pytest
import xlwings as xw
from lxml import etree
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.colors import Color

from xl_jixiao.addin.states import Contents, meaning
from xl_jixiao.engines import formats, open_app, open_book
from xl_jixiao.package import read_parts

HEAD = [
    ["财政项目支出绩效目标申报表"],
    ["（2024年度）"],
    ["项目名称", "职业技能竞赛资助", None, "项目性质", "经常性项目", "项目类别", "其他类"],
    ["主管部门", "某市人力资源和社会保障局", None, "实施单位", "某市技能鉴定中心"],
    ["计划开始日期", "2024-01-01", None, "计划完成日期", "2024-12-31"],
    ["项目资金（元）", "项目资金总额", 1000000, "年度资金申请总额", 1000000],
    [None, "其中：财政资金", 1000000, "其中：当年财政拨款", 900000],
    [None, None, None, "上年结转资金", 50000],
    [None, "其他资金", 0, "其他资金", 0],
    ["项目绩效目标", "项目总目标", None, "年度总体目标"],
    [None, "提升技能人才培养水平", None, "资助竞赛项目不少于12个，参赛选手满意度达到95%以上，及时完成全部资助工作"],
    ["绩效指标", "一级指标", "二级指标", "三级指标", None, None, "年度指标值"],
]
"""Funds that do not add up (FND-01, an 错误)"""
INDICATORS = [
    ["产出指标", "数量指标", "资助竞赛项目数", "≥12(个)"],
    ["产出指标", "质量指标", "资助资金使用合规率", "=100.00(%)"],
    ["产出指标", "时效指标", "培训课件上线及时率", "≥100(个)"],
    ["效益指标", "社会效益指标", "技能人才队伍建设水平", "有所提升"],
    ["满意度指标", "服务对象满意度指标", "参赛选手满意度", "≥95.00(％)"],
]
FIRST = len(HEAD) + 1
"""Row of the first indicator"""
SHEET = "老王's 表"


@pytest.fixture(
    params=[
        "file",
        pytest.param("libreoffice", marks=pytest.mark.libreoffice),
        pytest.param("excel", marks=pytest.mark.excel),
    ]
)
def engine(request):
    return request.param


@pytest.fixture(scope="session")
def libreoffice():
    """One LibreOffice for all tests: it takes a second to start."""
    with open_app(live=True) as app:
        yield app


@pytest.fixture
def opened(engine, request):
    """Open a workbook on the engine of this test."""

    @contextmanager
    def open_on_engine(path):
        if engine == "excel":
            with xw.App(visible=False, add_book=False) as app:
                yield app.books.open(str(path))
        elif engine == "file":
            with open_book(path) as book:
                yield book
        else:
            book = request.getfixturevalue("libreoffice").books.open(str(path))
            try:
                yield book
            finally:
                book.close()

    return open_on_engine


@pytest.fixture
def form_file(tmp_path):
    """A form in somebody's own workbook: merged cells, own fills with pattern and theme colour, own notes."""
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.title = SHEET
    for row in HEAD:
        sheet.append(row)
    sheet.merge_cells("A1:G1")
    for row, (level1, level2, name, target) in enumerate(INDICATORS, FIRST):
        sheet.append([None, level1, level2, name, None, None, None])
        cell = sheet.cell(row, 7, target)
        cell.data_type = "s"
        sheet.merge_cells(start_row=row, end_row=row, start_column=4, end_column=6)
    hatched = PatternFill("darkUp", fgColor=Color(theme=4, tint=0.4), bgColor="FFFFEEDD")
    for row in range(FIRST, FIRST + len(INDICATORS)):
        sheet.cell(row, 7).fill = hatched
    sheet["E6"].fill = PatternFill("solid", fgColor=Color(theme=6, tint=-0.25))
    sheet["E6"].number_format = "#,##0.00"
    sheet["E6"].font = Font(bold=True, color="FF0000AA")
    sheet.cell(FIRST, 4).comment = Comment("单位自己的批注", "张三")
    workbook.create_sheet("附注")["A1"] = "别的内容"
    path = tmp_path / "申报.xlsx"
    workbook.save(path)
    return path


@pytest.fixture
def form_book(form_file, opened):
    with opened(form_file) as book:
        yield book


def state_of(book, sheets=None):
    """Everything an action may change, cell by cell, for any engine; of formulas not what they computed."""
    found = {}
    for sheet in book.sheets:
        if sheet.name.startswith("_jx_") or (sheets is not None and sheet.name not in sheets):
            continue
        used = sheet.range("A1", sheet.used_range.last_cell)
        blocks = Contents().read(used), formats.tokens(used)
        cells = {
            (row, column): (
                meaning(content),
                {key: value for key, value in json.loads(token).items() if key != "style"},
            )
            for row, (contents, tokens) in enumerate(zip(*blocks, strict=True), 1)
            for column, (content, token) in enumerate(zip(contents, tokens, strict=True), 1)
        }
        notes = {note.location.address: note.text for note in sheet.notes}
        found[sheet.name] = cells, notes
    names = {name.name: name.refers_to for name in book.names}
    return found, names, [(sheet.name, bool(sheet.visible)) for sheet in book.sheets]


def _without_index(token):
    return {key: value for key, value in json.loads(token).items() if key != "style"}


def _drop_what_says_nothing(element, blank):
    name, parent = etree.QName(element).localname, element.getparent()
    if name in {"dimension", "definedNames"} and not len(element):
        parent.remove(element)
    elif name == "v" and (not element.text or (parent.get("t") == "s" and element.text in blank)):
        parent.attrib.pop("t", None)  # an empty text
        parent.remove(element)
    elif name == "definedName" and element.text:
        element.text = element.text.replace("'", "")  # quotes that a name can do without
    elif name == "hyperlink" and element.get("location"):
        element.set("location", element.get("location").replace("'", ""))


def parts_of(path):
    """The parts of a workbook as canonical XML, without what says nothing: defaults, views, unused formats."""
    parts = {}
    given = read_parts(path)
    strings = etree.fromstring(given["xl/sharedStrings.xml"]) if "xl/sharedStrings.xml" in given else []
    blank = {str(index) for index, item in enumerate(strings) if not "".join(item.itertext())}
    for name, data in given.items():
        if name.endswith("styles.xml"):
            continue
        if not name.endswith((".xml", ".rels", ".vml")):
            parts[name] = data
            continue
        root = etree.fromstring(data)
        for element in list(root.iter()):
            if isinstance(element.tag, str):
                for view in ("activeTab", "tabSelected", "{http://www.w3.org/XML/1998/namespace}space"):
                    element.attrib.pop(view, None)
                for default in (("state", "visible"), ("t", "n")):
                    if element.get(default[0]) == default[1]:
                        del element.attrib[default[0]]
                _drop_what_says_nothing(element, blank)
        parts[name] = etree.tostring(root, method="c14n2", strip_text=True)
    return parts
