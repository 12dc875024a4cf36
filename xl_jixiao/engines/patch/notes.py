"""
Notes (Excel's old comments) of one sheet: a comments part for the texts, a VML drawing for their boxes.

The VML drawing may also hold form controls and is rarely well-formed XML, so it is edited as bytes.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xl_jixiao.engines.backend import Note
from xl_jixiao.engines.boxes import Box, parse_a1
from xl_jixiao.engines.patch import markup
from xl_jixiao.engines.patch.skeleton import ensure
from xl_jixiao.errors import InputError

if TYPE_CHECKING:
    from xl_jixiao.engines.patch.archive import Archive
    from xl_jixiao.engines.patch.markup import Element

AUTHOR = "绩效"
_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_VML_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_THREADED = "tc={"

_VML = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    ' xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="{0}"/>'
    "</o:shapelayout></xml>"
)
_SHAPE_TYPE = (
    b'<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    b'<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_SHAPE = (
    '<v:shape id="_x0000_s{id}" type="#_x0000_t202" style="position:absolute;visibility:hidden" fillcolor="#ffffe1"'
    ' o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow color="black" obscured="t"/>'
    '<v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div>'
    '</v:textbox><x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
    "<x:Anchor>{left}, 15, {top}, 4, {right}, 31, {bottom}, 4</x:Anchor><x:AutoFill>False</x:AutoFill>"
    "<x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)
_ONE_SHAPE = re.compile(rb"<v:shape\b.*?</v:shape>\s*", re.DOTALL)
_SHAPE_ID = re.compile(rb'id="_x0000_s(\d+)"')
_USES_SHAPE_TYPE = b'type="#_x0000_t202"'
_SHAPES_PER_DRAWING = 1024
_CHARACTERS_PER_LINE = 16
_SHEET_EDGE = (16_383, 1_048_575)


class Notes:
    """The notes of one sheet."""

    def __init__(self, archive: Archive, sheet: str, root: Element) -> None:
        self._archive = archive
        self._sheet = sheet
        self._root = root

    def all(self) -> list[Note]:
        """Return the notes in the order of the file."""
        name = self._part()
        if name is None:
            return []
        comments = self._archive.tree(name)
        authors = [markup.decode(author.text or "") for author in _list(comments, "authors")]
        return [_note(element, authors) for element in _list(comments, "commentList")]

    def get(self, row: int, column: int) -> Note | None:
        """Return the note of a cell, None where there is none."""
        name = self._part()
        if name is None:
            return None
        comments, place = self._archive.tree(name), Box(row, column, row, column).a1()
        found = next((element for element in _list(comments, "commentList") if element.get("ref") == place), None)
        if found is None:
            return None
        return _note(found, [markup.decode(author.text or "") for author in _list(comments, "authors")])

    def put(self, row: int, column: int, text: str) -> None:
        """Add a note, or replace its text: the box stays as it was."""
        element = self._element(row, column)
        if element is None:
            element = self._added(row, column, text)
        for old in list(element):
            element.remove(old)
        run = markup.append(markup.append(element, "text"), "t")
        run.set(markup.SPACE, "preserve")
        run.text = markup.encode(text)

    def remove(self, row: int, column: int) -> None:
        """Remove a note with its box; the last one takes both parts along."""
        element = self._element(row, column)
        if element is None:
            return
        name = self._part()
        comments = self._archive.tree(name) if name else element.getparent()
        element.getparent().remove(element)
        _drop_unused_author(comments)
        drawing = self._drawing()
        if drawing:
            self._archive[drawing] = _without_box(self._archive[drawing], row, column)
        if not _list(comments, "commentList"):
            self._drop_parts(drawing)

    # --- inside

    def _part(self) -> str | None:
        found = self._archive.related(self._sheet, "comments")
        return found[0].target if found else None

    def _element(self, row: int, column: int) -> Element | None:
        name = self._part()
        for element in _list(self._archive.tree(name), "commentList") if name else []:
            box = parse_a1(element.get("ref", ""))
            if box and (box.top, box.left) == (row, column):
                if self._author(name, element).startswith(_THREADED):
                    raise InputError(
                        "单元格有会话批注，不能改动", where=self._archive.where, advice="请在 Excel 中处理该批注"
                    )
                return element
        return None

    def _author(self, name: str | None, element: Element) -> str:
        authors = _list(self._archive.tree(name), "authors") if name else []
        index = markup.whole(element.get("authorId"), 0)
        return authors[index].text or "" if index < len(authors) else ""

    def _added(self, row: int, column: int, text: str) -> Element:
        name = self._part()
        if name is None:
            name = self._archive.free_name("xl/comments{}.xml")
            empty = f'<comments xmlns="{markup.MAIN}"><authors/><commentList/></comments>'
            self._archive.add(name, empty.encode(), _COMMENTS_TYPE)
            self._archive.relate(self._sheet, "comments", name)
        comments = self._archive.tree(name)
        authors = markup.child(comments, "authors")
        names = [author.text for author in authors]
        if AUTHOR not in names:
            markup.append(authors, "author").text = AUTHOR
            names.append(AUTHOR)
        place, author = Box(row, column, row, column).a1(), str(names.index(AUTHOR))
        element = markup.append(markup.child(comments, "commentList"), "comment", ref=place, authorId=author)
        drawing = self._drawing() or self._new_drawing()
        self._archive[drawing] = _with_box(self._archive[drawing], row, column, text)
        return element

    def _drawing(self) -> str | None:
        legacy = markup.child(self._root, "legacyDrawing")
        if legacy is None:
            return None
        wanted = legacy.get(self._archive.id_name)
        found = self._archive.related(self._sheet, "vmlDrawing")
        return next((relation.target for relation in found if relation.id == wanted), None)

    def _new_drawing(self) -> str:
        name = self._archive.free_name("xl/drawings/vmlDrawing{}.vml")
        number = re.sub(r"\D", "", name.rsplit("/", 1)[1])
        self._archive.add(name, _VML.format(number).encode(), _VML_TYPE)
        relation = self._archive.relate(self._sheet, "vmlDrawing", name)
        ensure(self._root, "legacyDrawing").set(self._archive.id_name, relation)
        return name

    def _drop_parts(self, drawing: str | None) -> None:
        for relation in self._archive.relations(self._sheet):
            is_empty_drawing = relation.target == drawing and not _ONE_SHAPE.search(self._archive[relation.target])
            if relation.kind == "comments" or is_empty_drawing:
                self._archive.unrelate(self._sheet, relation.id)
                self._archive.drop(relation.target)
                if is_empty_drawing:
                    self._root.remove(markup.child(self._root, "legacyDrawing"))


def _list(comments: Element, tag: str) -> list[Element]:
    found = markup.child(comments, tag)
    return list(found) if found is not None else []


def _note(element: Element, authors: list[str]) -> Note:
    box = parse_a1(element.get("ref", "A1"))
    index = markup.whole(element.get("authorId"), 0)
    text = markup.child(element, "text")
    return Note(
        box.top if box else 1,
        box.left if box else 1,
        markup.rich_text(text) if text is not None else "",
        authors[index] if index < len(authors) else "",
    )


def _drop_unused_author(comments: Element) -> None:
    """Take back the author that this module appended, so that the part becomes again what it was."""
    authors = _list(comments, "authors")
    used = {markup.whole(element.get("authorId"), 0) for element in _list(comments, "commentList")}
    if authors and authors[-1].text == AUTHOR and len(authors) - 1 not in used:
        authors[-1].getparent().remove(authors[-1])


def _with_box(vml: bytes, row: int, column: int, text: str) -> bytes:
    taken = [int(number) for number in _SHAPE_ID.findall(vml)]
    first = int((re.search(rb'<o:idmap[^>]*\bdata="(\d+)', vml) or [b"", b"1"])[1]) * _SHAPES_PER_DRAWING
    lines = sum(
        1 + sum(2 if ord(c) > 255 else 1 for c in line) // (2 * _CHARACTERS_PER_LINE) for line in text.split("\n")
    )
    top = max(0, row - 2)
    shape = _SHAPE.format(
        id=max([first, *taken]) + 1,
        row=row - 1,
        column=column - 1,
        left=min(column, _SHEET_EDGE[0] - 4),
        right=min(column, _SHEET_EDGE[0] - 4) + 3,
        top=min(top, _SHEET_EDGE[1] - 30),
        bottom=min(top, _SHEET_EDGE[1] - 30) + min(30, 2 + lines),
    ).encode()
    shape_type = b"" if b'id="_x0000_t202"' in vml else _SHAPE_TYPE
    end = vml.rindex(b"</xml>")
    return vml[:end] + shape_type + shape + vml[end:]


def _without_box(vml: bytes, row: int, column: int) -> bytes:
    for found in _ONE_SHAPE.finditer(vml):
        shape = found[0]
        at = [re.search(rb"<x:%s>\s*(\d+)" % tag, shape) for tag in (b"Row", b"Column")]
        is_it = all(at) and [int(number[1]) for number in at if number] == [row - 1, column - 1]
        if b'ObjectType="Note"' in shape and is_it:
            vml = vml[: found.start()] + vml[found.end() :]
            break
    return vml if _USES_SHAPE_TYPE in vml else vml.replace(_SHAPE_TYPE, b"")
