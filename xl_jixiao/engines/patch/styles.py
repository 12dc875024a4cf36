"""
Cell formats of a workbook: read, and extended by appending; a format that exists is never changed.

A colour that is set again after a change finds the format it came from, so that marking and clearing a cell
leaves its format index as it was.
"""

from __future__ import annotations

import colorsys
import re
from copy import deepcopy
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from openpyxl.styles.colors import COLOR_INDEX
from openpyxl.styles.numbers import BUILTIN_FORMATS

from xl_jixiao.engines import values
from xl_jixiao.engines.patch import markup
from xl_jixiao.engines.patch.markup import canonical, child, children, local

if TYPE_CHECKING:
    from xl_jixiao.engines.patch.archive import Archive
    from xl_jixiao.engines.patch.markup import Element

Rgb: TypeAlias = tuple[int, int, int]
Property: TypeAlias = Literal[
    "number_format", "color", "bold", "italic", "underline", "size", "font", "font_color",
    "horizontal", "vertical", "wrap", "quote_prefix", "locked",
]  # fmt: skip

_Key: TypeAlias = tuple[frozenset[tuple[str, str]], bytes]

FIRST_CUSTOM_FORMAT = 164
# Number formats that Chinese Excel keeps under built-in ids (ECMA-376 part 1, 18.8.30).
_CHINESE_FORMATS = {
    27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 29: 'm"月"d"日"', 30: "m-d-yy", 31: 'yyyy"年"m"月"d"日"',
    32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"', 34: '上午/下午h"时"mm"分"', 35: '上午/下午h"时"mm"分"ss"秒"',
    36: 'yyyy"年"m"月"', 50: 'yyyy"年"m"月"', 51: 'm"月"d"日"', 52: 'yyyy"年"m"月"', 53: 'm"月"d"日"',
    54: 'm"月"d"日"', 55: '上午/下午h"时"mm"分"', 56: '上午/下午h"时"mm"分"ss"秒"', 57: 'yyyy"年"m"月"',
    58: 'm"月"d"日"',
}  # fmt: skip
_NEEDLESS_ESCAPE = re.compile(r"\\([-+/():!^&~{}<>= ])")  # Excel shows these as they are
_FORMATS = {**_CHINESE_FORMATS, **BUILTIN_FORMATS}
_THEME_ORDER = (
    "lt1", "dk1", "lt2", "dk2", "accent1", "accent2", "accent3", "accent4", "accent5", "accent6", "hlink", "folHlink"
)  # fmt: skip
_FONT_ORDER = (
    "b", "i", "strike", "condense", "extend", "outline", "shadow", "u", "vertAlign", "sz", "color", "name", "family",
    "charset", "scheme",
)  # fmt: skip
_ITEMS = {"font": ("fonts", "fontId"), "fill": ("fills", "fillId"), "border": ("borders", "borderId")}
_HORIZONTAL = {"center_across_selection": "centerContinuous"}
_MINIMAL = (
    f'<styleSheet xmlns="{markup.MAIN}"><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs></styleSheet>'
)
_CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"


