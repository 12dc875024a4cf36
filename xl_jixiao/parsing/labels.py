"""
The words printed on forms: which label means which field.

The words themselves are data, `labels.yaml`; a layout may add its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

import yaml

from xl_jixiao.model import MoneyUnit, Stage
from xl_jixiao.model.grammar import FOLDED, fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

LONGEST = 40
"""A longer text is no label (characters)."""

Found = TypeVar("Found")

_FRONT = re.compile(
    r"(?:其中[:、,]?|[*★☆]+|[一二三四五六七八九十]+、|\([一二三四五六七八九十\d]{1,2}\)|\d{1,2}[.、)]|[①-⑳])+"
)
_BACK = re.compile(r"(?:\([^()]*\)分?|[:：]|\d{1,3}分)+$")
_LONGEST_BEHIND = 500
"""Characters at the end of a text in which brackets behind a label begin: each may be where they do"""
_YEAR = re.compile(r"^(预期|计划)?(?:19|20)\d\d年度?(?=[^\d年度])")
_COLON = re.compile("[:：]")
_AMONG = re.compile(r"\s*其中\s*[:：]")
_MONTHS = re.compile(r"\d{1,2}(?:[-~至]\d{1,2})?月(?=执行)")
_UNIT = re.compile(r"(?:\(|单位[:：]?\(?)(?:人民币|单位[:：])*(万元|元)")

_UNIT_LINE = re.compile(r"\(?(?:金额)?单位[:：].{1,6}\)?")
_LONGEST_UNIT = 20


class Label(NamedTuple):
    """What a label stands for: `kind` is a section of `labels.yaml`, `field` an entry in it."""

    kind: str
    field: str
    rank: int = 0
    """Place among the labels of its field; where two of them are filled the lower one is the field, the other extra"""


class Level(NamedTuple):
    """A 一级 or 二级指标 label; a text that may be either has both canonical names."""

    text: str
    """As printed, without white space and brackets"""
    level1: str
    level2: str


class ByKey(Generic[Found]):
    """What labels stand for, by their key (see `key`)."""

    def __init__(self, entries: Mapping[str, Found]) -> None:
        """Take the labels."""
        self.entries = entries
        self._ends = frozenset(label[-1:] for label in entries).union(FOLDED, "):分")
        """What a label ends with: most texts that are none are known by that"""

    def over(self, entries: Mapping[str, Found]) -> ByKey[Found]:
        """Return these labels and others, which win."""
        return ByKey({**self.entries, **entries})

    def find(self, text: str) -> Found | None:
        """Return what a text stands for as a label."""
        if len(text) > LONGEST or text[-1:] not in self._ends:
            return None
        for name in _names(text):
            if (found := self.entries.get(name)) is not None:
                return found
        return None


@dataclass(frozen=True, slots=True)
class Words:
    """All labels by their key (see `key`)."""

    head: ByKey[Label]
    fund_columns: ByKey[str]
    columns: ByKey[str]
    groups: Mapping[str, str]
    level1: Mapping[str, str]
    level2: Mapping[str, str]
    parents: Mapping[str, str]
    sure: Mapping[str, re.Pattern[str]]
    maybe: Mapping[str, re.Pattern[str]]
    titles: tuple[tuple[Stage, re.Pattern[str]], ...]
    packets: re.Pattern[str]
    notes: tuple[str, ...]
    sums: frozenset[str]
    odd_headings: frozenset[str] = frozenset()
    """Headings of layouts in which there is no 标, by which others are known at a glance"""

    def with_labels(
        self, head: Mapping[str, Label], fund_columns: Mapping[str, str], columns: Mapping[str, str]
    ) -> Words:
        """Return these words and those of a layout, which win."""
        return replace(
            self,
            head=self.head.over(head),
            fund_columns=self.fund_columns.over(fund_columns),
            columns=self.columns.over(columns),
            odd_headings=self.odd_headings | {heading for heading in columns if "标" not in heading},
        )

    def head_label(self, text: str) -> Label | None:
        """Return what a label of the head, the funds or the objectives stands for."""
        return self.head.find(text)

    def column(self, text: str) -> str | None:
        """Return the role of a column of the indicator table by its heading."""
        return self.columns.find(text)

    def fund_column(self, text: str) -> str | None:
        """Return the field of `FundLine` that a column of amounts has by its heading."""
        return self.fund_columns.find(text)

    def level(self, text: str) -> Level | None:
        """Return which 一级 or 二级指标 a label names."""
        if len(text) > LONGEST:
            return None
        for name in _names(text):
            level1, level2 = self.level1.get(name, ""), self.level2.get(name, "")
            if level1 or level2:
                return Level(name, level1, level2)
        return None

    def misprinted_level2(self, text: str) -> str | None:
        """Return the only 二级指标 that differs from the text in one character: 绩效指标 → 时效指标."""
        name = key(text)
        near = {
            canonical
            for canonical in self.parents
            if len(canonical) == len(name) >= 4 and sum(a != b for a, b in zip(canonical, name, strict=True)) == 1
        }
        return near.pop() if len(near) == 1 else None

    def stage(self, title: str) -> Stage | None:
        """Return the stage that a form's title names; `None` when the text is no title."""
        return _stage(self.titles, title)


