"""One workbook that is open in LibreOffice."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xl_jixiao.engines.backend import DefinedName
from xl_jixiao.engines.libreoffice.cells import box_of
from xl_jixiao.engines.libreoffice.formats import NumberFormats
from xl_jixiao.engines.libreoffice.guard import Guard, under_guard
from xl_jixiao.engines.libreoffice.notation import reference_to_calc, reference_to_excel
from xl_jixiao.engines.libreoffice.sheet import Sheet
from xl_jixiao.engines.patch.book import Book
from xl_jixiao.errors import FileError, HostError, InputError
from xl_jixiao.files import read_file, write_file
from xl_jixiao.package import read_parts, write_parts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_jixiao.engines.backend import Calculation, Visibility
    from xl_jixiao.engines.boxes import Box

_FILTERS = {".xlsx": "Calc MS Excel 2007 XML", ".xlsm": "Calc MS Excel 2007 VBA XML", ".ods": "calc8"}


@under_guard("读写工作簿")
class Document:
    """A workbook, as LibreOffice's model of it."""

    def __init__(self, guard: Guard, uno: Any, model: Any, path: Path | None) -> None:
        self._guard = guard
        self._uno = uno
        self._model = model
        self._formats = NumberFormats(uno, model)
        self._sheets: dict[str, Sheet] = {}
        self.path = path

    def sheet_names(self) -> list[str]:
        """Return the worksheets in order."""
        return list(self._model.Sheets.ElementNames)

    def sheet(self, name: str) -> Sheet:
        """Return a worksheet."""
        known = self._sheets.get(name)
        if known is not None and known.native.Name == name:
            return known
        if not self._model.Sheets.hasByName(name):
            names = "、".join(self._model.Sheets.ElementNames)
            raise InputError(f"没有工作表“{name}”", where=self._where(), advice=f"现有：{names}")
        native = self._model.Sheets.getByName(name)
        self._sheets[name] = Sheet(self._guard, self._uno, self._model, native, self._formats)
        return self._sheets[name]

    def add_sheet(self, name: str, position: int) -> None:
        """Add a worksheet at a 0-based position."""
        self._model.Sheets.insertNewByName(name, position)

    def copy_sheet(self, name: str, new: str, position: int) -> None:
        """Copy a worksheet to a 0-based position."""
        self._model.Sheets.copyByName(name, new, position)

    def delete_sheet(self, name: str) -> None:
        """Remove a worksheet; formulas that used it become `#REF!`."""
        self._sheets.pop(name, None)
        sheets = self._model.Sheets
        sheets.moveByName(name, 0)  # LibreOffice 7.4 loses the tables of the sheet in front of one that it removes
        sheets.removeByName(name)

    def rename_sheet(self, old: str, new: str) -> None:
        """Rename a worksheet; formulas and names follow."""
        self._sheets.pop(old, None)
        self._model.Sheets.getByName(old).Name = new

    def visibility(self, name: str) -> Visibility:
        """Return whether a worksheet is shown; LibreOffice knows no very hidden ones."""
        return "visible" if self._model.Sheets.getByName(name).IsVisible else "hidden"

    def set_visibility(self, name: str, visibility: Visibility) -> None:
        """Show or hide a worksheet; the last one shown cannot be hidden."""
        shown = [other for other in self.sheet_names() if self.visibility(other) == "visible"]
        if visibility != "visible" and shown == [name]:
            raise InputError("至少要有一张可见的工作表", where=self._where(), advice="请先显示另一张工作表")
        self._model.Sheets.getByName(name).IsVisible = visibility == "visible"

    def active_sheet(self) -> str:
        """Return the worksheet that is shown."""
        controller = self._model.CurrentController
        return str(controller.ActiveSheet.Name if controller else self.sheet_names()[0])

    def activate(self, name: str) -> None:
        """Show a worksheet."""
        controller = self._model.CurrentController
        if controller:
            controller.setActiveSheet(self._model.Sheets.getByName(name))

    def select(self, sheet: str, box: Box) -> None:
        """Show a worksheet and select cells, where there is a window."""
        self.activate(sheet)
        if controller := self._model.CurrentController:
            native = self.sheet(sheet).native
            controller.select(native.getCellRangeByName(box.a1()))

    def selection(self) -> tuple[str, Box] | None:
        """Return sheet and box of what is selected; None without a window, or when it is no one block."""
        selected = self._model.getCurrentSelection() if self._model.CurrentController else None
        if selected is None or not hasattr(selected, "RangeAddress"):
            return None
        return str(selected.Spreadsheet.Name), box_of(selected.RangeAddress)

    @property
    def read_only(self) -> bool:
        """Whether it was opened so that it cannot be saved in place."""
        return bool(self._model.isReadonly())

    @property
    def structure_protected(self) -> bool:
        """Whether worksheets may be neither added nor removed."""
        return bool(self._model.isProtected())

    @property
    def r1c1(self) -> bool:
        """Never: LibreOffice understands our links whatever way it shows addresses."""
        return False

    def names(self) -> list[DefinedName]:
        """Return the defined names."""
        holders: list[tuple[str | None, Any]] = [(None, self._model.NamedRanges)]
        holders += [(name, self._model.Sheets.getByName(name).NamedRanges) for name in self.sheet_names()]
        return [
            DefinedName(sheet, name, reference_to_excel(holder.getByName(name).Content))
            for sheet, holder in holders
            for name in holder.ElementNames
        ]

    def set_name(self, sheet: str | None, name: str, refers_to: str) -> None:
        """Define a name, or say anew what it means."""
        holder, content = self._names_of(sheet), reference_to_calc(refers_to)
        if holder.hasByName(name):
            holder.getByName(name).Content = content
        else:
            holder.addNewByName(name, content, self._uno.createUnoStruct("com.sun.star.table.CellAddress"), 0)

    def delete_name(self, sheet: str | None, name: str) -> None:
        """Remove a name."""
        holder = self._names_of(sheet)
        if holder.hasByName(name):
            holder.removeByName(name)

    def print_area(self, sheet: str) -> str | None:
        """Return the address of a worksheet that is printed; None for all."""
        areas = self._model.Sheets.getByName(sheet).getPrintAreas()
        return ",".join(box_of(area).a1(rows_fixed=True, columns_fixed=True) for area in areas) or None

    def set_print_area(self, sheet: str, area: str | None) -> None:
        """Print an address of a worksheet only, or all."""
        native = self._model.Sheets.getByName(sheet)
        native.setPrintAreas((native.getCellRangeByName(area).RangeAddress,) if area else ())

    def results_known(self) -> None:
        """Do nothing: LibreOffice calculates."""

    @property
    def calculation(self) -> Calculation:
        """When formulas are calculated."""
        return "automatic" if self._model.isAutomaticCalculationEnabled() else "manual"

    @calculation.setter
    def calculation(self, mode: Calculation) -> None:
        self._model.enableAutomaticCalculation(mode == "automatic")

    def calculate(self) -> None:
        """Calculate all formulas now."""
        self._model.calculateAll()

    def run(self, macro: str, arguments: Sequence[Any]) -> Any:
        """Run a macro of the workbook: `Module.Name`, or `Name` in whatever module it is."""
        place = macro if "." in macro else self._module_of(macro)
        address = f"vnd.sun.star.script:VBAProject.{place}?language=Basic&location=document"
        return self._model.getScriptProvider().getScript(address).invoke(tuple(arguments), (), ())[0]

    def save(self, path: Path | None) -> None:
        """
        Save in place or as another file.

        Raises:
            FileError: another kind of file is asked for, or it cannot be written; the old file is still whole.
        """
        target = path or self.path
        if target is None or target.suffix.lower() not in _FILTERS:
            raise FileError("只能保存为 .xlsx、.xlsm 或 .ods", where=self._where(), advice="请改用这些扩展名")
        with tempfile.TemporaryDirectory() as folder:
            draft = Path(folder) / f"draft{target.suffix.lower()}"
            value = self._uno.createUnoStruct("com.sun.star.beans.PropertyValue")
            value.Name, value.Value = "FilterName", _FILTERS[target.suffix.lower()]
            self._model.storeToURL(draft.as_uri(), (value,))
            write_file(target, self._opening_at_the_active_sheet(read_file(draft), target.name))
        self.path = target

    def close(self) -> None:
        """Let go without saving."""
        self._model.close(True)  # noqa: FBT003 - UNO knows no keywords

    def _opening_at_the_active_sheet(self, data: bytes, where: str) -> bytes:
        """Say in the file which sheet is shown: LibreOffice does so only for what has a window."""
        if not data.startswith(b"PK") or b"xl/workbook.xml" not in data:
            return data
        book = Book(read_parts(data), where)
        if book.active_sheet() == self.active_sheet():
            return data
        book.activate(self.active_sheet())
        return write_parts(book.finished(macros=book.has_macros))

    def _where(self) -> str:
        return self.path.name if self.path else "新工作簿"

    def _names_of(self, sheet: str | None) -> Any:
        return self._model.NamedRanges if sheet is None else self._model.Sheets.getByName(sheet).NamedRanges

    def _module_of(self, macro: str) -> str:
        libraries = self._model.BasicLibraries
        project: Any = libraries.getByName("VBAProject") if libraries.hasByName("VBAProject") else None
        wanted = re.compile(rf"^\s*(?:public\s+)?(?:sub|function)\s+{re.escape(macro)}\b", re.IGNORECASE | re.MULTILINE)
        for module in project.ElementNames if project else ():
            if wanted.search(project.getByName(module)):
                return f"{module}.{macro}"
        raise HostError(f"工作簿里没有宏 {macro}", where=self._where(), advice="请确认打开的是带宏的文件（.xlsm）")
