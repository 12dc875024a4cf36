"""Layouts are data: a colleague adds one as a file, and is told what is wrong with it."""

import pytest

from tests.cases.forms.generate import cases, load
from xl_jixiao.errors import InputError
from xl_jixiao.model import Dossier, Form, Indicator
from xl_jixiao.parsing import parse
from xl_jixiao.parsing.grid import Grid, in_lines, in_sheet
from xl_jixiao.parsing.layout import best, find, layouts, load_file
from xl_jixiao.readers import read_bytes
from xl_jixiao.reporters.form_docx import to_docx
from xl_jixiao.reporters.form_xlsx import to_xlsx

OWN = """\
name: 某市惠民项目申报表
stage: 申报表
unit: 万元
basis: 自拟
widths: [12, 20, 12, 20]
form: |
  某市惠民项目绩效目标申报表 | < | < | <
  （{year}年度） | < | < | <
  惠民项目全称 | {project} | 牵头委办 | {department}
  惠民资金盘子（{funds.unit}） | {funds.total.budget} | 惠及人群 | {extra}
  今年要办成的事 | {objective} | < | <
  指标大类 | 指标小类 | 指标内容描述 | 要达到的值
  {level1} | {level2} | {name} | {target}
"""


def own(tmp_path, text=OWN):
    path = tmp_path / "某市.yaml"
    path.write_text(text, "utf-8")
    return path


def test_the_issue_s_layouts_are_all_there():
    codes = {layout.code for layout in layouts()}
    places = ["sh-2019", "sh-2024", "sh-2026", "mof-2015", "mof-2021", "sichuan", "hubei", "hunan"]
    places += ["anhui", "hebei", "beijing", "ningxia", "chongqing"]
    for place in places:
        assert {f"{place}-application", f"{place}-evaluation"} <= codes


@pytest.mark.parametrize("layout", layouts(), ids=lambda layout: layout.code)
def test_each_layout_says_where_it_comes_from(layout):
    assert layout.basis.endswith("待核") or "样" in layout.basis
    assert layout.cells[0].columns == len(layout.widths)
    assert layout.code.endswith(("application", "evaluation", "monitoring"))


@pytest.mark.parametrize("name", cases())
def test_each_form_is_recognised_with_confidence(name):
    case = load(name)
    data, _ = to_xlsx(case.dossier, case.layout.code)

    reading = read_bytes(data, "表.xlsx")

    assert reading.layout == case.layout.code
    assert reading.confidence >= 0.85


def test_among_equal_layouts_place_and_year_decide():
    seen = find("mof-2015-application").headings
    assert best(seen, {"department": "某市发展改革委", "year": 2022})[0].code == "mof-2015-application"
    assert best(seen, {"department": "安徽省某市发展改革委", "year": 2022})[0].code == "anhui-application"
    seen = find("sh-2024-application").headings
    assert best(seen, {"department": "上海市某局", "year": 2024})[0].code == "sh-2024-application"
    assert best(seen, {"department": "上海市某局", "year": 2026})[0].code == "sh-2026-application"


def test_among_equal_layouts_title_and_unit_decide_where_no_place_is_named():
    seen = find("sh-2024-evaluation").headings
    form = {"title": "财政项目支出绩效自评表", "funds.unit": "元", "department": "某区文化和旅游局", "year": 2024}
    assert best(seen, form)[0].code == "sh-2024-evaluation"
    assert best(seen, {**form, "title": "项目支出绩效自评表", "funds.unit": "万元"})[0].code == "mof-2015-evaluation"


@pytest.mark.parametrize(("write", "suffix"), [(to_xlsx, "xlsx"), (to_docx, "docx")])
def test_a_layout_of_one_s_own_with_words_of_its_own_is_read_and_written(tmp_path, write, suffix):
    path = own(tmp_path)
    form = Form(
        title="某市惠民项目绩效目标申报表",
        year=2025,
        project="老旧小区加装电梯",
        department="某市住建委",
        funds={"unit": "万元", "total": {"label": "惠民资金盘子（万元）", "budget": "320.50"}},
        objective="加装电梯40台。",
        indicators=(
            Indicator(level1="产出指标", level2="数量指标", name="加装电梯数量", target="≥40台"),
            Indicator(level1="满意度指标", level2="服务对象满意度指标", name="居民满意度", target="≥90%"),
        ),
        extra=(("惠及人群", "老年居民"),),
    )
    data, left_out = write(Dossier(forms=(form,)), str(path))

    reading = read_bytes(data, f"表.{suffix}", layout=str(path))

    assert left_out == ()
    assert reading.dossier.forms == (form,)
    assert (reading.layout, reading.confidence) == ("某市", 1.0)


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        ("{project} | 牵头委办", "{project}", "第3行有3格，列宽写了4列"),
        ("  惠民项目全称", "  ^", "第2行的“（{year}年度）”合并的格子不是长方形"),
        ("{department}", "< | <", "第3行有5格"),
        ("  {level1} | {level2} | {name} | {target}\n", "", "没有写着 {name} 的一行"),
        ("{project}", "{projekt}", "第3行的字段 {projekt} 不认识"),
        ("{target}", "{goal}", "第7行的字段 {goal} 不认识"),
        ("unit: 万元\n", "", "没有写 unit"),
        ("unit: 万元", "unit: 美元", "'美元' 不是可用的阶段或单位"),
        ("stage: 申报表", "stage: 决算表", "'决算表' 不是可用的阶段或单位"),
        (OWN, "- 一\n- 二\n", "不是“名称: 内容”的写法"),
        (OWN, "name: [", "不是 UTF-8 的 YAML 文件"),
    ],
)
def test_a_picture_drawn_wrong_is_refused_with_file_and_row(tmp_path, before, after, sentence):
    assert before in OWN
    with pytest.raises(InputError) as refused:
        load_file(own(tmp_path, OWN.replace(before, after)))
    assert str(refused.value).startswith("【某市.yaml】表样画得不对：")
    assert sentence in str(refused.value)


