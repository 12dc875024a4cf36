"""The report of a check as plain text: what a clerk prints, mails or pastes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_jixiao.rules.rule import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_jixiao.check import Report

_END = "\r\n"
_LABELS = ("项目", "位置", "说明", "表中值", "应为", "依据", "出错说明")


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
        place = " ".join(part for part in (str(finding.place or ""), finding.item) if part)
        said = finding.project, place, finding.message, finding.found, finding.expected, finding.basis
        for label, text in zip(_LABELS, (*said, finding.explanation), strict=True):
            if text:
                yield f"   {label}：{text}"
    for left in report.unchecked:
        yield ""
        yield f"未能审核：{left.what}（{left.where}）{left.why}"
