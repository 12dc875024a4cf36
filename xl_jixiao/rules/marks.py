"""
What a target shows by the way it is written, found once for each target: units and forms write the same ones.

A set of marks is an `int` with one bit each, like the word lists of a name (see `words`).
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from xl_jixiao.model import Op, Quantity
from xl_jixiao.model.lexicons import words
from xl_jixiao.rules.wording import decimals

if TYPE_CHECKING:
    from xl_jixiao.model import AnyTarget

(
    BLANKS,  # or line breaks
    # of targets that are measured:
    ODD_SIGNS,  # signs that are not standard
    WIDE,  # brackets of full width
    NARROW,
    # of numbers:
    UNSIGNED,
    NOUGHT,
    FULL,  # 100%
    FRACTION,  # digits behind the point,
    ZEROS,  # only zeros there,
    WHOLE,  # no point
) = (1 << place for place in range(10))

_KEPT = 8192
_OTHER_SIGNS = (*"０１２３４５６７８９％＞＜＝≧≦⩾⩽﹥﹤．", ">=", "<=", "=>", "=<", "==", "百分比", "百分数", "百分率")
# Words only, no sets: then the pattern looks for their first characters, ten times as fast.
_NOT_STANDARD = re.compile("|".join(_OTHER_SIGNS))
_ONE = Decimal(1)


class Aim(NamedTuple):
    """What a target says by itself."""

    target: AnyTarget
    kind: str
    text: str
    """指标值 as written, without blanks around it"""
    marks: int
    op: Op | None = None
    value: Decimal | None = None
    unit: str = ""
    countable: bool = False
    """whether the unit counts whole things"""


_known: dict[str, Aim] = {}


def aim(target: AnyTarget) -> Aim:
    """Return what a target says by itself; a target with the same text is nearly always the same object."""
    known = _known.get(target.text)
    if known is None or known.target is not target:
        if len(_known) >= _KEPT:
            _known.clear()
        known = _known[target.text] = _aim(target)
    return known


def _aim(target: AnyTarget) -> Aim:
    written, kind = target.text, target.kind
    marks = BLANKS if " " in written or not written.isprintable() else 0
    text = written.strip()
    if kind in ("phrase", "placeholder"):
        return Aim(target, kind, text, marks)
    marks |= ODD_SIGNS if _NOT_STANDARD.search(written) else 0
    marks |= WIDE if "（" in written or "）" in written else 0
    marks |= NARROW if "(" in written or ")" in written else 0
    if not isinstance(target, Quantity):
        return Aim(target, kind, text, marks)
    op, value, unit = target.op, target.value, target.unit
    marks |= UNSIGNED if op is None else 0
    marks |= NOUGHT if not value else 0
    marks |= FULL if unit == "%" and value == 100 else 0
    marks |= WHOLE if value.same_quantum(_ONE) else 0
    if digits := decimals(value):
        marks |= FRACTION if digits.strip("0") else ZEROS
    return Aim(target, kind, text, marks, op, value, unit, unit in words("countable_units"))
