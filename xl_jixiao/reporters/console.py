"""Results on a terminal, for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from xl_jixiao.rules.rule import Severity
from xl_jixiao.scoring.rounding import money

if TYPE_CHECKING:
    from xl_jixiao.check import Finding, Report
    from xl_jixiao.parsing.reading import Reading

_STYLES = {Severity.ERROR: "bold red", Severity.REVIEW: "yellow", Severity.ADVICE: "dim"}


def console() -> Console:
    """Make a console that never takes a form's text for markup or emoji."""
    return Console(emoji=False, highlight=False, markup=True, soft_wrap=True)


def show_reading(reading: Reading, file: str, to: Console) -> None:
    """Show what was read: a line a form, what was repaired, what found no place."""
    forms = reading.dossier.forms
    rows = sum(len(form.indicators) for form in forms)
    layout = f"版式 {escape(reading.layout)}，可信度 {reading.confidence:.0%}"
    if not reading.layout:
        layout = f"没有认出是哪种版式（与最像的只有 {reading.confidence:.0%} 相同），按标题认读，请核对"
    to.print(f"[bold]{escape(file)}[/]：{len(forms)} 份表，{rows} 条指标；{layout}")
    for number, form in enumerate(forms, 1):
        total = form.funds.total.budget
        amount = f"{money(total)} {form.funds.unit or ''}".rstrip() if total is not None else "未填"
        to.print(f"  {number}. {form.stage} {form.year or ''} {escape(form.project or '（未填项目名称）')}：", end="")
        to.print(f"{len(form.indicators)} 条指标，年度资金 {amount}")
    if reading.repairs:
        to.print(f"  读取时修复 {len(reading.repairs)} 处（--json 可看全部）：")
        for repair in reading.repairs[:5]:
            to.print(f"    {escape(str(repair.origin))} {escape(repair.what)}")
    for left in reading.unplaced:
        what = f"{left.origin} {left.text[:40]}".rstrip()
        to.print(f"  [yellow]待确认[/] {escape(what)}：{escape(left.why)}")


def show_report(report: Report, file: str, to: Console, *, only_errors: bool = False) -> None:
    """Show counts, the findings (or only those that block), what was not checked, and the conclusion."""
    counts = "，".join(f"{severity} {report.counts[severity]}" for severity in Severity)
    to.print(f"[bold]{escape(file)}[/]（口径 {escape(report.profile)}）：{counts}，未能审核 {len(report.unchecked)}")
    findings = report.errors if only_errors else report.findings
    if findings:
        table = Table(show_edge=False, pad_edge=False, header_style="bold")
        for heading in ("结论", "规则", "位置", "说明"):
            table.add_column(heading, overflow="fold", no_wrap=heading != "说明")
        for finding in findings:
            table.add_row(*_row(finding), style=_STYLES[finding.severity])
        to.print(table)
    for left in report.unchecked:
        to.print(f"  未能审核 {escape(str(left))}")
    to.print("结论：通过" if report.passed else "结论：不能上报，请先改正错误、逐条填写核实项的出错说明")


def _row(finding: Finding) -> tuple[str, str, str, str]:
    place = str(finding.place._replace(file="")) if finding.place else finding.project
    return (
        f"{finding.severity.symbol} {finding.severity}",
        finding.code,
        escape(place),
        escape(finding.message),
    )
