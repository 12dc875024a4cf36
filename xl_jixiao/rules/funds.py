"""FND: the amounts of a form, among themselves and against the texts; always in the form's own unit."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from xl_jixiao.model import FundLine, MoneyUnit, Op
from xl_jixiao.rules.basis import MOF_2015, MOF_2021, OWN, PRACTICE
from xl_jixiao.rules.rule import Need, Problem, Severity, dossier_rule, form_rule
from xl_jixiao.rules.wording import money, places
from xl_jixiao.scoring.rounding import half_up

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xl_jixiao.rules.row import Row
    from xl_jixiao.rules.subject import DossierSubject, FormSubject

_LINES = ("total", "fiscal", "carryover", "other")
_COLUMNS = ("initial", "budget", "outturn")
_LIFE = ("life_total", "life_fiscal", "life_other")
_ROUNDED_WAN = Decimal("0.02")
"""Four amounts in 万元 with two decimals, each half a step off."""
_MILLION = 6
"""Zeros before the point."""
_STATED = re.compile(
    r"(?:资金总额|预算总额|总投资|总预算|年度预算|项目预算|预算资金|申请资金|申请预算|安排资金|安排预算|合计|共计|总计)"
    r"[为约达共计:：]{0,2}(?P<number>\d[\d,]*(?:\.\d+)?)(?P<unit>亿元|万元|元)"
)
_FILL_IN = "请填写项目从开始到完成的全部资金"
_CONFIRM = "经常性项目和一年的项目可以不填，请确认"
NAMES = {
    "funds.total": "年度资金申请总额",
    "funds.fiscal": "当年财政拨款",
    "funds.carryover": "上年结转资金",
    "funds.other": "其他资金",
    "funds.life_total": "项目资金总额",
    "funds.life_fiscal": "财政资金",
    "funds.life_other": "其他资金（全周期）",
}
_IN_YUAN = {"元": Decimal(1), "万元": Decimal(10**4), "亿元": Decimal(10**8), "千元": Decimal(1000)}


def slack(subject: FormSubject) -> Decimal:
    """Return the difference between two amounts of a form that is nobody's fault, in the form's unit."""
    if subject.form.funds.unit is MoneyUnit.YUAN:
        return subject.profile.tolerances.money
    return _ROUNDED_WAN


def amounts(subject: FormSubject) -> Iterator[tuple[str, str, Decimal]]:
    """Yield every amount of the funds that is filled: path, 名称, value."""
    funds = subject.form.funds
    for name in _LINES:
        line: FundLine = getattr(funds, name)
        for column in _COLUMNS:
            if (value := getattr(line, column)) is not None:
                yield f"funds.{name}.{column}", NAMES[f"funds.{name}"], value
    for index, line in enumerate(funds.extra):
        for column in _COLUMNS:
            if (value := getattr(line, column)) is not None:
                yield f"funds.extra[{index}].{column}", line.label or "其他来源资金", value
    for name in _LIFE:
        if (value := getattr(funds, name)) is not None:
            yield f"funds.{name}", NAMES[f"funds.{name}"], value


def differing_sum(subject: FormSubject, column: str) -> Decimal | None:
    """
    Return what the parts of the year's total add up to where that is not the total, else `None`.

    Lines that only some provinces have may be parts of the total or of another part: either sum will do.
    """
    total, sums = getattr(subject.form.funds.total, column), _parts_sum(subject, column)
    return None if total is None else _differing(subject, total, sums, "funds.other")


def _differing(subject: FormSubject, total: Decimal, sums: Sequence[Decimal], *others: str) -> Decimal | None:
    """Return the last sum where none is the total; without a line for the other parts they may be less than it."""
    if not sums or any(abs(total - value) <= slack(subject) for value in sums):
        return None
    return None if total > sums[-1] and subject.lacks(*others) else sums[-1]


def _parts_sum(subject: FormSubject, column: str) -> tuple[Decimal, ...]:
    """Return the sum of the parts of the year's total without and with the further lines, or nothing."""
    funds = subject.form.funds
    own = [getattr(line, column) for line in (funds.fiscal, funds.carryover, funds.other)]
    extra = [value for line in funds.extra if (value := getattr(line, column)) is not None]
    filled = [value for value in own if value is not None]
    if not filled and not extra:
        return ()
    base = sum(filled, Decimal(0))
    return (base, base + sum(extra, Decimal(0))) if extra else (base,)


