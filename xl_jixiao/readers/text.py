"""Text → grids: tabs, several spaces, commas, in the encodings that Chinese Windows writes."""

from __future__ import annotations

import csv
import io
import re

from xl_jixiao.errors import FileError, InputError
from xl_jixiao.parsing.grid import Grid, in_lines
from xl_jixiao.readers.limits import MAX_CELLS, MAX_LINES

_BLANKS = " \u3000\u00a0"
_GAPS = re.compile(rf"[{_BLANKS}]{{2,}}|\u3000")
_RULE = re.compile(r"[-:| ]+")
"""The line of dashes below the headings of a Markdown table"""
_TABLE = 4
"""Columns that a form has at least"""
_COMMAS = re.compile(r"[^,\t]*(?:,[^,\t]*){2,}")


def read_text(data: bytes, name: str) -> list[Grid]:
    """
    Read a text file or a pasted text.

    Args:
        data: the bytes of the file.
        name: of the file, for origins and messages.

    Returns:
        One grid; its cells may have moved sideways, but for a table that Excel wrote.

    Raises:
        FileError: the bytes are no text in a known encoding.
        InputError: it has more lines or cells than a text of forms.
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
    """
    Cut a text into rows and cells; the separator is what most lines have.

    Raises:
        InputError: it has more lines or cells than a text of forms.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n")
    lines = text.split("\n")
    separators = sum(text.count(mark) for mark in "\t,|")
    if len(lines) > MAX_LINES or separators > MAX_CELLS:
        raise InputError(f"文本有 {len(lines)} 行，超过可读的大小", where=name, advice="请只保留绩效表后再读")
    rows = _rows(text, [line.rstrip(_BLANKS) for line in lines])
    numbers = [at for at, _ in rows]
    widths = {len(cells) for _, cells in rows if any(cells)}
    locate = in_lines(name, "")
    return Grid(
        name,
        [[cell.strip() for cell in cells] for _, cells in rows],
        lambda row, column: locate(numbers[row], column),
        # Excel writes every cell of a row, blank ones too; what was copied elsewhere has rows of different lengths.
        ruled=len(widths) == 1 and widths.pop() >= _TABLE,
    )


def _rows(text: str, lines: list[str]) -> list[tuple[int, list[str]]]:
    """Return the cells of each row with the number of its first line."""
    filled = [line for line in lines if line]
    if sum("\t" in line for line in filled) * 3 >= len(filled):
        return _delimited(text, "\t")
    if sum(line.count("|") >= 2 for line in filled) * 3 >= len(filled):
        return _barred(lines)
    if sum(_COMMAS.fullmatch(line) is not None for line in filled) * 2 >= len(filled):
        return _delimited(text, ",")
    return [(at, _GAPS.split(line)) for at, line in enumerate(lines)]


def _barred(lines: list[str]) -> list[tuple[int, list[str]]]:
    """Part rows at `|`; a table may have them at its sides, too, and words above and below it."""
    rows = [(at, _unframed(line).split("|")) for at, line in enumerate(lines) if not _RULE.fullmatch(line)]
    width = max(len(cells) for _, cells in rows)
    return [(at, cells + [""] * (width - 1) if len(cells) == 1 else cells) for at, cells in rows]


def _unframed(line: str) -> str:
    return line[1:-1] if line.startswith("|") and line.endswith("|") else line


def _delimited(text: str, delimiter: str) -> list[tuple[int, list[str]]]:
    """Part rows at a delimiter; a quoted cell may hold line ends, as Excel copies them."""
    if text.count('"') % 2 == 0:
        reader = csv.reader(io.StringIO(text), delimiter=delimiter)
        rows: list[tuple[int, list[str]]] = []
        begin = 0
        try:
            for row in reader:
                rows.append((begin, row))
                begin = reader.line_num
        except csv.Error:
            pass  # quotes that are none: the cells are parted without heeding them
        else:
            return rows
    return [(at, line.split(delimiter)) for at, line in enumerate(text.split("\n"))]
