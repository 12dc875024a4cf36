"""
The VBA project of a workbook: `vbaProject.bin` from source text, the same bytes on every rebuild.

Written after [MS-OVBA] with pyopenvba, with two things of our own: the code page is 936 (simplified
Chinese Windows) although our sources are ASCII, so that what a user adds in the editor keeps its Chinese;
and there is no performance cache, so that Excel compiles from the source it can read.
"""

from __future__ import annotations

import struct
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import xlwings
from pyopenvba import ExcelFile, VBAModuleKind
from pyopenvba.cfb import CFB

from xl_jixiao.errors import InputError
from xl_jixiao.package import read_parts, write_parts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pyopenvba.vba import VBAProject

    from xl_jixiao.package import Parts

MACROS = Path(__file__).parent.parent / "macros"
PROJECT_PART = "xl/vbaProject.bin"
DOCUMENT_MODULE = "ThisWorkbook"
CODE_PAGE = 936

_PROJECT_NAME = "Public Const PROJECT_NAME As String = "
_CODE_PAGE_RECORD = 0x0003
_NO_CACHE = bytes.fromhex("cc61ffff000000")  # [MS-OVBA] 2.3.4.1: version 0xFFFF, nothing cached


def sources() -> dict[str, str]:
    """
    Read the modules of our project: `macros/` and xlwings' stand-alone module (BSD, its licence on top).

    xlwings' project name is changed to ours, as for any add-in made with it: our workbooks then read a configuration
    of their own, and neither spoil nor suffer from that of a user's other workbooks.

    Returns:
        Module name to source text.
    """
    files = [*MACROS.glob("*.bas"), *MACROS.glob("*.cls"), Path(xlwings.__file__).with_name("xlwings.bas")]
    texts = {file.stem: file.read_bytes().decode("ascii") for file in sorted(files, key=lambda file: file.stem)}
    texts["xlwings"] = texts["xlwings"].replace(f'{_PROJECT_NAME}"xlwings"', f'{_PROJECT_NAME}"xl_jixiao"')
    return texts


def add_project(parts: Parts, modules: Mapping[str, str]) -> Parts:
    """
    Give a macro-enabled package a VBA project with these modules.

    Args:
        parts: the package, without a project.
        modules: module name to source; `ThisWorkbook` is the workbook's own module, the rest are standard.

    Returns:
        The package with the project, its relationship, content type and code names.

    Raises:
        InputError: a source is not ASCII (VBA keeps text in the machine's code page).
    """
    for name, source in modules.items():
        if not source.isascii():
            raise InputError("VBA 源码中有非 ASCII 字符", where=name, advice="请把文字移到 Python 或功能区 XML")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "book.xlsm"
        path.write_bytes(write_parts(parts))
        with ExcelFile(path) as book:
            project = book.add_vba_project()
            _set_code_page(project)
            for name in sorted(modules):
                source = _crlf(modules[name])
                if name == DOCUMENT_MODULE:
                    project.get_module(name).body = source
                else:
                    project.add_module(name, source, kind=VBAModuleKind.standard)
            book.save()
        built = read_parts(path)
    built[PROJECT_PART] = _without_cache(built[PROJECT_PART])
    return built


def _crlf(source: str) -> str:
    return source.replace("\r\n", "\n").replace("\n", "\r\n")


def _set_code_page(project: VBAProject) -> None:
    """Patch the code page record of the dir stream; pyopenvba's template says 1252."""
    raw, position = bytearray(project.dir_raw), 0
    while (record := struct.unpack_from("<HI", raw, position))[0] != _CODE_PAGE_RECORD:
        position += 6 + record[1]
    struct.pack_into("<H", raw, position + 6, CODE_PAGE)
    project.dir_raw = bytes(raw)
    project.code_page = CODE_PAGE
    project.dir_structure_dirty = True
    for module in project.modules:
        module.source = module.source  # read it in the old code page, write it in the new one
        module.dirty = True


def _without_cache(project: bytes) -> bytes:
    container = CFB.from_bytes(project)
    container.write_stream_in_storage("VBA", "_VBA_PROJECT", _NO_CACHE)
    written: bytes = container.to_bytes()
    return written