@form_rule(
    "FND-01",
    "annual-total-not-sum",
    "年度资金申请总额不等于各项来源之和",
    Severity.ERROR,
    MOF_2015.on("资金匹配性"),
    PRACTICE,
)
def annual_total_not_sum(subject: FormSubject) -> Iterator[Problem]:
    """
    年度资金申请总额应等于当年财政拨款、上年结转资金、其他资金之和。

    空白的来源按没有计；表上没有“其他资金”一栏的，总额可以大于列出的来源。以元为单位时差额超过口径规定（0.01元）即报，
    以万元为单位时各项四舍五入允许差0.02万元。
    自评表的年度资金总额由 EVA-16 审核。
    为什么：总额与分项不符，批复和执行就没有同一个数。
    不妥：年度资金申请总额 4,358,177.00 当年财政拨款 4,358,000.00 上年结转 0.00 其他 0.00
    妥当：年度资金申请总额 4,358,177.00 当年财政拨款 4,358,177.00 上年结转 0.00 其他 0.00
    """
    total = subject.form.funds.total.budget
    if total is None or subject.evaluates:
        return
    parts = differing_sum(subject, "budget")
    if parts is not None:
        unit = subject.form.funds.unit
        yield Problem(
            "funds.total.budget",
            f"年度资金申请总额{money(total, unit)}，各项来源合计{money(parts, unit)}，"
            f"相差{money(abs(total - parts), unit)}，请核对总额或分项",
            money(total, unit),
            money(parts, unit),
        )


@form_rule("FND-02", "life-total-not-sum", "项目资金总额不等于各项来源之和", Severity.ERROR, MOF_2015.on("资金匹配性"))
def life_total_not_sum(subject: FormSubject) -> Iterator[Problem]:
    """
    项目资金总额（全周期）应等于财政资金与其他资金之和。

    总额空白由 FND-05 提示；两项来源都空白时无法比较，不报；表上没有“其他资金”一栏的，总额可以大于财政资金。
    为什么：全周期总额是安排以后各年预算的依据。
    不妥：项目资金总额 3,000,000.00 财政资金 2,000,000.00 其他资金 500,000.00
    妥当：项目资金总额 3,000,000.00 财政资金 2,500,000.00 其他资金 500,000.00
    """
    funds = subject.form.funds
    total, parts = funds.life_total, [value for value in (funds.life_fiscal, funds.life_other) if value is not None]
    if total is None or not parts:
        return
    expected = _differing(subject, total, [sum(parts, Decimal(0))], "funds.other", "funds.life_other")
    if expected is not None:
        yield Problem(
            "funds.life_total",
            f"项目资金总额{money(total, funds.unit)}，财政资金与其他资金合计{money(expected, funds.unit)}，"
            "请核对总额或分项",
            money(total, funds.unit),
            money(expected, funds.unit),
        )


@form_rule("FND-03", "annual-total-missing", "年度资金申请总额为0或未填写", Severity.ERROR, MOF_2015.on("完整性"))
def annual_total_missing(subject: FormSubject) -> Iterator[Problem]:
    """
    申报表的年度资金申请总额必须填写，且不为0。

    表上没有资金总额一栏的（有的地方如此）只作提示。
    为什么：没有资金就没有项目支出，也无从判断产出与资金是否匹配。
    不妥：年度资金申请总额 （空）
    妥当：年度资金申请总额 4,358,177.00
    """
    total = subject.form.funds.total.budget
    if subject.applies and not total:
        if total is None and subject.lacks("funds.total", "funds.life_total"):
            what = "表上没有年度资金申请总额一栏，请确认"
            yield Problem("funds.total.budget", what, "没有这一栏", severity=Severity.ADVICE)
            return
        state = "未填写" if total is None else "为0"
        yield Problem("funds.total.budget", f"年度资金申请总额{state}，请填写本年度申请的全部资金", state, "大于0")


@form_rule("FND-04", "negative-amount", "资金出现负数", Severity.ERROR, OWN)
def negative_amount(subject: FormSubject) -> Iterator[Problem]:
    """
    资金各栏都不应为负数。

    为什么：申请、预算和执行的金额没有负数；多半是调减额误填在这里。
    不妥：上年结转资金 -120,000.00
    妥当：上年结转资金 120,000.00
    """
    unit = subject.form.funds.unit
    for path, name, value in amounts(subject):
        if value < 0:
            yield Problem(path, f"{name}为负数（{money(value, unit)}），请改为实际金额", money(value, unit), "不小于0")


@form_rule("FND-05", "life-total-missing", "项目资金总额（全周期）未填写", Severity.REVIEW, MOF_2015.on("完整性"))
def life_total_missing(subject: FormSubject) -> Iterator[Problem]:
    """
    申报表左栏的项目资金总额（全周期）应当填写。

    经常性项目每年申报、没有全周期，一年的项目全周期就是当年，有的地方没有这一栏：不能确定跨年度的只作提示。
    为什么：阶段性项目要看全周期的钱够不够、各年安排得是否合理。
    不妥：阶段性项目，项目资金总额 （空）
    妥当：阶段性项目，项目资金总额 12,000,000.00
    """
    if subject.applies and subject.form.funds.life_total is None:
        yield Problem(
            "funds.life_total",
            "项目资金总额（全周期）未填写，" + (_FILL_IN if subject.lasting else _CONFIRM),
            "未填写",
            severity=None if subject.lasting else Severity.ADVICE,
        )


