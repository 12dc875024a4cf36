"""VAL, second part: whether 指标值 is demanding, can be judged, fits its name and its project, and is written well."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from xl_jixiao.model import DateTarget, Interval, Op, notation
from xl_jixiao.model.lexicons import pattern, table, words
from xl_jixiao.rules.basis import AUDIT, MOF_2021, OWN, PRACTICE
from xl_jixiao.rules.marks import FULL, NARROW, ODD_SIGNS, WIDE
from xl_jixiao.rules.row import Row
from xl_jixiao.rules.rule import Edit, Fix, Problem, Severity, form_rule
from xl_jixiao.rules.wording import number, tidy_target
from xl_jixiao.rules.words import SATISFACTION
from xl_jixiao.scoring.rounding import percent

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xl_jixiao.model import Indicator
    from xl_jixiao.rules.subject import FormSubject

_HUGE = Decimal(10**8)
_TEN = Decimal(10)
_DIGIT = re.compile(r"[0-9０-９一二三四五六七八九十百]+[0-9０-９%％个次项天日月年分成倍级]")


@form_rule("VAL-17", "too-many-full-marks", "目标为100%的指标占比过高", Severity.ADVICE, AUDIT)
def too_many_full_marks(subject: FormSubject) -> Iterator[Problem]:
    """
    目标为100%的比率超过全部指标的四成时，请看看目标是否有区分度。

    少于5条指标的表不看。
    为什么：样样都是100%，要么是不费力就能做到，要么是随手填的，都比不出好坏。
    不妥：33条指标中有19条 =100.00(%)
    妥当：只有合规、安全一类的指标要求100%
    """
    full = sum([row.op in (Op.EQUAL, Op.AT_LEAST) for row in subject.marked(FULL)])
    count = len(subject.rows)
    if count >= 5 and full * 10 > count * 4:
        share = percent(Decimal(full) / count, 0)
        yield Problem(
            "indicators",
            f"{count}条指标中有{full}条目标为100%，占{share}%，请检查目标是否缺乏区分度",
            f"{share}%",
            "不超过40%",
        )


@form_rule("VAL-18", "low-satisfaction", "满意度目标低于80%", Severity.REVIEW, PRACTICE)
def low_satisfaction(subject: FormSubject) -> Iterator[Problem]:
    """
    满意度目标不应低于80%。

    为什么：低于80%的目标不用努力就能达到，各地通行的要求是80%至95%。
    不妥：参训学员满意度 ≥60(%)
    妥当：参训学员满意度 ≥90(%)
    """
    for row in _satisfaction(subject):
        if row.value is not None and row.value < 80 and row.op not in (Op.AT_MOST, Op.LESS):
            yield Problem(
                row.at("target"), f"{row.label}的目标只有{number(row.value)}%，请提高或说明理由", row.text, "≥80%"
            )


@form_rule("VAL-19", "full-satisfaction", "满意度目标为100%", Severity.ADVICE, OWN)
def full_satisfaction(subject: FormSubject) -> Iterator[Problem]:
    """
    满意度目标定为100%，难以实现。

    为什么：有一个人不满意就完不成，年末往往只能在问卷上做文章。
    不妥：参训学员满意度 =100(%)
    妥当：参训学员满意度 ≥95(%)
    """
    for row in _satisfaction(subject):
        if row.value == 100:
            yield Problem(row.at("target"), f"{row.label}的目标是100%，难以实现，请确认", row.text, "如 ≥95%")


def _satisfaction(subject: FormSubject) -> Iterator[Row]:
    return (row for row in subject.percentages if row.rate and row.lists & SATISFACTION)


@form_rule("VAL-20", "equal-for-growing-count", "用“=”约束可以超额的数量指标", Severity.REVIEW, OWN)
def equal_for_growing_count(subject: FormSubject) -> Iterator[Problem]:
    """
    做得多也无妨的数量，建议写“≥”。

    目标为0的是零容忍，目标为1的（编制1份规划）做多了没有意义，都不报。
    为什么：写“=10”，做了12个算不算完成，各地口径不一。
    不妥：社会化技能评价项目开发数量 =10.00(个)
    妥当：社会化技能评价项目开发数量 ≥10(个)
    """
    for row in subject.by_level2.get("数量指标", ()):
        if row.op is Op.EQUAL and row.value is not None and row.value > 1 and row.countable:
            yield Problem(
                row.at("target"),
                f"{row.label}的指标值“{row.text}”写“=”，超额完成时难以计分，建议改为 ≥",
                row.text,
                notation(row.target.model_copy(update={"op": Op.AT_LEAST})),
            )


@form_rule("VAL-21", "vague-value", "定性指标值含糊，没有评价标准", Severity.REVIEW, MOF_2021, AUDIT)
def vague_value(subject: FormSubject) -> Iterator[Problem]:
    """
    “改善”“提高”“顺利完成”“投入使用”一类的定性值，应写明做到什么算做到。

    写了数、有验收或等级标准、另填了绩效标准的不报；“及时”由 VAL-22 报。
    为什么：指标值模糊、难以衡量，是审计指出的常见问题；年末只能凭感觉打分。
    不妥：督导工作完成情况 顺利完成
    妥当：督导工作完成情况 按年度计划完成12次督导并出具报告
    """
    vague, checkable = pattern("vague_values"), pattern("checkable_values")
    for row in subject.phrases:
        text = row.text
        if (
            vague.search(text)
            and not _only_timely(row)
            and not _DIGIT.search(text)
            and not checkable.search(text)
            and not row.indicator.standard.strip()
        ):
            yield Problem(
                row.at("target"),
                f"{row.label}的指标值“{text}”没有评价标准，请量化，或写明好、一般、差各是什么样",
                text,
            )


@form_rule("VAL-22", "timely-without-limit", "时效只写“及时”，没有时限", Severity.REVIEW, MOF_2021)
def timely_without_limit(subject: FormSubject) -> Iterator[Problem]:
    """
    “及时”“按时”应写成时限或比率。

    写了日期或天数的不报。
    为什么：什么时候算及时没有约定，年末自然都是及时。
    不妥：课题报告完成及时性 及时
    妥当：课题报告完成时间 2024年10月底前
    """
    for row in subject.phrases:
        if _only_timely(row) and not _DIGIT.search(row.text):
            yield Problem(
                row.at("target"),
                f"{row.label}的指标值只写“{row.text}”，请写明时限（如12月底前）或比率（如≥95%）",
                row.text,
                "时限或比率",
            )


def _only_timely(row: Row) -> bool:
    """A value that says in time and little more."""
    return len(row.text) <= 12 and pattern("timely_values").search(row.text) is not None


@form_rule("VAL-23", "value-repeats-name", "定性指标值只是重复指标名称", Severity.REVIEW, OWN)
def value_repeats_name(subject: FormSubject) -> Iterator[Problem]:
    """
    定性指标值不应只是把名称里的字再说一遍。

    为什么：“及时性——及时”没有说出任何要求。
    不妥：对技能人才培养具有较好的促进作用 具有促进作用
    妥当：对技能人才培养的促进作用 获奖选手中晋升技师的不少于5人
    """
    for row in subject.phrases:
        text = "".join(row.text.split())
        if len(text) >= 2 and _within(text, row.name):
            yield Problem(
                row.at("target"), f"{row.label}的指标值“{row.text}”只是重复名称，请写明要求", row.text, "具体要求"
            )


def _within(text: str, name: str) -> bool:
    """Tell whether all characters of `text` stand in `name` in the same order."""
    at = -1
    for char in text:
        at = name.find(char, at + 1)
        if at < 0:
            return False
    return True


@form_rule("VAL-24", "unit-unlike-name", "单位与名称不符", Severity.REVIEW, OWN)
def unit_unlike_name(subject: FormSubject) -> Iterator[Problem]:
    """
    “人次”配人次、“次数”配次、“户数”配户：单位应与名称说的是同一样东西。

    词表 unit_of_name 列出各种名称合适的单位，没有单位的由 VAL-04 报。
    为什么：培训500人和培训500人次，工作量和资金差得很远。
    不妥：培训覆盖人次 ≥500(个)
    妥当：培训覆盖人次 ≥500(人次)
    """
    fitting, endings = table("unit_of_name"), _endings()
    for row in subject.quantities:
        if row.stem[-2:] not in endings or not row.unit:
            continue
        ending = next((ending for ending in endings[row.stem[-2:]] if row.stem.endswith(ending)), "")
        if ending and row.unit not in fitting[ending]:
            yield Problem(
                row.at("target"),
                f"{row.label}说的是{ending}，单位却是“{row.unit}”，请核对",
                row.text,
                "、".join(sorted(fitting[ending], key=lambda unit: (len(unit), unit))[:4]),
            )


@lru_cache(maxsize=1)
def _endings() -> dict[str, list[str]]:
    """Return the endings by their last two characters, which most names have not."""
    endings: dict[str, list[str]] = {}
    for ending in table("unit_of_name"):
        endings.setdefault(ending[-2:], []).append(ending)
    return endings


@form_rule("VAL-25", "later-than-project", "指标完成时间晚于项目结束日期", Severity.REVIEW, PRACTICE)
def later_than_project(subject: FormSubject) -> Iterator[Problem]:
    """
    指标值是日期时，不应晚于计划完成日期。

    没写年份的按申报年度看；只写年月的，整月都在结束日期之后才报。
    为什么：项目已经结束，任务却还没到期，两个日期有一个错了。
    不妥：课题报告完成时间 2025年3月底前（项目2024-12-31完成）
    妥当：课题报告完成时间 2024年10月底前
    """
    end = subject.form.end_date
    if end is None:
        return
    for row in subject.by_kind.get("date", ()):
        earliest = _earliest(row.target, subject.form.year) if isinstance(row.target, DateTarget) else None
        if earliest is not None and earliest > end:
            yield Problem(
                row.at("target"),
                f"{row.label}的完成时间“{row.text}”晚于项目计划完成日期{end}，请核对",
                row.text,
                f"不晚于{end}",
            )


def _earliest(target: DateTarget, form_year: int | None) -> date | None:
    year = target.year or form_year
    if year is None:
        return None
    try:
        return date(year, target.month or 1, target.day or 1)
    except ValueError:
        return None


@form_rule("VAL-26", "extreme-magnitude", "数值量级异常", Severity.REVIEW, OWN)
def extreme_magnitude(subject: FormSubject) -> Iterator[Problem]:
    """
    超过一亿的数，或与上年同名指标相差十倍以上的数，请核对。

    金额用元表示时超过一亿是常事，不报。
    为什么：多半是多打了0，或者单位写错（个与万个）。
    不妥：培训人数 ≥500000000(人)
    妥当：培训人数 ≥500(人)
    """
    before = {} if subject.previous is None else _last_year(subject.previous.indicators)
    for row in subject.quantities:
        if row.value is None or (not before and abs(row.value) <= _HUGE):
            continue
        last = before.get(row.name)
        if last is not None and last.unit == row.unit and last.value and row.value:
            if not abs(last.value) < abs(row.value) * _TEN < abs(last.value) * 100:
                yield Problem(
                    row.at("target"),
                    f"{row.label}的指标值“{row.text}”与上年“{last.text}”相差十倍以上，请核对",
                    row.text,
                    f"上年{last.text}",
                )
        elif abs(row.value) > _HUGE and row.unit not in words("money_units"):
            yield Problem(row.at("target"), f"{row.label}的指标值“{row.text}”超过一亿，请核对数字和单位", row.text)


def _last_year(indicators: Sequence[Indicator]) -> dict[str, Row]:
    rows = (Row(index, indicator) for index, indicator in enumerate(indicators))
    return {row.name: row for row in rows if row.value is not None}


@form_rule("VAL-27", "non-standard-signs", "符号写法不规范", Severity.REVIEW, OWN, mends="safe")
def non_standard_signs(subject: FormSubject) -> Iterator[Problem]:
    """
    指标值的符号应写标准形式：≥、≤、%、半角数字，括号全半角一致。

    “≧”“>=”“％”“百分比”、全角数字总是要改；括号只在同一张表里全角、半角混用时报，改成多数的那一种。
    为什么：同一个意思几种写法，系统读不出来，汇总时也对不上。
    不妥：≦5％
    妥当：≤5%
    """
    wide, narrow = len(subject.marked(WIDE)), len(subject.marked(NARROW))
    minority = NARROW if wide > narrow else WIDE
    for row in subject.marked(ODD_SIGNS | minority):
        after = _with_brackets(tidy_target(row.target.text), wide=minority == NARROW)
        if after == row.target.text:
            continue
        edit = Edit(row.at("target"), after)
        yield Problem(
            row.at("target"),
            f"{row.label}的指标值“{row.text}”符号不规范，建议写成“{after}”",
            row.text,
            after,
            Fix("改为标准符号", (edit,), safe=True),
        )


def _with_brackets(text: str, *, wide: bool) -> str:
    return text.replace("(", "（").replace(")", "）") if wide else text


@form_rule("VAL-28", "interval-reversed", "区间下限大于上限", Severity.ERROR, OWN, mends="unsafe")
def interval_reversed(subject: FormSubject) -> Iterator[Problem]:
    """
    区间应先写小数、后写大数。

    为什么：“95~85”没有哪个数能落在里面。
    不妥：受训人员年龄 54~18(岁)
    妥当：受训人员年龄 18~54(岁)
    """
    for row in subject.by_kind.get("interval", ()):
        target = row.target
        if isinstance(target, Interval) and target.low > target.high:
            after = f"{target.high:f}~{target.low:f}{f'({target.unit})' if target.unit else ''}"
            yield Problem(
                row.at("target"),
                f"{row.label}的区间“{row.text}”下限大于上限，请对调",
                row.text,
                after,
                Fix("对调上下限", (Edit(row.at("target"), after),)),
            )
