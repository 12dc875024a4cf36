"""Run the rules over a dossier: findings with their place in the file, and what could not be checked."""

from __future__ import annotations

from enum import StrEnum
from functools import cached_property, lru_cache
from itertools import groupby, islice
from operator import itemgetter
from typing import TYPE_CHECKING

from xl_jixiao.errors import InputError
from xl_jixiao.findings import FIELDS, Explanation, Finding, Report, Unchecked, field_name, is_real, without_places
from xl_jixiao.model import Dossier, Form, Origin, Stage, paths
from xl_jixiao.rules.registry import RULES
from xl_jixiao.rules.row import JUDGED, standard_levels
from xl_jixiao.rules.rule import Edit, Fix, Need, Problem, Rule, Severity
from xl_jixiao.rules.subject import DossierSubject, FormSubject, Stated
from xl_jixiao.scoring import profiles

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from xl_jixiao.parsing.reading import Reading
    from xl_jixiao.scoring.profiles import Profile

# Callers of `check` need its results too.
__all__ = [
    "Explanation",
    "Finding",
    "Persona",
    "Report",
    "Unchecked",
    "check",
    "check_reading",
    "check_readings",
    "explain",
    "field_name",
    "is_real",
]

_TOGETHER = 16
"""Forms that a rule looks at one after the other: while its code is at hand, which saves a fifth of the time."""

_ROW = "indicators["
_RANK = {field: rank for rank, field in enumerate(FIELDS)}
_ROWS = _RANK["indicators"]


class Persona(StrEnum):
    """For whom the findings are listed."""

    AUDITOR = "审核人"
    """sees all"""
    WRITER = "填报人"
    """sees what has to be mended or explained"""


def check(  # noqa: PLR0913 - each is a different thing a user may give
    dossier: Dossier,
    profile: Profile | None = None,
    *,
    origins: Mapping[str, Origin] | None = None,
    boxes: Sequence[frozenset[str]] = (),
    previous: Dossier | None = None,
    stated: Stated | None = None,
    explanations: Iterable[Explanation] = (),
    persona: str = Persona.AUDITOR,
    rules: tuple[Rule, ...] = RULES,
) -> Report:
    """
    Run all rules over a dossier.

    Args:
        dossier: the forms of one packet.
        profile: thresholds and severities; without one the default.
        origins: full path → where the value stood in the file.
        boxes: of each form, as far as known, the fields it has a place for, see `Reading`.
        previous: last year's packet, for the rules that compare with it.
        stated: what a 汇总表 of the packet states.
        explanations: 出错说明 of an earlier run; they hold for findings with the same key and value.
        persona: 填报人 is not shown 提示.
        rules: the rules to run.

    Returns:
        The findings, the gravest first; of one severity in the order of the forms, of the places in them, of the codes.
        What an 申报表 is told, its 自评表 and 监控表, which repeat its names and targets, are not told again.

    Raises:
        InputError: nobody is called `persona`.
    """
    if persona not in list(Persona):
        raise InputError(f"没有“{persona}”这种使用者", advice=f"请写{'或'.join(Persona)}")
    run = _Run(dossier, profile or profiles.load(), origins or {}, boxes, rules, previous=previous, stated=stated)
    _look([run])
    return run.report(explanations, persona)


def check_reading(  # noqa: PLR0913 - see check
    reading: Reading,
    profile: Profile | None = None,
    *,
    previous: Dossier | None = None,
    stated: Stated | None = None,
    explanations: Iterable[Explanation] = (),
    persona: str = Persona.AUDITOR,
) -> Report:
    """
    Check what was read from a file; texts that found no place are listed as 未能审核.

    Without a profile it is checked under the one that goes with its layout, so that a form of 四川 is not measured
    by the rules of 上海.

    Raises:
        InputError: nobody is called `persona`.
    """
    report = check(
        reading.dossier,
        profile or profile_of(reading),
        origins=reading.places,
        boxes=reading.boxes,
        previous=previous,
        stated=stated,
        explanations=explanations,
        persona=persona,
    )
    return _with_unplaced(report, reading)


