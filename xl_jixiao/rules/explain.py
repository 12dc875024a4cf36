"""
What users are told of a rule: taken from the rule itself, never typed a second time.

A rule's docstring is Chinese: what is checked, perhaps some detail, then lines that begin with 为什么, 不妥 and 妥当.
"""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, NamedTuple

from xl_jixiao.rules.registry import FAMILIES, RULES, get
from xl_jixiao.rules.rule import Severity

if TYPE_CHECKING:
    from xl_jixiao.rules.rule import Rule

_SECTIONS = ("为什么", "不妥", "妥当")
_CONSEQUENCE = {
    Severity.ERROR: "必须修改，不能用出错说明代替",
    Severity.REVIEW: "修改，或填写具体的出错说明",
    Severity.ADVICE: "供参考，不影响上报",
}
_MENDS = {
    "": "按提示手工修改",
    "safe": "可一键修改（不改变原意，自动应用）",
    "unsafe": "可一键修改（改前请确认）",
}


class Explained(NamedTuple):
    """A rule in words, each part a Chinese text without line breaks."""

    summary: str
    detail: str
    """limits and exceptions, perhaps blank"""
    why: str
    bad: str
    good: str
    fix: str
    """how its findings can be mended"""


def explained(rule: Rule) -> Explained:
    """Take a rule's docstring apart."""
    summary, _, rest = inspect.cleandoc(rule.check.__doc__ or "").partition("\n")
    parts = dict.fromkeys(("", *_SECTIONS), "")
    section = ""
    for line in filter(None, map(str.strip, rest.splitlines())):
        head, colon, text = line.partition("：")
        if colon and head in _SECTIONS:
            section, parts[head] = head, text
        else:
            parts[section] += line
    return Explained(summary, parts[""], parts["为什么"], parts["不妥"], parts["妥当"], _MENDS[rule.mends])


def explain(code: str) -> str:
    """
    Explain a rule to a user: 级别, 为什么, 依据, examples and how to mend it.

    Raises:
        InputError: no rule has this code.
    """
    rule = get(code)
    told = explained(rule)
    lines = (
        f"{rule.code} {rule.title}",
        f"级别：{rule.severity.symbol}{rule.severity}（{_CONSEQUENCE[rule.severity]}）",
        f"检查：{told.summary}",
        f"说明：{told.detail}" if told.detail else "",
        f"为什么：{told.why}",
        f"依据：{rule.citation}",
        f"不妥：{told.bad}",
        f"妥当：{told.good}",
        f"改法：{told.fix}",
        f"需要：{rule.need}" if rule.need else "",
    )
    return "\n".join(line for line in lines if line)


def families_table() -> str:
    """Return the README's table of rules in Markdown: families with how many rules of which severity."""
    rows = ["| 类别 | 编号 | 条数 | 错误 | 核实 | 提示 | 例 |", "| --- | --- | ---: | ---: | ---: | ---: | --- |"]
    for family, about in FAMILIES.items():
        rules = [rule for rule in RULES if rule.family == family]
        counts = [sum(rule.severity is severity for rule in rules) for severity in Severity]
        numbers = " | ".join(map(str, counts))
        rows.append(f"| {about} | {family} | {len(rules)} | {numbers} | {rules[0].title} |")
    totals = [sum(rule.severity is severity for rule in RULES) for severity in Severity]
    rows.append(f"| 合计 | | {len(RULES)} | {' | '.join(map(str, totals))} | |")
    return "\n".join(rows)
