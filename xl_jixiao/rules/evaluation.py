"""EVA, first part: each indicator of a 自评表: actual value, score, reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_jixiao.model import parse
from xl_jixiao.rules.basis import MOF_2020, PRACTICE
from xl_jixiao.rules.rule import Problem, Severity, form_rule
from xl_jixiao.rules.wording import number
from xl_jixiao.scoring.achievement import Direction, Status
from xl_jixiao.scoring.flags import Flag
from xl_jixiao.scoring.points import score
from xl_jixiao.scoring.recompute import Disagreement, Figure
from xl_jixiao.scoring.rounding import percent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_jixiao.rules.row import Row
    from xl_jixiao.rules.subject import FormSubject
    from xl_jixiao.scoring.achievement import Achievement

_UNREADABLE = {
    Flag.ACTUAL_NOT_NUMBER: "不是数字",
    Flag.UNIT_MISMATCH: "的单位与指标值不同，无法换算",
    Flag.ACTUAL_NEGATIVE: "为负数",
    Flag.ACTUAL_NOT_DATE: "不是日期",
}


def _evaluated(subject: FormSubject) -> Iterator[tuple[Row, Achievement]]:
    """Yield the rows of a 自评表 with what became of their targets."""
    if subject.evaluates:
        for row, result in zip(subject.rows, subject.evaluation.rows, strict=True):
            yield row, result.achievement


def _actual(row: Row) -> str:
    return row.indicator.actual.strip()


def _broken(reached: Achievement) -> bool:
    return Flag.ZERO_BROKEN in reached.flags


def _exceeded(reached: Achievement) -> bool:
    return reached.direction is Direction.DOWN and reached.rate is not None and reached.rate < 1


@form_rule("EVA-01", "actual-missing", "实际完成值未填写", Severity.ERROR, MOF_2020)
def actual_missing(subject: FormSubject) -> Iterator[Problem]:
    """
    自评表的每条指标都要填实际完成值。

    没有指标值的行由 TAX-15、VAL-01 报。
    为什么：没有实际完成值，得分就没有来历；空着不等于完成了0。
    不妥：培训人数 ≥500(人) 实际完成值 （空）
    妥当：培训人数 ≥500(人) 实际完成值 512人
    """
    for row, reached in _evaluated(subject):
        if Flag.ACTUAL_MISSING in reached.flags:
            yield Problem(
                row.at("actual"),
                f"{row.label}没有填实际完成值，请补填；确实没有开展的填0并说明原因",
                _actual(row) or "未填写",
            )


@form_rule("EVA-02", "actual-unreadable", "实际完成值不是数或单位不一致", Severity.ERROR, PRACTICE)
def actual_unreadable(subject: FormSubject) -> Iterator[Problem]:
    """
    指标值是数的，实际完成值也应是同一单位的数。

    万元与元、%与小数能换算的不报；“已完成50个”能读出数，不报；只写“完成”不行。目标是“1次/月”、实际写全年“12次”的
    只作核实。
    为什么：读不出数就算不出达成率，得分只能凭感觉。
    不妥：培训人数 ≥500(人) 实际完成值 达成预期指标
    妥当：培训人数 ≥500(人) 实际完成值 512人
    """
    for row, reached in _evaluated(subject):
        fault = next((_UNREADABLE[flag] for flag in reached.flags if flag in _UNREADABLE), "")
        if fault:
            yield Problem(
                row.at("actual"),
                f"{row.label}的实际完成值“{_actual(row)}”{fault}（指标值“{row.text}”），请按指标值的单位填写",
                _actual(row),
                severity=Severity.REVIEW if _total_of_frequency(row) else None,
            )


def _total_of_frequency(row: Row) -> bool:
    """Whether the target is so many a month and the actual value the sum of the year."""
    counted, slash, _ = row.unit.partition("/")
    return bool(slash) and getattr(parse(_actual(row)), "unit", None) == counted


@form_rule("EVA-03", "score-miscalculated", "得分与计算值不符", Severity.ERROR, PRACTICE)
def score_miscalculated(subject: FormSubject) -> Iterator[Problem]:
    """
    得分应等于按达成率计算的得分，相差不超过0.1。

    反向指标超出目标仍得满分的由 EVA-07 报，零容忍指标发生后仍得分的由 EVA-08 报，得分超过分值的由 EVA-04 报。
    口径对满意度另有计分区间的，按区间或按达成率算出的得分都可以。达到目标而自己扣了分的，可能另有原因（目标定得
    过低、做得不够好），只作核实。
    为什么：同样的完成情况应得同样的分。
    不妥：参训人数 ≥4754(人) 实际4604人 分值5 得分5
    妥当：参训人数 ≥4754(人) 实际4604人 分值5 得分4.84
    """
    if not subject.evaluates:
        return
    results = subject.evaluation.rows
    for row, found in _disagreeing(subject, Figure.SCORE):
        reached = results[row.index].achievement
        points, printed = row.indicator.points, row.indicator.score
        full = points is not None and printed is not None and printed >= points
        plain = score(reached, points, subject.profile).value
        slack = subject.profile.tolerances.score
        near = plain is not None and printed is not None and abs(printed - plain) <= slack
        if _broken(reached) or near or (_exceeded(reached) and full):
            continue
        rate = "" if reached.rate is None else f"（达成率{percent(reached.rate)}%）"
        modest = (
            reached.rate is not None and reached.rate >= 1 and found.difference is not None and found.difference < 0
        )
        yield Problem(
            row.at("score"),
            f"{row.label}得分{found.printed}，按实际完成值“{_actual(row)}”{rate}应得{found.computed}，{found.off}分，请核对",
            found.printed,
            found.computed,
            severity=Severity.REVIEW if modest else None,
        )


def _disagreeing(subject: FormSubject, figure: Figure) -> Iterator[tuple[Row, Disagreement]]:
    for found in subject.disagreements:
        if found.figure is figure:
            yield subject.rows[int(found.path[len("indicators[") : found.path.index("]")])], found


@form_rule("EVA-04", "score-above-points", "得分超过分值", Severity.ERROR, PRACTICE)
def score_above_points(subject: FormSubject) -> Iterator[Problem]:
    """
    一条指标的得分不应超过它的分值。

    为什么：超额完成也只记满分，总分不能超过100。
    不妥：分值5 得分6
    妥当：分值5 得分5
    """
    if subject.evaluates:
        for row, found in _disagreeing(subject, Figure.OVER_POINTS):
            yield Problem(
                row.at("score"),
                f"{row.label}得分{found.printed}超过分值{found.computed}，请改正",
                found.printed,
                f"不超过{found.computed}",
            )


@form_rule("EVA-05", "shortfall-unexplained", "未完成指标没有填偏差原因", Severity.ERROR, MOF_2020, PRACTICE)
def shortfall_unexplained(subject: FormSubject) -> Iterator[Problem]:
    """
    没有完成的指标要写偏差原因和改进措施。

    只写“无”“正常”不算原因。表上没有偏差原因一栏的，整张表只作一次提示，另处写了原因的不提示。
    为什么：自评的用处就在找原因、提改进，没有原因的差距年年照旧。
    不妥：参训人数 ≥4754(人) 实际4604人 偏差原因 （空）
    妥当：参训人数 ≥4754(人) 实际4604人 偏差原因 第四季度停训，次年补训150人
    """
    yield from _unexplained(subject, short=True)


@form_rule("EVA-06", "excess-unexplained", "超额较多没有说明原因", Severity.REVIEW, MOF_2020, PRACTICE)
def excess_unexplained(subject: FormSubject) -> Iterator[Problem]:
    """
    实际完成值超过指标值三成及以上的，要说明原因。

    30%是已部署系统的做法，可在口径里改（trigger）；不扣分。≤ 的指标大幅低于上限不算超额。
    为什么：超得多，可能是目标定低了，明年应当调高。
    不妥：宣传次数 ≥12(次) 实际96次 偏差原因 （空）
    妥当：宣传次数 ≥12(次) 实际16次 偏差原因 新增4个街道要求宣传，明年目标调为16次
    """
    yield from _unexplained(subject, short=False)


def _unexplained(subject: FormSubject, *, short: bool) -> Iterator[Problem]:
    if not subject.evaluates:
        return
    due = [
        (row, result.achievement)
        for row, result in zip(subject.rows, subject.evaluation.rows, strict=True)
        if result.reason_due and short is (result.achievement.status in (Status.SHORT, Status.PARTLY))
    ]
    if due and subject.lacks("indicators.reason", "indicators.cause"):
        if not any("原因" in label and text for label, text in subject.form.extra):
            what = f"{len(due)}条指标{'没有完成' if short else '超过指标值较多'}，表上没有偏差原因一栏，请另附说明"
            yield Problem("indicators", what, f"{len(due)}条", severity=Severity.ADVICE)
        return
    for row, reached in due:
        rate = "" if reached.rate is None else f"达成率{percent(reached.rate)}%"
        state = f"没有完成（{rate or _actual(row)}）" if short else f"超过指标值较多（{rate}）"
        yield Problem(
            row.at("reason"),
            f"{row.label}{state}，没有填偏差原因，请写明原因" + ("和改进措施" if short else "；目标偏低的请调高"),
            rate or _actual(row),
            "有具体原因",
        )


@form_rule("EVA-07", "limit-exceeded-full-score", "反向指标超出目标仍得满分", Severity.ERROR, PRACTICE)
def limit_exceeded_full_score(subject: FormSubject) -> Iterator[Problem]:
    """
    “≤”的指标超过了上限，不应得满分。

    扣多少按口径的反向公式（linear 或 ratio）。
    为什么：成本超支、时限拖延还得满分，多半是把它当成越多越好算了。
    不妥：人均成本 ≤5300(元) 实际5830元 分值10 得分10
    妥当：人均成本 ≤5300(元) 实际5830元 分值10 得分9
    """
    for row, reached in _evaluated(subject):
        points, printed = row.indicator.points, row.indicator.score
        if _exceeded(reached) and points and printed is not None and printed >= points:
            due = subject.evaluation.rows[row.index].score.value
            yield Problem(
                row.at("score"),
                f"{row.label}的实际完成值“{_actual(row)}”超出“{row.text}”，仍得满分{number(printed)}，请按比例扣分",
                number(printed),
                "" if due is None else number(due),
            )


@form_rule("EVA-08", "zero-broken-scored", "零容忍指标发生后仍得分", Severity.ERROR, PRACTICE)
def zero_broken_scored(subject: FormSubject) -> Iterator[Problem]:
    """
    目标为0的指标，一旦发生就不得分。

    口径不按零容忍计分的（zero_tolerance: false）不报。
    为什么：安全事故这类指标没有“部分完成”。
    不妥：安全事故发生数 =0(起) 实际1起 分值5 得分4
    妥当：安全事故发生数 =0(起) 实际1起 分值5 得分0
    """
    for row, reached in _evaluated(subject):
        printed = row.indicator.score
        if _broken(reached) and printed is not None and printed > 0:
            yield Problem(
                row.at("score"),
                f"{row.label}的目标为0，实际为“{_actual(row)}”，不应得分（现得{number(printed)}分）",
                number(printed),
                "0",
            )


@form_rule("EVA-13", "score-outside-band", "定性得分不在对应档位区间", Severity.REVIEW, MOF_2020, PRACTICE)
def score_outside_band(subject: FormSubject) -> Iterator[Problem]:
    """
    定性指标的得分应在所填档次的区间里。

    一般是达成100%—80%（含）、部分达成80%—60%（含）、未达成60%以下；湖北等地的档次不同，按口径。
    为什么：写了“部分达成”却得满分，档次和得分总有一个不对。
    不妥：完成情况 部分达成 分值5 得分5
    妥当：完成情况 部分达成 分值5 得分3.5
    """
    if subject.evaluates:
        for row, found in _disagreeing(subject, Figure.BAND):
            low, _, high = found.computed.partition("~")
            yield Problem(
                row.at("score"),
                f"{row.label}的完成情况是“{_actual(row)}”，得分{found.printed}不在{low}到{high}之间，请调整",
                found.printed,
                found.computed,
            )
