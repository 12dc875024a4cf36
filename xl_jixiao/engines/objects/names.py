"""Defined names, of the whole book or of one sheet."""

from __future__ import annotations

import numbers
from typing import TYPE_CHECKING

from xlwings import NoSuchObjectError
from xlwings import base_classes as base

from xl_jixiao.engines.boxes import parse_a1, parse_reference, quoted
from xl_jixiao.engines.objects.ranges import Range
from xl_jixiao.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_jixiao.engines.objects.books import Book


class Names(base.Names):
    """Defined names: of the whole book, or of one sheet."""

    api = None

    def __init__(self, book: Book, sheet: str | None) -> None:
        self._book = book
        self._sheet = sheet

    def _all(self) -> list[Name]:
        names = self._book.document.names()
        return [Name(self._book, n.sheet, n.name) for n in names if self._sheet is None or n.sheet == self._sheet]

    def __iter__(self) -> Iterator[Name]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())

    def contains(self, key: str) -> bool:
        return any(key.casefold() in name.keys for name in self._all())

    def __call__(self, key: int | str) -> Name:
        if isinstance(key, numbers.Number):
            return self._all()[int(str(key)) - 1]
        found = [name for name in self._all() if str(key).casefold() in name.keys]
        if not found:
            raise NoSuchObjectError(f"没有名称“{key}”（{self._book.name}）")
        return min(found, key=lambda name: name.scope is not None)

    def add(self, name: str, refers_to: str) -> Name:
        scope, _, plain = name.rpartition("!")
        sheet = scope.strip("'").replace("''", "'") or self._sheet
        if not plain or parse_a1(plain) or " " in plain:
            raise InputError(f"名称“{name}”不合规", where=self._book.name, advice="名称不能有空格，也不能像单元格地址")
        self._book.document.set_name(sheet, plain, refers_to)
        return Name(self._book, sheet, plain)


class Name(base.Name):
    """One defined name."""

    api = None

    def __init__(self, book: Book, scope: str | None, plain: str) -> None:
        self._book = book
        self.scope = scope
        self._plain = plain

    @property
    def keys(self) -> set[str]:
        """What it can be found by."""
        return {self._plain.casefold(), self.name.casefold()}

    @property
    def name(self) -> str:
        return f"{quoted(self.scope)}!{self._plain}" if self.scope else self._plain

    @name.setter
    def name(self, value: str) -> None:
        refers_to = self.refers_to
        self.delete()
        self._plain = value.rpartition("!")[2]
        self._book.document.set_name(self.scope, self._plain, refers_to)

    @property
    def refers_to(self) -> str:
        for defined in self._book.document.names():
            if (defined.sheet, defined.name.casefold()) == (self.scope, self._plain.casefold()):
                return defined.refers_to
        raise NoSuchObjectError(f"名称“{self._plain}”已不存在（{self._book.name}）")

    @refers_to.setter
    def refers_to(self, value: str) -> None:
        self._book.document.set_name(self.scope, self._plain, value)

    @property
    def refers_to_range(self) -> Range:
        reference = parse_reference(self.refers_to)
        if reference is None:
            raise NoSuchObjectError(f"名称“{self._plain}”不指向一个区域：{self.refers_to}")
        return Range(self._book.sheets(reference[0]), reference[1])

    def delete(self) -> None:
        self._book.document.delete_name(self.scope, self._plain)