def check_readings(readings: Sequence[tuple[Reading, Profile]]) -> list[Report]:
    """Check several files, each as `check_reading` does; a rule looks at one after the other, which is faster."""
    runs = [_Run(each.dossier, profile, each.places, each.boxes, RULES) for each, profile in readings]
    _look(runs)
    return [
        _with_unplaced(run.report((), Persona.AUDITOR), each) for run, (each, _) in zip(runs, readings, strict=True)
    ]


def _with_unplaced(report: Report, reading: Reading) -> Report:
    unplaced = tuple(Unchecked(item.text and f"“{item.text}”", str(item.origin), item.why) for item in reading.unplaced)
    return Report(report.findings, (*unplaced, *report.unchecked), report.profile)


def profile_of(reading: Reading) -> Profile:
    """
    Return the profile that goes with the layout of what was read.

    A form of no known layout is no form of the default's place, whose layouts are known: it is held against the
    indicators of 财政部, those in force where 成本指标 stand beside 产出指标, else the older ones; so is one whose
    layout has been used under both. One that is judged by 决策 and 过程 as well has the indicators of 绩效评价.
    """
    levels = {standard_levels(row.level1, row.level2) for form in reading.dossier.forms for row in form.indicators}
    if any(first in JUDGED for first, _ in levels):
        return profiles.load("mof-2020")
    if reading.layout and reading.profile != "mof-2021":
        return profiles.load(reading.profile or profiles.DEFAULT)
    beside, below = any(first == "成本指标" for first, _ in levels), ("产出指标", "成本指标") in levels
    older = not beside and (below or not reading.layout)
    return profiles.load("mof-2015" if older else "mof-2021")


def explain(findings: Iterable[Finding], explanations: Iterable[Explanation]) -> list[Finding]:
    """
    Give findings the explanations that still hold for them.

    One whose value has changed becomes `outdated`; an 错误 takes none.
    """
    known = {explanation.key: explanation for explanation in explanations if explanation.text.strip()}
    if not known:
        return list(findings)
    return [_explained(finding, known.get(finding.key)) for finding in findings]


def _explained(finding: Finding, explanation: Explanation | None) -> Finding:
    if explanation is None or finding.severity is Severity.ERROR:
        return finding
    if explanation.value != finding.value:
        return finding._replace(outdated=explanation.text)
    return finding._replace(explanation=explanation.text)


_Found = tuple[int, int, int, int, str, str, Finding]
"""Gravity, form, field, row, code, path, which are the order of findings, and the finding."""
_GRAVITY = {severity: rank for rank, severity in enumerate(Severity)}


class _Active:
    """The rules that are switched on, by what they look at, and the severities a profile gives them."""

    def __init__(self, rules: tuple[Rule, ...], severities: tuple[tuple[str, str], ...]) -> None:
        off = {code for code, value in severities if value == "off"}
        self.severities = {code: Severity(value) for code, value in severities if value != "off"}
        active = [rule for rule in rules if rule.code not in off]
        self.of_dossiers = [rule for rule in active if rule.scope == "dossier"]
        self.of_forms = [(rule, rule.family) for rule in active if rule.scope == "form"]
        needing = [(need, [rule.code for rule in active if rule.need is need]) for need in Need if need]
        self.codes_by_need = {need: "、".join(codes) for need, codes in needing if codes}


@lru_cache(maxsize=16)
def _all(severities: tuple[tuple[str, str], ...]) -> _Active:
    return _Active(RULES, severities)


def _look(runs: Sequence[_Run]) -> None:
    """Run the rules: those over packets, then those over forms."""
    for run in runs:
        run.packet()
    forms = ((run, index) for run in runs for index in range(len(run.dossier.forms)))
    for active, entries in groupby(forms, lambda entry: entry[0].active):
        while some := [(run, index, run.subject(index)) for run, index in islice(entries, _TOGETHER)]:
            _look_at_forms(active, some)


def _look_at_forms(active: _Active, asked: Sequence[tuple[_Run, int, FormSubject]]) -> None:
    # Rules of 权重 and 自评 have nothing to say of other forms.
    special = {
        "WGT": [entry for entry in asked if any(item.points is not None for item in entry[2].form.indicators)],
        "EVA": [entry for entry in asked if entry[2].evaluates],
    }
    for rule, family in active.of_forms:
        for run, index, subject in special.get(family, asked):
            run.ask(rule, index, subject)


