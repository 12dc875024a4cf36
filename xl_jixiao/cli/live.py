"""`attach`: the actions of the ribbon on a workbook that is open, from a console."""

from __future__ import annotations

import sys

import click


@click.command(
    help=(
        "连接正在运行的 Excel（或 WPS 表格），用编号选择操作；供安全软件不许 Excel 启动程序的电脑使用。"
        "未验证：尚未在真实的 Excel、WPS 表格上运行过，请先在副本上试用。"
    )
)
@click.option(
    "--progid",
    metavar="名称",
    help="程序的 COM 名称，WPS 表格是 Ket.Application（未验证）；不写时按 xlwings.conf 的 JX_PROGID，再按 Excel。",
)
def attach(progid: str | None) -> int:
    """Attach to the running program and offer the actions."""
    from xl_jixiao.addin import attach as launcher  # noqa: PLC0415 - loads xlwings

    name = progid or launcher.chosen_program()
    launcher.serve(lambda: launcher.running(name), lambda question: click.prompt(question, prompt_suffix=""), _tell)
    return 0


def _tell(text: str) -> None:
    click.echo(text, file=sys.stdout)
