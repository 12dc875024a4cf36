"""`summarize`: several files into one 汇总表."""

from __future__ import annotations

import tempfile
from dataclasses import asdict, replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.markup import escape
from rich.table import Table

from xl_jixiao import readers
from xl_jixiao.check import check, profile_of
from xl_jixiao.cli import options
from xl_jixiao.errors import InputError
from xl_jixiao.files import read_file, write_file
from xl_jixiao.model import Dossier, Stage
from xl_jixiao.model.grammar import fold
from xl_jixiao.readers.reported import entries_for, sources_of
from xl_jixiao.reporters.console import console
from xl_jixiao.rules.rule import Severity
from xl_jixiao.scoring import actuals as importing
from xl_jixiao.scoring import profiles
from xl_jixiao.scoring.evaluation import evaluate
from xl_jixiao.scoring.rounding import money
from xl_jixiao.summary import Entry, FindingCounts, Summary, budget_sentence, figures, pair, paragraph
from xl_jixiao.summary import summarize as add_up

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

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
    if out is not None:
        if out.suffix.lower() not in {".xlsm", ".xlsx"}:
            raise click.UsageError("--out 应以 .xlsm 或 .xlsx 结尾")
        options.refuse_existing(out)
    readings = [readers.read(file) for file in files]
    chosen = options.load_profile(profile or _common_profile(readings))
    if out is not None and chosen.name not in profiles.names():
        raise click.UsageError("工作簿里只能用随附的口径，单位自己的口径文件请去掉 --out，或在工作簿的“设置”中改动")
    if actuals is not None:
        readings = _with_actuals(readings, actuals)
    summary = _summary(readings, chosen)
    if out is not None:
        _write(files, out, chosen, actuals)
    if as_json:
        options.show_json(_as_json(summary))
    else:
        _show(summary, out)
    return 0


def _common_profile(readings: Iterable[Reading]) -> str | None:
    """Return the profile that all files are checked under, `None` when it is not one."""
    names = {profile_of(reading).name for reading in readings}
    return names.pop() if len(names) == 1 else None


def _with_actuals(readings: Iterable[Reading], source: Path) -> list[Reading]:
    """Take over the values whose indicator has the same name; what is only similar is said, never taken."""
    sources = sources_of(readers.grids_of(read_file(source), source.name), source.name)

    def filled(form: Form) -> Form:
        matching = importing.match(form, entries_for(form, sources))
        for doubtful in matching.to_confirm:
            names = f"{form.indicators[doubtful.at].name} ← {doubtful.entry.name}"
            click.echo(f"名称相近，未导入，请核对：{names}", err=True)
        return importing.fill(form, matching.exact)

    return [
        replace(reading, dossier=Dossier(title=reading.dossier.title, forms=tuple(map(filled, reading.dossier.forms))))
        for reading in readings
    ]


def _summary(readings: Sequence[Reading], profile: Profile) -> Summary:
    """
    Check, evaluate and add up what was read.

    Raises:
        InputError: there is neither an 申报表 nor a 自评表 in it.
    """
    dossier = Dossier(forms=tuple(form for reading in readings for form in reading.dossier.forms))
    report = check(dossier, profile, boxes=[boxes for reading in readings for boxes in reading.boxes])
    entries = []
    for entry in pair(dossier.forms, profile):
        prefixes = tuple(f"forms[{at}]." for at, form in enumerate(dossier.forms) if _is_of(form, entry))
        own = [finding.severity for finding in report.findings if finding.path.startswith(prefixes)]
        counts = FindingCounts(*(own.count(severity) for severity in Severity))
        scored = entry.evaluation
        if scored is None and any(indicator.actual for indicator in entry.form.indicators):
            scored = evaluate(entry.form, profile)
        entries.append(Entry(entry.form, scored, counts))
    if not entries:
        raise InputError("没有可以汇总的项目", advice="请给出申报表或自评表；监控表不单独汇总")
    return add_up(entries, profile)


def _is_of(form: Form, entry: Entry) -> bool:
    """Whether a form is one of a project's: its 申报表, 自评表 or 监控表."""
    if form.stage is Stage.MONITORING:
        return fold(form.project) == fold(entry.form.project)
    return form is entry.form or (entry.evaluation is not None and form is entry.evaluation.form)


def _write(files: Iterable[Path], out: Path, profile: Profile, actuals: Path | None) -> None:
    """Fill the template as the ribbon's buttons do."""
    from xl_jixiao import engines  # noqa: PLC0415 - xlwings loads slowly, numbers alone do without
    from xl_jixiao.addin import actions, exporting, filling  # noqa: PLC0415 - see above
    from xl_jixiao.addin.settling import settle  # noqa: PLC0415 - see above

    with tempfile.TemporaryDirectory() as scratch:
        macro = Path(scratch) / f"{out.stem}.xlsm"
        write_file(macro, filling.template())
        with engines.open_book(macro) as book:
            book.names["口径"].refers_to_range.value = profile.name
            for file in files:
                filling.fill(book, readers.read(file))
            if actuals is not None:
                actions.import_actuals(book, actuals)
                actions.score(book)
            actions.check(book)
            actions.summarize(book)
            settle(book)
            book.save()
            if out.suffix.lower() == ".xlsx":
                exporting.export_plain(book, out)
                return
        write_file(out, macro.read_bytes())


def _as_json(summary: Summary) -> dict[str, Any]:
    views = {
        "projects": summary.projects,
        "indicators": summary.indicators,
        "departments": summary.departments,
        "levels": summary.levels,
    }
    facts = figures(summary)
    return {
        "profile": summary.profile.label,
        "money": summary.money,
        **{name: [row.model_dump(mode="json") for row in rows] for name, rows in views.items()},
        "totals": {name: _plain(value) for name, value in asdict(summary.totals).items()},
        "notes": list(summary.notes),
        "sentence": budget_sentence(facts),
        "paragraph": paragraph(facts),
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
        table.add_row(*(escape(_cell(getattr(row, name))) for name in SHOWN))
    to.print(table)
    for line in _sentences(summary):
        to.print(line, markup=False, highlight=False)
    if out is not None:
        to.print(f"已写出：{out}", markup=False)


def _sentences(summary: Summary) -> Iterator[str]:
    """Say what the table adds up to, by which rules, and what is missing."""
    totals = summary.totals
    amount = "有缺项，未合计" if totals.annual is None else f"{_cell(totals.annual)} {summary.money or ''}".rstrip()
    yield f"共 {totals.projects} 个项目，年度资金合计 {amount}；口径 {summary.profile.label}"
    if totals.average is not None:
        weighted = "缺年度资金，未计" if totals.weighted is None else _cell(totals.weighted)
        grades = "，".join(f"{label} {count} 个" for label, count in totals.grades.items())
        yield f"自评 {totals.evaluated} 个项目，{grades}；平均得分 {totals.average}（简单平均）、{weighted}（资金加权）"
    yield from summary.notes


def _plain(value: object) -> object:
    return f"{value:f}" if isinstance(value, Decimal) else value


def _cell(value: object) -> str:
    return money(value) if isinstance(value, Decimal) else "" if value is None else str(value)
