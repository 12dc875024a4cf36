"""A workbook that is edited part by part: its sheets come and go, and what mentions them follows."""

from __future__ import annotations

import re
from copy import deepcopy
from functools import cached_property
from typing import TYPE_CHECKING

from xl_jixiao.engines import references
from xl_jixiao.engines.patch import markup
from xl_jixiao.engines.patch.archive import Archive
from xl_jixiao.engines.patch.macros import with_macros
from xl_jixiao.engines.patch.markup import child, local
from xl_jixiao.engines.patch.metadata import dynamic_array
from xl_jixiao.engines.patch.sheet import Sheet
from xl_jixiao.engines.patch.strings import SharedStrings
from xl_jixiao.engines.patch.styles import Styles
from xl_jixiao.engines.patch.workbook import Workbook
from xl_jixiao.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable

    from xl_jixiao.package import Parts

_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_EMPTY_SHEET = (
    f'<worksheet xmlns="{markup.MAIN}" xmlns:r="{markup.OFFICE}"><dimension ref="A1"/><sheetViews>'
    '<sheetView workbookViewId="0"/></sheetViews><sheetFormatPr defaultRowHeight="15"/><sheetData/>'
    '<pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/></worksheet>'
)
_TAB_SELECTED = re.compile(rb' tabSelected="[^"]*"')


class Book(Workbook):
    """One workbook."""

    def __init__(self, parts: Parts, where: str) -> None:
        """
        Take a workbook apart.

        Raises:
            InputError: see `Workbook`.
        """
        super().__init__(Archive(parts, where), where)
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
        return parts if macros == self.has_macros else with_macros(parts, self.where, macros=macros)

    # --- sheets

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

    # --- calculation

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
