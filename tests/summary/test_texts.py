from decimal import Decimal

import pytest

from tests.summary.test_summary import FIRST, FORMS, SECOND, SH
from xl_jixiao.summary import Entry, Figures, budget_sentence, figures, pair, paragraph, summarize, wan


@pytest.mark.parametrize(
    ("yuan", "text"),
    [
        ("90358177.00", "9035.8177"),
        ("5984200", "598.42"),
        ("10000", "1.00"),
        ("0.01", "0.000001"),
        ("0", "0.00"),
        ("123456.789", "12.345679"),
        (None, "XX"),
    ],
)
def test_ten_thousands_keep_the_cents(yuan, text):
    assert text == wan(yuan and Decimal(yuan))


def test_the_budget_book_sentence():
    facts = figures(summarize([Entry(FIRST), Entry(SECOND)], SH))

    assert budget_sentence(facts) == (
        "按照本区预算绩效管理工作的总体要求，本部门2个预算单位开展了2024年项目预算绩效目标编报工作，"
        "编报绩效目标的项目2个，涉及项目预算资金400.00万元。"
    )
    assert budget_sentence(facts, area="本市").startswith("按照本市")


def test_the_paragraph_of_the_final_accounts():
    facts = figures(summarize(pair(FORMS, SH), SH), name="上海市XX局")
    facts = facts._replace(problems=3, solved=2, solving=1, monitored=1, monitored_amount=Decimal(1000000))

    assert paragraph(facts) == (
        "上海市XX局2024年度预算绩效管理工作开展情况如下：本部门建立了如下预算绩效管理制度：XXXX，建立了XXXX的预算绩效管理"
        "工作机制；全过程绩效管理实施情况：编报绩效目标的2024年度项目2个，涉及预算金额400.00万元；绩效跟踪评价的2024年度"
        "项目1个，涉及预算金额100.00万元；绩效自评的2024年度项目2个，涉及预算金额400.00万元，平均得分93.30分（其中，"
        "绩效评级为“优”的项目2个；绩效评级为“良”的项目0个；绩效评级为“合格”的项目0个；绩效评级为“不合格”的项目0个）。"
        "绩效自评中共发现问题3个，已经完成整改的2个，正在整改的1个。"
    )


def test_the_average_by_funds_when_asked_for():
    assert "平均得分93.65分" in paragraph(figures(summarize(pair(FORMS, SH), SH), weighted=True))


def test_what_nobody_knows_is_left_to_people_and_brackets_balance():
    text = paragraph(Figures())

    assert text.startswith("XXXX年度预算绩效管理工作")
    assert "平均得分XX分" in text
    assert text.count("（") == text.count("）")


def test_without_evaluations_there_is_no_average():
    text = paragraph(figures(summarize([Entry(FIRST)], SH)))

    assert "绩效自评的2024年度项目0个。" in text
    assert "人社局2024年度" in text
