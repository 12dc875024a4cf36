"""
A cell's own format as a text that brings it back exactly, also after other programs saved the workbook in between.

xlwings knows a fill only as one colour: patterns, theme colours and tints would be lost when a marked cell is cleared.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Sequence

    import xlwings as xw

Token: TypeAlias = str
"""The format of a cell; only this module reads it"""
Told: TypeAlias = dict[str, Any]

_GRADIENTS = (4000, 4001)  # xlPatternLinearGradient, xlPatternRectangularGradient
_NO_PATTERN = -4142  # xlNone
_AUTOMATIC = -4105  # xlColorIndexAutomatic
_FONT = "CharFontName"
_UNSAID = {
    "CellBackColor": -1,
    "HoriJustify": "STANDARD",
    "IsCellBackgroundTransparent": True,
    "IsTextWrapped": False,
    "NumberFormat": "General",
    "VertJustify": 3,
}
"""What a cell of LibreOffice is where nothing is set on it; opening a saved workbook sets just this"""


def tokens(block: xw.Range) -> list[list[Token]]:
    """Return the format of each cell."""
    told = block.impl.backend.tell_formats(block.impl.box) if _is_ours(block) else _excel_formats(block)
    return [[_token(one) for one in row] for row in told]


def restore(block: xw.Range, wanted: Sequence[Sequence[Token]], *, only_fill: bool = False) -> None:
    """
    Give each cell a format that `tokens` told, or only its fill.

    What another kind of host told is brought back as far as all hosts agree: colour and number format.
    """
    told = [[json.loads(one) for one in row] for row in wanted]
    if any(_host(one) != _host_of(block) for row in told for one in row):
        for cell, one in zip(block, (one for row in told for one in row), strict=True):
            cell.color, number_format = _common(one)
            if not only_fill:
                cell.number_format = number_format
    elif _is_ours(block):
        block.impl.backend.put_formats(block.impl.box, told, only_fill=only_fill)
    else:
        for cell, one in zip(block, (one for row in told for one in row), strict=True):
            _put_excel_format(cell, one, only_fill=only_fill)


def taken_back(before: Token, after: Token, now: Token) -> Token | None:
    """
    Return the format of a cell without what an action changed in it; None where somebody changed just that since.

    Only the properties that differ between `before` and `after` are compared and put back: LibreOffice says others
    anew, and some fonts otherwise, whenever it saves and opens a workbook. Of different hosts, all is put back, and
    compared as far as both can tell.
    """
    told, left, there = (json.loads(token) for token in (before, after, now))
    if _host(left) != _host(there):
        return before if _common(left) == _common(there) else None
    old, new, today = (one.get("parts", one) for one in (told, left, there))
    changed = {name for name in {*old, *new} if old.get(name) != new.get(name)}
    if any(_said(new, name) != _said(today, name) for name in changed if not name.startswith(_FONT)):
        return None
    merged = {name: value for name, value in today.items() if name not in changed}
    merged |= {name: old[name] for name in changed if name in old}
    if "parts" in told:
        merged = {"style": told["style"], "parts": merged, "color": (told if "fill" in changed else there)["color"]}
    return _token(merged)


def row_tokens(block: xw.Range) -> list[Token]:
    """Return how high each row of a block is, and how that is said."""
    rows = range(block.row, block.row + block.shape[0])
    if _is_ours(block):
        told = [block.impl.backend.lines.tell_height(row) for row in rows]
    else:
        told = [{"height": block.sheet.range((row, 1)).row_height} for row in rows]
    return [json.dumps({_host_of(block): one}, sort_keys=True) for one in told]


def restore_row(row: xw.Range, token: Token) -> None:
    """Make a row as high as it was; what another kind of host told is left to this one's own measure."""
    told = json.loads(token).get(_host_of(row))
    if told is None:
        row.rows.autofit()
    elif _is_ours(row):
        row.impl.backend.lines.put_height(row.row, told)
    else:
        row.row_height = told["height"]


def same_height(one: Token, other: Token) -> bool:
    """Whether two tokens mean one height; of different hosts that cannot be told, and counts as the same."""
    told, other_told = json.loads(one), json.loads(other)
    return bool(told == other_told or told.keys() != other_told.keys())


def fill_can_return(token: Token) -> bool:
    """Whether the fill of a token can be brought back; Excel does not tell all of a gradient."""
    return json.loads(token).get("pattern") not in _GRADIENTS


def _host_of(block: xw.Range) -> str:
    if not _is_ours(block):
        return "excel"
    return "file" if block.sheet.book.app.engine.name == "jixiao-file" else "libreoffice"


def _token(told: Told) -> Token:
    return json.dumps(told, sort_keys=True, ensure_ascii=False)


def _said(told: Told, name: str) -> Any:
    return told.get(name, _UNSAID.get(name))


def _host(told: Told) -> str:
    """Return what kind of host told a format."""
    return "file" if "parts" in told else "excel" if "pattern" in told else "libreoffice"


def _common(told: Told) -> tuple[tuple[int, int, int] | None, str]:
    """Return colour and number format, which every host can tell."""
    if _host(told) == "libreoffice":
        color = told.get("CellBackColor", -1)
        number_format = str(told.get("NumberFormat", "General"))
        return (None if color == -1 else (color >> 16 & 0xFF, color >> 8 & 0xFF, color & 0xFF)), number_format
    number_format = str(told.get("parts", told)["number_format"])
    return (tuple(told["color"]) if told["color"] else None), number_format


def _is_ours(block: xw.Range) -> bool:
    return str(block.sheet.book.app.engine.name).startswith("jixiao-")


def _excel_formats(block: xw.Range) -> list[list[dict[str, Any]]]:
    rows, columns = block.shape
    return [[_excel_format(block[row, column]) for column in range(columns)] for row in range(rows)]


def _excel_format(cell: xw.Range) -> dict[str, Any]:
    """Return a format as Excel's own objects tell it: the fill with pattern, theme and tint, and the number format."""
    inside = cell.api.Interior
    told: Told = {"number_format": cell.number_format, "color": cell.color, "pattern": int(inside.Pattern)}
    if told["pattern"] != _NO_PATTERN and told["pattern"] not in _GRADIENTS:
        told |= {side: _color(inside, side) for side in ("", "Pattern")}
    return told


def _put_excel_format(cell: xw.Range, told: dict[str, Any], *, only_fill: bool) -> None:
    inside = cell.api.Interior
    if told["pattern"] not in _GRADIENTS:
        inside.Pattern = told["pattern"]
        for side in ("", "Pattern"):
            for name, value in told.get(side, {}).items():
                setattr(inside, name, value)
    if not only_fill:
        cell.number_format = told["number_format"]


def _color(inside: Any, side: str) -> dict[str, Any]:
    """Return how a colour of a fill is said: automatic, by the theme with a tint, or as it is."""
    theme = getattr(inside, f"{side}ThemeColor")
    if theme is not None and int(theme) > 0:
        tint = f"{side}TintAndShade"
        return {f"{side}ThemeColor": int(theme), tint: getattr(inside, tint)}
    if getattr(inside, f"{side}ColorIndex") == _AUTOMATIC:
        return {f"{side}ColorIndex": _AUTOMATIC}
    return {f"{side}Color": getattr(inside, f"{side}Color")}
