"""The parts of a zipped document, read within the limits and each once."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable
from contextlib import contextmanager
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING
from xml.parsers import expat

from xl_jixiao.errors import InputError
from xl_jixiao.package import BROKEN
from xl_jixiao.readers.limits import check_package

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Begin = Callable[[str, dict[str, str]], None]
"""Is told the name of an element, without its prefix, and its attributes"""
_PLAIN_SHEET = re.compile(rb'<sheet (?:(?:name|sheetId|state)="[^"<>]*" )*r:id="([A-Za-z0-9_.-]+)" ?/>')
LARGE = 1 << 18
"""Bytes of a part that is not remembered"""


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
        self._entries = {entry.filename.lower(): entry for entry in self._archive.infolist()}
        self._read: dict[str, bytes] = {}

    def __contains__(self, name: str) -> bool:
        """Whether there is a part of this name; capitals and small letters are the same (ECMA-376-2 6.2.2.3)."""
        return name.lower() in self._entries

    def __iter__(self) -> Iterator[str]:
        """Yield the names of all parts, in small letters."""
        return iter(self._entries)

    def __getitem__(self, name: str) -> bytes:
        """
        Return a part, `b""` for one that is not there.

        Raises:
            InputError: the part is broken.
        """
        if name not in self._read:
            try:
                self._read[name] = self._inflated(self._entries[name.lower()]) if name in self else b""
            except BROKEN as broken:
                raise self._broken() from broken
        return self._read[name]

    def each(self, name: str, begin: Begin) -> None:
        """
        Call `begin` with the name, without its prefix, and the attributes of each element of a part.

        Raises:
            InputError: the part is broken, no XML, or brings definitions of its own, as no Office program writes.
        """
        with self._sentences():
            _each(self[name], begin)

    def related(self, name: str) -> Mapping[str, str]:
        """
        Return the parts that a part refers to, by the ids of their relationships.

        Raises:
            InputError: the relationships are broken, or written so that calamine sees other names in them.
        """
        folder, _, file = name.rpartition("/")
        with self._sentences():
            relations = self[f"{folder}/_rels/{file}.rels"]
            return (_known_relations if len(relations) < LARGE else _relations)(folder, relations)

    @cached_property
    def sheets(self) -> list[str]:
        """
        The parts of a .xlsx that hold its sheets, in their order.

        Raises:
            InputError: the workbook or its relationships are broken.
        """
        parts = self.related("xl/workbook.xml")
        found = _plain_sheets(self["xl/workbook.xml"])

        def begin(tag: str, sheet: dict[str, str]) -> None:
            if tag == "sheet":
                found.extend(value for key, value in sheet.items() if key.rpartition(":")[2] == "id")

        if not found:
            self.each("xl/workbook.xml", begin)
        return [parts.get(each, "") for each in found]

    def _inflated(self, entry: zipfile.ZipInfo) -> bytes:
        """Unpack a part at once, never beyond the size it states; `ZipFile.read` does it in small steps."""
        if entry.compress_type != zipfile.ZIP_DEFLATED:
            return self._archive.read(entry)
        # Local header (APPNOTE 4.3.7): 30 bytes, at 26 the lengths of name and extra field.
        lengths = self._data[entry.header_offset + 26 : entry.header_offset + 30]
        start = entry.header_offset + 30 + int.from_bytes(lengths[:2], "little") + int.from_bytes(lengths[2:], "little")
        packed = memoryview(self._data)[start : start + entry.compress_size]
        return zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, entry.file_size) if entry.file_size else b""

    @contextmanager
    def _sentences(self) -> Iterator[None]:
        try:
            yield
        except (expat.ExpatError, ValueError) as broken:
            raise self._broken() from broken

    def _broken(self) -> InputError:
        return InputError(
            "文件不完整或已损坏", where=self._name, advice="请重新取得文件，或用 Excel、Word 打开并修复后另存"
        )


def _plain_sheets(book: bytes) -> list[str]:
    """Return the ids of the sheets at a glance, where a workbook.xml has them as nearly all programs write them."""
    found = _PLAIN_SHEET.findall(book)
    others = book.count(b"<sheet") - len(found) - 1  # <sheets>
    plain = not others and b":sheet" not in book and b"<!" not in book
    return [each.decode() for each in found] if plain else []


def _each(part: bytes, begin: Begin) -> None:
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda tag, attributes: begin(tag.rpartition(":")[2], attributes)
    parser.StartDoctypeDeclHandler = _refuse_definitions
    parser.Parse(part or b"<none/>", True)  # noqa: FBT003 - expat knows no keywords


def _refuse_definitions(*_: object) -> None:
    raise ValueError("definitions")


def _relations(folder: str, part: bytes) -> Mapping[str, str]:
    if b"&" in part:
        raise ValueError("entities")
    found: dict[str, str] = {}

    def begin(tag: str, relation: dict[str, str]) -> None:
        if tag == "Relationship":
            target = relation.get("Target", "")
            found[relation.get("Id", "")] = target[1:] if target.startswith("/") else f"{folder}/{target}"

    _each(part, begin)
    return found


_known_relations = lru_cache(maxsize=64)(_relations)
"""Workbooks of one program are built alike"""
