"""
口径 (`Profile`): how one region in one period scores, weighs, grades and names; the numbers are data, not code.

The shipped profiles are dated YAML files in `profiles/`, each value with its source. A unit's own file extends one
of them and changes what it must.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from enum import StrEnum
from functools import cache, cached_property
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Literal

import yaml
from pydantic import Field, ValidationError, model_validator

from xl_jixiao.errors import InputError
from xl_jixiao.files import read_file
from xl_jixiao.model.base import Model

if TYPE_CHECKING:
    from pathlib import Path

DEFAULT = "sh-2024"
OWN_SOURCE = "单位自定"

FIELD_NAMES = {
    "reverse": "反向公式",
    "cap": "计分上限",
    "exact_equal": "等号的扣分",
    "zero_tolerance": "零容忍",
    "pass_line": "及格线",
    "satisfaction": "满意度",
    "qualitative": "定性档次",
    "grade_words": "档次写法",
    "trigger": "偏差界限",
    "grades": "等级",
    "weights": "分值",
    "execution": "预算执行率",
    "lights": "预警",
    "places": "小数位",
    "tolerances": "容差",
    "taxonomy": "指标体系",
    "required": "必有的指标",
    "expected": "应有的指标",
    "natures": "项目性质",
    "categories": "项目类别",
    "severities": "规则性质",
}
"""Field of a profile → its name in results"""

Rate = Decimal
"""A share: 1 is 100 %."""


class Reverse(StrEnum):
    """How a ≤ indicator loses points beyond its target."""

    LINEAR = "linear"
    """1 - (A - T) / T, nothing left at twice the target"""
    RATIO = "ratio"
    """T / A"""


class Grade(StrEnum):
    """The three grades of a qualitative indicator."""

    MET = "达成"
    PARTLY = "部分达成"
    MISSED = "未达成"


class Satisfaction(Model):
    """满意度: full points from `full` on, none below `zero`, in between by the place between the two."""

    full: Rate
    zero: Rate


class Band(Model):
    """A grade of a qualitative indicator and the share of the points it may get."""

    grade: Grade
    low: Rate
    """included"""
    high: Rate
    """excluded, but for the best grade"""
    suggested: Rate | None
    """the share proposed while nobody has given a score; `None` when a person has to"""


class Weights(Model):
    """The points of the first level, without 预算执行率."""

    split: Literal["levels", "indicators"]
    """by first level, or all indicators alike"""
    with_cost: dict[str, Decimal] | None
    """for forms that have indicators of the first level 成本指标"""
    without_cost: dict[str, Decimal]
    without_satisfaction_to: str
    """where the points of 满意度指标 go when a form has none"""


class ExecutionRule(Model):
    """预算执行率: its points, the highest rate that counts, and below which rate a reason is due."""

    points: Decimal = Field(ge=0)
    cap: Rate = Field(gt=0, le=1)
    reason_below: Rate


class Lights(Model):
    """绩效跟踪: from which share of the plan on a light shows."""

    yellow: Rate
    green: Rate
    blue: Rate


class Places(Model):
    """Decimals that are kept."""

    points: int
    score: int
    percent: int
    money: int


class Tolerances(Model):
    """Differences that are nobody's fault: money in 元, points, scores."""

    money: Decimal
    points: Decimal
    score: Decimal


