"""Amounts, points and rates as they are printed, read as `Decimal`."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from xl_jixiao.model import MoneyUnit
from xl_jixiao.model.grammar import fold

_AMOUNT = re.compile(
    r"(?P<sign>-|\()?[¥￥]?(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)\)?(?P<unit>亿元?|万元?|元|分)?整?"
)
_BLANK = re.compile(r"[-/\\*.]*|无|空")
_SCALES = {"亿": Decimal(10) ** 8, "万": Decimal(10) ** 4, "元": Decimal(1)}


class Amount(NamedTuple):
    """A number as printed and the unit printed behind it."""

    value: Decimal
    unit: MoneyUnit | None
    """`None` when the cell has no unit of its own"""


@lru_cache(maxsize=4096)
def read_amount(text: str) -> Amount | None:
    """
    Read an amount of money; its printed zeros are kept.

    >>> read_amount("86,000,000.00")
    Amount(value=Decimal('86000000.00'), unit=None)
    >>> read_amount("１２．５万元").unit
    <MoneyUnit.WAN: '万元'>
    """
    match = _AMOUNT.fullmatch(fold(text))
    if match is None:
        return None
    value = Decimal(match["digits"].replace(",", ""))
    if match["sign"]:
        value = -value
    unit = (match["unit"] or "")[:1]
    if unit == "亿":
        return Amount(value * _SCALES["亿"] / MoneyUnit.WAN.in_yuan, MoneyUnit.WAN)
    return Amount(value, {"万": MoneyUnit.WAN, "元": MoneyUnit.YUAN}.get(unit))


def read_number(text: str) -> Decimal | None:
    """Read points or a score: `10`, `9.50`, `10分`; `None` when it is no number."""
    amount = read_amount(text)
    return amount.value if amount is not None and amount.unit is None else None


def is_dash(text: str) -> bool:
    """Whether a cell says that there is nothing: blank, `—`, `/`."""
    return _BLANK.fullmatch(fold(text)) is not None
