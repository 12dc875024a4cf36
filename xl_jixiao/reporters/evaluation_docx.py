"""
自评报告 as a Word file: tables, figures and deviations filled in, the words left to people.

The same evaluation gives the same bytes. Sections follow the reports that units publish (own proposal: there is no
one official outline).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xl_jixiao.reporters.word import (
    Column,
    add_labelled,
    add_paragraph,
    add_table,
    add_to_fill,
    clean,
    merge,
    merge_runs,
    new_document,
    to_bytes,
)
from xl_jixiao.scoring.rounding import money, percent

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from xl_jixiao.scoring.evaluation import Evaluation, Row

# 17.4 cm, the width between the margins
_FACTS = (Column("", 3.4), Column("", 14.0))
_FUNDS = (
    Column("资金来源", 3.4),
    *(Column(title, 3.0, "RIGHT") for title in ("年初预算数", "全年预算数", "全年执行数")),
    Column("执行率", 1.9, "RIGHT"),
    Column("分值", 1.4, "RIGHT"),
    Column("得分", 1.7, "RIGHT"),
)
_INDICATORS = (
    Column("一级指标", 1.8),
    Column("二级指标", 1.8),
    Column("三级指标", 4.2),
    Column("年度指标值", 2.4, "CENTER"),
    Column("实际完成值", 2.2, "CENTER"),
    Column("达成率", 1.8, "RIGHT"),
    Column("分值", 1.6, "RIGHT"),
    Column("得分", 1.6, "RIGHT"),
)
_DEVIATIONS = (
    Column("三级指标", 4.6),
    Column("年度指标值", 2.4, "CENTER"),
    Column("实际完成值", 2.2, "CENTER"),
    Column("偏差", 2.0, "CENTER"),
    Column("原因分析及改进措施", 6.2),
)


def report(evaluation: Evaluation) -> bytes:
    """
    Write the report of one project.

    Returns:
        The bytes of a `.docx`; whoever calls writes the file.
    """
    form = evaluation.form
    document = new_document(f"{form.project or '项目'}{form.year or ''}{'年度' if form.year else ''}绩效自评报告")
    _overview(document, evaluation)
    document.add_heading("二、绩效目标完成情况", 1)
    add_labelled(document, "年度总体目标：", form.objective)
    add_labelled(document, "实际完成情况：", form.objective_actual)
    document.add_heading("三、自评得分", 1)
    add_paragraph(document, _conclusion(evaluation))
    _indicators(document, evaluation)
    add_paragraph(document, _basis(evaluation), small=True)
    document.add_heading("四、偏差原因分析及改进措施", 1)
    _deviations(document, evaluation)
    for title, hint in (
        ("五、主要做法和成效", "项目组织实施、资金管理和取得的成效"),
        ("六、存在的问题", "绩效目标编制、预算执行、项目管理中的问题"),
        ("七、下一步改进措施", "针对问题的措施、责任人和时限"),
        ("八、自评结果应用", "与以后年度预算安排、公开的衔接"),
    ):
        document.add_heading(title, 1)
        add_to_fill(document, hint)
    return to_bytes(document)


def text_document(title: str, parts: Iterable[tuple[str, str]], note: str = "") -> bytes:
    """Write paragraphs to be published, such as 决算公开 第十条, each below its heading, as a Word file."""
    document = new_document(title)
    for heading, text in parts:
        document.add_heading(heading, 1)
        add_paragraph(document, text)
    if note:
        add_paragraph(document, note, small=True)
    return to_bytes(document)


def _overview(document: Any, evaluation: Evaluation) -> None:
    form = evaluation.form
    document.add_heading("一、项目概况", 1)
    facts = (
        ("项目名称", form.project),
        ("主管部门", form.department),
        ("实施单位", form.unit),
        ("项目性质", form.nature),
        ("项目类别", form.category),
        ("起止日期", " 至 ".join(filter(None, (form.start, form.end)))),
    )
    add_table(document, _FACTS, [fact for fact in facts if fact[1]])
    unit = form.funds.unit
    document.add_paragraph()
    add_paragraph(document, f"项目资金执行情况如下（单位：{unit or '表中未注明'}）：")
    funds = form.funds
    lines = [("年度资金总额", funds.total), ("其中：当年财政拨款", funds.fiscal), ("上年结转资金", funds.carryover)]
    lines += [("其他资金", funds.other), *((line.label, line) for line in funds.extra)]
    rows = [
        (label, _money(line.initial), _money(line.budget), _money(line.outturn), "", "", "")
        for label, line in lines
        if any(amount is not None for amount in (line.initial, line.budget, line.outturn))
    ]
    if rows and lines[0][1].budget is not None:
        spent = evaluation.execution
        rows[0] = (*rows[0][:4], _rate(spent.rate), _number(evaluation.execution_points), _number(spent.score))
    add_table(document, _FUNDS, rows)


def _conclusion(evaluation: Evaluation) -> str:
    rows = evaluation.rows
    if evaluation.total is None:
        return (
            f"本项目共设{len(rows)}项绩效指标，已得分{evaluation.scored}分；尚有数据缺失或分值不符，总分待补齐后计算，"
            f"须处理的事项见第四部分。"
        )
    met = sum(not row.achievement.reason_due for row in rows)
    return (
        f"本项目共设{len(rows)}项绩效指标，其中{met}项达到年度指标值，{len(rows) - met}项存在偏差；"
        f"预算执行率{_rate(evaluation.execution.rate) or '未计'}；"
        f"自评总分{evaluation.total}分，等级为“{evaluation.grade}”。"
    )


def _basis(evaluation: Evaluation) -> str:
    profile = evaluation.profile
    grades = "、".join(f"{label}≥{lowest}" for label, lowest in list(profile.grades.items())[:-1])
    return f"计分口径：{profile.title}（{profile.label}）；等级：{grades}，以下为{list(profile.grades)[-1]}。"


def _indicators(document: Any, evaluation: Evaluation) -> None:
    rows = [
        (
            item.level1,
            item.level2,
            item.name,
            item.target.text,
            item.actual,
            _rate(row.achievement.rate) or (row.achievement.grade or ""),
            _number(row.share.points),
            _number(row.score.value),
        )
        for row in evaluation.rows
        for item in (row.indicator,)
    ]
    rows.append(("合计（含预算执行率）", "", "", "", "", "", _number(evaluation.points), _number(evaluation.total)))
    table = add_table(document, _INDICATORS, rows)
    merge_runs(table, [row[:2] for row in rows[:-1]])
    last = table.rows[-1].cells
    merge(last[0], last[5])


def _deviations(document: Any, evaluation: Evaluation) -> None:
    due = [row for row in evaluation.rows if row.achievement.reason_due]
    if due:
        rows = [
            (
                row.indicator.name,
                row.indicator.target.text,
                row.indicator.actual,
                _signed(row),
                "（请填写）" if row.reason_due else row.indicator.reason,
            )
            for row in due
        ]
        add_table(document, _DEVIATIONS, rows)
    else:
        add_paragraph(document, "各项指标均达到年度指标值，无需说明的偏差。" if evaluation.total is not None else "")
    waiting = [note for note in evaluation.notes if note.flag.name not in _QUIET]
    if waiting:
        document.add_paragraph()
        add_paragraph(document, "以下事项须在定稿前处理：")
        for note in dict.fromkeys(f"{_place(evaluation, note.path)}：{note.text}" for note in waiting):
            document.add_paragraph(clean(note), style="List Bullet")


# Remarks on how a text was read that a reader of the report need not see.
_QUIET = frozenset({"DIRECTION_INFERRED", "UNIT_CONVERTED", "SCORE_BY_HAND", "REASON_MISSING", "OVER_TRIGGER", "LATE"})
_QUIET |= {"SHORT_TRIGGER", "ZERO_BROKEN", "FAR_BELOW_LIMIT", "GRADE_FROM_RATE", "EXECUTION_UNWEIGHTED"}


def _place(evaluation: Evaluation, path: str) -> str:
    """Name a path for people."""
    for row in evaluation.rows:
        if path.startswith(f"{row.path}."):
            return f"指标“{row.indicator.name or row.indicator.target.text}”"
    return "项目资金" if path.startswith("funds") else "全部指标"


def _signed(row: Row) -> str:
    deviation = row.achievement.deviation
    if deviation is None:
        return row.achievement.grade or "未达到"
    return f"{percent(deviation):+f}%"


def _rate(rate: Decimal | None) -> str:
    return "" if rate is None else f"{percent(rate):f}%"


def _number(value: Decimal | None) -> str:
    return "" if value is None else f"{value:f}"


def _money(value: Decimal | None) -> str:
    return "" if value is None else money(value)