class Styles:
    """The formats of one workbook, by index."""

    def __init__(self, archive: Archive) -> None:
        found = archive.related(archive.main, "styles")
        if found:
            self._name = found[0].target
        else:
            self._name = "xl/styles.xml"
            archive.add(self._name, _MINIMAL.encode(), _CONTENT_TYPE)
            archive.relate(archive.main, "styles", self._name)
        self._root = archive.tree(self._name)
        self._theme = _theme_colors(archive)
        self._changes: dict[tuple[int, str, Any], int] = {}
        self._formats: dict[int, str] = {}
        self._told: dict[int, dict[str, str]] = {}
        self._xfs = self._part("cellXfs")

    @cached_property
    def _index(self) -> dict[_Key, int]:
        """The first format of each look."""
        return {_key(xf): index for index, xf in reversed(list(enumerate(self._xfs)))}

    @cached_property
    def _siblings(self) -> dict[_Key, list[int]]:
        """Formats that differ in nothing but their fill."""
        groups: dict[_Key, list[int]] = {}
        for index, xf in enumerate(self._xfs):
            groups.setdefault(_key(xf, "fillId"), []).append(index)
        return groups

    def get(self, style: int, which: Property) -> Any:
        """Return one property of a format: a colour as RGB or None, a font size in points, and so on."""
        xf = self._xf(style)
        if which == "number_format":
            return self.number_format(style)
        if which == "color":
            return self._fill_color(self._item("fills", xf, "fillId"))
        if which in {"horizontal", "vertical", "wrap"}:
            return _alignment(xf, which)
        if which == "quote_prefix":
            return _on(xf.get("quotePrefix", "0"))
        if which == "locked":
            protection = child(xf, "protection")
            return protection is None or _on(protection.get("locked", "1"))
        return self._font_property(self._item("fonts", xf, "fontId"), which)

    def number_format(self, style: int) -> str:
        """Return the number format, `General` unless another is set."""
        if style not in self._formats:
            number = markup.whole(self._xf(style).get("numFmtId"), 0)
            own = child(self._root, "numFmts")
            codes = {markup.whole(f.get("numFmtId"), 0): f.get("formatCode") for f in own} if own is not None else {}
            code = str(codes.get(number) or _FORMATS.get(number, "General"))
            self._formats[style] = _NEEDLESS_ESCAPE.sub(r"\1", code)
        return self._formats[style]

    def is_date(self, style: int) -> bool:
        """Whether numbers of this format are dates."""
        return values.is_date(self.number_format(style))

    def change(self, style: int, which: Property, value: Any) -> int:
        """Return the index of the format that differs in one property; it is appended when there is none."""
        key = (style, which, value)
        if key not in self._changes:
            self._changes[key] = style if self.get(style, which) == value else self._changed(style, which, value)
        return self._changes[key]

    def parts(self, style: int) -> dict[str, str]:
        """Return a format in its own words, so that it means the same in any workbook: XML, and the number format."""
        if style not in self._told:
            xf = deepcopy(self._xf(style))
            said = {"number_format": self.number_format(style), "apply_fill": xf.attrib.pop("applyFill", "")}
            for part, (items, attribute) in _ITEMS.items():
                said[part] = canonical(self._item(items, xf, attribute)).decode()
                xf.attrib.pop(attribute, None)
            xf.attrib.pop("numFmtId", None)
            self._told[style] = {**said, "rest": canonical(xf).decode()}
        return self._told[style]

    def of_parts(self, parts: dict[str, str], likely: int) -> int:
        """Return the index of the format that `parts` describe: the likely one if it is that, else one like it."""
        there = range(len(self._xfs))
        if likely in there and self.parts(likely) == parts:
            return likely
        for style in there:
            if self.parts(style) == parts:
                return style
        xf = self._parsed(parts["rest"])
        xf.set("numFmtId", self._format_id(parts["number_format"]))
        if parts["apply_fill"]:
            xf.set("applyFill", parts["apply_fill"])
        for part, (items, attribute) in _ITEMS.items():
            xf.set(attribute, str(self._place(items, self._parsed(parts[part]))))
        return self._placed(xf)

    # --- inside: one format

    def _parsed(self, xml: str) -> Element:
        return markup.parse(xml.encode(), self._name)

    def _xf(self, style: int) -> Element:
        return self._xfs[style] if 0 <= style < len(self._xfs) else self._xfs[0]

    def _changed(self, style: int, which: Property, value: Any) -> int:
        xf = deepcopy(self._xf(style))
        if which == "color":
            return self._with_fill(xf, value)
        if which == "number_format":
            xf.set("numFmtId", self._format_id(value))
            xf.set("applyNumberFormat", "1")
        elif which in {"horizontal", "vertical", "wrap"}:
            _align(xf, which, value)
        elif which == "quote_prefix":
            _flag(xf, "quotePrefix", value)
        elif which == "locked":
            protection = child(xf, "protection")
            protection = markup.append(xf, "protection") if protection is None else protection
            protection.set("locked", "1" if value else "0")
            xf.set("applyProtection", "1")
        else:
            font = deepcopy(self._item("fonts", xf, "fontId"))
            self._set_font(font, which, value)
            xf.set("fontId", str(self._place("fonts", font)))
            xf.set("applyFont", "1")
        return self._placed(xf)

    def _placed(self, xf: Element) -> int:
        same = _key(xf)
        if same not in self._index:
            self._index[same] = len(self._xfs)
            self._siblings.setdefault(_key(xf, "fillId"), []).append(len(self._xfs))
            self._xfs.append(xf)
            self._xfs.set("count", str(len(self._xfs)))
        return self._index[same]

    def _with_fill(self, xf: Element, color: Rgb | None) -> int:
        """Prefer a format that shows this colour already, whatever way its fill says it (theme, tint, pattern)."""
        for index in self._siblings.get(_key(xf, "fillId"), []):
            if self.get(index, "color") == color:
                return index
        if color is None:
            xf.set("fillId", "0")
        else:
            fill = self._new("fill")
            pattern = markup.append(fill, "patternFill", patternType="solid")
            markup.append(pattern, "fgColor", rgb=_hex(color))
            markup.append(pattern, "bgColor", indexed="64")
            xf.set("fillId", str(self._place("fills", fill)))
        xf.set("applyFill", "1")
        return self._placed(xf)

    # --- inside: fonts, fills, number formats

    def _part(self, tag: str) -> Element:
        found = child(self._root, tag)
        return markup.append(self._root, tag) if found is None else found

    def _item(self, tag: str, xf: Element, attribute: str) -> Element:
        items, index = self._part(tag), markup.whole(xf.get(attribute), 0)
        return items[index] if index < len(items) else self._new(tag[:-1])

    def _new(self, tag: str) -> Element:
        return self._root.makeelement(f"{{{markup.namespace(self._root)}}}{tag}", nsmap=self._root.nsmap)

    def _place(self, tag: str, item: Element) -> int:
        items, same = self._part(tag), canonical(item)
        for index, other in enumerate(items):
            if canonical(other) == same:
                return index
        items.append(item)
        items.set("count", str(len(items)))
        return len(items) - 1

    def _format_id(self, code: str) -> str:
        for number, known in BUILTIN_FORMATS.items():
            if known == code:
                return str(number)
        own = child(self._root, "numFmts")
        if own is None:
            own = self._new("numFmts")
            self._root.insert(0, own)
        for element in own:
            if element.get("formatCode") == code:
                return str(element.get("numFmtId"))
        number = max([FIRST_CUSTOM_FORMAT - 1, *(markup.whole(element.get("numFmtId"), 0) for element in own)]) + 1
        markup.append(own, "numFmt", numFmtId=str(number), formatCode=code)
        own.set("count", str(len(own)))
        return str(number)

    def _font_property(self, font: Element, which: str) -> Any:
        if which in {"bold", "italic"}:
            flag = child(font, which[0])
            return flag is not None and _on(flag.get("val", "1"))
        if which == "underline":
            return child(font, "u") is not None and child(font, "u").get("val", "single") != "none"
        if which == "size":
            size = child(font, "sz")
            return markup.decimal(size.get("val"), 11) if size is not None else 11.0
        if which == "font":
            name = child(font, "name")
            return name.get("val", "") if name is not None else ""
        color = self._color(child(font, "color"))
        return (0, 0, 0) if color is None else color

    def _set_font(self, font: Element, which: str, value: Any) -> None:
        tag = {"bold": "b", "italic": "i", "underline": "u", "size": "sz", "font": "name", "font_color": "color"}[which]
        for old in children(font, tag) + (children(font, "scheme") if which == "font" else []):
            font.remove(old)
        if value is False or value is None:
            return
        element = markup.append(font, tag)
        if which == "font_color":
            element.set("rgb", _hex(value))
        elif which in {"size", "font"}:
            element.set("val", f"{value:g}" if which == "size" else value)
        rank = _FONT_ORDER.index(tag)
        before = [
            e for e in font if e is not element and (local(e) not in _FONT_ORDER or _FONT_ORDER.index(local(e)) < rank)
        ]
        font.insert(len(before), element)

    def _fill_color(self, fill: Element) -> Rgb | None:
        pattern = child(fill, "patternFill")
        if pattern is None:
            stops = list(fill.iter(f"{{{markup.namespace(fill)}}}color"))
            return self._color(stops[0]) if stops else None
        kind = pattern.get("patternType", "none")
        if kind == "none":
            return None
        return self._color(child(pattern, "fgColor" if kind == "solid" else "bgColor")) or (255, 255, 255)

    def _color(self, element: Element | None) -> Rgb | None:
        """Return a colour as shown: theme colour and tint applied; None for automatic."""
        if element is None:
            return None
        if rgb := element.get("rgb"):
            base = _rgb(rgb)
        elif (theme := element.get("theme")) is not None:
            base = self._theme.get(markup.whole(theme, -1))
        elif (indexed := element.get("indexed")) is not None:
            known = dict(enumerate(COLOR_INDEX))
            base = _rgb(known.get(markup.whole(indexed, -1), ""))
        else:
            base = None
        return _tinted(base, markup.decimal(element.get("tint"), 0)) if base else None


