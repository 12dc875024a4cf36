"""DUP: indicators that say the same twice."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rapidfuzz.distance import Indel

from xl_jixiao.model.lexicons import words
from xl_jixiao.rules.basis import AUDIT, OWN
from xl_jixiao.rules.rule import Problem, Severity, form_rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_jixiao.rules.row import Row
    from xl_jixiao.rules.subject import FormSubject

_MOST_CHANGED = 0.07
"""Characters that differ, as a share of those of both names."""
_NUMERAL = re.compile(r"[0-9０-９A-Za-zＡ-Ｚａ-ｚ]")


@form_rule("DUP-01", "same-name-twice", "同一项目三级指标重复", Severity.ERROR, OWN)
def same_name_twice(subject: FormSubject) -> Iterator[Problem]:
    """
    同一个项目里不应有两条相同的指标。

    同名而二级指标和指标值都不同的由 DUP-03 报。
    为什么：同一件事占两份分值，多半是复制时忘了改。
    不妥：数量指标下有两条“设备购置数量”
    妥当：数量指标 办公设备购置数量、实训设备购置数量
    """
    for first, row in _namesakes(subject):
        if first.level2 == row.level2 or first.text == row.text:
            yield Problem(
                row.at("name"), f"{row.label}与第{first.index + 1}项重复，请删去一条，或改名称说明区别", row.name
            )


@form_rule("DUP-02", "near-duplicate", "指标名称高度相似", Severity.ADVICE, AUDIT)
def near_duplicate(subject: FormSubject) -> Iterator[Problem]:
    """
    同一个二级指标下名称只差一两个字的，请看看是不是同一条。

    相似度不低于93%才报；只差数字、字母、方位、男女等说明不同对象的字（词表 distinguishing）不报。
    每条只与排序后前后相邻的比较，指标再多也不会变慢。
    为什么：换一两个字重复列出，是“指标条数繁多”的常见来源。
    不妥：职业技能等级评价工作人员培训场次数、职业技能等级评价工作人员培训场次
    妥当：只留一条
    """
    reported: set[int] = set()
    for rows in subject.by_level2.values():
        for one, other in _neighbours(rows):
            first, second = (one, other) if one.index < other.index else (other, one)
            if second.index not in reported and _alike(first.name, second.name):
                reported.add(second.index)
                yield Problem(
                    second.at("name"),
                    f"{second.label}与第{first.index + 1}项“{first.name}”只差一两个字，请看看是不是同一条",
                    second.name,
                    first.name,
                )


def _neighbours(rows: list[Row]) -> Iterator[tuple[Row, Row]]:
    """
    Yield rows whose names may differ in one spot only.

    Such names share all that is before the spot or all that is behind it, at least about half of a name: they stand
    side by side when sorted by their beginnings or by their ends.
    """
    by_name = {row.name: row for row in rows if row.name}
    for step in (1, -1):
        before, half = "", "\n"  # before the first is nothing, and no name begins with a line break
        for name in sorted([name[::step] for name in by_name]):
            if name.startswith(half):
                yield by_name[before[::step]], by_name[name[::step]]
            before, half = name, name[: len(name) // 2 - 1]


def _alike(one: str, other: str) -> bool:
    length = len(one) + len(other)
    if one == other or abs(len(one) - len(other)) > _MOST_CHANGED * length:
        return False
    if Indel.distance(one, other, score_cutoff=int(_MOST_CHANGED * length)) > _MOST_CHANGED * length:
        return False
    objects = words("distinguishing")
    changed = [
        char
        for edit in Indel.opcodes(one, other)
        if edit.tag != "equal"
        for char in one[edit.src_start : edit.src_end] + other[edit.dest_start : edit.dest_end]
    ]
    return not all(char in objects or _NUMERAL.match(char) for char in changed)


@form_rule("DUP-03", "namesake-differs", "同名指标在不同二级指标下且值不同", Severity.REVIEW, OWN)
def namesake_differs(subject: FormSubject) -> Iterator[Problem]:
    """
    同名的指标放在不同的二级指标下、值又不同，请核对。

    为什么：同一件事两个目标，考核时不知按哪个。
    不妥：数量指标 培训人数 ≥500(人)，社会效益指标 培训人数 ≥800(人)
    妥当：数量指标 培训人数 ≥500(人)，社会效益指标 培训后就业人数 ≥300(人)
    """
    for first, row in _namesakes(subject):
        if first.level2 != row.level2 and first.text != row.text:
            yield Problem(
                row.at("name"),
                f"{row.label}的值是“{row.text}”，第{first.index + 1}项（{first.level}）同名而值是“{first.text}”，"
                "请核对，或改名称说明区别",
                row.text,
                first.text,
            )


def _namesakes(subject: FormSubject) -> Iterator[tuple[Row, Row]]:
    """Yield each row whose name stood before, with the first of that name."""
    first = subject.by_name
    for row in subject.rows if len(first) < len(subject.rows) else ():
        if row.name and first[row.name] is not row:
            yield first[row.name], row


@form_rule("DUP-04", "midterm-is-annual", "中期与年度指标值完全相同", Severity.REVIEW, OWN)
def midterm_is_annual(subject: FormSubject) -> Iterator[Problem]:
    """
    跨年度项目的中期指标值不应与年度指标值条条相同。

    两条以上都填了中期值才看；当年开始当年完成的项目不报。
    为什么：中期是几年的总量，年度是其中一年，全部相同必有一栏是照抄的。
    不妥：中期指标值和年度指标值每一行都是“≥50(个)”
    妥当：中期指标值 ≥150(个)，年度指标值 ≥50(个)
    """
    rows = [row for row in subject.rows if (midterm := row.indicator.midterm) is not None and midterm.text.strip()]
    if len(rows) < 2:
        return
    # Rates are often the same every year; only amounts add up over the years.
    same = all("".join(row.text.split()) == _midterm(row) for row in rows)
    if same and any(row.unit != "%" for row in rows) and not subject.single_year:
        yield Problem("indicators", f"{len(rows)}条指标的中期值与年度值完全相同，请核对是否照抄", f"{len(rows)}条相同")


def _midterm(row: Row) -> str:
    midterm = row.indicator.midterm
    return "".join(midterm.text.split()) if midterm else ""
