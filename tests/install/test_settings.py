from hypothesis import given
from hypothesis import strategies as st

from xl_jixiao.install import settings

NAMES = st.text("ABCDEFGHIJ_ ", min_size=1).map(str.strip).filter(bool)
VALUES = st.text(st.characters(codec="cp936", exclude_characters='"\r\n', exclude_categories=["Cc"]))


@given(others=st.dictionaries(NAMES, VALUES), name=NAMES, value=VALUES)
def test_a_line_set_and_taken_away_leaves_the_others(others, name, value, tmp_path_factory):
    path = tmp_path_factory.mktemp("conf") / "xlwings.conf"
    for key, text in others.items():
        settings.change(path, "cp936", key, text)
    others.pop(name, None)

    settings.change(path, "cp936", name, value)
    assert settings.read(path, "cp936") == {**others, name: value}

    settings.change(path, "cp936", name, None)
    assert settings.read(path, "cp936") == others
    assert path.exists() == bool(others)


def test_bytes_that_are_no_text_in_this_code_page_survive(tmp_path):
    path = tmp_path / "xlwings.conf"
    odd = b'"PYTHONPATH","D:\\\xff\xfe"'
    path.write_bytes(odd + b"\n# a remark\n\n")

    settings.change(path, "cp936", "SHOW CONSOLE", "False")

    assert path.read_bytes() == odd + b'\r\n# a remark\r\n"SHOW CONSOLE","False"\r\n'


def test_names_are_the_same_whatever_their_case(tmp_path):
    path = tmp_path / "xlwings.conf"
    path.write_bytes(b'"Interpreter_Win","a"\r\n')

    settings.change(path, "cp936", "INTERPRETER_WIN", "b")

    assert path.read_bytes() == b'"INTERPRETER_WIN","b"\r\n'