def _alignment(xf: Element, which: str) -> Any:
    element = child(xf, "alignment")
    if which == "wrap":
        return element is not None and _on(element.get("wrapText", "0"))
    default = "general" if which == "horizontal" else "bottom"
    said = element.get(which, default) if element is not None else default
    return next((ours for ours, theirs in _HORIZONTAL.items() if theirs == said), said)


def _align(xf: Element, which: str, value: Any) -> None:
    element = child(xf, "alignment")
    if element is None:
        element = markup.append(xf, "alignment")
        xf.insert(0, element)
    if which == "wrap":
        _flag(element, "wrapText", value)
    elif value == ("general" if which == "horizontal" else "bottom"):
        element.attrib.pop(which, None)
    else:
        element.set(which, _HORIZONTAL.get(value, value))
    if not element.attrib:
        xf.remove(element)
    xf.set("applyAlignment", "1")


def _flag(element: Element, name: str, value: bool) -> None:  # noqa: FBT001 - the value is the point
    if value:
        element.set(name, "1")
    else:
        element.attrib.pop(name, None)


def _on(text: str) -> bool:
    return text not in {"0", "false"}


def _key(xf: Element, *without: str) -> _Key:
    """
    Return what is equal for formats that look equal.

    What `applyFill` and the like say only matters when somebody gives the cell another named style.
    """
    said = {name: value for name, value in xf.attrib.items() if name not in without and not name.startswith("apply")}
    return frozenset(said.items()), b"".join(canonical(part) for part in xf)