class _Run:
    """The check of one packet: what the rules found in it, and what they could not check."""

    def __init__(  # noqa: PLR0913 - see check
        self,
        dossier: Dossier,
        profile: Profile,
        origins: Mapping[str, Origin],
        boxes: Sequence[frozenset[str]],
        rules: tuple[Rule, ...],
        *,
        previous: Dossier | None = None,
        stated: Stated | None = None,
    ) -> None:
        severities = tuple(profile.severities.items())
        self.dossier = dossier
        self.active = _all(severities) if rules is RULES else _Active(rules, severities)
        self._profile = profile
        self._origins = origins
        self._boxes = boxes
        self._placed = bool(origins)
        self._previous = previous
        self._stated = stated
        self._last_year = _Kin(previous)
        self._approved = _Kin(dossier, previous)
        self._found: list[_Found] = []
        self._faults: list[tuple[int, Unchecked]] = []

    def packet(self) -> None:
        """Run the rules that look at several forms."""
        subject = DossierSubject(self.dossier, self._profile, self._previous, self._stated)
        for rule in self.active.of_dossiers:
            for problem in self._problems(rule, subject, -1):
                index, path = _split(problem.path)
                form = self.dossier.forms[index] if index >= 0 else None
                self._add(rule, problem, path, index, form)

    def subject(self, index: int) -> FormSubject:
        """Return a form as rules look at it."""
        form = self.dossier.forms[index]
        last_year, approved = self._last_year.same_stage(form), self._approved.application(form)
        boxes = self._boxes[index] if index < len(self._boxes) else None
        return FormSubject(form, self._profile, last_year, approved, boxes)

    def ask(self, rule: Rule, index: int, subject: FormSubject) -> None:
        """Run a rule over one form, `index` being its place in the packet."""
        for problem in self._problems(rule, subject, index):
            self._add(rule, problem, problem.path, index, subject.form)

    def report(self, explanations: Iterable[Explanation], persona: str) -> Report:
        """Put together what was found."""
        findings = _told_once([found[-1] for found in sorted(self._found)], self.dossier)
        if persona == Persona.WRITER:
            findings = [finding for finding in findings if finding.severity is not Severity.ADVICE]
        without = self._without() if self.dossier.forms else ()
        return Report(tuple(explain(findings, explanations)), (*self._unchecked, *without), self._profile.label)

    @property
    def _unchecked(self) -> list[Unchecked]:
        """What could not be checked for a fault of a rule, in the order of the forms."""
        return [unchecked for _, unchecked in sorted(self._faults, key=itemgetter(0))]

    def _without(self) -> Iterator[Unchecked]:
        """Name the rules that had nothing to compare with."""
        evaluations = (form for form in self.dossier.forms if form.stage is Stage.EVALUATION)
        lacking = {
            Need.PREVIOUS: self._previous is None,
            Need.APPROVED: any(self._approved.application(form) is None for form in evaluations),
            Need.STATED: self._stated is None,
        }
        for need, codes in self.active.codes_by_need.items():
            if lacking[need]:
                yield Unchecked(codes, "", f"没有提供{need}，无法比较")

    def _problems(self, rule: Rule, subject: FormSubject | DossierSubject, index: int) -> list[Problem]:
        try:
            return list(rule.check(subject))
        except Exception:  # noqa: BLE001 - a fault in one rule must not cost the user the other findings
            where = self.dossier.forms[index].project if index >= 0 else ""
            sorry = "规则运行出错，请把这张表发给开发者"
            self._faults.append((index, Unchecked(f"{rule.code} {rule.title}", where, sorry)))
            return []

    def _add(self, rule: Rule, problem: Problem, path: str, index: int, form: Form | None) -> None:
        _, message, found, expected, fix, own = problem
        severity = self.active.severities.get(rule.code) or own or rule.severity
        prefix = "" if form is None else f"forms[{index}]."
        judged = ""
        if form is not None and path.startswith(_ROW):
            place, _, field = path[len(_ROW) :].partition("].")
            row = int(place)
            indicator = form.indicators[row]
            rank, item = _ROWS, indicator.name.strip() or f"第{row + 1}项指标"
            if severity is Severity.REVIEW:
                judged = _text(getattr(indicator, field))
        else:
            row, rank, item = -1, _rank(path), field_name(path)
            if severity is Severity.REVIEW and form is not None and path:
                judged = _text(paths.get(form, path))
        full = prefix + path
        finding = Finding(
            rule.code,
            rule.title,
            severity,
            full,
            message,
            found,
            expected,
            rule.citation,
            form.project if form else "",
            item,
            self._place(full) if self._placed else None,
            _with_full_paths(fix, prefix) if fix else None,
            judged,
        )
        self._found.append((_GRAVITY[severity], index, rank, row, rule.code, full, finding))

    def _place(self, path: str) -> Origin | None:
        """Return where a value stood, or the nearest thing around it that has a place, or something in it has."""
        if (own := self._origins.get(path)) is not None:
            return own
        while path:
            # Of an indicator its name, not the first level, which may be merged over many.
            for found in (path, f"{path}.name", self._firsts.get(path, "")):
                if (origin := self._origins.get(found)) is not None:
                    return origin
            path = _around(path)
        return None

    @cached_property
    def _firsts(self) -> dict[str, str]:
        """Whatever has parts → the first of them that has a place."""
        firsts: dict[str, str] = {}
        for path in self._origins:
            around = _around(path)
            while around and around not in firsts:
                firsts[around] = path
                around = _around(around)
        return firsts


