"""The parts of one package with their relationships and content types, changed in place."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, NamedTuple

from xl_jixiao.engines.patch import markup
from xl_jixiao.engines.patch.markup import Tree
from xl_jixiao.errors import InputError
from xl_jixiao.package import CONTENT_TYPES, Parts

if TYPE_CHECKING:
    from xl_jixiao.engines.patch.markup import Element


class Relation(NamedTuple):
    """One relationship: its id, the last word of its type, and the part (or outside address) it points to."""

    id: str
    kind: str
    target: str
    external: bool


class Archive:
    """
    Parts by name; XML parts are parsed when asked for.

    A part whose tree ends as it began keeps its bytes, however often it was changed in between.
    """

    def __init__(self, parts: Parts, where: str) -> None:
        self.where = where
        self._given = dict(parts)
        self._parts = dict(parts)
        self._trees: dict[str, Tree] = {}
        self._known: dict[str, list[Relation]] = {}  # asked for with every cell that is touched
        root = next((r for r in self.relations("") if r.kind == "officeDocument"), None)
        if root is None:
            raise self.broken("找不到工作簿部件")
        self.main = root.target
        self._strict = markup.STRICT.encode() in self[self.main][:1000]
        self.id_name = f"{{{markup.STRICT_OFFICE if self._strict else markup.OFFICE}}}id"

    def broken(self, what: str) -> InputError:
        """Return the error for a package that contradicts itself."""
        return InputError(f"文件已损坏：{what}", where=self.where, advice="请用 Excel 打开并修复后另存")

    def __contains__(self, name: str) -> bool:
        """Whether the part is there."""
        return name in self._parts

    def __getitem__(self, name: str) -> bytes:
        """Return the bytes of a part that is edited as bytes."""
        try:
            return self._parts[name]
        except KeyError as missing:
            raise self.broken(f"缺少部件 {name}") from missing

    def __setitem__(self, name: str, data: bytes) -> None:
        """Replace the bytes of a part."""
        self._parts[name] = data

    def names(self) -> list[str]:
        """Return the names of all parts."""
        return list(self._parts)

    def tree(self, name: str) -> Element:
        """Return the tree of an XML part; changes to it are written with the package."""
        if name not in self._trees:
            self._trees[name] = Tree(self[name], self.where)
        return self._trees[name].root

    def finished(self) -> Parts:
        """Return all parts as they are now."""
        parts = self._parts | {name: tree.data() for name, tree in self._trees.items()}
        return {name: data for name, data in parts.items() if not self._needless(name)}

    # --- relationships

    def relations(self, owner: str) -> list[Relation]:
        """Return what a part points to; the package itself is `""`."""
        if owner not in self._known:
            name = _rels_of(owner)
            elements = self.tree(name) if name in self._parts else ()
            self._known[owner] = [
                self._relation(owner, element) for element in elements if markup.local(element) == "Relationship"
            ]
        return self._known[owner]

    def related(self, owner: str, kind: str) -> list[Relation]:
        """Return the relationships of one kind, `worksheet`, `comments` …."""
        return [relation for relation in self.relations(owner) if relation.kind == kind]

    def relate(self, owner: str, kind: str, target: str, *, external: bool = False) -> str:
        """Add a relationship and return its id."""
        self._known.clear()
        name = _rels_of(owner)
        if name not in self._parts:
            self._parts[name] = f'<Relationships xmlns="{markup.RELATIONS}"/>'.encode()
        root = self.tree(name)
        taken = {element.get("Id") for element in root}
        new_id = next(f"rId{number}" for number in range(1, len(taken) + 2) if f"rId{number}" not in taken)
        path = target if external else posixpath.relpath(target, posixpath.dirname(owner) or ".")
        kinds = markup.STRICT_OFFICE if self._strict else markup.OFFICE
        element = markup.append(root, "Relationship", Id=new_id, Type=f"{kinds}/{kind}", Target=path)
        if external:
            element.set("TargetMode", "External")
        return new_id

    def unrelate(self, owner: str, relation_id: str) -> None:
        """Remove a relationship; the part it pointed to stays."""
        self._known.clear()
        root = self.tree(_rels_of(owner))
        for element in list(root):
            if element.get("Id") == relation_id:
                root.remove(element)

    # --- parts that come and go

    def free_name(self, pattern: str) -> str:
        """Return the first unused name, `xl/comments{}.xml` → `xl/comments3.xml`."""
        taken = {name.lower() for name in self._parts}
        return next(name for n in range(1, len(taken) + 2) if (name := pattern.format(n)).lower() not in taken)

    def add(self, name: str, data: bytes, content_type: str) -> None:
        """Add a part and say what it is: by its extension for `vml`, else by its name."""
        self._known.clear()
        if self._strict:
            data = data.replace(markup.MAIN.encode(), markup.STRICT.encode())
            data = data.replace(markup.OFFICE.encode(), markup.STRICT_OFFICE.encode())
        self._parts[name] = data
        types = self.tree(CONTENT_TYPES)
        if name.endswith(".vml"):
            if all(element.get("Extension", "").lower() != "vml" for element in types):
                default = markup.append(types, "Default", Extension="vml", ContentType=content_type)
                types.insert(sum(markup.local(element) == "Default" for element in types) - 1, default)
        else:
            markup.append(types, "Override", PartName=f"/{name}", ContentType=content_type)

    def drop(self, name: str) -> None:
        """Remove a part with its relationships and content type, and every part that only it pointed to."""
        owned = [relation.target for relation in self.relations(name) if not relation.external]
        for gone in (name, _rels_of(name)):
            self._parts.pop(gone, None)
            self._trees.pop(gone, None)
        self._known.clear()
        types = self.tree(CONTENT_TYPES)
        last_of_its_kind = name.endswith(".vml") and not any(part.endswith(".vml") for part in self._parts)
        for element in list(types):
            if element.get("PartName", "").lower() == f"/{name}".lower() or (
                last_of_its_kind and element.get("Extension") == "vml"
            ):
                types.remove(element)
        pointed_to = {relation.target for owner in self._owners() for relation in self.relations(owner)}
        for target in owned:
            if target in self._parts and target not in pointed_to:
                self.drop(target)

    def content_type(self, name: str) -> str:
        """Return what `[Content_Types].xml` says of a part."""
        types = self.tree(CONTENT_TYPES)
        for element in types:
            if element.get("PartName", "").lower() == f"/{name}".lower():
                return str(element.get("ContentType"))
        extension = posixpath.splitext(name)[1][1:].lower()
        found = (element for element in types if element.get("Extension", "").lower() == extension)
        return next((str(element.get("ContentType")) for element in found), "")

    def set_content_type(self, name: str, content_type: str) -> None:
        """Change what `[Content_Types].xml` says of a part that is listed there by name."""
        for element in self.tree(CONTENT_TYPES):
            if element.get("PartName", "").lower() == f"/{name}".lower():
                element.set("ContentType", content_type)

    # --- inside

    def _owners(self) -> list[str]:
        return [_owner_of(name) for name in self._parts if name.endswith(".rels")]

    def _relation(self, owner: str, element: Element) -> Relation:
        external = element.get("TargetMode") == "External"
        target = str(element.get("Target", ""))
        if not external:
            target = posixpath.normpath(posixpath.join("/", posixpath.dirname(owner), target)).lstrip("/")
            target = target if target in self._parts else self._any_case(target)
        return Relation(str(element.get("Id", "")), str(element.get("Type", "")).rsplit("/", 1)[-1], target, external)

    def _any_case(self, name: str) -> str:
        """Return the part whose name differs only in case, as some programs write it."""
        return next((part for part in self._parts if part.lower() == name.lower()), name)

    def _needless(self, name: str) -> bool:
        """Whether a relationship part has emptied, now or since it came to be."""
        emptied = b"Relationship " in self._given.get(name, b"Relationship ")
        return name.endswith(".rels") and emptied and not self.relations(_owner_of(name))


def _rels_of(owner: str) -> str:
    folder, name = posixpath.split(owner)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _owner_of(rels: str) -> str:
    folder, name = posixpath.split(rels)
    return posixpath.join(posixpath.dirname(folder), name.removesuffix(".rels"))
