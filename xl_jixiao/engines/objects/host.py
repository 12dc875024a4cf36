"""Engine, host program and the books it has open."""

from __future__ import annotations

import datetime as dt
import itertools
import numbers
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlwings import base_classes as base

from xl_jixiao.engines import values
from xl_jixiao.engines.objects.books import Book

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from xl_jixiao.engines import backend


class Engine:
    """An engine as xlwings knows it: a name, a way to convert values, and its apps."""

    type = "desktop"

    def __init__(self, name: str) -> None:
        self.name = name
        self.apps = Apps(self)

    @staticmethod
    def prepare_xl_data_element(value: Any, _options: Any) -> Any:
        """Turn a value of numpy, pandas or decimal into one a cell can hold."""
        return values.plain(value)

    @staticmethod
    def clean_value_data(
        data: list[list[Any]],
        datetime_builder: Callable[..., Any],
        empty_as: Any,
        number_builder: Callable[[float], Any] | None,
        err_to_str: bool,  # noqa: FBT001 - xlwings calls it like this
    ) -> list[list[Any]]:
        """Turn values of cells into those the caller asked for by `options`."""

        def clean(value: Any) -> Any:
            if value is None or value == "":
                return empty_as
            if isinstance(value, values.ErrorValue):
                return str(value) if err_to_str else None
            if isinstance(value, dt.datetime):
                parts = {
                    name: getattr(value, name)
                    for name in ("year", "month", "day", "hour", "minute", "second", "microsecond")
                }
                return datetime_builder(**parts, tzinfo=None)
            if isinstance(value, float) and number_builder is not None:
                return number_builder(value)
            return value

        return [[clean(value) for value in row] for row in data]


class Apps(base.Apps):
    """The open hosts of one engine."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._apps: list[App] = []

    def open(self, opener: backend.Opener) -> App:
        """Take a host up; the newest is the active one."""
        app = App(self, opener)
        self._apps.insert(0, app)
        return app

    def forget(self, app: App) -> None:
        """Let a host go that has ended."""
        self._apps = [other for other in self._apps if other is not app]

    def keys(self) -> list[int]:
        return [app.pid for app in self._apps]

    def __iter__(self) -> Iterator[App]:
        return iter(self._apps)

    def __len__(self) -> int:
        return len(self._apps)

    def __getitem__(self, pid: int) -> App:
        return next(app for app in self._apps if app.pid == pid)


class App(base.App):
    """One host with its books."""

    _numbers = itertools.count(1)
    # Without a window these only remember what they are told.
    screen_updating = True
    display_alerts = True
    enable_events = True
    interactive = True
    status_bar: str | bool = False

    def __init__(self, apps: Apps, opener: backend.Opener) -> None:
        self._apps = apps
        self.opener = opener
        self.engine = apps.engine
        self._pid = -next(App._numbers)  # never that of a real process
        self._books = Books(self)

    api = property(lambda self: self.opener)
    pid = property(lambda self: self._pid)
    books = property(lambda self: self._books)
    visible = property(lambda _: False)
    version = property(lambda _: "16.0")

    def activate(self, steal_focus: bool = False) -> None:  # noqa: FBT001, FBT002 - xlwings' signature
        """Do nothing: there is no window."""

    @property
    def calculation(self) -> str:
        return self._books.active.document.calculation

    @calculation.setter
    def calculation(self, mode: backend.Calculation) -> None:
        self._books.active.document.calculation = mode

    def calculate(self) -> None:
        for book in self._books:
            book.document.calculate()

    def run(self, macro: str, args: list[Any]) -> Any:
        book_name, _, name = macro.rpartition("!")
        book = self._books(book_name.strip("'")) if book_name else self._books.active
        return book.document.run(name, args)

    def quit(self) -> None:
        for book in list(self._books):
            book.close()
        self.opener.close()
        self._apps.forget(self)

    def kill(self) -> None:
        self.quit()


class Books(base.Books):
    """The open books of one host."""

    api = None

    def __init__(self, app: App) -> None:
        self.app = app
        self._books: list[Book] = []

    @property
    def active(self) -> Book:
        return self._books[-1]

    def __len__(self) -> int:
        return len(self._books)

    def __iter__(self) -> Iterator[Book]:
        return iter(self._books)

    def __call__(self, key: int | str) -> Book:
        if isinstance(key, numbers.Number):
            return self._books[int(str(key)) - 1]
        for book in self._books:
            if key in {book.name, book.fullname}:
                return book
        raise KeyError(key)

    def add(self) -> Book:
        return self.take(self.app.opener.new())

    def open(self, fullname: str, *_: Any, **__: Any) -> Book:
        return self.take(self.app.opener.open(Path(fullname).resolve()))

    def activate(self, book: Book) -> None:
        self._books.append(self._books.pop(self._books.index(book)))

    def forget(self, book: Book) -> None:
        self._books.remove(book)

    def take(self, document: backend.Document) -> Book:
        """Count a document among the open books; the newest is the active one."""
        book = Book(self, document, f"Book{len(self._books) + 1}")
        self._books.append(book)
        return book
