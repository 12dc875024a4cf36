"""
The ribbon tab 绩效: read from `ribbon.xml`, completed, and put into a package.

Excel 2010 and later read the 2009/07 part, WPS 表格 and Excel 2007 its 2006/01 twin.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from xl_jixiao.package import Parts

SOURCE = Path(__file__).with_name("ribbon.xml")
UNREACHABLE = (
    "【{label}】没有运行：Excel 没能启动本工具的程序（Python），表格内容没有改动。"
    "请先关闭 Excel，运行 xl-jixiao install，再重新打开；仍不行时运行 xl-jixiao doctor 查看原因。"
)

NAMESPACE = "http://schemas.microsoft.com/office/2009/07/customui"
NAMESPACE_2007 = "http://schemas.microsoft.com/office/2006/01/customui"
PARTS = {
    "customUI/customUI14.xml": (
        NAMESPACE,
        "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility",
    ),
    "customUI/customUI.xml": (
        NAMESPACE_2007,
        "http://schemas.microsoft.com/office/2006/relationships/ui/extensibility",
    ),
}
_RELATIONSHIPS = "_rels/.rels"


@dataclass(frozen=True, slots=True)
class Button:
    """One button: what is written on it, and the function of `xl_jixiao.addin.actions` behind it."""

    action: str
    callback: str
    label: str
    screentip: str
    supertip: str
    group: str
    need: str
    """What must be open for it to make sense: nothing, any workbook (`*`), or one with a sheet of this name"""


def buttons() -> tuple[Button, ...]:
    """List the buttons in the order of the tab."""
    found = []
    for group in _tab().iter(f"{{{NAMESPACE}}}group"):
        for button in group.iter(f"{{{NAMESPACE}}}button"):
            callback = button.attrib["onAction"]
            found.append(
                Button(
                    action_of(callback),
                    callback,
                    button.attrib["label"],
                    button.attrib["screentip"],
                    button.attrib["supertip"],
                    group.attrib["label"],
                    button.attrib.get("tag", ""),
                )
            )
    return tuple(found)


def action_of(callback: str) -> str:
    """Name the action behind a callback.

    >>> action_of("JxOnNewForm")
    'new_form'
    """
    return re.sub(r"(?<!^)(?=[A-Z])", "_", callback.removeprefix("JxOn")).lower()


def render(namespace: str = NAMESPACE) -> bytes:
    """
    Write the ribbon in one of the two dialects.

    Each button's tag becomes `need|sentence`: what must be open for it to make sense, and what VBA shows
    when Python cannot be reached (VBA itself holds no Chinese).
    """
    root = _tab()
    for button in root.iter(f"{{{NAMESPACE}}}button"):
        sentence = UNREACHABLE.format(label=button.attrib["label"])
        button.attrib["tag"] = f"{button.attrib.get('tag', '')}|{sentence}"
    for element in root.iter():
        element.tag = element.tag.replace(NAMESPACE, namespace)
    ET.register_namespace("", namespace)
    written: bytes = ET.tostring(root, encoding="UTF-8", xml_declaration=True)
    return written


def add_ribbon(parts: Parts) -> None:
    """Put both ribbon parts and their relationships into the package, in place."""
    relationships = parts[_RELATIONSHIPS].decode()
    for number, (name, (namespace, kind)) in enumerate(PARTS.items(), 1):
        parts[name] = render(namespace)
        entry = f'<Relationship Id="rIdJxRibbon{number}" Type="{kind}" Target="{name}"/>'
        relationships = relationships.replace("</Relationships>", f"{entry}</Relationships>")
    parts[_RELATIONSHIPS] = relationships.encode()


def _tab() -> ET.Element:
    return ET.parse(SOURCE).getroot()  # noqa: S314  # our own file
