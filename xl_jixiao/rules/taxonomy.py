"""TAX: whether the tree of indicators is the one that the profile asks for, and neither bare nor overgrown."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from xl_jixiao.model.lexicons import pattern, words
from xl_jixiao.parsing.labels import words as labels
from xl_jixiao.rules.basis import AUDIT, MOF_2015, MOF_2021, OWN, PRACTICE
from xl_jixiao.rules.rule import Problem, Severity, form_rule
from xl_jixiao.rules.words import ADVERSE
from xl_jixiao.scoring import profiles
from xl_jixiao.scoring.rounding import percent

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from xl_jixiao.rules.subject import FormSubject

_OUTPUT, _BENEFIT, _SATISFACTION = "产出指标", "效益指标", "满意度指标"
_COST_LEVELS = frozenset({"成本指标", "经济成本指标", "社会成本指标", "生态环境成本指标"})


def _missing(subject: FormSubject, level: str) -> bool:
    """Tell whether a form that has indicators has none of a level; a form without any is TAX-03's matter."""
    return subject.has_tree and level not in subject.by_level1 and level not in subject.by_level2


def _missing_output(subject: FormSubject, level: str) -> bool:
    """Tell whether a form that has 产出指标 has none of this 二级."""
    return _OUTPUT in subject.by_level1 and level not in subject.by_level2


def _absent(level: str, advice: str, severity: Severity | None = None) -> Problem:
    return Problem("indicators", f"没有{level}，{advice}", "0条", "至少1条", severity=severity)


@form_rule("TAX-01", "unknown-level1", "一级指标不在规定范围", Severity.ERROR, MOF_2015, MOF_2021)
def unknown_level1(subject: FormSubject) -> Iterator[Problem]:
    """
    一级指标应是口径规定的名称之一。

    写法不同（产出、产出指标(50分)、效果指标）按同一名称看；一级空白而二级能说明归属的不报；整张表都没有一、二级的
    （有的地方用平铺的表）不报；别的年度、别的地区允许的名称只作核实。
    为什么：一级指标不统一，分值无法按类分配，各项目也无法汇总。
    不妥：一级指标“其他指标”
    妥当：一级指标“产出指标”
    """
    allowed = subject.profile.taxonomy
    if subject.by_level1.keys() <= allowed.keys() or not subject.has_tree:
        return
    for row in subject.rows:
        if row.level1 not in allowed:
            written = row.indicator.level1.strip()
            state = f"的一级指标“{written}”不在规定范围" if written else "没有一级指标"
            yield Problem(
                row.at("level1"),
                f"{row.label}{state}，请改为{_or(allowed)}",
                written or "未填写",
                _or(allowed),
                severity=Severity.REVIEW if row.level1 in _elsewhere() else None,
            )


@form_rule("TAX-02", "misplaced-level2", "二级指标不在规定范围或与一级不匹配", Severity.ERROR, MOF_2015, MOF_2021)
def misplaced_level2(subject: FormSubject) -> Iterator[Problem]:
    """
    二级指标应是口径规定的名称，并放在规定的一级指标下。

    一级不在范围的由 TAX-01 报；口径不限二级的（决策、过程）不报；满意度只有一种二级，空白、写成对象（读者）的不报；
    别的年度、别的地区允许的只作核实。
    为什么：产出放进效益、质量放进数量，评价时就用错了标准。
    不妥：效益指标 下的 数量指标
    妥当：产出指标 下的 数量指标
    """
    taxonomy = subject.profile.taxonomy
    for level1, allowed in taxonomy.items():
        standard = _standard(allowed)
        for row in subject.by_level1.get(level1, ()) if allowed else ():
            if row.level2 in standard:
                continue
            if not row.level2 and level1 == _SATISFACTION:
                continue
            written = row.indicator.level2.strip()
            state = f"的二级指标“{written}”不在{level1}的规定范围" if written else "没有二级指标"
            yield Problem(
                row.at("level2"),
                f"{row.label}{state}，请改为{_or(allowed)}",
                written or "未填写",
                _or(allowed),
                severity=Severity.REVIEW if row.level2 in _elsewhere().get(level1, ()) else None,
            )


@cache
def _standard(names: tuple[str, ...]) -> frozenset[str]:
    """Return the standard names of a profile's 二级指标, whose own name may be another, such as 环境效益指标."""
    known = labels()
    return frozenset(level.level2 for name in names if (level := known.level(name)))


