"""
The notation of 指标值: text to `Target` and back.

>>> parse("≥50.00(个)").value
Decimal('50.00')
>>> parse("60%及以上").op
<Op.AT_LEAST: '≥'>
>>> notation(parse("不少于12种"))
'≥12(种)'

What no rule of the notation understands is a `Phrase`; no text raises. Variants: published forms of a dozen
provinces, see `tests/model/test_grammar.py`.
"""

from __future__ import annotations

import re
from calendar import monthrange
from decimal import Decimal
from functools import lru_cache
from typing import Annotated

from pydantic import BeforeValidator, PlainSerializer

from xl_jixiao.model.targets import AnyTarget, DateTarget, Interval, Op, Phrase, Placeholder, Quantity

LONGEST = 200
"""A longer text is prose, not notation: it is not searched (characters without blanks)."""

_FOLD = str.maketrans(
    {
        **{chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)},
        **dict.fromkeys("≧⩾⪰≽", "≥"),
        **dict.fromkeys("≦⩽⪯≼", "≤"),
        **dict.fromkeys("﹥", ">"),
        **dict.fromkeys("﹤", "<"),
        **dict.fromkeys("﹦═", "="),
        **dict.fromkeys("﹪٪", "%"),
        **dict.fromkeys("—–－―−‐‑─", "-"),
        **dict.fromkeys("～∼〜", "~"),
        **dict.fromkeys(" \u3000\u00a0\u1680\u202f\u205f\ufeff", None),
        **dict.fromkeys([*range(0x20), *range(0x7F, 0xA0)]),
        # Characters that show nothing (Unicode category Cf): they hide in names that were pasted.
        **dict.fromkeys(
            [0x00AD, 0x061C, 0x180E, *range(0x2000, 0x2010), *range(0x2028, 0x202F), *range(0x2060, 0x2070)]
        ),
    }
)

FOLDED = frozenset(map(chr, _FOLD))
"""Characters that `fold` changes or drops"""
_FOLDED = re.compile(f"[{re.escape(''.join(map(chr, _FOLD)))}]")

_PREFIXES = {
    Op.AT_LEAST: "≥ >= => 不低于 不少于 不小于 不短于 不得低于 不得少于 至少 最少 "
    "大于等于 大于或等于 高于或等于 达到 达",
    Op.AT_MOST: "≤ <= =< 不超过 不高于 不大于 不多于 不长于 不得超过 不得高于 至多 最多 "
    "小于等于 小于或等于 低于或等于 控制在 不晚于 不迟于",
    Op.MORE: "> 大于 超过 高于 多于",
    Op.LESS: "< 小于 低于 少于 短于 早于",
    Op.EQUAL: "= == 等于",
}
_SUFFIXES = {
    Op.AT_LEAST: "及以上 或以上 含以上 以上",
    Op.AT_MOST: "及以下 或以下 含以下 以下 及以内 以内 之内 内 "
    "内完成 内到位 内到达 内到场 内响应 内处理 内处置 内解决 内办结 内修复 内反馈",
}
_DATE_SUFFIXES = ["之前完成", "以前完成", "前完成", "内完成", "之前", "以前", "前", "内", "完成"]


def _signs(table: dict[Op, str]) -> dict[str, Op]:
    return {word: op for op, words in table.items() for word in words.split()}


def _alternatives(words: object) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))  # type: ignore[call-overload]


_PREFIX = _signs(_PREFIXES)
_SUFFIX = _signs(_SUFFIXES)
_COUNTED = frozenset("次场个人项家名户台套期份篇件辆座处所天年条部册例起").union(["人次", "场次", "个月", "万元"])
"""Units behind which a number in words is one without a sign as well: 三次, 两场"""
_UNIT_WORDS = {"百分比": "%", "百分数": "%", "百分率": "%"}

