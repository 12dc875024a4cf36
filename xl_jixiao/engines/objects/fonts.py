"""The font of a block, and colours as xlwings takes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlwings import base_classes as base

if TYPE_CHECKING:
    from xl_jixiao.engines import backend
    from xl_jixiao.engines.objects.ranges import Range


class Font(base.Font):
    """The font of a block."""

    api = None

    def __init__(self, parent: Range) -> None:
        self.parent = parent

    bold = property(lambda self: self.parent.shared("bold"), lambda self, v: self.parent.set_all("bold", bool(v)))
    italic = property(lambda self: self.parent.shared("italic"), lambda self, v: self.parent.set_all("italic", bool(v)))
    size = property(lambda self: self.parent.shared("size"), lambda self, v: self.parent.set_all("size", float(v)))
    name = property(lambda self: self.parent.shared("font"), lambda self, v: self.parent.set_all("font", v))
    color = property(
        lambda self: self.parent.shared("font_color"), lambda self, v: self.parent.set_all("font_color", rgb_of(v))
    )


def rgb_of(color: Any) -> backend.Rgb | None:
    """Read a colour as xlwings takes it: RGB, `#rrggbb`, or Excel's number (blue first)."""
    if color is None:
        return None
    if isinstance(color, str):
        red, green, blue = bytes.fromhex(color.removeprefix("#"))
        return red, green, blue
    if isinstance(color, int):
        return color & 0xFF, color >> 8 & 0xFF, color >> 16 & 0xFF
    red, green, blue = (int(part) for part in color)
    return red, green, blue