@cache
def _elsewhere() -> dict[str, frozenset[str]]:
    """Return 一级 and 二级指标 that some shipped profile allows: another year's or province's form is no mistake."""
    found: dict[str, frozenset[str]] = {}
    for name in profiles.names():
        for level1, names in profiles.load(name).taxonomy.items():
            found[level1] = found.get(level1, frozenset()) | _standard(names)
    return found


def _or(names: Iterable[str]) -> str:
    return "、".join(names)


@form_rule("TAX-03", "no-output", "缺少产出指标", Severity.ERROR, MOF_2015, PRACTICE)
def no_output(subject: FormSubject) -> Iterator[Problem]:
    """
    每个项目都应有产出指标。

    为什么：没有产出指标，就不知道这笔钱要做成什么事。
    不妥：只有社会效益和满意度指标
    妥当：数量指标 培训人数 ≥500(人)
    """
    if _OUTPUT not in subject.by_level1 and (subject.has_tree or not subject.rows):
        yield _absent(_OUTPUT, "请至少填写一条说明做成什么事的指标")


@form_rule("TAX-04", "no-benefit", "缺少效益指标", Severity.ERROR, MOF_2015, PRACTICE)
def no_benefit(subject: FormSubject) -> Iterator[Problem]:
    """
    每个项目都应有效益指标。

    为什么：做成了事不等于有了效果，效益指标说明为什么值得花这笔钱。
    不妥：只有产出和满意度指标
    妥当：社会效益指标 参训人员就业率 ≥60(%)
    """
    if _BENEFIT not in subject.by_level1 and (subject.has_tree or not subject.rows):
        yield _absent(_BENEFIT, "请至少填写一条说明带来什么效果的指标")


@form_rule("TAX-05", "no-satisfaction", "缺少满意度指标", Severity.REVIEW, MOF_2021)
def no_satisfaction(subject: FormSubject) -> Iterator[Problem]:
    """
    直接服务公众的项目应设服务对象满意度指标。

    不直接面向公众的项目可以不设，在出错说明里写明即可；口径不要求的（expected 中没有）不报。
    为什么：服务得好不好，服务对象最清楚。
    不妥：面向学员的培训项目没有满意度指标
    妥当：服务对象满意度指标 受培训人员满意度 ≥90.00(%)
    """
    if _SATISFACTION in subject.profile.expected and _missing(subject, _SATISFACTION):
        yield _absent(_SATISFACTION, "直接面向公众的项目请补充，不面向公众的请在出错说明中写明")


@form_rule("TAX-06", "no-cost", "未设置成本指标", Severity.REVIEW, MOF_2021)
def no_cost(subject: FormSubject) -> Iterator[Problem]:
    """
    有成本管控要求的项目应设成本指标。

    作为一级指标，或按口径放在产出指标下，都算设置了。
    为什么：绩效目标包括产出、效果和相应的成本控制要求，只讲做事不讲成本是不完整的。
    不妥：没有任何成本指标
    妥当：经济成本指标 人均培训成本 ≤400(元/人)
    """
    if subject.has_tree and _COST_LEVELS.isdisjoint(subject.by_level1) and _COST_LEVELS.isdisjoint(subject.by_level2):
        yield _absent("成本指标", "有成本管控要求的请补充，没有的请在出错说明中写明")


@form_rule("TAX-07", "no-quantity", "缺少数量指标", Severity.REVIEW, MOF_2015)
def no_quantity(subject: FormSubject) -> Iterator[Problem]:
    """
    产出指标应有数量指标。

    没有任何产出指标的由 TAX-03 报。
    为什么：数量是产出最直接的说明，也是资金测算的依据。
    不妥：产出指标下只有质量和时效指标
    妥当：数量指标 设备购置数量 ≥5(台)
    """
    if _missing_output(subject, "数量指标"):
        yield _absent("数量指标", "请补充说明做多少事的指标")


