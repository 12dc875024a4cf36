"""One file: read, checked, scored and turned into rows. This is what workers do."""

from __future__ import annotations

import faulthandler
import gc
import os
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from xl_jixiao import readers
from xl_jixiao.batch.outcomes import READ, Examined, outcome, unreadable
from xl_jixiao.batch.tables import FILES, FINDINGS, INDICATORS, PROJECTS, Kind
from xl_jixiao.check import check_reading, profile_of
from xl_jixiao.errors import JixiaoError
from xl_jixiao.model import DateTarget, Interval, Quantity
from xl_jixiao.reporters.text import report_text
from xl_jixiao.rules.rule import Severity
from xl_jixiao.scoring.evaluation import evaluate
from xl_jixiao.scoring.rounding import half_up

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from decimal import Decimal

    from xl_jixiao.batch.pools import Outcome, Task
    from xl_jixiao.batch.tables import Row, Rows
    from xl_jixiao.check import Finding, Report
    from xl_jixiao.model import AnyTarget, Form
    from xl_jixiao.parsing.reading import Reading
    from xl_jixiao.scoring.evaluation import Evaluation
    from xl_jixiao.scoring.profiles import Profile

_BRANCHES = ("成本指标", "产出指标", "效益指标", "满意度指标")
_KINDS = {"quantity": "定量", "interval": "区间", "date": "日期", "phrase": "定性", "placeholder": "未填写"}
_QUANTITATIVE = ("quantity", "interval", "date")
_ROWS_AT_ONCE = 20_000
"""Rows that are packed together, about; fifty files have a tenth of them."""
_COLLECT_AFTER = 100_000
"""New objects before Python looks for cycles: forms have none, and at its 700 the search was a tenth of the work."""
_LIMITS = {kind: 10 ** (kind.digits - kind.places) - 1 for kind in Kind}


def examine(folder: Path, profile: Profile | None, seconds: float, tasks: Sequence[Task]) -> list[Outcome]:
    """
    Examine a chunk of files below `folder`; one that cannot be read is said so and stops no other.

    Args:
        folder: of the batch.
        profile: 口径 to check and score under; without one each file's layout decides.
        seconds: when a file takes longer, this process ends itself (0: never), even if it hangs in foreign code;
            whoever started the process then knows that this file is to blame.
        tasks: the files.
    """
    outcomes: list[Outcome] = []
    files: list[Examined] = []
    rows = 0
    with _collecting_seldom():
        for task in tasks:
            if seconds:
                faulthandler.dump_traceback_later(seconds, exit=True, file=_nowhere())
            files.append(_examined(folder, task, profile))
            if seconds:
                faulthandler.cancel_dump_traceback_later()
            rows += sum(map(len, files[-1].rows.values()))
            if rows > _ROWS_AT_ONCE or task is tasks[-1]:
                outcomes.append(outcome(files))
                files, rows = [], 0
    return outcomes


