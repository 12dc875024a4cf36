"""How large the streams of a PDF become: pdfminer unpacks each at once, so a bomb is found before it is opened."""

from __future__ import annotations

import base64
import re
import zlib

from xl_jixiao.errors import InputError
from xl_jixiao.readers.limits import MAX_OLD_STREAM, MAX_STREAM

_STREAM = re.compile(rb"\bstream\r?\n")
_HEX = re.compile(rb"[0-9A-Fa-f\s]+>\s*")
_OLD = re.compile(rb"/(?:LZW|RunLength|RL\b)")
_FILTERS = 4
"""Times that a stream may be packed one over the other"""


def check_streams(data: bytes, name: str) -> None:
    """
    Refuse a PDF with a stream that unpacks beyond the limit.

    Raises:
        InputError: there is one.
    """
    for match in _STREAM.finditer(data):
        packed = data[match.end() : data.find(b"endstream", match.end())]
        if len(packed) > MAX_OLD_STREAM and _OLD.search(data, data.rfind(b"obj", 0, match.start()), match.start()):
            raise _too_large(name)
        for _ in range(_FILTERS):
            unpacked = _unpacked(packed)
            if unpacked is None:
                break
            if len(unpacked) > MAX_STREAM:
                raise _too_large(name)
            packed = unpacked


def _unpacked(packed: bytes) -> bytes | None:
    """Return at most one byte more than the limit; `None` for what is not packed, or encrypted."""
    try:
        if len(packed) > 2 and packed[0] & 0x0F == zlib.DEFLATED and int.from_bytes(packed[:2], "big") % 31 == 0:
            return zlib.decompressobj().decompress(packed, MAX_STREAM + 1)
        if packed.rstrip().endswith(b"~>"):
            return base64.a85decode(packed.rstrip().removesuffix(b"~>").removeprefix(b"<~"))
        if _HEX.fullmatch(packed):
            return bytes.fromhex(packed.decode("ascii").rstrip().removesuffix(">"))
    except (zlib.error, ValueError):
        pass
    return None


def _too_large(name: str) -> InputError:
    return InputError("PDF 解压后过大，已拒绝打开", where=name, advice="请确认来源，或索取 Excel 原表")
