import pytest

from xl_jixiao.model import lexicons


def test_a_word_counts_unless_what_follows_takes_it_back():
    adverse = lexicons.pattern("adverse")

    assert "投诉" in lexicons.words("adverse")
    assert adverse.search("有效投诉次数")
    assert not adverse.search("投诉按时办结率")


@pytest.mark.parametrize("name", ["减少洪涝损失", "挽回经济损失金额", "避免安全事故数"])
def test_a_word_counts_unless_what_stands_before_takes_it_back(name):
    assert not lexicons.pattern("adverse").search(name)


def test_an_unknown_list_is_a_programming_error():
    with pytest.raises(FileNotFoundError):
        lexicons.words("没有")
