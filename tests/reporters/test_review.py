import io

import pytest
from docx import Document

from xl_jixiao.check import Explanation, check_reading
from xl_jixiao.readers import read
from xl_jixiao.readers.sample import SAMPLE
from xl_jixiao.reporters.review import ITEMS, bears_on, review, to_docx
from xl_jixiao.rules.registry import RULES


@pytest.fixture(scope="module")
def packet():
    return read(SAMPLE)


@pytest.fixture(scope="module")
def reviews(packet):
    return review(packet.dossier, check_reading(packet))


def row(one, name):
    return next(row for row in one.rows if row.item.name == name)


def test_there_are_four_aspects_eight_items_and_a_hundred_points():
    assert [item.name for item in ITEMS] == [
        "规范完整性",
        "明确清晰性",
        "目标相关性",
        "指标科学性",
        "绩效合理性",
        "资金匹配性",
        "实现可能性",
        "条件充分性",
    ]
    assert list(dict.fromkeys(item.aspect for item in ITEMS)) == ["完整性", "相关性", "适当性", "可行性"]
    assert sum(item.points for item in ITEMS) == 100


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_rule_for_applications_bears_on_exactly_one_item(rule):
    items = [item.name for item in ITEMS if bears_on(rule.code, item)]

    assert len(items) == (0 if rule.family in ("EVA", "SUM") else 1)


def test_items_name_only_rules_that_exist():
    known = {rule.code for rule in RULES} | {rule.family for rule in RULES}

    assert {code for item in ITEMS for code in item.codes} <= known


def test_every_project_has_its_own_table(reviews, packet):
    assert [one.form.project for one in reviews] == [form.project for form in packet.dossier.forms]
    assert all([row.item for row in one.rows] == list(ITEMS) for one in reviews)


def test_the_error_of_the_packet_is_evidence_for_the_indicators(reviews):
    (error,) = [found for found in row(reviews[1], "指标科学性").evidence if found.severity == "错误"]

    assert str(error).startswith("✖错误 VAL-05 第20项指标“在线培训课件上线及时率”是比率")
    assert "VAL-05" not in row(reviews[0], "指标科学性").summary


def test_many_findings_of_one_rule_are_one_line(reviews):
    (line,) = [found for found in row(reviews[1], "指标科学性").evidence if found.code == "GOAL-08"]

    assert line.text == (
        "指标内容在目标中没有对应：第6、7、8、12、13、14、19、20、21、22、25、26、27、29、32、33项，共16处"
    )


def test_what_people_alone_can_judge_says_so(reviews):
    for name in ("目标相关性", "条件充分性"):
        assert row(reviews[0], name).summary == "本项须人工审核，没有自动核查的规则。"


def test_an_item_without_findings_is_still_for_people(reviews):
    assert row(reviews[0], "实现可能性").summary == "自动核查未发现问题，请人工审核。"


def test_an_explained_finding_is_told_apart(packet):
    first = check_reading(packet)
    finding = next(found for found in first.findings if found.code == "TAX-06")
    written = [Explanation(finding.key, finding.value, "本项目是竞赛资助，单位成本由赛事规则定")]

    again = review(packet.dossier, check_reading(packet, explanations=written))

    assert "（1处已说明）" in row(again[0], "指标科学性").summary


def test_the_word_file_has_a_table_a_project_and_leaves_judgement_blank(reviews):
    document = Document(io.BytesIO(to_docx(reviews)))

    tables = [table for table in document.tables if table.cell(0, 0).text == "审核内容"]
    assert len(tables) == 2
    for table in tables:
        assert len(table.rows) == 1 + len(ITEMS) + 1
        assert {line.cells[5].text for line in table.rows[1:]} == {""}
        assert {line.cells[6].text for line in table.rows[1:]} == {""}
    assert "VAL-05" in tables[1].cell(4, 4).text
    assert any("审核人" in paragraph.text for paragraph in document.paragraphs)


def test_the_same_review_gives_the_same_bytes(reviews):
    assert to_docx(reviews) == to_docx(reviews)
