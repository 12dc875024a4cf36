"""`demo`, `template`, `install`, `uninstall`, `doctor`: the product itself."""

from __future__ import annotations

from pathlib import Path

import click

from xl_jixiao.cli import options
from xl_jixiao.files import write_file

_for_libreoffice = click.option(
    "--libreoffice", "for_libreoffice", is_flag=True, help="装入 LibreOffice 而不是 Excel。"
)


@click.command(help="用随附的真实样表走一遍，结果放在 out/")
@click.option("--out", metavar="文件夹", type=click.Path(path_type=Path, file_okay=False), default=Path("out"))
def demo(out: Path) -> int:
    """Do the main job on the sample packet."""
    from xl_jixiao import demo as demonstration  # noqa: PLC0415 - loads everything
    from xl_jixiao.reporters.console import console, show_reading, show_report  # noqa: PLC0415 - see above

    done = demonstration.run(out)
    to = console()
    show_reading(done.reading, done.sample, to)
    show_report(done.report, done.sample, to, only_errors=True)
    to.print("结果：")
    for file in done.files:
        to.print(f"  {file}", markup=False)
    if done.without_pictures:
        to.print(f"  {done.without_pictures}")
    return 0


@click.command(help="取得模板工作簿（.xlsm），不覆盖已有文件")
@click.option("--out", metavar="文件", type=click.Path(path_type=Path, dir_okay=False), default=Path("绩效模板.xlsm"))
def template(out: Path) -> int:
    """Copy the template workbook to where the user wants it."""
    from xl_jixiao.addin import filling  # noqa: PLC0415 - loads everything

    options.refuse_existing(out)
    write_file(out, filling.template())
    click.echo(f"已写出模板：{out}")
    return 0


@click.command(help="装入 Excel（Windows，当前用户，不需要管理员）；--libreoffice 装入 LibreOffice")
@_for_libreoffice
def install(for_libreoffice: bool) -> int:  # noqa: FBT001 - click passes options by name
    """Install for the current user."""
    from xl_jixiao import install as installer  # noqa: PLC0415 - only this command needs it

    _show(installer.install(for_libreoffice=for_libreoffice))
    return 0


@click.command(help="移除 install 写入的一切")
@_for_libreoffice
def uninstall(for_libreoffice: bool) -> int:  # noqa: FBT001 - click passes options by name
    """Take back what `install` did."""
    from xl_jixiao import install as installer  # noqa: PLC0415 - only this command needs it

    _show(installer.uninstall(for_libreoffice=for_libreoffice))
    return 0


@click.command(help="诊断：为什么用不了，怎么办；有故障时退出码为 1")
@options.as_json
def doctor(as_json: bool) -> int:  # noqa: FBT001 - click passes options by name
    """Find out why it does not work."""
    from xl_jixiao import install as installer  # noqa: PLC0415 - only this command needs it

    diagnosis = installer.doctor()
    click.echo(diagnosis.to_json() if as_json else diagnosis.text)
    return 1 if diagnosis.faults else 0


def _show(outcome: tuple[tuple[str, ...], tuple[str, ...]]) -> None:
    done, notes = outcome
    for clause in done:
        click.echo(f"✔ {clause}。")
    for clause in notes:
        click.echo(f"  {clause}。")
