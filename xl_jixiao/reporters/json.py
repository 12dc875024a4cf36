"""
Results as JSON: the shapes that `--json` prints.

Amounts, rates and scores are strings, so that no digit is lost; what is not known is `null`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xl_jixiao.model import DateTarget, Interval, Quantity

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from xl_jixiao.check import Finding, Report
    from xl_jixiao.model import AnyTarget, Form, FundLine, Funds, Indicator, Origin
    from xl_jixiao.parsing.reading import Reading

Json = dict[str, Any]


def amount(value: Decimal | None) -> str | None:
    """Write a number without losing a digit."""
    return None if value is None else f"{value:f}"


def place(origin: Origin | None) -> Json | None:
    """Write where a value stood."""
    return origin._asdict() if origin else None


def target(value: AnyTarget) -> Json:
    """Write a target: `kind` and, as the kind has them, `op`, `value` or `low` and `high`, `unit`."""
    match value:
        case Quantity():
            parts: Json = {"op": value.op, "value": amount(value.value), "unit": value.unit}
        case Interval():
            parts = {"op": None, "low": amount(value.low), "high": amount(value.high), "unit": value.unit}
        case DateTarget():
            parts = {"op": value.op, "value": value.value, "unit": ""}
        case _:
            parts = {"op": None, "value": None, "unit": ""}
    return {"kind": value.kind, **parts}


def indicator(value: Indicator, origin: Origin | None = None) -> Json:
    """Write one row of the indicator table."""
    return {
        "level1": value.level1,
        "level2": value.level2,
        "name": value.name,
        "target": value.target.text,
        **target(value.target),
        "points": amount(value.points),
        "actual": value.actual,
        "score": amount(value.score),
        "reason": value.reason,
        "midterm": value.midterm.text if value.midterm else None,
        **{name: getattr(value, name) for name in ("nature", "standard", "progress", "forecast", "likelihood", "note")},
        "origin": place(origin),
    }


def fund_line(line: FundLine) -> Json:
    """Write one row of the funds table."""
    return {
        "label": line.label,
        "initial": amount(line.initial),
        "budget": amount(line.budget),
        "outturn": amount(line.outturn),
        "points": amount(line.points),
        "rate": line.rate,
        "score": amount(line.score),
    }


def funds(value: Funds) -> Json:
    """Write the funds in the form's own unit."""
    return {
        "unit": value.unit,
        "total": fund_line(value.total),
        "fiscal": fund_line(value.fiscal),
        "carryover": fund_line(value.carryover),
        "other": fund_line(value.other),
        "extra": [fund_line(line) for line in value.extra],
        "life_total": amount(value.life_total),
        "life_fiscal": amount(value.life_fiscal),
        "life_other": amount(value.life_other),
    }


def form(value: Form, origins: Mapping[str, Origin], root: str) -> Json:
    """Write one form; `root` is its path, such as `forms[0]`."""
    return {
        "stage": value.stage,
        "title": value.title,
        "year": value.year,
        "project": value.project,
        "nature": value.nature,
        "category": value.category,
        "department": value.department,
        "unit": value.unit,
        "start": value.start,
        "end": value.end,
        "funds": funds(value.funds),
        "whole_objective": value.whole_objective,
        "objective": value.objective,
        "objective_actual": value.objective_actual,
        "indicators": [
            indicator(row, origins.get(f"{root}.indicators[{number}].name"))
            for number, row in enumerate(value.indicators)
        ],
        "total": amount(value.total),
        "grade": value.grade,
        "extra": [{"label": label, "text": text} for label, text in value.extra],  # a label may come twice
    }


def reading(value: Reading, file: str) -> Json:
    """Write what was read from a file, what was repaired on the way, and what found no place."""
    return {
        "file": file,
        "layout": value.layout,
        "confidence": round(value.confidence, 3),
        "title": value.dossier.title,
        "forms": [form(each, value.origins, f"forms[{n}]") for n, each in enumerate(value.dossier.forms)],
        "repairs": [
            {
                "path": repair.path,
                "origin": place(repair.origin),
                "what": repair.what,
                "before": repair.before,
                "after": repair.after,
            }
            for repair in value.repairs
        ],
        "unplaced": [{"origin": place(left.origin), "text": left.text, "why": left.why} for left in value.unplaced],
    }


def finding(value: Finding) -> Json:
    """Write one finding."""
    return {
        "code": value.code,
        "severity": value.severity,
        "title": value.title,
        "path": value.path,
        "project": value.project,
        "item": value.item,
        "message": value.message,
        "found": value.found,
        "expected": value.expected,
        "basis": value.basis,
        "place": place(value.place),
        "fixable": bool(value.fix and value.fix.safe),
        "explanation": value.explanation,
    }


def report(value: Report, file: str) -> Json:
    """Write the outcome of a check."""
    return {
        "file": file,
        "profile": value.profile,
        "passed": value.passed,
        "counts": {str(severity): count for severity, count in value.counts.items()},
        "findings": [finding(each) for each in value.findings],
        "unchecked": [left._asdict() for left in value.unchecked],
    }
