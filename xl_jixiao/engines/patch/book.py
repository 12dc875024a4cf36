"""A workbook that is edited part by part: its sheets, names, and what says when to calculate."""

from __future__ import annotations

import re
from copy import deepcopy
from functools import cached_property
from typing import TYPE_CHECKING

from xl_jixiao.engines import references
from xl_jixiao.engines.backend import DefinedName
from xl_jixiao.engines.boxes import quoted
from xl_jixiao.engines.patch import markup
from xl_jixiao.engines.patch.archive import Archive
from xl_jixiao.engines.patch.markup import child, children, local
from xl_jixiao.engines.patch.metadata import dynamic_array
from xl_jixiao.engines.patch.sheet import Sheet
from xl_jixiao.engines.patch.strings import SharedStrings
from xl_jixiao.engines.patch.styles import Styles
from xl_jixiao.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable

    from xl_jixiao.engines.backend import Calculation, Visibility
    from xl_jixiao.engines.patch.markup import Element
    from xl_jixiao.package import Parts

_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_WITH_MACROS = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
_WITHOUT_MACROS = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_MACRO_KINDS = {"vbaProject", "extensibility", "customUI"}
_EMPTY_SHEET = (
    f'<worksheet xmlns="{markup.MAIN}" xmlns:r="{markup.OFFICE}"><dimension ref="A1"/><sheetViews>'
    '<sheetView workbookViewId="0"/></sheetViews><sheetFormatPr defaultRowHeight="15"/><sheetData/>'
    '<pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/></worksheet>'
)
# CT_Workbook, ECMA-376 part 1, 18.2.27.
_ORDER = (
    "fileVersion", "fileSharing", "workbookPr", "AlternateContent", "revisionPtr", "absPath", "workbookProtection",
    "bookViews", "sheets", "functionGroups", "externalReferences", "definedNames", "calcPr", "oleSize",
    "customWorkbookViews", "pivotCaches", "smartTagPr", "smartTagTypes", "webPublishing", "fileRecoveryPr",
    "webPublishObjects", "extLst",
)  # fmt: skip
_TAB_SELECTED = re.compile(rb' tabSelected="[^"]*"')
_PRINT_AREA = "_xlnm.Print_Area"
_STATES: dict[Visibility, str | None] = {"visible": None, "hidden": "hidden", "very hidden": "veryHidden"}


_MODES: dict[Calculation, str | None] = {"automatic": None, "manual": "manual", "semiautomatic": "autoNoTable"}


