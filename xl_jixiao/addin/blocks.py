"""
项目一览 and 指标明细 as values: blocks with their head row, as a formula hands them over, → forms.

Columns are found by their titles, so users may move them or add their own.
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from xl_jixiao.addin.udf import error_number
from xl_jixiao.errors import InputError
from xl_jixiao.model import Form, FundLine, Funds, Indicator, MoneyUnit, Stage, parse
from xl_jixiao.model.grammar import fold
from xl_jixiao.parsing.grid import cell_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    Block = Sequence[Sequence[Any]]

_INDICATOR_NEEDS = ("项目名称", "三级指标", "年度指标值")
_PROJECT_NEEDS = ("项目名称",)


def forms_of(details: Block, projects: Block, *, year: int | None = None) -> tuple[Form, ...]:
    """
    Rebuild the forms behind the two lists, in the order of 项目一览.

    Each project has an 申报表, and a 自评表 beside it as soon as anything of the year's end is filled in.

    Args:
        details: 指标明细 with its head row.
        projects: 项目一览 with its head row.
        year: of the forms.

    Raises:
        InputError: a block lacks its head row.
    """
    rows: dict[str, list[Mapping[str, Any]]] = {}
    for row in _records(details, _INDICATOR_NEEDS, "指标明细"):
        if _text(row, "三级指标") or _text(row, "年度指标值"):
            rows.setdefault(fold(_text(row, "项目名称")), []).append(row)
    forms: list[Form] = []
    for project in _records(projects, _PROJECT_NEEDS, "项目一览"):
        name = _text(project, "项目名称")
        if name:
            forms += _forms(name, project, rows.pop(fold(name), []), year)
    for orphans in rows.values():
        forms += _forms(_text(orphans[0], "项目名称"), {}, orphans, year)
    return tuple(forms)


def _forms(name: str, project: Mapping[str, Any], rows: list[Mapping[str, Any]], year: int | None) -> list[Form]:
    unit = _text(project, "金额单位")
    application = Form(
        year=year,
        project=name,
        department=_text(project, "主管部门"),
        unit=_text(project, "实施单位"),
        nature=_text(project, "项目性质"),
        category=_text(project, "项目类别"),
        start=_text(project, "计划开始日期"),
        end=_text(project, "计划完成日期"),
        objective=_text(project, "年度总体目标"),
        funds=Funds(
            unit=MoneyUnit(unit) if unit in set(MoneyUnit) else None,
            total=FundLine(budget=_number(project, "年度资金")),
            fiscal=FundLine(budget=_number(project, "当年财政拨款")),
            carryover=FundLine(budget=_number(project, "上年结转资金")),
            other=FundLine(budget=_number(project, "其他资金")),
        ),
        indicators=tuple(_indicator(row, evaluated=False) for row in rows),
    )
    if not _evaluated(project, rows):
        return [application]
    applied = application.funds.total.budget
    typed = _number(project, "全年预算数")
    budget = applied if typed is None else typed
    funds = application.funds
    # The list knows the sources of the first budget only: beside one that was adjusted they would not add up.
    sources = {
        name: FundLine(initial=line.budget, budget=line.budget if budget == applied else None)
        for name, line in (("fiscal", funds.fiscal), ("carryover", funds.carryover), ("other", funds.other))
    }
    total = FundLine(initial=applied, budget=budget, outturn=_number(project, "全年执行数"))
    evaluation = application.model_copy(
        update={
            "stage": Stage.EVALUATION,
            "funds": funds.model_copy(update={"total": total, **sources}),
            "indicators": tuple(_indicator(row, evaluated=True) for row in rows),
        }
    )
    return [application, evaluation]


def _indicator(row: Mapping[str, Any], *, evaluated: bool) -> Indicator:
    promised = Indicator(
        level1=_text(row, "一级指标"),
        level2=_text(row, "二级指标"),
        name=_text(row, "三级指标"),
        target=parse(_text(row, "年度指标值")),
    )
    if not evaluated:
        return promised
    return promised.model_copy(
        update={
            "actual": _text(row, "实际完成值"),
            "points": _number(row, "分值"),
            "score": _number(row, "人工打分"),
            "reason": _text(row, "偏差原因分析及改进措施"),
        }
    )


def _evaluated(project: Mapping[str, Any], rows: list[Mapping[str, Any]]) -> bool:
    typed = ("实际完成值", "分值", "人工打分", "偏差原因分析及改进措施")
    return bool(_text(project, "全年执行数")) or any(_text(row, title) for row in rows for title in typed)


def _records(block: Block, needed: Sequence[str], where: str) -> Iterator[Mapping[str, Any]]:
    if not block:
        return
    titles = [cell_text(cell) for cell in block[0]]
    missing = [title for title in needed if title not in titles]
    if missing:
        raise InputError(f"区域的第一行缺少“{'”“'.join(missing)}”栏", where=where, advice="请选择含标题行的整张表")
    for row in block[1:]:
        yield dict(zip(titles, row, strict=False))


def _text(row: Mapping[str, Any], title: str) -> str:
    return cell_text(row.get(title))


def _number(row: Mapping[str, Any], title: str) -> Decimal | None:
    """Read a cell of an amount; what is no number is blank here, the rules name it."""
    if error_number(row.get(title)) is not None:
        return None
    text = _text(row, title).replace(",", "").replace("，", "")
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