@contextmanager
def _collecting_seldom() -> Iterator[None]:
    before = gc.get_threshold()
    gc.set_threshold(_COLLECT_AFTER, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


@cache
def _nowhere() -> IO[str]:
    """Where the watchdog writes its traceback: users are told in a sentence instead."""
    return Path(os.devnull).open("w")


def _examined(folder: Path, task: Task, profile: Profile | None) -> Examined:
    if task.path.endswith("/"):
        return unreadable(task, "这个文件夹打不开，其中的文件都没有校验，请检查权限后再次运行")
    try:
        reading = readers.read(folder / task.file)
        chosen = profile or profile_of(reading)
        report = check_reading(reading, chosen)
        evaluations = [evaluate(form, chosen) if _has_actuals(form) else None for form in reading.dossier.forms]
        return Examined(task, _rows(task.path, reading, report, evaluations), report_text(report, task.path))
    except JixiaoError as error:
        return unreadable(task, error.sentence)
    except (MemoryError, RecursionError) as error:
        return unreadable(task, f"文件内容过大或嵌套过深（{type(error).__name__}），请拆分后重试")
    except Exception as error:  # noqa: BLE001 - one bad file never stops the rest; it is listed by name
        return unreadable(task, f"程序内部错误（{type(error).__name__}），请把这个文件发给维护者")


def _has_actuals(form: Form) -> bool:
    return any(indicator.actual for indicator in form.indicators)


def _rows(path: str, reading: Reading, report: Report, evaluations: list[Evaluation | None]) -> Rows:
    forms, numbers = reading.dossier.forms, _Numbers()
    by_form = [[f for f in report.findings if f.path.startswith(f"forms[{n}].")] for n in range(len(forms))]
    projects = [
        [*_project(path, number, form, evaluation, findings, numbers), report.profile]
        for number, (form, evaluation, findings) in enumerate(zip(forms, evaluations, by_form, strict=True), 1)
    ]
    indicators = [
        row
        for number, (form, evaluation) in enumerate(zip(forms, evaluations, strict=True), 1)
        for row in _indicators(path, number, form, evaluation, reading, numbers)
    ]
    notes = [
        f"{len(reading.unplaced)} 处待确认" if reading.unplaced else "",
        f"{numbers.too_large} 个数过大，没有列入，请核对原表" if numbers.too_large else "",
    ]
    return {
        FILES.name: [[path, READ, len(forms), "；".join(filter(None, notes))]],
        PROJECTS.name: projects,
        INDICATORS.name: indicators,
        FINDINGS.name: [_finding(path, finding) for finding in report.findings],
    }


class _Numbers:
    """Writes numbers as the tables hold them, and counts those that are larger than any real one."""

    def __init__(self) -> None:
        self.too_large = 0

    def text(self, value: Decimal | None, kind: Kind = Kind.SCORE) -> str | None:
        if value is None:
            return None
        if abs(value) >= _LIMITS[kind]:
            self.too_large += 1
            return None
        return f"{half_up(value, kind.places):f}"


def _project(  # noqa: PLR0913, PLR0917 - a row has these parts
    path: str,
    number: int,
    form: Form,
    evaluation: Evaluation | None,
    findings: list[Finding],
    numbers: _Numbers,
) -> Row:
    funds, indicators = form.funds, form.indicators
    amounts = (funds.total.budget, funds.fiscal.budget, funds.carryover.budget, funds.other.budget)
    branches = [indicator.level1 for indicator in indicators]
    kinds = [indicator.target.kind for indicator in indicators]
    severities = [finding.severity for finding in findings]
    return [
        path,
        number,
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
        *(branches.count(branch) for branch in _BRANCHES),
        sum(kind in _QUANTITATIVE for kind in kinds),
        kinds.count("phrase"),
        *(severities.count(severity) for severity in Severity),
        numbers.text(evaluation.total) if evaluation else None,
        evaluation.grade if evaluation else "",
    ]


def _indicators(  # noqa: PLR0913, PLR0917 - a row has these parts
    path: str, number: int, form: Form, evaluation: Evaluation | None, reading: Reading, numbers: _Numbers
) -> list[Row]:
    rows = []
    for index, indicator in enumerate(form.indicators):
        scored = evaluation.rows[index] if evaluation else None
        rate = scored.achievement.rate if scored else None
        place = reading.origins.get(f"forms[{number - 1}].indicators[{index}].name")
        rows.append(
            [
                path,
                number,
                form.project,
                index + 1,
                indicator.level1,
                indicator.level2,
                indicator.name,
                indicator.target.text,
                *_parsed(indicator.target),
                indicator.actual,
                numbers.text(rate, Kind.RATIO),
                numbers.text(scored.share.points if scored else indicator.points),
                numbers.text(scored.score.value if scored else indicator.score),
                indicator.reason,
                "!".join(part for part in (place.sheet, place.cell) if part) if place else "",
            ]
        )
    return rows


def _parsed(target: AnyTarget) -> tuple[str, str, str, str]:
    """Return what kind of target it is, its sign, its value and its unit."""
    kind = _KINDS[target.kind]
    match target:
        case Quantity():
            return kind, target.op or "", f"{target.value:f}", target.unit
        case Interval():
            return kind, "", f"{target.low:f}~{target.high:f}", target.unit
        case DateTarget():
            return kind, target.op or "", target.value, ""
        case _:
            return kind, "", "", ""


def _finding(path: str, finding: Finding) -> list[Any]:
    place = finding.place
    return [
        path,
        _form_number(finding.path),
        finding.project,
        str(finding.severity),
        finding.code,
        finding.title,
        finding.item,
        "!".join(part for part in (place.sheet, place.cell) if part) if place else "",
        finding.message,
        finding.found,
        finding.expected,
        finding.basis,
    ]


def _form_number(path: str) -> int:
    inside = path.removeprefix("forms[").partition("]")[0]
    return int(inside) + 1 if inside.isdigit() else 0
