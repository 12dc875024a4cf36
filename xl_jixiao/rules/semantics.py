"""SEM: whether an indicator stands where its name belongs. Judged by word lists, tuned to rather miss than accuse."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xl_jixiao.model.lexicons import pattern, words
from xl_jixiao.rules.basis import AUDIT, MOF_2020, MOF_2021, OWN
from xl_jixiao.rules.rule import Problem, Severity, form_rule
from xl_jixiao.rules.words import (
    ADVERSE,
    AWARD,
    COST,
    EXECUTION,
    INPUT,
    OUTPUT,
    PROCESS,
    QUALITY,
    SATISFACTION,
    SCOPE,
    TIME,
    TIMELY,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_jixiao.rules.row import Row
    from xl_jixiao.rules.subject import FormSubject

_QUANTITY, _QUALITY, _TIMELINESS = "数量指标", "质量指标", "时效指标"
_BENEFIT, _SATISFACTION = "效益指标", "服务对象满意度指标"
_COSTS = frozenset({"成本指标", "经济成本指标", "社会成本指标", "生态环境成本指标"})
_LONG = 30
_TWICE = re.compile(r"获(?!得).+获得|取得.+取得")


def _at(row: Row, message: str, expected: str = "") -> Problem:
    return Problem(row.at("name"), f"{row.label}{message}", row.name, expected)


@form_rule("SEM-01", "rate-as-quantity", "数量指标中出现“率”类指标", Severity.REVIEW, MOF_2021)
def rate_as_quantity(subject: FormSubject) -> Iterator[Problem]:
    """
    数量指标应是数得出来的量，不应是“率”。

    为什么：完成率只说完成了计划的多少，计划是多少没有写，数量仍然不清楚。
    不妥：数量指标 业务印刷工作完成率 =100(%)
    妥当：数量指标 业务印刷数量 ≥50000(份)
    """
    for row in subject.by_level2.get(_QUANTITY, ()):
        if row.rate:
            yield _at(row, "是比率，放在数量指标下不合适，请改为数量，或移到质量、时效指标", "数量")


@form_rule("SEM-02", "count-as-quality", "质量指标中出现计数单位", Severity.REVIEW, AUDIT)
def count_as_quality(subject: FormSubject) -> Iterator[Problem]:
    """
    质量指标说做得怎样，不应是做了多少个。

    差错、事故一类的次数和目标为0的指标说的是质量，不报。
    为什么：数量放进质量指标，质量就没有人考核了。
    不妥：质量指标 组建上海市集训队项目数 ≥30.00(个)
    妥当：质量指标 集训队赛前准备验收达标率 ≥95(%)
    """
    for row in subject.by_level2.get(_QUALITY, ()):
        if row.countable and row.value and not row.lists & ADVERSE:
            yield _at(row, f"以“{row.unit}”计数，是数量不是质量，请移到数量指标", _QUANTITY)


@form_rule("SEM-03", "timeliness-misplaced", "时效类指标未放在时效指标", Severity.REVIEW, AUDIT)
def timeliness_misplaced(subject: FormSubject) -> Iterator[Problem]:
    """
    及时率、按时完成率一类的指标应放在时效指标下。

    服务及时性的满意度是满意度，不报。
    为什么：放在效益指标下，等于把按时做完当成了效果。
    不妥：社会效益指标 资金清算及时率 =100(%)
    妥当：时效指标 资金清算及时率 =100(%)
    """
    for row in subject.named(TIMELY):
        if row.level2 not in (_TIMELINESS, "", _SATISFACTION):
            yield _at(row, f"说的是时效，却放在{row.level}下，请移到时效指标", _TIMELINESS)


@form_rule("SEM-04", "timeliness-without-time", "时效指标名称不含时间含义", Severity.REVIEW, MOF_2021)
def timeliness_without_time(subject: FormSubject) -> Iterator[Problem]:
    """
    时效指标的名称或指标值应说到时间。

    指标值是日期，或单位是天、月、次/年的不报。
    为什么：没有时间，就考核不了快慢。
    不妥：时效指标 资助项目执行情况跟踪完成率 ≥95(%)
    妥当：时效指标 资助项目执行情况按时跟踪率 ≥95(%)
    """
    units = words("time_units")
    for row in subject.by_level2.get(_TIMELINESS, ()):
        if row.lists & TIME or not row.name or row.kind == "date":
            continue
        if getattr(row.target, "unit", "") not in units:
            yield _at(row, "放在时效指标下，名称和指标值都没有说到时间，请写明时限，或移到别的指标", "含时间")


@form_rule("SEM-05", "no-satisfaction-there", "满意度指标下出现非满意度指标", Severity.REVIEW, MOF_2021)
def no_satisfaction_there(subject: FormSubject) -> Iterator[Problem]:
    """
    满意度指标下应只有满意度、认可度一类的指标。

    为什么：投诉次数是差错的多少，不是满意的程度，计分方法也不同。
    不妥：服务对象满意度指标 审计人员被投诉次数 =0(次)
    妥当：服务对象满意度指标 被审计单位满意度 ≥90(%)
    """
    for row in subject.by_level1.get("满意度指标", ()):
        if row.name and not row.lists & SATISFACTION:
            yield _at(row, "不是满意度，请移到合适的指标，或改为满意度", "满意度")


@form_rule("SEM-06", "satisfaction-elsewhere", "满意度指标出现在其他二级指标下", Severity.REVIEW, MOF_2021)
def satisfaction_elsewhere(subject: FormSubject) -> Iterator[Problem]:
    """
    满意度、满意率应放在满意度指标下。

    “满意度调查次数”是产出，不报；二级已是满意度、只是一级不对的由 TAX-02 报。
    为什么：满意度有单独的分值，放在别处就少算或多算了。
    不妥：社会效益指标 群众满意程度 ≥95(%)
    妥当：服务对象满意度指标 群众满意度 ≥95(%)
    """
    for row in subject.named(SATISFACTION):
        if "满意" in row.name and row.level1 not in ("满意度指标", "") and row.level2 != _SATISFACTION and row.rate:
            yield _at(row, f"是满意度，却放在{row.level}下，请移到服务对象满意度指标", _SATISFACTION)


@form_rule("SEM-07", "output-as-benefit", "效益指标下出现产出类指标", Severity.REVIEW, AUDIT)
def output_as_benefit(subject: FormSubject) -> Iterator[Problem]:
    """
    效益指标应说带来了什么，不应说做了什么。

    只报词表 output_names 所列的名称；获奖数、事故数、受益人数是结果，不报。
    为什么：产出指标与效益指标混用，是审计指出的常见问题；工作做完了不等于有了效果。
    不妥：社会效益指标 培训覆盖人次 ≥500(人次)
    妥当：社会效益指标 参训人员取证率 ≥80(%)
    """
    for row in subject.by_level1.get(_BENEFIT, ()):
        if row.lists & OUTPUT:
            yield _at(row, "说的是做了什么，属于产出，请移到产出指标，或改为带来的效果", "效果")


@form_rule("SEM-08", "process-as-core", "过程性、资金管理性指标不宜作核心指标", Severity.ADVICE, MOF_2021)
def process_as_core(subject: FormSubject) -> Iterator[Problem]:
    """
    资金拨付、合同签订、采购流程一类的指标说的是管理过程，不宜作核心指标。

    为什么：钱付出去了、合同签好了，都不是项目要的结果；核心指标要少而精。
    不妥：时效指标 合同款支付及时率 =100(%)
    妥当：时效指标 社会化技能评价项目开发完成时间 2024年11月底前
    """
    for row in subject.named(PROCESS):
        yield _at(row, "说的是资金、合同等管理过程，不宜作核心指标，请考虑换成项目本身的产出或效果")


@form_rule("SEM-09", "execution-rate-twice", "预算执行率作为绩效指标", Severity.REVIEW, MOF_2020)
def execution_rate_twice(subject: FormSubject) -> Iterator[Problem]:
    """
    预算执行率、资金使用率不应再作为绩效指标。

    政策执行率、计划执行率一类说的不是资金，不报。
    为什么：自评时预算执行率单独计10分，再列为指标就重复计了分。
    不妥：质量指标 经费使用率 ≥95(%)
    妥当：质量指标 经费支出合规率 =100(%)
    """
    for row in subject.named(EXECUTION):
        if _of_money(row.name) and not row.judged:
            yield _at(row, "与自评表的预算执行率重复计分，请删去")


def _of_money(name: str) -> bool:
    return name == "执行率" or pattern("money_names").search(name) is not None


@form_rule("SEM-10", "quality-as-quantity", "质量类比率放在数量指标", Severity.REVIEW, MOF_2021)
def quality_as_quantity(subject: FormSubject) -> Iterator[Problem]:
    """
    合格率、达标率、出勤率一类说的是质量，应放在质量指标下。

    与 SEM-01 同时出现时，先看这一条：移到质量指标即可，不必改成数量。
    为什么：放在数量指标下，质量就没有人考核了。
    不妥：数量指标 培训出勤率 ≥95(%)
    妥当：质量指标 培训出勤率 ≥95(%)
    """
    for row in subject.by_level2.get(_QUANTITY, ()):
        if row.lists & QUALITY and row.rate:
            yield _at(row, "说的是质量，请移到质量指标", _QUALITY)


@form_rule("SEM-11", "input-as-quantity", "投入类内容作为数量指标", Severity.REVIEW, MOF_2021)
def input_as_quantity(subject: FormSubject) -> Iterator[Problem]:
    """
    花多少钱、投多少人是投入，不是产出数量。

    补助、奖励类项目发出去的金额就是产出，不报。
    为什么：把投入当产出，花完钱就算完成了任务。
    不妥：数量指标 工程资金金额 =50(万元)
    妥当：数量指标 改造道路长度 ≥985(米)
    """
    for row in subject.by_level2.get(_QUANTITY, ()):
        if row.lists & INPUT:
            yield _at(row, "说的是投入，不是产出，请改为用这些投入做成的事")


@form_rule("SEM-12", "situation-without-grades", "以“情况”命名但没有分级标准", Severity.ADVICE, MOF_2021)
def situation_without_grades(subject: FormSubject) -> Iterator[Problem]:
    """
    名称是“……情况”的定性指标，应写明好、一般、差各是什么样。

    指标值是数、写明了等级或另填了绩效标准的不报。
    为什么：“情况”本身没有高低，不分级就没法评。
    不妥：课题应用情况 得到应用
    妥当：课题应用情况 好：被3家以上单位采用；一般：1至2家；差：没有
    """
    graded = pattern("graded_values")
    for row in subject.phrases:
        if row.stem.endswith("情况") and not graded.search(row.text) and not row.indicator.standard.strip():
            yield _at(row, f"以“情况”命名，指标值“{row.text}”没有分级标准，请写明好、一般、差各是什么样")


@form_rule("SEM-13", "cost-misplaced", "成本类名称放在非成本指标", Severity.REVIEW, MOF_2021)
def cost_misplaced(subject: FormSubject) -> Iterator[Problem]:
    """
    成本、单价、造价一类的指标应放在成本指标下。

    节约、降低成本是效益，不报；合格率、及时率等比率不报。
    为什么：成本指标单独考核、方向相反，混在产出里容易当成越多越好。
    不妥：数量指标 人均培训成本 ≤400(元/人)
    妥当：经济成本指标 人均培训成本 ≤400(元/人)
    """
    for row in subject.named(COST):
        if row.level1 not in ("成本指标", "") and row.level2 not in _COSTS and not row.rate:
            yield _at(row, f"说的是成本，却放在{row.level}下，请移到成本指标", "成本指标")


@form_rule("SEM-14", "award-without-scope", "获奖、荣誉数没有说明级别", Severity.ADVICE, OWN)
def award_without_scope(subject: FormSubject) -> Iterator[Problem]:
    """
    效益指标里的获奖数、荣誉数应说明是哪一级、哪一项的奖。

    口径清楚的（全国、市级、某项大赛）不报；事故数按目标为0考核，没有口径问题，也不报。
    为什么：街道的优秀奖和全国的金奖不能当一个数。
    不妥：社会效益指标 获奖数量 ≥3(个)
    妥当：社会效益指标 获市级以上奖项数量 ≥3(个)
    """
    for row in subject.by_level1.get(_BENEFIT, ()):
        if row.lists & AWARD and not row.lists & SCOPE and row.countable:
            yield _at(row, "没有说明是哪一级、哪一项的奖，请写明计数口径")


@form_rule("SEM-15", "long-name", "指标名称过长", Severity.ADVICE, OWN)
def long_name(subject: FormSubject) -> Iterator[Problem]:
    """
    指标名称不宜超过30个字。

    为什么：名称太长，表格里看不全，也容易把几件事写进一条。
    不妥：第三届全国技能大赛上海市选拔赛（世赛选拔项目）执裁专家、工作人员到岗及时率
    妥当：全国技能大赛选拔赛裁判到岗及时率
    """
    for row in subject.rows:
        if len(row.name) > _LONG:
            yield Problem(
                row.at("name"),
                f"{row.label}的名称有{len(row.name)}个字，请精简到{_LONG}个字以内",
                f"{len(row.name)}字",
                f"不超过{_LONG}字",
            )


@form_rule("SEM-16", "clumsy-name", "指标名称语病", Severity.ADVICE, OWN)
def clumsy_name(subject: FormSubject) -> Iterator[Problem]:
    """
    名称里同一个动词不应用两遍。

    为什么：“获……获得”读不通，多半是拼接时留下的。
    不妥：本市选手获全国行业职业技能大赛获得奖项数
    妥当：本市选手获全国行业职业技能大赛奖项数
    """
    for row in subject.rows if _TWICE.search(subject.names) else ():
        if _TWICE.search(row.name):
            yield _at(row, "的名称有语病（同一个动词用了两遍），请改通顺")