class Book:
    """One workbook."""

    def __init__(self, parts: Parts, where: str) -> None:
        self.where = where
        self.archive = Archive(parts, where)
        self._root = self.archive.tree(self.archive.main)
        if local(self._root) != "workbook":
            raise InputError("不是 Excel 工作簿（.xlsx/.xlsm）", where=where, advice="请用 Excel 打开后另存为 .xlsx")
        if not self._worksheets():
            raise InputError("工作簿里没有工作表", where=where, advice="请用 Excel 打开并修复后另存")
        self._sheets: dict[str, Sheet] = {}
        self._content_changed = False
        self._formula_removed = False

    @cached_property
    def styles(self) -> Styles:
        """The cell formats."""
        return Styles(self.archive)

    @cached_property
    def strings(self) -> SharedStrings:
        """The shared strings."""
        return SharedStrings(self.archive)

    @cached_property
    def since_1904(self) -> bool:
        """Whether days are counted from 1904, as old Macs did."""
        properties = child(self._root, "workbookPr")
        return properties is not None and properties.get("date1904") in {"1", "true"}

    @property
    def has_macros(self) -> bool:
        """Whether the file may hold macros."""
        return "macroEnabled" in self.archive.content_type(self.archive.main)

    def finished(self, *, macros: bool) -> Parts:
        """Return all parts as they are now; without macros also without the ribbon that calls them."""
        changed = False
        for sheet in self._sheets.values():
            data = sheet.finished()
            changed = changed or data != self.archive[sheet.part]
            self.archive[sheet.part] = data
        if changed and self._content_changed and self._has_formulas():
            self._ensure("calcPr").set("fullCalcOnLoad", "1")
        if self._formula_removed:
            self._drop_calculation_chain()
        parts = self.archive.finished()
        return parts if macros == self.has_macros else _with_macros(parts, self.where, macros=macros)

    # --- sheets

    def sheet_names(self) -> list[str]:
        """Return the worksheets' names in order; chart sheets are not among them."""
        return [str(element.get("name")) for element in self._worksheets()]

    def sheet(self, name: str) -> Sheet:
        """
        Return a worksheet by name, upper or lower case.

        Raises:
            InputError: there is none.
        """
        element = self._element(name)
        part = self._part(element)
        if part not in self._sheets:
            self._sheets[part] = Sheet(self, part, f"{self.where} {element.get('name')}")
        return self._sheets[part]

    def add_sheet(self, name: str, position: int) -> None:
        """Add an empty worksheet at a 0-based position among the worksheets."""
        part = self.archive.free_name("xl/worksheets/sheet{}.xml")
        self.archive.add(part, _EMPTY_SHEET.encode(), _SHEET_TYPE)
        relation = self.archive.relate(self.archive.main, "worksheet", part)
        holder, worksheets = self._holder(), self._worksheets()
        new_id = max((markup.whole(element.get("sheetId"), 0) for element in holder), default=0) + 1
        element = markup.append(holder, "sheet", name=name, sheetId=str(new_id))
        element.set(self.archive.id_name, relation)
        place = holder.index(worksheets[position]) if position < len(worksheets) else len(holder) - 1
        holder.insert(place, element)
        self._renumber(lambda index: index + (index >= place))

    def copy_sheet(self, name: str, new: str, position: int) -> None:
        """
        Copy a worksheet with all formats, rules, page set-up and its own names to a 0-based position.

        Raises:
            InputError: it holds tables, notes, pictures or charts: those belong to one sheet only.
        """
        source = self._element(name)
        origin = self._part(source)
        if self.archive.relations(origin):
            raise InputError(
                "含表格、批注或图形的工作表不能复制", where=f"{self.where} {name}", advice="请在 Excel 中复制该工作表"
            )
        place = self._holder().index(source)
        own = [element for element in self._defined() if element.get("localSheetId") == str(place)]
        data = self.sheet(name).finished()
        self.add_sheet(new, position)
        copied = self._element(new)
        self.archive[self._part(copied)] = _TAB_SELECTED.sub(b"", data)
        if state := source.get("state"):
            copied.set("state", state)
        index = str(self._holder().index(copied))
        for element in own:
            twin = deepcopy(element)
            twin.set("localSheetId", index)
            twin.text = references.renamed(element.text or "", name, new)
            element.getparent().append(twin)
        self.sheet(new).rewrite(lambda formula: references.renamed(formula, name, new), name)

    def delete_sheet(self, name: str) -> None:
        """Remove a worksheet; formulas that used it become `#REF!`."""
        element, holder = self._element(name), self._holder()
        place, part = holder.index(element), self._part(element)
        holder.remove(element)
        self._sheets.pop(part, None)
        formulas = b"<f" in self.archive[part]
        self.archive.unrelate(self.archive.main, str(element.get(self.archive.id_name)))
        self.archive.drop(part)
        for defined in self._defined():
            if defined.get("localSheetId") == str(place):
                defined.getparent().remove(defined)
        self._discard_empty("definedNames")
        self._renumber(lambda index: index - (index > place))
        self._rewrite(lambda formula: references.without_sheet(formula, name), name)
        if formulas:
            self.formula_removed()

    def rename_sheet(self, old: str, new: str) -> None:
        """Rename a worksheet; formulas, names, charts and links follow."""
        element = self._element(old)
        element.set("name", new)
        self._rewrite(lambda formula: references.renamed(formula, old, new), old)
        self._repoint_pivots(old, new)
        for name in self.sheet_names():
            if markup.mention(old).search(self.archive[self._part(self._element(name))]):
                self.sheet(name).relocate(old, new)

    def visibility(self, name: str) -> Visibility:
        """Return `visible`, `hidden` or `very hidden`."""
        state = self._element(name).get("state")
        return next((ours for ours, theirs in _STATES.items() if theirs == state), "visible")

    def set_visibility(self, name: str, visibility: Visibility) -> None:
        """Show or hide a worksheet; the last one shown cannot be hidden."""
        element = self._element(name)
        state = _STATES[visibility]
        shown = [other for other in self._holder() if other.get("state") in {None, "visible"}]
        if state and shown == [element]:
            raise InputError("至少要有一张可见的工作表", where=self.where, advice="请先显示另一张工作表")
        element.attrib.pop("state", None)
        if state:
            element.set("state", state)

    def active_sheet(self) -> str:
        """Return the name of the worksheet shown first."""
        holder, names = self._holder(), self.sheet_names()
        view = self._view()
        active = markup.whole(view.get("activeTab"), 0) if view is not None else 0
        name = str(holder[active].get("name")) if active < len(holder) else names[0]
        return name if name in names else names[0]

    def activate(self, name: str) -> None:
        """Let the file open at a worksheet."""
        before = self.active_sheet()
        place = self._holder().index(self._element(name))
        if before != name or not place:
            self.sheet(before).select(selected=False)
            self.sheet(name).select(selected=True)
        view = self._view()
        view = markup.append(self._ensure("bookViews"), "workbookView") if view is None else view
        view.attrib.pop("activeTab", None)
        if place:
            view.set("activeTab", str(place))

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

    def results_known(self) -> None:
        """Take note that every formula has its result: Excel need not calculate when it opens the file."""
        self._content_changed = False
        settings = child(self._root, "calcPr")
        if settings is not None:
            settings.attrib.pop("fullCalcOnLoad", None)

    def content_changed(self) -> None:
        """Take note that a value or formula changed."""
        self._content_changed = True

    def formula_removed(self) -> None:
        """Take note that a formula is gone: the calculation chain names it still."""
        self._formula_removed = True

    @cached_property
    def dynamic_array_metadata(self) -> int:
        """The number of the cell metadata that marks a formula as a dynamic array."""
        return dynamic_array(self.archive)

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

    def _rewrite(self, change: Callable[[str], str], name: str) -> None:
        """Change all formulas that mention a sheet: in names, sheets, charts."""
        mention = markup.mention(name)
        for element in self._defined():
            element.text = change(element.text or "")
        for worksheet in self._worksheets():
            part = self._part(worksheet)
            if part in self._sheets or mention.search(self.archive[part]):
                self.sheet(str(worksheet.get("name"))).rewrite(change, name)
        charts = [part for part in self.archive.names() if part.startswith("xl/charts/") and part.endswith(".xml")]
        for part in charts:
            for element in self.archive.tree(part).iter() if mention.search(self.archive[part]) else ():
                if local(element) == "f" and element.text:
                    element.text = change(element.text)

    def _repoint_pivots(self, old: str, new: str) -> None:
        """Let pivot caches that read a renamed sheet read it still."""
        for part in self.archive.names():
            if part.startswith("xl/pivotCache/") and b"worksheetSource" in self.archive[part]:
                for element in self.archive.tree(part).iter():
                    if local(element) == "worksheetSource" and element.get("sheet", "").casefold() == old.casefold():
                        element.set("sheet", new)

    def _has_formulas(self) -> bool:
        return any(re.search(rb"<(?:\w+:)?f[ />]", self.archive[self._part(element)]) for element in self._worksheets())

    def _drop_calculation_chain(self) -> None:
        for relation in self.archive.related(self.archive.main, "calcChain"):
            self.archive.unrelate(self.archive.main, relation.id)
            self.archive.drop(relation.target)


def _with_macros(parts: Parts, where: str, *, macros: bool) -> Parts:
    """Return the parts of a workbook that may hold macros, or of one without them and the ribbon that calls them."""
    archive = Archive(parts, where)
    archive.set_content_type(archive.main, _WITH_MACROS if macros else _WITHOUT_MACROS)
    for owner in () if macros else (archive.main, ""):
        for relation in archive.relations(owner):
            if relation.kind in _MACRO_KINDS:
                archive.unrelate(owner, relation.id)
                archive.drop(relation.target)
    return archive.finished()
