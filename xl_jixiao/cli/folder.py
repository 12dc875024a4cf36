"""`batch`: a whole folder."""

from __future__ import annotations

import os
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from xl_jixiao.cli import CANCELLED, options

if TYPE_CHECKING:
    from rich.progress import Task as ProgressTask

    from xl_jixiao.batch import Batch


class _Rate(TextColumn):
    """Files a second."""

    def __init__(self) -> None:
        super().__init__("")

    def render(self, task: ProgressTask) -> str:  # type: ignore[override]
        return f"{task.speed:.0f} 份/秒" if task.speed else ""


@click.command(help="校验整个文件夹：每份文件一份报告、一份汇总表、可查询的明细；中断后再次运行会继续")
@click.argument("folder", metavar="文件夹", type=click.Path(path_type=Path))
@click.option("--out", metavar="文件夹", type=click.Path(path_type=Path), required=True, help="结果放在哪里。")
@options.profile
@click.option("--jobs", metavar="个数", type=click.IntRange(1, 256), help="进程数，默认与处理器核数相同。")
@click.option("--cluster", metavar="地址", help="Dask 集群地址，如 tcp://10.0.0.1:8786。")
@click.option("--indicators", is_flag=True, help="汇总表里也写出每条指标（很长）；明细文件里总是有。")
@options.as_json
def batch(  # noqa: PLR0913 - each is a choice of the user
    folder: Path,
    out: Path,
    *,
    profile: str | None,
    jobs: int | None,
    cluster: str | None,
    indicators: bool,
    as_json: bool,
) -> int:
    """Examine a folder."""
    from xl_jixiao import batch as batches  # noqa: PLC0415 - loads everything

    chosen = options.load_profile(profile) if profile else None
    beside = options.beside(hidden=as_json)
    bar = Progress(
        TextColumn("校验"),
        BarColumn(),
        MofNCompleteColumn(),
        _Rate(),
        TextColumn("剩余"),
        TimeRemainingColumn(),
        console=beside,
        disable=beside.quiet,
        transient=True,
    )
    with bar:
        task = bar.add_task("", total=None)
        try:
            done = batches.run(
                folder,
                out,
                profile=chosen,
                jobs=jobs or os.cpu_count() or 1,
                cluster=cluster,
                indicators_in_excel=indicators,
                progress=lambda finished, total: bar.update(task, completed=finished, total=total),
            )
        except KeyboardInterrupt:
            bar.stop()
            finished = int(bar.tasks[0].completed)
            click.echo(f"已中断，完成 {finished} 份，结果尚未汇总；再次运行同一命令将从这里继续。", err=True)
            return CANCELLED
    if as_json:
        options.show_json({**asdict(done), "out": str(done.out)})
    else:
        _show(done)
    return 1 if done.findings["错误"] or done.unreadable else 0


def _show(done: Batch) -> None:
    counts = "，".join(f"{severity} {count}" for severity, count in done.findings.items())
    if done.rebuilt:
        click.echo("上次的进度文件已损坏，全部重新校验。")
    click.echo(f"共 {done.files} 份文件，本次校验 {done.examined} 份。")
    click.echo(f"{done.forms} 份表，{done.indicators} 条指标：{counts}。")
    if done.unreadable:
        click.echo(f"{done.unreadable} 份无法读取，原因见 无法读取.txt。")
    click.echo(f"结果在 {done.out}：汇总表.xlsx，报告/，明细/*.parquet，绩效明细.duckdb。")