class Profile(Model):
    """
    One set of rules for scoring; every value has its source.

    The fields are explained in `profiles/mof-2015.yaml`, which all others extend.
    """

    name: str
    title: str
    in_force: dt.date
    """the first day it applies"""
    reverse: Reverse
    cap: Rate = Field(gt=0, le=1)
    exact_equal: bool
    zero_tolerance: bool
    pass_line: Rate = Field(ge=0, le=1)
    satisfaction: Satisfaction | None
    qualitative: tuple[Band, ...]
    grade_words: dict[Grade, tuple[str, ...]]
    trigger: Rate = Field(gt=0)
    grades: dict[str, Decimal]
    """label → lowest total, best grade first"""
    weights: Weights
    execution: ExecutionRule
    lights: Lights
    places: Places
    tolerances: Tolerances
    taxonomy: dict[str, tuple[str, ...]]
    """一级指标 → 二级指标 that may stand under it"""
    required: tuple[str, ...]
    """levels without which a form is wrong (错误)"""
    expected: tuple[str, ...]
    """levels whose absence is to be looked at (核实)"""
    natures: tuple[str, ...]
    """项目性质 that a form may state; empty: any"""
    categories: tuple[str, ...]
    """项目类别 that a form may state; empty: any"""
    severities: dict[str, Literal["off", "错误", "核实", "提示"]]
    """rule code → severity instead of the rule's own"""
    source: dict[str, str]
    """field → where its value comes from"""

    def __hash__(self) -> int:
        """Hash by name: cheap, and equal profiles have equal names."""
        return hash(self.name)

    @model_validator(mode="before")
    @classmethod
    def _read_off(cls, data: Any) -> Any:
        # YAML 1.1 reads a bare `off` as false.
        if isinstance(data, dict) and isinstance(data.get("severities"), dict):
            severities = {code: "off" if value is False else value for code, value in data["severities"].items()}
            return {**data, "severities": severities}
        return data

    @model_validator(mode="after")
    def _agree(self) -> Profile:
        if [band.grade for band in self.qualitative] != list(Grade) or set(self.grade_words) != set(Grade):
            raise ValueError("qualitative 和 grade_words 须依次为 达成、部分达成、未达成")
        bounds = [self.qualitative[0].high, *(band.low for band in self.qualitative)]
        if bounds != sorted(bounds, reverse=True) or bounds[0] != 1 or bounds[-1] != 0:
            raise ValueError("qualitative 的区间须从 1 到 0 依次相接")
        if self.satisfaction and self.satisfaction.full <= self.satisfaction.zero:
            raise ValueError("satisfaction 的 full 须大于 zero")
        if list(self.grades.values()) != sorted(self.grades.values(), reverse=True):
            raise ValueError("grades 须从高到低排列")
        return self

    @cached_property
    def label(self) -> str:
        """How results name it: `sh-2024`, and what of it a unit has set itself."""
        own = [field for field in Profile.model_fields if self.source.get(field) == OWN_SOURCE]
        return f"{self.name}（{OWN_SOURCE}：{'、'.join(FIELD_NAMES[field] for field in own)}）" if own else self.name

    @cached_property
    def grade_of(self) -> dict[str, Grade]:
        """Word → grade of a qualitative indicator."""
        return {word: grade for grade, words in self.grade_words.items() for word in words}

    @cached_property
    def bands(self) -> dict[Grade, Band]:
        """Grade → its band."""
        return {band.grade: band for band in self.qualitative}


def names() -> tuple[str, ...]:
    """Return the names of the shipped profiles, the default first."""
    stems = (entry.name.removesuffix(".yaml") for entry in _folder().iterdir() if entry.name.endswith(".yaml"))
    return tuple(sorted(stems, key=lambda name: (name != DEFAULT, name)))


@cache
def load(name: str = DEFAULT) -> Profile:
    """
    Return a shipped profile.

    Raises:
        InputError: no profile has this name.
    """
    return _build(_resolve(_shipped(name), f"口径 {name}"), f"口径 {name}")