# No more digits than Decimal adds exactly (28); a cell that divides has up to 17 behind the point.
_NUMBER = r"-?(?:(?:\d{1,3}(?:,\d{3}){1,5}|\d{1,18})(?:\.\d{1,9})?|\d{1,11}\.\d{10,17})"
_CHINESE = r"[零〇一二两三四五六七八九十百千点]{1,18}"
# A unit is short and says nothing: verbs and particles mean that the text is a phrase.
_UNIT = (
    r"(?:[%‰]|(?:(?!年[全底初末]|月[底初末中]|完成|达到|实现|提高|提升|增长|降低|下降|左右|上下|以|前|后|的|于|为|是|和|或|无|不|约|第|全|余|多|含)"
    r"(?:[℃°²³㎡㎥㎞㎏\u4e00-\u9fff]|[A-Za-z]))"
    r"(?:(?!完成|达到|实现|提高|提升|增长|降低|下降|左右|上下|以[上下]|[前后](?:$|[^\u4e00-\u9fff]))"
    r"(?:[%‰℃²³\u4e00-\u9fff/·、.]|\*(?=[\u4e00-\u9fff])|[A-Za-z]|(?<=[a-z])[23](?![0-9A-Za-z]))){0,9}?)"
)
_BRACKETED = r"[^()<>=≥≤\d][^()<>=≥≤]{0,11}"
_UNIT_AFTER = rf"(?:\((?P<bracketed>{_BRACKETED})\)|(?P<bare>{_UNIT})?)"

# (?a): digits of other scripts, which \d takes too, are no numbers on a form.
_QUANTITY = re.compile(
    rf"(?a)(?P<prefix>{_alternatives(_PREFIX)})?"
    rf"(?:(?P<percent>百分之)(?P<chinese_percent>{_CHINESE}|{_NUMBER})"
    rf"|(?:(?P<number>{_NUMBER})(?:[余多](?=[\u4e00-\u9fff]))?|(?P<chinese>{_CHINESE})){_UNIT_AFTER})"
    rf"(?P<suffix>{_alternatives(_SUFFIX)})?"
    r"(?:\([^()\d]{1,20}\))?"
)
_INTERVAL = re.compile(
    rf"(?a)(?P<low>{_NUMBER})(?P<low_unit>{_UNIT}|\({_BRACKETED}\))?(?:-+|~+|至|到)"
    rf"(?P<high>{_NUMBER}){_UNIT_AFTER}"
)
_TOLERANCE = re.compile(rf"(?a)(?P<middle>{_NUMBER})±(?P<half>\d{{1,18}}(?:\.\d{{1,9}})?){_UNIT_AFTER}")
_BETWEEN = re.compile(
    rf"(?a)≥(?P<low>{_NUMBER})(?P<low_unit>{_UNIT}|\({_BRACKETED}\))?(?:且|,|并)?≤(?P<high>{_NUMBER}){_UNIT_AFTER}"
)
_DATE = re.compile(
    rf"(?a)(?P<prefix>{_alternatives(_PREFIX)})?"
    r"(?:(?P<year>(?:19|20)\d\d)(?:年度?|(?=[-/.]\d)))?[-/.]?"
    r"(?:(?P<month>1[0-2]|0?[1-9])(?:月份?|[-/.](?=\d)|(?<=[-/]\d)(?=\D|$)|(?<=[-/]\d\d)(?=\D|$)))?"
    r"(?:(?P<day>3[01]|[12]\d|0?[1-9])[日号]?)?"
    r"(?P<end>年?[底末])?"
    rf"(?P<suffix>{_alternatives(_DATE_SUFFIXES)})?"
)
# What a date and an interval cannot be without: looked for first, for most targets are quantities.
_DATED = re.compile(r"[年月]|(?:19|20)\d\d[-/.]\d")
_MONTHS = re.compile(r"(?a)(?:(?:19|20)\d\d\.(?:0?[1-9]|1[0-2])(?:[-~至到]+|$)){2}")
"""2023.07-2024.01: a time, not an interval of numbers"""
_BOUNDED = re.compile(r"[-~至到±≤]")
_EACH = re.compile(
    rf"(?a)每(?P<period>年|月|季度?|周|天|日|学期)(?P<prefix>{_alternatives(_PREFIX)})?(?P<number>{_NUMBER})"
    rf"{_UNIT_AFTER}(?P<suffix>{_alternatives(_SUFFIX)})?"
)
_PLACEHOLDER = re.compile(
    rf"(?:{_alternatives(_PREFIX)})?(?:[*×?_/\\.…·、-]+|[xX]{{2,}}|[*xX]{{2,}}(?:{_UNIT}|\({_BRACKETED}\))|[nN]/[aA]|待定|待填|待补充|未定|暂定|暂无"
    r"|无|不涉及|不适用|未涉及|没有)?"
)

