"""
What came of checking: findings with their place, what could not be checked, and the report of both.

Findings are handled as clerks know it: an 错误 blocks and cannot be explained away; a 核实 passes with a real
出错说明, which is kept on the next run while rule, indicator and value are unchanged; a 提示 never blocks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2s
from typing import TYPE_CHECKING, NamedTuple

from xl_jixiao.model.lexicons import pattern
from xl_jixiao.rules.rule import Severity

if TYPE_CHECKING:
    from xl_jixiao.model import Origin
    from xl_jixiao.rules.rule import Fix

_LEAST_WORDS = 4
"""Characters that a real 出错说明 has at least, beside set phrases (own proposal)."""
_LETTERS = re.compile(r"[^\W_]")
FIELDS = {
    "stage": "表的种类",
    "title": "表名",
    "year": "年度",
    "project": "项目名称",
    "nature": "项目性质",
    "category": "项目类别",
    "department": "主管部门",
    "unit": "实施单位",
    "start": "计划开始日期",
    "end": "计划完成日期",
    "funds.unit": "资金单位",
    "funds.life_total": "项目资金总额",
    "funds.life_fiscal": "财政资金",
    "funds.life_other": "其他资金（全周期）",
    "funds.total": "年度资金申请总额",
    "funds.fiscal": "当年财政拨款",
    "funds.carryover": "上年结转资金",
    "funds.other": "其他资金",
    "funds.extra": "其他来源资金",
    "whole_objective": "项目总目标",
    "objective": "年度总体目标",
    "objective_actual": "年度总体目标实际完成情况",
    "indicators": "绩效指标",
    "total": "总分",
    "grade": "评价等级",
    "extra": "其他栏目",
}
"""Path without places → name on the form, in the order of a form."""
_COLUMNS = {
    "initial": "年初预算数",
    "outturn": "全年执行数",
    "points": "分值",
    "rate": "执行率",
    "score": "得分",
}


class Explanation(NamedTuple):
    """出错说明 of an earlier run, as it is stored beside the finding."""

    key: str
    """`Finding.key`"""
    value: str
    """`Finding.value` at the time of writing"""
    text: str


class Finding(NamedTuple):
    """One fault at one place, with what a person needs to judge and mend it."""

    code: str
    title: str
    severity: Severity
    path: str
    """`forms[0].indicators[3].target`; `""` for the packet as a whole"""
    message: str
    found: str
    """表中值"""
    expected: str
    """应为"""
    basis: str
    project: str
    """项目名称, `""` for the packet as a whole"""
    item: str
    """三级指标, or the name of the field"""
    place: Origin | None
    fix: Fix | None
    """its edits have full paths"""
    judged: str = ""
    """what the rule looked at; an explanation holds while it stays the same"""
    explanation: str = ""
    """出错说明, carried over or just written"""
    outdated: str = ""
    """an earlier 出错说明 that no longer holds because the value has changed"""

    @property
    def key(self) -> str:
        """What the finding is about, independent of its value and of the order of rows."""
        return "|".join((self.code, self.project, self.item, without_places(self.path)))

    @property
    def value(self) -> str:
        """A digest of what was judged."""
        return blake2s(f"{self.found}\n{self.judged}".encode(), digest_size=8).hexdigest()

    @property
    def settled(self) -> bool:
        """Whether nothing has to be done: a 提示, or a 核实 with a real explanation."""
        if self.severity is Severity.REVIEW:
            return is_real(self.explanation)
        return self.severity is Severity.ADVICE

    @property
    def status(self) -> str:
        """状态, a few words for the list."""
        if self.severity is Severity.ERROR:
            return "须修改"
        if self.severity is Severity.ADVICE:
            return "供参考"
        if self.settled:
            return "已说明"
        if self.explanation:
            return "说明不具体，请写明原因"
        return "数值已变，请重新说明" if self.outdated else "待说明"


class Unchecked(NamedTuple):
    """Something that could not be checked (未能审核)."""

    what: str
    """A rule or a text of the form; `""` where a place as a whole was not read"""
    where: str
    why: str

    def __str__(self) -> str:
        """Return `REL-05（某项目）：没有提供上年度的表，无法比较`, or as much of it as is known."""
        where = f"（{self.where}）" if self.what and self.where else self.where
        return f"{self.what}{where}：{self.why}"


@dataclass(frozen=True, slots=True)
class Report:
    """What came of checking a dossier."""

    findings: tuple[Finding, ...]
    unchecked: tuple[Unchecked, ...]
    profile: str
    """name of the profile"""

    @property
    def counts(self) -> dict[Severity, int]:
        """Findings by severity, all three present."""
        counts = dict.fromkeys(Severity, 0)
        for finding in self.findings:
            counts[finding.severity] += 1
        return counts

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that block."""
        return tuple(finding for finding in self.findings if finding.severity is Severity.ERROR)

    @property
    def open(self) -> tuple[Finding, ...]:
        """The findings that have to be mended or explained."""
        return tuple(finding for finding in self.findings if not finding.settled)

    @property
    def passed(self) -> bool:
        """Whether the dossier may be handed in: no 错误, and every 核实 explained."""
        return not self.open


def is_real(explanation: str) -> bool:
    """Tell whether a 出错说明 says something: set phrases (无, 正常, 已核实) and a handful of characters do not."""
    rest = pattern("fillers").sub("", "".join(explanation.split()))
    letters = _LETTERS.findall(rest)
    return len(letters) >= _LEAST_WORDS and len(set(letters)) > 1


def field_name(path: str) -> str:
    """Return what a field is called on the form: `funds.total.budget` → 年度资金申请总额."""
    plain = without_places(path)
    if plain in FIELDS:
        return FIELDS[plain]
    head, _, column = plain.rpartition(".")
    name = FIELDS.get(head, "")
    return f"{name}{_COLUMNS.get(column, '')}" if name else plain


@lru_cache(maxsize=4096)
def without_places(path: str) -> str:
    """Return the field that a path means, without which one: `forms[0].indicators[3].target` → `indicators.target`."""
    return re.sub(r"^forms\.?|\[\d+\]\.?", ".", path).strip(".").replace("..", ".")
