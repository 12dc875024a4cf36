"""Cells as LibreOffice hands them over and takes them back, with stand-ins for its ranges."""

from __future__ import annotations

import math
import os
import struct
from types import SimpleNamespace

import pytest

from xl_jixiao.addin.libreoffice import call, error_nan, incoming, outgoing, saved
from xl_jixiao.addin.udf import ErrorValue, marker
from xl_jixiao.package import read_parts, write_parts


def area(rows, errors=(), *, first_row=0, sheet_rows=1_048_576, used=5):
    """A range of these rows; `errors` gives the Calc error of the cells that read as None, in order."""
    errors = iter(errors)
    whole = SimpleNamespace(
        getDataArray=lambda: rows, getCellByPosition=lambda _c, _r: SimpleNamespace(getError=lambda: next(errors))
    )
    cursor = SimpleNamespace(gotoEndOfUsedArea=lambda _: None, getRangeAddress=lambda: SimpleNamespace(EndRow=used - 1))
    sheet = SimpleNamespace(
        getRows=lambda: SimpleNamespace(getCount=lambda: sheet_rows),
        createCursor=lambda: cursor,
        getCellRangeByPosition=lambda _c1, _r1, _c2, r2: area(rows[: r2 + 1], sheet_rows=-1),
    )
    whole.getSpreadsheet = lambda: sheet
    whole.getRangeAddress = lambda: SimpleNamespace(
        StartRow=first_row, EndRow=first_row + len(rows) - 1, StartColumn=0, EndColumn=len(rows[0]) - 1
    )
    return whole


def bits(number):
    return struct.unpack("<Q", struct.pack("<d", number))[0] & 0xFFFF


@pytest.mark.parametrize("error", list(ErrorValue))
def test_an_error_goes_out_as_calcs_nan_and_comes_in_as_itself(error):
    number = outgoing(marker(error))
    assert math.isnan(number)
    assert incoming(number) is error


def test_an_error_calc_lacks_is_a_wrong_value():
    assert bits(error_nan(2045)) == bits(error_nan(ErrorValue.VALUE)) == 519


def test_one_cell_is_a_scalar_and_many_are_rows():
    assert incoming(area((("≥95%",),))) == "≥95%"
    assert incoming(area((("≥95%",), ("",)))) == (("≥95%",), ("",))


def test_error_cells_in_a_range_keep_their_error():
    given = area(((1.0, None), (None, "")), errors=[32767, 532])
    assert incoming(given) == ((1.0, ErrorValue.NA), (ErrorValue.DIV0, ""))


def test_of_a_whole_column_only_the_rows_in_use_are_read():
    column = area((("≥1",),) * 8, sheet_rows=8, used=3)
    assert incoming(column) == (("≥1",),) * 3


def test_a_function_answers_in_calcs_terms():
    assert call("JX_PARSE", ("≥95%", "数值")) == 95.0
    block = call("JX_PARSE", (area((("≥95%",), ("",), ("及时",))), "数值"))
    assert block[:2] == ((95.0,), ("",))
    assert bits(block[2][0]) == 519


def document(path):
    return SimpleNamespace(getURL=path.as_uri, RuntimeUID="1")


def test_a_file_that_cannot_be_read_again_stays_as_it_was_saved(tmp_path):
    path = tmp_path / "加密.xlsx"
    path.write_bytes(b"\xd0\xcf\x11\xe0 EncryptedPackage")
    saved(document(path))
    assert path.read_bytes() == b"\xd0\xcf\x11\xe0 EncryptedPackage"


def test_only_the_names_of_our_functions_change_in_a_saved_file_and_its_time_stays(tmp_path):
    path = tmp_path / "汇总.xlsx"
    sheet = b"<f>XL.JIXIAO.FUNCTIONS.JX_RATE(A1,B1)</f>"
    text = b"<t>XL.JIXIAO.FUNCTIONS.JX_RATE</t>"
    names = {"[Content_Types].xml": b"<Types/>", "xl/worksheets/sheet1.xml": sheet, "xl/sharedStrings.xml": text}
    path.write_bytes(write_parts(names))
    os.utime(path, ns=(1, 10**18))
    saved(document(path))
    assert read_parts(path) == {**names, "xl/worksheets/sheet1.xml": b"<f>JX_RATE(A1,B1)</f>"}
    assert path.stat().st_mtime_ns == 10**18
    assert list(tmp_path.iterdir()) == [path]
