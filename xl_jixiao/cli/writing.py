"""`write`: forms of any kind of file → an official form, ready to hand in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from xl_jixiao.cli import options
from xl_jixiao.errors import InputError
from xl_jixiao.findings import field_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_jixiao.parsing import Reading

_SHOWN = 20
"""Fields without a place that are named one by one"""


@click.command(help="把读到的表写成指定版式的申报表、自评表，可以直接打印上报")
@options.files
@click.option("--layout", metavar="版式", help="版式代号（见 layouts 命令）或版式文件 .yaml；不写时照原表的版式。")
@click.option(
    "--out", metavar="文件", required=True, type=click.Path(path_type=Path, dir_okay=False), help=".xlsx 或 .docx。"
)
def write(files: tuple[Path, ...], *, layout: str | None, out: Path) -> int:
    """Write the forms of all files into one new file."""
    from xl_jixiao import readers  # noqa: PLC0415 - loads the parser
    from xl_jixiao.model import Dossier  # noqa: PLC0415 - see above
    from xl_jixiao.parsing.layout import find  # noqa: PLC0415 - see above
    from xl_jixiao.reporters import form_docx, form_xlsx  # noqa: PLC0415 - loads both formats

    writers = {".xlsx": form_xlsx.write_xlsx, ".docx": form_docx.write_docx}
    writer = writers.get(out.suffix.lower())
    if writer is None:
        raise click.UsageError("--out 应以 .xlsx 或 .docx 结尾")
    options.refuse_existing(out)
    readings = [readers.read(file) for file in files]
    chosen = find(layout or _common_layout(readings))
    forms = tuple(form for reading in readings for form in reading.dossier.forms)
    left_out = writer(Dossier(title=readings[0].dossier.title, forms=forms), out, layout or chosen.code)
    click.echo(f"已写出 {len(forms)} 份表：{out}（{chosen.name}）")
    if left_out:
        names = list(dict.fromkeys(field_name(path.partition("].")[2]) for path in left_out))
        more = "等" if len(names) > _SHOWN else ""
        click.echo(
            f"这种版式没有下列栏目，共 {len(left_out)} 处内容没有写入：{'、'.join(names[:_SHOWN])}{more}。", err=True
        )
    for reading in readings:
        if reading.uncertain:
            click.echo(
                f"读表时有 {len(reading.uncertain)} 处拿不准，请先用 xl-jixiao read --interactive 核对。", err=True
            )
    return 0


def _common_layout(readings: Sequence[Reading]) -> str:
    """
    Return the layout that all files have.

    Raises:
        InputError: it is not known, or there are several.
    """
    found = {reading.layout for reading in readings}
    layout = found.pop()
    if found or not layout or "、" in layout:
        raise InputError(
            "原表的版式不止一种，或没有认出来", advice="请用 --layout 指定要写成的版式，全部版式见 xl-jixiao layouts"
        )
    return layout
