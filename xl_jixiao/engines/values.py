"""What a cell holds, the same for every engine: Excel's kinds of values and its way of taking them."""

from __future__ import annotations

import datetime as dt
import math
import numbers
from decimal import Decimal
from typing import Any, Literal, NamedTuple, TypeAlias

from openpyxl.styles.numbers import is_date_format

from xl_jixiao.errors import InputError

TEXT_FORMAT = "@"
MAX_TEXT = 32_767

_EPOCH_1900 = dt.datetime(1899, 12, 30)  # noqa: DTZ001 - serial numbers of Excel know no time zone
_EPOCH_1904 = dt.datetime(1904, 1, 1)  # noqa: DTZ001 - see above
_LAST_SERIAL = 2_958_466  # the day after 9999-12-31


class ErrorValue(str):
    """An error in a cell, `#N/A`; a text of the same letters is a plain `str`."""

    __slots__ = ()


ERRORS = frozenset({"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"})

Value: TypeAlias = bool | float | str | dt.datetime | ErrorValue | None
Block: TypeAlias = list[list[Value]]

Kind = Literal["empty", "number", "bool", "text", "prefixed", "formula", "date", "error"]


class Entry(NamedTuple):
    """What Excel makes of a value that is put into a cell; `prefixed` is text behind an apostrophe."""

    kind: Kind
    value: Any


def entry(value: Any, number_format: str) -> Entry:
    """
    Decide as Excel does what a value becomes in a cell of this number format.

    In a cell formatted `@` everything is text, formulas too. Elsewhere `=…` is a formula and `'…` text.
    Unlike Excel, texts that look like numbers or dates stay text: nothing is guessed.

    Raises:
        InputError: the text is longer than a cell can hold.
    """
    found = _entry(value)
    if found.kind in {"text", "formula", "prefixed"} and len(found.value) > MAX_TEXT:
        raise InputError(f"文字长 {len(found.value)} 字，超过单元格上限 {MAX_TEXT} 字", advice="请缩短后再试")
    if number_format != TEXT_FORMAT or found.kind in {"empty", "error"}:
        return found
    return Entry("text", as_text(value))


def as_text(value: Any) -> str:
    """Write a value as Excel shows it in a cell formatted `@`: `1.5`, `20`, `TRUE`, `2024/1/31`."""
    found = _entry(value)
    match found.kind:
        case "number":
            return f"{found.value:.15g}".replace("e+", "E+").replace("e-", "E-")
        case "bool":
            return "TRUE" if found.value else "FALSE"
        case "date":
            day = found.value
            text = f"{day.year}/{day.month}/{day.day}"
            return text if day.time() == dt.time() else f"{text} {day:%H:%M:%S}"
    return "" if value is None else str(value)


def to_serial(moment: dt.datetime, *, since_1904: bool = False) -> float:
    """Return a date as Excel's number of days."""
    return (moment.replace(tzinfo=None) - (_EPOCH_1904 if since_1904 else _EPOCH_1900)) / dt.timedelta(days=1)


def from_serial(serial: float, *, since_1904: bool = False) -> dt.datetime | float:
    """Return Excel's number of days as a date, to the microsecond Excel can tell; out of range it stays a number."""
    if not 0 <= serial < _LAST_SERIAL:
        return serial
    milliseconds = round(serial * 86_400_000)
    return (_EPOCH_1904 if since_1904 else _EPOCH_1900) + dt.timedelta(milliseconds=milliseconds)


def is_date(number_format: str) -> bool:
    """Whether numbers in this format are dates or times."""
    return number_format not in {"General", TEXT_FORMAT} and bool(is_date_format(number_format))


def plain(value: Any) -> Any:
    """
    Return a value of numpy, pandas or decimal as one of `Value`; NaN and missing values are empty.

    Raises:
        InputError: no cell can hold it.
    """
    if isinstance(value, str | bool | dt.datetime) or value is None:
        return None if value is not None and value != value else value  # noqa: PLR0124 - NaT equals nothing
    if isinstance(value, dt.date):
        return dt.datetime(value.year, value.month, value.day)  # noqa: DTZ001 - see _EPOCH_1900
    if isinstance(value, Decimal | numbers.Real):
        number = float(value)
        return None if math.isnan(number) else ErrorValue("#NUM!") if math.isinf(number) else number
    if hasattr(value, "item"):
        return plain(value.item())
    raise InputError(f"不能写入单元格的值：{type(value).__name__}", advice="只能写入文字、数字、日期、是否")


def _entry(value: Any) -> Entry:
    value = plain(value)
    kind: Kind
    if value is None or value == "":
        return Entry("empty", None)
    if isinstance(value, str) and not isinstance(value, ErrorValue):
        if len(value) > 1 and value[0] == "'":
            return Entry("prefixed", value[1:])
        return Entry("formula" if len(value) > 1 and value[0] == "=" else "text", value)
    if isinstance(value, bool):
        kind = "bool"
    elif isinstance(value, float):
        kind = "number"
    else:
        kind = "date" if isinstance(value, dt.datetime) else "error"
    return Entry(kind, value)
