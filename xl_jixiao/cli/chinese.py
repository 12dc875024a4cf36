"""click's own words on a help page, in Chinese; everything else on it is ours already."""

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