@form_rule("FND-06", "annual-above-life", "年度资金大于项目资金总额", Severity.ERROR, OWN)
def annual_above_life(subject: FormSubject) -> Iterator[Problem]:
    """
    一年的资金不应大于项目全周期的资金总额。

    为什么：部分大于全部，两个数里必有一个填错，常见的是元与万元混填。
    不妥：年度资金申请总额 5,000,000.00 项目资金总额 3,000,000.00
    妥当：年度资金申请总额 2,000,000.00 项目资金总额 3,000,000.00
    """
    funds = subject.form.funds
    annual, life = funds.total.budget, funds.life_total
    if annual is not None and life and annual - life > slack(subject):
        yield Problem(
            "funds.total.budget",
            f"年度资金{money(annual, funds.unit)}大于项目资金总额{money(life, funds.unit)}，请核对两个数及其单位",
            money(annual, funds.unit),
            f"不大于{money(life, funds.unit)}",
        )


@form_rule("FND-07", "one-year-totals-differ", "一次性或单年项目的总额与年度金额不一致", Severity.REVIEW, OWN)
def one_year_totals_differ(subject: FormSubject) -> Iterator[Problem]:
    """
    一次性项目和当年开始当年完成的项目，项目资金总额应与年度资金一致。

    年度大于总额由 FND-06 报；经常性项目的总额口径各地不同，不比较。
    为什么：项目只在一年里花钱，全周期就是这一年。
    不妥：一次性项目，项目资金总额 3,000,000.00 年度资金申请总额 2,000,000.00
    妥当：一次性项目，项目资金总额 3,000,000.00 年度资金申请总额 3,000,000.00
    """
    funds = subject.form.funds
    annual, life = funds.total.budget, funds.life_total
    one_year = "一次性" in subject.form.nature or subject.single_year
    if annual is None or not life or not one_year or subject.recurring:
        return
    if life - annual > slack(subject):
        yield Problem(
            "funds.life_total",
            f"项目只在一个年度实施，项目资金总额{money(life, funds.unit)}与年度资金{money(annual, funds.unit)}"
            "却不一致，请核对，或说明其余资金安排在哪一年",
            money(life, funds.unit),
            money(annual, funds.unit),
        )


@form_rule("FND-08", "money-unit-missing", "资金单位未注明", Severity.REVIEW, PRACTICE)
def money_unit_missing(subject: FormSubject) -> Iterator[Problem]:
    """
    资金表应注明单位是元还是万元。

    为什么：元与万元差一万倍，没有单位就不能与预算和其他表比较。
    不妥：项目资金 860
    妥当：项目资金（万元） 860
    """
    if subject.form.funds.unit is None and next(amounts(subject), None):
        yield Problem("funds.unit", "资金没有注明单位，请在“项目资金”后写明（元）或（万元）", "未注明", "元或万元")


@form_rule("FND-09", "too-many-decimals", "金额小数位过多", Severity.REVIEW, OWN)
def too_many_decimals(subject: FormSubject) -> Iterator[Problem]:
    """
    金额最小到分：以元为单位至多2位小数，以万元为单位至多6位。

    万元的第3至6位是元、角、分，不算过多。没有注明单位的按万元看。末尾的0不算。
    为什么：比分还小的金额无法支付，多半是公式算出后没有取整。
    不妥：当年财政拨款（元） 4,358,177.333
    妥当：当年财政拨款（元） 4,358,177.33
    """
    unit = subject.form.funds.unit
    most = 2 if unit is MoneyUnit.YUAN else 6
    for path, name, value in amounts(subject):
        if places(value) > most:
            yield Problem(
                path,
                f"{name}{value:f}{unit or ''}的小数超过{most}位，请四舍五入到分",
                f"{value:f}{unit or ''}",
                money(half_up(value, most), unit),
            )


