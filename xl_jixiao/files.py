"""Files in and out: read with a clear sentence when it fails, written whole or not at all."""

from __future__ import annotations

import os
import secrets
import shutil
from pathlib import Path

from xl_jixiao.errors import FileError


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
    temporary = target.with_name(f".{target.name}.{secrets.token_hex(4)}.tmp")
    try:
        with temporary.open("xb") as file:
            file.write(data)
            file.flush()
            if durable:
                os.fsync(file.fileno())
        put_in_place(temporary, target)
    except OSError as refused:
        temporary.unlink(missing_ok=True)
        raise _write_error(refused, target) from refused
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def put_in_place(temporary: Path, target: Path) -> None:
    """
    Move a finished file over the one at `target`, which is replaced whole or left as it was.

    Raises:
        FileError: the target is open in a spreadsheet program or may not be replaced.
    """
    refuse_if_open(target)
    try:
        if target.exists():
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
        if lock.exists():
            raise FileError(
                "文件正在被 Excel 或 LibreOffice 打开，没有保存",
                where=target.name,
                advice=f"请关闭后再试；若确认无人打开，请删除锁文件 {lock.name}",
            )


def _write_error(refused: OSError, target: Path) -> FileError:
    if isinstance(refused, PermissionError):
        return FileError(
            "没有写入权限，或文件正在被其他程序打开，没有保存",
            where=target.name,
            advice="请关闭打开它的程序，或另存到有写入权限的文件夹",
        )
    if isinstance(refused, FileNotFoundError | NotADirectoryError):
        return FileError("文件夹不存在，没有保存", where=target.name, advice="请先建立文件夹")
    return FileError(f"没有保存（{refused.strerror}）", where=target.name, advice="请检查磁盘空间和权限")
