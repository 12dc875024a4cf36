"""The main job on the sample packet: read, check, compute, summarise; it leaves what a user would have."""

from __future__ import annotations

import csv
import io
import json
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from xl_jixiao import engines, readers
from xl_jixiao.addin import actions, exporting, filling, rendering, summarising
from xl_jixiao.addin.settling import settle
from xl_jixiao.check import check_reading
from xl_jixiao.errors import HostError
from xl_jixiao.files import write_file
from xl_jixiao.layouts import Sheet
from xl_jixiao.readers.sample import SAMPLE
from xl_jixiao.reporters import json as shapes
from xl_jixiao.reporters.text import report_text

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from xl_jixiao.check import Report
    from xl_jixiao.parsing import Reading

BOOK = "绩效演示.xlsm"
PLAIN = "绩效演示（无宏版）.xlsx"
FINDINGS = "校验意见.txt"
FINDINGS_JSON = "校验意见.json"
FINDINGS_CSV = "校验意见.csv"
PICTURES = "图片"
PICTURED = (
    Sheet.GUIDE,
    "申报表1",
    "申报表2",
    Sheet.DETAILS,
    Sheet.FINDINGS,
    Sheet.SUMMARY,
    Sheet.DASHBOARD,
    Sheet.RULES,
)


class Demo(NamedTuple):
    """What the demonstration came to and where it is."""

    sample: str
    """name of the packet's file"""
    reading: Reading
    report: Report
    files: tuple[Path, ...]
    without_pictures: str
    """why there are no pictures, `""` when there are"""


def run(out: Path, *, quiet: bool = False) -> Demo:
    """
    Do the main job on the shipped packet and leave the results in `out`.

    Args:
        out: made if it is missing; files of an earlier demonstration in it are replaced.
        quiet: show no progress bar.

    Raises:
        FileError: the template is missing, or `out` cannot be written.
    """
    template = filling.template()
    out.mkdir(parents=True, exist_ok=True)
    bar = Progress(TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), disable=quiet, transient=True)
    with bar:
        task = bar.add_task("准备", total=7)

        def step(name: str) -> None:
            bar.update(task, description=name, advance=1)

        step("读取样表")
        reading = readers.read(SAMPLE)
        report = check_reading(reading)
        write_file(out / FINDINGS, report_text(report, SAMPLE.name).encode("utf-8-sig"))
        found = json.dumps(shapes.report(report, SAMPLE.name), ensure_ascii=False, indent=2)
        write_file(out / FINDINGS_JSON, found.encode())
        write_file(out / FINDINGS_CSV, _csv(report).encode("utf-8-sig"))
        _work(template, out, step)
        step("画图")
        pictures, why = _draw(out)
        step("完成")
    files = tuple(out / name for name in (BOOK, PLAIN, FINDINGS, FINDINGS_CSV, FINDINGS_JSON))
    return Demo(SAMPLE.name, reading, report, (*files, *pictures), why)


def _work(template: bytes, out: Path, step: Callable[[str], None]) -> None:
    """Press the buttons a user would press."""
    write_file(out / BOOK, template)
    with engines.open_book(out / BOOK) as book:
        step("导入申报表")
        filling.import_form(book, SAMPLE)
        step("一键校验")
        actions.check(book)
        step("计算与汇总")
        summarising.summarize(book)
        settle(book)
        book.save()
        step("导出无宏版")
        exporting.export_plain(book, out / PLAIN)


def _draw(out: Path) -> tuple[list[Path], str]:
    with suppress(HostError):
        return rendering.pictures(out / BOOK, out / PICTURES, PICTURED), ""
    return [], "没有 LibreOffice，未生成图片"


def _csv(report: Report) -> str:
    """Write the findings as a table that a spreadsheet opens; no cell of it becomes a formula."""
    columns = {
        "性质": "severity",
        "规则编号": "code",
        "规则名称": "title",
        "项目名称": "project",
        "指标或栏目": "item",
        "位置": "place",
        "问题说明": "message",
        "表中值": "found",
        "应为": "expected",
        "依据": "basis",
    }
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(columns)
    for finding in report.findings:
        texts = (str(getattr(finding, field) or "") for field in columns.values())
        writer.writerow([f"'{text}" if text.startswith(_FORMULAS) else text for text in texts])
    return buffer.getvalue()


_FORMULAS = tuple("=+-@＝＋－＠\t\r\n")
