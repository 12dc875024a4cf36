"""The report of a check as plain text: what a clerk prints, mails or pastes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_jixiao.rules.rule import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_jixiao.check import Finding, Report

_END = "\r\n"


def report_text(report: Report, file: str) -> str:
    """Write a report: conclusion and counts first, then each finding with its place, basis and explanation."""
    return _END.join([*_head(report, file), *_body(report), ""])


def _head(report: Report, file: str) -> Iterator[str]:
    yield "绩效校验报告"
    yield f"文件：{file}"
    yield f"口径：{report.profile}"
    counts = "，".join(f"{severity} {report.counts[severity]}" for severity in Severity)
    yield f"结果：{counts}，未能审核 {len(report.unchecked)}"
    yield f"结论：{'通过' if report.passed else '不能上报，请先改正错误、逐条填写核实项的出错说明'}"


def _body(report: Report) -> Iterator[str]:
    for number, finding in enumerate(report.findings, 1):
        yield ""
        yield f"{number}. {finding.severity.symbol}{finding.severity} {finding.code} {finding.title}"
        yield from (f"   {label}：{text}" for label, text in _details(finding) if text)
    for left in report.unchecked:
        yield ""
        yield f"未能审核：{left.what}（{left.where}）{left.why}"


def _details(finding: Finding) -> Iterator[tuple[str, str]]:
    yield "项目", finding.project
    yield "位置", " ".join(part for part in (str(finding.place or ""), finding.item) if part)
    yield "说明", finding.message
    yield "表中值", finding.found
    yield "应为", finding.expected
    yield "依据", finding.basis
    yield "出错说明", finding.explanation
