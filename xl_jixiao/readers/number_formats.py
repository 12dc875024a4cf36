"""
How a .xlsx shows its numbers: 0.95 as 95%, 86000000 as 86,000,000.00.

calamine gives values without their formats, so the few formats that change what a reader sees are taken from the
parts. A number is never shortened: digits that the format hides are kept.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from html import unescape
from typing import TYPE_CHECKING, NamedTuple

from xl_jixiao.readers.parts import LARGE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_jixiao.readers.parts import Parts

_BUILT_IN = {
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    37: "#,##0",
    38: "#,##0",
    39: "#,##0.00",
    40: "#,##0.00",
    41: "#,##0",
    42: "#,##0",
    43: "#,##0.00",
    44: "#,##0.00",
}
"""Formats of ECMA-376 18.8.30 that need no definition in the file"""
_NUM_FMT = re.compile(rb'<(?:\w+:)?numFmt\b[^>]*?numFmtId="(\d+)"[^>]*?formatCode="([^"]*)"')
_CELL_XFS = re.compile(rb"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", re.DOTALL)
_XF = re.compile(rb"<(?:\w+:)?xf\b([^>]*)>")
_XF_ID = re.compile(rb'numFmtId="(\d+)"')
_STYLE = re.compile(rb'[^>]*? s="(\d+)"')
_CELL = re.compile(rb'<(?:\w+:)?c (?=[^>]*?\br="([A-Z]+\d+)")[^>]*?\bs="(\d+)"')
_CODE = re.compile(
    r'(?P<front>(?:"[^"]*"|\\.|[≥≤=<>¥￥(（])*)(?P<number>[#0,?]*[#0?](?:\.(?P<zeros>0+))?)(?P<percent>%?)'
    r'(?P<back>(?:"[^"]*"|\\.|[)）\s])*)'
)
_FILLERS = re.compile(r"\[[^\]]*\]|_.|\*.")


class NumberFormat(NamedTuple):
    """What surrounds a number and how many decimals it has at least."""

    front: str
    decimals: int
    percent: bool
    back: str

    def show(self, value: float) -> str:
        """Write a number as this format shows it, without thousands separators."""
        number = Decimal(f"{value:.15g}")  # as many digits as Excel has; those behind are noise of the float
        if self.percent:
            number *= 100
        digits = f"{number.normalize():f}"
        whole, _, fraction = digits.partition(".")
        if self.decimals > len(fraction):
            fraction = fraction.ljust(self.decimals, "0")
        shown = f"{whole}.{fraction}" if fraction else whole
        return f"{self.front}{shown}{'%' if self.percent else ''}{self.back}"


def formats_of(parts: Parts, sheet: int, addresses: Sequence[str]) -> list[NumberFormat | None]:
    """
    Return the formats of some cells of a .xlsx; `None` for General and dates.

    Args:
        parts: of the workbook.
        sheet: its number, from 0.
        addresses: of the cells, such as `C7`, in the order of the sheet: by rows.

    Raises:
        InputError: a part is broken.
    """
    part = parts["xl/styles.xml"]
    styles = (_known_styles if len(part) < LARGE else _styles)(part)
    if not styles or sheet >= len(parts.sheets):
        return [None] * len(addresses)
    return [styles.get(style) for style in _cell_styles(parts[parts.sheets[sheet]], addresses)]


def _cell_styles(part: bytes, addresses: Sequence[str]) -> list[bytes]:
    """Return the numbers of the cells' styles, `b""` for a cell without; each search goes on where the last found."""
    found: list[bytes] = []
    at = 0
    for address in addresses:
        at = part.find(b'<c r="%s"' % address.encode(), at)
        if at < 0:  # written in another order, or with a prefix
            styles = dict(_CELL.findall(part))
            return [styles.get(address.encode(), b"") for address in addresses]
        style = _STYLE.match(part, at)
        found.append(style[1] if style else b"")
    return found


def _styles(part: bytes) -> dict[bytes, NumberFormat]:
    """Return the formats of all cell styles by their number."""
    block = _CELL_XFS.search(part)
    if block is None:
        return {}
    codes = dict(_BUILT_IN)
    codes.update((int(number), unescape(code.decode("utf-8", "replace"))) for number, code in _NUM_FMT.findall(part))
    styles: dict[bytes, NumberFormat] = {}
    for at, attributes in enumerate(_XF.findall(block[0])):
        match = _XF_ID.search(attributes)
        found = read_code(codes.get(int(match[1]), "")) if match else None
        if found is not None:
            styles[b"%d" % at] = found
    return styles


_known_styles = lru_cache(maxsize=64)(_styles)
"""Files of one program share their styles"""


@lru_cache(maxsize=256)
def read_code(code: str) -> NumberFormat | None:
    """Read a format code that shows a number with fixed decimals; `None` for General, dates, fractions."""
    match = _CODE.fullmatch(_FILLERS.sub("", code.partition(";")[0]).strip())
    if match is None:
        return None
    zeros = match["zeros"] or ""
    return NumberFormat(_literal(match["front"]), len(zeros), bool(match["percent"]), _literal(match["back"]))


def _literal(text: str) -> str:
    return re.sub(r'"([^"]*)"|\\(.)', lambda found: found[1] or found[2] or "", text).strip()
