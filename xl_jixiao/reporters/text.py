"""The report of a check as plain text: what a clerk prints, mails or pastes."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xl_jixiao.check import Report

_END = "\r\n"
_LABELS = [f"   {label}：" for label in ("项目", "位置", "说明", "表中值", "应为", "依据", "出错说明")]


def report_text(report: Report, file: str) -> str:
    """Write a report: conclusion and counts first, then each finding with its place, basis and explanation."""
    counts = "，".join(f"{severity} {count}" for severity, count in report.counts.items())
    lines = [
        "绩效校验报告",
        f"文件：{file}",
        f"口径：{report.profile}",
        f"结果：{counts}，未能审核 {len(report.unchecked)}",
        f"结论：{'通过' if report.passed else '不能上报，请先改正错误、逐条填写核实项的出错说明'}",
    ]
    for number, finding in enumerate(report.findings, 1):
        place = f"{finding.place or ''} {finding.item}".strip()
        said = finding.project, place, finding.message, finding.found, finding.expected, finding.basis
        lines += "", f"{number}. {finding.severity.symbol}{finding.severity} {finding.code} {finding.title}"
        lines += [label + text for label, text in zip(_LABELS, (*said, finding.explanation), strict=True) if text]
    for left in report.unchecked:
        lines += "", f"未能审核 {left}"
    return _END.join([*lines, ""])
