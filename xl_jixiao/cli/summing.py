"""`summarize`: several files into one 汇总表."""

from __future__ import annotations

import json
import tempfile
from dataclasses import asdict, replace
from decimal import Decimal
from importlib.resources import files as resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.table import Table

from xl_jixiao import readers
from xl_jixiao.check import check
from xl_jixiao.cli import options
from xl_jixiao.errors import FileError, InputError
from xl_jixiao.files import read_file, write_file
from xl_jixiao.model import Dossier
from xl_jixiao.reporters.console import console
from xl_jixiao.rules.rule import Severity
from xl_jixiao.scoring import actuals as importing
from xl_jixiao.scoring.evaluation import evaluate
from xl_jixiao.summary import Entry, FindingCounts, Summary, budget_sentence, figures, pair
from xl_jixiao.summary import summarize as add_up

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xl_jixiao.model import Form
    from xl_jixiao.parsing import Reading
    from xl_jixiao.scoring.profiles import Profile

SHOWN = ("number", "project", "annual", "indicators", "errors", "reviews", "advices", "score", "grade")


@click.command(help="把一份或多份表汇总：每项目一行的汇总；--out 生成带原表、明细、汇总、看板的工作簿")
@options.files
@click.option(
    "--out", metavar="文件", type=click.Path(path_type=Path, dir_okay=False), help=".xlsm，或不含宏的 .xlsx。"
)
@click.option("--actuals", metavar="文件", type=click.Path(path_type=Path), help="按指标名称导入实际完成值。")
@options.profile
@options.as_json
def summarize(
    files: tuple[Path, ...],
    *,
    out: Path | None,
    actuals: Path | None,
    profile: str | None,
    as_json: bool,
) -> int:
    """Summarise files."""
    if out is not None and out.suffix.lower() not in {".xlsm", ".xlsx"}:
        raise click.UsageError("--out 应以 .xlsm 或 .xlsx 结尾")
    if out is not None and out.exists():
        raise FileError("文件已存在，没有覆盖", where=str(out), advice="请换一个文件名（--out）")
    readings = [readers.read(file) for file in files]
    chosen = options.load_profile(profile or _common_profile(readings))
    if actuals is not None:
        readings = _with_actuals(readings, actuals)
    summary = _summary(readings, chosen)
    if out is not None:
        _write(readings, out, chosen)
    if as_json:
        options.show_json(_as_json(summary))
    else:
        _show(summary, out)
    return 0


def _common_profile(readings: Iterable[Reading]) -> str | None:
    """Return the profile that goes with the layout of all files, `None` when it is not one."""
    names = {reading.profile for reading in readings}
    return names.pop() or None if len(names) == 1 else None


def _with_actuals(readings: Iterable[Reading], source: Path) -> list[Reading]:
    """Take over the values whose indicator has the same name; what is only similar is said, never taken."""
    found = _entries(source)

    def filled(form: Form) -> Form:
        matching = importing.match(form, found)
        for doubtful in matching.to_confirm:
            names = f"{form.indicators[doubtful.at].name} ← {doubtful.entry.name}"
            click.echo(f"名称相近，未导入，请核对：{names}", err=True)
        return importing.fill(form, matching.exact)

    return [
        replace(reading, dossier=Dossier(title=reading.dossier.title, forms=tuple(map(filled, reading.dossier.forms))))
        for reading in readings
    ]


def _entries(source: Path) -> list[importing.Entry]:
    """Read actual values from a form, or from any table with names and values."""
    try:
        return [entry for form in readers.read(source).dossier.forms for entry in importing.from_form(form)]
    except InputError:
        grids = readers.grids_of(read_file(source), source.name)
        return [entry for grid in grids for entry in importing.from_rows(grid.rows, where=source.name)]


def _summary(readings: Iterable[Reading], profile: Profile) -> Summary:
    dossier = Dossier(forms=tuple(form for reading in readings for form in reading.dossier.forms))
    report = check(dossier, profile)
    entries = []
    for entry in pair(dossier.forms, profile):
        place = next(number for number, form in enumerate(dossier.forms) if form is entry.form)
        own = [f.severity for f in report.findings if f.path.startswith(f"forms[{place}].")]
        counts = FindingCounts(*(own.count(severity) for severity in Severity))
        scored = entry.evaluation
        if scored is None and any(indicator.actual for indicator in entry.form.indicators):
            scored = evaluate(entry.form, profile)
        entries.append(Entry(entry.form, scored, counts))
    return add_up(entries, profile)


def _write(readings: Iterable[Reading], out: Path, profile: Profile) -> None:
    """Fill the template as the ribbon's buttons do."""
    from xl_jixiao import engines  # noqa: PLC0415 - xlwings loads slowly, numbers alone do without
    from xl_jixiao.addin import actions, exporting, filling  # noqa: PLC0415 - see above
    from xl_jixiao.addin.settling import settle  # noqa: PLC0415 - see above

    template = resources("xl_jixiao") / "data" / "template.xlsm"
    if not template.is_file():
        raise FileError("安装包里没有模板", advice="请重新安装 xl-jixiao；源码目录请先运行 make build")
    with tempfile.TemporaryDirectory() as scratch:
        macro = Path(scratch) / f"{out.stem}.xlsm"
        write_file(macro, template.read_bytes())
        with engines.open_book(macro) as book:
            book.names["口径"].refers_to_range.value = profile.name
            for reading in readings:
                filling.fill(book, reading)
            actions.check(book)
            actions.summarize(book)
            settle(book)
            book.save()
            if out.suffix.lower() == ".xlsx":
                exporting.export_plain(book, out)
                return
        write_file(out, macro.read_bytes())


def _as_json(summary: Summary) -> dict[str, Any]:
    return {
        "projects": [json.loads(row.model_dump_json()) for row in summary.projects],
        "totals": {name: _plain(value) for name, value in asdict(summary.totals).items()},
        "notes": list(summary.notes),
        "sentence": budget_sentence(figures(summary)),
    }


def _show(summary: Summary, out: Path | None) -> None:
    to = console()
    table = Table(show_edge=False, pad_edge=False)
    kind = type(summary.projects[0])
    for name in SHOWN:
        words = name in {"project", "grade"}
        table.add_column(
            str(kind.model_fields[name].title), justify="left" if words else "right", no_wrap=not words, overflow="fold"
        )
    for row in summary.projects:
        table.add_row(*(_cell(getattr(row, name)) for name in SHOWN))
    to.print(table)
    to.print(f"共 {len(summary.projects)} 个项目，年度资金合计 {_cell(summary.totals.annual)}")
    if out is not None:
        to.print(f"已写出：{out}")


def _plain(value: object) -> object:
    return f"{value:f}" if isinstance(value, Decimal) else value


def _cell(value: object) -> str:
    return "" if value is None else f"{value:,.2f}" if isinstance(value, Decimal) else str(value)
