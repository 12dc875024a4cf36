"""REL: whether indicators fit together, and the year, and last year's."""

from __future__ import annotations

import re
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING

from xl_jixiao.model.lexicons import pattern, table
from xl_jixiao.rules.basis import AUDIT, MOF_2015, OWN
from xl_jixiao.rules.rule import Need, Problem, Severity, form_rule
from xl_jixiao.rules.words import PART

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_jixiao.model import Form
    from xl_jixiao.rules.subject import FormSubject

_TITLES = re.compile(r"《[^》]*》|[〔\[][^〕\]]*[〕\]]")
_YEAR = re.compile(r"(?<![\d比较自从至到~—-])(20\d\d)(?:年|届|级)?(?!\d|[-—~至到](?:20)?\d\d)")
_MANY = 5


@form_rule("REL-01", "quality-without-quantity", "有质量或时效指标而无对应的数量指标", Severity.ADVICE, MOF_2015)
def quality_without_quantity(subject: FormSubject) -> Iterator[Problem]:
    """
    质量、时效指标说的工作，应有数量指标说明做多少。

    去掉“人员、完成率、合同、资金”等不说明工作内容的词以后再比较；至少有3条指标说同一项工作才看；一条数量指标都没有的
    由 TAX-07 报。
    为什么：报告要100%合格，要写几份报告却没有说。
    不妥：质量指标 课题报告验收合格率 =100(%)，没有说到课题的数量指标
    妥当：数量指标 课题报告数量 ≥2(份)，质量指标 课题报告验收合格率 =100(%)
    """
    quantities = subject.by_level2.get("数量指标", ())
    if not quantities:
        return
    known = frozenset(chain.from_iterable(chain.from_iterable([row.topic_pairs for row in quantities])))
    rows = [row for level in ("质量指标", "时效指标") for row in subject.by_level2.get(level, ())]
    for row in subject.strays(rows, known):
        yield Problem(
            row.at("name"),
            f"{row.label}说的“{'、'.join(row.topic)}”没有数量指标，请考虑补充做多少的指标",
            row.name,
        )


@form_rule("REL-02", "part-above-whole", "部分大于全部", Severity.REVIEW, OWN)
def part_above_whole(subject: FormSubject) -> Iterator[Problem]:
    """
    资助数不应大于建立数，获奖数不应大于参赛数，如此等等。

    词表 part_whole 列出部分与全部；名称其余的字和单位都相同才比较。
    为什么：部分大于全部，两个数里必有一个填错。
    不妥：建立实训基地项目数 ≥50(个)，资助实训基地项目数 ≥60(个)
    妥当：建立实训基地项目数 ≥50(个)，资助实训基地项目数 ≥50(个)
    """
    rows = subject.named(PART)
    if not rows:
        return
    names = subject.names
    verbs, wholes = _parts_and_wholes()
    there = {part: [whole for whole in wholes[part] if whole in names] for part in wholes if part in names}
    by_name = {row.name: row for row in subject.quantities}
    for row in rows:
        match = verbs.search(row.name)
        if match is None:
            continue
        for whole in there[match[0]]:
            other = by_name.get(f"{row.name[: match.start()]}{whole}{row.name[match.end() :]}")
            if other is None or other.unit != row.unit or row.value is None or other.value is None:
                continue
            if row.value > other.value:
                yield Problem(
                    row.at("target"),
                    f"{row.label}的“{row.text}”大于第{other.index + 1}项“{other.name}”的“{other.text}”，请核对",
                    row.text,
                    f"不大于{other.text}",
                )


@cache
def _parts_and_wholes() -> tuple[re.Pattern[str], dict[str, list[str]]]:
    wholes = {part: sorted(wholes) for part, wholes in table("part_whole").items()}
    return re.compile("|".join(map(re.escape, wholes))), wholes


@form_rule("REL-03", "projects-unlike-units", "项目数与单位数相差悬殊", Severity.ADVICE, OWN)
def projects_unlike_units(subject: FormSubject) -> Iterator[Problem]:
    """
    同一件事的项目数与单位数相差五倍以上时，请核对。

    一个项目由几家单位承担、一家单位承担几个项目都正常（如50个项目、80个单位），所以相差五倍以上才提示。
    为什么：相差悬殊，常是其中一个数多写或少写了0。
    不妥：建立集训基地项目数 ≥50(个)，建立集训基地单位数 ≥800(个)
    妥当：建立集训基地项目数 ≥50(个)，建立集训基地单位数 ≥80(个)
    """
    if "单位数" not in subject.names:
        return
    by_name = {row.name: row for row in subject.quantities}
    for row in subject.quantities:
        if not row.name.endswith("单位数"):
            continue
        other = by_name.get(f"{row.name[:-3]}项目数")
        if other is None or not row.value or not other.value or row.value < 0 or other.value < 0:
            continue
        if max(row.value, other.value) >= _MANY * min(row.value, other.value):
            yield Problem(
                row.at("target"),
                f"{row.label}为“{row.text}”，第{other.index + 1}项的项目数为“{other.text}”，相差悬殊，请核对",
                row.text,
                other.text,
            )


@form_rule("REL-04", "year-unlike-form", "指标年份与申报年度不符", Severity.REVIEW, OWN)
def year_unlike_form(subject: FormSubject) -> Iterator[Problem]:
    """
    指标名称里的年份应是申报年度，或在项目起止日期之内。

    《》〔〕中的年份、结转和同比所说的往年、“2024—2026年”这样的时期不看。
    为什么：年份最容易在复制往年的表时忘了改。
    不妥：2024年度申报表，指标“2023年度审计任务完成率”
    妥当：2024年度申报表，指标“2024年度审计任务完成率”
    """
    form = subject.form
    if form.year is None or "20" not in subject.names:
        return
    start, end = form.start_date, form.end_date
    allowed = {form.year} if start is None or end is None else {form.year, *range(start.year, end.year + 1)}
    meant = pattern("other_years")
    for row in subject.rows:
        if "20" not in row.name or meant.search(row.name):
            continue
        years = [int(year) for year in _YEAR.findall(_TITLES.sub("", row.name))]
        if years and not allowed & set(years):
            yield Problem(
                row.at("name"),
                f"{row.label}写的是{years[0]}年，申报年度是{form.year}年，请核对",
                f"{years[0]}年",
                f"{form.year}年",
            )


@form_rule("REL-05", "same-as-last-year", "与上年指标完全一致", Severity.ADVICE, AUDIT, need=Need.PREVIOUS)
def same_as_last_year(subject: FormSubject) -> Iterator[Problem]:
    """
    指标名称和指标值与上年一条不差时，请看看是否该调整。

    要有上年度的表才能比较；少于3条指标的表不看。
    为什么：情况年年在变，目标一字不改，多半没有重新论证。
    不妥：2024年的33条指标与2023年完全相同
    妥当：按上年完成情况调高了5条指标
    """
    form, before = subject.form, subject.previous
    if before is None or not form.year or form.year == before.year:
        return
    rows = _promises(form)
    if len(rows) >= 3 and rows == _promises(before):
        yield Problem(
            "indicators",
            f"{len(rows)}条指标与{before.year or '上'}年完全一致，请按上年完成情况检查是否需要调整",
            f"{len(rows)}条相同",
        )


def _promises(form: Form) -> list[tuple[str, str]]:
    """Return names and targets without blanks, whatever their order."""
    return sorted(("".join(item.name.split()), "".join(item.target.text.split())) for item in form.indicators)
