import io
from decimal import Decimal

import pytest
from docx import Document

from tests.scoring.forms import OUTPUT, REST, form, row
from xl_jixiao.reporters.evaluation_docx import report, text_document
from xl_jixiao.scoring.evaluation import evaluate
from xl_jixiao.scoring.profiles import load

SH = load("sh-2024")
FULL = form(
    *OUTPUT,
    *REST,
    year=2024,
    project="职业培训",
    department="人社局",
    unit="鉴定中心",
    start="2024-01-01",
    end="2024-12-31",
    objective="办好培训班",
)


def read(data):
    document = Document(io.BytesIO(data))
    texts = [paragraph.text for paragraph in document.paragraphs]
    tables = [[[cell.text for cell in line.cells] for line in table.rows] for table in document.tables]
    return texts, tables


def test_the_figures_are_the_evaluations():
    texts, (facts, funds, indicators, deviations) = read(report(evaluate(FULL, SH)))

    assert texts[0] == "职业培训2024年度绩效自评报告"
    assert facts[-1] == ["起止日期", "2024-01-01 至 2024-12-31"]
    assert funds[1] == ["年度资金总额", "", "100.00", "95.00", "95.00%", "10", "9.50"]
    assert indicators[1] == ["产出指标", "数量指标", "培训班数", "≥50个", "47", "94.00%", "16.66", "15.66"]
    assert indicators[3][5] == "部分达成"
    assert indicators[-1][-2:] == ["100.00", "92.60"]
    assert deviations[1] == ["培训班数", "≥50个", "47", "-6.00%", "生源不足"]
    conclusion = "其中1项达到年度指标值，4项存在偏差；预算执行率95.00%；自评总分92.60分，等级为“优”。"
    assert any(conclusion in text for text in texts)
    assert any("计分口径：上海市 2024 年度（sh-2024）" in text for text in texts)


def test_what_people_have_to_write_is_marked():
    texts, _ = read(report(evaluate(FULL, SH)))

    assert "年度总体目标：办好培训班" in texts
    assert "（请填写：实际完成情况）" in texts
    assert sum(text.startswith("（请填写") for text in texts) == 5


def test_an_unfinished_form_has_no_total_and_says_what_is_missing():
    unfinished = form(row("产出指标", "数量指标", "培训班数", "≥50个"), row("", "", "", "/"), budget=0)
    texts, tables = read(report(evaluate(unfinished, SH)))

    assert texts[0] == "项目绩效自评报告"
    assert any("总分待补齐后计算" in text for text in texts)
    assert "指标“培训班数”：实际完成值未填写" in texts
    assert "项目资金：全年预算数为0，无法计算执行率" in texts
    assert tables[-1][-1][-1] == ""


def test_a_reason_that_is_missing_is_asked_for():
    silent = form(OUTPUT[0].model_copy(update={"reason": ""}), *OUTPUT[1:], *REST)
    *_, deviations = read(report(evaluate(silent, SH)))[1]

    assert deviations[1][-1] == "（请填写）"


def test_a_form_without_deviations_says_so():
    met = form(row("产出指标", "数量指标", "班数", "≥50个", "50"), outturn=100)
    texts, _ = read(report(evaluate(met, SH)))

    assert "各项指标均达到年度指标值，无需说明的偏差。" in texts


@pytest.mark.parametrize(
    "text",
    ["=cmd|'/c calc'!A1", "<w:p>&amp;", "培训\x00\x0b班\ud800\uffff", "第一行\n第二行"],
    ids=["公式", "标签", "控制符", "换行"],
)
def test_text_of_a_form_stays_text(text):
    odd = form(row(text, text, text, text, text), project=text, objective=text)
    texts, tables = read(report(evaluate(odd, SH)))

    clean = "".join(char for char in text if char not in "\x00\x0b\ud800\uffff")
    assert texts[0] == f"{clean}绩效自评报告"
    assert clean == tables[2][1][2]


def test_the_same_evaluation_is_the_same_file():
    assert report(evaluate(FULL, SH)) == report(evaluate(FULL, SH))


def test_a_paragraph_as_a_document():
    texts, tables = read(text_document("公开文字", [("决算第十条", "上海市XX局2024年度……")], "口径 sh-2024"))

    assert (texts, tables) == (["公开文字", "决算第十条", "上海市XX局2024年度……", "口径 sh-2024"], [])


def test_amounts_keep_their_decimals():
    funds = FULL.funds.total.model_copy(update={"budget": Decimal("86000000.00"), "outturn": Decimal("80123456.78")})
    paid = FULL.model_copy(update={"funds": FULL.funds.model_copy(update={"total": funds})})

    assert read(report(evaluate(paid, SH)))[1][1][1][2:5] == ["86,000,000.00", "80,123,456.78", "93.17%"]


def test_amounts_from_a_cell_are_written_to_the_cent_and_those_in_ten_thousands_in_full():
    funds = FULL.funds.total.model_copy(update={"budget": Decimal(435), "outturn": Decimal("381.7")})
    paid = FULL.model_copy(update={"funds": FULL.funds.model_copy(update={"total": funds})})
    assert read(report(evaluate(paid, SH)))[1][1][1][2:4] == ["435.00", "381.70"]
    exact = funds.model_copy(update={"outturn": Decimal("381.77632")})
    paid = FULL.model_copy(update={"funds": FULL.funds.model_copy(update={"total": exact})})
    assert read(report(evaluate(paid, SH)))[1][1][1][3] == "381.77632"
