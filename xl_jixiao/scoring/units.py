"""Units of 指标值 and 实际完成值: the same, convertible, or not comparable."""

from __future__ import annotations

import re
from decimal import Decimal
from enum import Enum, auto
from functools import lru_cache
from typing import NamedTuple


class Kinship(Enum):
    """How two units stand to each other."""

    SAME = auto()
    CONVERTED = auto()
    """a factor between them: 万元 and 元"""
    ASSUMED = auto()
    """only the actual value has a unit"""
    COUNTING = auto()
    """two words for counted things: 个 and 项"""
    NONE = auto()


class Conversion(NamedTuple):
    """What to multiply an actual value by to have it in the target's unit."""

    kinship: Kinship
    factor: Decimal = Decimal(1)


# Unit → (what it measures, its size there); 工作日 and 天 do not convert, nor 月 and 天.
_SIZES = {
    **{unit: ("%", Decimal(1)) for unit in ("%", "百分点", "个百分点", "pct")},
    "‰": ("%", Decimal("0.1")),
    "秒": ("时间", Decimal(1)),
    "分钟": ("时间", Decimal(60)),
    **{unit: ("时间", Decimal(3600)) for unit in ("小时", "h", "H")},
    **{unit: ("时间", Decimal(86400)) for unit in ("天", "日", "自然日", "日历天")},
    **{unit: ("时间", Decimal(7 * 86400)) for unit in ("周", "星期")},
    **{unit: ("月份", Decimal(1)) for unit in ("月", "个月")},
    "季度": ("月份", Decimal(3)),
    "个季度": ("月份", Decimal(3)),
    "年": ("月份", Decimal(12)),
    **{unit: ("长度", Decimal(1)) for unit in ("米", "m", "M", "延米")},
    **{unit: ("长度", Decimal(1000)) for unit in ("公里", "千米", "km", "KM")},
    **{unit: ("面积", Decimal(1)) for unit in ("平方米", "平方", "平米", "㎡", "m2", "M2", "m²")},
    "公顷": ("面积", Decimal(10000)),
    "平方公里": ("面积", Decimal(1000000)),
    **{unit: ("体积", Decimal(1)) for unit in ("立方米", "立方", "方", "㎥", "m3", "M3", "m³")},
    "克": ("重量", Decimal(1)),
    **{unit: ("重量", Decimal(1000)) for unit in ("千克", "公斤", "kg", "㎏")},
    "吨": ("重量", Decimal(1000000)),
    **{unit: ("人", Decimal(1)) for unit in ("人", "名", "位")},
    **{unit: ("次", Decimal(1)) for unit in ("次", "场", "场次", "起")},
}
_SCALES = {
    "": Decimal(1),
    "百": Decimal(100),
    "千": Decimal(1000),
    "万": Decimal(10**4),
    "十万": Decimal(10**5),
    "百万": Decimal(10**6),
    "千万": Decimal(10**7),
    "亿": Decimal(10**8),
}
_UNSCALED = frozenset({"%", "时间", "月份"})
_COUNTING = frozenset("个项件家所种类份条处座台套辆部本篇门期批支只张块户村组队")
_PER = re.compile("[/·、.每]+")
_SCALED = re.compile(r"(?P<scale>[十百千]?万|亿|千|百)?(?P<base>.*)")


@lru_cache(maxsize=4096)
def convert(actual: str, target: str) -> Conversion:
    """
    Return how a value in the unit `actual` is written in the unit `target`.

    A blank actual unit means the target's. 万 alone is a scale of whatever the other side counts.
    """
    if actual in ("", target):
        return Conversion(Kinship.SAME)
    if target == "":
        return Conversion(Kinship.ASSUMED)
    if actual in _COUNTING and target in _COUNTING:
        return Conversion(Kinship.COUNTING)
    (one, size), (other, unit) = _size(actual), _size(target)
    if one == other or ("" in (one, other) and not _UNSCALED & {one, other}):
        factor = size / unit
        return Conversion(Kinship.SAME if factor == 1 else Kinship.CONVERTED, factor)
    return Conversion(Kinship.NONE)


def _size(unit: str) -> tuple[str, Decimal]:
    if unit in _SIZES:
        return _SIZES[unit]
    counted, slash, per = unit.partition("/")
    if slash:
        base, size = _size(counted)
        return "/".join([base, *sorted(_PER.split(per))]), size  # 元/月/人 is 元/人·月
    match = _SCALED.fullmatch(unit)
    if match is None:
        return unit, Decimal(1)
    base, size = _SIZES.get(match["base"], (match["base"], Decimal(1)))
    return base, size * _SCALES[match["scale"] or ""]
