"""
Run the rules over a dossier: findings with their place in the file, and what could not be checked.

Findings are handled as clerks know it: an 错误 blocks and cannot be explained away; a 核实 passes with a real
出错说明, which is kept on the next run while rule, indicator and value are unchanged; a 提示 never blocks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache
from hashlib import blake2s
from typing import TYPE_CHECKING, NamedTuple

from xl_jixiao.errors import InputError
from xl_jixiao.model import Dossier, Form, Origin, Stage, paths
from xl_jixiao.model.lexicons import pattern
from xl_jixiao.rules.registry import RULES
from xl_jixiao.rules.rule import Edit, Fix, Need, Problem, Rule, Severity
from xl_jixiao.rules.subject import DossierSubject, FormSubject, Stated
from xl_jixiao.scoring import profiles

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from xl_jixiao.parsing.reading import Reading
    from xl_jixiao.scoring.profiles import Profile

_LEAST_WORDS = 4
"""Characters that a real 出错说明 has at least, beside set phrases (own proposal)."""
_LETTERS = re.compile(r"[^\W_]")
_ROW = "indicators["
_FIELDS = {
    "stage": "表的种类",
    "title": "表名",
    "year": "年度",
    "project": "项目名称",
    "nature": "项目性质",
    "category": "项目类别",
    "department": "主管部门",
    "unit": "实施单位",
    "start": "计划开始日期",
    "end": "计划完成日期",
    "funds.unit": "资金单位",
    "funds.life_total": "项目资金总额",
    "funds.life_fiscal": "财政资金",
    "funds.life_other": "其他资金（全周期）",
    "funds.total": "年度资金申请总额",
    "funds.fiscal": "当年财政拨款",
    "funds.carryover": "上年结转资金",
    "funds.other": "其他资金",
    "funds.extra": "其他来源资金",
    "whole_objective": "项目总目标",
    "objective": "年度总体目标",
    "objective_actual": "年度总体目标实际完成情况",
    "indicators": "绩效指标",
    "total": "总分",
    "grade": "评价等级",
    "extra": "其他栏目",
}
_RANK = {field: rank for rank, field in enumerate(_FIELDS)}
_COLUMNS = {
    "initial": "年初预算数",
    "outturn": "全年执行数",
    "points": "分值",
    "rate": "执行率",
    "score": "得分",
}


class Persona(StrEnum):
    """For whom the findings are listed."""

    AUDITOR = "审核人"
    """sees all"""
    WRITER = "填报人"
    """sees what has to be mended or explained"""


class Explanation(NamedTuple):
    """出错说明 of an earlier run, as it is stored beside the finding."""

    key: str
    """`Finding.key`"""
    value: str
    """`Finding.value` at the time of writing"""
    text: str


class Finding(NamedTuple):
    """One fault at one place, with what a person needs to judge and mend it."""

    code: str
    title: str
    severity: Severity
    path: str
    """`forms[0].indicators[3].target`; `""` for the packet as a whole"""
    message: str
    found: str
    """表中值"""
    expected: str
    """应为"""
    basis: str
    project: str
    """项目名称, `""` for the packet as a whole"""
    item: str
    """三级指标, or the name of the field"""
    place: Origin | None
    fix: Fix | None
    """its edits have full paths"""
    judged: str = ""
    """what the rule looked at; an explanation holds while it stays the same"""
    explanation: str = ""
    """出错说明, carried over or just written"""
    outdated: str = ""
    """an earlier 出错说明 that no longer holds because the value has changed"""

    @property
    def key(self) -> str:
        """What the finding is about, independent of its value and of the order of rows."""
        return "|".join((self.code, self.project, self.item, _without_places(self.path)))

    @property
    def value(self) -> str:
        """A digest of what was judged."""
        return blake2s(f"{self.found}\n{self.judged}".encode(), digest_size=8).hexdigest()

    @property
    def settled(self) -> bool:
        """Whether nothing has to be done: a 提示, or a 核实 with a real explanation."""
        if self.severity is Severity.REVIEW:
            return is_real(self.explanation)
        return self.severity is Severity.ADVICE

    @property
    def status(self) -> str:
        """状态, a few words for the list."""
        if self.severity is Severity.ERROR:
            return "须修改"
        if self.severity is Severity.ADVICE:
            return "供参考"
        if self.settled:
            return "已说明"
        if self.explanation:
            return "说明不具体，请写明原因"
        return "数值已变，请重新说明" if self.outdated else "待说明"


class Unchecked(NamedTuple):
    """Something that could not be checked (未能审核)."""

    what: str
    where: str
    why: str


@dataclass(frozen=True, slots=True)
class Report:
    """What came of checking a dossier."""

    findings: tuple[Finding, ...]
    unchecked: tuple[Unchecked, ...]
    profile: str
    """name of the profile"""

    @property
    def counts(self) -> dict[Severity, int]:
        """Findings by severity, all three present."""
        counts = dict.fromkeys(Severity, 0)
        for finding in self.findings:
            counts[finding.severity] += 1
        return counts

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that block."""
        return tuple(finding for finding in self.findings if finding.severity is Severity.ERROR)

    @property
    def open(self) -> tuple[Finding, ...]:
        """The findings that have to be mended or explained."""
        return tuple(finding for finding in self.findings if not finding.settled)

    @property
    def passed(self) -> bool:
        """Whether the dossier may be handed in: no 错误, and every 核实 explained."""
        return not self.open


