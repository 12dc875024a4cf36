"""WGT: the column 分值 or 权重, when a form has one."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from xl_jixiao.model.lexicons import words
from xl_jixiao.rules.basis import AUDIT, MOF_2020, MOF_2021, PRACTICE
from xl_jixiao.rules.rule import Problem, Severity, form_rule
from xl_jixiao.rules.wording import number
from xl_jixiao.scoring.rounding import half_up

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from xl_jixiao.rules.row import Row
    from xl_jixiao.rules.subject import FormSubject

_HUNDRED = Decimal(100)
_ONE = Decimal(1)
_HALF_CENT = Decimal("0.005")
_DECLARED = re.compile(r"[（(](\d+(?:\.\d+)?)分?[）)]")
_COST, _BENEFIT, _SATISFACTION = "成本指标", "效益指标", "满意度指标"
_NEAR = Decimal("0.5")


def _sum(weighted: Iterable[tuple[Row, Decimal]]) -> Decimal:
    return sum((points for _, points in weighted), Decimal(0))


def _slack(subject: FormSubject, count: int) -> Decimal:
    """Points are printed with two decimals: each may be half a step off."""
    return max(subject.profile.tolerances.points, _HALF_CENT * count)


@form_rule("WGT-01", "points-not-hundred", "分值合计不等于100", Severity.ERROR, MOF_2021, PRACTICE)
def points_not_hundred(subject: FormSubject) -> Iterator[Problem]:
    """
    各指标分值加预算执行率分值应等于100。

    申报表还没有执行率，指标合计等于100，或等于100减去口径的执行率分值（一般是90），都可以；每个分值两位小数，
    合计允许有四舍五入的差。没有分值栏的表不看。
    为什么：合计不是100，总分就不能比较。
    不妥：产出50、效益30、满意度10，没有预算执行率，又有一条漏填，合计85
    妥当：预算执行率10、产出50、效益30、满意度10
    """
    weighted = subject.weighted
    if not weighted:
        return
    total, slack = _sum(weighted), _slack(subject, len(weighted))
    execution = subject.form.funds.total.points
    expected = {_HUNDRED, _HUNDRED - subject.profile.execution.points} if execution is None else {_HUNDRED - execution}
    if total <= _ONE + slack:  # written as shares of 1
        expected = {value / _HUNDRED for value in expected}
    if all(abs(total - value) > slack for value in expected):
        blank = len(subject.rows) - len(weighted)
        allowed = "或".join(number(value) for value in sorted(expected))
        yield Problem(
            "indicators",
            f"指标分值合计{number(total)}，应为{allowed}" + (f"，有{blank}条没有填分值" if blank else "") + "，请核对",
            number(total),
            allowed,
        )


@form_rule("WGT-02", "level-points-differ", "下级分值合计不等于上级设定", Severity.ERROR, PRACTICE)
def level_points_differ(subject: FormSubject) -> Iterator[Problem]:
    """
    一级、二级指标后面写了分值的，下面各条的分值合计应与它相等。

    分值写在名称后的括号里，如“产出指标(50分)”；没有写的不看。
    为什么：上级定了50分，下级只分了45分，有5分没有着落。
    不妥：产出指标(50分) 下各条合计45分
    妥当：产出指标(50分) 下各条合计50分
    """
    if not subject.weighted:
        return
    for field, groups in (("level1", subject.by_level1), ("level2", subject.by_level2)):
        for level, rows in groups.items():
            points = [(row, row.indicator.points) for row in rows if row.indicator.points is not None]
            labels = [
                (row, match[1])
                for row, _ in points
                if (match := _DECLARED.search(getattr(row.indicator, field))) is not None
            ]
            if not level or len({label for _, label in labels}) != 1:
                continue
            declared, total = Decimal(labels[0][1]), sum((value for _, value in points), Decimal(0))
            if abs(declared - total) > _slack(subject, len(points)):
                yield Problem(
                    labels[0][0].at(field),
                    f"{level}设定{number(declared)}分，下面{len(rows)}条合计{number(total)}分，请核对",
                    number(total),
                    number(declared),
                )


@form_rule("WGT-03", "points-not-positive", "分值为0或负数", Severity.ERROR, PRACTICE)
def points_not_positive(subject: FormSubject) -> Iterator[Problem]:
    """
    每条指标的分值应大于0。

    没有填分值的由 WGT-01 一并提示。
    为什么：0分的指标做不做都一样，负分没有意义。
    不妥：设备购置数量 分值 0
    妥当：设备购置数量 分值 5
    """
    for row, points in subject.weighted:
        if points <= 0:
            yield Problem(
                row.at("points"),
                f"{row.label}的分值是{number(points)}，请改为大于0的数，或删去这条指标",
                number(points),
                ">0",
            )


@form_rule("WGT-04", "unusual-split", "一级指标分值偏离规定比例", Severity.REVIEW, MOF_2020, MOF_2021)
def unusual_split(subject: FormSubject) -> Iterator[Problem]:
    """
    一级指标的分值一般是产出50、效益30、满意度10；有成本指标时成本20、产出40、效益20、满意度10。

    没有满意度指标时它的分值加给效益指标；指标合计按100分设的，折算成90分再比较；口径规定各指标平均分配的地区不看；
    合计不对的先改 WGT-01。
    为什么：规定的比例是各项目可比的基础，确需调整的写明理由即可。
    不妥：产出70、效益10、满意度10
    妥当：产出50、效益30、满意度10
    """
    weighted = subject.weighted
    weights = subject.profile.weights
    table = weights.with_cost if _COST in subject.by_level1 else weights.without_cost
    if not weighted or len(weighted) < len(subject.rows) or table is None or weights.split != "levels":
        return
    total = _sum(weighted)
    if not total or "" in subject.by_level1 or next(iter(points_not_hundred.check(subject)), None):
        return
    expected = dict(table)
    if _SATISFACTION not in subject.by_level1:
        spare = expected.pop(_SATISFACTION, Decimal(0))
        expected[weights.without_satisfaction_to] = expected.get(weights.without_satisfaction_to, Decimal(0)) + spare
    whole = sum(expected.values(), Decimal(0))
    odd = []
    for level in dict.fromkeys((*expected, *subject.by_level1)):
        points = sum((row.indicator.points or Decimal(0) for row in subject.by_level1.get(level, ())), Decimal(0))
        if abs(points * whole / total - expected.get(level, Decimal(0))) > _NEAR:
            odd.append((level, points, expected.get(level, Decimal(0)) * total / whole))
    if odd:
        found = "、".join(f"{level}{number(points)}" for level, points, _ in odd)
        due = "、".join(f"{level}{number(half_up(value, 2))}" for level, _, value in odd)
        yield Problem("indicators", f"分值{found}，一般为{due}，请调整或说明理由", found, due)


@form_rule("WGT-05", "overweight-indicator", "单项指标分值过高", Severity.REVIEW, AUDIT)
def overweight_indicator(subject: FormSubject) -> Iterator[Problem]:
    """
    一条指标的分值不应超过全部分值的40%。

    为什么：一条指标就决定了等级，其余指标形同虚设。
    不妥：设备购置数量 分值 90
    妥当：设备购置数量 分值 15
    """
    weighted = subject.weighted
    if len(weighted) < 2:
        return
    whole = _sum(weighted) + (subject.form.funds.total.points or Decimal(0))
    for row, points in weighted:
        if points * 5 > whole * 2:
            yield Problem(
                row.at("points"),
                f"{row.label}的分值{number(points)}超过全部分值{number(whole)}的40%，请分给其他指标",
                number(points),
                f"不超过{number(whole * 2 / 5)}",
            )


@form_rule("WGT-06", "void-with-points", "无效指标占用分值", Severity.REVIEW, AUDIT)
def void_with_points(subject: FormSubject) -> Iterator[Problem]:
    """
    “无”“不涉及”或没有指标值的指标不应有分值。

    为什么：没有内容的指标自然“完成”，分值等于白送，是审计指出的常见问题。
    不妥：生态效益指标 不涉及 分值 10
    妥当：删去这一行，10分分给其他指标
    """
    void = words("not_applicable")
    for row, points in subject.weighted:
        if points > 0 and not row.judged and (row.kind == "placeholder" or row.name in void):
            yield Problem(
                row.at("points"),
                f"{row.label}没有实际内容，却有{number(points)}分，请删去并把分值分给其他指标",
                number(points),
                "0",
            )