@form_rule("TAX-08", "no-quality", "缺少质量指标", Severity.REVIEW, MOF_2021)
def no_quality(subject: FormSubject) -> Iterator[Problem]:
    """
    产出指标应有质量指标；工程、信息化类项目没有的是错误。

    是否工程、信息化类按项目名称和项目类别中的用词判断。
    为什么：有明确质量标准的项目，只讲数量会鼓励做得多而做得差。
    不妥：信息系统建设项目没有质量指标
    妥当：质量指标 系统验收合格率 =100(%)
    """
    if _missing_output(subject, "质量指标"):
        kind = pattern("engineering").search(subject.form.project + "\n" + subject.form.category)
        yield _absent(
            "质量指标",
            "工程、信息化类项目必须填写，请补充" if kind else "请补充说明做得怎样的指标",
            Severity.ERROR if kind else None,
        )


@form_rule("TAX-09", "no-timeliness", "缺少时效指标", Severity.REVIEW, MOF_2015)
def no_timeliness(subject: FormSubject) -> Iterator[Problem]:
    """
    产出指标应有时效指标。

    为什么：年度项目要在年度内完成，何时完成应当写明。
    不妥：产出指标下只有数量和质量指标
    妥当：时效指标 课题报告完成时间 2024年10月底前
    """
    if _missing_output(subject, "时效指标"):
        yield _absent("时效指标", "请补充说明何时完成的指标")


@form_rule("TAX-10", "single-benefit", "效益指标只有一类", Severity.ADVICE, MOF_2015)
def single_benefit(subject: FormSubject) -> Iterator[Problem]:
    """
    效益指标只设了一类时，请看看是否还有别的效益。

    为什么：经济、社会、生态、可持续影响各说一面，只写一面可能漏了项目真正的效果。
    不妥：效益指标全部是社会效益指标
    妥当：社会效益指标之外，另有可持续影响指标
    """
    kinds = {row.level2 for row in subject.by_level1.get(_BENEFIT, ()) if row.level2}
    if len(kinds) == 1:
        only = kinds.pop()
        yield Problem(
            subject.by_level1[_BENEFIT][0].at("level2"),
            f"效益指标只有{only}，请视项目补充其他效益指标",
            only,
        )


@form_rule("TAX-11", "too-many-indicators", "指标总数偏多", Severity.REVIEW, MOF_2021, AUDIT)
def too_many_indicators(subject: FormSubject) -> Iterator[Problem]:
    """
    一个项目的指标应突出重点：超过20条作提示，超过30条要核实。

    为什么：指标条数繁多、缺乏凝练，是审计指出的常见问题；重点被淹没，填报和评价的负担也重。
    不妥：48条指标，同一件事按对象分写了十几遍
    妥当：10至20条反映核心产出和效果的指标
    """
    count = len(subject.rows)
    if count > 20:
        yield Problem(
            "indicators",
            f"共有{count}条指标，请合并同类指标，保留反映核心产出和效果的指标",
            f"{count}条",
            "不超过20条",
            severity=None if count > 30 else Severity.ADVICE,
        )


@form_rule("TAX-12", "too-few-indicators", "指标总数偏少", Severity.REVIEW, OWN)
def too_few_indicators(subject: FormSubject) -> Iterator[Problem]:
    """
    一个项目的指标不应少于5条。

    一条都没有的由 TAX-03、TAX-04 报。
    为什么：产出（数量、质量、时效）、效益、满意度各一条就有5条，少于5条多半缺了某一方面。
    不妥：只有3条指标
    妥当：数量、质量、时效、社会效益、满意度各有指标
    """
    count = len(subject.rows)
    if 0 < count < 5:
        yield Problem("indicators", f"只有{count}条指标，请检查是否缺了某一方面", f"{count}条", "不少于5条")


@form_rule("TAX-13", "crowded-level2", "同一二级指标下条数过多", Severity.REVIEW, MOF_2021)
def crowded_level2(subject: FormSubject) -> Iterator[Problem]:
    """
    同一个二级指标下不应超过10条。

    为什么：一类里条数太多，每条分到的分值很小，哪条没做到都看不出来。
    不妥：数量指标下有15条
    妥当：数量指标下合并为5条
    """
    for level, rows in subject.by_level2.items():
        if level and len(rows) > 10:
            yield Problem(
                rows[0].at("level2"),
                f"{level}下有{len(rows)}条指标（自第{rows[0].index + 1}项起），请合并同类指标",
                f"{len(rows)}条",
                "不超过10条",
            )


