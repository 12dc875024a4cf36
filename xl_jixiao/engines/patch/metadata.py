"""Cell metadata: what marks a formula as a dynamic array, so that Excel lets it spill."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_jixiao.engines.patch import markup
from xl_jixiao.engines.patch.markup import child, local

if TYPE_CHECKING:
    from xl_jixiao.engines.patch.archive import Archive
    from xl_jixiao.engines.patch.markup import Element

_CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheetMetadata+xml"
_ORDER = (
    "metadataTypes", "metadataStrings", "mdxMetadata", "futureMetadata", "cellMetadata", "valueMetadata", "extLst",
)  # fmt: skip
"""ECMA-376 part 1, CT_Metadata"""
_DYNAMIC = "XLDAPR"
_DYNAMIC_ARRAY = "http://schemas.microsoft.com/office/spreadsheetml/2017/dynamicarray"


def dynamic_array(archive: Archive) -> int:
    """Return the number of the metadata that marks dynamic arrays, for a cell's `cm`; made if need be."""
    found = archive.related(archive.main, "sheetMetadata")
    if found:
        part = found[0].target
    else:
        part = "xl/metadata.xml"
        archive.add(part, f'<metadata xmlns="{markup.MAIN}"/>'.encode(), _CONTENT_TYPE)
        archive.relate(archive.main, "sheetMetadata", part)
    return _dynamic_array(archive.tree(part))


def _dynamic_array(root: Element) -> int:
    types = _section(root, "metadataTypes")
    names = [element.get("name") for element in types]
    if _DYNAMIC not in names:
        flags = (
            "copy pasteAll pasteValues merge splitFirst rowColShift clearFormats clearComments assign coerce cellMeta"
        )
        new = markup.append(types, "metadataType", name=_DYNAMIC, minSupportedVersion="120000")
        for flag in flags.split():
            new.set(flag, "1")
        types.set("count", str(len(types)))
        names.append(_DYNAMIC)
        future = _placed(root, markup.append(root, "futureMetadata", name=_DYNAMIC, count="1"))
        extension = markup.append(markup.append(markup.append(future, "bk"), "extLst"), "ext")
        extension.set("uri", "{bdbb8cdc-fa1e-496e-a857-3c3f30c029c3}")
        properties = extension.makeelement(f"{{{_DYNAMIC_ARRAY}}}dynamicArrayProperties", nsmap={"xda": _DYNAMIC_ARRAY})
        properties.set("fDynamic", "1")
        properties.set("fCollapsed", "0")
        extension.append(properties)
    kind = str(names.index(_DYNAMIC) + 1)
    cells = _section(root, "cellMetadata")
    for number, block in enumerate(cells, 1):
        if len(block) and block[0].get("t") == kind:
            return number
    markup.append(markup.append(cells, "bk"), "rc", t=kind, v="0")
    cells.set("count", str(len(cells)))
    return len(cells)


def _section(root: Element, tag: str) -> Element:
    found = child(root, tag)
    return _placed(root, markup.append(root, tag)) if found is None else found


def _placed(root: Element, section: Element) -> Element:
    """Put a new section behind all that the format wants in front of it."""
    rank = _ORDER.index(local(section))
    in_front = [
        place for place, other in enumerate(root) if other is not section and _ORDER.index(local(other)) <= rank
    ]
    root.insert(max(in_front, default=-1) + 1, section)
    return section
