"""SUM: what a 汇总表 states, against the forms it sums up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_jixiao.model import MoneyUnit, Stage
from xl_jixiao.rules.basis import OWN, PRACTICE
from xl_jixiao.rules.rule import Need, Problem, Severity, dossier_rule
from xl_jixiao.rules.wording import money, number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_jixiao.rules.subject import DossierSubject


@dossier_rule("SUM-01", "amount-not-sum", "汇总金额不等于各项目金额之和", Severity.ERROR, PRACTICE, need=Need.STATED)
def amount_not_sum(subject: DossierSubject) -> Iterator[Problem]:
    """
    汇总表的金额应等于各项目年度资金之和（换算成元比较）。

    有的表没有注明金额单位时不能相加，不报（见 FND-08）。
    为什么：汇总数要对外报送，与明细对不上就是错表。
    不妥：明细 86,000,000.00 和 4,358,177.00，汇总 90,358,000.00
    妥当：明细 86,000,000.00 和 4,358,177.00，汇总 90,358,177.00
    """
    stated = subject.stated.amount if subject.stated else None
    total = subject.amount
    if stated is not None and total is not None and abs(stated - total) > subject.profile.tolerances.money:
        yield Problem(
            "",
            f"汇总金额{money(stated, MoneyUnit.YUAN)}，各项目合计{money(total, MoneyUnit.YUAN)}，请核对",
            money(stated, MoneyUnit.YUAN),
            money(total, MoneyUnit.YUAN),
        )


@dossier_rule("SUM-02", "counts-differ", "项目数、指标数与明细不符", Severity.ERROR, PRACTICE, need=Need.STATED)
def counts_differ(subject: DossierSubject) -> Iterator[Problem]:
    """
    汇总表的项目数、指标数应与明细一致。

    为什么：数目对不上，不是漏了表就是重了表。
    不妥：明细2个项目81条指标，汇总表写3个项目
    妥当：明细2个项目81条指标，汇总表写2个项目81条指标
    """
    if subject.stated is None:
        return
    forms = [form for _, form in subject.projects]
    for name, stated, counted in (
        ("项目数", subject.stated.projects, len(forms)),
        ("指标数", subject.stated.indicators, sum(len(form.indicators) for form in forms)),
    ):
        if stated is not None and stated != counted:
            yield Problem("", f"汇总表的{name}是{stated}，明细有{counted}，请核对", str(stated), str(counted))


@dossier_rule(
    "SUM-03", "grades-not-sum", "各等级项目数之和不等于自评项目数", Severity.ERROR, PRACTICE, need=Need.STATED
)
def grades_not_sum(subject: DossierSubject) -> Iterator[Problem]:
    """
    优、良、合格、不合格的项目数相加，应等于自评项目数。

    汇总表没有写自评项目数的，与包里自评表的张数比较。
    为什么：决算公开要逐等级写明项目数，加不拢会被当场看出。
    不妥：自评39个，优30、良8、合格0、不合格0
    妥当：自评39个，优31、良8、合格0、不合格0
    """
    stated = subject.stated
    if stated is None or not stated.grades:
        return
    forms = sum(form.stage is Stage.EVALUATION for form in subject.dossier.forms)
    evaluated = stated.evaluated if stated.evaluated is not None else forms
    graded = sum(count for _, count in stated.grades)
    if graded != evaluated:
        listed = "、".join(f"{label}{count}" for label, count in stated.grades)
        yield Problem(
            "", f"各等级项目数（{listed}）相加是{graded}，自评项目数是{evaluated}，请核对", str(graded), str(evaluated)
        )


@dossier_rule("SUM-04", "average-undefined", "平均得分口径未注明", Severity.REVIEW, OWN, need=Need.STATED)
def average_undefined(subject: DossierSubject) -> Iterator[Problem]:
    """
    平均得分应注明是简单平均还是按资金加权。

    为什么：大项目得分低时，两种平均能差好几分。
    不妥：平均得分 99.43
    妥当：平均得分（简单平均） 99.43
    """
    stated = subject.stated
    if stated is not None and stated.average is not None and not stated.averaging.strip():
        yield Problem(
            "",
            f"平均得分{number(stated.average)}没有注明口径，请写明是简单平均还是按资金加权",
            number(stated.average),
            "注明口径",
        )
