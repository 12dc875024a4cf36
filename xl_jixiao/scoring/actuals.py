"""
Importing 实际完成值 into a form by the names of its indicators.

A name that is the same is taken; one that is only similar waits for a person to confirm it, since 第46届 and 第47届 are
similar too.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, NamedTuple

from xl_jixiao.errors import InputError
from xl_jixiao.model.grammar import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xl_jixiao.model import Form, Indicator

SIMILAR = 80
"""From this likeness (0 to 100, rapidfuzz's ratio) on a name is proposed (own proposal)."""

_NUMBERING = re.compile(r"(?:指标)?\d{1,2}[.、::)](?!\d)|★+")
HEADINGS = {
    "name": ("三级指标", "指标名称", "绩效指标", "指标"),
    "level2": ("二级指标",),
    "actual": ("实际完成值", "实际完成情况", "全年完成值", "完成值", "实际值", "全年实际值", "完成情况"),
    "score": ("得分",),
    "reason": ("偏差原因分析及改进措施", "偏差原因", "未完成原因分析", "原因分析"),
}
"""Headings of the columns of a list, by what stands below"""


class Entry(NamedTuple):
    """What a source says of one indicator."""

    name: str
    actual: str
    level2: str = ""
    score: Decimal | None = None
    reason: str = ""
    source: int = 0
    """index of the indicator or of the table's row that says so"""


class Match(NamedTuple):
    """An entry and the indicator it is taken for."""

    at: int
    """index of the indicator in the form"""
    entry: Entry
    likeness: int
    """100: the same name"""


@dataclass(frozen=True, slots=True)
class Matching:
    """How a source and a form fit together."""

    exact: tuple[Match, ...]
    to_confirm: tuple[Match, ...]
    """similar names, and names that the source or the form has more than once: nothing is imported unasked"""
    missing: tuple[int, ...]
    """indicators of the form that the source does not have"""
    unused: tuple[Entry, ...]
    """entries that fit no indicator: added since the 申报表, or removed from it"""


def from_form(form: Form) -> tuple[Entry, ...]:
    """Take the actual values of another form: last year's, or a 自评表."""
    return tuple(
        Entry(item.name, item.actual, item.level2, item.score, item.reason, index)
        for index, item in enumerate(form.indicators)
        if item.name.strip()
    )


def from_rows(rows: Sequence[Sequence[str]], *, where: str = "") -> tuple[Entry, ...]:
    """
    Take actual values from a table of texts: by its headings, or two columns of names and values without any.

    Args:
        rows: cells as texts; rows may differ in length.
        where: the file or sheet to name in an error.

    Raises:
        InputError: the table has neither headings for names and values nor exactly two columns.
    """
    columns, first = _columns(rows)
    if columns is None:
        if any(len(row) != 2 for row in rows):
            raise InputError(
                "表中找不到“三级指标”和“实际完成值”两列", where=where, advice="请加上列标题，或只保留名称和完成值两列"
            )
        columns, first = {"name": 0, "actual": 1}, 0
    entries = []
    for number, row in enumerate(rows[first:], first):
        cells = {field: row[column].strip() for field, column in columns.items() if column < len(row)}
        if cells.get("name"):
            entries.append(
                Entry(
                    cells["name"],
                    cells.get("actual", ""),
                    cells.get("level2", ""),
                    _decimal(cells.get("score", "")),
                    cells.get("reason", ""),
                    number,
                )
            )
    return tuple(entries)


def match(form: Form, entries: Iterable[Entry]) -> Matching:
    """Fit the entries of a source to the indicators of a form, each to at most one."""
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - only importing needs it

    exact: list[Match] = []
    doubtful: list[Match] = []
    waiting = list(entries)
    blank = [index for index, indicator in enumerate(form.indicators) if indicator.name.strip()]
    # By name and second level first, so that the same name under 数量 and 质量 is no question.
    for keyed in (_with_level, _by_name):
        sources, targets = defaultdict(list), defaultdict(list)
        for entry in waiting:
            sources[keyed(entry)].append(entry)
        for index in blank:
            targets[keyed(form.indicators[index])].append(index)
        for key, indexes in targets.items():
            found = sources.get(key, [])
            if len(indexes) == len(found) == 1:
                exact.append(Match(indexes[0], found[0], 100))
            elif keyed is _by_name:
                doubtful += (Match(index, entry, 100) for index, entry in zip(indexes, found, strict=False))
        taken = {id(item.entry) for item in (*exact, *doubtful)}
        waiting = [entry for entry in waiting if id(entry) not in taken]
        done = {item.at for item in (*exact, *doubtful)}
        blank = [index for index in blank if index not in done]
    names = [_plain(entry.name) for entry in waiting]
    pairs = [
        (likeness, index, position)
        for index in blank
        for _, likeness, position in process.extract(
            _plain(form.indicators[index].name), names, scorer=fuzz.ratio, score_cutoff=SIMILAR, limit=3
        )
    ]
    used: set[int] = set()
    for likeness, index, position in sorted(pairs, key=lambda pair: (-pair[0], pair[1], pair[2])):
        if index in blank and position not in used:
            doubtful.append(Match(index, waiting[position], int(likeness)))
            used.add(position)
            blank.remove(index)
    return Matching(
        exact=tuple(sorted(exact, key=lambda item: item.at)),
        to_confirm=tuple(sorted(doubtful, key=lambda item: item.at)),
        missing=tuple(blank),
        unused=tuple(entry for position, entry in enumerate(waiting) if position not in used),
    )


def fill(form: Form, matches: Iterable[Match], *, overwrite: bool = False) -> Form:
    """
    Return the form with the actual values, and scores and reasons where the source has them.

    What the form has already stays, unless `overwrite`; a blank of the source never replaces anything.
    """
    indicators = list(form.indicators)
    for at, entry, _ in matches:
        old = indicators[at]
        candidates = (
            ("actual", entry.actual, not old.actual.strip()),
            ("score", entry.score, old.score is None),
            ("reason", entry.reason, not old.reason.strip()),
        )
        new = {field: value for field, value, blank in candidates if value not in {None, ""} and (blank or overwrite)}
        indicators[at] = old.model_copy(update=new)
    return form.model_copy(update={"indicators": tuple(indicators)})


def is_head(row: Sequence[str]) -> bool:
    """Whether a row has the headings of a list of actual values."""
    return _columns([row])[0] is not None


def _columns(rows: Sequence[Sequence[str]]) -> tuple[dict[str, int] | None, int]:
    """Find the headings and the first row below them."""
    for number, row in enumerate(rows):
        labels = [fold(cell) for cell in row]
        columns = {
            field: labels.index(label)
            for field, aliases in HEADINGS.items()
            if (label := next((alias for alias in aliases if alias in labels), ""))
        }
        if {"name", "actual"} <= columns.keys():
            return columns, number + 1
    return None, 0


def _plain(name: str) -> str:
    return _NUMBERING.sub("", fold(name), count=1) if _NUMBERING.match(fold(name)) else fold(name)


def _by_name(item: Entry | Indicator) -> tuple[str, ...]:
    return (_plain(item.name),)


def _with_level(item: Entry | Indicator) -> tuple[str, ...]:
    return _plain(item.name), fold(item.level2).removesuffix("指标")


def _decimal(text: str) -> Decimal | None:
    try:
        value = Decimal(fold(text))
    except InvalidOperation:
        return None
    return value if value.is_finite() else None
