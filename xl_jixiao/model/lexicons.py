"""
Word lists that scoring and rules share, one commented YAML file each in `lexicons/`.

A file has `words`, and may have `unless_followed_by` and `unless_preceded_by`: a word counts only where none of these
comes after it, or before it. A file with a `table` gives words to words.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

import yaml


class _Lexicon(NamedTuple):
    words: frozenset[str]
    unless_followed_by: frozenset[str]
    unless_preceded_by: frozenset[str]


def words(name: str) -> frozenset[str]:
    """
    Return the words of a list.

    Raises:
        FileNotFoundError: no list has this name.
    """
    return _read(name).words


def guarded(name: str) -> bool:
    """
    Tell whether a list has words that take others back.

    Raises:
        FileNotFoundError: no list has this name.
    """
    lexicon = _read(name)
    return bool(lexicon.unless_followed_by or lexicon.unless_preceded_by)


@cache
def pattern(name: str) -> re.Pattern[str]:
    """
    Return a pattern that finds any word of a list that nothing takes back; search with it, from the beginning.

    Raises:
        FileNotFoundError: no list has this name.
    """
    lexicon = _read(name)
    unless = f"(?!.*(?:{_alternatives(lexicon.unless_followed_by)}))" if lexicon.unless_followed_by else ""
    before = f"^(?:(?!{_alternatives(lexicon.unless_preceded_by)}).)*?" if lexicon.unless_preceded_by else ""
    return re.compile(f"{before}(?:{_alternatives(lexicon.words)}){unless}", re.DOTALL)


@cache
def table(name: str) -> dict[str, frozenset[str]]:
    """
    Return a file that gives words to words, key by key.

    Raises:
        FileNotFoundError: no list has this name.
    """
    return {key: frozenset(entries) for key, entries in _load(name)["table"].items()}


@cache
def _read(name: str) -> _Lexicon:
    data = _load(name)
    return _Lexicon(**{field: frozenset(data.get(field, ())) for field in _Lexicon._fields})


def _load(name: str) -> Any:
    text = files("xl_jixiao.model").joinpath("lexicons", f"{name}.yaml").read_text("utf-8")
    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - both are safe loaders


def _alternatives(entries: frozenset[str]) -> str:
    return "|".join(re.escape(entry) for entry in sorted(entries, key=lambda entry: (-len(entry), entry)))