def _hex(color: Rgb) -> str:
    return "FF{:02X}{:02X}{:02X}".format(*color)


def _rgb(text: str) -> Rgb | None:
    try:
        red, green, blue = bytes.fromhex(text[-6:])
    except ValueError:
        return None
    return red, green, blue


def _tinted(color: Rgb, tint: float) -> Rgb:
    """Lighten (tint > 0) or darken a colour in HLS, ECMA-376 part 1, 18.8.19."""
    if not tint:
        return color
    hue, light, saturation = colorsys.rgb_to_hls(*(part / 255 for part in color))
    light = light * (1 + tint) if tint < 0 else light * (1 - tint) + tint
    red, green, blue = (round(part * 255) for part in colorsys.hls_to_rgb(hue, light, saturation))
    return red, green, blue


def _theme_colors(archive: Archive) -> dict[int, Rgb]:
    found = archive.related(archive.main, "theme")
    if not found or found[0].target not in archive:
        return {}
    root = markup.parse(archive[found[0].target], archive.where)
    named = {local(element): element[0] for element in root.iter() if len(element) and local(element) in _THEME_ORDER}
    colors = {name: _rgb(str(element.get("lastClr") or element.get("val", ""))) for name, element in named.items()}
    return {index: color for index, name in enumerate(_THEME_ORDER) if (color := colors.get(name))}
