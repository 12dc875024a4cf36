"""绩效跟踪: progress up to a month, the lights, and the official table of each project."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any

from xl_jixiao.addin.blocks import forms_of
from xl_jixiao.addin.cells import as_profile
from xl_jixiao.addin.collecting import filled_forms, profile_text, setting
from xl_jixiao.addin.listing import read_block, read_rows, text_of, write_rows
from xl_jixiao.addin.lists import detail_key, refresh_lists
from xl_jixiao.addin.writing import write_form
from xl_jixiao.engines.surface import show
from xl_jixiao.errors import InputError
from xl_jixiao.layouts import DETAILS, MONITORED, PROJECTS
from xl_jixiao.model import Stage
from xl_jixiao.model.grammar import fold
from xl_jixiao.scoring.monitoring import Light, monitor
from xl_jixiao.scoring.rounding import percent

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    import xlwings as xw

    from xl_jixiao.model import Form, Indicator
    from xl_jixiao.scoring.monitoring import Monitoring
    from xl_jixiao.scoring.monitoring import Row as MonitoredRow

_TYPED = ("截至本月完成值", "全年预计完成情况", "偏差原因分析", "完成目标可能性", "备注")


def follow(book: xw.Book) -> str:
    """
    Rewrite 绩效跟踪 and the 监控表 of every project for the month that 设置 names; what people typed stays.

    截至本月执行数 is typed on the 监控表 itself and stays there too; the light of the budget follows from it.

    Raises:
        InputError: the workbook is not the template, or the month is none.
    """
    refresh_lists(book)
    month = _month(book)
    profile = as_profile(profile_text(book))
    known = {detail_key(row): row for row in read_rows(book, MONITORED)}
    spent = _spent(book)
    year = setting(book, "评价年度")
    rows: list[dict[str, Any]] = []
    lights: Counter[str] = Counter()
    results: list[Monitoring] = []
    for form in forms_of(
        read_block(book, DETAILS), read_block(book, PROJECTS), year=int(year) if year.isdecimal() else None
    ):
        if form.stage is not Stage.APPLICATION:
            continue
        reported = _reported(form, known, spent.get(fold(form.project)))
        result = monitor(reported, month, profile)
        results.append(result)
        lights.update(str(row.light) for row in result.rows)
        rows += [
            _row(len(rows) + offset, form, row, known.get(_key(form, row.indicator), {}))
            for offset, row in enumerate(result.rows, 1)
        ]
    write_rows(book, MONITORED, rows)
    _official(book, results)
    show(book.sheets[MONITORED.sheet].range("A1"))
    counts = "，".join(f"{light} {lights[light]} 个" for light in Light if lights[light])
    budgets = "".join(
        f"“{result.form.project}”预算执行率 {percent(result.execution.rate):f}%，{result.execution_light}。"
        for result in results
        if result.execution.rate is not None
    )
    return f"截至 {month} 月：{counts}。{budgets}" if rows else "没有可以跟踪的指标，请先导入申报表。"


def _month(book: xw.Book) -> int:
    text = setting(book, "截止月份")
    if not text.isdecimal() or not 1 <= int(text) <= 12:
        raise InputError(f"截止月份“{text}”不是 1 至 12", where="设置", advice="请在【设置】中改正绩效跟踪截止月份")
    return int(text)


def _spent(book: xw.Book) -> dict[str, Decimal]:
    """Return what people typed as 截至本月执行数 on the 监控表 of each project."""
    monitored = (filled.form for filled in filled_forms(book) if filled.form.stage is Stage.MONITORING)
    return {fold(form.project): form.funds.total.outturn for form in monitored if form.funds.total.outturn is not None}


def _reported(form: Form, known: Mapping[Any, Mapping[str, Any]], spent: Decimal | None) -> Form:
    """Put what people reported so far into the form."""
    indicators = []
    for item in form.indicators:
        typed = known.get(_key(form, item), {})
        indicators.append(
            item.model_copy(
                update={
                    "progress": text_of(typed.get("截至本月完成值")),
                    "forecast": text_of(typed.get("全年预计完成情况")),
                    "reason": text_of(typed.get("偏差原因分析")),
                    "likelihood": text_of(typed.get("完成目标可能性")),
                    "note": text_of(typed.get("备注")),
                }
            )
        )
    total = form.funds.total.model_copy(update={"outturn": spent})
    funds = form.funds.model_copy(update={"total": total})
    return form.model_copy(update={"funds": funds, "indicators": tuple(indicators)})


def _row(number: int, form: Form, row: MonitoredRow, typed: Mapping[str, Any]) -> dict[str, Any]:
    item = row.indicator
    return {
        **typed,
        "序号": number,
        "项目名称": form.project,
        "一级指标": item.level1,
        "二级指标": item.level2,
        "三级指标": item.name,
        "年度指标值": item.target.text,
        "完成进度": None if row.pace is None else float(row.pace),
        "预警": str(row.light),
        "预计全年": row.expected,
        **{title: typed.get(title) for title in _TYPED},
    }


def _official(book: xw.Book, results: list[Monitoring]) -> None:
    """Write the official table of each project that reported anything, in place of the last ones."""
    for sheet in list(book.sheets):
        if re.fullmatch(rf"{Stage.MONITORING}\d+", sheet.name):
            sheet.delete()
    for result in results:
        if result.light is not Light.NONE:
            write_form(book, _as_form(result))


def _as_form(result: Monitoring) -> Form:
    funds = result.form.funds
    rate = result.execution.rate
    total = funds.total.model_copy(
        update={"initial": funds.total.budget, "rate": "" if rate is None else f"{percent(rate):f}%"}
    )
    return result.form.model_copy(
        update={
            "stage": Stage.MONITORING,
            "title": f"财政项目支出绩效跟踪表（1—{result.month}月）",
            "funds": funds.model_copy(update={"total": total}),
            "indicators": tuple(
                row.indicator.model_copy(update={"forecast": row.expected, "likelihood": row.likelihood})
                for row in result.rows
            ),
        }
    )


def _key(form: Form, item: Indicator) -> tuple[str, str, str]:
    return detail_key({"项目名称": form.project, "二级指标": item.level2, "三级指标": item.name})
