"""
The workbook without macros: Excel's own formulas in place of our functions, values where they cannot follow.

达成率, 完成情况 and 得分 of quantitative indicators go on computing from helper columns beside 指标明细; so do
预算执行率 and each project's total in 汇总表. Everything else keeps the result it had.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from xl_jixiao.addin import store
from xl_jixiao.addin.blocks import forms_of
from xl_jixiao.addin.cells import as_profile
from xl_jixiao.addin.collecting import profile_text
from xl_jixiao.addin.formulas import equals, literally
from xl_jixiao.addin.listing import read_block, read_rows
from xl_jixiao.addin.native import HELPERS, Cells, measure, number_formula, rate_formula, score_formula
from xl_jixiao.addin.settling import remember_board, settle
from xl_jixiao.engines.surface import remember, results_known, write_text
from xl_jixiao.layouts import (
    BY_DEPARTMENT,
    BY_INDICATOR,
    COMPUTED,
    DETAILS,
    FORMS,
    PARAGRAPHS,
    PARAMETERS,
    PROJECTS,
    SUMMARY,
    SUMMED,
    letter,
)
from xl_jixiao.model import Indicator, Stage, parse
from xl_jixiao.scoring.achievement import Direction, achieve
from xl_jixiao.scoring.evaluation import evaluate

if TYPE_CHECKING:
    from collections.abc import Mapping

    import xlwings as xw

    from xl_jixiao.scoring.evaluation import Evaluation
    from xl_jixiao.scoring.profiles import Profile

GAP = 1
"""Blank columns between 指标明细 and the helper columns"""
_WIDTHS = (7, 11, 9, 8, 10)
_HEAD = (31, 78, 121)


def make_plain(book: xw.Book) -> None:
    """
    Replace our functions throughout a workbook that was made from the template; open on the engine for files.

    Raises:
        InputError: the workbook is not the template, or titles were altered.
    """
    settle(book)
    profile = as_profile(profile_text(book))
    evaluations = {
        form.project: evaluate(form, profile)
        for form in forms_of(read_block(book, DETAILS), read_block(book, PROJECTS))
        if form.stage is Stage.EVALUATION
    }
    _freeze_summaries(book)
    _details(book, profile)
    _projects(book)
    _totals(book, profile, evaluations)
    remember_board(book)
    book.names[PARAMETERS.name].delete()
    machine = {COMPUTED.sheet, SUMMED.sheet, *(layout.prototype for layout in FORMS.values())}
    for sheet in list(book.sheets):
        if sheet.name in machine or sheet.name.startswith(store.PRIVATE):
            sheet.delete()
    results_known(book)


def _freeze_summaries(book: xw.Book) -> None:
    """Put results in place of the array formulas of the summary sheets."""
    for table in (BY_INDICATOR, BY_DEPARTMENT, SUMMARY):
        sheet = book.sheets[table.sheet]
        used = sheet.used_range.last_cell
        block = sheet.range((4, 1), (max(used.row, table.first), len(table.columns)))
        _freeze(block)
    for place in PARAGRAPHS:
        cell = book.sheets[place.sheet].range(place.cell)
        write_text(cell, [[cell.value]])


def _freeze(block: xw.Range) -> None:
    values: list[list[Any]] = block.options(ndim=2, err_to_str=True).value
    formulas: list[list[str]] = [list(row) for row in block.formula]
    top, left = block.row, block.column
    places = [
        (row, column)
        for row, line in enumerate(formulas)
        for column, formula in enumerate(line)
        if formula.startswith("=") and formula != values[row][column]
    ]
    if not places:
        return
    first, last = min(row for row, _ in places), max(row for row, _ in places)
    left_end, right_end = min(column for _, column in places), max(column for _, column in places)
    sheet = block.sheet
    whole = sheet.range((top + first, left + left_end), (top + last, left + right_end))
    whole.clear_contents()
    for column in range(left_end, right_end + 1):
        cells = [[values[row][column]] for row in range(first, last + 1)]
        target = sheet.range((top + first, left + column), (top + last, left + column))
        if any(isinstance(value, str) for (value,) in cells):
            write_text(target, cells)
        else:
            target.value = cells


def _details(book: xw.Book, profile: Profile) -> None:
    """Write helper columns beside 指标明细 and the formulas over them."""
    sheet = book.sheets[DETAILS.sheet]
    rows = read_rows(book, DETAILS)
    if not rows:
        return
    left = sheet.tables[DETAILS.name].range.last_cell.column + 1 + GAP
    _helper_head(sheet, left)
    lines = [_line(number, left, row, profile) for number, row in enumerate(rows, DETAILS.first)]
    bottom = DETAILS.head + len(rows)
    for offset in (0, 3):
        sheet.range((DETAILS.first, left + offset), (bottom, left + offset)).number_format = "@"
    helpers = sheet.range((DETAILS.first, left), (bottom, left + len(HELPERS) - 1))
    helpers.value = [line.helpers for line in lines]
    remember(helpers, [[None, None, None, None, line.actual] for line in lines])
    for place, title in enumerate(_OWN):
        number = DETAILS.number(title)
        cells = sheet.range((DETAILS.first, number), (bottom, number))
        if title == "计算说明":
            write_text(cells, [[row[title]] for row in rows])
            continue
        if title == "完成情况":
            cells.number_format = "General"
        cells.value = [[line.own[place]] for line in lines]
        remember(cells, [[line.results[place]] for line in lines])


@dataclass(frozen=True, slots=True)
class _Line:
    """One row: what goes into its helper cells and its own columns, and what the formulas there come to."""

    helpers: list[Any]
    actual: Any
    own: tuple[Any, ...]
    results: tuple[Any, ...]


def _line(number: int, left: int, row: Mapping[str, Any], profile: Profile) -> _Line:
    indicator = Indicator(
        level1=str(row["一级指标"] or ""),
        level2=str(row["二级指标"] or ""),
        name=str(row["三级指标"] or ""),
        target=parse(str(row["年度指标值"] or "")),
        actual=str(row["实际完成值"] or ""),
    )
    laid = measure(indicator, profile)
    shown = tuple(row[title] for title in _OWN)
    if laid is None or not _follows(indicator, profile):
        return _Line([None] * len(HELPERS), None, shown, shown)
    at = _cells(number, left)
    reached = achieve(indicator.target, indicator.actual, profile, name=indicator.name)
    high = None if laid.high is None else float(laid.high)
    return _Line(
        [laid.sign, float(laid.low), high, laid.unit, number_formula(at)],
        "" if reached.actual is None else float(reached.actual),
        (
            rate_formula(at, profile),
            _state_formula(at, profile, reached.direction),
            score_formula(at, profile, satisfaction=laid.satisfaction),
            None,
        ),
        ("" if reached.rate is None else float(reached.rate), row["完成情况"], row["得分"], None),
    )


_OWN = ("达成率", "完成情况", "得分", "计算说明")


def _follows(indicator: Indicator, profile: Profile) -> bool:
    """Whether the formulas come to what the package computes: units that have to be converted they do not."""
    if not indicator.actual.strip():
        return True
    reached = achieve(indicator.target, indicator.actual, profile, name=indicator.name)
    plain = indicator.actual.replace(",", "").replace("％", "%").strip()
    unit = getattr(indicator.target, "unit", "")
    for ending in (unit, "%"):
        plain = plain.removesuffix(ending).strip() if ending else plain
    try:
        float(plain)
    except ValueError:
        return False
    return reached.rate is not None


def _state_formula(at: Cells, profile: Profile, direction: Direction) -> str:
    """Return the formula of 完成情况, in the words that JX_STATUS uses."""
    over = f'IF({at.rate}>={1 + profile.trigger:f},"超额完成","完成")' if direction is Direction.UP else '"完成"'
    return f'=IF({at.rate}="","",IF({at.rate}<1,"未完成",{over}))'


def _cells(number: int, left: int) -> Cells:
    sign, low, high, unit, value = (f"${letter(left + offset)}{number}" for offset in range(5))
    actual, points, rate = (f"${DETAILS.letter(title)}{number}" for title in ("实际完成值", "分值", "达成率"))
    return Cells(sign, low, high, unit, value, actual, points, rate)


def _helper_head(sheet: xw.Sheet, left: int) -> None:
    head = sheet.range((DETAILS.head, left), (DETAILS.head, left + len(HELPERS) - 1))
    head.value = list(HELPERS)
    head.font.bold = True
    head.font.color = (255, 255, 255)
    head.color = _HEAD
    head.horizontal_alignment = "center"
    for offset, width in enumerate(_WIDTHS):
        sheet.range((1, left + offset)).column_width = width
    sheet.range((DETAILS.head - 1, left)).value = "计算用：由指标值拆出，公式引用，请勿删除"


def _projects(book: xw.Book) -> None:
    """Let 预算执行率 be computed by division."""
    sheet = book.sheets[PROJECTS.sheet]
    for number, row in enumerate(read_rows(book, PROJECTS), PROJECTS.first):
        budget, outturn = (f"${PROJECTS.letter(title)}{number}" for title in ("全年预算数", "全年执行数"))
        cell = sheet.range(f"{PROJECTS.letter('预算执行率')}{number}")
        cell.formula = f'=IF(OR(N({budget})<=0,{outturn}=""),"",{outturn}/{budget})'
        numbers = row["全年预算数"], row["全年执行数"]
        known = all(isinstance(number, float) for number in numbers) and numbers[0] > 0
        remember(cell, [[numbers[1] / numbers[0] if known else ""]])


def _totals(book: xw.Book, profile: Profile, evaluations: Mapping[str, Evaluation]) -> None:
    """Let each complete project's total and grade follow its indicators' scores."""
    sheet = book.sheets[SUMMARY.sheet]
    places = profile.places.score
    for number, row in enumerate(read_rows(book, SUMMARY), SUMMARY.first):
        evaluation = evaluations.get(str(row["项目名称"]))
        if evaluation is None or evaluation.total is None:
            continue
        name = f"$B{number}"
        spent, total, grade = (sheet.range(f"{SUMMARY.letter(title)}{number}") for title in _PROJECT_OWN)
        place = f"MATCH({literally(name)},{PROJECTS.name}[项目名称],0)"
        spent.formula = f'=IFERROR(INDEX({PROJECTS.name}[预算执行率],{place}),"")'
        remember(spent, [[row["预算执行率"]]])
        rate = spent.get_address(row_absolute=False)
        points = f"{evaluation.execution_points:f}"
        execution = f"ROUND(MIN({profile.execution.cap:f},N({rate}))*{points},{places})"
        scores = f"SUMIFS({DETAILS.name}[得分],{DETAILS.name}[项目名称],{equals(name)})"
        total.formula = f"=ROUND({scores}+{execution},{places})"
        remember(total, [[row["自评得分"]]])
        shown = total.get_address(row_absolute=False)
        grade.number_format = "General"
        grade.formula = f"={_graded(shown, profile)}"
        remember(grade, [[row["等级"]]])


_PROJECT_OWN = ("预算执行率", "自评得分", "等级")


def _graded(total: str, profile: Profile) -> str:
    *better, (last, _) = profile.grades.items()
    return "".join(f'IF({total}>={low:f},"{label}",' for label, low in better) + f'"{last}"' + ")" * len(better)
