"""XML of Office parts: parsed without entities or network, written as Excel writes it."""

from __future__ import annotations

import re
from typing import Any, TypeAlias

from lxml import etree

from xl_jixiao.errors import InputError

Element: TypeAlias = Any  # lxml ships no types

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"

_DECLARATION = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
_PROLOG = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*\?>\s*)?")
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
        raise InputError("文件内部的 XML 已损坏", where=where, advice="请用 Excel 打开并修复后另存") from broken
    if root.getroottree().docinfo.internalDTD is not None:
        raise InputError("文件内部含有不允许的实体声明", where=where, advice="请确认来源")
    return root


def serialize(root: Element, like: bytes = b"") -> bytes:
    """Write a tree in UTF-8, beginning as `like` (the part's former bytes) began."""
    prolog = _PROLOG.match(like)
    begin = prolog[0] if prolog and b"<?xml" in prolog[0] and b"utf-16" not in prolog[0].lower() else _DECLARATION
    return begin + bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=False))


def local(element: Element) -> str:
    """Return a tag without its namespace; empty for comments."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def namespace(element: Element) -> str:
    """Return the namespace of an element."""
    return etree.QName(element).namespace or ""


def child(parent: Element, tag: str) -> Element:
    """Return the first child of that local name in the parent's own namespace, or None."""
    return parent.find(f"{{{namespace(parent)}}}{tag}")


def children(parent: Element, tag: str) -> list[Element]:
    """Return the children of that local name in the parent's own namespace."""
    return list(parent.findall(f"{{{namespace(parent)}}}{tag}"))


def append(parent: Element, tag: str, **attributes: str) -> Element:
    """Add a child in the parent's own namespace."""
    return etree.SubElement(parent, f"{{{namespace(parent)}}}{tag}", attributes)


def canonical(element: Element) -> bytes:
    """Return bytes that are equal for equal elements, whatever their attribute order or prefixes."""
    return bytes(etree.tostring(element, method="c14n2", strip_text=True))


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


def _escape(character: str) -> str:
    return "\ufffd" if "\ud800" <= character <= "\udfff" else f"_x{ord(character):04X}_"
