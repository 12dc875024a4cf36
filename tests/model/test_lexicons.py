from pathlib import Path

import pytest
import yaml

from xl_jixiao.model import lexicons

FOLDER = Path(lexicons.__file__).parent / "lexicons"


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


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yaml")), ids=lambda path: path.stem)
def test_a_list_says_what_it_is_for_and_has_each_word_once(path):
    text = path.read_text("utf-8")
    data = yaml.safe_load(text)

    assert text.startswith("# ")
    entries = data["table"] if "table" in data else data["words"]
    assert entries
    assert len(entries) == len(set(entries))


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yaml")), ids=lambda path: path.stem)
def test_a_list_is_used(path):
    source = "".join(module.read_text("utf-8") for module in FOLDER.parents[1].rglob("*.py"))

    assert f'"{path.stem}"' in source
