"""XML of Office parts: parsed without entities or network, written as Excel writes it."""

from __future__ import annotations

import math
import re
from typing import Any, TypeAlias
from xml.parsers import expat

from lxml import etree

from xl_jixiao.errors import InputError

Element: TypeAlias = Any  # lxml ships no types

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
# The same two in files saved as "Strict Open XML"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
STRICT_OFFICE = "http://purl.oclc.org/ooxml/officeDocument/relationships"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"

_FAR_TOO_LARGE = 1 << 40
_DECLARATION = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
_OTHER_ENCODING = re.compile(rb"""\A(?:\xff\xfe|\xfe\xff|<\?xml[^>]*encoding=["'](?!utf-8|UTF-8))""")
_NAMESPACE = re.compile(rb"""\sxmlns(?::\w+)?=(?:"[^"]*"|'[^']*')""")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_ILLEGAL = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")


def parse(data: bytes, where: str) -> Element:
    """
    Parse one part.

    Raises:
        InputError: it is not well-formed, or declares entities (no Office program does).
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as broken:
        raise _broken(where) from broken
    if root.getroottree().docinfo.internalDTD is not None:
        raise InputError("文件内部含有不允许的实体声明", where=where, advice="请确认来源")
    return root


class Tree:
    """
    One XML part: parsed, changed, and written with the bytes of every child of the root that is as it was.

    So the extension lists of a sheet keep their bytes when a hyperlink is added beside them.
    """

    def __init__(self, data: bytes, where: str) -> None:
        self.root = parse(data, where)
        self._data = data
        self._attributes = dict(self.root.attrib)
        self._before = [(child, etree.tostring(child)) for child in self.root]

    @property
    def changed(self) -> bool:
        """Whether the tree says anything else than its bytes."""
        now = [(child, etree.tostring(child)) for child in self.root]
        return now != self._before or dict(self.root.attrib) != self._attributes

    def data(self) -> bytes:
        """Return the part as it is now; its own bytes when nothing changed."""
        if not self.changed:
            return self._data
        whole = _DECLARATION + bytes(etree.tostring(self.root, encoding="UTF-8", xml_declaration=False))
        if _OTHER_ENCODING.match(self._data):  # expat, unlike lxml, knows few of them
            return whole
        starts, end = _children_of_root(self._data)
        if len(starts) != len(self._before) or not starts:
            return whole
        slices = zip(starts, [*starts[1:], end], strict=True)
        kept = {
            child: (before, self._data[start:stop])
            for (child, before), (start, stop) in zip(self._before, slices, strict=True)
        }
        head = self._data[: starts[0]]
        if dict(self.root.attrib) != self._attributes:
            head = whole[: whole.index(b">", len(_DECLARATION)) + 1]
        declared = set(_NAMESPACE.findall(head))
        return head + b"".join(_written(child, kept, declared) for child in self.root) + self._data[end:]


def local(element: Element) -> str:
    """Return a tag without its namespace; empty for comments."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def namespace(element: Element) -> str:
    """Return the namespace of an element."""
    return etree.QName(element).namespace or ""


def child(parent: Element, tag: str) -> Element:
    """Return the first child of that local name in the parent's own namespace, or None."""
    return parent.find(f"{{{namespace(parent)}}}{tag}")


def whole(text: str | None, default: int) -> int:
    """Read a whole number; what is none, or far too large for any, is the default."""
    try:
        number = int(text or "")
    except ValueError:
        return default
    return number if abs(number) < _FAR_TOO_LARGE else default


def decimal(text: str | None, default: float) -> float:
    """Read a number; what is none, or not finite, is the default."""
    try:
        number = float(text or "")
    except ValueError:
        return default
    return number if math.isfinite(number) else default


def children(parent: Element, tag: str) -> list[Element]:
    """Return the children of that local name in the parent's own namespace."""
    return list(parent.findall(f"{{{namespace(parent)}}}{tag}"))


