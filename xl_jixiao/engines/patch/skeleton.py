"""What stands around the rows of a sheet: its elements come in the order of the format, or Excel repairs the file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_jixiao.engines.patch import markup
from xl_jixiao.engines.patch.markup import local

if TYPE_CHECKING:
    from xl_jixiao.engines.patch.markup import Element

# CT_Worksheet, ECMA-376 part 1, 18.3.1.99.
_ORDER = (
    "sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr", "sheetProtection",
    "protectedRanges", "scenarios", "autoFilter", "sortState", "dataConsolidate", "customSheetViews", "mergeCells",
    "phoneticPr", "conditionalFormatting", "dataValidations", "hyperlinks", "printOptions", "pageMargins", "pageSetup",
    "headerFooter", "rowBreaks", "colBreaks", "customProperties", "cellWatches", "ignoredErrors", "smartTags",
    "drawing", "legacyDrawing", "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls",
    "webPublishItems", "tableParts", "extLst",
)  # fmt: skip
_RANK = {tag: rank for rank, tag in enumerate(_ORDER)}


def ensure(root: Element, tag: str) -> Element:
    """Return a sheet's element of that name, put in at its place when it is not there."""
    found = markup.child(root, tag)
    if found is not None:
        return found
    element = markup.append(root, tag)
    place = sum(1 for other in root if other is not element and _rank(other) <= _RANK[tag])
    root.insert(place, element)
    return element


def discard_empty(root: Element, tag: str) -> None:
    """Remove an element that holds nothing any more."""
    found = markup.child(root, tag)
    if found is not None and not len(found):
        root.remove(found)


def _rank(element: Element) -> int:
    """Return the place of an element; of an alternative, that of what it offers (form controls)."""
    name = local(element)
    if name == "AlternateContent" and len(element) and len(element[0]):
        name = local(element[0][0])
    return _RANK.get(name, len(_ORDER) if name else 0)