def load_file(path: Path) -> Profile:
    """
    Read a unit's own profile: YAML that `extends` a shipped one and states only what differs.

    Values without an own `source` entry get the source 单位自定.

    Raises:
        FileError: the file cannot be read.
        InputError: it is no YAML, extends nothing known, or has a key or value that no profile has.
    """
    try:
        text = read_file(path).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError("口径文件不是 UTF-8 编码", where=path.name, advice="请另存为 UTF-8 后重试") from error
    try:
        data = _parse(text)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{path.name} 第{mark.line + 1}行" if mark else path.name
        raise InputError("口径文件的 YAML 格式有误", where=where, advice="请检查缩进、冒号和引号") from error
    if not isinstance(data, dict):
        raise InputError("口径文件应由“键: 值”组成", where=path.name, advice=f"请至少写一行 extends: {DEFAULT}")
    return _own({"name": path.stem, **data}, path.name)


def override(base: Profile, values: dict[str, Any], *, where: str = "设置") -> Profile:
    """
    Return a profile with some values replaced, as the sheet 设置 does; texts are read as YAML writes them.

    Args:
        base: the profile to start from.
        values: key → value; a dot reaches into a group: `execution.points`.
        where: the place to name in an error.

    Raises:
        InputError: a key or value that no profile has.
    """
    if not values:
        return base
    data: dict[str, Any] = {}
    for key, value in values.items():
        group, _, item = key.partition(".")
        if item:
            data.setdefault(group, {})[item] = value
        else:
            data[group] = value
    own_sources = dict.fromkeys(data, OWN_SOURCE)
    return _build(_merge(base.model_dump(), {**data, "source": own_sources}), where)


def _folder() -> Any:
    return files("xl_jixiao.scoring").joinpath("profiles")


def _shipped(name: str) -> dict[str, Any]:
    if name not in names():
        raise InputError(f"没有名为“{name}”的口径", advice=f"可用的有：{'、'.join(names())}")
    data: dict[str, Any] = _parse(_folder().joinpath(f"{name}.yaml").read_text("utf-8"))
    return data


def _own(data: dict[str, Any], where: str) -> Profile:
    data = {"extends": DEFAULT, "title": data["name"], **{str(key): value for key, value in data.items()}}
    own_sources = data.get("source") or {}
    if isinstance(own_sources, dict):
        data["source"] = {**dict.fromkeys(data.keys() - _META, OWN_SOURCE), **own_sources}
    return _build(_resolve(data, where), where)


def _resolve(data: dict[str, Any], where: str) -> dict[str, Any]:
    """Lay a profile's own values over those it extends."""
    own = dict(data)
    base = own.pop("extends", None)
    if base is None:
        return own
    if base not in names():
        raise InputError(f"extends 写的口径“{base}”不存在", where=where, advice=f"请改为 {'、'.join(names())} 之一")
    return _merge(_resolve(_shipped(base), where), own)


def _merge(base: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    """Groups of settings merge key by key; lists and tables of names are replaced whole."""
    merged = {**base, **own}
    for key in _GROUPS & base.keys() & own.keys():
        if isinstance(base[key], dict) and isinstance(own[key], dict):
            merged[key] = {**base[key], **own[key]}
    return merged


def _build(data: dict[str, Any], where: str) -> Profile:
    try:
        return Profile.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(step) for step in first["loc"])
        if first["type"] == "extra_forbidden":
            known = "、".join(sorted(set(Profile.model_fields) - {"source"}))
            raise InputError(
                f"口径中没有“{key}”这一项", where=where, advice=f"请改正或删去；可用的有：{known}"
            ) from error
        if first["type"] == "missing":
            raise InputError(f"口径缺少“{key}”", where=where, advice=f"请补上，或用 extends 继承 {DEFAULT}") from error
        advice = "请对照 mof-2015 口径的说明改正"
        shown = str(first["ctx"]["error"]) if first["type"] == "value_error" else f"“{key}”的值不合要求"
        raise InputError(f"口径的{shown}" if key else f"口径有误：{shown}", where=where, advice=advice) from error


def _parse(text: str) -> Any:
    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - both are safe loaders


_META = frozenset({"name", "title", "in_force", "extends", "source"})
_GROUPS = frozenset({"weights", "execution", "lights", "places", "tolerances", "severities", "satisfaction", "source"})