def _told_once(findings: list[Finding], dossier: Dossier) -> list[Finding]:
    """Leave out of the later forms of a project what its 申报表 is told."""
    later = {index for index, form in enumerate(dossier.forms) if form.stage is not Stage.APPLICATION}
    if not later or len(later) == len(dossier.forms):
        return findings
    form_of = [_split(finding.path)[0] for finding in findings]
    told = {_said(finding) for finding, form in zip(findings, form_of, strict=True) if form not in later}
    return [
        finding
        for finding, form in zip(findings, form_of, strict=True)
        if form not in later or _said(finding) not in told
    ]


def _said(finding: Finding) -> tuple[str, str, str, str]:
    return finding.code, finding.project, finding.item, finding.found


class _Kin:
    """Forms of the same project, found by name."""

    def __init__(self, *dossiers: Dossier | None) -> None:
        self._forms: dict[str, list[Form]] = {}
        for dossier in dossiers:
            for form in dossier.forms if dossier else ():
                self._forms.setdefault(_name(form), []).append(form)

    def same_stage(self, form: Form) -> Form | None:
        """Return the form of the same project and kind."""
        return next((other for other in self._of(form) if other.stage is form.stage), None)

    def application(self, form: Form) -> Form | None:
        """Return the 申报表 behind a 自评表; it may have been handed in the year before."""
        if form.stage is Stage.APPLICATION:
            return None
        applications = (other for other in self._of(form) if other.stage is Stage.APPLICATION)
        return next((other for other in applications if other.year in (form.year, None)), None)

    def _of(self, form: Form) -> list[Form]:
        return self._forms.get(_name(form), []) if form.project.strip() else []


def _name(form: Form) -> str:
    return "".join(form.project.split())


def _around(path: str) -> str:
    """Return the path without its last step: `forms[0].indicators[3].target` → `forms[0].indicators[3]`."""
    return path.rpartition("[" if path.endswith("]") else ".")[0]


def _with_full_paths(fix: Fix, prefix: str) -> Fix:
    return Fix(fix.title, tuple(Edit(prefix + edit.path, edit.after) for edit in fix.edits), fix.safe)


def _split(path: str) -> tuple[int, str]:
    """Split `forms[2].project` into the form and the path in it; the packet as a whole is form -1."""
    if not path.startswith("forms["):
        return -1, path
    number, _, rest = path[len("forms[") :].partition("]")
    return int(number), rest.removeprefix(".")


@lru_cache(maxsize=1024)
def _rank(path: str) -> int:
    """Return the place of a field in the order of a form."""
    head = ".".join(without_places(path).split(".")[:2])
    return _RANK.get(head, _RANK.get(head.partition(".")[0], len(_RANK)))


def _text(value: object) -> str:
    """Return a single value's text, `""` for a whole part of the form."""
    text = getattr(value, "text", value)
    return text if isinstance(text, str) else "" if isinstance(text, tuple) else str(text)
