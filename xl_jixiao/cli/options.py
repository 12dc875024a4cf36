"""Options that several commands share."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from xl_jixiao.errors import FileError

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.console import Console

    from xl_jixiao.scoring.profiles import Profile

files = click.argument("files", metavar="文件...", nargs=-1, required=True, type=click.Path(path_type=Path))
as_json = click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
profile = click.option("--profile", "profile", metavar="口径", help="口径名称（见 profiles 命令）或口径文件 .yaml。")


def load_profile(name: str | None) -> Profile:
    """
    Load a profile by name, or from a unit's own file.

    Raises:
        JixiaoError: there is no such profile, or the file is faulty.
    """
    from xl_jixiao.scoring import profiles  # noqa: PLC0415 - asked for by commands that score or check only

    if name is None:
        return profiles.load(profiles.DEFAULT)
    return profiles.load_file(Path(name)) if name.endswith((".yaml", ".yml")) else profiles.load(name)


def beside(*, hidden: bool = False) -> Console:
    """Return the console for progress: beside the output, so that JSON stays JSON, and quiet where nobody watches."""
    from rich.console import Console  # noqa: PLC0415 - only what takes long needs it

    shown = Console(stderr=True)
    shown.quiet = hidden or not shown.is_terminal
    return shown


def show_json(value: Any) -> None:
    """Print a value as JSON, Chinese unescaped."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def out_file(help_text: str) -> Callable[..., Any]:
    """Make the option `--out FILE`."""
    return click.option("--out", metavar="文件", type=click.Path(path_type=Path, dir_okay=False), help=help_text)


def refuse_existing(out: Path) -> None:
    """
    See to it that a result goes over no file.

    Raises:
        FileError: there is one already.
    """
    if out.exists():
        raise FileError("文件已存在，没有覆盖", where=str(out), advice="请换一个文件名（--out）")
