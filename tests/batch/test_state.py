import sqlite3

import pytest

from xl_jixiao.batch.state import State
from xl_jixiao.errors import FileError


def test_outcomes_are_there_again_after_closing(tmp_path):
    with State(tmp_path / "s.sqlite") as state:
        state.put([("b", "k1", b"2"), ("a", "k1", b"1")])
        state.put([("b", "k2", b"3")])
    with State(tmp_path / "s.sqlite") as state:
        assert state.keys() == {"a": "k1", "b": "k2"}
        assert [state.payload(path) for path in ("a", "b")] == [b"1", b"3"]
        state.forget(["a"])
        assert state.keys() == {"b": "k2"}
        assert not state.rebuilt


def test_a_damaged_state_is_built_anew(tmp_path):
    path = tmp_path / "s.sqlite"
    path.write_bytes(b"this is no database, it is a damaged file" * 100)
    with State(path) as state:
        assert state.rebuilt
        assert state.keys() == {}
        state.put([("a", "k", b"1")])
    with State(path) as state:
        assert state.keys() == {"a": "k"}


def test_a_state_with_other_tables_is_built_anew(tmp_path):
    path = tmp_path / "s.sqlite"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE outcomes (something TEXT)")
    other.close()
    with State(path) as state:
        assert state.rebuilt
        assert state.keys() == {}


def test_a_state_is_open_once(tmp_path):
    with State(tmp_path / "s.sqlite"), pytest.raises(FileError, match="另一个批量校验"):
        State(tmp_path / "s.sqlite")
    with State(tmp_path / "s.sqlite") as state:
        assert not state.rebuilt


def test_a_state_that_cannot_be_written_is_a_sentence(tmp_path):
    with pytest.raises(FileError, match="进度文件无法读写"):
        State(tmp_path / "nowhere" / "s.sqlite")
    with pytest.raises(FileError, match="进度文件无法读写"), State(tmp_path / "s.sqlite") as state:
        state.put([("a", None, b"")])
