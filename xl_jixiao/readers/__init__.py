"""Files → forms. Which reader takes a file is decided by its bytes, not by its name."""

from __future__ import annotations

from pathlib import Path

from xl_jixiao.files import read_file
from xl_jixiao.parsing import Ask, Reading, parse


def read(path: Path | str, *, ask: Ask | None = None) -> Reading:
    """
    Read all forms of a file.

    Args:
        path: of the file.
        ask: answers what is uncertain; without it the likeliest reading is taken and listed.

    Raises:
        FileError: the file cannot be read.
    """
    path = Path(path)
    data = read_file(path)
    from xl_jixiao.readers.text import read_text  # noqa: PLC0415 - each format's library loads when it is needed

    return parse(read_text(data, path.name), ask=ask)
