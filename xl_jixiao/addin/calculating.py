"""计算达成率, 计算得分: the lists brought up to date with the forms, and the functions stretched over them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from xl_jixiao.addin import formulas, udfs
from xl_jixiao.addin.blocks import forms_of
from xl_jixiao.addin.cells import as_profile
from xl_jixiao.addin.collecting import profile_text, setting
from xl_jixiao.addin.evaluating import write_evaluations
from xl_jixiao.addin.evaluations import rows_of
from xl_jixiao.addin.listing import read_block, read_rows, remember_column, shown, write_array, write_rows
from xl_jixiao.addin.lists import refresh_lists
from xl_jixiao.engines.surface import remember, show
from xl_jixiao.layouts import COMPUTED, DETAILS, PARAMETERS, PROJECTS, Sheet
from xl_jixiao.model import Stage
from xl_jixiao.model.grammar import fold
from xl_jixiao.scoring.evaluation import evaluate

if TYPE_CHECKING:
    from collections.abc import Sequence

    import xlwings as xw


def rate(book: xw.Book) -> str:
    """
    Compute 达成率 and 完成情况 of every indicator.

    Raises:
        InputError: the workbook is not the template.
    """
    refresh_lists(book)
    compute(book)
    show(book.sheets[Sheet.DETAILS].range("A1"))
    states = Counter(str(row["完成情况"] or "未填实际完成值") for row in computed_rows(book))
    return f"共 {states.total()} 个指标：{'，'.join(f'{state} {count} 个' for state, count in states.items())}。"


def score(book: xw.Book) -> str:
    """
    Compute 得分, 总分 and 等级; 分值 that nobody gave are the profile's.

    Raises:
        InputError: the workbook is not the template.
    """
    refresh_lists(book)
    share_points(book)
    compute(book)
    rules = as_profile(profile_text(book))
    year = setting(book, "评价年度")
    forms = forms_of(
        read_block(book, DETAILS), read_block(book, PROJECTS), year=int(year) if year.isdecimal() else None
    )
    results = [evaluate(form, rules) for form in forms if form.stage is Stage.EVALUATION]
    write_evaluations(book, results)
    sentences = [
        f"“{result.form.project}”"
        + (f"没有总分：{result.lacking}" if result.total is None else f"总分 {result.total}，等级{result.grade}")
        for result in results
    ]
    show(book.sheets[Sheet.DETAILS].range("A1"))
    return f"{'；'.join(sentences)}。" if sentences else "还没有填写实际完成值，请先在黄色列填写。"


def share_points(book: xw.Book) -> None:
    """Give indicators without 分值 the profile's, in projects where anything of the year's end is filled in."""
    rules = as_profile(profile_text(book))
    rows, details = read_rows(book, DETAILS), read_block(book, DETAILS)
    for form in forms_of(details, read_block(book, PROJECTS)):
        if form.stage is Stage.EVALUATION:
            numbers = rows_of(DETAILS, details, fold(form.project))
            for number, result in zip(numbers, evaluate(form, rules).rows, strict=True):
                row = rows[number - DETAILS.first]
                if row["分值"] in {None, ""} and result.share.points is not None:
                    row["分值"] = float(result.share.points)
    write_rows(book, DETAILS, rows, formulas.detail_columns(len(rows)))


def compute(book: xw.Book) -> None:
    """Stretch the functions over all rows of the lists, and keep their results in the file."""
    details, projects = read_block(book, DETAILS), read_block(book, PROJECTS)
    indicators, lines = len(details) - 1, len(projects) - 1
    sheet = book.sheets[COMPUTED.sheet]
    profile = profile_text(book)
    remember(sheet.range(PARAMETERS.cell), [[profile]])
    answers = _answers(details, projects, profile)
    for (address, formula), title in zip(formulas.computed(indicators, lines).items(), answers, strict=True):
        results = [*answers[title], *[""] * formulas.SPARE]
        write_array(sheet, address, formula, [[result] for result in results])
    _columns(book, answers, indicators, lines)
    book.app.calculate()


def computed_rows(book: xw.Book) -> list[dict[str, Any]]:
    """Return the rows of 指标明细 with what the functions say of them, on a file too."""
    rows = read_rows(book, DETAILS)
    answers = _answers(read_block(book, DETAILS), read_block(book, PROJECTS), profile_text(book))
    for index, row in enumerate(rows):
        row.update({title: shown(answers[title][index]) for title in ("达成率", "完成情况", "得分", "计算说明")})
    return rows


def _answers(details: Sequence[Any], projects: Sequence[Any], profile: str) -> dict[str, list[Any]]:
    """Ask the functions themselves what they will answer in the workbook."""
    target, actual, points, name, level2 = (
        _column(details, DETAILS.number(title))
        for title in ("年度指标值", "实际完成值", "分值", "三级指标", "二级指标")
    )
    budget, outturn = (_column(projects, PROJECTS.number(title)) for title in ("全年预算数", "全年执行数"))
    blocks = {
        "达成率": udfs.JX_RATE(target, actual, name, profile),
        "完成情况": udfs.JX_STATUS(target, actual, name, profile),
        "得分": udfs.JX_SCORE(target, actual, points, name, profile, level2),
        "计算说明": udfs.JX_WHY(target, actual, points, name, profile, level2),
        "预算执行率": udfs.JX_EXECUTION(budget, outturn, "", profile),
    }
    return {title: [row[0] for row in block] for title, block in blocks.items()}


def _columns(book: xw.Book, answers: dict[str, list[Any]], indicators: int, lines: int) -> None:
    """Write the lists' own columns, which take the answers, with their results."""
    sheet = book.sheets[DETAILS.sheet]
    for title, formula in formulas.detail_columns(indicators).items():
        number = DETAILS.number(title)
        sheet.range((DETAILS.first, number), (DETAILS.head + indicators, number)).formula = formula
    by_hand = [row[DETAILS.number("人工打分") - 1] for row in read_block(book, DETAILS)[1:]]
    scores = [
        hand if isinstance(hand, float) and not isinstance(rate, float) else score
        for hand, rate, score in zip(by_hand, answers["达成率"], answers["得分"], strict=True)
    ]
    actuals = [row[DETAILS.number("实际完成值") - 1] for row in read_block(book, DETAILS)[1:]]
    whys = ["" if actual in {None, ""} else why for actual, why in zip(actuals, answers["计算说明"], strict=True)]
    remember_column(book, DETAILS, "计算说明", whys)
    for title in ("达成率", "完成情况"):
        remember_column(book, DETAILS, title, answers[title])
    remember_column(book, DETAILS, "得分", scores)
    formula = formulas.project_columns(lines)["预算执行率"]
    number = PROJECTS.number("预算执行率")
    cells = book.sheets[PROJECTS.sheet].range((PROJECTS.first, number), (PROJECTS.head + lines, number))
    cells.formula = formula
    remember_column(book, PROJECTS, "预算执行率", answers["预算执行率"])
    sheet.range(DETAILS.body(indicators)).rows.autofit()


def _column(block: Sequence[Sequence[Any]], number: int) -> tuple[tuple[Any], ...]:
    return tuple((row[number - 1],) for row in block[1:])
