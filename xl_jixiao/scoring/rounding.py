"""ROUND_HALF_UP, the one rounding of this field."""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_UP, Context, Decimal
from functools import cache

# Wide enough for any number a form can hold: rounding a long one must not raise.
_WIDE = Context(prec=1000)
HUNDRED = Decimal(100)


def half_up(value: Decimal, places: int) -> Decimal:
    """Round to so many decimals, 0.005 away from zero."""
    return value.quantize(_step(places), ROUND_HALF_UP, _WIDE)


def truncate(value: Decimal, places: int) -> Decimal:
    """Cut after so many decimals."""
    return value.quantize(_step(places), ROUND_DOWN, _WIDE)


def percent(rate: Decimal, places: int = 2) -> Decimal:
    """Write a ratio as a percentage: 0.97328 → 97.33."""
    return half_up(rate * HUNDRED, places)


def money(amount: Decimal) -> str:
    """
    Write an amount to the cent, one that has more decimals (万元) with all of them.

    >>> money(Decimal("90358177")), money(Decimal("9035.8177"))
    ('90,358,177.00', '9,035.8177')
    """
    cents = half_up(amount, 2)
    return f"{cents if cents == amount else amount:,f}"


@cache
def _step(places: int) -> Decimal:
    return Decimal(1).scaleb(-places)
