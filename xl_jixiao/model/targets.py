"""
指标值 (`Target`): what an indicator promises, as one of five kinds of value.

Each keeps the text it was read from, so nothing of a form is lost; `grammar.parse` builds them.
"""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import Literal

from xl_jixiao.model.base import Model


class Op(StrEnum):
    """A comparison sign in its standard form."""

    AT_LEAST = "≥"
    MORE = ">"
    AT_MOST = "≤"
    LESS = "<"
    EQUAL = "="


class Quantity(Model):
    """A number with a unit: `≥50.00(个)`; `op` is `None` when the form gives no sign."""

    kind: Literal["quantity"] = "quantity"
    text: str
    op: Op | None
    value: Decimal
    unit: str


class Interval(Model):
    """Two bounds, both included: `18—54周岁`; a form may give them the wrong way round."""

    kind: Literal["interval"] = "interval"
    text: str
    low: Decimal
    high: Decimal
    unit: str


class DateTarget(Model):
    """A point in time, perhaps without year or day: `2021年12月31日前`, `12月底前`."""

    kind: Literal["date"] = "date"
    text: str
    op: Op | None
    year: int | None
    month: int | None
    day: int | None

    @property
    def value(self) -> str:
        """The date in ISO 8601 as far as it is given: `2021-12-31`, `2021-12`, `--12-31`."""
        parts = [f"{self.year:04d}" if self.year is not None else "-"]
        parts += [f"{part:02d}" for part in (self.month, self.day) if part is not None]
        return "-".join(parts)


class Phrase(Model):
    """Words: `顺利完成`. Also everything no other kind understands."""

    kind: Literal["phrase"] = "phrase"
    text: str


class Placeholder(Model):
    """Nothing promised yet: empty, `/`, `**`, `XX`, `待定`, `无`."""

    kind: Literal["placeholder"] = "placeholder"
    text: str


AnyTarget = Quantity | Interval | DateTarget | Phrase | Placeholder
