"""Names looked up in one pass give what looking up list by list gives."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import strategies
from xl_jixiao.model import Indicator, lexicons
from xl_jixiao.rules import words
from xl_jixiao.rules.row import Row, is_rate, standard_levels
from xl_jixiao.rules.topics import pairs, speaks_of, topic
from xl_jixiao.rules.wording import money, number, places, tidy_name, tidy_target


def words_of(name):
    return lexicons.words(name) or lexicons.table(name)


def has_word(name, text):
    pattern = lexicons.pattern(name) if lexicons.words(name) else re.compile("|".join(lexicons.table(name)))
    return pattern.search(text) is not None


known_words = st.sampled_from(sorted(word for name in words.LISTS for word in words_of(name)))
names = st.lists(st.one_of(known_words, st.sampled_from(strategies.NAMES), st.text(max_size=3)), max_size=5).map(
    "".join
)


@given(names)
def test_one_pass_finds_what_each_list_finds(name):
    expected = sum(1 << place for place, each in enumerate(words.LISTS) if has_word(each, name))

    assert words.lists_in(name) == expected


@pytest.mark.parametrize("name", words.LISTS)
def test_words_of_names_have_two_characters_at_least(name):
    assert min(map(len, words_of(name))) >= 2


@pytest.mark.parametrize(
    ("name", "rate"),
    [
        ("在线培训课件上线及时率", True),
        ("受培训人员满意度", True),
        ("群众满意程度", True),
        ("课题报告完成及时性", False),
        ("设备巡检频率", False),
        ("建设用地容积率", False),
        ("年度", False),
        ("满意度调查次数", False),
        ("", False),
    ],
)
def test_a_rate_is_told_by_its_name(name, rate):
    assert is_rate(name, words.lists_in(name)) is rate
    assert Row(0, Indicator(name=name)).rate is rate


def test_brackets_at_the_end_do_not_hide_a_rate():
    assert Row(0, Indicator(name="验收合格率（一次性）")).rate


@pytest.mark.parametrize(
    ("printed", "standard"),
    [
        (("产出指标(50分)", "数量指标"), ("产出指标", "数量指标")),
        (("", "质量"), ("产出指标", "质量指标")),
        (("效果指标", "环境效益"), ("效益指标", "生态效益指标")),
        (("其他", "随便"), ("", "")),
        (("", ""), ("", "")),
    ],
)
def test_levels_have_one_standard_name(printed, standard):
    assert standard_levels(*printed) == standard


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("年度审计任务按时完成率", ("审计",)),
        ("合同签订流程合规率", ()),
        ("课题报告完成及时性", ("课题",)),
        ("数据审核通过率", ("数据审核",)),
        ("组建第48届世界技能大赛上海市集训队项目数", ("组建", "世界技能大赛上海市集训队")),
    ],
)
def test_a_topic_is_what_the_work_is_about(name, parts):
    assert topic(name) == parts


def test_a_text_speaks_of_a_topic_when_enough_of_it_occurs():
    known = frozenset(pairs("完成工作人员培训、业务印刷等工作"))

    assert speaks_of(known, [pairs("受培训")])
    assert not speaks_of(known, [pairs("在线培训课件"), pairs("督导")])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (" 技能 评价\n业务经费　", "技能评价业务经费"),
        ("购买 Office 365 授权", "购买 Office 365 授权"),
        ("一次性", "一次性"),
    ],
)
def test_names_lose_only_stray_blanks(before, after):
    assert tidy_name(before) == after


@given(st.one_of(st.sampled_from(strategies.TARGETS), st.text(max_size=20)))
def test_a_tidy_target_means_the_same_and_stays_tidy(text):
    tidy = tidy_target(text)

    assert tidy_target(tidy) == tidy


@pytest.mark.parametrize(
    ("value", "shown", "decimals"),
    [("86000000.00", "86,000,000.00", -6), ("0.125", "0.125", 3), ("1E+3", "1,000.00", -3), ("0.00", "0.00", 0)],
)
def test_amounts_are_written_as_on_forms(value, shown, decimals):
    from decimal import Decimal  # noqa: PLC0415

    assert money(Decimal(value), None) == shown
    assert places(Decimal(value)) == decimals
    assert "E" not in number(Decimal(value))
