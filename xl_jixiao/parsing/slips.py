"""Slips of pens, printers and scanners in a row: numbering before names, `≥` read as 2, numbers without their `%`."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from xl_jixiao.model import Quantity, parse

_MARKED = r"(?:(?:指标\s*\d{1,2}\s*(?:[:：、.．]|(?=[\u4e00-\u9fff]))|[★☆]+|\*(?!\*))\s*)"
_NUMBERED = r"\d{1,2}\s*[、.．](?!\s*\d|.*[2-9][、.．])\s*"
"""1. before a name, but not before a list of several"""
_NUMBERING = re.compile(rf"(?:{_NUMBERED}{_MARKED}*|{_MARKED}+)(?=\S)")
_BOX = re.compile(r"([☑√✓✔☒■●□☐○]|[R£口](?=\s|$))")
"""Boxes; R and £ are what is left of ☑ and □ of the Wingdings fonts, 口 is typed for □"""
_TICKED = frozenset("☑√✓✔☒■●R")
_CHOICE_NUMBER = re.compile(r"^\d{1,2}\s*[、.．)）]\s*")
_SHARE = re.compile(r"率|度|比例|占比|比重")
_GROWING = re.compile(r"增长|增幅|提高|提升|上升")
_MISREAD = re.compile(r"2(?P<rest>\d{2,3}(?:\.\d+)?\s*[(（]?[%％][)）]?)")


class Slip(NamedTuple):
    """A text as it was meant, how sure that is, and a Chinese sentence."""

    text: str
    confidence: float
    what: str


def numbering(name: str) -> Slip | None:
    """Find `指标1：`, `指标1`, `1.` or `★` before a name; two stars of ASCII stand for something not filled in."""
    match = _NUMBERING.match(name)
    return Slip(name[match.end() :], 0.95, "去掉了指标名称前的编号或星号") if match else None


def ticked(text: str) -> Slip | None:
    """
    Find the one choice that is ticked in `1、持续性项目 ☑ 2、新增性项目 □`, boxes before or behind the choices.

    The last box behind may be missing: a blank one is easily lost.
    """
    parts = [part.strip() for part in _BOX.split(text) if part.strip()]
    boxes, names = parts[::2], parts[1::2]
    behind = not _BOX.match(text.strip())
    if behind:
        boxes, names = names, boxes
    chosen = [name for box, name in zip(boxes, names, strict=False) if box in _TICKED]
    complete = len(boxes) == len(names) or (behind and len(boxes) == len(names) - 1)
    if len(names) < 2 or not complete or len(chosen) != 1 or not all(map(_BOX.fullmatch, boxes)):
        return None
    return Slip(_CHOICE_NUMBER.sub("", chosen[0]), 0.95, "按勾选的一项认读")


def misread_sign(name: str, target: str, *, signs: bool) -> Slip | None:
    """
    Find a `≥` that a scanner read as 2: `295%` of a 满意度.

    Args:
        name: of the indicator.
        target: as it stands in the form.
        signs: whether other targets of the form have a `≥`; then it is likely.
    """
    match = _MISREAD.fullmatch(target)
    if match is None or not _SHARE.search(name) or _GROWING.search(name):
        return None
    meant = parse(f"≥{match['rest']}")
    if not isinstance(meant, Quantity) or meant.value > 100:
        return None
    return Slip(meant.text, 0.8 if signs else 0.6, f"“{target}”疑为“{meant.text}”识别有误")


def lost_percent(name: str, text: str) -> Slip | None:
    """Find a share that a workbook shows as 95% and stores as 0.95; only for readers without number formats."""
    number = parse(text)
    if not isinstance(number, Quantity) or number.op or number.unit or not 0 < number.value <= 1:
        return None
    if not _SHARE.search(name):
        return None
    shown = f"{(number.value * 100).normalize() + Decimal(0):f}%"
    return Slip(shown, 0.7, f"单元格存的是 {text}，表上多半显示为 {shown}")
