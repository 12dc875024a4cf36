"""One worksheet: its skeleton, its cells, and what hangs on it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from xl_jixiao.engines import references
from xl_jixiao.engines.boxes import MAX_COLUMNS, MAX_ROWS, Box, parse_a1
from xl_jixiao.engines.patch import markup
from xl_jixiao.engines.patch.cells import Cells
from xl_jixiao.engines.patch.content import Content
from xl_jixiao.engines.patch.lines import Lines
from xl_jixiao.engines.patch.links import Links
from xl_jixiao.engines.patch.markup import Tree, child, children, local
from xl_jixiao.engines.patch.notes import Notes
from xl_jixiao.engines.patch.skeleton import discard_empty, ensure
from xl_jixiao.engines.patch.tables import Tables
from xl_jixiao.engines.values import as_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import Any

    from xl_jixiao.engines.patch.book import Book
    from xl_jixiao.engines.patch.styles import Property

_FORMULA_TAGS = {"formula", "formula1", "formula2", "f"}


class Sheet:
    """A worksheet of a book that is edited part by part."""

    def __init__(self, book: Book, part: str, where: str) -> None:
        self._book = book
        self.part = part
        self.cells = Cells(book.archive[part], where)
        self._tree = Tree(self.cells.skeleton(), where)
        self.root = self._tree.root
        self.lines = Lines(self.root, self.cells, self._texts, self._look, self.merges)
        self.content = Content(book, self.cells, self.lines.default_style, where)
        self.notes = Notes(book.archive, part, self.root)
        self.links = Links(book.archive, part, self.root)
        self.tables = Tables(book.archive, part, self.root, self.content)
        self.native = self.root

    def finished(self) -> bytes:
        """Return the part as it is now; its own bytes when nothing changed."""
        for table in self.tables.all():
            if table.header_rows:
                table.fit_columns()
        dimension, extent = child(self.root, "dimension"), self.cells.extent()
        if dimension is not None and extent and extent != self.cells.extent(given=True):
            dimension.set("ref", extent.a1())
        return self.cells.joined(self._tree.data() if self._tree.changed else None)

    def used(self) -> Box:
        """Return the box around everything that holds something; A1 for an empty sheet."""
        return self.cells.filled() or Box(1, 1, 1, 1)

    # --- formats

    def format(self, box: Box, which: Property) -> Any:
        """Return a property that all cells of a block share; None when they differ, and for no colour."""
        found = {self._book.styles.get(style, which) for style in self._styles(box)}
        return found.pop() if len(found) == 1 else None

    def reformat(self, box: Box, which: Property, value: Any) -> None:
        """Set a property of all cells of a block; of whole columns also for cells to come."""
        change = self._book.styles.change
        if box.top == 1 and box.bottom == MAX_ROWS:
            for column in range(box.left, box.right + 1):
                style = change(self.lines.default_style(MAX_ROWS, column), which, value)
                self.lines.set_column_style(column, style)
            cells: Iterable[tuple[int, int]] = self._cells_there(box)
        else:
            cells = self._cells_of(box)
        for row, column in cells:
            self.content.restyle(row, column, change(self.content.style(row, column), which, value))

    def tell_formats(self, box: Box) -> list[list[dict[str, Any]]]:
        """Return each cell's format in its own words, with its index for the case that it still means the same."""
        parts, style = self._book.styles.parts, self.content.style
        indexes = [
            [style(row, column) for column in range(box.left, box.right + 1)] for row in range(box.top, box.bottom + 1)
        ]
        color = partial(self._book.styles.get, which="color")
        return [[{"style": index, "parts": parts(index), "color": color(index)} for index in row] for row in indexes]

    def put_formats(self, box: Box, told: Sequence[Sequence[dict[str, Any]]], *, only_fill: bool) -> None:
        """Give each cell the format that was told, or only its fill."""
        styles = self._book.styles
        for row, line in enumerate(told, box.top):
            for column, one in enumerate(line, box.left):
                parts = one["parts"]
                if only_fill:
                    now = styles.parts(self.content.style(row, column))
                    parts = {**now, "fill": parts["fill"], "apply_fill": parts["apply_fill"]}
                self.content.restyle(row, column, styles.of_parts(parts, one["style"]))

    def clear_formats(self, box: Box) -> None:
        """Give the cells that are there the standard format."""
        for row, column in self._cells_there(box):
            self.content.restyle(row, column, 0)

    def copy(self, source: Box, target: Box) -> None:
        """Copy formats, contents and merged areas; a larger target is filled by repetition."""
        rows, columns = source.shape
        height, width = max(rows, target.shape[0]), max(columns, target.shape[1])
        whole = Box(target.top, target.left, target.top + height - 1, target.left + width - 1)
        areas = [area for area in self.merges(source) if source.covers(area)]
        formulas = self.content.formulas(source)
        values = self.content.values(source)
        self.unmerge(whole)
        for row in range(height):
            for column in range(width):
                there = row % rows, column % columns
                at = whole.top + row, whole.left + column
                origin = source.top + there[0], source.left + there[1]
                self.content.restyle(*at, self.content.style(*origin))
                formula = formulas[there[0]][there[1]]
                is_formula = self.cells[origin].formula is not None
                value = references.moved(formula, origin, at) if is_formula else values[there[0]][there[1]]
                self.content.put(Box(*at, *at), [[value]])
        for top in range(whole.top, whole.bottom + 1, rows):
            for left in range(whole.left, whole.right + 1, columns):
                for area in areas:
                    down, right = top - source.top, left - source.left
                    self.merge(Box(area.top + down, area.left + right, area.bottom + down, area.right + right))

    # --- merged areas

    def merges(self, box: Box) -> list[Box]:
        """Return the merged areas that meet a block."""
        found = child(self.root, "mergeCells")
        areas = [parse_a1(element.get("ref", "")) for element in (found if found is not None else ())]
        return [area for area in areas if area and area.meets(box)]

    def merge(self, box: Box) -> None:
        """Merge a block; its first cell stays, the others are emptied."""
        self.unmerge(box)
        merged = ensure(self.root, "mergeCells")
        markup.append(merged, "mergeCell", ref=box.a1())
        merged.set("count", str(len(merged)))
        for row, column in self._cells_there(box):
            if (row, column) != (box.top, box.left):
                self.content.clear(Box(row, column, row, column))

    def unmerge(self, box: Box) -> None:
        """Split all merged areas that meet a block."""
        merged = child(self.root, "mergeCells")
        for element in list(merged) if merged is not None else ():
            area = parse_a1(element.get("ref", ""))
            if area and area.meets(box):
                merged.remove(element)
                merged.set("count", str(len(merged)))
        discard_empty(self.root, "mergeCells")

    # --- view, protection, filters

    @property
    def protected(self) -> bool:
        """Whether locked cells refuse changes."""
        protection = child(self.root, "sheetProtection")
        return protection is not None and protection.get("sheet", "0") in {"1", "true"}

    def locked(self, box: Box) -> bool:
        """Whether a block holds a locked cell."""
        return any(self._book.styles.get(style, "locked") for style in self._styles(box))

    def select(self, *, selected: bool) -> None:
        """Say that the sheet is the one shown, or is not."""
        for view in self._views():
            if selected:
                view.set("tabSelected", "1")
            else:
                view.attrib.pop("tabSelected", None)

    def freeze(self, rows: int, columns: int) -> None:
        """Keep the first rows and columns in view; 0, 0 lets go."""
        for view in self._views():
            for old in [*children(view, "pane"), *children(view, "selection")]:
                view.remove(old)
            if not rows and not columns:
                continue
            corner = Box(rows + 1, columns + 1, rows + 1, columns + 1).a1()
            where = "bottomRight" if rows and columns else "bottomLeft" if rows else "topRight"
            pane = markup.append(view, "pane")
            for name, value in (("xSplit", columns), ("ySplit", rows)):
                if value:
                    pane.set(name, str(value))
            pane.set("topLeftCell", corner)
            pane.set("activePane", where)
            pane.set("state", "frozen")
            view.insert(0, pane)
            view.insert(1, markup.append(view, "selection", pane=where))

    def filtered(self) -> bool:
        """Whether a filter hides rows."""
        return any(children(filters, "filterColumn") for filters in self._filters())

    def show_all(self) -> None:
        """Let every filter show all rows again; rows hidden by hand outside filters stay hidden."""
        for filters in self._filters():
            conditions = children(filters, "filterColumn")
            area = parse_a1(filters.get("ref", ""))
            for condition in conditions:
                filters.remove(condition)
            if conditions and area:
                self.lines.set_row_hidden(range(area.top + 1, area.bottom + 1), hidden=False)

    # --- other sheets change

    def rewrite(self, change: Callable[[str], str], name: str) -> None:
        """Change every formula that mentions a sheet: in cells, conditional formats, validations, sparklines."""
        self.content.rewrite_formulas(change, name)
        for element in self.root.iter():
            if local(element) in _FORMULA_TAGS and element.text:
                element.text = change(element.text)

    def relocate(self, old: str, new: str) -> None:
        """Let links into a renamed sheet lead there again."""
        self.links.rewrite({place: references.renamed(place, old, new) for place in self.links.locations()})

    # --- inside

    def _cells_of(self, box: Box) -> Iterator[tuple[int, int]]:
        """Give every cell of a block; of whole rows those within the sheet's extent."""
        right = box.right
        if box.right == MAX_COLUMNS:
            extent = self.cells.extent()
            right = extent.right if extent else box.left
        return ((row, column) for row in range(box.top, box.bottom + 1) for column in range(box.left, right + 1))

    def _cells_there(self, box: Box) -> list[tuple[int, int]]:
        rows = self.cells.numbered(box.top, box.bottom)
        return [(row, column) for row, found in rows for column in found.cells if box.left <= column <= box.right]

    def _styles(self, box: Box) -> set[int]:
        """Return the format indexes in a block; of cells that are not there those of their lines."""
        rows = list(self.cells.numbered(box.top, box.bottom))
        there = {self.content.style(row, column) for row, column in self._cells_there(box)}
        if len(self._cells_there(box)) < box.size:
            missing_rows = [
                row for row, found in rows if any(c not in found.cells for c in range(box.left, box.right + 1))
            ]
            if len(rows) < box.shape[0]:
                missing_rows.append(MAX_ROWS)
            for row in missing_rows:
                found = self.cells.row_there(row)
                columns = (c for c in range(box.left, box.right + 1) if not found or c not in found.cells)
                there |= {self.lines.default_style(row, column) for column in columns}
        return there

    def _texts(self, box: Box) -> list[list[str]]:
        """Return what a block shows, as far down as there is something; an empty text where there is nothing."""
        bottom = max(box.top, min(box.bottom, self.used().bottom))
        values = self.content.values(Box(box.top, box.left, bottom, box.right))
        return [["" if value is None else as_text(value) for value in row] for row in values]

    def _look(self, row: int, column: int) -> tuple[bool, float]:
        style = self.content.style(row, column)
        return bool(self._book.styles.get(style, "wrap")), float(self._book.styles.get(style, "size") or 11)

    def _views(self) -> list[Any]:
        views = ensure(self.root, "sheetViews")
        if not len(views):
            markup.append(views, "sheetView", workbookViewId="0")
        return children(views, "sheetView")

    def _filters(self) -> list[Any]:
        own = children(self.root, "autoFilter")
        return own + [filters for table in self.tables.all() for filters in children(table.root, "autoFilter")]
