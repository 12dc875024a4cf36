"""`read`, `check`: what is done with forms in files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from xl_jixiao.cli import options
from xl_jixiao.errors import JixiaoError
from xl_jixiao.reporters import json as shapes
from xl_jixiao.reporters.console import console, show_reading, show_report

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.console import Console

    from xl_jixiao.addin.preferences import Preferences
    from xl_jixiao.check import Report
    from xl_jixiao.model import Dossier
    from xl_jixiao.parsing.reading import Question, Reading
    from xl_jixiao.rules.subject import Stated

ERRORS_FOUND = 1
FEW_PAGES = 20
"""A PDF of more pages takes long enough for a progress bar."""
UNREADABLE = 2
_MARKABLE = {".xlsx", ".xlsm"}


@click.command(help="读取申报表、自评表，显示读到的内容、修复之处和待确认之处")
@options.files
@click.option("--layout", metavar="版式", help="指定版式，不作自动识别，如 sh-2024-application。")
@click.option("--interactive", is_flag=True, help="拿不准之处逐条询问。")
@options.as_json
def read(files: tuple[Path, ...], layout: str | None, interactive: bool, as_json: bool) -> int:  # noqa: FBT001 - click
    """Read files and show what was read."""
    ask = _ask if interactive else None
    return _each(
        files,
        lambda file: _read(file, layout=layout, ask=ask),
        shapes.reading,
        show_reading,
        as_json=as_json,
    )


@click.command(help="校验一份或多份表；有“错误”时退出码为 1；不写 --profile 时按认出的表样选口径")
@options.files
@options.profile
@click.option("--persona", type=click.Choice(["填报人", "审核人"]), default="审核人", help="填报人只看错误和核实。")
@click.option("--previous", metavar="文件", type=click.Path(), help="上年的表，用于核对是否动态调整。")
@click.option(
    "--summary", metavar="文件", type=click.Path(path_type=Path), help="汇总表，核对其中的项目数、指标数、金额等。"
)
@options.out_file("把意见着色、批注在一份副本上，原文件不动（一份 .xlsx 或 .xlsm）。")
@options.as_json
def check(  # noqa: PLR0913 - each is a choice of the user
    files: tuple[Path, ...],
    *,
    profile: str | None,
    persona: str,
    previous: str | None,
    summary: Path | None,
    out: Path | None,
    as_json: bool,
) -> int:
    """Check files and show the findings."""
    if out is not None:
        _refuse_unmarkable(files, out)
    from xl_jixiao.check import Persona, check_reading  # noqa: PLC0415 - loads all rules
    from xl_jixiao.readers.stated import read_stated  # noqa: PLC0415 - see above

    chosen = options.load_profile(profile) if profile else None
    last_year = _read(previous).dossier if previous else None
    stated = read_stated(summary) if summary else None
    reports: list[Report] = []

    def judge(file: Path) -> Report:
        report = check_reading(_read(file), chosen, previous=last_year, stated=stated, persona=persona)
        reports.append(report)
        return report

    code = _each(files, judge, shapes.report, show_report, as_json=as_json)
    if out is not None and reports:
        from xl_jixiao.addin.preferences import Preferences  # noqa: PLC0415 - see `_mark`

        _mark(files[0], out, Preferences(chosen, Persona(persona)), last_year, stated)
        click.echo(f"已标注：{out}", err=as_json)
    return code or (ERRORS_FOUND if any(report.errors for report in reports) else 0)


def _refuse_unmarkable(files: tuple[Path, ...], out: Path) -> None:
    if len(files) > 1 or files[0].suffix.lower() not in _MARKABLE or out.suffix.lower() != files[0].suffix.lower():
        raise click.UsageError("--out 只能标注一份 .xlsx 或 .xlsm，副本的扩展名与原文件相同")
    options.refuse_existing(out)


def _mark(file: Path, out: Path, chosen: Preferences, previous: Dossier | None, stated: Stated | None) -> None:
    """Mark a copy as the ribbon's button marks an open workbook."""
    from xl_jixiao import engines  # noqa: PLC0415 - xlwings loads slowly
    from xl_jixiao.addin import checking  # noqa: PLC0415 - see above

    with engines.open_book(file) as book:
        checking.mark(book, chosen, previous=previous, stated=stated)
        book.save(out)


def _read(
    file: Path | str, *, layout: str | None = None, ask: Callable[[Question], str | None] | None = None
) -> Reading:
    from xl_jixiao import readers  # noqa: PLC0415 - loads the parser

    columns = (TextColumn("读取"), BarColumn(), MofNCompleteColumn(), TextColumn("页"))
    beside = options.beside(hidden=ask is not None)
    with Progress(*columns, console=beside, transient=True, disable=beside.quiet) as bar:
        task = bar.add_task("", total=None, visible=False)
        return readers.read(
            file,
            layout=layout,
            ask=ask,
            progress=lambda done, total: bar.update(task, completed=done, total=total, visible=total > FEW_PAGES),
        )


def _each(
    files: tuple[Path, ...],
    make: Callable[[Path], Any],
    shape: Callable[[Any, str], shapes.Json],
    show: Callable[[Any, str, Console], None],
    *,
    as_json: bool,
) -> int:
    """Do each file by itself: one that cannot be read is said so and spoils no other."""
    to, code, results = console(), 0, []
    for file in files:
        try:
            made = make(file)
        except JixiaoError as error:
            code = UNREADABLE
            results.append({"file": str(file), "error": error.sentence})
            click.echo(error.sentence, err=True)
            continue
        if as_json:
            results.append(shape(made, str(file)))
        else:
            show(made, str(file), to)
    if as_json:
        options.show_json(results[0] if len(files) == 1 else results)
    return code


def _ask(question: Question) -> str | None:
    """Put an uncertain place to the user; Enter keeps what was assumed."""
    repair = question.repair
    click.echo(f"待确认：{repair.origin} {repair.what}")
    for number, choice in enumerate(question.choices, 1):
        click.echo(f"  {number}. {choice}")
    answer = click.prompt("请输入序号（回车保留当前理解）", default="", show_default=False)
    return question.choices[int(answer) - 1] if answer.isdigit() and 0 < int(answer) <= len(question.choices) else None
