"""
Which word lists an indicator's name has words of, found in one pass over the name.

The lists are the files of `model/lexicons`, of a table its keys; a set of lists is an `int` with one bit each, so that
a rule's question costs one `&` even where it is asked ten thousand times.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from xl_jixiao.model import lexicons
from xl_jixiao.rules.topics import pairs

if TYPE_CHECKING:
    from collections.abc import Callable

LISTS = (
    "adverse",
    "awards",
    "bounded_rates",
    "cost_names",
    "execution_rates",
    "favourable",
    "growth",
    "input_names",
    "output_names",
    "part_whole",
    "percent_names",
    "process_names",
    "quality_rates",
    "satisfaction",
    "scope_names",
    "time_names",
    "timely",
)
(
    ADVERSE,
    AWARD,
    BOUNDED,
    COST,
    EXECUTION,
    FAVOURABLE,
    GROWTH,
    INPUT,
    OUTPUT,
    PART,
    PERCENT,
    PROCESS,
    QUALITY,
    SATISFACTION,
    SCOPE,
    TIME,
    TIMELY,
) = (1 << place for place in range(len(LISTS)))


def lists_in(name: str) -> int:
    """Return the lists that have a word in `name`, as bits."""
    starts, index = _index()
    found = 0
    for start in starts.intersection(pairs(name)):
        for word, bits in index[start]:
            if word in name:
                found |= bits
    for bit, confirmed in _guards(found):
        if not confirmed(name):
            found ^= bit
    return found


@cache
def _index() -> tuple[frozenset[str], dict[str, tuple[tuple[str, int], ...]]]:
    """Return the words of all lists by their first two characters."""
    bits: dict[str, int] = {}
    for place, name in enumerate(LISTS):
        for word in lexicons.words(name) or lexicons.table(name):
            bits[word] = bits.get(word, 0) | 1 << place
    index: dict[str, tuple[tuple[str, int], ...]] = {}
    for word, lists in bits.items():
        index[word[:2]] = (*index.get(word[:2], ()), (word, lists))
    return frozenset(index), index


@cache
def _guards(found: int) -> tuple[tuple[int, Callable[[str], object]], ...]:
    """Return those of some lists whose words do not count beside certain others, with the search that tells."""
    return tuple(
        (1 << place, lexicons.pattern(name).search)
        for place, name in enumerate(LISTS)
        if found & 1 << place and lexicons.guarded(name)
    )
