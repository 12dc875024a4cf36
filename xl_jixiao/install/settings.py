"""
Configuration of xlwings: lines `"NAME","VALUE"` in the machine's code page, as VBA's `Input #` reads them.

Lines of others are kept as they are.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xl_jixiao.files import read_file, write_file

if TYPE_CHECKING:
    from pathlib import Path

_LINE = re.compile(r'^\s*"(?P<name>[^"]*)"\s*,\s*"(?P<value>[^"]*)"\s*$')


def read(path: Path, code_page: str) -> dict[str, str]:
    """Return the settings, names in upper case; none if the file is missing."""
    found = (_LINE.match(line) for line in _lines(path, code_page))
    return {match["name"].upper(): match["value"] for match in found if match}


def change(path: Path, code_page: str, name: str, value: str | None) -> None:
    """
    Set one line, or with None take it away; the file goes with its last line.

    Raises:
        FileError: the file cannot be read or written.
    """
    lines = [line for line in _lines(path, code_page) if not _is(line, name)]
    if value is not None:
        lines.append(f'"{name}","{value}"')
    if lines:
        # VBA takes a lone line feed for a part of the value.
        text = "".join(f"{line}\r\n" for line in lines)
        write_file(path, text.encode(code_page, "surrogateescape"))
    else:
        path.unlink(missing_ok=True)


def _lines(path: Path, code_page: str) -> list[str]:
    if not path.exists():
        return []
    text = read_file(path).decode(code_page, "surrogateescape")
    return [line for line in re.split(r"\r\n|\r|\n", text) if line.strip()]


def _is(line: str, name: str) -> bool:
    match = _LINE.match(line)
    return match is not None and match["name"].upper() == name.upper()
