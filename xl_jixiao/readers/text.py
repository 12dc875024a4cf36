"""Text → grids: tabs, several spaces, commas, in the encodings that Chinese Windows writes."""

from __future__ import annotations

import csv
import io
import re

from xl_jixiao.errors import FileError
from xl_jixiao.parsing.grid import Grid, in_lines

_GAPS = re.compile(r"[ \u3000\u00a0]{2,}|\u3000")
_TAIL = re.compile(r"[ \u3000\u00a0\r\n]+$")
_COMMAS = re.compile(r"[^,\t]*(?:,[^,\t]*){2,}")


def read_text(data: bytes, name: str) -> list[Grid]:
    """
    Read a text file or a pasted text.

    Args:
        data: the bytes of the file.
        name: of the file, for origins and messages.

    Returns:
        One grid; its cells may have moved sideways.

    Raises:
        FileError: the bytes are no text in a known encoding.
    """
    return [grid_of(decode(data, name), name)]


def decode(data: bytes, name: str) -> str:
    """
    Decode UTF-8, UTF-16 (with or without BOM) or GB18030.

    Raises:
        FileError: none of them fits.
    """
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encodings = ["utf-16"]
    elif b"\x00" in data[:512]:
        # UTF-16 without a mark: line ends and ASCII show which byte comes first.
        encodings = ["utf-16-le", "utf-16-be"] if data[1:512:2].count(0) >= data[:512:2].count(0) else ["utf-16-be"]
    else:
        encodings = ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise FileError("文件不是可以认读的文本", where=name, advice="请确认文件没有损坏，或另存为 UTF-8 文本后再读")


def grid_of(text: str, name: str) -> Grid:
    """Cut a text into rows and cells; the separator is what most lines have."""
    lines = text.splitlines()
    filled = [line for line in lines if line.strip()]
    tabbed = sum("\t" in line for line in filled)
    commas = sum(_COMMAS.fullmatch(line) is not None for line in filled)
    if tabbed * 3 >= len(filled):
        rows = _delimited(text, "\t")
    elif commas * 2 >= len(filled):
        rows = _delimited(text, ",")
    else:
        rows = [(at, _GAPS.split(_TAIL.sub("", line).strip("\f"))) for at, line in enumerate(lines)]
    numbers = [at for at, _ in rows]
    locate = in_lines(name, "")
    return Grid(
        name,
        [[cell.strip() for cell in cells] for _, cells in rows],
        lambda row, column: locate(numbers[row], column),
        ruled=False,
    )


def _delimited(text: str, delimiter: str) -> list[tuple[int, list[str]]]:
    """Return each row with the number of its first line; a quoted cell may hold line ends, as Excel copies them."""
    unquoted = [(at, line.split(delimiter)) for at, line in enumerate(text.splitlines())]
    if text.count('"') % 2:
        return unquoted
    rows: list[tuple[int, list[str]]] = []
    begin = 0
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for row in reader:
            rows.append((begin, row))
            begin = reader.line_num
    except csv.Error:  # a quoted cell of a megabyte, a lone carriage return: quotes mean nothing there
        return unquoted
    return rows
