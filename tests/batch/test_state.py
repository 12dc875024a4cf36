from xl_jixiao.batch.state import State


def test_outcomes_are_there_again_after_closing(tmp_path):
    with State(tmp_path / "s.sqlite") as state:
        state.put([("b", "k1", b"2"), ("a", "k1", b"1")])
        state.put([("b", "k2", b"3")])
    with State(tmp_path / "s.sqlite") as state:
        assert state.keys() == {"a": "k1", "b": "k2"}
        assert list(state.payloads()) == [("a", b"1"), ("b", b"3")]
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
