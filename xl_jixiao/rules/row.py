"""`Row`: one indicator with the facts that many rules ask for, worked out once."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from xl_jixiao.model.lexicons import words
from xl_jixiao.parsing.labels import words as labels
from xl_jixiao.rules.marks import aim
from xl_jixiao.rules.topics import pairs, topic
from xl_jixiao.rules.words import SATISFACTION, lists_in

if TYPE_CHECKING:
    from xl_jixiao.model import Indicator
    from xl_jixiao.rules.topics import Pairs

_BRACKETS = re.compile(r"[（(][^（）()]*[）)]$")
_RESIDUE = re.compile(r"[（(][≥≤＞＜>=<]*\*{2,}[^（）()]*[）)]|(?<![≥≤＞＜>=<])[≥≤＞＜>=<]+\*{2,}.*")
"""What a template prints behind a name for the value: 救助人数（≥**人）"""
_LONGEST_SHOWN = 40
_NAMES_KEPT = 8192
"""Names that are remembered: units share their wording, and a form is checked again and again while it is written."""
_LONGEST_KEPT = 100
"""Longer ones are prose that does not come again."""


JUDGED = frozenset({"决策指标", "过程指标"})
"""一级指标 that are judged by a standard and promise nothing"""


class Row:
    """An indicator, its place in the form, its standard levels, and what its name and its target are."""

    __slots__ = (
        "countable",
        "index",
        "indicator",
        "kind",
        "level1",
        "level2",
        "lists",
        "marks",
        "name",
        "op",
        "rate",
        "stem",
        "target",
        "text",
        "topic",
        "topic_pairs",
        "unit",
        "value",
    )

    def __init__(self, index: int, indicator: Indicator) -> None:
        """Work out the facts of one indicator."""
        self.index = index
        self.indicator = indicator
        self.level1, self.level2 = standard_levels(indicator.level1, indicator.level2)
        facts = (_known_name if len(indicator.name) <= _LONGEST_KEPT else _name)(indicator.name)
        self.name, self.stem, self.lists, self.topic, self.topic_pairs, self.rate = facts
        """
        三级指标 without white space; the same without brackets at its end; the word lists it has words of, see `words`;
        the parts of it that say what work it is about; the pairs of their characters; whether it is a percentage
        """
        known = aim(indicator.target)
        self.target, self.kind, self.text, self.marks, self.op, self.value, self.unit, self.countable = known

    def at(self, field: str) -> str:
        """Return the path of a field of the row."""
        return f"indicators[{self.index}].{field}"

    @property
    def judged(self) -> bool:
        """Whether it asks how the project was decided on and run, for which there is no 指标值."""
        return self.level1 in JUDGED

    @property
    def label(self) -> str:
        """What a message calls the row."""
        shown = self.name if len(self.name) <= _LONGEST_SHOWN else f"{self.name[:_LONGEST_SHOWN]}…"
        return f"第{self.index + 1}项指标“{shown}”" if shown else f"第{self.index + 1}项指标"

    @property
    def level(self) -> str:
        """What a message calls the row's 二级指标."""
        return self.level2 or self.indicator.level2.strip() or self.level1 or "未分级"


def _name(written: str) -> tuple[str, str, int, tuple[str, ...], tuple[Pairs, ...], bool]:
    """Work out what a name says by itself."""
    name = "".join(written.split())
    stem = _BRACKETS.sub("", name) if name.endswith((")", "）")) else name
    lists, parts = lists_in(name), topic(_RESIDUE.sub("", name) if "**" in name else name)
    return name, stem, lists, parts, tuple(map(pairs, parts)), stem.endswith(("率", "度")) and is_rate(stem, lists)


_known_name = lru_cache(maxsize=_NAMES_KEPT)(_name)


@lru_cache(maxsize=4096)
def standard_levels(level1: str, level2: str) -> tuple[str, str]:
    """
    Return the standard names of 一级 and 二级指标; `""` for what is blank or unknown.

    A blank 一级 is taken from the 二级 where that has only one place. 满意度 that a form prints as the last group of
    效益指标, as those of 湖南 and 宁夏 do, is 满意度指标.
    """
    known = labels()
    upper, lower = known.level(level1), known.level(level2)
    second = lower.level2 if lower else ""
    first = upper.level1 if upper else ""
    if (not first and not level1.strip()) or (first == "效益指标" and second == "服务对象满意度指标"):
        first = known.parents.get(second, "")
    return first, second


@cache
def _no_percentages() -> frozenset[str]:
    return words("no_percentages")


def is_rate(stem: str, lists: int) -> bool:
    """Tell whether a name is that of a percentage: 合格率, 满意度; not 频率 or 汇率."""
    if stem.endswith("率"):
        return _no_percentages().isdisjoint((stem[-2:], stem[-3:]))
    return bool(lists & SATISFACTION) and stem.endswith(("满意度", "满意程度"))