def append(parent: Element, tag: str, **attributes: str) -> Element:
    """Add a child in the parent's own namespace."""
    return etree.SubElement(parent, f"{{{namespace(parent)}}}{tag}", attributes)


def canonical(element: Element) -> bytes:
    """Return bytes that are equal for equal elements, whatever their attribute order or prefixes."""
    try:
        return bytes(etree.tostring(element, method="c14n", exclusive=True, with_tail=False))
    except etree.C14NError:  # a relative namespace
        return bytes(etree.tostring(element, with_tail=False))


def rich_text(element: Element) -> str:
    """Return the text of a string item: its plain text or its runs joined, without phonetic hints."""
    ns = namespace(element)
    parts = [element] if element.find(f"{{{ns}}}t") is not None else element.findall(f"{{{ns}}}r")
    return decode("".join(part.findtext(f"{{{ns}}}t") or "" for part in parts))


def decode(text: str) -> str:
    """Undo Office's `_x000D_` escapes."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def encode(text: str) -> str:
    """Escape what XML cannot hold the way Office does; lone surrogates become U+FFFD."""
    return _ILLEGAL.sub(lambda found: _escape(found[0]), text)


def text_bytes(text: str) -> bytes:
    """Return a cell text as XML content."""
    escaped = encode(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return escaped.encode()


def mention(sheet: str) -> re.Pattern[bytes]:
    """Return a pattern for parts that may name a sheet in a formula, written in full or as character references."""
    return re.compile(re.escape(text_bytes(sheet.replace("'", "''"))) + rb"|&#|&apos;")


def in_utf8(data: bytes, where: str) -> bytes:
    """
    Return a part in UTF-8 and without comments or CDATA, as nearly all are, so that its text can be searched.

    Raises:
        InputError: it is not well-formed.
    """
    if b"<!--" not in data and b"<![CDATA[" not in data and not _OTHER_ENCODING.match(data):
        try:
            data.decode()
        except UnicodeDecodeError as broken:
            raise _broken(where) from broken
        return data
    root = parse(data, where)
    for comment in list(root.iter()):
        if not isinstance(comment.tag, str):
            comment.getparent().remove(comment)
    return _DECLARATION + bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=False))


def _broken(where: str) -> InputError:
    return InputError("文件内部的 XML 已损坏", where=where, advice="请用 Excel 打开并修复后另存")


def _written(child: Element, kept: dict[Element, tuple[bytes, bytes]], declared: set[bytes]) -> bytes:
    """Return one child of the root: as it came, or anew without the namespaces that the root declares."""
    now = bytes(etree.tostring(child))
    before, given = kept.get(child, (b"", b""))
    if now == before:
        return given
    text = bytes(etree.tostring(child, encoding="UTF-8", xml_declaration=False))
    end = text.index(b">")
    tag = _NAMESPACE.sub(lambda found: b"" if found[0] in declared else found[0], text[:end])
    return tag + text[end:]


def _children_of_root(data: bytes) -> tuple[list[int], int]:
    """Return where each child of the root begins, comments too, and where the root's end tag does."""
    parser = expat.ParserCreate()
    starts: list[int] = []
    depth, end = 0, 0

    def opened(*_: Any) -> None:
        nonlocal depth
        if depth == 1:
            starts.append(parser.CurrentByteIndex)
        depth += 1

    def closed(_: Any) -> None:
        nonlocal depth, end
        depth -= 1
        end = parser.CurrentByteIndex

    def aside(*_: Any) -> None:
        if depth == 1:
            starts.append(parser.CurrentByteIndex)

    parser.StartElementHandler, parser.EndElementHandler = opened, closed
    parser.CommentHandler = parser.ProcessingInstructionHandler = aside
    parser.Parse(data, True)  # noqa: FBT003 - expat knows no keywords
    return starts, end


def _escape(character: str) -> str:
    return "\ufffd" if "\ud800" <= character <= "\udfff" else f"_x{ord(character):04X}_"
