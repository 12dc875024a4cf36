"""What a 汇总表 states in figures: each label with the number beside it, for the rules that add up again."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

from xl_jixiao.errors import InputError
from xl_jixiao.files import read_file
from xl_jixiao.model.grammar import fold
from xl_jixiao.readers import grids_of
from xl_jixiao.rules.subject import Stated

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_LABELS = {
    "amount": re.compile(r"(?:金额|年度资金|资金|预算金额)(?:合计|总额|总计)|涉及(?:预算)?(?:金额|资金)"),
    "projects": re.compile(r"项目(?:总)?(?:数|个数|数量)"),
    "indicators": re.compile(r"指标(?:总)?(?:数|个数|数量)"),
    "evaluated": re.compile(r"(?:已|开展)?自评(?:的)?项目(?:数|个数|数量)"),
    "average": re.compile(r"(?:自评)?平均(?:得)?分"),
    "averaging": re.compile(r"平均(?:得分)?(?:的)?(?:口径|方式|方法)"),
    "budget": re.compile(r"部门项目支出预算(?:合计|总额)?"),
}
_GRADE = re.compile(r"(优秀?|良好?|中|差|合格|不合格)(?:的?项目)?(?:数|个数)?")
_GRADE_NAMES = {"优秀": "优", "良好": "良"}
_UNIT = re.compile(r"\((.*?)\)|[:]")
_NUMBER = re.compile(r"(-?\d[\d,]*(?:\.\d+)?)(万?)(?:元|个|条|分|项)?")
_WAN = Decimal(10000)


def read_stated(path: Path) -> Stated:
    """
    Read the figures of a 汇总表: `项目数 | 2`, `金额合计(万元) | 9,035.82`, `优 | 1`.

    Args:
        path: any file that forms may stand in.

    Returns:
        What was found; amounts in 元, 万元 converted.

    Raises:
        FileError: the file cannot be read.
        InputError: it states none of these figures.
    """
    values: dict[str, str | int | Decimal] = {}
    grades: dict[str, int] = {}
    for label, shown in _pairs(path):
        name = _UNIT.sub("", label)
        number = _number(shown, wan="万元" in label)
        field = next((field for field, pattern in _LABELS.items() if pattern.fullmatch(name)), None)
        if field == "averaging":
            values[field] = shown
        elif field and number is not None:
            values[field] = int(number) if field in {"projects", "indicators", "evaluated"} else number
        elif (match := _GRADE.fullmatch(name)) and number is not None:
            grades[_GRADE_NAMES.get(match[1], match[1])] = int(number)
    if not values and not grades:
        raise InputError(
            "没有找到汇总数字", where=path.name, advice="请在汇总表里写明“项目数”“指标数”“金额合计”等和数字"
        )
    return Stated(**values, grades=tuple(grades.items()))  # type: ignore[arg-type]


def _pairs(path: Path) -> Iterator[tuple[str, str]]:
    """Yield each filled cell with the next one in its row."""
    for grid in grids_of(read_file(path), path.name):
        for row in grid.rows:
            cells = [fold(cell) for cell in row if cell.strip()]
            yield from pairwise(cells)


def _number(text: str, *, wan: bool) -> Decimal | None:
    match = _NUMBER.fullmatch(text)
    if match is None:
        return None
    number = Decimal(match[1].replace(",", ""))
    return number * _WAN if wan or match[2] else number
