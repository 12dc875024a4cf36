"""How messages write amounts and numbers, and how a text is written in its standard form."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xl_jixiao.model import parse
from xl_jixiao.model.grammar import fold

if TYPE_CHECKING:
    from decimal import Decimal

    from xl_jixiao.model import MoneyUnit

_SIGNS = (">=", "≥"), ("=>", "≥"), ("<=", "≤"), ("=<", "≤"), ("==", "=")
_PERCENT = re.compile(r"百分[比数率]")
_CJK = r"\u3400-\u9fff（），。；：、“”《》"
_STRAY = re.compile(rf"[\n\r\t\v\f\u3000\u200b\ufeff]+|(?<=[{_CJK}])[ \u00a0]+(?=[{_CJK}])")


def money(amount: Decimal, unit: MoneyUnit | None) -> str:
    """Write an amount as forms do: `86,000,000.00元`."""
    shown = f"{amount:,.2f}" if places(amount) <= 2 else f"{amount:,f}"
    return f"{shown}{unit or ''}"


def places(value: Decimal) -> int:
    """Return how many decimals a number needs; negative where it ends with zeros before the point."""
    exponent = value.normalize().as_tuple().exponent
    return -exponent if isinstance(exponent, int) else 0


def decimals(value: Decimal) -> str:
    """Return the digits behind the point as they are written: `50.00` → `00`."""
    return f"{value:f}".partition(".")[2]


def number(value: Decimal) -> str:
    """Write a number without needless zeros and never in powers of ten: `50`, `0.5`."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def tidy_target(text: str) -> str:
    """
    Write 指标值 with standard signs and without blanks: `＞=95 ％` → `≥95%`.

    The result means the same; a text whose meaning would change, and words, come back unchanged.
    """
    before = parse(text)
    after = _PERCENT.sub("%", fold(text))
    for sign, standard in _SIGNS:
        after = after.replace(sign, standard)
    meant = parse(after)
    if before.kind != meant.kind or before.kind in ("phrase", "placeholder"):
        return text
    same = before.model_dump(exclude={"text"}) == meant.model_dump(exclude={"text"})
    return after if same else text


def tidy_name(text: str) -> str:
    """Drop blanks at both ends, line breaks, and blanks between Chinese characters; `Office 365` keeps its own."""
    return _STRAY.sub("", text).strip()
