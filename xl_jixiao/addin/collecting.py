"""The template back into values: the forms on its sheets, and what people typed into its lists."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_jixiao.layouts import FORMS, OWN_VALUES, SETTINGS
from xl_jixiao.parsing import Grid, parse
from xl_jixiao.parsing.grid import cell_text, in_sheet

if TYPE_CHECKING:
    import xlwings as xw

    from xl_jixiao.model import Form, Origin

GENERATED = "自动生成"
"""Name on a sheet that we wrote, and may write again"""
_FORM_SHEET = re.compile(rf"({'|'.join(FORMS)})\d+")


@dataclass(frozen=True, slots=True)
class Filled:
    """A form, the sheet it stands on, and where each of its fields is."""

    sheet: str
    form: Form
    origins: dict[str, Origin]


def filled_forms(book: xw.Book) -> list[Filled]:
    """Read the forms of the template in the order of the sheets; blank ones are left out."""
    found = []
    for sheet in book.sheets:
        if not _FORM_SHEET.fullmatch(sheet.name):
            continue
        used = sheet.used_range
        rows = [[cell_text(value) for value in row] for row in sheet.range("A1", used.last_cell).options(ndim=2).value]
        reading = parse([Grid(sheet.name, rows, in_sheet(book.name, sheet.name))])
        for index, form in enumerate(reading.dossier.forms):
            if form.project or form.indicators:
                prefix = f"forms[{index}]."
                places = {
                    path.removeprefix(prefix): at for path, at in reading.places.items() if path.startswith(prefix)
                }
                found.append(Filled(sheet.name, form, places))
    return found


def is_generated(sheet: xw.Sheet) -> bool:
    """Whether a sheet is one that we wrote from the lists."""
    return any(name.name.rpartition("!")[2] == GENERATED for name in sheet.names)


def setting(book: xw.Book, name: str) -> str:
    """Return a value of 设置, `""` when it is blank."""
    place = next(place for place in SETTINGS if place.name == name)
    return cell_text(book.sheets[place.sheet].range(place.cell).value)


def profile_text(book: xw.Book) -> str:
    """Return the profile with the values that 设置 replaces, as the functions take it: `sh-2024;reverse=ratio`."""
    values = {place.name: setting(book, place.name) for place in SETTINGS}
    return ";".join([values["口径"], *(f"{key}={values[name]}" for name, key in OWN_VALUES.items() if values[name])])
