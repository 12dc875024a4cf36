"""VAL, first part: whether 指标值 can be read, has sign and unit, and says the right thing for its name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xl_jixiao.model import Interval, Op, Quantity, notation, parse
from xl_jixiao.model.grammar import fold
from xl_jixiao.model.lexicons import pattern, words
from xl_jixiao.rules.basis import MOF_2021, OWN, PRACTICE
from xl_jixiao.rules.marks import FRACTION, NOUGHT, UNSIGNED, WHOLE, ZEROS
from xl_jixiao.rules.rule import Edit, Fix, Problem, Severity, form_rule
from xl_jixiao.rules.wording import number
from xl_jixiao.rules.words import ADVERSE, BOUNDED, COST, FAVOURABLE, GROWTH, PERCENT, SATISFACTION, TIME

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_jixiao.rules.row import Row
    from xl_jixiao.rules.subject import FormSubject

_LEFT_OPEN = re.compile(r"[xX×*＊]{2,}|[_＿]{2,}|□|待定|待填|待补")
_PER = ("%", "％", "百分", "‰", "千分", "/", "每")
_SIGNS = frozenset("≥≤><=")
_UP = frozenset({Op.AT_LEAST, Op.MORE})
_DOWN = frozenset({Op.AT_MOST, Op.LESS})
_COST_LEVELS = ("成本指标", "经济成本指标", "社会成本指标", "生态环境成本指标")


@form_rule("VAL-01", "placeholder-value", "指标值是占位符", Severity.ERROR, PRACTICE)
def placeholder_value(subject: FormSubject) -> Iterator[Problem]:
    """
    指标值不能留着“*”“XX”“待定”“—”一类的占位符。

    空白由 TAX-15 报，“无”“不涉及”“/”由 TAX-16 报。
    为什么：占位符说明目标还没有定下来，不能作为考核依据。
    不妥：培训人数 ≥XX(人)
    妥当：培训人数 ≥500(人)
    """
    void = words("not_applicable")
    left = [row for row in subject.placeholders if row.text and row.text not in void]
    left += [row for row in subject.phrases if _LEFT_OPEN.search(row.text)]
    for row in left:
        yield Problem(row.at("target"), f"{row.label}的指标值“{row.text}”是占位符，请填写确定的值", row.text)


@form_rule("VAL-02", "unreadable-quantity", "定量指标值无法解析为数字", Severity.ERROR, PRACTICE)
def unreadable_quantity(subject: FormSubject) -> Iterator[Problem]:
    """
    带比较符号的指标值，或指标性质写明“定量”的，应能读出一个数。

    为什么：系统只接受数值，读不出数就无法计算达成率。
    不妥：培训人数 ≥五百多人左右
    妥当：培训人数 ≥500(人)
    """
    for row in subject.phrases:
        plain = fold(row.text)
        if (plain[:1] in _SIGNS or "定量" in row.indicator.nature) and not _LEFT_OPEN.search(plain):
            yield Problem(
                row.at("target"),
                f"{row.label}的指标值“{row.text}”读不出一个数，请写成“符号+数字+(单位)”",
                row.text,
                "如 ≥500(人)",
            )


@form_rule("VAL-03", "sign-missing", "缺少比较符号", Severity.REVIEW, OWN)
def sign_missing(subject: FormSubject) -> Iterator[Problem]:
    """
    定量指标值应写明 ≥、≤ 或 =。

    符号另有一栏（指标性质）的、表样已把符号印在名称里（成活率（≥**%））的不报；日期和区间本身已说明方向，不报。
    为什么：没有符号，就不知道多做算好还是少做算好。
    不妥：道路长度 985(米)
    妥当：道路长度 ≥985(米)
    """
    for row in subject.marked(UNSIGNED):
        if not _SIGNS & set(fold(row.indicator.nature)) and _SIGNS.isdisjoint(row.name):
            yield Problem(
                row.at("target"),
                f"{row.label}的指标值“{row.text}”没有比较符号，请写明 ≥、≤ 或 =",
                row.text,
            )


@form_rule("VAL-04", "measure-missing", "缺少计量单位", Severity.REVIEW, OWN)
def unit_missing(subject: FormSubject) -> Iterator[Problem]:
    """
    定量指标值应写明计量单位。

    单位写在名称后面括号里的（造林面积（亩））不报；0不论是什么单位都一样，不报。
    为什么：“≥220”是220人还是220万元，年末各说各的。
    不妥：培训人数 ≥220
    妥当：培训人数 ≥220(人)
    """
    for row in subject.by_unit.get("", ()):
        if row.value and not _unit_in_name(row):
            yield Problem(
                row.at("target"),
                f"{row.label}的指标值“{row.text}”没有计量单位，请补上{'%' if row.rate else '单位'}",
                row.text,
            )


def _unit_in_name(row: Row) -> bool:
    """Tell whether the brackets behind a name hold a unit, perhaps with a sign before it: （亩）, （≥**%）."""
    if row.stem == row.name:
        return False
    inside = parse("1" + fold(row.name[len(row.stem) + 1 : -1]).lstrip("≥≤<>=*"))
    return isinstance(inside, Quantity) and bool(inside.unit)


@form_rule("VAL-05", "rate-not-percent", "率、满意度类指标的单位不是%", Severity.ERROR, OWN)
def rate_not_percent(subject: FormSubject) -> Iterator[Problem]:
    """
    名称是“率”或“满意度”的指标，指标值应是百分比。

    频率、汇率等不是百分比的不报；千分率、“人/10万人”一类的率不报；满意度按分计的不报；没写单位的由 VAL-04 报；
    “较上年提高”一类说明变动的由 VAL-21 报。
    为什么：比率写成文字或别的单位，达成率就无从计算。
    不妥：在线培训课件上线及时率 及时
    妥当：在线培训课件上线及时率 ≥95.00(%)
    """
    trends = pattern("growth")
    for row in subject.rows:
        if not row.rate or row.kind in ("placeholder", "date"):
            continue
        text = row.text
        if row.kind == "phrase":
            wrong = not any(sign in text for sign in _PER) and not trends.search(text)
        else:
            wrong = _other_unit(row)
        if wrong:
            yield Problem(
                row.at("target"),
                f"{row.label}是比率，指标值“{text}”却不是百分比，请写成百分比",
                text,
                "如 ≥95(%)",
            )


def _other_unit(row: Row) -> bool:
    unit = row.target.unit if isinstance(row.target, Interval) else row.unit
    if unit in ("", "%", "‰", "百分点", "个百分点") or "/" in unit or "万" in unit or "比" in unit:
        return False
    return not (unit == "分" and row.lists & SATISFACTION)


@form_rule("VAL-06", "percent-above-hundred", "百分比大于100%", Severity.ERROR, PRACTICE)
def percent_above_hundred(subject: FormSubject) -> Iterator[Problem]:
    """
    合格率、及时率、满意度一类的比率不会超过100%。

    只报词表 bounded_rates 所列的比率；完成率、增长率、保值增值率等可以超过100%，不报。
    为什么：超过100%的合格率不可能做到，多半是多写了一个0。
    不妥：验收合格率 ≥950(%)
    妥当：验收合格率 ≥95(%)
    """
    for row in subject.percentages:
        if row.lists & BOUNDED and row.value is not None and row.value > 100:
            yield Problem(
                row.at("target"),
                f"{row.label}不可能超过100%，指标值“{row.text}”请核对",
                row.text,
                "不大于100%",
            )


@form_rule("VAL-07", "percent-below-zero", "百分比小于0", Severity.ERROR, OWN)
def percent_below_zero(subject: FormSubject) -> Iterator[Problem]:
    """
    百分比不应为负数。

    增长率、变动率可以为负，不报。
    为什么：负的合格率没有意义，多半是把破折号连在了数字前。
    不妥：验收合格率 ≥-95(%)
    妥当：验收合格率 ≥95(%)
    """
    for row in subject.percentages:
        if row.value is not None and row.value < 0 and not row.lists & GROWTH:
            yield Problem(row.at("target"), f"{row.label}的指标值“{row.text}”为负数，请核对", row.text, "不小于0")


@form_rule("VAL-08", "percent-of-no-rate", "单位为%但名称不是率、度、比例类", Severity.REVIEW, OWN)
def percent_of_no_rate(subject: FormSubject) -> Iterator[Problem]:
    """
    单位是%的指标，名称应说明是什么比率。

    名称里有率、比、幅、度（年度、制度除外）、增长、达标等字样或写明%的不报。
    为什么：“培训人数 ≥95%”说不清是谁占谁的95%。
    不妥：培训人数 ≥95(%)
    妥当：培训人数完成率 ≥95(%)
    """
    for row in subject.percentages:
        if row.name and not _percentage_name(row):
            yield Problem(
                row.at("target"),
                f"{row.label}的单位是%，名称却看不出是什么比率，请改名称或改单位",
                row.text,
            )


def _percentage_name(row: Row) -> bool:
    name = row.name
    if (
        "率" in name
        or "比" in name
        or "幅" in name
        or "%" in name
        or "％" in name
        or row.lists & (PERCENT | BOUNDED | GROWTH | SATISFACTION)
    ):
        return True
    return row.stem.endswith("度") and not row.stem.endswith(("年度", "季度", "月度", "制度", "力度"))


@form_rule("VAL-09", "fraction-of-countable", "可数单位使用小数", Severity.REVIEW, OWN)
def fraction_of_countable(subject: FormSubject) -> Iterator[Problem]:
    """
    个、人、次、台等可数单位的指标值应是整数。

    万人、万次等不报；“50.00”是整数的写法，由 VAL-10 提示。
    为什么：没有半个人、半台设备。
    不妥：设备购置数量 ≥5.5(台)
    妥当：设备购置数量 ≥5(台)
    """
    for row in subject.marked(FRACTION):
        if row.countable:
            yield Problem(
                row.at("target"),
                f"{row.label}的指标值“{row.text}”带小数，“{row.unit}”数得出个数，请改为整数",
                row.text,
                "整数",
            )


@form_rule("VAL-10", "countable-with-zeros", "可数单位写成两位小数", Severity.ADVICE, OWN, mends="unsafe")
def countable_with_zeros(subject: FormSubject) -> Iterator[Problem]:
    """
    个、人、次、台等可数单位的整数不必写“.00”。

    有的系统固定导出两位小数，所以只作提示，也不自动修改。
    为什么：写成“50.00(个)”看起来像是可以有小数。
    不妥：设备购置数量 ≥5.00(台)
    妥当：设备购置数量 ≥5(台)
    """
    for row in subject.marked(ZEROS):
        if row.countable and row.value is not None:
            before = f"{row.value:f}"
            after = number(row.value)
            edit = Edit(row.at("target"), row.target.text.replace(before, after, 1))
            fix = Fix("去掉小数点后的0", (edit,)) if before in row.target.text else None
            yield Problem(
                row.at("target"), f"{row.label}的指标值“{row.text}”建议取整，写成{after}", row.text, after, fix
            )


@form_rule("VAL-11", "mixed-number-formats", "同一项目数值格式不一致", Severity.ADVICE, OWN)
def mixed_number_formats(subject: FormSubject) -> Iterator[Problem]:
    """
    同一张表里整数的写法应一致：要么都写50，要么都写50.00。

    为什么：写法不一，常是从不同年份的表里拼来的，值得再核对一遍。
    不妥：一行写≥50.00(个)，另一行写≥50(个)
    妥当：都写≥50(个)
    """
    pointed, whole = subject.marked(ZEROS), subject.marked(WHOLE)
    if pointed and whole:
        zeros, plain = pointed[0], whole[0]
        yield Problem(
            "indicators",
            f"数值写法不一致：{zeros.label}写“{zeros.text}”，{plain.label}写“{plain.text}”，请统一",
            f"{zeros.text}与{plain.text}",
        )


@form_rule("VAL-12", "adverse-with-at-least", "不利指标使用≥", Severity.REVIEW, PRACTICE)
def adverse_with_at_least(subject: FormSubject) -> Iterator[Problem]:
    """
    事故、投诉、故障等越少越好的指标，不应写“≥”。

    故障修复率、投诉办结率、减少损失等越高越好的不报；成本由 VAL-14 报。
    为什么：写成“≥”就成了越多越好，方向反了。
    不妥：安全事故发生数 ≥1(起)
    妥当：安全事故发生数 =0(起)
    """
    for row in subject.named(ADVERSE):
        if row.op in _UP and row.value and not row.lists & GROWTH and row.level2 not in _COST_LEVELS:
            yield Problem(
                row.at("target"),
                f"{row.label}越少越好，指标值“{row.text}”的方向反了，请改为 ≤ 或 =0",
                row.text,
                "≤ 或 =",
            )


@form_rule("VAL-13", "favourable-with-at-most", "有利指标使用≤", Severity.REVIEW, OWN)
def favourable_with_at_most(subject: FormSubject) -> Iterator[Problem]:
    """
    合格率、及时率、受益人数等越多越好的指标，不应写“≤”。

    为什么：写成“≤”就成了越少越好，方向反了；“及时率 ≤7(工作日)”则是把时限写成了比率。
    不妥：检测及时率 ≤7(工作日)
    妥当：检测完成时限 ≤7(工作日)
    """
    for row in subject.named(BOUNDED | FAVOURABLE):
        if row.op in _DOWN and not row.lists & (ADVERSE | COST):
            yield Problem(
                row.at("target"),
                f"{row.label}越多越好，指标值“{row.text}”的方向反了，请改为 ≥，或把名称改为时限、上限",
                row.text,
                "≥",
            )


@form_rule("VAL-14", "cost-with-at-least", "成本指标使用≥", Severity.ERROR, MOF_2021.on("成本指标"), PRACTICE)
def cost_with_at_least(subject: FormSubject) -> Iterator[Problem]:
    """
    成本指标是控制上限，不应写“≥”或“>”。

    成本节约率、成本降低额等越多越好的不报；生态环境成本下以百分比表示的恢复率、达标率等不报。
    为什么：写成“≥”就成了花得越多越好。
    不妥：人均培训成本 ≥400(元/人)
    妥当：人均培训成本 ≤400(元/人)
    """
    for level in _COST_LEVELS:
        for row in subject.by_level2.get(level, ()):
            if row.op in _UP and _is_expense(row):
                yield Problem(
                    row.at("target"),
                    f"{row.label}是成本，指标值“{row.text}”应写上限，请改为 ≤",
                    row.text,
                    notation(row.target.model_copy(update={"op": Op.AT_MOST})),
                )


def _is_expense(row: Row) -> bool:
    if row.lists & GROWTH or row.rate:
        return False
    return "元" in row.unit or bool(row.lists & COST) or row.stem.endswith(tuple(words("cost_endings")))


@form_rule("VAL-15", "zero-target", "目标值为0，按零容忍计分", Severity.ADVICE, PRACTICE)
def zero_target(subject: FormSubject) -> Iterator[Problem]:
    """
    目标值为0的指标，一旦发生就不得分，请确认。

    为什么：零容忍适合安全事故一类；一般的差错、投诉，写上限更合理。
    不妥：审计人员被投诉次数 =0.00(次)（未确认）
    妥当：赛事安全事故发生数 =0(起)（已确认按零容忍考核）
    """
    for row in subject.marked(NOUGHT):
        if row.op not in _UP:
            yield Problem(row.at("target"), f"{row.label}的目标值为0，一旦发生该项不得分，请确认按零容忍考核", row.text)


@form_rule("VAL-16", "at-least-zero", "目标值为0且写≥", Severity.REVIEW, OWN)
def at_least_zero(subject: FormSubject) -> Iterator[Problem]:
    """
    “≥0”什么都不做也能完成，不能作为目标。

    “>0”要求至少有一个，不报。
    为什么：没有压力的目标等于没有目标；不利指标写“≥0”则是方向反了。
    不妥：安全事故发生数 ≥0(起)
    妥当：安全事故发生数 =0(起)
    """
    for row in subject.marked(NOUGHT):
        if row.op is Op.AT_LEAST:
            expected = "=0" if row.lists & (ADVERSE | TIME) else "大于0的目标"
            yield Problem(
                row.at("target"),
                f"{row.label}的指标值“{row.text}”什么都不做也能完成，请改为{expected}",
                row.text,
                expected,
            )
