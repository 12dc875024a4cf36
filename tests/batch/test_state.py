import sqlite3

import pytest

from xl_jixiao.batch.state import DamagedError, Kept, State
from xl_jixiao.errors import FileError


def test_outcomes_are_there_again_after_closing(tmp_path):
    with State(tmp_path / "s.sqlite") as state:
        state.put([("b", "k1"), ("a", "k1")], b"1")
        state.put([("b", "k2")], b"2")
        before = state.files
    with State(tmp_path / "s.sqlite") as state:
        assert state.files == before == {"a": Kept("k1", 1, 1), "b": Kept("k2", 2, 0)}
        assert [state.payload(number) for number in (1, 2)] == [b"1", b"2"]
        state.forget({"a"})
        assert list(state.files) == ["b"]
        assert not state.rebuilt


def test_a_payload_is_kept_as_long_as_one_file_has_its_rows_in_it(tmp_path):
    with State(tmp_path / "s.sqlite") as state:
        state.put([("a", "k"), ("b", "k")], b"1")
        state.put([("c", "k")], b"2")
        state.forget({"a", "c"})
    with State(tmp_path / "s.sqlite") as state:
        assert state.files == {"b": Kept("k", 1, 1)}
        assert state.payload(1) == b"1"
        with pytest.raises(DamagedError):
            state.payload(2)


def test_a_damaged_state_is_built_anew(tmp_path):
    path = tmp_path / "s.sqlite"
    path.write_bytes(b"this is no database, it is a damaged file" * 100)
    with State(path) as state:
        assert state.rebuilt
        assert state.files == {}
        state.put([("a", "k")], b"1")
    with State(path) as state:
        assert state.files == {"a": Kept("k", 1, 0)}


def test_a_state_with_other_tables_is_built_anew(tmp_path):
    path = tmp_path / "s.sqlite"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE files (something TEXT)")
    other.close()
    with State(path) as state:
        assert state.rebuilt
        assert state.files == {}


def test_a_state_is_open_once(tmp_path):
    with State(tmp_path / "s.sqlite"), pytest.raises(FileError, match="另一个批量校验"):
        State(tmp_path / "s.sqlite")
    with State(tmp_path / "s.sqlite") as state:
        assert not state.rebuilt


def test_a_state_that_cannot_be_written_is_a_sentence(tmp_path):
    with pytest.raises(FileError, match="进度文件无法读写"):
        State(tmp_path / "nowhere" / "s.sqlite")
    with pytest.raises(FileError, match="进度文件无法读写"), State(tmp_path / "s.sqlite") as state:
        state.put([("a", None)], b"")
