"""What changed between the indicators that were approved (申报表) and those that were evaluated (自评表)."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from xl_jixiao.model import Phrase
from xl_jixiao.model.grammar import fold
from xl_jixiao.scoring.actuals import from_form, match

if TYPE_CHECKING:
    from xl_jixiao.model import AnyTarget, Form


class ChangeKind(StrEnum):
    """How an indicator changed."""

    REMOVED = "申报表中的指标在自评表中没有"
    ADDED = "自评表中的指标在申报表中没有"
    RENAMED = "指标名称与申报表不同"
    TARGET = "指标值与申报表不同"
    POINTS = "分值与申报表不同"


class Change(NamedTuple):
    """One difference; `before` is the 申报表's, `after` the 自评表's."""

    kind: ChangeKind
    path: str
    """in the 自评表; for a removed indicator in the 申报表"""
    name: str
    before: str = ""
    after: str = ""


def changes(application: Form, evaluation: Form) -> tuple[Change, ...]:
    """List indicators that were removed, added, renamed or given another target or other points."""
    entries = from_form(evaluation)
    matching = match(application, entries)
    found = [
        Change(ChangeKind.REMOVED, f"indicators[{at}]", application.indicators[at].name) for at in matching.missing
    ]
    found += (Change(ChangeKind.ADDED, f"indicators[{entry.source}]", entry.name) for entry in matching.unused)
    for pair in (*matching.exact, *matching.to_confirm):
        before, after = application.indicators[pair.at], evaluation.indicators[pair.entry.source]
        path = f"indicators[{pair.entry.source}]"
        if pair.likeness < 100:
            found.append(Change(ChangeKind.RENAMED, f"{path}.name", after.name, before.name, after.name))
        if not _same(before.target, after.target):
            texts = before.target.text, after.target.text
            found.append(Change(ChangeKind.TARGET, f"{path}.target", after.name, *texts))
        if before.points is not None and after.points is not None and before.points != after.points:
            texts = f"{before.points:f}", f"{after.points:f}"
            found.append(Change(ChangeKind.POINTS, f"{path}.points", after.name, *texts))
    return tuple(found)


def _same(before: AnyTarget, after: AnyTarget) -> bool:
    """Tell whether two targets promise the same: 50.00(个) is 50个."""
    if isinstance(before, Phrase):
        return isinstance(after, Phrase) and fold(before.text) == fold(after.text)
    return before.model_dump(exclude={"text"}) == after.model_dump(exclude={"text"})
