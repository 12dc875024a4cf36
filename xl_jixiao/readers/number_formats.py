"""
How a .xlsx shows its numbers: 0.95 as 95%, 86000000 as 86,000,000.00.

calamine gives values without their formats, so the few formats that change what a reader sees are taken from the
parts. A number is never shortened: digits that the format hides are kept.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple
from xml.sax.saxutils import unescape

if TYPE_CHECKING:
    import zipfile

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
_NUM_FMT = re.compile(r'<(?:\w+:)?numFmt\b[^>]*?numFmtId="(\d+)"[^>]*?formatCode="([^"]*)"')
_CELL_XFS = re.compile(r"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", re.DOTALL)
_XF = re.compile(r"<(?:\w+:)?xf\b([^>]*)>")
_XF_ID = re.compile(r'numFmtId="(\d+)"')
_SHEET = re.compile(r'<(?:\w+:)?sheet\b[^>]*?r:id="([^"]+)"')
_RELATION = re.compile(r"<(?:\w+:)?Relationship\b([^>]*)>")
_TARGET = re.compile(r'\bTarget="([^"]+)"')
_ID = re.compile(r'\bId="([^"]+)"')
_CELL = re.compile(r'<(?:\w+:)?c r="([A-Z]+\d+)"[^>]*?\bs="(\d+)"')
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
        number = Decimal(repr(value))
        if self.percent:
            number *= 100
        digits = f"{number.normalize():f}"
        whole, _, fraction = digits.partition(".")
        if self.decimals > len(fraction):
            fraction = fraction.ljust(self.decimals, "0")
        shown = f"{whole}.{fraction}" if fraction else whole
        return f"{self.front}{shown}{'%' if self.percent else ''}{self.back}"


class NumberFormats:
    """The number formats of one .xlsx."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        """Read the formats of all styles; the sheets are read when they are asked for."""
        self._archive = archive
        self._styles = self._read_styles()

    def of_sheet(self, number: int) -> dict[str, NumberFormat]:
        """Return the formats of a sheet, counted from 0, by A1 address; General and dates are left out."""
        if not self._styles:
            return {}
        parts = self._sheet_parts()
        if number >= len(parts):
            return {}
        text = self._text(parts[number])
        return {cell: self._styles[style] for cell, style in _CELL.findall(text) if style in self._styles}

    def _text(self, part: str) -> str:
        try:
            return self._archive.read(part).decode("utf-8", "replace")
        except KeyError:
            return ""

    def _read_styles(self) -> dict[str, NumberFormat]:
        text = self._text("xl/styles.xml")
        block = _CELL_XFS.search(text)
        if block is None:
            return {}
        codes = dict(_BUILT_IN)
        codes.update((int(number), unescape(code, {"&quot;": '"'})) for number, code in _NUM_FMT.findall(text))
        styles: dict[str, NumberFormat] = {}
        for at, attributes in enumerate(_XF.findall(block[0])):
            match = _XF_ID.search(attributes)
            found = read_code(codes.get(int(match[1]), "")) if match else None
            if found is not None:
                styles[str(at)] = found
        return styles

    def _sheet_parts(self) -> list[str]:
        targets: dict[str, str] = {}
        for attributes in _RELATION.findall(self._text("xl/_rels/workbook.xml.rels")):
            target, number = _TARGET.search(attributes), _ID.search(attributes)
            if target and number:
                targets[number[1]] = target[1]
        found = [targets.get(number, "") for number in _SHEET.findall(self._text("xl/workbook.xml"))]
        return [target.lstrip("/") if target.startswith("/") else f"xl/{target}" for target in found]


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