@lru_cache(maxsize=4096)
def _stage(titles: tuple[tuple[Stage, re.Pattern[str]], ...], title: str) -> Stage | None:
    plain = fold(title)
    return next((stage for stage, pattern in titles if pattern.fullmatch(plain)), None)


@lru_cache(maxsize=4096)
def key(text: str) -> str:
    """Write a label for comparison: no white space, half-width signs, no numbering, no colon."""
    plain = fold(text)
    if "执行" in plain:
        plain = _MONTHS.sub("N月", plain)
    plain = _YEAR.sub(r"\1年度", plain)
    return _FRONT.sub("", plain, count=1) if _FRONT.match(plain) else plain


def base(text: str) -> str:
    """Return the key without brackets and colon at its end: `项目资金（元）` → `项目资金`."""
    return _names(text)[-1]


@lru_cache(maxsize=4096)
def _names(text: str) -> tuple[str, ...]:
    """Return the keys to look a label up by: whole, then without brackets, colon and 40分 at its end."""
    whole = key(text).rstrip(":")
    behind = _BACK.search(whole, max(0, len(whole) - _LONGEST_BEHIND)) if whole.endswith((")", "分")) else None
    base = whole[: behind.start()] if behind else whole
    return (whole, base) if base and base != whole else (whole,)


def split_inline(text: str) -> tuple[str, str]:
    """Split `项目名称：某项目` into label and value, blank without a colon; that of 其中： is none."""
    among = _AMONG.match(text) if "其中" in text[:4] else None
    colon = _COLON.search(text, among.end() if among else 0, LONGEST)
    return (text[: colon.start()].strip(), text[colon.end() :].strip()) if colon else (text, "")


@lru_cache(maxsize=4096)
def money_unit(text: str) -> MoneyUnit | None:
    """Return the unit that a heading states: `项目资金（万元）`, `单位：元`."""
    match = _UNIT.search(fold(text))
    return MoneyUnit(match[1]) if match else None


def is_unit_line(text: str) -> bool:
    """Whether a cell says nothing but the unit of the amounts: 单位：万元."""
    plain = fold(text) if "单位" in text and len(text) <= _LONGEST_UNIT else ""
    return _UNIT_LINE.fullmatch(plain) is not None and money_unit(plain) is not None


@cache
def words() -> Words:
    """Load `labels.yaml`."""
    data = load_yaml((resources.files(__package__) / "labels.yaml").read_text("utf-8"))
    head: dict[str, Label] = {}
    for kind in ("fields", "funds", "objectives"):
        for field, texts in data[kind].items():
            head.update((key(text), Label(kind, field, rank)) for rank, text in enumerate(texts))
    head.update((key(text), Label("extra", "")) for text in data["extra"])
    head.update((key(text), Label("side", "")) for text in data["sides"])
    head.update((key(text), Label("printed", "")) for text in data["printed"])
    return Words(
        head=ByKey(head),
        fund_columns=ByKey(_by_key(data["fund_columns"])),
        columns=ByKey(_by_key(data["columns"])),
        groups=_by_key(data["groups"]),
        level1=_by_key(data["level1"]),
        level2=_by_key(data["level2"]),
        parents=data["parents"],
        sure={name: _any(found["sure"]) for name, found in data["keywords"].items()},
        maybe={name: _any(found["maybe"]) for name, found in data["keywords"].items()},
        titles=tuple(
            (Stage(stage), re.compile(rf"[^。,;:]{{0,60}}(?:{_any(texts).pattern})(?:\(.{{0,20}}\))*\d*"))
            for stage, texts in data["titles"].items()
        ),
        packets=re.compile(rf".{{0,60}}(?:{_any(data['packets']).pattern})(?:\(.{{0,20}}\))*"),
        notes=tuple(map(fold, data["notes"])),
        sums=frozenset(map(key, data["sums"])),
    )


def load_yaml(text: str) -> Any:
    """Load a YAML text; libyaml's loader when it is there, about ten times as fast."""
    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - both are safe loaders


def _by_key(section: Mapping[str, Iterable[str]]) -> dict[str, str]:
    return {key(text): field for field, texts in section.items() for text in texts}


def _any(texts: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, texts)))
