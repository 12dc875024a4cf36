"""
The command line `xl-jixiao`.

Exit codes: 0 nothing wrong; 1 errors found in a form; 2 wrong usage or a file that cannot be read. Commands are
imported when they run, so that help appears at once.
"""

from __future__ import annotations

import logging
import sys
from importlib import import_module
from io import TextIOWrapper

import click

from xl_jixiao import __version__
from xl_jixiao.cli.chinese import Context, fault
from xl_jixiao.errors import JixiaoError

USAGE = 2
CANCELLED = 130

_COMMANDS = {
    "demo": ("product", "用随附的真实样表走一遍：读取、校验、计算、汇总，结果放在 out/"),
    "read": ("forms", "读取申报表、自评表（Excel、Word、PDF、文本）"),
    "check": ("forms", "校验一份或多份表，列出错误、核实、提示"),
    "write": ("writing", "写成指定版式的申报表、自评表（Excel、Word），可以直接上报"),
    "score": ("scores", "计算达成率与得分"),
    "summarize": ("summing", "汇总一份或多份表，生成汇总工作簿"),
    "batch": ("folder", "校验整个文件夹，生成汇总表与可查询的明细"),
    "template": ("product", "取得模板工作簿（.xlsm）"),
    "rules": ("catalogue", "列出全部校验规则"),
    "explain": ("catalogue", "解释一条规则：为什么、依据、正反例、怎么改"),
    "layouts": ("catalogue", "列出版式（各地各年的申报表、自评表、监控表）"),
    "profiles": ("catalogue", "列出口径（年度+地区）"),
    "install": ("product", "装入 Excel（或 LibreOffice）"),
    "uninstall": ("product", "从 Excel（或 LibreOffice）中移除"),
    "attach": ("live", "连接正在运行的 Excel 或 WPS 表格，在控制台里选择操作（未验证）"),
    "doctor": ("product", "诊断：为什么用不了，怎么办"),
}


class _Commands(click.Group):
    """The commands, each imported only when it is asked for."""

    context_class = Context

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        del ctx
        if cmd_name not in _COMMANDS:
            return None
        module = import_module(f"xl_jixiao.cli.{_COMMANDS[cmd_name][0]}")
        command: click.Command = getattr(module, cmd_name)
        command.context_class = Context
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        del ctx
        with formatter.section("命令"):
            formatter.write_dl([(name, text) for name, (_, text) in _COMMANDS.items()])


@click.group(
    cls=_Commands, help="财政项目支出绩效：在 Excel 里校验、计算、汇总。", context_settings={"max_content_width": 110}
)
@click.version_option(__version__, prog_name="xl-jixiao", message="%(prog)s %(version)s")
def cli() -> None:
    """Gather the commands."""


def main(arguments: list[str] | None = None) -> int:
    """
    Run a command and return its exit code.

    Whatever goes wrong is one Chinese sentence on standard error, never a traceback.
    """
    _speak_utf8()
    try:
        result = cli.main(arguments, prog_name="xl-jixiao", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as shown:
        click.echo(shown.format_message())
        return USAGE
    except (click.Abort, KeyboardInterrupt):
        click.echo("已取消，没有写出任何文件。", err=True)
        return CANCELLED
    except Exception as error:  # noqa: BLE001 - the last resort: a person must never see a traceback
        click.echo(_sentence(error), err=True)
        return USAGE
    return result if isinstance(result, int) else 0


def _sentence(error: Exception) -> str:
    match error:
        case JixiaoError():
            return error.sentence
        case click.UsageError():
            return f"用法有误：{fault(error)}。请看 xl-jixiao {_command(error)}--help"
        case MemoryError():
            return "内存不足，请关闭其他程序或分批处理后重试。"
        case OSError():
            from xl_jixiao.files import reason  # noqa: PLC0415 - only when something failed

            place = error.filename or "文件系统"
            return f"【{place}】读写失败（{reason(error)}），请检查权限、磁盘空间后重试。"
        case _:
            _record(error)
            return f"程序内部错误（{type(error).__name__}），请运行 xl-jixiao doctor 并把结果发给维护者。"


def _record(error: Exception) -> None:
    """Log where the program failed, without a word of the user's data."""
    from xl_jixiao import logs  # noqa: PLC0415 - only when something failed

    logger = logging.getLogger(logs.NAME)
    logger.addHandler(logging.NullHandler())
    logs.start()
    logger.error("unexpected", exc_info=error)


def _command(error: click.UsageError) -> str:
    name = error.ctx.info_name if error.ctx else None
    return f"{name} " if name in _COMMANDS else ""


def _speak_utf8() -> None:
    """Chinese comes out whole on every console: UTF-8 into files and pipes, what fits on a terminal."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="replace")