@form_rule("TAX-14", "name-missing", "三级指标名称为空但有指标值", Severity.ERROR, PRACTICE)
def name_missing(subject: FormSubject) -> Iterator[Problem]:
    """
    有指标值就要有三级指标名称。

    为什么：没有名称的指标值不知道说的是什么。
    不妥：三级指标 （空） 指标值 ≥5(台)
    妥当：三级指标 设备购置数量 指标值 ≥5(台)
    """
    for row in subject.rows if "" in subject.by_name else ():
        if not row.name and row.text:
            yield Problem(row.at("name"), f"{row.label}有指标值“{row.text}”而没有名称，请补填名称", "未填写")


@form_rule("TAX-15", "target-missing", "三级指标有名称但指标值为空", Severity.ERROR, PRACTICE)
def target_missing(subject: FormSubject) -> Iterator[Problem]:
    """
    有三级指标名称就要有指标值。

    只有中期值、没有年度值的，可能本年度不安排，只作核实。
    为什么：没有指标值，年末无法判断有没有做到。
    不妥：三级指标 设备购置数量 指标值 （空）
    妥当：三级指标 设备购置数量 指标值 ≥5(台)
    """
    for row in subject.placeholders:
        if row.name and not row.text:
            midterm = row.indicator.midterm is not None and row.indicator.midterm.text.strip()
            yield Problem(
                row.at("target"),
                f"{row.label}没有{'年度' if midterm else ''}指标值，请补填"
                + ("；本年度不安排的请说明" if midterm else ""),
                "未填写",
                severity=Severity.REVIEW if midterm else None,
            )


@form_rule("TAX-16", "void-indicator", "指标内容为“无”“不涉及”", Severity.ERROR, AUDIT)
def void_indicator(subject: FormSubject) -> Iterator[Problem]:
    """
    不涉及的指标应删去，不要以“无”“不涉及”“/”占一行。

    事故、投诉一类不利指标的值写“无”，意思是不发生，不报。
    为什么：内容为“无”却设了分值的指标，等于白送分，是审计指出的常见问题。
    不妥：生态效益指标 不涉及 指标值 /
    妥当：删去这一行
    """
    void = words("not_applicable")
    for row in subject.rows:
        text = row.text
        if row.name in void or (text in void and row.name and not row.lists & ADVERSE):
            written = row.name if row.name in void else text
            yield Problem(
                row.at("name" if row.name in void else "target"),
                f"{row.label}的内容是“{written}”，不涉及的指标请删去，并把分值分给其他指标",
                written,
            )


@form_rule("TAX-17", "mostly-qualitative", "定量指标占比偏低", Severity.ADVICE, MOF_2015.on("细化量化"))
def mostly_qualitative(subject: FormSubject) -> Iterator[Problem]:
    """
    能用数量、区间或日期表示的指标应占七成以上。

    没有填写指标值的不计。
    为什么：定性指标主要靠人判断，占比高了，评价结果就缺乏说服力。
    不妥：10条指标中有5条是“有效提升”“明显改善”
    妥当：10条指标中有8条有数
    """
    filled = len(subject.rows) - len(subject.placeholders)
    measured = filled - len(subject.phrases)
    if measured * 10 < filled * 7:
        share = percent(Decimal(measured) / filled, 0)
        yield Problem(
            "indicators",
            f"{filled}条指标中有{measured}条定量，占{share}%，请尽量量化",
            f"{share}%",
            "不低于70%",
        )


@form_rule("TAX-18", "outputs-outweigh-benefits", "产出与效益条数严重失衡", Severity.REVIEW, OWN)
def outputs_outweigh_benefits(subject: FormSubject) -> Iterator[Problem]:
    """
    产出指标的条数不应超过效益指标的4倍。

    没有效益指标的由 TAX-04 报。
    为什么：产出写得很细、效益一笔带过，说明只想到做什么，没想清为什么做。
    不妥：产出指标22条，效益指标2条
    妥当：产出指标12条，效益指标4条
    """
    outputs = len(subject.by_level1.get(_OUTPUT, ()))
    benefits = len(subject.by_level1.get(_BENEFIT, ()))
    if benefits and outputs > 4 * benefits:
        yield Problem(
            "indicators",
            f"产出指标{outputs}条，效益指标只有{benefits}条，请精简产出指标或补充效益指标",
            f"{outputs}:{benefits}",
            "不超过4:1",
        )
