"""The mechanics of cells and blocks, on small functions made for the purpose."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_jixiao.addin.udf import (
    ErrorValue,
    MissingError,
    OutOfRangeError,
    ZeroDivisorError,
    as_block,
    error_number,
    marker,
    udf,
)
from xl_jixiao.errors import InputError

NA_FROM_COM = -2146826246


@udf({"top": "被除数", "bottom": "除数", "places": "小数位数，默认 2"})
def RATIO(top, bottom, places=2):  # noqa: N802  # named as a worksheet function
    """两数之比。"""
    if not all(isinstance(cell, float) for cell in (top, bottom)):
        raise InputError("不是数字")
    if bottom == 0:
        raise ZeroDivisorError("除数为零")
    if bottom < 0:
        raise OutOfRangeError("除数为负")
    return round(Decimal(str(top)) / Decimal(str(bottom)), int(places))


@udf({"key": "要找的键", "keys": "键所在的列", "values": "值所在的列"}, blocks=["keys", "values"])
def LOOK(key, keys, values):  # noqa: N802  # named as a worksheet function
    """按键取值。"""
    found = {line[0]: value[0] for line, value in zip(keys, values, strict=True)}
    if isinstance(key, tuple | list):
        return [[found.get(cell, ErrorValue.NA) for cell in line] for line in key]
    if key not in found:
        raise MissingError("没有这个键")
    return found[key]


@udf({"cell": "任意单元格"}, sees_all=True)
def SEEN(cell):  # noqa: N802  # named as a worksheet function
    """单元格里是什么。"""
    return "空" if cell is None else cell.name if isinstance(cell, ErrorValue) else "有"


def test_a_scalar_gives_a_scalar_and_never_a_decimal():
    answer = RATIO(1.0, 3.0)
    assert answer == 0.33
    assert type(answer) is float


def test_a_block_gives_a_block_of_the_same_shape():
    assert RATIO(((1.0, 2.0), (3.0, 4.0)), 2.0) == [[0.5, 1.0], [1.5, 2.0]]


def test_columns_go_row_by_row():
    assert RATIO(((1.0,), (2.0,)), ((2.0,), (8.0,))) == [[0.5], [0.25]]


def test_a_column_against_a_row_gives_a_table():
    assert RATIO(((1.0,), (2.0,)), (1.0, 2.0, 4.0)) == [[1.0, 0.5, 0.25], [2.0, 1.0, 0.5]]


def test_places_outside_a_shorter_block_are_not_available():
    assert RATIO(((1.0,), (2.0,), (3.0,)), ((1.0,), (2.0,))) == [[1.0], [1.0], [marker(ErrorValue.NA)]]


@pytest.mark.parametrize("blank", [None, "", "  ", "\u3000"])
def test_blank_in_blank_out_and_a_blank_optional_is_its_default(blank):
    assert RATIO(blank, 2.0) == ""
    assert RATIO(1.0, blank) == ""
    assert RATIO(1.0, 3.0, blank) == 0.33


def test_an_error_cell_passes_through_as_itself():
    assert RATIO(NA_FROM_COM, 2.0) == marker(ErrorValue.NA)
    assert RATIO(1.0, 2.0, NA_FROM_COM) == marker(ErrorValue.NA)


@pytest.mark.parametrize(
    ("top", "bottom", "error"),
    [("及时", 1.0, ErrorValue.VALUE), (1.0, 0.0, ErrorValue.DIV0), (1.0, -1.0, ErrorValue.NUM)],
)
def test_a_bad_cell_spoils_only_itself(top, bottom, error):
    assert RATIO(((1.0,), (top,), (2.0,)), ((1.0,), (bottom,), (2.0,))) == [[1.0], [marker(error)], [1.0]]


def test_what_python_cannot_compute_is_a_wrong_value_not_a_traceback():
    assert RATIO(1.0, 3.0, "两位") == marker(ErrorValue.VALUE)
    assert RATIO(1.0, float("nan")) == marker(ErrorValue.NUM)


def test_whole_blocks_reach_a_function_that_asks_for_them():
    keys, values = (("甲",), ("乙",)), ((1.0,), (None,))
    assert LOOK("甲", keys, values) == 1.0
    assert LOOK((("乙",), ("丙",)), keys, values) == [[""], [marker(ErrorValue.NA)]]
    assert LOOK("丙", keys, values) == marker(ErrorValue.NA)
    assert LOOK("甲", "甲", 5.0) == LOOK((("甲",),), "甲", 5.0) == 5.0


def test_a_function_may_judge_blank_and_error_cells_itself():
    assert SEEN(((None,), (NA_FROM_COM,), ("x",))) == [["空"], ["NA"], ["有"]]


def test_true_and_one_are_not_remembered_as_the_same_cell():
    @udf({"cell": "任意单元格"})
    def KIND(cell):  # noqa: N802  # named as a worksheet function
        """单元格的类型。"""
        return type(cell).__name__

    assert [KIND(1.0), KIND(True), KIND(1)] == ["float", "bool", "int"]  # noqa: FBT003  # a cell holds TRUE


def test_answers_are_remembered_until_forgotten():
    calls = []

    @udf({"cell": "任意单元格"})
    def COUNTED(cell):  # noqa: N802  # named as a worksheet function
        """计数。"""
        calls.append(cell)
        return cell

    assert COUNTED(((1.0,), (1.0,), (1.0,))) == [[1.0]] * 3
    assert len(calls) == 1
    COUNTED.forget()
    COUNTED(1.0)
    assert len(calls) == 2


def test_the_help_is_kept_for_the_function_wizard():
    assert (RATIO.udf.name, RATIO.udf.help) == ("RATIO", "两数之比。")
    assert [(a.name, a.optional, a.block) for a in RATIO.udf.arguments] == [
        ("top", False, False),
        ("bottom", False, False),
        ("places", True, False),
    ]
    assert [a.block for a in LOOK.udf.arguments] == [False, True, True]


def test_help_that_excel_would_cut_or_that_names_no_argument_is_refused():
    def body(cell):
        """说明。"""

    for args in ({"cell": "长" * 256}, {"other": "别的"}, {"cell": ""}):
        with pytest.raises(ValueError, match="body"):
            udf(args)(body)


@pytest.mark.parametrize("code", list(ErrorValue))
def test_each_error_is_known_by_its_com_number(code):
    assert error_number(-2146828288 + code) == code
    assert error_number(code) == code


@pytest.mark.parametrize("cell", [-5, 2042, 2042.0, True, "#N/A", None])
def test_numbers_and_words_are_no_errors(cell):
    assert error_number(cell) is None


@pytest.mark.parametrize(
    ("given", "block"),
    [("x", (("x",),)), ([1, 2], ((1, 2),)), ([[1], [2]], ((1,), (2,))), ((), ((None,),))],
)
def test_whatever_a_host_hands_over_becomes_a_block(given, block):
    assert as_block(given) == block


CELLS = st.one_of(
    st.none(),
    st.text(max_size=8),
    st.floats(),
    st.booleans(),
    st.integers(-2146826300, -2146826200),
    st.datetimes(),
)


@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=8))
def test_a_block_answers_as_its_rows_do_one_by_one(rows):
    block = RATIO(tuple((a,) for a, _ in rows), tuple((b,) for _, b in rows))
    assert list(map(repr, chain_of(block))) == [repr(RATIO(a, b)) for a, b in rows]


def chain_of(block):
    return [cell for line in block for cell in line]
