"""The parts of a zipped document, read within the limits and each once."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from functools import cached_property

from xl_jixiao.errors import InputError
from xl_jixiao.package import BROKEN
from xl_jixiao.readers.limits import check_package

_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b([^>]*)>")
_TARGET = re.compile(rb"\bTarget\s*=\s*[\"']([^\"']+)")
_ID = re.compile(rb"\bId\s*=\s*[\"']([^\"']+)")


class Parts:
    """A .xlsx, .xlsb, .docx or .ods as its parts."""

    def __init__(self, data: bytes, name: str) -> None:
        """
        Open a package.

        Args:
            data: the bytes of the file.
            name: of the file, for messages.

        Raises:
            InputError: it is broken, encrypted, or larger than the limits.
        """
        self._name = name
        self._data = data
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except BROKEN as broken:
            raise self._broken() from broken
        check_package(self._archive, name)
        self._read: dict[str, bytes] = {}

    @cached_property
    def names(self) -> frozenset[str]:
        """The names of all parts."""
        return frozenset(self._archive.namelist())

    def __getitem__(self, name: str) -> bytes:
        """
        Return a part, `b""` for one that is not there.

        Raises:
            InputError: the part is broken.
        """
        if name not in self._read:
            try:
                self._read[name] = self._inflated(name) if name in self.names else b""
            except BROKEN as broken:
                raise self._broken() from broken
        return self._read[name]

    def related(self, name: str) -> dict[str, str]:
        """Return the parts that a part refers to, by the ids of their relationships; without those outside."""
        folder, _, file = name.rpartition("/")
        found: dict[str, str] = {}
        for attributes in _RELATION.findall(self[f"{folder}/_rels/{file}.rels"]):
            target, number = _TARGET.search(attributes), _ID.search(attributes)
            if target and number and b"External" not in attributes:
                path = target[1].decode("utf-8", "replace")
                found[number[1].decode()] = path.lstrip("/") if path.startswith("/") else f"{folder}/{path}"
        return found

    def _inflated(self, name: str) -> bytes:
        """Unpack a part at once, never beyond the size it states; `ZipFile.read` does it in small steps."""
        entry = self._archive.getinfo(name)
        if entry.compress_type != zipfile.ZIP_DEFLATED:
            return self._archive.read(entry)
        # Local header (APPNOTE 4.3.7): 30 bytes, at 26 the lengths of name and extra field.
        lengths = self._data[entry.header_offset + 26 : entry.header_offset + 30]
        start = entry.header_offset + 30 + int.from_bytes(lengths[:2], "little") + int.from_bytes(lengths[2:], "little")
        packed = memoryview(self._data)[start : start + entry.compress_size]
        return zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, entry.file_size) if entry.file_size else b""

    def _broken(self) -> InputError:
        return InputError(
            "文件不完整或已损坏", where=self._name, advice="请重新取得文件，或用 Excel、Word 打开并修复后另存"
        )
