"""Hyperlinks of one sheet: to a place in the workbook (`#'表'!A1`) or outside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_jixiao.engines.boxes import Box, parse_a1
from xl_jixiao.engines.patch import markup
from xl_jixiao.engines.patch.skeleton import discard_empty, ensure

if TYPE_CHECKING:
    from xl_jixiao.engines.patch.archive import Archive
    from xl_jixiao.engines.patch.markup import Element


class Links:
    """Hyperlinks by cell."""

    def __init__(self, archive: Archive, sheet: str, root: Element) -> None:
        self._archive = archive
        self._sheet = sheet
        self._root = root

    def get(self, row: int, column: int) -> str | None:
        """Return where a cell leads, `#'表'!A1` inside the workbook; None when it is no link."""
        element = next((e for e in self._all() if _covers(e, row, column)), None)
        if element is None:
            return None
        address = ""
        if relation_id := element.get(self._archive.id_name):
            found = self._archive.related(self._sheet, "hyperlink")
            address = next((relation.target for relation in found if relation.id == relation_id), "")
        location = element.get("location")
        return f"{address}#{location}" if location else address

    def put(self, row: int, column: int, address: str, tip: str) -> None:
        """Make a cell a link."""
        self.remove(Box(row, column, row, column))
        element = markup.append(ensure(self._root, "hyperlinks"), "hyperlink", ref=Box(row, column, row, column).a1())
        outside, mark, location = address.partition("#")
        if outside:
            element.set(self._archive.id_name, self._archive.relate(self._sheet, "hyperlink", outside, external=True))
        if mark:
            element.set("location", location)
        if tip:
            element.set("tooltip", tip)

    def remove(self, box: Box) -> None:
        """Remove the links that begin in a block."""
        for element in self._all():
            area = parse_a1(element.get("ref", ""))
            if area and box.holds(area.top, area.left):
                if relation_id := element.get(self._archive.id_name):
                    self._archive.unrelate(self._sheet, relation_id)
                element.getparent().remove(element)
        discard_empty(self._root, "hyperlinks")

    def rewrite(self, change: dict[str, str]) -> None:
        """Let links that lead to one location lead to another."""
        for element in self._all():
            location = element.get("location", "")
            if location in change:
                element.set("location", change[location])

    def locations(self) -> list[str]:
        """Return the places inside the workbook that links lead to."""
        return [location for element in self._all() if (location := element.get("location"))]

    def _all(self) -> list[Element]:
        found = markup.child(self._root, "hyperlinks")
        return list(found) if found is not None else []


def _covers(element: Element, row: int, column: int) -> bool:
    area = parse_a1(element.get("ref", ""))
    return area is not None and area.holds(row, column)
