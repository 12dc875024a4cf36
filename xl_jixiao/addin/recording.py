"""
Watch what an action writes: a workbook that notes what stood in each place before it is changed.

An action is plain xlwings code; it gets `Recorder.book` instead of its workbook. Every object behind that book is
wrapped. Reading passes through; writing is noted first; writing in a way that could not be taken back is refused, so
that no action can change what 撤销上一步 would miss. On sheets that the action itself added everything is allowed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeAlias

import xlwings as xw
from xlwings import base_classes as bc

from xl_jixiao.addin import store
from xl_jixiao.addin.changes import (
    KINDS,
    CellsChanged,
    Change,
    NameChanged,
    SheetAdded,
    SheetRenamed,
    Step,
    TableResized,
    block_of,
    box_of,
    digest,
)
from xl_jixiao.engines.boxes import Box
from xl_jixiao.engines.surface import arrays

if TYPE_CHECKING:
    from xl_jixiao.addin.states import States

MOST_CELLS = 500_000
"""Cells of one block that is written on an old sheet: beyond, noting what was there takes longer than a user waits"""

Watch: TypeAlias = Callable[["Recorder", Any, Callable[[], Any], tuple[Any, ...]], Any]
"""Carries out a write and notes what it changed: recorder, the object written to, the write itself, its arguments"""


class Recorder:
    """Notes the changes of one action; `book` is the workbook to hand to it."""

    def __init__(self, book: xw.Book) -> None:
        self._raw = book
        self._changes: list[Change] = []
        self._seen: dict[tuple[str, str], list[Box]] = {}
        self._noted: set[tuple[str, ...]] = set()
        self._fresh: set[str] = set()
        self._active = str(book.sheets.active.name)
        self.book = xw.Book(impl=_Watched(self, book.impl))

    def step(self, label: str) -> Step:
        """Return all changes, with how the workbook looks after them."""
        done: list[Change] = []
        for change in self._changes:
            match change:
                case CellsChanged():
                    after = self._read(change.kind, change.sheet, box_of(change.top, change.left, change.before))
                    if after != change.before:
                        done.append(replace(change, after=after))
                case SheetAdded():
                    done.append(replace(change, content=digest(self._raw.sheets[change.sheet])))
                case _:
                    done.append(change)
        return Step(label, tuple(done), self._active)

    def roll_back(self) -> None:
        """Leave the workbook as it was before the action."""
        self.step("").take_back(self._raw)

    def is_fresh(self, sheet: str) -> bool:
        """Whether this action added the sheet."""
        return sheet in self._fresh

    def note(self, change: Change, *once: str) -> None:
        """Note a change; with a key, only the first one of that key."""
        if once and once in self._noted:
            return
        self._noted.add(once)
        self._changes.append(change)

    def note_cells(self, impl: Any, kinds: tuple[str, ...]) -> None:
        """Note the cells of a range that is about to be written, each cell once."""
        sheet = impl.sheet.name
        if self.is_fresh(sheet):
            return
        rows, columns = impl.shape
        box = Box(impl.row, impl.column, impl.row + rows - 1, impl.column + columns - 1)
        if box.size > MOST_CELLS:
            raise TypeError(f"{box.a1()} is too large to be taken back: write less, or to a sheet of one's own")
        for kind in kinds:
            # An array formula is noted whole and by itself, since no part of it can be put back.
            whole = arrays(block_of(self._raw.sheets[sheet], box)) if kind == "contents" else []
            self._note_parts(kind, sheet, [*whole, box])

    def note_rows(self, impl: Any, kind: str) -> None:
        """Note what the rows of a range are like: `heights`, `hidden`."""
        if not self.is_fresh(impl.sheet.name):
            self._note_parts(kind, impl.sheet.name, [Box(impl.row, 1, impl.row + impl.shape[0] - 1, 1)])

    def _note_parts(self, kind: str, sheet: str, boxes: list[Box]) -> None:
        seen = self._seen.setdefault((kind, sheet), [])
        for part in (part for box in boxes for part in without(box, seen)):
            self._changes.append(CellsChanged(kind, sheet, part.top, part.left, self._read(kind, sheet, part), []))
            seen.append(part)

    def note_added(self, sheet: str) -> None:
        """Note a new sheet."""
        self._fresh.add(sheet)
        self._changes.append(SheetAdded(sheet, ""))

    def note_gone(self, sheet: str, now: str | None = None) -> None:
        """Follow a new sheet to its other name, or forget it when it is deleted again."""
        self._fresh.remove(sheet)
        self._changes = [
            change for change in self._changes if not (isinstance(change, SheetAdded) and change.sheet == sheet)
        ]
        if now is not None:
            self.note_added(now)

    def sheet_names(self) -> set[str]:
        """Return the names of all sheets there are now."""
        return {sheet.name for sheet in self._raw.sheets}

    def free_name(self) -> str:
        """Return a name for a sheet that is put aside."""
        taken = self.sheet_names()
        return next(name for number in range(1, len(taken) + 2) if (name := f"{store.PRIVATE}{number}") not in taken)

    def _read(self, kind: str, sheet: str, box: Box) -> States:
        return KINDS[kind].read(block_of(self._raw.sheets[sheet], box))


def noted(block: xw.Range, *kinds: str) -> xw.Range:
    """Return the block itself, for a function that writes past xlwings, after noting what that function changes."""
    if isinstance(block.impl, _Watched):
        watched = vars(block.impl)
        watched["_recorder"].note_cells(watched["_impl"], kinds)
        return xw.Range(impl=watched["_impl"])
    return block


def without(box: Box, others: list[Box]) -> list[Box]:
    """Return the parts of a box that lie in none of the others, without overlaps."""
    left = [box]
    for other in others:
        left = [part for piece in left for part in _cut(piece, other)]
    return left


def _cut(box: Box, hole: Box) -> Iterator[Box]:
    if not box.meets(hole):
        yield box
        return
    top, bottom = max(box.top, hole.top), min(box.bottom, hole.bottom)
    if box.top < top:
        yield Box(box.top, box.left, top - 1, box.right)
    if box.left < hole.left:
        yield Box(top, box.left, bottom, hole.left - 1)
    if hole.right < box.right:
        yield Box(top, hole.right + 1, bottom, box.right)
    if bottom < box.bottom:
        yield Box(bottom + 1, box.left, box.bottom, box.right)


# --- what each writing member changes


def _cells(*kinds: str) -> Watch:
    def watch(recorder: Recorder, target: Any, write: Callable[[], Any], _: tuple[Any, ...]) -> Any:
        recorder.note_cells(target, kinds)
        return write()

    return watch


def _rows(kind: str) -> Watch:
    def watch(recorder: Recorder, target: Any, write: Callable[[], Any], _: tuple[Any, ...]) -> Any:
        recorder.note_rows(target, kind)
        return write()

    return watch


def _fitted(recorder: Recorder, target: Any, write: Callable[[], Any], arguments: tuple[Any, ...]) -> Any:
    if arguments not in {("r",), ("rows",)} and not recorder.is_fresh(target.sheet.name):
        raise TypeError("widths of columns cannot be taken back: fit rows only, or a sheet of one's own")
    recorder.note_rows(target, "heights")
    return write()


def _note_of_cell(recorder: Recorder, target: Any, write: Callable[[], Any], _: tuple[Any, ...]) -> Any:
    recorder.note_cells(target.location, ("notes",))
    return write()


def _sheets_added(recorder: Recorder, _target: Any, write: Callable[[], Any], _: tuple[Any, ...]) -> Any:
    before = recorder.sheet_names()
    result = write()
    for name in recorder.sheet_names():
        if name not in before:
            recorder.note_added(name)
    return result


def _sheet_deleted(recorder: Recorder, target: Any, write: Callable[[], Any], _: tuple[Any, ...]) -> Any:
    """Put the sheet aside instead, so that it can come back with everything on it."""
    name = target.name
    if recorder.is_fresh(name):
        recorder.note_gone(name)
        return write()
    aside = recorder.free_name()
    recorder.note(SheetRenamed(name, aside, int(target.visible)))
    target.name = aside
    target.visible = store.VERY_HIDDEN
    return None


def _sheet_renamed(recorder: Recorder, target: Any, write: Callable[[], Any], arguments: tuple[Any, ...]) -> Any:
    name = target.name
    if recorder.is_fresh(name):
        recorder.note_gone(name, arguments[0])
    else:
        recorder.note(SheetRenamed(name, arguments[0], int(target.visible)))
    return write()


def _sheet_shown(recorder: Recorder, target: Any, write: Callable[[], Any], _: tuple[Any, ...]) -> Any:
    name = target.name
    if not recorder.is_fresh(name):
        recorder.note(SheetRenamed(name, name, int(target.visible)), "shown", name)
    return write()


def _name_defined(recorder: Recorder, target: Any, write: Callable[[], Any], arguments: tuple[Any, ...]) -> Any:
    name = arguments[0]
    recorder.note(NameChanged(name, target(name).refers_to if target.contains(name) else None), "name", name)
    return write()


def _name_changed(recorder: Recorder, target: Any, write: Callable[[], Any], _: tuple[Any, ...]) -> Any:
    recorder.note(NameChanged(target.name, target.refers_to), "name", target.name)
    return write()


def _table_resized(recorder: Recorder, target: Any, write: Callable[[], Any], _: tuple[Any, ...]) -> Any:
    sheet = target.parent.name
    if not recorder.is_fresh(sheet):
        recorder.note(TableResized(sheet, target.name, target.range.address), "table", sheet, target.name)
    return write()


_WRITES: dict[type, dict[str, Watch]] = {
    bc.Sheets: {"add": _sheets_added},
    bc.Sheet: {
        "name": _sheet_renamed,
        "visible": _sheet_shown,
        "delete": _sheet_deleted,
        "copy": _sheets_added,
    },
    bc.Range: {
        "raw_value": _cells("contents", "formats"),
        "formula": _cells("contents", "formats"),
        "formula2": _cells("contents", "formats"),
        "formula_array": _cells("contents", "formats"),
        "remember": _cells("contents"),
        "autofit": _fitted,
        "row_height": _rows("heights"),
        "row_hidden": _rows("hidden"),
        "clear_contents": _cells("contents"),
        "number_format": _cells("formats"),
        "color": _cells("formats"),
        "wrap_text": _cells("formats"),
        "horizontal_alignment": _cells("formats"),
        "vertical_alignment": _cells("formats"),
        "add_note": _cells("notes"),
    },
    bc.Font: dict.fromkeys(("bold", "italic", "size", "name", "color"), _cells("formats")),
    bc.Note: {"text": _note_of_cell, "delete": _note_of_cell},
    bc.Names: {"add": _name_defined},
    bc.Name: {"refers_to": _name_changed, "delete": _name_changed},
    bc.Table: {"resize": _table_resized},
}
"""Members that change an old sheet, and how to note what they change"""

_FREE = frozenset({"activate", "calculate", "options", "select"})
"""Members that act without changing what a workbook holds"""

_READS: dict[type, frozenset[str]] = {
    bc.Book: frozenset({"app", "api", "document", "name", "fullname", "sheets", "names"}),
    bc.Sheets: frozenset({"active"}),
    bc.Sheet: frozenset(
        {"api", "backend", "book", "cells", "index", "names", "notes", "range", "tables", "used_range"}
    ),
    bc.Range: frozenset(
        {
            "address", "api", "backend", "box", "column", "column_hidden", "column_width", "coords", "current_region",
            "end", "font", "get_address", "has_array", "hyperlink", "max_cells_per_read",
            "max_cells_per_write", "merge_area", "merge_cells", "note", "row", "row_hidden", "rows", "shape", "sheet",
            "table",
        }
    ),
    bc.Font: frozenset(),
    bc.Note: frozenset({"author", "location"}),
    bc.Names: frozenset({"contains", "snapshot"}),
    bc.Name: frozenset({"name", "refers_to_range"}),
    bc.Table: frozenset({"data_body_range", "header_row_range", "name", "parent", "range", "totals_row_range"}),
    bc.Collection: frozenset(),
}  # fmt: skip
"""Members that only tell"""


_OBJECTS = tuple(_READS)


class _Watched:
    """An object of a workbook that notes what is written to it; all that comes out of it is watched as well."""

    def __init__(self, recorder: Recorder, impl: Any, owner: Any = None) -> None:
        kind = next(kind for kind in _OBJECTS if isinstance(impl, kind))
        vars(self).update(_recorder=recorder, _impl=impl, _kind=kind, _owner=owner)

    def __getattr__(self, name: str) -> Any:
        self._allow(name)
        found = getattr(self._impl, name)
        if callable(found) and not isinstance(found, _OBJECTS):
            return lambda *args, **kwargs: self._call(name, found, args, kwargs)
        return self._wrap(found)

    def __setattr__(self, name: str, value: Any) -> None:
        self._allow(name, setting=True)
        value = _bare(value)
        self._write(name, lambda: setattr(self._impl, name, value), (value,))

    def __call__(self, *args: Any) -> Any:
        return self._wrap(self._impl(*map(_bare, args)))

    def __bool__(self) -> bool:
        return bool(self._impl)

    def __len__(self) -> int:
        return len(self._impl)

    def __iter__(self) -> Iterator[Any]:
        return map(self._wrap, iter(self._impl))

    def __contains__(self, key: object) -> bool:
        return key in self._impl

    def _call(self, name: str, method: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        bare = tuple(map(_bare, args))
        bare_kwargs = {key: _bare(value) for key, value in kwargs.items()}
        return self._write(name, lambda: method(*bare, **bare_kwargs), (*bare, *bare_kwargs.values()))

    def _write(self, name: str, write: Callable[[], Any], args: tuple[Any, ...]) -> Any:
        watch = _WRITES.get(self._kind, {}).get(name)
        if watch is None:
            return self._wrap(write())
        target = self._owner if self._kind is bc.Font else self._impl
        return self._wrap(watch(self._recorder, target, write, args))

    def _allow(self, name: str, *, setting: bool = False) -> None:
        """
        Let pass what is known, and everything on a sheet that the action itself added.

        Raises:
            TypeError: the member could change something that would not be taken back.
        """
        if name in _FREE or name in _WRITES.get(self._kind, {}) or (name in _READS[self._kind] and not setting):
            return
        place = self._owner or self._impl
        sheet = place if isinstance(place, bc.Sheet) else getattr(place, "sheet", None)
        if sheet is None or not self._recorder.is_fresh(sheet.name):
            raise TypeError(f"{self._kind.__name__}.{name} cannot be taken back: add it to recording")

    def _wrap(self, value: Any) -> Any:
        if isinstance(value, _OBJECTS):
            owner = self._impl if self._kind in {bc.Range, bc.Sheet} else None
            return _Watched(self._recorder, value, owner)
        if isinstance(value, list) and value and isinstance(value[0], (tuple, *_OBJECTS)):
            return [self._wrap(item) for item in value]  # notes of a sheet, (text, name) pairs
        if isinstance(value, tuple) and isinstance(value[-1], bc.Name):
            return tuple(map(self._wrap, value))
        return value


def _bare(value: Any) -> Any:
    """Return the object behind a watched one."""
    if isinstance(value, _Watched):
        return vars(value)["_impl"]
    if isinstance(value, xw.Range) and isinstance(value.impl, _Watched):
        return xw.Range(impl=_bare(value.impl))
    return value
