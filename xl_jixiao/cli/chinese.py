"""click's own words on a help page and about wrong usage, in Chinese; everything else is ours already."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterable

_WORDS = {
    "[OPTIONS]": "[选项]",
    "COMMAND [ARGS]...": "命令 [参数]...",
    "Options": "选项",
    "Show this message and exit.": "显示本说明。",
    "Show the version and exit.": "显示版本。",
    "[required]": "（必填）",
}


class _Formatter(click.HelpFormatter):
    def write_usage(self, prog: str, args: str = "", prefix: str | None = "用法：") -> None:
        super().write_usage(prog, _translated(args), prefix)

    def write_heading(self, heading: str) -> None:
        super().write_heading(_translated(heading))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        super().write_dl([(name, _translated(text)) for name, text in rows], col_max, col_spacing)


class Context(click.Context):
    """A command's context whose help page is Chinese."""

    formatter_class = _Formatter


def _translated(text: str) -> str:
    for english, chinese in _WORDS.items():
        text = text.replace(english, chinese)
    return text


def fault(error: click.UsageError) -> str:
    """Say what is wrong with the words behind a command, one clause."""
    match error:
        case click.NoSuchOption():
            return f"没有选项 {error.option_name}"
        case click.BadOptionUsage():
            return f"选项 {error.option_name} 后面缺少内容，或不应有内容"
        case click.MissingParameter():
            return f"缺少 {_name(error.param)}"
        case click.BadParameter():
            return f"{_name(error.param)} 的值不对{_wanted(error.param)}"
    said = error.message.rstrip(".")
    for english, chinese in _FAULTS.items():
        if said.startswith(english):
            what = said.removeprefix(english).strip(" ':()")
            return f"{chinese}：{what}"
    return said


_FAULTS = {
    "No such command": "没有这个命令",
    "Got unexpected extra arguments": "多出的内容",
    "Got unexpected extra argument": "多出的内容",
}


def _name(param: click.Parameter | None) -> str:
    """Return what users write or read of a parameter: `--out`, 文件..."""
    if isinstance(param, click.Option):
        return max(param.opts, key=len)
    return param.human_readable_name if param else "参数"


def _wanted(param: click.Parameter | None) -> str:
    match param.type if param else None:
        case click.Choice(choices=choices):
            return f"，请写{'或'.join(map(str, choices))}"
        case click.IntRange(min=least, max=most):
            return f"，请写 {least} 至 {most} 的整数"
        case click.Path(dir_okay=False):
            return "，这是文件夹，请写文件名"
        case click.Path(file_okay=False):
            return "，这是文件，请写文件夹"
    return ""
