"""What a unit chose on the sheet 设置: profile with its own values, severities of rules, and for whom we check."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from xl_jixiao.check import Persona
from xl_jixiao.layouts import OVERRIDES, SETTINGS
from xl_jixiao.parsing.grid import cell_text
from xl_jixiao.scoring import profiles

if TYPE_CHECKING:
    import xlwings as xw

    from xl_jixiao.scoring.profiles import Profile

_FIELDS = {
    "反向公式": "reverse",
    "偏差界限": "trigger",
    "及格线": "pass_line",
    "执行率分值": "execution.points",
}
"""Setting → key of the profile that it replaces"""
_SWITCHED_OFF = "不用"


class Preferences(NamedTuple):
    """How to check and score this workbook."""

    profile: Profile
    persona: Persona


def preferences(book: xw.Book) -> Preferences:
    """
    Read 设置; what is blank, and a workbook without that sheet, is as the default profile says.

    Raises:
        InputError: a setting has a value that it cannot have.
    """
    chosen = {place.name: _setting(book, place.name) for place in SETTINGS if place.name in book.names}
    values: dict[str, object] = {field: chosen[name] for name, field in _FIELDS.items() if chosen.get(name)}
    if chosen and (severities := _severities(book)):
        values["severities"] = severities
    profile = profiles.override(profiles.load(chosen.get("口径") or profiles.DEFAULT), values)
    persona = chosen.get("身份") or Persona.AUDITOR
    return Preferences(profile, Persona(persona) if persona in set(Persona) else Persona.AUDITOR)


def _setting(book: xw.Book, name: str) -> str:
    return cell_text(book.names[name].refers_to_range.value)


def _severities(book: xw.Book) -> dict[str, str]:
    """Return the rules whose severity the unit changed."""
    table = book.sheets[OVERRIDES.sheet].tables[OVERRIDES.name].data_body_range
    rows = table.options(ndim=2).value if table is not None else []
    code, own = OVERRIDES.number("规则编号") - 1, OVERRIDES.number("本单位改为") - 1
    return {
        str(row[code]): "off" if row[own] == _SWITCHED_OFF else str(row[own]) for row in rows if row[code] and row[own]
    }
