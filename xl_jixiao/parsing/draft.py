"""A form while it is being read: its fields, where each stood, and what was noted on the way."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from xl_jixiao.model import Form, Origin
from xl_jixiao.parsing.reading import ASK_BELOW, Ask, Question, Repair, Unplaced

if TYPE_CHECKING:
    from xl_jixiao.parsing.lines import Cell, Line
    from xl_jixiao.parsing.origins import RowPlaces

_SPACED = re.compile(r"[\u4e00-\u9fff][ \t\u3000]+[\u4e00-\u9fff]")


class Draft:
    """The fields of one form by their path within it; texts and amounts, checked when the form is built."""

    def __init__(self, prefix: str = "", ask: Ask | None = None) -> None:
        """
        Begin an empty form.

        Args:
            prefix: what stands before the paths in `origins` and `repairs`, such as `forms[0].`.
            ask: answers what is uncertain.
        """
        self.prefix = prefix
        self.values: dict[str, Any] = {}
        self.origins: dict[str, Origin] = {}
        self.blanks: dict[str, Origin] = {}
        """Where fields that are blank would be filled, by full path"""
        self.repairs: list[Repair] = []
        self.unplaced: list[Unplaced] = []
        self.seen: set[str] = set()
        """Keys of the labels and headings that stood in the form"""
        self.boxes: set[str] = set()
        """Fields that the form has a label for, filled or not: of amounts their line, of its table the column"""
        self.indicators: list[dict[str, Any]] = []
        self.rows: dict[str, RowPlaces] = {}
        """Where the fields of indicators stand, by the indicator's full path"""
        self.blank_rows: dict[str, RowPlaces] = {}
        self.extra: list[tuple[str, str]] = []
        self.fund_extra: list[dict[str, Any]] = []
        self._ask = ask

    def put(self, path: str, value: object, origin: Origin) -> None:
        """Fill a field; a field that is filled already keeps its value and the second is listed."""
        if path in self.values:
            if self.values[path] != value:
                self.leave(origin, str(value), f"同一栏目在前面已经填过“{self.values[path]}”，这里的内容未采用")
            return
        self.values[path] = value
        self.origins[self.prefix + path] = origin

    def put_row(self, path: str, values: dict[str, Any], places: RowPlaces) -> None:
        """Add an indicator."""
        self.indicators.append(values)
        self.rows[self.prefix + path] = places

    def put_extra(self, label: str, text: str, origin: Origin) -> None:
        """Keep a labelled field that the model has no place for."""
        self.origins[f"{self.prefix}extra[{len(self.extra)}]"] = origin
        self.extra.append((label, text))

    def note_blank(self, path: str, origin: Origin | None) -> None:
        """Note where a field would be filled that the form has and nobody filled; the first place counts."""
        if origin is not None:
            self.blanks.setdefault(self.prefix + path, origin)

    def leave(self, origin: Origin, text: str, why: str) -> None:
        """List a text that found no place."""
        self.unplaced.append(Unplaced(origin, text, why))

    def repair(  # noqa: PLR0913 - a repair has these parts
        self,
        path: str,
        origin: Origin,
        what: str,
        *,
        before: str,
        after: str,
        confidence: float,
        choices: tuple[str, ...] = (),
    ) -> str:
        """
        List a repair and return the text to use.

        Uncertain ones are put to the user, whose choice is then used; without an answer it is `after`.
        """
        repair = Repair(self.prefix + path, origin, what, before, after, confidence)
        if self._ask is not None and confidence < ASK_BELOW:
            answer = self._ask(Question(repair, choices or (after, before)))
            if answer is not None:
                repair = repair._replace(after=answer, confidence=1.0)
        self.repairs.append(repair)
        return repair.after

    def note_spaces(self, path: str, line: Line, cell: Cell) -> None:
        """List a label that is printed with spaces between its characters."""
        if _SPACED.search(cell.text):
            what, plain = "标签中间有空格，已按没有空格认读", "".join(cell.text.split())
            self.repair(path, line.origin(cell.column), what, before=cell.text, after=plain, confidence=1.0)

    def form(self) -> Form:
        """Build the form."""
        funds: dict[str, Any] = {}
        fields: dict[str, Any] = {"indicators": tuple(self.indicators), "extra": tuple(self.extra), "funds": funds}
        for path, value in self.values.items():
            head, _, rest = path.partition(".")
            if head != "funds":
                fields[path] = value
                continue
            line, _, part = rest.partition(".")
            if part:
                funds.setdefault(line, {})[part] = value
            else:
                funds[line] = value
        if self.fund_extra:
            funds["extra"] = tuple(self.fund_extra)
        return Form.model_validate(fields)
