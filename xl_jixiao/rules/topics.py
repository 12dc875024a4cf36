"""
What an indicator or a sentence is about: the name without the words that say nothing of the work itself.

Two texts speak of the same work when enough pairs of neighbouring characters of a topic occur in the other. The shares
were tuned on the sample packet (own proposal): a rule that compares texts must rather miss than accuse.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from operator import add, itemgetter
from typing import TYPE_CHECKING

from xl_jixiao.model.lexicons import words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

ENOUGH = 0.4
"""Share of a topic's pairs that the other text has."""

_SHORT = 60
"""Names and their parts are no longer; a text of its own length is cut once."""

STRAND = 3
"""Indicators that share a word make a strand of work; fewer may be wording only."""

Pairs = tuple[str, ...]
"""Tuples of texts are the values that cost the garbage collector nothing."""

_MARKS = r"和及与或、，,；;。：:（）()“”\"'《》\s0-9"
# Begins with a set: then the pattern looks for one of its characters, a quarter faster than for four choices.
_BETWEEN = re.compile(
    rf"[{_MARKS}第数率](?:(?<=[{_MARKS}])|(?<=第)[0-9一二三四五六七八九十百]+[届期批次]|(?<=[数率])(?=$|[\s（(]))"
)


def topic(name: str) -> tuple[str, ...]:
    """
    Return the parts of a name that say what work it is about.

    >>> topic("年度审计任务按时完成率")
    ('审计',)
    >>> topic("合同签订流程合规率")
    ()
    """
    return tuple([part for part in _BETWEEN.split(_generic().sub(" ", name)) if len(part) >= 2])


@lru_cache(maxsize=1)
def _generic() -> re.Pattern[str]:
    entries = sorted(words("generic"), key=lambda entry: (-len(entry), entry))
    return re.compile("|".join(map(re.escape, entries)))


def pairs(text: str) -> Pairs:
    """Return all pairs of neighbouring characters."""
    if 2 < len(text) <= _SHORT:
        return _cut(len(text))(text)
    return tuple(map(add, text, text[1:]))


@cache
def _cut(length: int) -> Callable[[str], Pairs]:
    """Return what cuts a text of so many characters, a third faster than one pair after the other is cut."""
    return itemgetter(*[slice(at, at + 2) for at in range(length - 1)])


def speaks_of(known: frozenset[str], parts: Iterable[Pairs]) -> bool:
    """Tell whether a text speaks of any part of a topic; both are given by their pairs."""
    for part in parts:  # noqa: SIM110 - asked of every row by two rules: a generator costs twice as much
        if sum(map(known.__contains__, part)) >= ENOUGH * len(part):
            return True
    return False
