"""
Mend what a rule knows how to mend: preview, apply, undo.

Only safe fixes (standard signs, stray blanks) are taken without asking; each keeps the meaning of the text. Where two
fixes of one run change the same field, the one of the later rule is taken; the other shows up on the next check.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from xl_jixiao.model import paths

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from xl_jixiao.findings import Finding
    from xl_jixiao.model import Dossier

_Steps = tuple[str | int, ...]


class Change(NamedTuple):
    """A text that a fix replaces; the list of changes is all that `undo` needs."""

    path: str
    """`forms[0].indicators[3].target`"""
    project: str
    item: str
    before: str
    after: str
    title: str
    """what is done, in a few words"""
    codes: tuple[str, ...]
    """the rules whose findings it mends"""


def preview(dossier: Dossier, findings: Iterable[Finding], *, safe_only: bool = True) -> tuple[Change, ...]:
    """
    List what `apply` would change, without changing anything.

    Args:
        dossier: the forms that were checked.
        findings: those to mend; the ones without a fix are passed over.
        safe_only: leave out fixes that may change the meaning.
    """
    changes: dict[str, Change] = {}
    for finding in findings:
        if finding.fix is None or (safe_only and not finding.fix.safe):
            continue
        for edit in finding.fix.edits:
            before = _text(dossier, edit.path)
            known = changes.get(edit.path)
            codes = (*known.codes, finding.code) if known and known.after == edit.after else (finding.code,)
            if before != edit.after:
                changes[edit.path] = Change(
                    edit.path, finding.project, finding.item, before, edit.after, finding.fix.title, codes
                )
    return tuple(changes.values())


def apply(
    dossier: Dossier, findings: Iterable[Finding], *, safe_only: bool = True
) -> tuple[Dossier, tuple[Change, ...]]:
    """
    Mend a dossier.

    Args:
        dossier: the forms that were checked; it stays as it is.
        findings: those to mend.
        safe_only: leave out fixes that may change the meaning.

    Returns:
        The mended copy, and the changes in the order of the findings.
    """
    changes = preview(dossier, findings, safe_only=safe_only)
    return _replace(dossier, {change.path: change.after for change in changes}), changes


def undo(dossier: Dossier, changes: Iterable[Change]) -> Dossier:
    """Take changes back; a field that somebody has changed since stays as it is."""
    back = {change.path: change.before for change in changes if _text(dossier, change.path) == change.after}
    return _replace(dossier, back)


def _text(dossier: Dossier, path: str) -> str:
    value = paths.get(dossier, path)
    return str(getattr(value, "text", value))


def _replace(dossier: Dossier, texts: Mapping[str, str]) -> Dossier:
    """Replace all texts in one pass: a form of ten thousand rows is rebuilt once, not ten thousand times."""
    return _rebuilt(dossier, {paths.split(path): text for path, text in texts.items()})  # type: ignore[no-any-return]


def _rebuilt(node: Any, edits: dict[_Steps, str]) -> Any:
    if not edits:
        return node
    if () in edits:
        return edits[()]
    inside: dict[str | int, dict[_Steps, str]] = {}
    for steps, text in edits.items():
        inside.setdefault(steps[0], {})[steps[1:]] = text
    if isinstance(node, tuple):
        return tuple(_rebuilt(item, inside.get(index, {})) for index, item in enumerate(node))
    fields = {name: _rebuilt(getattr(node, name), inside.get(name, {})) for name in type(node).model_fields}
    return type(node)(**fields)
