"""EVA, second part: a 自评表 as a whole: execution, total, and whether it is believable."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from xl_jixiao.model import notation
from xl_jixiao.model.lexicons import pattern, words
from xl_jixiao.rules.basis import AUDIT, MOF_2020, OWN, PRACTICE
from xl_jixiao.rules.funds import differing_sum
from xl_jixiao.rules.rule import Need, Problem, Severity, form_rule
from xl_jixiao.rules.wording import money, places
from xl_jixiao.scoring.flags import Flag
from xl_jixiao.scoring.recompute import Figure
from xl_jixiao.scoring.rounding import percent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_jixiao.model import AnyTarget, Indicator
    from xl_jixiao.rules.row import Row
    from xl_jixiao.rules.subject import FormSubject

_COLUMNS = {"initial": "年初预算数", "budget": "全年预算数", "outturn": "全年执行数"}
_NO_DATA = frozenset({Flag.ACTUAL_NOT_NUMBER, Flag.ACTUAL_WORDS})


@form_rule("EVA-09", "execution-miscalculated", "执行率或其得分计算有误", Severity.REVIEW, PRACTICE)
def execution_miscalculated(subject: FormSubject) -> Iterator[Problem]:
    """
    执行率应等于全年执行数÷全年预算数，得分应等于执行率×分值。

    执行率按表上写的小数位数四舍五入后比较；超过100%按100%计分；得分允许相差0.1。
    为什么：执行率得分是唯一完全由数字决定的分，算错了别的分也难叫人相信。
    不妥：全年预算43.2 执行37.24 执行率86.20% 分值10 得分9
    妥当：全年预算43.2 执行37.24 执行率86.20% 分值10 得分8.62
    """
    if not subject.evaluates:
        return
    for found in subject.disagreements:
        if found.figure in (Figure.RATE, Figure.EXECUTION):
            what, unit = ("执行率", "个百分点") if found.figure is Figure.RATE else ("执行率得分", "分")
            yield Problem(
                found.path,
                f"{what}为{found.printed}，按全年执行数和全年预算数应为{found.computed}，{found.off}{unit}，请核对",
                found.printed,
                found.computed,
            )


@form_rule("EVA-10", "low-execution-unexplained", "执行率偏低没有说明原因", Severity.REVIEW, PRACTICE)
def low_execution_unexplained(subject: FormSubject) -> Iterator[Problem]:
    """
    执行率低于90%的，要说明原因。

    90%见于各地的要求，可在口径里改（execution.reason_below）；表上另有原因、说明、问题栏并填了内容的不报。
    为什么：钱没有花出去，是做少了、做省了还是做晚了，要分清。
    不妥：全年预算20000 执行9034 执行率45.17%，没有任何说明
    妥当：执行率45.17%，预算执行率说明：采购节约，第四季度项目结转下年
    """
    if not subject.evaluates or Flag.EXECUTION_LOW not in subject.evaluation.execution.flags:
        return
    explained = any(
        text.strip() and text.strip() not in words("not_applicable") and pattern("reason_labels").search(label)
        for label, text in subject.form.extra
    )
    rate = subject.evaluation.execution.rate
    if rate is not None and not explained:
        yield Problem(
            "funds.total.rate",
            f"预算执行率{percent(rate)}%，低于{percent(subject.profile.execution.reason_below, 0)}%，请说明原因",
            f"{percent(rate)}%",
            "有说明",
        )


@form_rule("EVA-11", "execution-above-hundred", "执行率超过100%", Severity.REVIEW, OWN)
def execution_above_hundred(subject: FormSubject) -> Iterator[Problem]:
    """
    全年执行数不应大于全年预算数。

    为什么：预算内的钱花不出超过预算的数，多半是预算数没有按调整后的填。
    不妥：全年预算170 执行179.6
    妥当：全年预算（调整后）180 执行179.6
    """
    if not subject.evaluates or Flag.EXECUTION_OVER not in subject.evaluation.execution.flags:
        return
    line, unit = subject.form.funds.total, subject.form.funds.unit
    if line.outturn is not None and line.budget is not None:
        yield Problem(
            "funds.total.outturn",
            f"全年执行数{money(line.outturn, unit)}大于预算数{money(line.budget, unit)}，请核对是否用了调整后的预算",
            money(line.outturn, unit),
            f"不大于{money(line.budget, unit)}",
        )


@form_rule("EVA-12", "total-miscalculated", "总分或等级与各项得分不符", Severity.ERROR, PRACTICE)
def total_miscalculated(subject: FormSubject) -> Iterator[Problem]:
    """
    总分应等于各项得分之和，等级应与总分相符。

    总分允许相差0.1；有得分没有填的不能相加，不报；等级的分界按口径，四舍五入后正好到线的算上一等。
    为什么：总分和等级是公开的数，最怕加错。
    不妥：各项得分相加98.62，总分99.62
    妥当：各项得分相加98.62，总分98.62，等级优
    """
    if not subject.evaluates:
        return
    for found in subject.disagreements:
        if found.figure is Figure.TOTAL:
            yield Problem(
                found.path,
                f"总分{found.printed}，各项得分相加是{found.computed}，{found.off}分，请核对",
                found.printed,
                found.computed,
            )
        elif found.figure is Figure.GRADE:
            yield Problem(
                found.path,
                f"等级“{found.printed}”与总分不符，按口径应为“{found.computed}”",
                found.printed,
                found.computed,
            )


@form_rule("EVA-14", "full-marks-without-data", "全部满分而完成情况没有数据", Severity.REVIEW, AUDIT)
def full_marks_without_data(subject: FormSubject) -> Iterator[Problem]:
    """
    每条都是满分，有的指标却没有完成，或只写“完成”“达成预期指标”而没有数，请核对。

    少于3条指标的表不看。
    为什么：自评不真实是审计指出的常见问题；数都没有，满分从何而来。
    不妥：12条指标全部满分，实际完成值都写“达成预期指标”
    妥当：实际完成值逐条写数，没完成的按比例扣分
    """
    if not subject.evaluates or len(subject.rows) < 3:
        return
    scored = [(row.indicator.points, row.indicator.score) for row in subject.rows]
    if not all(points and score is not None and score >= points for points, score in scored):
        return
    doubtful = [
        row
        for row, result in zip(subject.rows, subject.evaluation.rows, strict=True)
        if _NO_DATA & set(result.achievement.flags)
        or (result.achievement.rate is not None and result.achievement.rate < 1)
    ]
    if doubtful:
        yield Problem(
            "indicators",
            f"{len(scored)}条指标全部满分，其中{len(doubtful)}条没有完成或没有数据（如{doubtful[0].label}），请如实自评",
            f"{len(doubtful)}条",
        )


@form_rule(
    "EVA-15", "indicators-unlike-approved", "自评指标与批复指标不一致", Severity.ERROR, MOF_2020, need=Need.APPROVED
)
def indicators_unlike_approved(subject: FormSubject) -> Iterator[Problem]:
    """
    自评表的指标和指标值应与同一项目批复的申报表一致，不得自行增删改。

    按三级指标名称对应；“≥50.00(个)”与“≥50个”算一致。没有申报表时列为未能审核。
    为什么：到了年末再改目标，怎么评都是满分。
    不妥：批复“培训人数 ≥500(人)”，自评表写“培训人数 ≥300(人)”
    妥当：自评表照抄批复的指标和指标值
    """
    if not subject.evaluates or subject.approved is None:
        return
    approved: dict[str, list[Indicator]] = {}
    for indicator in subject.approved.indicators:
        approved.setdefault("".join(indicator.name.split()), []).append(indicator)
    for row in subject.rows:
        if not row.name:
            continue
        promised = approved.get(row.name)
        if promised is None:
            yield Problem(row.at("name"), f"{row.label}在批复的申报表中没有，请核对是否自行增加", row.name, "批复指标")
        elif all(_meaning(row.target) != _meaning(indicator.target) for indicator in promised):
            yield Problem(
                row.at("target"),
                f"{row.label}的指标值“{row.text}”与批复的“{promised[0].target.text.strip()}”不一致，请改回批复的值",
                row.text,
                promised[0].target.text.strip(),
            )
    names = {row.name for row in subject.rows}
    missing = [name for name in approved if name and name not in names]
    if missing:
        listed = "、".join(f"“{name}”" for name in missing[:5]) + ("等" if len(missing) > 5 else "")
        yield Problem(
            "indicators", f"批复的{listed}共{len(missing)}条指标在自评表中没有，请补上", f"缺{len(missing)}条"
        )


def _meaning(target: AnyTarget) -> tuple[object, ...]:
    """Return what a target promises, however it is written."""
    parts = target.model_dump(exclude={"text"})
    return tuple(parts.values()) if len(parts) > 1 else (parts["kind"], "".join(notation(target).split()))


@form_rule("EVA-16", "budget-lines-inconsistent", "年初预算为0或总额与分项不符", Severity.REVIEW, OWN)
def budget_lines_inconsistent(subject: FormSubject) -> Iterator[Problem]:
    """
    自评表的年度资金总额，三列都应等于各项来源之和；年初预算数为0的请说明，全年预算数为0而有执行数的请补填。

    来源都空白的列不比较；差额按 FND-01 的允许范围。
    为什么：总额行是0、分项却有数，执行率就算不出来。
    不妥：年度资金总额 0 0 0，当年财政拨款 90 90 89.97
    妥当：年度资金总额 90 90 89.97，当年财政拨款 90 90 89.97
    """
    if not subject.evaluates:
        return
    total, unit = subject.form.funds.total, subject.form.funds.unit
    for column, name in _COLUMNS.items():
        value = getattr(total, column)
        parts = differing_sum(subject, column)
        if parts is not None:
            yield Problem(
                f"funds.total.{column}",
                f"年度资金总额的{name}{money(value, unit)}，各项来源合计{money(parts, unit)}，请核对",
                money(value, unit),
                money(parts, unit),
            )
        elif column == "initial" and value == 0 and total.budget:
            yield Problem(
                "funds.total.initial",
                f"年初预算数为0，全年预算数{money(total.budget, unit)}，年中追加的请说明，漏填的请补填",
                money(value, unit),
            )
        elif column == "budget" and value == 0 and total.outturn:
            yield Problem(
                "funds.total.budget",
                f"全年预算数为0，全年执行数{money(total.outturn, unit)}，执行率算不出来，请补填全年预算数",
                money(value, unit),
            )


@form_rule("EVA-17", "actuals-copy-targets", "实际值与约数目标逐条相等", Severity.REVIEW, OWN)
def actuals_copy_targets(subject: FormSubject) -> Iterator[Problem]:
    """
    目标多是整十整百的约数，实际完成值却条条与目标相等，请核对是否照抄。

    单独一条正好完成很常见，所以不逐条报：只在有5条以上这样的数量指标、且八成以上完全相等时，整张表报一次。
    比率不看。
    为什么：约数是估计，实际发生的数很少正好等于估计。
    不妥：目标 ≥50、≥80、≥200、≥500、≥1000，实际 50、80、200、500、1000
    妥当：目标 ≥50、≥80、≥200、≥500、≥1000，实际 53、80、211、498、1042
    """
    if not subject.evaluates:
        return
    counted = [
        (row, actual)
        for row, result in zip(subject.rows, subject.evaluation.rows, strict=True)
        if _is_round(row) and (actual := result.achievement.actual) is not None
    ]
    equal = sum(actual == row.value for row, actual in counted)
    if len(counted) >= 5 and equal * 5 >= len(counted) * 4:
        yield Problem(
            "indicators",
            f"{len(counted)}条整数目标的数量指标中，{equal}条实际完成值与目标完全相等，请核对是否照抄目标",
            f"{equal}/{len(counted)}条",
        )


def _is_round(row: Row) -> bool:
    """Whether a target is an estimate by its looks: a count of some tens that ends with a nought."""
    if row.value is None or row.unit == "%" or row.rate:
        return False
    return row.value >= Decimal(20) and places(row.value) < 0
