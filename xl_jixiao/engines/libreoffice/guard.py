"""Every call into LibreOffice goes through a guard that turns its errors into sentences."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import wraps
from typing import Any, TypeAlias, TypeVar

Guard: TypeAlias = Callable[[str], AbstractContextManager[None]]
_Class = TypeVar("_Class", bound=type)


def under_guard(what: str) -> Callable[[_Class], _Class]:
    """
    Guard all public methods and properties of a class; its instances have a `_guard`.

    Args:
        what: what the class does, for the sentence.
    """

    def guarded_class(cls: _Class) -> _Class:
        for name, member in list(vars(cls).items()):
            if name.startswith("_"):
                continue
            if isinstance(member, property):
                setters = _guarded(member.fset, what) if member.fset else None
                setattr(cls, name, property(_guarded(member.fget, what), setters, doc=member.__doc__))
            elif callable(member):
                setattr(cls, name, _guarded(member, what))
        return cls

    return guarded_class


def _guarded(function: Any, what: str) -> Any:
    @wraps(function)
    def call(self: Any, *args: Any, **kwargs: Any) -> Any:
        with self._guard(what):
            return function(self, *args, **kwargs)

    return call
