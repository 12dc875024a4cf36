"""Where fields stand: located when they are asked for, and a mapping like any other until then."""

import pytest

from tests.parsing.sheets import read
from tests.parsing.test_blanks import APPLICATION, AREAS
from xl_jixiao.model import Origin
from xl_jixiao.parsing.origins import Either, Origins, RowPlaces

ELSEWHERE = Origin("表.docx", "表1", "第9行")


def located(row, column):
    return Origin("表.xlsx", "表1", f"第{row}行第{column}列")


ORIGINS = Origins(
    {"forms[0].title": Origin("表.xlsx", "表1", "A1")},
    {"forms[0].indicators[0]": RowPlaces(located, 7, {"name": 2, "level1": ELSEWHERE})},
)


def test_origins_are_those_of_fields_and_of_rows():
    assert dict(ORIGINS) == {
        "forms[0].title": Origin("表.xlsx", "表1", "A1"),
        "forms[0].indicators[0].name": Origin("表.xlsx", "表1", "第7行第2列"),
        "forms[0].indicators[0].level1": ELSEWHERE,
    }
    assert len(ORIGINS) == 3


@pytest.mark.parametrize(
    "path", ["", "title", "forms[0].indicators[0]", "forms[0].indicators[0].target", "forms[0].x.y"]
)
def test_what_stands_nowhere_is_not_in_them(path):
    assert path not in ORIGINS
    assert ORIGINS.get(path) is None
    with pytest.raises(KeyError):
        ORIGINS[path]


def test_of_two_kinds_the_first_counts():
    both = Either({"a": ELSEWHERE}, {"a": Origin(), "b": Origin("表.xlsx")})
    assert list(both.items()) == [("a", ELSEWHERE), ("b", Origin("表.xlsx"))]
    assert len(both) == 2
    assert both
    assert not Either({}, Origins({}, {}))
    assert "c" not in both


def test_places_are_where_fields_stand_or_would_stand():
    reading = read(*APPLICATION, areas=AREAS)
    assert list(reading.places) == [*reading.origins, *reading.blanks]
    assert reading.places["forms[0].indicators[0].name"].cell == "D9"
    assert reading.places["forms[0].indicators[0].target"].cell == "E9"
