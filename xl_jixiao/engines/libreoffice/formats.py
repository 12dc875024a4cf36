"""Number formats and cell properties: LibreOffice's names and values for Excel's."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from xl_jixiao.engines.values import is_date

if TYPE_CHECKING:
    from xl_jixiao.engines.backend import Property, Rgb

BOOLEAN = "BOOLEAN"
_BOLD, _NORMAL = 150.0, 100.0
_LETTERS = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|(?<![A-Za-z])(?:AM/PM|A/P)|[YMDHSN]+')
_ELAPSED = re.compile(r"\[[HMS]+\]")
_HORIZONTAL = ("STANDARD", "LEFT", "CENTER", "RIGHT", "BLOCK", "REPEAT")
_HORIZONTAL_NAMES = ("general", "left", "center", "right", "justify", "fill")
_VERTICAL_NAMES = ("bottom", "top", "center", "bottom", "justify")  # by com.sun.star.table.CellVertJustify2
# The property, and those of the same meaning for Chinese and for Arabic letters.
_SCRIPTS = {
    "bold": "CharWeight",
    "italic": "CharPosture",
    "size": "CharHeight",
    "font": "CharFontName",
}
_PLAIN: dict[Property, str] = {
    "color": "CellBackColor",
    "font_color": "CharColor",
    "underline": "CharUnderline",
    "horizontal": "HoriJustify",
    "vertical": "VertJustify",
    "wrap": "IsTextWrapped",
}


FILL = ("CellBackColor", "IsCellBackgroundTransparent")
DIRECT = (
    *FILL,
    "NumberFormat",
    *(name + script for name in _SCRIPTS.values() for script in ("", "Asian", "Complex")),
    *(name for name in _PLAIN.values() if name not in FILL),
)
"""Properties of a cell that our actions change"""
_ENUMS = {
    "CharPosture": "com.sun.star.awt.FontSlant",
    "CharPostureAsian": "com.sun.star.awt.FontSlant",
    "CharPostureComplex": "com.sun.star.awt.FontSlant",
    "HoriJustify": "com.sun.star.table.CellHoriJustify",
}


class NumberFormats:
    """The number formats of one document, by key and by Excel's code."""

    def __init__(self, uno: Any, model: Any) -> None:
        self._formats = model.NumberFormats
        self._locale = uno.createUnoStruct("com.sun.star.lang.Locale")  # the document's own
        self._codes: dict[int, str] = {}

    def code(self, key: int) -> str:
        """Return Excel's code of a format, `General`, `yyyy-mm-dd`, `@`; `BOOLEAN` for truth values."""
        if key not in self._codes:
            text = str(self._formats.getByKey(key).FormatString)
            self._codes[key] = "General" if text in {"Standard", "General"} else _as_excel(text)
        return self._codes[key]

    def key(self, code: str) -> int:
        """Return the key of a format, added when the document has none like it."""
        found = int(self._formats.queryKey(code, self._locale, False))  # noqa: FBT003 - UNO knows no keywords
        return found if found >= 0 else int(self._formats.addNew(code, self._locale))


def names(which: Property) -> tuple[str, ...]:
    """Return the properties of a cell that say one thing: for fonts one for each kind of letters."""
    if which in _SCRIPTS:
        return tuple(_SCRIPTS[which] + script for script in ("", "Asian", "Complex"))
    return (_PLAIN[which],)


def from_calc(which: Property, value: Any) -> Any:
    """Return what LibreOffice says of a property as xlwings says it."""
    said = value
    match which:
        case "color":
            said = None if value == -1 else _rgb(value)
        case "font_color":
            said = (0, 0, 0) if value == -1 else _rgb(value)
        case "bold":
            said = value > _NORMAL
        case "italic":
            said = value.value != "NONE"
        case "underline":
            said = bool(value)
        case "horizontal":
            said = _HORIZONTAL_NAMES[_HORIZONTAL.index(value.value)]
        case "vertical":
            said = _VERTICAL_NAMES[value] if value < len(_VERTICAL_NAMES) else "bottom"
    return said


def to_calc(uno: Any, which: Property, value: Any) -> Any:
    """Return a property in LibreOffice's terms."""
    said = value
    match which:
        case "color" | "font_color":
            said = -1 if value is None else (value[0] << 16) + (value[1] << 8) + value[2]
        case "bold":
            said = _BOLD if value else _NORMAL
        case "italic":
            said = uno.Enum("com.sun.star.awt.FontSlant", "ITALIC" if value else "NONE")
        case "underline":
            said = 1 if value else 0
        case "horizontal":
            known = value if value in _HORIZONTAL_NAMES else "center"  # across several cells or distributed: nearest
            said = uno.Enum("com.sun.star.table.CellHoriJustify", _HORIZONTAL[_HORIZONTAL_NAMES.index(known)])
        case "vertical":
            said = {"top": 1, "center": 2, "bottom": 3, "justify": 4, "distributed": 4}[value]
    return said


def packed(value: Any) -> Any:
    """Return a property's value as JSON takes it: an enumeration by the name of its member."""
    return getattr(value, "value", value)


def unpacked(uno: Any, name: str, value: Any) -> Any:
    """Return what `packed` packed."""
    return uno.Enum(_ENUMS[name], value) if name in _ENUMS else value


def means_date(code: str) -> bool:
    """Whether numbers in this format are dates."""
    return code != BOOLEAN and is_date(code)


def _as_excel(code: str) -> str:
    """Write the letters of dates small, as Excel does; colours and texts stay."""

    def small(found: re.Match[str]) -> str:
        text = found[0]
        is_letters = text[0] in "YMDHSN" or _ELAPSED.fullmatch(text)
        return text.lower() if is_letters else text

    return code if code == BOOLEAN or "General" in code else _LETTERS.sub(small, code)


def _rgb(color: int) -> Rgb:
    return color >> 16 & 0xFF, color >> 8 & 0xFF, color & 0xFF
