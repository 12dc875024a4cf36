"""Tables (ListObjects) of one sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_jixiao.engines.boxes import Box, parse_a1
from xl_jixiao.engines.patch import markup
from xl_jixiao.engines.patch.markup import child, children
from xl_jixiao.engines.patch.skeleton import ensure
from xl_jixiao.errors import InputError

if TYPE_CHECKING:
    from xl_jixiao.engines.patch.archive import Archive
    from xl_jixiao.engines.patch.content import Content
    from xl_jixiao.engines.patch.markup import Element

_CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.table+xml"


class Table:
    """One table: its part and the sheet's cells."""

    def __init__(self, archive: Archive, part: str, content: Content) -> None:
        self._archive = archive
        self.part = part
        self._content = content

    @property
    def root(self) -> Element:
        """The table's XML."""
        return self._archive.tree(self.part)

    @property
    def name(self) -> str:
        """The name formulas use."""
        return str(self.root.get("displayName", self.root.get("name", "")))

    def rename(self, name: str) -> None:
        """Give the table another name; formulas that use the old one are left alone."""
        self.root.set("name", name)
        self.root.set("displayName", name)

    @property
    def box(self) -> Box:
        """The whole table, header and totals included."""
        return parse_a1(self.root.get("ref", "")) or Box(1, 1, 1, 1)

    @property
    def header_rows(self) -> int:
        """0 or 1."""
        return markup.whole(self.root.get("headerRowCount"), 1)

    @property
    def totals_rows(self) -> int:
        """0 or 1."""
        return markup.whole(self.root.get("totalsRowCount"), 0)

    @property
    def style(self) -> str:
        """Name of the table style; empty for none."""
        info = child(self.root, "tableStyleInfo")
        return str(info.get("name", "")) if info is not None else ""

    def resize(self, box: Box) -> None:
        """
        Let the table cover another block with the same first row; new columns take their header cell's text.

        Raises:
            InputError: the first row is another, or no row would be left.
        """
        if box.top != self.box.top or box.shape[0] <= self.header_rows + self.totals_rows:
            raise InputError(
                f"表 {self.name} 不能改为 {box.a1()}", where=self._archive.where, advice="标题行须不变，并至少留一行"
            )
        filters = child(self.root, "autoFilter")
        self.root.set("ref", box.a1())
        if filters is not None:
            filters.set("ref", Box(box.top, box.left, box.bottom - self.totals_rows, box.right).a1())
        self.fit_columns()

    def fit_columns(self) -> None:
        """Name the columns after the header cells, as Excel demands; what a column knows besides stays."""
        columns, width = child(self.root, "tableColumns"), self.box.shape[1]
        existing = list(columns)
        for element in existing[width:]:
            columns.remove(element)
        taken = {markup.whole(element.get("id"), 0) for element in existing}
        for _ in range(len(existing), width):
            new_id = max(taken, default=0) + 1
            taken.add(new_id)
            markup.append(columns, "tableColumn", id=str(new_id), name="")
        names = self._headers() if self.header_rows else [element.get("name", "") for element in columns]
        for element, name in zip(columns, names, strict=True):
            if markup.decode(element.get("name", "")) != name:
                element.set("name", markup.encode(name).replace("\n", "_x000a_"))
        if len(existing) != width:
            columns.set("count", str(width))

    def _headers(self) -> list[str]:
        """Return the header texts; an empty or repeated one gets a name of its own, written into its cell."""
        row = Box(self.box.top, self.box.left, self.box.top, self.box.right)
        names: list[str] = []
        for offset, text in enumerate(self._content.formulas(row)[0]):
            name, number = text or f"列{offset + 1}", 2
            while name.casefold() in {other.casefold() for other in names}:
                name, number = f"{text or f'列{offset + 1}'}{number}", number + 1
            if name != text:
                cell = Box(row.top, row.left + offset, row.top, row.left + offset)
                self._content.put(cell, [[name]])
            names.append(name)
        return names


class Tables:
    """All tables of one sheet."""

    def __init__(self, archive: Archive, sheet: str, root: Element, content: Content) -> None:
        self._archive = archive
        self._sheet = sheet
        self._root = root
        self._content = content

    def all(self) -> list[Table]:
        """Return the tables in the order of the sheet."""
        parts = child(self._root, "tableParts")
        if parts is None:
            return []
        targets = {relation.id: relation.target for relation in self._archive.related(self._sheet, "table")}
        names = [targets.get(element.get(self._archive.id_name, "")) for element in children(parts, "tablePart")]
        return [Table(self._archive, name, self._content) for name in names if name]

    def add(self, box: Box, name: str, style: str) -> Table:
        """
        Make a block a table; its first row is the header.

        Raises:
            InputError: a table is there already.
        """
        if any(table.box.meets(box) for table in self.all()):
            raise InputError(
                f"区域 {box.a1()} 已有表格", where=self._archive.where, advice="请换一处，或先把原表转为区域"
            )
        part = self._archive.free_name("xl/tables/table{}.xml")
        table_id = max((markup.whole(self._archive.tree(name).get("id"), 0) for name in self._every()), default=0) + 1
        columns = "".join(f'<tableColumn id="{n}" name=""/>' for n in range(1, box.shape[1] + 1))
        self._archive.add(
            part,
            f'<table xmlns="{markup.MAIN}" id="{table_id}" name="{name}" displayName="{name}" ref="{box.a1()}"'
            f' totalsRowShown="0"><autoFilter ref="{box.a1()}"/><tableColumns count="{box.shape[1]}">{columns}'
            f'</tableColumns><tableStyleInfo name="{style}" showFirstColumn="0" showLastColumn="0" showRowStripes="1"'
            ' showColumnStripes="0"/></table>'.encode(),
            _CONTENT_TYPE,
        )
        relation = self._archive.relate(self._sheet, "table", part)
        parts = ensure(self._root, "tableParts")
        markup.append(parts, "tablePart").set(self._archive.id_name, relation)
        parts.set("count", str(len(parts)))
        table = Table(self._archive, part, self._content)
        table.fit_columns()
        return table

    def _every(self) -> list[str]:
        """Return the table parts of the whole workbook."""
        return [name for name in self._archive.names() if self._archive.content_type(name) == _CONTENT_TYPE]
