"""What a unit chose on the sheet 设置 for checking: profile, its own values, severities of rules, and for whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from xl_jixiao.addin.cells import as_profile
from xl_jixiao.addin.collecting import profile_text, setting
from xl_jixiao.addin.listing import read_rows
from xl_jixiao.addin.recognise import is_template
from xl_jixiao.check import Persona
from xl_jixiao.layouts import OVERRIDES
from xl_jixiao.scoring import profiles

if TYPE_CHECKING:
    import xlwings as xw

    from xl_jixiao.scoring.profiles import Profile

_SWITCHED_OFF = "不用"


class Preferences(NamedTuple):
    """How to check this workbook."""

    profile: Profile | None
    """`None`: the one that goes with the layout of the forms"""
    persona: Persona


def preferences(book: xw.Book) -> Preferences:
    """
    Read 设置; a workbook that is not our template is checked as its layout says, for an auditor.

    Raises:
        InputError: a setting has a value that it cannot have.
    """
    if not is_template(book):
        return Preferences(None, Persona.AUDITOR)
    profile = as_profile(profile_text(book))
    if own := _severities(book):
        profile = profiles.override(profile, {"severities": own})
    persona = setting(book, "身份")
    return Preferences(profile, Persona(persona) if persona in set(Persona) else Persona.AUDITOR)


def _severities(book: xw.Book) -> dict[str, str]:
    """Return the rules whose severity the unit changed."""
    chosen = {str(row["规则编号"]): str(row["本单位改为"] or "").strip() for row in read_rows(book, OVERRIDES)}
    return {code: "off" if word == _SWITCHED_OFF else word for code, word in chosen.items() if word}
