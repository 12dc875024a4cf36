"""
A cell's own format as a text that brings it back exactly, also after other programs saved the workbook in between.

xlwings knows a fill only as one colour: patterns, theme colours and tints would be lost when a marked cell is cleared.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import xlwings as xw

Token: TypeAlias = str
"""The format of a cell; only this module reads it"""

_GRADIENTS = (4000, 4001)  # xlPatternLinearGradient, xlPatternRectangularGradient
_NO_PATTERN = -4142  # xlNone
_AUTOMATIC = -4105  # xlColorIndexAutomatic


class _Formats(Protocol):
    """How one kind of host tells and sets the format of a cell."""

    def tell(self, cell: Any) -> dict[str, Any]: ...

    def set(self, cell: Any, told: dict[str, Any], *, only_fill: bool) -> None: ...


def tokens(block: xw.Range) -> list[list[Token]]:
    """Return the format of each cell."""
    formats = _of(block)
    return [[json.dumps(formats.tell(cell), sort_keys=True) for cell in row] for row in _cells(block)]


def restore(block: xw.Range, wanted: Iterable[Iterable[Token]], *, only_fill: bool = False) -> None:
    """Give each cell a format that `tokens` told, or only its fill."""
    formats = _of(block)
    for row, texts in zip(_cells(block), wanted, strict=True):
        for cell, text in zip(row, texts, strict=True):
            formats.set(cell, json.loads(text), only_fill=only_fill)


def fill_can_return(token: Token) -> bool:
    """Whether the fill of a token can be brought back; Excel does not tell all of a gradient."""
    return json.loads(token).get("pattern") not in _GRADIENTS


def _of(block: xw.Range) -> _Formats:
    return _FileFormats() if block.sheet.book.app.engine.name == "jixiao-file" else _ExcelFormats()


def _cells(block: xw.Range) -> Iterator[list[xw.Range]]:
    rows, columns = block.shape
    return ([block[row, column] for column in range(columns)] for row in range(rows))


class _FileFormats:
    """Formats as the parts of a file say them; the index is a shortcut while it still means the same."""

    def tell(self, cell: xw.Range) -> dict[str, Any]:
        styles, style = _styles(cell), _style(cell)
        return {"style": style, "parts": styles.parts(style)}

    def set(self, cell: xw.Range, told: dict[str, Any], *, only_fill: bool) -> None:
        styles, parts = _styles(cell), told["parts"]
        if only_fill:
            parts = {**styles.parts(_style(cell)), "fill": parts["fill"], "apply_fill": parts["apply_fill"]}
        cell.impl.backend.content.restyle(cell.row, cell.column, styles.of_parts(parts, told["style"]))


class _ExcelFormats:
    """Formats as Excel's own objects tell them: the fill with pattern, theme and tint, and the number format."""

    def tell(self, cell: xw.Range) -> dict[str, Any]:
        inside = cell.api.Interior
        told: dict[str, Any] = {"number_format": cell.number_format, "pattern": int(inside.Pattern)}
        if told["pattern"] != _NO_PATTERN and told["pattern"] not in _GRADIENTS:
            told |= {side: _color(inside, side) for side in ("", "Pattern")}
        return told

    def set(self, cell: xw.Range, told: dict[str, Any], *, only_fill: bool) -> None:
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


def _styles(cell: xw.Range) -> Any:
    return cell.impl.sheet.book.document.styles


def _style(cell: xw.Range) -> int:
    style: int = cell.impl.backend.content.style(cell.row, cell.column)
    return style
