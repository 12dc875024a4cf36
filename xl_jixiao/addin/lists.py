"""项目一览, 指标明细 and 封面 brought up to date with the forms; what people filled in there stays with its row."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from xl_jixiao.addin import formulas
from xl_jixiao.addin.changes import find_sheet
from xl_jixiao.addin.collecting import Filled, filled_forms, is_generated
from xl_jixiao.addin.listing import read_rows, write_rows
from xl_jixiao.addin.reviewing import refresh_review
from xl_jixiao.engines.surface import remember
from xl_jixiao.errors import InputError
from xl_jixiao.layouts import APPLICATION, COVER_LIST, DETAILS, PENDING, PROJECTS, SETTINGS, quoted
from xl_jixiao.model import MoneyUnit, Stage
from xl_jixiao.model.grammar import fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

    import xlwings as xw

    from xl_jixiao.model import Form, Indicator

_LONGEST_IN_FORMULA = 255
"""Characters of a text within a formula; Excel refuses the formula if there are more"""
_TYPED_DETAIL = ("实际完成值", "分值", "人工打分", "偏差原因分析及改进措施")


def require_template(book: xw.Book) -> None:
    """
    Refuse a workbook that was not made from the template.

    Raises:
        InputError: it has no prototype sheets.
    """
    if find_sheet(book, APPLICATION.prototype) is None:
        raise InputError("这不是本工具的工作簿", where=book.name, advice="请先点【新建申报表】建立工作簿，再导入或汇总")


def refresh_lists(book: xw.Book) -> None:
    """
    Rewrite the lists from the forms, in the order of the sheets.

    Rows are known again by project, second level and name. A row whose indicator is gone from the forms leaves the
    list; what people had filled in there goes to 待确认.

    Raises:
        InputError: the workbook is not the template, or titles were altered.
    """
    require_template(book)
    filled = [item for item in filled_forms(book) if item.form.stage is not Stage.MONITORING]
    pairs = _pairs([replace(item, form=_typed_there(book, item)) for item in filled])
    projects = {_project_key(row): row for row in read_rows(book, PROJECTS)}
    details = {detail_key(row): row for row in read_rows(book, DETAILS)}
    project_rows = []
    detail_rows: list[dict[str, Any]] = []
    for number, (form, evaluation) in enumerate(pairs, 1):
        project_rows.append(_project_row(number, form, evaluation, projects.pop(fold(form.project), {})))
        results = {_indicator_key(item): item for item in (evaluation.indicators if evaluation else ())}
        for item in form.indicators:
            old = details.pop((fold(form.project), *_indicator_key(item)), {})
            found = results.get(_indicator_key(item))
            detail_rows.append(_detail_row(len(detail_rows) + 1, form, item, found, old))
    write_rows(book, PROJECTS, project_rows, formulas.project_columns(len(project_rows)))
    write_rows(book, DETAILS, detail_rows, formulas.detail_columns(len(detail_rows)))
    refresh_review(book)
    _settings(book, [form for form, _ in pairs])
    _cover(book, filled, pairs)
    add_pending(book, _lost(details.values(), _TYPED_DETAIL))


def add_pending(book: xw.Book, rows: Sequence[Sequence[Any]]) -> None:
    """Append rows (类别, 来源, 内容, 程序的处理) to 待确认; what stands there already is not repeated."""
    old = read_rows(book, PENDING)
    known = {tuple(row[title] for title in PENDING.titles[1:5]) for row in old}
    fresh = [row for row in rows if tuple(text or None for text in row) not in known]
    if fresh:
        for row in fresh:
            old.append(dict(zip(PENDING.titles, [len(old) + 1, *row], strict=False)))
        write_rows(book, PENDING, old)


def _typed_there(book: xw.Book, item: Filled) -> Form:
    """
    Return a form without what it only repeats of the lists: whoever empties a cell of theirs means it.

    That is what stands scored on a 自评表 that we wrote; reasons, and values not yet scored, people have typed there.
    """
    form = item.form
    if form.stage is not Stage.EVALUATION or not is_generated(book.sheets[item.sheet]):
        return form
    total = form.funds.total
    if total.score is not None:
        total = total.model_copy(update={"budget": total.initial, "outturn": None})
    return form.model_copy(
        update={
            "funds": form.funds.model_copy(update={"total": total}),
            "indicators": tuple(
                indicator if indicator.score is None else indicator.model_copy(update={"actual": "", "points": None})
                for indicator in form.indicators
            ),
        }
    )


def _pairs(filled: Sequence[Filled]) -> list[tuple[Form, Form | None]]:
    """Put each project's 申报表 and 自评表 together; a 自评表 alone stands for both."""
    evaluations = [item.form for item in filled if item.form.stage is Stage.EVALUATION]
    pairs: list[tuple[Form, Form | None]] = []
    for item in filled:
        if item.form.stage is Stage.APPLICATION:
            own = next((form for form in evaluations if fold(form.project) == fold(item.form.project)), None)
            if own is not None:
                evaluations.remove(own)
            pairs.append((item.form, own))
    return pairs + [(form, form) for form in evaluations]