@form_rule("FND-10", "amount-in-text-differs", "目标文本中的金额与资金表不一致", Severity.REVIEW, PRACTICE)
def amount_in_text_differs(subject: FormSubject) -> Iterator[Problem]:
    """
    目标文本写明的资金总额、预算、合计金额应能在资金表里找到。

    只比较“总投资、预算、申请资金、合计”等字样后面的金额：目标里也会写补贴标准、带动的产值，那些不必相等。
    为什么：文本常从上年复制，金额忘了改。
    不妥：年度总体目标“……合计50万元”，年度资金申请总额 25万元
    妥当：年度总体目标“……合计25万元”，年度资金申请总额 25万元
    """
    funds = subject.form.funds
    for path, text in (("objective", subject.goal), ("whole_objective", subject.whole_goal)):
        if "元" not in text:
            continue
        known = [yuan for _, _, value in amounts(subject) if (yuan := funds.in_yuan(value)) is not None]
        for match in _STATED.finditer(text) if known else ():
            scale = _IN_YUAN[match["unit"]]
            stated = Decimal(match["number"].replace(",", "")) * scale
            # A figure in 万元 is rounded to the places it is written with.
            rounded = scale / 10 ** len(match["number"].partition(".")[2])
            if all(abs(stated - value) >= rounded for value in known):
                shown = f"{match['number']}{match['unit']}"
                yield Problem(
                    path,
                    f"文本写“{match[0]}”，资金表中没有这个金额，请核对文本是否沿用了以前的数",
                    shown,
                    "与资金表一致",
                )
                break


@form_rule("FND-11", "cost-above-funds", "成本指标合计超过年度资金", Severity.REVIEW, MOF_2021.on("成本指标"))
def cost_above_funds(subject: FormSubject) -> Iterator[Problem]:
    """
    以金额表示的经济成本指标，合计不应超过年度资金。

    名称写“总成本”的已含其他各项，这时只比较其中最大的一项；单价（元/人）、社会成本、生态环境成本不计。
    为什么：成本目标比预算还大，就没有约束力。
    不妥：项目总成本 ≤300(万元)，年度资金申请总额 2,000,000.00元
    妥当：项目总成本 ≤200(万元)，年度资金申请总额 2,000,000.00元
    """
    costs = [
        (row, row.value * _IN_YUAN[row.unit])
        for level in ("经济成本指标", "成本指标")
        for row in subject.by_level2.get(level, ())
        if row.value is not None and row.unit in _IN_YUAN and row.op not in (Op.AT_LEAST, Op.MORE)
    ]
    funds = subject.form.funds
    total = funds.in_yuan(funds.total.budget) if costs and funds.total.budget is not None else None
    if not total:
        return
    whole = [(row, cost) for row, cost in costs if "总" in row.name]
    first, planned = max(whole, key=_cost) if whole else (costs[0][0], sum((cost for _, cost in costs), Decimal(0)))
    if planned > total:
        yield Problem(
            first.at("target"),
            f"成本指标（自{first.label}起）合计{money(planned, MoneyUnit.YUAN)}，超过年度资金"
            f"{money(total, MoneyUnit.YUAN)}，请核对成本目标及其单位",
            money(planned, MoneyUnit.YUAN),
            f"不大于{money(total, MoneyUnit.YUAN)}",
        )


def _cost(entry: tuple[Row, Decimal]) -> Decimal:
    return entry[1]


@dossier_rule(
    "FND-12",
    "goals-above-budget",
    "绩效目标涉及资金大于部门项目支出预算",
    Severity.ERROR,
    PRACTICE,
    need=Need.STATED,
)
def goals_above_budget(subject: DossierSubject) -> Iterator[Problem]:
    """
    全部申报表的年度资金合计不应大于部门项目支出预算。

    部门项目支出预算取自汇总表；表中没有填写，或有的表没有注明金额单位时，不能比较，不报。
    为什么：绩效目标随预算申报，涉及的资金只能是预算的全部或一部分。
    不妥：项目支出预算 90,000,000.00元，各表年度资金合计 90,358,177.00元
    妥当：项目支出预算 90,358,177.00元，各表年度资金合计 90,358,177.00元
    """
    budget = subject.stated.budget if subject.stated else None
    total = subject.amount
    if budget is not None and total is not None and total - budget > subject.profile.tolerances.money:
        yield Problem(
            "",
            f"各申报表年度资金合计{money(total, MoneyUnit.YUAN)}，大于部门项目支出预算"
            f"{money(budget, MoneyUnit.YUAN)}，请核对是否重复申报或单位有误",
            money(total, MoneyUnit.YUAN),
            f"不大于{money(budget, MoneyUnit.YUAN)}",
        )


@form_rule("FND-13", "suspiciously-round", "金额为整百万元", Severity.ADVICE, OWN)
def suspiciously_round(subject: FormSubject) -> Iterator[Problem]:
    """
    年度资金正好是整百万元时，请确认有测算依据。

    为什么：按标准和数量测算出来的金额很少是整数。
    不妥：年度资金申请总额 86,000,000.00（没有测算依据）
    妥当：年度资金申请总额 4,358,177.00
    """
    funds = subject.form.funds
    if not subject.applies or funds.total.budget is None:
        return
    total = funds.in_yuan(funds.total.budget)
    if total and total > 0 and places(total) <= -_MILLION:
        yield Problem(
            "funds.total.budget",
            f"年度资金申请总额{money(total, MoneyUnit.YUAN)}是整百万元，请确认有测算依据",
            money(total, MoneyUnit.YUAN),
        )
