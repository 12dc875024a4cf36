"""The part that lists a workbook's sheets and names and says how it may be used and when it is calculated."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from xl_jixiao.engines.backend import DefinedName
from xl_jixiao.engines.boxes import quoted
from xl_jixiao.engines.patch import markup
from xl_jixiao.engines.patch.markup import child, children, local
from xl_jixiao.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable

    from xl_jixiao.engines.backend import Calculation, Visibility
    from xl_jixiao.engines.patch.archive import Archive
    from xl_jixiao.engines.patch.markup import Element

# CT_Workbook, ECMA-376 part 1, 18.2.27.
_ORDER = (
    "fileVersion", "fileSharing", "workbookPr", "AlternateContent", "revisionPtr", "absPath", "workbookProtection",
    "bookViews", "sheets", "functionGroups", "externalReferences", "definedNames", "calcPr", "oleSize",
    "customWorkbookViews", "pivotCaches", "smartTagPr", "smartTagTypes", "webPublishing", "fileRecoveryPr",
    "webPublishObjects", "extLst",
)  # fmt: skip
_PRINT_AREA = "_xlnm.Print_Area"
_STATES: dict[Visibility, str | None] = {"visible": None, "hidden": "hidden", "very hidden": "veryHidden"}
_MODES: dict[Calculation, str | None] = {"automatic": None, "manual": "manual", "semiautomatic": "autoNoTable"}


class Workbook:
    """`xl/workbook.xml`, whatever its name."""

    def __init__(self, archive: Archive, where: str) -> None:
        """
        Take the main part of a package.

        Raises:
            InputError: it is no workbook, or has no worksheet.
        """
        self.where = where
        self.archive = archive
        self._root = archive.tree(archive.main)
        if local(self._root) != "workbook":
            raise InputError("不是 Excel 工作簿（.xlsx/.xlsm）", where=where, advice="请用 Excel 打开后另存为 .xlsx")
        if not self._worksheets():
            raise InputError("工作簿里没有工作表", where=where, advice="请用 Excel 打开并修复后另存")

    @cached_property
    def since_1904(self) -> bool:
        """Whether days are counted from 1904, as old Macs did."""
        properties = child(self._root, "workbookPr")
        return properties is not None and properties.get("date1904") in {"1", "true"}

    @property
    def has_macros(self) -> bool:
        """Whether the file may hold macros."""
        return "macroEnabled" in self.archive.content_type(self.archive.main)

    # --- sheets

    def sheet_names(self) -> list[str]:
        """Return the worksheets' names in order; chart sheets are not among them."""
        return [str(element.get("name")) for element in self._worksheets()]

    def visibility(self, name: str) -> Visibility:
        """Return `visible`, `hidden` or `very hidden`."""
        state = self._element(name).get("state")
        return next((ours for ours, theirs in _STATES.items() if theirs == state), "visible")

    def set_visibility(self, name: str, visibility: Visibility) -> None:
        """
        Show or hide a worksheet.

        Raises:
            InputError: it is the last one shown, or there is none of this name.
        """
        element = self._element(name)
        state = _STATES[visibility]
        shown = [other for other in self._holder() if other.get("state") in {None, "visible"}]
        if state and shown == [element]:
            raise InputError("至少要有一张可见的工作表", where=self.where, advice="请先显示另一张工作表")
        element.attrib.pop("state", None)
        if state:
            element.set("state", state)

    # --- names

    def names(self) -> list[DefinedName]:
        """Return the defined names, Excel's own (`_xlnm.…`) left out."""
        holder = self._holder()
        found = []
        for element in self._defined():
            index = markup.whole(element.get("localSheetId"), -1)
            sheet = str(holder[index].get("name")) if 0 <= index < len(holder) else None
            name = str(element.get("name", ""))
            if not name.startswith("_xlnm."):
                found.append(DefinedName(sheet, name, "=" + (element.text or "")))
        return found

    def set_name(self, sheet: str | None, name: str, refers_to: str) -> None:
        """Define a name, or say anew what it means."""
        element = self._named(sheet, name)
        if element is None:
            element = markup.append(self._ensure("definedNames"), "definedName", name=name)
            if sheet is not None:
                element.set("localSheetId", str(self._holder().index(self._element(sheet))))
        element.text = refers_to.removeprefix("=")

    def delete_name(self, sheet: str | None, name: str) -> None:
        """Remove a defined name."""
        element = self._named(sheet, name)
        if element is not None:
            element.getparent().remove(element)
            self._discard_empty("definedNames")

    def print_area(self, sheet: str) -> str | None:
        """Return the address that is printed, `$A$1:$G$60`; None for all."""
        element = self._named(sheet, _PRINT_AREA)
        return None if element is None else str(element.text or "").rpartition("!")[2]

    def set_print_area(self, sheet: str, area: str | None) -> None:
        """Print an address only, or all."""
        if area is None:
            self.delete_name(sheet, _PRINT_AREA)
        else:
            self.set_name(sheet, _PRINT_AREA, f"{quoted(str(self._element(sheet).get('name')))}!{area}")

    # --- how it may be used

    @property
    def structure_protected(self) -> bool:
        """Whether worksheets may be neither added nor removed."""
        protection = child(self._root, "workbookProtection")
        return protection is not None and protection.get("lockStructure") in {"1", "true"}

    @property
    def r1c1(self) -> bool:
        """Whether users see addresses as R1C1."""
        settings = child(self._root, "calcPr")
        return settings is not None and settings.get("refMode") == "R1C1"

    # --- calculation

    @property
    def calculation(self) -> Calculation:
        """`automatic`, `manual` or `semiautomatic`, as xlwings says it."""
        settings = child(self._root, "calcPr")
        mode = settings.get("calcMode", "auto") if settings is not None else "auto"
        return next((ours for ours, theirs in _MODES.items() if theirs == mode), "automatic")

    @calculation.setter
    def calculation(self, mode: Calculation) -> None:
        if mode != self.calculation:
            settings = self._ensure("calcPr")
            settings.attrib.pop("calcMode", None)
            if said := _MODES[mode]:
                settings.set("calcMode", said)

    def calculate(self) -> None:
        """Let Excel calculate everything when it opens the file."""
        self._ensure("calcPr").set("fullCalcOnLoad", "1")

    # --- inside

    def _holder(self) -> Element:
        return self._ensure("sheets")

    def _worksheets(self) -> list[Element]:
        kinds = {relation.id: relation.kind for relation in self.archive.relations(self.archive.main)}
        return [element for element in self._holder() if kinds.get(element.get(self.archive.id_name)) == "worksheet"]

    def _element(self, name: str) -> Element:
        for element in self._worksheets():
            if str(element.get("name")).casefold() == name.casefold():
                return element
        raise InputError(f"没有工作表“{name}”", where=self.where, advice=f"现有：{'、'.join(self.sheet_names())}")

    def _part(self, element: Element) -> str:
        found = self.archive.related(self.archive.main, "worksheet")
        return next(relation.target for relation in found if relation.id == element.get(self.archive.id_name))

    def _view(self) -> Element:
        views = child(self._root, "bookViews")
        return views[0] if views is not None and len(views) else None

    def _ensure(self, tag: str) -> Element:
        found = child(self._root, tag)
        if found is not None:
            return found
        element, rank = markup.append(self._root, tag), _ORDER.index(tag)
        ranks = [_ORDER.index(name) if (name := local(e)) in _ORDER else 0 for e in self._root if e is not element]
        self._root.insert(sum(other <= rank for other in ranks), element)
        return element

    def _discard_empty(self, tag: str) -> None:
        found = child(self._root, tag)
        if found is not None and not len(found):
            self._root.remove(found)

    def _defined(self) -> list[Element]:
        found = child(self._root, "definedNames")
        return children(found, "definedName") if found is not None else []

    def _named(self, sheet: str | None, name: str) -> Element | None:
        local_id = None if sheet is None else str(self._holder().index(self._element(sheet)))
        for element in self._defined():
            if element.get("name", "").casefold() == name.casefold() and element.get("localSheetId") == local_id:
                return element
        return None

    def _renumber(self, new_index: Callable[[int], int]) -> None:
        """Let what counts sheets by place follow when one comes or goes."""
        for element in self._defined():
            if (index := markup.whole(element.get("localSheetId"), -1)) >= 0:
                element.set("localSheetId", str(new_index(index)))
        view, last = self._view(), len(self._holder()) - 1
        for attribute in ("activeTab", "firstSheet"):
            index = markup.whole(view.get(attribute), -1) if view is not None else -1
            if index >= 0:
                view.set(attribute, str(min(last, new_index(index))))
