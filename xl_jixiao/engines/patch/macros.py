"""A workbook with macros becomes one without, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_jixiao.engines.patch.archive import Archive

if TYPE_CHECKING:
    from xl_jixiao.package import Parts

_WITH_MACROS = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
_WITHOUT_MACROS = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_MACRO_KINDS = {"vbaProject", "extensibility", "customUI"}


def with_macros(parts: Parts, where: str, *, macros: bool) -> Parts:
    """Return the parts of a workbook that may hold macros, or of one without them and the ribbon that calls them."""
    archive = Archive(parts, where)
    archive.set_content_type(archive.main, _WITH_MACROS if macros else _WITHOUT_MACROS)
    for owner in () if macros else (archive.main, ""):
        for relation in archive.relations(owner):
            if relation.kind in _MACRO_KINDS:
                archive.unrelate(owner, relation.id)
                archive.drop(relation.target)
    return archive.finished()
