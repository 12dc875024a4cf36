"""
Office packages (zip files of parts) in and out: read within limits, written the same every time.

Limits against zip bombs: at most `MAX_PARTS` parts, `MAX_BYTES` unpacked in all, and no part above
`RATIO_FROM` bytes that is packed tighter than `MAX_RATIO`. A sheet of a million full rows unpacks to
about 350 MB at 8 : 1.
"""

from __future__ import annotations

import io
import lzma
import zipfile
import zlib
from pathlib import Path
from typing import TypeAlias

from xl_jixiao.errors import InputError
from xl_jixiao.files import read_file

Parts: TypeAlias = dict[str, bytes]

CONTENT_TYPES = "[Content_Types].xml"
MAX_PARTS = 10_000
MAX_BYTES = 768 * 1024 * 1024
RATIO_FROM = 32 * 1024 * 1024
MAX_RATIO = 250

BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    OSError,
    RuntimeError,
    ValueError,
    LookupError,
    OverflowError,
)
"""What Python's zip reader raises for damaged archives, found by fuzzing it."""

_OLE_MAGIC = bytes.fromhex("D0CF11E0A1B11AE1")
_FIXED_DATE = (1980, 1, 1, 0, 0, 0)
_WORD_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def read_parts(source: bytes | str | Path) -> Parts:
    """
    Read all parts of an Office package.

    Args:
        source: the package itself, or the path of its file.

    Returns:
        Part name (no leading slash) to bytes, in the order of the zip directory.

    Raises:
        FileError: the file is not there or cannot be read.
        InputError: it is encrypted, truncated, of another format, or unpacks beyond the limits.
    """
    if isinstance(source, bytes):
        data, where = source, ""
    else:
        data, where = read_file(Path(source)), Path(source).name
    if data.startswith(_OLE_MAGIC):
        raise _ole_error(data, where)
    if not data.startswith(b"PK"):
        raise InputError("不是 Excel 工作簿（.xlsx/.xlsm）", where=where, advice="请用 Excel 打开后另存为 .xlsx")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            _check_limits(entries, where)
            parts = {entry.filename.replace("\\", "/").lstrip("/"): archive.read(entry) for entry in entries}
    except BROKEN as broken:
        raise InputError(
            "文件不完整或已损坏", where=where, advice="请重新取得文件，或用 Excel 打开并修复后另存"
        ) from broken
    if CONTENT_TYPES not in parts:
        raise InputError("不是 Excel 工作簿（.xlsx/.xlsm）", where=where, advice="请用 Excel 打开后另存为 .xlsx")
    return parts


def write_parts(parts: Parts) -> bytes:
    """Pack parts sorted by name with fixed dates: the same parts give the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name in sorted(parts, key=lambda name: (name != CONTENT_TYPES, name)):
            entry = zipfile.ZipInfo(name, _FIXED_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0  # the same on every platform
            archive.writestr(entry, parts[name])
    return buffer.getvalue()


def _ole_error(data: bytes, where: str) -> InputError:
    if _WORD_ENCRYPTED in data:
        return InputError("文件已加密", where=where, advice="请在 Excel 中打开并去掉密码后再试")
    return InputError("文件是旧格式（.xls），不是 .xlsx", where=where, advice="请用 Excel 打开后另存为 .xlsx")


def _check_limits(entries: list[zipfile.ZipInfo], where: str) -> None:
    names = {entry.filename.lower() for entry in entries}
    if len(names) < len(entries):
        raise InputError("文件已损坏：内部部件重名", where=where, advice="请用 Excel 打开并修复后另存")
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise InputError("文件已加密", where=where, advice="请去掉压缩包密码后再试")
    too_tight = any(
        entry.file_size > RATIO_FROM and entry.file_size > MAX_RATIO * max(1, entry.compress_size) for entry in entries
    )
    if too_tight or len(entries) > MAX_PARTS or sum(entry.file_size for entry in entries) > MAX_BYTES:
        raise InputError("文件解压后过大，可能是恶意文件，已拒绝打开", where=where, advice="请确认来源")