def test_a_layout_may_be_like_another(tmp_path):
    path = own(tmp_path, "name: 某区申报表\nlike: sh-2024-application\nbasis: 自拟\n")
    assert load_file(path).cells == find("sh-2024-application").cells


UNKNOWN = [
    ["某县财政支出绩效目标表"],
    ["项目名称", "乡村道路硬化", "主管部门", "某县交通局"],
    ["预算安排资金（万元）", "56.80"],
    ["序号", "三级指标", "度量", "指标值", "牵头股室"],
    ["1", "硬化道路里程", "公里", "≥12公里", "工程股"],
    ["2", "验收合格率", "%", "100%", "质监股"],
]


def test_an_unknown_layout_is_met_by_its_headings_and_says_so():
    grid = Grid("表", UNKNOWN, in_lines("表", ""))

    reading = parse([grid])

    (form,) = reading.dossier.forms
    assert reading.layout == ""
    assert 0 < reading.confidence < 0.6
    assert (form.project, form.department, str(form.funds.total.budget)) == ("乡村道路硬化", "某县交通局", "56.80")
    assert [(one.name, one.target.text) for one in form.indicators] == [
        ("硬化道路里程", "≥12公里"),
        ("验收合格率", "100%"),
    ]
    assert [(one.text, one.why) for one in reading.unplaced] == [
        ("公里", "“度量”这一列没有对应的栏目，或可由其他列算出，未读入（共2格）"),
        ("工程股", "“牵头股室”这一列没有对应的栏目，或可由其他列算出，未读入（共2格）"),
    ]


def test_asking_for_a_layout_that_is_not_there_lists_those_that_are():
    with pytest.raises(InputError, match="sh-2024-application"):
        parse([Grid("表", UNKNOWN, in_lines("表", ""))], layout="nowhere")


def test_a_layout_of_one_s_own_may_share_no_word_with_others(tmp_path):
    path = tmp_path / "某区.yaml"
    path.write_text(
        """\
name: 某区项目绩效表
stage: 申报表
unit: 万元
basis: 某区，待核
widths: [10, 14, 30, 20]
form: |
  某区项目支出绩效目标申报表 | < | < | <
  （{year}年度） | < | < | <
  事项名称 | {project} | < | <
  主责部门 | {department} | 承办科室 | {unit}
  安排资金 | {funds.total.budget} | < | <
  今年要办成的事 | {objective} | < | <
  大类 | 小类 | 考核点 | 要求
  {level1} | {level2} | {name} | {target}
""",
        "utf-8",
    )
    rows = [
        ["某区项目支出绩效目标申报表"],
        ["（2025年度）"],
        ["事项名称", "路灯"],
        ["主责部门", "区局", "承办科室", "一科"],
        ["安排资金", "120"],
        ["今年要办成的事", "换灯100盏"],
        ["大类", "小类", "考核点", "要求"],
        ["产出指标", "数量指标", "换灯数", "≥100盏"],
        ["效益指标", "社会效益", "投诉", "≤3起"],
    ]
    reading = parse([Grid("表", rows, in_sheet("表.xlsx", "表"))], layout=str(path))
    (form,) = reading.dossier.forms
    assert (form.project, form.unit, form.funds.total.budget, form.funds.unit) == ("路灯", "一科", 120, "万元")
    assert [(row.name, row.target.text) for row in form.indicators] == [("换灯数", "≥100盏"), ("投诉", "≤3起")]
    assert [repair.path for repair in reading.repairs] == ["forms[0].funds.unit"]
    assert reading.confidence == 1.0