def _project_row(number: int, form: Form, evaluation: Form | None, old: Mapping[str, Any]) -> dict[str, Any]:
    funds = form.funds
    results = evaluation.funds.total if evaluation else None
    budget = (results.budget if results else None) or funds.total.budget
    row = {
        **old,
        "序号": number,
        "项目名称": form.project,
        "主管部门": form.department,
        "实施单位": form.unit,
        "项目性质": form.nature,
        "项目类别": form.category,
        "计划开始日期": form.start,
        "计划完成日期": form.end,
        "金额单位": str(funds.unit or MoneyUnit.YUAN),
        "年度资金": _number(funds.total.budget if funds.total.initial is None else funds.total.initial),
        "当年财政拨款": _number(funds.fiscal.budget),
        "上年结转资金": _number(funds.carryover.budget),
        "其他资金": _number(funds.other.budget),
        "年度总体目标": form.objective,
    }
    filled_in = {"全年预算数": _number(budget), "全年执行数": _number(results.outturn if results else None)}
    return _keep_typed(row, old, filled_in)


def _detail_row(
    number: int, form: Form, item: Indicator, result: Indicator | None, old: Mapping[str, Any]
) -> dict[str, Any]:
    row = {
        **old,
        "序号": number,
        "项目名称": form.project,
        "一级指标": item.level1,
        "二级指标": item.level2,
        "三级指标": item.name,
        "年度指标值": item.target.text,
    }
    filled_in = {
        "实际完成值": result.actual if result else "",
        "分值": _number(item.points if result is None or result.points is None else result.points),
        "人工打分": None,
        "偏差原因分析及改进措施": result.reason if result else "",
    }
    return _keep_typed(row, old, filled_in)


def _keep_typed(row: dict[str, Any], old: Mapping[str, Any], filled_in: Mapping[str, Any]) -> dict[str, Any]:
    """Let what people typed stand; where they typed nothing, what the forms say."""
    for title, value in filled_in.items():
        row[title] = value if old.get(title) in {None, ""} else old[title]
    return row


def _settings(book: xw.Book, forms: Sequence[Form]) -> None:
    """Fill unit and year in where 设置 is still blank and the forms agree."""
    units = {form.unit or form.department for form in forms} - {""}
    years = {str(form.year) for form in forms if form.year}
    for name, found in (("单位名称", units), ("评价年度", years)):
        place = next(place for place in SETTINGS if place.name == name)
        cell = book.sheets[place.sheet].range(place.cell)
        if len(found) == 1 and cell.value in {None, ""}:
            cell.value = next(iter(found))


def _cover(book: xw.Book, filled: Sequence[Filled], pairs: Sequence[tuple[Form, Form | None]]) -> None:
    """List the forms on 封面, each with a link to its sheet."""
    sheet = book.sheets[COVER_LIST.sheet]
    sheets = {id(item.form): item.sheet for item in filled}
    bottom = max(sheet.used_range.last_cell.row, COVER_LIST.first)
    sheet.range(COVER_LIST.body(bottom - COVER_LIST.head)).clear_contents()
    if not pairs:
        return
    rows = [
        [number, None, form.unit, _number(_in_yuan(form)), len(form.indicators)]
        for number, (form, _) in enumerate(pairs, 1)
    ]
    body = sheet.range(COVER_LIST.body(len(rows)))
    body.value = rows
    links = [[_link(sheets[id(form)], form.project)] for form, _ in pairs]
    cells = sheet.range((COVER_LIST.first, 2), (COVER_LIST.head + len(rows), 2))
    cells.formula = links
    remember(cells, [[form.project] for form, _ in pairs])
    body.rows.autofit()


def _in_yuan(form: Form) -> Decimal | None:
    """Return 年度资金 in 元, so that the amounts of all forms add up; a form without a unit means 元."""
    amount, unit = form.funds.total.budget, form.funds.unit or MoneyUnit.YUAN
    return None if amount is None else amount * unit.in_yuan


def _link(sheet: str, text: str) -> str:
    target, words = (part.replace('"', '""') for part in (f"#{quoted(sheet)}!A1", text[:_LONGEST_IN_FORMULA]))
    return f'=HYPERLINK("{target}","{words}")'


def _lost(rows: Any, titles: Sequence[str]) -> list[list[str]]:
    """Say what people had filled in for indicators that are gone."""
    found = []
    for row in rows:
        typed = [f"{title}：{row[title]}" for title in titles if row.get(title) not in {None, ""}]
        if typed:
            found.append(
                [
                    "指标已不在表中",
                    f"{row['项目名称']} {row['三级指标']}",
                    "；".join(typed),
                    "已从指标明细移出，原填内容记在这里",
                ]
            )
    return found


def _project_key(row: Mapping[str, Any]) -> str:
    return fold(str(row["项目名称"] or ""))


def detail_key(row: Mapping[str, Any]) -> tuple[str, str, str]:
    """Return what a row of 指标明细 is known by: project, second level and name."""
    return _project_key(row), fold(str(row["二级指标"] or "")), fold(str(row["三级指标"] or ""))


def _indicator_key(item: Indicator) -> tuple[str, str]:
    return fold(item.level2), fold(item.name)


def _number(amount: Decimal | None) -> float | None:
    return None if amount is None else float(amount)
