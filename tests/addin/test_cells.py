"""One cell as text, number, actual value or profile."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from xl_jixiao.addin.cells import as_actual, as_number, as_points, as_profile, as_text
from xl_jixiao.addin.udf import OutOfRangeError, WrongTypeError
from xl_jixiao.errors import InputError
from xl_jixiao.model import parse


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("≥95%", "≥95%"),
        (50.0, "50"),
        (0.1 + 0.2, "0.3"),
        (1e16, "10000000000000000"),
        (98.79, "98.79"),
        (None, ""),
        (True, "TRUE"),
        (dt.datetime(2024, 12, 31, tzinfo=dt.UTC), "2024-12-31"),
        (Decimal("12.50"), "12.50"),
    ],
)
def test_a_cell_reads_as_its_user_typed_it(cell, text):
    assert as_text(cell) == text


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        (10.0, "10"),
        (0.1 + 0.2, "0.3"),
        (Decimal("43.20"), "43.20"),
        ("1,234.5", "1234.5"),
        ("43.2万元", "432000"),
        ("95％", "0.95"),
        (" 9.5分 ", "9.5"),
        (-3, "-3"),
    ],
)
def test_a_number_is_read_from_numbers_and_texts(cell, number):
    assert as_number(cell) == Decimal(number)


@pytest.mark.parametrize("cell", ["及时", "≥95%", "10个", True, "3—5"])
def test_what_is_no_plain_number_is_refused(cell):
    with pytest.raises(WrongTypeError):
        as_number(cell)


def test_points_are_not_negative():
    assert as_points("5") == 5
    with pytest.raises(OutOfRangeError):
        as_points(-0.5)


def test_a_day_number_beside_a_date_target_is_a_date():
    assert as_actual(45657.0, parse("2024年12月31日前")) == "2024-12-31"
    assert as_actual(45657.0, parse("≥50000个")) == Decimal(45657)
    assert as_actual("  ", parse("≥5")) is None


def test_a_profile_is_found_by_name_or_title_and_the_default_without():
    assert as_profile("").name == "sh-2024"
    assert as_profile("mof-2021").name == "mof-2021"
    assert as_profile(as_profile("mof-2021").title).name == "mof-2021"
    with pytest.raises(InputError, match="没有名为"):
        as_profile("xx-1999")
