"""
What an action changed in a workbook, as values that JSON carries, and how each is taken back.

A change is taken back only where the workbook still is as the action left it: what a person altered since stays, and
is named.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias

from xl_jixiao.addin.states import KEEP, Contents, Formats, Heights, Hidden, Kind, Notes, States, meaning
from xl_jixiao.engines.boxes import Box
from xl_jixiao.engines.surface import activate, arrays, is_visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    import xlwings as xw

KINDS: dict[str, Kind] = {
    "contents": Contents(),
    "formats": Formats(),
    "heights": Heights(),
    "hidden": Hidden(),
    "notes": Notes(),
}


@dataclass(frozen=True)
class CellsChanged:
    """One property of a block of cells; `before` and `after` hold a state a cell."""

    tag: ClassVar[str] = "cells"
    kind: str
    sheet: str
    top: int
    left: int
    before: States
    after: States

    def planned(self, sheet: xw.Sheet) -> tuple[xw.Range, States, int]:
        """Return the block, what to put back where it is as the action left it, and how many cells are not."""
        block, kind = block_of(sheet, box_of(self.top, self.left, self.before)), KINDS[self.kind]
        kept = 0
        wanted: States = []
        for olds, news, nows in zip(self.before, self.after, kind.read(block), strict=True):
            backs = list(map(kind.taken_back, olds, news, nows))
            kept += sum(back is KEEP for back in backs)
            wanted.append([KEEP if back == now else back for back, now in zip(backs, nows, strict=True)])
        return block, wanted, kept


@dataclass(frozen=True)
class SheetAdded:
    """A sheet that was not there before; `content` tells whether a person changed it since."""

    tag: ClassVar[str] = "sheet added"
    sheet: str
    content: str

    def take_back(self, book: xw.Book) -> list[str]:
        """Delete the sheet unless somebody worked on it."""
        sheet = find_sheet(book, self.sheet)
        if sheet is None:
            return []
        if digest(sheet) != self.content:
            return [f"工作表“{self.sheet}”在此之后又有改动，予以保留"]
        sheet.delete()
        return []


@dataclass(frozen=True)
class SheetRenamed:
    """A sheet with another name; a sheet that an action deletes is renamed and hidden until the step is forgotten."""

    tag: ClassVar[str] = "sheet renamed"
    before: str
    after: str
    visible: int
    """Before: 1 visible, 0 hidden, 2 very hidden"""

    def take_back(self, book: xw.Book) -> list[str]:
        """Give the sheet its old name and visibility."""
        sheet = find_sheet(book, self.after)
        if sheet is None or find_sheet(book, self.before) not in (None, sheet):
            return [f"工作表“{self.before}”未能恢复：已有同名工作表"]
        sheet.name = self.before
        sheet.visible = self.visible  # type: ignore[assignment]  # Excel has a third
        return []


@dataclass(frozen=True)
class NameChanged:
    """A defined name; `before` is `null` where there was none."""

    tag: ClassVar[str] = "name"
    name: str
    """With its sheet in front where it belongs to one"""
    before: str | None

    def take_back(self, book: xw.Book) -> list[str]:
        """Define the name as it was, or not at all."""
        if self.before is not None:
            book.names.add(self.name, self.before)
        elif self.name in book.names:
            book.names[self.name].delete()
        return []


@dataclass(frozen=True)
class TableResized:
    """An Excel table that covers other cells than before."""

    tag: ClassVar[str] = "table"
    sheet: str
    table: str
    before: str

    def take_back(self, book: xw.Book) -> list[str]:
        """Let the table cover its old cells."""
        sheet = find_sheet(book, self.sheet)
        if sheet is None or self.table not in [table.name for table in sheet.tables]:
            return [f"表格“{self.table}”已不在"]
        sheet.tables[self.table].resize(sheet.range(self.before))
        return []


Change: TypeAlias = CellsChanged | SheetAdded | SheetRenamed | NameChanged | TableResized
_CHANGES: dict[str, type[Change]] = {
    change.tag: change for change in (CellsChanged, SheetAdded, SheetRenamed, NameChanged, TableResized)
}


@dataclass(frozen=True)
class Step:
    """One action's changes in the order they were made."""

    label: str
    changes: tuple[Change, ...]
    active: str = ""
    """The sheet that was in front before"""

    def take_back(self, book: xw.Book) -> list[str]:
        """Take all changes back, the last one first; return what could not be, as Chinese clauses."""
        left: list[str] = []
        for cells, group in groupby(reversed(self.changes), key=lambda change: isinstance(change, CellsChanged)):
            take_back = _take_back_cells if cells else _take_back_others
            left += take_back(book, list(group))
        front = find_sheet(book, self.active)
        if front is not None and front != book.sheets.active and is_visible(front):
            activate(front)
        return left

    def to_json(self) -> str:
        """Write the step as JSON."""
        changes = [{"tag": change.tag, **asdict(change)} for change in self.changes]
        step = {"label": self.label, "changes": changes, "active": self.active}
        return json.dumps(step, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Step:
        """Read what `to_json` wrote."""
        stored = json.loads(text)
        return cls(stored["label"], tuple(_change(**fields) for fields in stored["changes"]), stored["active"])


def _take_back_others(book: xw.Book, changes: list[Any]) -> list[str]:
    return [clause for change in changes for clause in change.take_back(book)]


def _take_back_cells(book: xw.Book, changes: list[Any]) -> list[str]:
    """Put old states back: all are compared with what is there now before the first is written."""
    left, plans = [], []
    for change in changes:
        sheet = find_sheet(book, change.sheet)
        if sheet is None:
            left.append(f"工作表“{change.sheet}”已删除或改名")
            continue
        block, wanted, kept = change.planned(sheet)
        plans.append((change.kind, block, wanted))
        if kept:
            left.append(f"“{change.sheet}”中 {kept} 个单元格在此之后又有改动，保留现状")
    for kind, block, wanted in plans:
        if kind == "contents" and any(state is not KEEP for row in wanted for state in row):
            for array in arrays(block):
                block_of(block.sheet, array).clear_contents()  # no part of an array formula can be written
    for kind, block, wanted in plans:
        KINDS[kind].write(block, wanted)
    return left


def _change(tag: str, **fields: Any) -> Change:
    return _CHANGES[tag](**fields)


def find_sheet(book: xw.Book, name: str) -> xw.Sheet | None:
    """Return the sheet of this name, or None."""
    return next((sheet for sheet in book.sheets if sheet.name == name), None)


def block_of(sheet: xw.Sheet, box: Box) -> xw.Range:
    """Return the range of a box."""
    return sheet.range((box.top, box.left), (box.bottom, box.right))


def box_of(top: int, left: int, states: Sequence[Sequence[object]]) -> Box:
    """Return the box that states cover from their upper left corner on."""
    return Box(top, left, top + len(states) - 1, left + len(states[0]) - 1)


def digest(sheet: xw.Sheet) -> str:
    """Return a short text that is another as soon as somebody types into the sheet."""
    used = sheet.used_range
    states = [[meaning(state) for state in row] for row in KINDS["contents"].read(used)]
    content = json.dumps([used.address, states], ensure_ascii=False)
    return hashlib.blake2b(content.encode(), digest_size=12).hexdigest()
