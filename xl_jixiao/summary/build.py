"""Adding up: forms and their evaluations → `Summary`."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING

from xl_jixiao.model import DateTarget, Interval, MoneyUnit, Phrase, Placeholder, Quantity, Stage
from xl_jixiao.model.grammar import fold
from xl_jixiao.scoring.achievement import Status, achieve
from xl_jixiao.scoring.evaluation import evaluate
from xl_jixiao.scoring.rounding import half_up
from xl_jixiao.scoring.weights import BENEFIT, BRANCHES, COST, OUTPUT, SATISFACTION, branch
from xl_jixiao.summary.rows import DepartmentRow, Entry, IndicatorRow, LevelRow, ProjectRow, Summary, Totals

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from xl_jixiao.model import AnyTarget, Form, Indicator
    from xl_jixiao.scoring.profiles import Profile

_ZERO = Decimal(0)
OTHER_LEVEL = "未识别"


def pair(forms: Iterable[Form], profile: Profile) -> tuple[Entry, ...]:
    """
    Put each project's 申报表 and 自评表 together, in the order of the forms, and evaluate the 自评表.

    A project is told by its name; a second 申报表 of the same name is another project. 监控表 are left out.
    """
    applications: list[Form] = []
    evaluations: list[Form] = []
    for form in forms:
        if form.stage is not Stage.MONITORING:
            (evaluations if form.stage is Stage.EVALUATION else applications).append(form)
    entries = []
    for form in applications:
        own = next((other for other in evaluations if fold(other.project) == fold(form.project)), None)
        if own is not None:
            evaluations.remove(own)
        entries.append(Entry(form, None if own is None else evaluate(own, profile)))
    return (*entries, *(Entry(form, evaluate(form, profile)) for form in evaluations))


def summarize(entries: Sequence[Entry], profile: Profile, *, title: str = "") -> Summary:
    """
    Add up the projects of a unit, in their order.

    Amounts come in the one unit of all forms, else in 元; a form without a unit among others with one has no amounts.
    A sum to which a project's amount is missing is `None` and noted.
    """
    money, notes = _money(entries)
    indicators = [(item, row) for entry in entries for item, row in _indicators(entry, profile)]
    projects = tuple(_project(number, entry, money) for number, entry in enumerate(entries, 1))
    year = next((entry.form.year for entry in entries if entry.form.year), None)
    notes += (
        f"项目“{row.project or row.number}”的年度资金未填写或无法换算，资金合计空缺"
        for row in projects
        if row.annual is None
    )
    notes += (
        f"项目“{row.project or row.number}”的自评得分尚不完整（{entry.evaluation.lacking}），未计入平均得分"
        for row, entry in zip(projects, entries, strict=True)
        if entry.evaluation is not None and row.score is None
    )
    return Summary(
        title=title or f"{year or ''}{'年度' if year else ''}项目绩效目标汇总表",
        profile=profile,
        year=year,
        money=money,
        packet=tuple(entry.form for entry in entries),
        projects=projects,
        indicators=tuple(row for _, row in indicators),
        departments=tuple(
            _department(name, [row for row in projects if row.department == name], profile)
            for name in dict.fromkeys(row.department for row in projects)
        ),
        levels=_levels(indicators),
        totals=_totals(projects, profile),
        notes=tuple(notes),
    )


def _money(entries: Sequence[Entry]) -> tuple[MoneyUnit | None, list[str]]:
    """Choose the unit of the summary: the one that all forms state, else 元."""
    units = {entry.form.funds.unit for entry in entries}
    if len(units) == 1:
        (unit,) = units
        return unit, [] if unit or not entries else ["各表均未注明金额单位，金额按原数相加"]
    if not units:
        return None, []
    notes = ["各表金额单位不同，已统一换算为元"] if len(units - {None}) > 1 else []
    if None in units:
        notes.append("有的表未注明金额单位，其金额未列入")
    return MoneyUnit.YUAN if len(units - {None}) > 1 else next(unit for unit in units if unit), notes


def _amount(form: Form, value: Decimal | None, money: MoneyUnit | None) -> Decimal | None:
    """Write an amount of a form in the unit of the summary."""
    unit = form.funds.unit
    if value is None or unit is money:
        return value
    return None if unit is None or money is None else value * unit.in_yuan / money.in_yuan


def _project(number: int, entry: Entry, money: MoneyUnit | None) -> ProjectRow:
    form, evaluation = entry.form, entry.evaluation
    funds = form.funds
    final = evaluation.form if evaluation else form
    levels = Counter(branch(item) for item in form.indicators)
    kinds = Counter(_is_quantitative(item.target) for item in form.indicators)
    return ProjectRow(
        number=number,
        project=form.project,
        department=form.department,
        unit=form.unit,
        nature=form.nature,
        category=form.category,
        start=form.start,
        end=form.end,
        annual=_amount(form, funds.total.budget, money),
        fiscal=_amount(form, funds.fiscal.budget, money),
        carryover=_amount(form, funds.carryover.budget, money),
        other=_amount(form, funds.other.budget, money),
        objective=form.objective,
        indicators=len(form.indicators),
        cost=levels[COST],
        output=levels[OUTPUT],
        benefit=levels[BENEFIT],
        satisfaction=levels[SATISFACTION],
        quantitative=kinds[True],
        qualitative=kinds[False],
        errors=entry.findings.errors,
        reviews=entry.findings.reviews,
        advices=entry.findings.advices,
        budget=_amount(final, final.funds.total.budget, money) if evaluation else None,
        outturn=_amount(final, final.funds.total.outturn, money),
        execution=evaluation.execution.rate if evaluation else None,
        score=evaluation.total if evaluation else form.total,
        grade=evaluation.grade if evaluation else form.grade,
    )


def _is_quantitative(target: AnyTarget) -> bool | None:
    """Tell 定量 from 定性; `None` where nothing is promised."""
    if isinstance(target, Placeholder):
        return None
    return not isinstance(target, Phrase)


def _indicators(entry: Entry, profile: Profile) -> Iterator[tuple[Indicator, IndicatorRow]]:
    evaluation = entry.evaluation
    rows = evaluation.rows if evaluation else [None] * len(entry.form.indicators)
    items = evaluation.form.indicators if evaluation else entry.form.indicators
    for number, (item, row) in enumerate(zip(items, rows, strict=True), 1):
        reached = row.achievement if row else achieve(item.target, item.actual, profile, name=item.name)
        sign, value, unit = _parts(item.target)
        yield (
            item,
            IndicatorRow(
                number=number,
                project=entry.form.project,
                level1=item.level1,
                level2=item.level2,
                name=item.name,
                target=item.target.text,
                sign=sign,
                value=value,
                unit=unit,
                actual=item.actual,
                rate=reached.rate,
                status=reached.status if item.actual.strip() else "",
                points=row.share.points if row else item.points,
                score=row.score.value if row else item.score,
                reason=item.reason,
            ),
        )


def _parts(target: AnyTarget) -> tuple[str, Decimal | str | None, str]:
    match target:
        case Quantity(op=op, value=value, unit=unit):
            return op or "", value, unit
        case Interval(low=low, high=high, unit=unit):
            return "", f"{low:f}~{high:f}", unit
        case DateTarget(op=op, value=date):
            return op or "", date, ""
        case _:
            return "", None, ""


def _department(name: str, rows: Sequence[ProjectRow], profile: Profile) -> DepartmentRow:
    totals = _totals(rows, profile)
    shared = {field: getattr(totals, field) for field in DepartmentRow.model_fields if field != "department"}
    return DepartmentRow(department=name, **shared)


def _levels(indicators: Sequence[tuple[Indicator, IndicatorRow]]) -> tuple[LevelRow, ...]:
    groups: dict[str, list[tuple[bool | None, IndicatorRow]]] = {name: [] for name in (*BRANCHES, OTHER_LEVEL)}
    for item, row in indicators:
        groups[branch(item) or OTHER_LEVEL].append((_is_quantitative(item.target), row))
    return tuple(_level(name, members) for name, members in groups.items() if members)


def _level(name: str, members: Sequence[tuple[bool | None, IndicatorRow]]) -> LevelRow:
    kinds = Counter(kind for kind, _ in members)
    states = Counter(row.status for _, row in members)
    points = _sum([row.points for _, row in members])
    score = _sum([row.score for _, row in members])
    return LevelRow(
        level1=name,
        indicators=len(members),
        quantitative=kinds[True],
        qualitative=kinds[False],
        met=states[Status.MET] + states[Status.OVER],
        short=states[Status.SHORT] + states[Status.PARTLY],
        open=states[Status.UNKNOWN] + states[""],
        points=points,
        score=score,
        share=score / points if score is not None and points else None,
    )


def _totals(rows: Sequence[ProjectRow], profile: Profile) -> Totals:
    evaluated = [row for row in rows if row.score is not None]
    annual = _sum([row.annual for row in rows])
    scores = [row.score for row in evaluated if row.score is not None]
    weights = [row.annual for row in evaluated if row.annual is not None]
    budget = _sum(weights) if len(weights) == len(scores) else None
    spendable, outturn = _sum([row.budget for row in rows]), _sum([row.outturn for row in rows])
    weighted = sum((one * weight for one, weight in zip(scores, weights, strict=False)), _ZERO)
    places = profile.places.score
    return Totals(
        projects=len(rows),
        units=len({fold(row.unit or row.department) for row in rows}),
        annual=annual,
        fiscal=_sum_present([row.fiscal for row in rows]),
        carryover=_sum_present([row.carryover for row in rows]),
        other=_sum_present([row.other for row in rows]),
        indicators=sum(row.indicators for row in rows),
        cost=sum(row.cost for row in rows),
        output=sum(row.output for row in rows),
        benefit=sum(row.benefit for row in rows),
        satisfaction=sum(row.satisfaction for row in rows),
        quantitative=sum(row.quantitative for row in rows),
        qualitative=sum(row.qualitative for row in rows),
        errors=_count([row.errors for row in rows]),
        reviews=_count([row.reviews for row in rows]),
        advices=_count([row.advices for row in rows]),
        budget=spendable,
        outturn=outturn,
        execution=outturn / spendable if outturn is not None and spendable else None,
        evaluated=len(evaluated),
        evaluated_annual=budget,
        average=half_up(sum(scores, _ZERO) / len(scores), places) if scores else None,
        weighted=half_up(weighted / budget, places) if budget else None,
        grades={label: sum(row.grade == label for row in evaluated) for label in profile.grades},
    )


def _sum(values: Sequence[Decimal | None]) -> Decimal | None:
    """Add up; `None` when there is nothing, or anything is missing."""
    present = [value for value in values if value is not None]
    return sum(present, _ZERO) if present and len(present) == len(values) else None


def _sum_present(values: Sequence[Decimal | None]) -> Decimal | None:
    """Add up where a blank means that there is none: 上年结转, 其他资金."""
    present = [value for value in values if value is not None]
    return sum(present, _ZERO) if present else None


def _count(values: Sequence[int | None]) -> int | None:
    present = [value for value in values if value is not None]
    return sum(present) if present and len(present) == len(values) else None
