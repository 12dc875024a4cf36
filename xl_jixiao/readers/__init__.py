"""Files → forms. Which reader takes a file is decided by its bytes, not by its name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path

from xl_jixiao.errors import InputError
from xl_jixiao.files import read_file
from xl_jixiao.package import BROKEN
from xl_jixiao.parsing import Ask, Grid, Reading, parse
from xl_jixiao.readers.kinds import Kind, kind_of
from xl_jixiao.readers.limits import check_size
from xl_jixiao.readers.own import forms_only

Progress = Callable[[int, int], None]
"""Told (pages done, pages in all) while a long file is read"""

_READERS = {
    Kind.WORKBOOK: ("xl_jixiao.readers.spreadsheet", "read_workbook"),
    Kind.WORD: ("xl_jixiao.readers.docx", "read_docx"),
    Kind.PDF: ("xl_jixiao.readers.pdf", "read_pdf"),
    Kind.HTML: ("xl_jixiao.readers.html", "read_html"),
    Kind.TEXT: ("xl_jixiao.readers.text", "read_text"),
}
"""Loaded when they are needed: each brings its format's library"""


def read(
    path: Path | str, *, layout: str | None = None, ask: Ask | None = None, progress: Progress | None = None
) -> Reading:
    """
    Read all forms of a file.

    Args:
        path: of the file.
        layout: code of the layout that the forms have; without it the best fit is taken.
        ask: answers what is uncertain; without it the likeliest reading is taken and listed.
        progress: told how far a long file has been read.

    Raises:
        FileError: the file is not there, cannot be read, or is too large.
        InputError: it is encrypted, broken, of a kind that has no text, or holds no form.
    """
    path = Path(path)
    check_size(path)
    return read_bytes(read_file(path), path.name, layout=layout, ask=ask, progress=progress)


def read_bytes(
    data: bytes, name: str, *, layout: str | None = None, ask: Ask | None = None, progress: Progress | None = None
) -> Reading:
    """
    Read all forms of a file that is in memory, such as the clipboard.

    Args:
        data: the bytes.
        name: what messages call it.
        layout: see `read`.
        ask: see `read`.
        progress: see `read`.

    Raises:
        InputError: see `read`.
    """
    reading = parse(forms_only(grids_of(data, name, progress)), layout=layout, ask=ask)
    if not reading.dossier.forms:
        raise InputError(
            "没有找到绩效目标申报表或自评表",
            where=name,
            advice="请确认表里有“项目名称”“三级指标”“指标值”等标题，或换用其他格式的文件",
        )
    return reading


def grids_of(data: bytes, name: str, progress: Progress | None = None) -> Sequence[Grid]:
    """
    Return the cells of a file.

    Raises:
        InputError: see `read`.
    """
    kind = kind_of(data, name)
    module, function = _READERS[kind]
    reader = getattr(import_module(module), function)
    try:
        grids: Sequence[Grid] = reader(data, name, progress) if kind is Kind.PDF else reader(data, name)
    except BROKEN as broken:
        raise InputError("文件不完整或已损坏", where=name, advice="请重新取得文件，或打开并修复后另存再读") from broken
    return grids
