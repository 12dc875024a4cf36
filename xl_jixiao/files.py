"""Files in and out: read with a clear sentence when it fails, written whole or not at all."""

from __future__ import annotations

import errno
import os
import secrets
import shutil
from contextlib import suppress
from pathlib import Path

from xl_jixiao.errors import FileError

_REASONS = {
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EIO: "磁盘读写出错",
    errno.ENAMETOOLONG: "文件名过长",
    errno.ENOSPC: "磁盘已满",
    errno.EROFS: "磁盘是只读的",
}


def read_file(path: Path) -> bytes:
    """
    Return the bytes of a file.

    Raises:
        FileError: it is not there, is a folder, or cannot be read.
    """
    try:
        return path.read_bytes()
    except FileNotFoundError as missing:
        raise FileError("找不到文件", where=path.name, advice="请检查文件夹和文件名") from missing
    except IsADirectoryError as folder:
        raise FileError("这是文件夹，不是文件", where=path.name, advice="请选择其中的文件") from folder
    except OSError as refused:
        raise FileError("文件无法读取", where=path.name, advice="请关闭打开它的程序，并检查读取权限") from refused


def write_file(path: str | Path, data: bytes, *, durable: bool = True) -> None:
    """
    Put `data` at `path` whole or not at all: a temporary file beside it, flushed to disk, then renamed.

    Args:
        path: where it goes.
        data: all of it.
        durable: wait for the disk; not worth it for the thousandth of many files that can be made again.

    Raises:
        FileError: the folder or file cannot be written, the disk is full, or the file is open in a
            spreadsheet program; the old file is still whole.
    """
    target = Path(path).resolve()
    # Not made of the target's name, which may be as long as a name can be.
    temporary = target.with_name(f".{secrets.token_hex(8)}.tmp")
    try:
        with temporary.open("xb") as file:
            file.write(data)
            file.flush()
            if durable:
                os.fsync(file.fileno())
        put_in_place(temporary, target)
    except OSError as refused:
        raise _write_error(refused, target) from refused
    finally:
        with suppress(OSError):  # renamed when all went well
            temporary.unlink()


def put_in_place(temporary: Path, target: Path) -> None:
    """
    Move a finished file over the one at `target`, which is replaced whole or left as it was.

    Raises:
        FileError: the target is open in a spreadsheet program, write-protected, or may not be replaced.
    """
    refuse_if_open(target)
    try:
        if target.exists():
            if not os.access(target, os.W_OK):  # a rename would not ask, but on Windows
                raise PermissionError(errno.EACCES, "write-protected")
            shutil.copymode(target, temporary)
        temporary.replace(target)
    except OSError as refused:
        raise _write_error(refused, target) from refused


def refuse_if_open(target: Path) -> None:
    """
    Respect the lock files of Excel (`~$name`) and LibreOffice (`.~lock.name#`).

    Raises:
        FileError: there is one.
    """
    for lock in (target.with_name(f"~${target.name}"), target.with_name(f".~lock.{target.name}#")):
        if os.path.exists(lock):  # noqa: PTH110 - Path raises where the lock's name is too long to be one
            raise FileError(
                "文件正在被 Excel 或 LibreOffice 打开，没有保存",
                where=target.name,
                advice=f"请关闭后再试；若确认无人打开，请删除锁文件 {lock.name}",
            )


def reason(refused: OSError) -> str:
    """Say in a few Chinese words why the system refused; what is rare in the system's own."""
    known = _REASONS.get(refused.errno) if refused.errno else None
    return known or refused.strerror or type(refused).__name__


def _write_error(refused: OSError, target: Path) -> FileError:
    if isinstance(refused, PermissionError):
        return FileError(
            "没有写入权限，或文件正在被其他程序打开，没有保存",
            where=target.name,
            advice="请关闭打开它的程序，或另存到有写入权限的文件夹",
        )
    if isinstance(refused, FileNotFoundError | NotADirectoryError):
        if target.parent.is_dir():  # so Windows says that a path has more than 260 characters
            return FileError("路径过长，没有保存", where=target.name, advice="请缩短文件名，或换到层级较浅的文件夹")
        return FileError("文件夹不存在，没有保存", where=target.name, advice="请先建立文件夹")
    return FileError(f"没有保存（{reason(refused)}）", where=target.name, advice="请检查磁盘空间、权限和文件名")
