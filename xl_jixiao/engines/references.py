"""Formula texts: sheets renamed or gone, formulas moved to another cell, newer functions as files name them."""

from __future__ import annotations

import re

from openpyxl.formula.translate import Translator, TranslatorError

from xl_jixiao.engines.boxes import Box, quoted

_STRING = r'"(?:[^"]|"")*"'
_SHEETS = r"'(?P<quoted>(?:[^']|'')+)'!|(?<![\]\w.:'])(?P<plain>(?:[^\W\d][\w.]*:)?[^\W\d][\w.]*)!"
_CELL = r"\$?[A-Za-z]{1,3}\$?\d+"
_AREA = rf"{_CELL}(?::{_CELL})?|\$?[A-Za-z]{{1,3}}:\$?[A-Za-z]{{1,3}}|\$?\d+:\$?\d+|[\w.]+|#REF!"
_PREFIXED = re.compile(rf"{_STRING}|{_SHEETS}")
_REFERENCE = re.compile(rf"{_STRING}|(?:{_SHEETS})(?:{_AREA})?")
# Functions newer than Excel 2007 that finance formulas use; a file names them with a prefix.
_FUTURE = frozenset(
    "AGGREGATE ANCHORARRAY BYCOL BYROW CEILING.MATH CHOOSECOLS CHOOSEROWS CONCAT DAYS DROP EXPAND FLOOR.MATH "  # noqa: SIM905 - a list of words
    "FORMULATEXT HSTACK IFNA IFS ISFORMULA ISOWEEKNUM LAMBDA LET MAKEARRAY MAP MAXIFS MINIFS NUMBERVALUE "
    "PERCENTILE.EXC PERCENTILE.INC QUARTILE.EXC QUARTILE.INC RANDARRAY RANK.AVG RANK.EQ REDUCE SCAN SEQUENCE SHEET "
    "SHEETS SORTBY STDEV.P STDEV.S SWITCH TAKE TEXTAFTER TEXTBEFORE TEXTJOIN TEXTSPLIT TOCOL TOROW UNICHAR UNICODE "
    "UNIQUE VAR.P VAR.S VSTACK WRAPCOLS WRAPROWS XLOOKUP XMATCH XOR".split()
)
_FUTURE_WORKSHEET = ("FILTER", "SORT")
_CALL = re.compile(rf"{_STRING}|(?<![\w.])(?P<name>[A-Za-z][\w.]*)(?=\()")
_STORED_PREFIX = re.compile(r"_xlfn\.(?:_xlws\.)?|_xlpm\.")


def stored(formula: str) -> str:
    """Return a formula as files hold it: without `=`, newer functions prefixed."""
    return _CALL.sub(_with_prefix, formula.removeprefix("="))


def shown(text: str) -> str:
    """Return a formula as Excel shows it: with `=`, without prefixes."""
    return "=" + _STORED_PREFIX.sub("", text)


def moved(formula: str, origin: tuple[int, int], to: tuple[int, int]) -> str:
    """Return a formula (with `=`) filled from one `(row, column)` into another: relative references follow."""
    first, second = Box(*origin, *origin).a1(), Box(*to, *to).a1()
    try:
        return str(Translator(formula, first).translate_formula(second))
    except TranslatorError:
        return formula


def renamed(formula: str, old: str, new: str) -> str:
    """Return a formula in which every reference to one sheet names it anew."""
    return _PREFIXED.sub(lambda found: _renamed(found, old, new), formula)


def without_sheet(formula: str, name: str) -> str:
    """Return a formula in which every reference to a deleted sheet is `#REF!`."""
    return _REFERENCE.sub(lambda found: "#REF!" if _names(found, name) else found[0], formula)


def _sheets(found: re.Match[str]) -> list[str]:
    return (found["quoted"] or found["plain"] or "").replace("''", "'").split(":")


def _names(found: re.Match[str], name: str) -> bool:
    return name.casefold() in {sheet.casefold() for sheet in _sheets(found)}


def _renamed(found: re.Match[str], old: str, new: str) -> str:
    if not _names(found, old):
        return found[0]
    sheets = [new if sheet.casefold() == old.casefold() else sheet for sheet in _sheets(found)]
    needs_quotes = any(quoted(sheet) != sheet for sheet in sheets)
    text = ":".join(sheets)
    return ("'" + text.replace("'", "''") + "'" if needs_quotes else text) + "!"


def _with_prefix(found: re.Match[str]) -> str:
    name = (found["name"] or "").upper()
    if name in _FUTURE:
        return f"_xlfn.{name}"
    return f"_xlfn._xlws.{name}" if name in _FUTURE_WORKSHEET else found[0]
