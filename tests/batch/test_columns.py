import pytest

from xl_jixiao.batch.columns import SCHEMAS, pack, to_arrow, unpack
from xl_jixiao.batch.details import Details
from xl_jixiao.batch.state import DamagedError, Kept
from xl_jixiao.batch.tables import FILES, TABLES

NAMES = "甲乙丙丁戊"


def rows_of(name):
    """A file called 甲 has no project, 乙 one, 丙 two; 丁 three, and so on."""
    count = NAMES.index(name)
    blank = [None] * count
    projects = [[name] * count, range(count), *[blank] * 9, ["0.10"] * count, *[blank] * 17]
    nothing = {table.name: table.no_rows for table in TABLES}
    return nothing | {"files": [[name], ["已读取"], [count], [""]], "projects": projects}


def read(places, payloads):
    return list(unpack([Kept("", *place) for place in places], payloads.__getitem__))


def test_rows_come_back_in_the_order_asked_for_and_neighbours_at_once():
    payloads = {1: pack([rows_of(name) for name in "甲丙戊"]), 2: pack([rows_of("乙"), rows_of("丁")])}

    assert [each["files"]["文件"].to_pylist() for each in read([(1, 0), (1, 1), (1, 2)], payloads)] == [
        ["甲", "丙", "戊"]
    ]
    pieces = read([(1, 0), (2, 0), (1, 1), (1, 2), (2, 1), (2, 0)], payloads)
    assert [each["files"]["文件"].to_pylist() for each in pieces] == [["甲"], ["乙"], ["丙", "戊"], ["丁"], ["乙"]]
    assert [each["projects"].num_rows for each in pieces] == [0, 1, 6, 3, 1]
    assert pieces[3]["projects"]["表序"].to_pylist() == [0, 1, 2]
    assert pieces[3]["projects"]["年度资金(元)"].to_pylist() == ["0.10"] * 3


def test_half_a_character_is_replaced():
    columns = to_arrow(SCHEMAS[FILES.name], [["a\ud800b"], ["已读取"], [1], [None]])

    assert columns.to_pylist() == [{"文件": "a?b", "结果": "已读取", "表数": 1, "说明": None}]


def test_what_is_damaged_is_not_read():
    payload = pack([rows_of("丙")])
    for damaged in (b"", payload[:-1], payload[:40] + b"\0" + payload[41:], b"\0" * 4):
        with pytest.raises(DamagedError):
            read([(1, 0)], {1: damaged})
    with pytest.raises(DamagedError):
        read([(1, 1)], {1: payload})


def test_parquet_files_are_the_same_however_the_rows_come(tmp_path, monkeypatch):
    monkeypatch.setattr("xl_jixiao.batch.details._ROWS_AT_ONCE", 4)
    payload = {1: pack([rows_of(name) for name in NAMES])}
    written = []
    for way in ([(1, place) for place in range(5)], [(1, 0), (1, 2), (1, 1), (1, 4), (1, 3)]):
        pieces = read(way, payload)
        with Details(tmp_path, tmp_path / "it's.duckdb") as details:
            for piece in sorted(pieces, key=lambda piece: NAMES.index(piece["files"]["文件"][0].as_py())):
                details.add(piece)
            details.finish()
        written.append({path.name: path.read_bytes() for path in tmp_path.glob("*.parquet")})
        (tmp_path / "it's.duckdb").unlink()

    assert len(written[0]) == len(TABLES)
    assert written[0] == written[1]
