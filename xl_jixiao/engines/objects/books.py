"""A book and its worksheets."""

from __future__ import annotations

import itertools
import numbers
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from xlwings import NoSuchObjectError
from xlwings import base_classes as base

from xl_jixiao.engines.objects.names import Names
from xl_jixiao.engines.objects.sheets import Sheet
from xl_jixiao.errors import HostError, InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_jixiao.engines import backend
    from xl_jixiao.engines.objects.host import Books


class Sheets(base.Sheets):
    """The worksheets of a book."""

    api = None

    def __init__(self, book: Book) -> None:
        self._book = book

    @property
    def active(self) -> Sheet:
        return Sheet(self._book, self._book.document.active_sheet())

    def __len__(self) -> int:
        return len(self._book.document.sheet_names())

    def __iter__(self) -> Iterator[Sheet]:
        return (Sheet(self._book, name) for name in self._book.document.sheet_names())

    def __contains__(self, name: str) -> bool:
        return name.casefold() in (other.casefold() for other in self._book.document.sheet_names())

    def __call__(self, key: int | str) -> Sheet:
        names = self._book.document.sheet_names()
        if isinstance(key, numbers.Number):
            return Sheet(self._book, names[int(str(key)) - 1])
        for name in names:
            if name.casefold() == str(key).casefold():
                return Sheet(self._book, name)
        raise NoSuchObjectError(f"没有工作表“{key}”（{self._book.name}）")

    def add(self, before: Sheet | None = None, after: Sheet | None = None, name: str | None = None) -> Sheet:
        names = list(self._book.document.sheet_names())
        anchor = before or after or self.active
        position = names.index(anchor.name) + (1 if after else 0)
        taken = {other.casefold() for other in names}
        fresh = next(text for number in itertools.count(1) if (text := f"Sheet{number}").casefold() not in taken)
        self._book.document.add_sheet(name or fresh, position)
        return Sheet(self._book, name or fresh)


class Book(base.Book):
    """One open workbook."""

    def __init__(self, books: Books, document: backend.Document, temporary_name: str) -> None:
        self._books = books
        self._temporary_name = temporary_name
        self.document = document

    api = property(lambda self: self.document)
    app = property(lambda self: self._books.app)
    sheets = property(Sheets)
    names = property(lambda self: Names(self, None))

    @property
    def name(self) -> str:
        return self.document.path.name if self.document.path else self._temporary_name

    @property
    def fullname(self) -> str:
        return str(self.document.path or self._temporary_name)

    def save(self, path: str | None = None, password: str | None = None) -> None:
        if password is not None:
            raise InputError("不能保存为带密码的文件", where=self.name, advice="请在 Excel 中设置密码")
        self.document.save(Path(path).resolve() if path else None)

    def close(self) -> None:
        with suppress(HostError):  # a host that has ended has closed it; nothing is saved either way
            self.document.close()
        self._books.forget(self)

    def activate(self) -> None:
        self._books.activate(self)
