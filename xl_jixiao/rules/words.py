"""
Which word lists an indicator's name has words of, found in one pass over the name.

The lists are the files of `model/lexicons`; a set of lists is an `int` with one bit each, so that a rule's question
costs one `&` even where it is asked ten thousand times.
"""

from __future__ import annotations

from functools import cache
from operator import add

from xl_jixiao.model import lexicons

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
    starts, index, guards = _index()
    found = 0
    for start in starts.intersection(map(add, name, name[1:])):
        for word, bits in index[start]:
            if word in name:
                found |= bits
    for bit, list_name in guards if found else ():
        if found & bit and not lexicons.pattern(list_name).search(name):
            found ^= bit
    return found


@cache
def _index() -> tuple[frozenset[str], dict[str, tuple[tuple[str, int], ...]], tuple[tuple[int, str], ...]]:
    """Return words by their first two characters, and the lists whose words do not count before certain others."""
    bits: dict[str, int] = {}
    for place, name in enumerate(LISTS):
        for word in lexicons.words(name):
            bits[word] = bits.get(word, 0) | 1 << place
    index: dict[str, tuple[tuple[str, int], ...]] = {}
    for word, lists in bits.items():
        index[word[:2]] = (*index.get(word[:2], ()), (word, lists))
    guards = tuple((1 << place, name) for place, name in enumerate(LISTS) if lexicons.guarded(name))
    return frozenset(index), index, guards