def check(  # noqa: PLR0913 - each is a different thing a user may give
    dossier: Dossier,
    profile: Profile | None = None,
    *,
    origins: Mapping[str, Origin] | None = None,
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
        previous: last year's packet, for the rules that compare with it.
        stated: what a 汇总表 of the packet states.
        explanations: 出错说明 of an earlier run; they hold for findings with the same key and value.
        persona: 填报人 is not shown 提示.
        rules: the rules to run.

    Returns:
        The findings in the order of the forms, of the places in them, and of the codes.

    Raises:
        InputError: nobody is called `persona`.
    """
    if persona not in list(Persona):
        raise InputError(f"没有“{persona}”这种使用者", advice=f"请写{'或'.join(Persona)}")
    run = _Run(profile or profiles.load(), origins or {}, rules)
    findings = [*run.packet(DossierSubject(dossier, run.profile, previous, stated))]
    for index, form in enumerate(dossier.forms):
        subject = FormSubject(form, run.profile, _last_year(form, previous), _approved(form, dossier, previous))
        findings += run.form(index, subject)
    if persona == Persona.WRITER:
        findings = [finding for finding in findings if finding.severity is not Severity.ADVICE]
    findings.sort(key=_position)
    return Report(
        tuple(explain(findings, explanations)),
        (*run.unchecked, *_without_material(run.active, dossier, previous, stated)),
        run.profile.name,
    )


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

    Raises:
        InputError: nobody is called `persona`.
    """
    report = check(
        reading.dossier,
        profile,
        origins=reading.origins,
        previous=previous,
        stated=stated,
        explanations=explanations,
        persona=persona,
    )
    unplaced = tuple(Unchecked(f"“{item.text}”", str(item.origin), item.why) for item in reading.unplaced)
    return Report(report.findings, (*unplaced, *report.unchecked), report.profile)


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


def is_real(explanation: str) -> bool:
    """Tell whether a 出错说明 says something: set phrases (无, 正常, 已核实) and a handful of characters do not."""
    rest = pattern("fillers").sub("", "".join(explanation.split()))
    letters = _LETTERS.findall(rest)
    return len(letters) >= _LEAST_WORDS and len(set(letters)) > 1


def field_name(path: str) -> str:
    """Return what a field is called on the form: `funds.total.budget` → 年度资金申请总额."""
    plain = _without_places(path)
    if plain in _FIELDS:
        return _FIELDS[plain]
    head, _, column = plain.rpartition(".")
    name = _FIELDS.get(head, "")
    return f"{name}{_COLUMNS.get(column, '')}" if name else plain


class _Run:
    """The rules that are switched on under a profile, and what they could not check."""

    def __init__(self, profile: Profile, origins: Mapping[str, Origin], rules: tuple[Rule, ...]) -> None:
        self.profile = profile
        self.unchecked: list[Unchecked] = []
        self._origins = origins
        settings = profile.severities
        self.active = [rule for rule in rules if settings.get(rule.code) != "off"]
        self._raised = {code: Severity(value) for code, value in settings.items() if value != "off"}
        self._form_rules = [(rule, rule.citation) for rule in self.active if rule.scope == "form"]

    def packet(self, subject: DossierSubject) -> Iterator[Finding]:
        for rule in self.active:
            if rule.scope == "dossier":
                for problem in self._problems(rule, subject, ""):
                    index, path = _split(problem.path)
                    form = subject.dossier.forms[index] if index is not None else None
                    yield self._finding(rule, rule.citation, problem, problem.path, path, form)

    def form(self, index: int, subject: FormSubject) -> Iterator[Finding]:
        prefix = f"forms[{index}]."
        form = subject.form
        for rule, basis in self._form_rules:
            for problem in self._problems(rule, subject, form.project):
                yield self._finding(rule, basis, problem, prefix + problem.path, problem.path, form)

    def _problems(self, rule: Rule, subject: FormSubject | DossierSubject, where: str) -> list[Problem]:
        try:
            return list(rule.check(subject))
        except Exception:  # noqa: BLE001 - a fault in one rule must not cost the user the other findings
            self.unchecked.append(Unchecked(f"{rule.code} {rule.title}", where, "规则运行出错，请把这张表发给开发者"))
            return []

    def _finding(  # noqa: PLR0913, PLR0917 - what a finding is made of
        self, rule: Rule, basis: str, problem: Problem, full: str, path: str, form: Form | None
    ) -> Finding:
        severity = self._raised.get(rule.code) or problem.severity or rule.severity
        return Finding(
            rule.code,
            rule.title,
            severity,
            full,
            problem.message,
            problem.found,
            problem.expected,
            basis,
            form.project if form else "",
            _item(form, path),
            self._place(full) if self._origins else None,
            _with_full_paths(problem.fix, full[: len(full) - len(path)]) if problem.fix else None,
            _text(form, path) if form and severity is Severity.REVIEW else "",
        )

    def _place(self, path: str) -> Origin | None:
        """Return where a value stood, or the nearest thing around it that has a place."""
        while path:
            if (origin := self._places.get(path)) is not None:
                return origin
            path = _around(path)
        return None

    @cached_property
    def _places(self) -> dict[str, Origin]:
        """Origins, and for whatever is around them the first of what is in it."""
        places = dict(self._origins)
        for path, origin in self._origins.items():
            around = _around(path)
            while around and around not in places:
                places[around] = origin
                around = _around(around)
        return places


def _around(path: str) -> str:
    """Return the path without its last step: `forms[0].indicators[3].target` → `forms[0].indicators[3]`."""
    return path[: max(path.rfind("."), path.rfind("["), 0)]


def _with_full_paths(fix: Fix, prefix: str) -> Fix:
    return Fix(fix.title, tuple(Edit(prefix + edit.path, edit.after) for edit in fix.edits), fix.safe)


def _split(path: str) -> tuple[int | None, str]:
    """Split `forms[2].project` into the form and the path in it."""
    if not path.startswith("forms["):
        return None, path
    number, _, rest = path[6:].partition("]")
    return int(number), rest.removeprefix(".")


def _item(form: Form | None, path: str) -> str:
    if form is None:
        return field_name(path)
    if path.startswith(_ROW):
        return form.indicators[int(path[len(_ROW) : path.index("]")])].name.strip() or field_name(path)
    return field_name(path)


def _text(form: Form, path: str) -> str:
    """Return the text at a path where it is a single value, `""` for a whole part of the form."""
    value = paths.get(form, path) if path else ""
    text = getattr(value, "text", value)
    return "" if isinstance(text, tuple) else str(text)


@lru_cache(maxsize=4096)
def _without_places(path: str) -> str:
    return re.sub(r"^forms\.?|\[\d+\]\.?", ".", path).strip(".").replace("..", ".")


def _position(finding: Finding) -> tuple[int, int, int, str, str]:
    index, path = _split(finding.path)
    if path.startswith(_ROW):
        return index or 0, _RANK["indicators"], int(path[len(_ROW) : path.index("]")]) + 1, finding.code, path
    head = ".".join(_without_places(path).split(".")[:2])
    rank = _RANK.get(head, _RANK.get(head.partition(".")[0], len(_RANK)))
    return -1 if index is None else index, rank, 0, finding.code, path


def _last_year(form: Form, previous: Dossier | None) -> Form | None:
    """Return last year's form of the same project and kind."""
    if previous is None:
        return None
    return next((other for other in previous.forms if _same(form, other) and other.stage is form.stage), None)


def _approved(form: Form, dossier: Dossier, previous: Dossier | None) -> Form | None:
    """Return the 申报表 of the same project and year, which may have been handed in the year before."""
    if form.stage is Stage.APPLICATION:
        return None
    candidates = (*dossier.forms, *(previous.forms if previous else ()))
    return next(
        (
            other
            for other in candidates
            if other.stage is Stage.APPLICATION and _same(form, other) and other.year in (form.year, None)
        ),
        None,
    )


def _same(form: Form, other: Form) -> bool:
    name = "".join(form.project.split())
    return name != "" and name == "".join(other.project.split())


def _without_material(
    rules: list[Rule], dossier: Dossier, previous: Dossier | None, stated: Stated | None
) -> Iterator[Unchecked]:
    """Name the rules that had nothing to compare with."""
    evaluations = [form for form in dossier.forms if form.stage is Stage.EVALUATION]
    lacking = {
        Need.PREVIOUS: previous is None and bool(dossier.forms),
        Need.APPROVED: any(_approved(form, dossier, previous) is None for form in evaluations),
        Need.STATED: stated is None and bool(dossier.forms),
    }
    for need, absent in lacking.items():
        codes = [rule.code for rule in rules if rule.need is need]
        if absent and codes:
            yield Unchecked("、".join(codes), "", f"没有提供{need}，无法比较")
