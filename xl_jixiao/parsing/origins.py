"""Where fields stand: few are ever asked for, so those in the rows of a table are located when they are."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from xl_jixiao.model import Origin

if TYPE_CHECKING:
    from xl_jixiao.parsing.grid import Locate

Places = dict[str, int | Origin]
"""Field of an indicator → column of its row, or the origin of what stands elsewhere"""


class RowPlaces(NamedTuple):
    """The fields of one indicator."""

    locate: Locate
    row: int
    places: Places


class _Places(Mapping[str, Origin]):
    """Origins by full path; most are asked for and not there, which must not cost an exception each time."""

    @abstractmethod
    def find(self, path: str) -> Origin | None:
        """Return where a field stands, `None` when it stands nowhere."""

    def __getitem__(self, path: str) -> Origin:
        """
        Return where a field stands.

        Raises:
            KeyError: it stands nowhere.
        """
        if (origin := self.find(path)) is None:
            raise KeyError(path)
        return origin

    def get(self, path: str, default: Any = None) -> Any:
        """Return where a field stands, or the default."""
        origin = self.find(path)
        return default if origin is None else origin


class Origins(_Places):
    """Origins by full path: those of some fields, and behind them those of rows by `forms[0].indicators[3]`."""

    def __init__(self, fields: Mapping[str, Origin], rows: Mapping[str, RowPlaces]) -> None:
        """Take both; neither is copied."""
        self.fields = fields
        self.rows = rows

    def find(self, path: str) -> Origin | None:
        """Return where a field stands, `None` when it stands nowhere."""
        if (origin := self.fields.get(path)) is not None:
            return origin
        row, _, field = path.rpartition(".")
        if (found := self.rows.get(row)) is None:
            return None
        place = found.places.get(field)
        return found.locate(found.row, place) if isinstance(place, int) else place

    def __iter__(self) -> Iterator[str]:
        """Yield all paths."""
        yield from self.fields
        for row, found in self.rows.items():
            for field in found.places:
                yield f"{row}.{field}"

    def __len__(self) -> int:
        """Return the number of fields."""
        return len(self.fields) + sum(len(found.places) for found in self.rows.values())

    def __bool__(self) -> bool:
        """Return whether there are any, without counting them."""
        return bool(self.fields or self.rows)


class Either(_Places):
    """Origins of two kinds; what the first has counts."""

    def __init__(self, first: Mapping[str, Origin], second: Mapping[str, Origin]) -> None:
        """Take both; neither is copied."""
        self._first = first
        self._second = second

    def find(self, path: str) -> Origin | None:
        """Return where a field stands, `None` when neither has it."""
        origin = self._first.get(path)
        return self._second.get(path) if origin is None else origin

    def __iter__(self) -> Iterator[str]:
        """Yield all paths, those of the first before those that only the second has."""
        yield from self._first
        yield from (path for path in self._second if path not in self._first)

    def __len__(self) -> int:
        """Return the number of paths."""
        return sum(1 for _ in self)

    def __bool__(self) -> bool:
        """Return whether there are any, without counting them."""
        return bool(self._first or self._second)
