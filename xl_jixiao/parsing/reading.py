"""What came of reading a file: the forms, where each value stood, what was repaired, what found no place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from xl_jixiao.parsing.origins import Either

if TYPE_CHECKING:
    from xl_jixiao.model import Dossier, Origin

ASK_BELOW = 0.75
"""A repair less certain than this is put to the user (own proposal)."""


class Repair(NamedTuple):
    """A value that does not stand in the form as the model has it, and why it was taken so."""

    path: str
    origin: Origin
    what: str
    """A Chinese sentence for the user"""
    before: str
    """Text as it stands in the file"""
    after: str
    """Text as the form has it"""
    confidence: float
    """0 to 1"""


class Unplaced(NamedTuple):
    """A text that belongs to no field."""

    origin: Origin
    text: str
    why: str
    """A Chinese sentence for the user"""


class Question(NamedTuple):
    """An uncertain repair, put to the user; the answer is one of `choices`."""

    repair: Repair
    choices: tuple[str, ...]


Ask = Callable[[Question], str | None]
"""Answers a question with one of its choices; `None` keeps what was assumed."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The forms of a file; `origins` has every field that is filled, by its full path."""

    dossier: Dossier
    origins: Mapping[str, Origin] = field(default_factory=dict)
    blanks: Mapping[str, Origin] = field(default_factory=dict)
    """Where a field that is blank would be filled, and `indicators` as a whole: the heading of their names"""
    boxes: tuple[frozenset[str], ...] = ()
    """Of each form the fields that it has a label for, filled or not: of amounts their line, of its table the column"""
    repairs: tuple[Repair, ...] = ()
    unplaced: tuple[Unplaced, ...] = ()
    layout: str = ""
    """Code of the layout that the forms have; several are joined by `、`, an unknown one is `""`"""
    profile: str = ""
    """Name of the profile that goes with the layout; `""` when none does, or not the same one with all forms"""
    confidence: float = 0.0
    """How well the headings fit that layout, 0 to 1; the lowest of all forms"""

    @property
    def places(self) -> Mapping[str, Origin]:
        """Where each field stands, or would stand."""
        return Either(self.origins, self.blanks)

    @property
    def uncertain(self) -> tuple[Repair, ...]:
        """Repairs that a person should confirm (待确认)."""
        return tuple(repair for repair in self.repairs if repair.confidence < ASK_BELOW)
