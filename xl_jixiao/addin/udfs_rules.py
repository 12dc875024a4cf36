"""Worksheet functions over the rules: the findings of one row, and what a rule says."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING

from xl_jixiao.addin.cells import as_profile, as_text
from xl_jixiao.addin.udf import Cell, ErrorValue, MissingError, WrongTypeError, is_blank, udf
from xl_jixiao.check import check
from xl_jixiao.errors import InputError
from xl_jixiao.model import Dossier, Form, Indicator, parse
from xl_jixiao.rules import registry

if TYPE_CHECKING:
    from collections.abc import Callable

    from xl_jixiao.rules.rule import Rule

_ROW = "forms[0].indicators[0]"


@udf(
    {
        "level1": "一级指标，如 产出指标",
        "level2": "二级指标，如 数量指标",
        "name": "三级指标名称",
        "target": "指标值，如 ≥95%",
        "profile": "口径名称，如 sh-2024、mof-2021；不填为 sh-2024",
    },
    sees_all=True,
)
def JX_CHECK(level1: Cell, level2: Cell, name: Cell, target: Cell, profile: Cell = "") -> str | ErrorValue:
    """校验一行指标：返回违反的规则编号，如 VAL-05、VAL-22；没有问题返回空白。整张表的问题请用【一键校验】。"""
    given = (level1, level2, name, target, profile)
    if error := next((cell for cell in given if isinstance(cell, ErrorValue)), None):
        return error
    if is_blank(name) and is_blank(target):
        return ""
    row = Indicator(level1=as_text(level1), level2=as_text(level2), name=as_text(name), target=parse(as_text(target)))
    findings = check(Dossier(forms=(Form(indicators=(row,)),)), as_profile(profile)).findings
    return "、".join(dict.fromkeys(finding.code for finding in findings if finding.path.startswith(_ROW)))


def _explained(rule: Rule) -> str:
    return inspect.cleandoc(rule.check.__doc__ or "")


_PARTS: dict[str, Callable[[Rule], str]] = {
    "名称": lambda rule: rule.title,
    "性质": lambda rule: rule.severity,
    "依据": lambda rule: rule.citation,
    "说明": _explained,
}


@udf({"code": "规则编号，如 VAL-05", "part": f"要哪一部分：{'、'.join(_PARTS)}；不填为名称"})
def JX_RULE(code: Cell, part: Cell = "名称") -> str:
    """查一条校验规则：返回它的名称、性质（错误、核实、提示）、依据或说明；没有这个编号时为 #N/A。"""
    read = _PARTS.get(as_text(part))
    if read is None:
        raise WrongTypeError(f"没有“{as_text(part)}”这一部分", advice=f"请填写{'、'.join(_PARTS)}之一")
    try:
        rule = registry.get(as_text(code).upper())
    except InputError as unknown:
        raise MissingError(unknown.what, advice=unknown.advice) from unknown
    return read(rule)
