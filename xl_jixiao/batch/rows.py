"""What came of one file as rows of the tables, column by column."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from xl_jixiao.batch.outcomes import READ
from xl_jixiao.batch.tables import FILES, FINDINGS, INDICATORS, PROJECTS, Kind
from xl_jixiao.rules.rule import Severity
from xl_jixiao.scoring.rounding import half_up
from xl_jixiao.scoring.weights import BRANCHES, branch

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from decimal import Decimal

    from xl_jixiao.batch.tables import Rows
    from xl_jixiao.check import Finding, Report
    from xl_jixiao.model import AnyTarget, Form
    from xl_jixiao.parsing.reading import Reading
    from xl_jixiao.scoring.evaluation import Evaluation

_KINDS = {"quantity": "定量", "interval": "区间", "date": "日期", "phrase": "定性", "placeholder": "未填写"}
_QUANTITATIVE = ("quantity", "interval", "date")
_LIMITS = {kind: 10 ** (kind.digits - kind.places) - 1 for kind in Kind}


def rows_of(path: str, reading: Reading, report: Report, evaluations: Sequence[Evaluation | None]) -> Rows:
    """Make the rows of a file: itself, its forms, their indicators, what was found in them."""
    forms, findings, numbers = reading.dossier.forms, report.findings, _Numbers()
    where = [_form_number(finding.path) for finding in findings]
    found = Counter(zip(where, (finding.severity for finding in findings), strict=True))
    projects = []
    for number, (form, evaluation) in enumerate(zip(forms, evaluations, strict=True), 1):
        counts = (found[number, severity] for severity in Severity)
        total, grade = (evaluation.total, evaluation.grade) if evaluation else (None, "")
        projects.append([path, number, *_project(form, numbers), *counts, numbers.text(total), grade, report.profile])
    indicators = _indicators(path, reading, evaluations, numbers)
    notes = [
        f"{len(reading.unplaced)} 处待确认" if reading.unplaced else "",
        f"{numbers.too_large} 个数过大，没有列入，请核对原表" if numbers.too_large else "",
    ]
    return {
        FILES.name: [[path], [READ], [len(forms)], ["；".join(filter(None, notes))]],
        PROJECTS.name: list(zip(*projects, strict=True)) or PROJECTS.no_rows,
        INDICATORS.name: indicators,
        FINDINGS.name: _findings(path, where, findings),
    }


class _Numbers:
    """Writes numbers as the tables hold them, and counts those that are larger than any real one."""

    def __init__(self) -> None:
        self.too_large = 0

    def text(self, value: Decimal | None, kind: Kind = Kind.SCORE) -> str | None:
        if value is None:
            return None
        written = _written(value, kind)
        self.too_large += written is None
        return written

    def texts(self, values: Iterable[Decimal | None], kind: Kind = Kind.SCORE) -> list[str | None]:
        return [self.text(value, kind) for value in values]


@lru_cache(4096)
def _written(value: Decimal, kind: Kind) -> str | None:
    return None if abs(value) >= _LIMITS[kind] else f"{half_up(value, kind.places):f}"


def _project(form: Form, numbers: _Numbers) -> list[Any]:
    """Make the columns from 类型 to 定性."""
    funds, indicators = form.funds, form.indicators
    amounts = (funds.total.budget, funds.fiscal.budget, funds.carryover.budget, funds.other.budget)
    branches = list(map(branch, indicators))
    kinds = [indicator.target.kind for indicator in indicators]
    return [
        str(form.stage),
        form.year,
        form.project,
        form.department,
        form.unit,
        form.nature,
        form.category,
        form.start,
        form.end,
        *(None if amount is None else numbers.text(funds.in_yuan(amount), Kind.MONEY) for amount in amounts),
        form.objective,
        len(indicators),
        *map(branches.count, BRANCHES),
        sum(kind in _QUANTITATIVE for kind in kinds),
        kinds.count("phrase"),
    ]


def _indicators(
    path: str, reading: Reading, evaluations: Sequence[Evaluation | None], numbers: _Numbers
) -> Sequence[Sequence[Any]]:
    forms = reading.dossier.forms
    rows = [
        (number, form.project, index, indicator)
        for number, form in enumerate(forms)
        for index, indicator in enumerate(form.indicators)
    ]
    if not rows:
        return INDICATORS.no_rows
    form_numbers, projects, places, indicators = zip(*rows, strict=True)
    scored = [
        row
        for form, evaluation in zip(forms, evaluations, strict=True)
        for row in (evaluation.rows if evaluation else [None] * len(form.indicators))
    ]
    points = [row.share.points if row else each.points for row, each in zip(scored, indicators, strict=True)]
    scores = [row.score.value if row else each.score for row, each in zip(scored, indicators, strict=True)]
    names = (f"forms[{number}].indicators[{place}].name" for number, _, place, _ in rows)
    return [
        [path] * len(rows),
        [number + 1 for number in form_numbers],
        projects,
        [place + 1 for place in places],
        [each.level1 for each in indicators],
        [each.level2 for each in indicators],
        [each.name for each in indicators],
        [each.target.text for each in indicators],
        *zip(*[_parsed(each.target) for each in indicators], strict=True),
        [each.actual for each in indicators],
        numbers.texts((row.achievement.rate if row else None for row in scored), Kind.RATIO),
        numbers.texts(points),
        numbers.texts(scores),
        [each.reason for each in indicators],
        [origin.place if (origin := reading.origins.get(name)) else "" for name in names],
    ]


def _parsed(target: AnyTarget) -> tuple[str, str, str, str]:
    """Return what kind of target it is, its sign, its value and its unit."""
    kind = _KINDS[target.kind]
    if target.kind == "quantity":
        return kind, target.op or "", f"{target.value:f}", target.unit
    if target.kind == "interval":
        return kind, "", f"{target.low:f}~{target.high:f}", target.unit
    if target.kind == "date":
        return kind, target.op or "", target.value, ""
    return kind, "", "", ""


def _findings(path: str, where: list[int], findings: Sequence[Finding]) -> Sequence[Sequence[Any]]:
    return [
        [path] * len(findings),
        where,
        [each.project for each in findings],
        [each.severity for each in findings],
        [each.code for each in findings],
        [each.title for each in findings],
        [each.item for each in findings],
        [each.place.place if each.place else "" for each in findings],
        [each.message for each in findings],
        [each.found for each in findings],
        [each.expected for each in findings],
        [each.basis for each in findings],
    ]


def _form_number(path: str) -> int:
    inside = path.removeprefix("forms[").partition("]")[0]
    return int(inside) + 1 if inside.isdigit() else 0
