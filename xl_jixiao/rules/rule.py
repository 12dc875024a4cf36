"""
What a rule is: a code, the fault it names, how grave it is, its basis, and a function that yields problems.

A rule is a predicate over values; it knows no cell and no Excel, and never raises. Its docstring is Chinese: users
are shown it. The first line says what is checked, then come 为什么, 不妥 and 妥当 (see `explain`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from xl_jixiao.rules.basis import Basis
    from xl_jixiao.rules.subject import DossierSubject, FormSubject


class Severity(StrEnum):
    """How grave a finding is."""

    ERROR = "错误"
    """blocks handing in; cannot be explained away"""
    REVIEW = "核实"
    """passes with a real 出错说明"""
    ADVICE = "提示"
    """never blocks"""

    @property
    def symbol(self) -> str:
        """A sign beside the word, so that colour is never the only carrier."""
        return _SYMBOLS[self]


_SYMBOLS = {Severity.ERROR: "✖", Severity.REVIEW: "⚠", Severity.ADVICE: "ℹ"}


class Need(StrEnum):
    """What a rule compares the form with; without it the rule is listed as 未能审核."""

    NOTHING = ""
    PREVIOUS = "上年度的表"
    APPROVED = "同一项目的申报表"
    STATED = "汇总表"


class Edit(NamedTuple):
    """Another text at a path, relative to the same root as the problem's path."""

    path: str
    after: str


class Fix(NamedTuple):
    """Edits that mend a problem; only safe ones apply without asking, each by itself keeps the meaning."""

    title: str
    edits: tuple[Edit, ...]
    safe: bool = False


class Problem(NamedTuple):
    """What a rule found at a path of its subject."""

    path: str
    message: str
    """one Chinese sentence that names the row and says what to do"""
    found: str = ""
    """表中值, with its unit"""
    expected: str = ""
    """应为, with its unit"""
    fix: Fix | None = None
    severity: Severity | None = None
    """where this case is graver or slighter than the rule's own severity"""


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """A rule of the registry, equal to itself only; `code` is never reused, `slug` names the fault."""

    code: str
    slug: str
    title: str
    severity: Severity
    basis: tuple[Basis, ...]
    scope: Literal["form", "dossier"]
    check: Callable[..., Iterable[Problem]]
    mends: Literal["", "safe", "unsafe"] = ""
    """whether its problems carry a fix, and of which kind"""
    need: Need = Need.NOTHING
    citation: str = field(init=False)
    """the basis as users read it"""

    def __post_init__(self) -> None:
        """Write the citation once: every finding carries it."""
        object.__setattr__(self, "citation", "；".join(map(str, self.basis)))

    @property
    def family(self) -> str:
        """The letters of the code: `FND`."""
        return self.code.partition("-")[0]


_FormCheck = Callable[["FormSubject"], Iterable[Problem]]
_DossierCheck = Callable[["DossierSubject"], Iterable[Problem]]


def form_rule(  # noqa: PLR0913 - a rule has these parts
    code: str,
    slug: str,
    title: str,
    severity: Severity,
    *basis: Basis,
    mends: Literal["", "safe", "unsafe"] = "",
    need: Need = Need.NOTHING,
) -> Callable[[_FormCheck], Rule]:
    """Make a rule of a function over one form; its paths are relative to the form."""
    return lambda check: Rule(code, slug, title, severity, basis, "form", check, mends, need)


def dossier_rule(
    code: str, slug: str, title: str, severity: Severity, *basis: Basis, need: Need = Need.NOTHING
) -> Callable[[_DossierCheck], Rule]:
    """Make a rule of a function over several forms; its paths begin with `forms[i]`, or are blank for the packet."""
    return lambda check: Rule(code, slug, title, severity, basis, "dossier", check, "", need)