_ASIDE = re.compile(r"\(含[^()]*\)")
_WRAPPING = re.compile(r"[“\"'(](?P<inside>[^()]*)[)'\"”]|(?P<sentence>.+?)[。；;，,]")
_CLOSING = frozenset(")'\"”。；;，,")
_APART = re.compile(r"\d\s+\d")

_DIGITS = {
    "零": 0,
    "〇": 0,
    "一": 1,
    "二": 2,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
_SCALES = {"十": 10, "百": 100, "千": 1000}


def fold(text: str) -> str:
    """Write full-width and look-alike signs in their standard form and drop all white space."""
    return text.translate(_FOLD) if _FOLDED.search(text) else text


@lru_cache(maxsize=65536)
def parse(text: str) -> AnyTarget:
    """
    Parse 指标值.

    Args:
        text: as it stands in the form, of any shape.

    Returns:
        The target; its `text` is `text` unchanged. What is not understood is a `Phrase`.
    """
    plain = fold(text)
    if len(plain) > LONGEST or _APART.search(text):
        return Phrase(text=text)  # 88 100: two numbers, whatever they mean
    plain = _ASIDE.sub("", plain)
    if plain[-1:] in _CLOSING and (wrapped := _WRAPPING.fullmatch(plain)):
        plain = wrapped["inside"] or wrapped["sentence"] or ""
    return (
        _placeholder(text, plain)
        or (_date(text, plain) if _DATED.search(plain) else None)
        or (_interval(text, plain) if _BOUNDED.search(plain) else None)
        or _quantity(text, plain)
        or _each(text, plain)
        or Phrase(text=text)
    )


def format_target(target: AnyTarget) -> str:
    """Return the text of a target as its form has it: `format_target(parse(s)) == s`."""
    return target.text


def _parsed(value: object) -> object:
    return parse(value) if isinstance(value, str) else value


Target = Annotated[AnyTarget, BeforeValidator(_parsed), PlainSerializer(format_target, return_type=str)]
"""A field of a model that takes a text or a parsed target, and is stored as its text."""


def notation(target: AnyTarget) -> str:
    """
    Write a target in the one standard notation, `≥50.00(个)`.

    A phrase stays as it is; parsing the result gives the same sign, value and unit.
    """
    match target:
        case Quantity(op=op, value=value, unit=unit):
            return f"{op or ''}{value:f}{f'({unit})' if unit else ''}"
        case Interval(low=low, high=high, unit=unit):
            return f"{low:f}~{high:f}{f'({unit})' if unit else ''}"
        case DateTarget(op=op, value=value, year=int(), month=int()):
            return f"{op or ''}{value}"
        case DateTarget(op=op, year=year, month=month, day=day):
            named = ((year, "年"), (month, "月"), (day, "日"))
            return (op or "") + "".join(f"{part}{word}" for part, word in named if part is not None)
        case _:
            return target.text.strip()


def _placeholder(text: str, plain: str) -> Placeholder | None:
    return Placeholder(text=text) if _PLACEHOLDER.fullmatch(plain) else None


def _quantity(text: str, plain: str) -> Quantity | None:
    match = _QUANTITY.fullmatch(plain)
    if match is None:
        return None
    op = _op(match)
    if match["chinese"] and op is None and (match["bare"] or "").partition("/")[0] not in _COUNTED:
        return None  # 一般, 三好: words, not numbers
    digits = match["number"] or match["chinese_percent"] or match["chinese"]
    value = _number(digits)
    if value is None:
        return None
    unit = "%" if match["percent"] else _unit(match["bracketed"] or match["bare"])
    return Quantity(text=text, op=op, value=value, unit=unit)


def _each(text: str, plain: str) -> Quantity | None:
    """Read 每年2次 as 2(次/年), 每月不少于2次 as ≥2(次/月)."""
    match = _EACH.fullmatch(plain)
    if match is None:
        return None
    unit = f"{_unit(match['bracketed'] or match['bare'])}/{match['period']}"
    return Quantity(text=text, op=_op(match), value=_decimal(match["number"]), unit=unit)


def _op(match: re.Match[str]) -> Op | None:
    prefix, suffix = match["prefix"], match["suffix"]
    return _PREFIX[prefix] if prefix else _SUFFIX[suffix] if suffix else None


def _interval(text: str, plain: str) -> Interval | None:
    if _MONTHS.fullmatch(plain):
        return None
    for pattern in (_INTERVAL, _BETWEEN):
        if match := pattern.fullmatch(plain):
            unit = _unit(match["bracketed"] or match["bare"] or (match["low_unit"] or "").strip("()"))
            return Interval(text=text, low=_decimal(match["low"]), high=_decimal(match["high"]), unit=unit)
    if match := _TOLERANCE.fullmatch(plain):
        middle, half = _decimal(match["middle"]), Decimal(match["half"])
        unit = _unit(match["bracketed"] or match["bare"])
        return Interval(text=text, low=middle - half, high=middle + half, unit=unit)
    return None


def _date(text: str, plain: str) -> DateTarget | None:
    match = _DATE.fullmatch(plain)
    if match is None:
        return None
    year, month, day = (int(match[part]) if match[part] else None for part in ("year", "month", "day"))
    if year is None and (month is None or "月" not in plain):
        return None
    if month is None and (day is not None or "年" not in plain):
        return None
    if month is not None and day is not None and day > monthrange(year or 2000, month)[1]:
        return None
    if match["end"] and day is None:
        month, day = (month, monthrange(year or 2001, month)[1]) if month else (12, 31)
    op = _PREFIX[match["prefix"]] if match["prefix"] else Op.AT_MOST if match["suffix"] else None
    return DateTarget(text=text, op=op, year=year, month=month, day=day)


def _decimal(digits: str) -> Decimal:
    return Decimal(digits.replace(",", ""))


def _number(digits: str) -> Decimal | None:
    return _decimal(digits) if digits[-1].isascii() else _chinese_number(digits)


def _chinese_number(words: str) -> Decimal | None:
    """Read 九十五, 一百二十, 三千零五, 九十五点五 below ten thousand; `None` when it is no number."""
    whole, _, fraction = words.partition("点")
    if not whole or ("点" in words and not (fraction and all(c in _DIGITS for c in fraction))):
        return None
    number = _positional(whole) if len(whole) > 1 and all(c in _DIGITS for c in whole) else _spoken(whole)
    tail = "".join(str(_DIGITS[c]) for c in fraction)
    return None if number is None else Decimal(f"{number}.{tail}" if tail else number)


def _positional(digits: str) -> int:
    """Read 二〇二四 digit by digit."""
    return int("".join(str(_DIGITS[c]) for c in digits))


def _spoken(words: str) -> int | None:
    """Read 三千零五; `None` when digits stand side by side or scales do not fall."""
    total, digit, scale = 0, None, 10_000
    for char in words:
        if char in _SCALES:
            if _SCALES[char] >= scale:
                return None
            scale = _SCALES[char]
            total += (1 if digit is None else digit) * scale
            digit = None
        elif digit:
            return None
        else:
            digit = _DIGITS[char]
    return total + (digit or 0)


def _unit(unit: str | None) -> str:
    """Return a unit in its standard form: 百分比 is %, and 元/人*月 元/人·月."""
    return _UNIT_WORDS.get(unit, unit.replace("*", "·")) if unit else ""
