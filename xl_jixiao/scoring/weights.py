"""分值 where a form gives none: the profile's points of each first level, spread over its indicators."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_jixiao.scoring.rounding import truncate

if TYPE_CHECKING:
    from decimal import Decimal


def spread(points: Decimal, count: int, places: int) -> tuple[Decimal, ...]:
    """
    Share points out equally, cut to `places`, the rest on the last, so that the parts sum up exactly.

    Cutting and not rounding is what deployed systems do.
    """
    if count == 0:
        return ()
    part = truncate(points / count, places)
    return (part,) * (count - 1) + (points - part * (count - 1),)
