import pytest

from xl_jixiao.model import lexicons


def test_a_word_counts_unless_what_follows_takes_it_back():
    adverse = lexicons.pattern("adverse")

    assert "投诉" in lexicons.words("adverse")
    assert adverse.search("有效投诉次数")
    assert not adverse.search("投诉按时办结率")


def test_an_unknown_list_is_a_programming_error():
    with pytest.raises(FileNotFoundError):
        lexicons.words("没有")
