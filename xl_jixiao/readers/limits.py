"""
How large a file may be, and why; what is beyond is refused with a sentence before it is unpacked.

A form is 10 to 500 kB. The limits leave two orders of magnitude above that and keep a clerk's machine of 4 GB usable.
"""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

from xl_jixiao.errors import FileError, InputError

if TYPE_CHECKING:
    import zipfile
    from pathlib import Path

MAX_FILE = 64 * 1024 * 1024
"""Bytes of a file: a packet of 200 forms is about 5 MB, as a PDF with fonts 30 MB"""
MAX_UNPACKED = 256 * 1024 * 1024
"""Bytes of all parts of a .xlsx, .docx or .ods together; a full sheet of 200,000 rows is about 80 MB"""
MAX_PARTS = 5_000
"""Parts of such a package; pictures and sheets are one each"""
MAX_RATIO = 400
"""Unpacked : packed size of one part above a megabyte; sheet XML packs about 10 : 1, repetitive XML up to 100 : 1"""
MAX_CELLS = 2_000_000
"""Rows x columns of one sheet up to its last filled cell: calamine holds them all, about 60 bytes each"""
MAX_CELLS_IN_ALL = 2 * MAX_CELLS
"""The same for all sheets of a workbook together"""
MAX_RECORDS = 10_000_000
"""Records of all sheets of a .xls; one a cell"""
MAX_PAGES = 500
"""Pages of a PDF, about 5 pages a second"""
MAX_SECONDS = 600
"""Time for one PDF"""
MAX_PAGE_OBJECTS = 60_000
"""Letters and lines of one PDF page; a dense form has 3,000. Drawings beyond are not searched for tables"""
MAX_STREAM = 128 * 1024 * 1024
"""Bytes of one unpacked stream of a PDF; a page scanned in colour at 300 dpi has 26 MB"""
MAX_OLD_STREAM = 64 * 1024
"""Bytes of one stream packed as PDFs were until 1996 (LZW, run lengths), which grows up to 2,500 times"""
MAX_CODES = 200_000
"""Characters in the ranges of one font of a PDF; a font has 65,536"""
MAX_LINES = 200_000
"""Lines of a text file: 2,000 pasted forms"""


def check_size(path: Path) -> None:
    """
    Refuse a file beyond `MAX_FILE`, and one without content.

    A file that is not there is left to the reader, who says so.

    Raises:
        FileError: it is too large, or has 0 bytes.
    """
    try:
        found = path.stat()
    except OSError:
        return
    size = found.st_size
    if size == 0 and stat.S_ISREG(found.st_mode):
        raise FileError("文件是空的（0 字节）", where=path.name, advice="可能没有下载或保存完整，请重新取得文件")
    if size > MAX_FILE:
        raise FileError(
            f"文件有 {size / 1024 / 1024:.0f} MB，超过上限 {MAX_FILE // 1024 // 1024} MB",
            where=path.name,
            advice="请删去其中的图片和无关的页，或拆成几个文件",
        )


def check_package(archive: zipfile.ZipFile, name: str) -> None:
    """
    Refuse a package that would unpack beyond the limits.

    Raises:
        InputError: too many parts, too large, or packed as no real document is (zip bomb).
    """
    entries = archive.infolist()
    bomb = any(
        entry.file_size > 1024 * 1024 and entry.file_size > MAX_RATIO * max(1, entry.compress_size) for entry in entries
    )
    if bomb or len(entries) > MAX_PARTS or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise InputError(
            "文件解压后过大，已拒绝打开", where=name, advice="请确认来源；若是正常文件，请把绩效表另存为单独的文件"
        )
    if any(entry.flag_bits & 1 for entry in entries):
        raise InputError("文件已加密", where=name, advice="请去掉密码后再读")


def too_many_cells(rows: int, columns: int, where: str) -> InputError:
    """Return the refusal of a sheet whose last filled cell is too far out."""
    return InputError(
        f"工作表有 {rows} 行 {columns} 列，超过可读的大小",
        where=where,
        advice="多半是远处有误填的单元格，请删除表格以外的行和列后保存再读",
    )


def too_many_cells_in_all(where: str) -> InputError:
    """Return the refusal of a workbook whose sheets are too large together."""
    return InputError(
        "各工作表合起来超过可读的大小", where=where, advice="请把绩效表另存为单独的文件，或删去无关的工作表"
    )
