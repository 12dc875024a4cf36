"""
Formulas between Excel's notation and the one LibreOffice's interface speaks.

`=SUM(表!A1:B2,{1,2;3,4})` is `=SUM($表.A1:B2;{1;2|3;4})` there. LibreOffice's own FormulaParser is not used: it drops
`#REF!` and writes names it does not know in small letters.
"""

from __future__ import annotations

import re

from xl_jixiao.engines.boxes import quoted

_STRING = r'"(?:[^"]|"")*"'
_CELL = r"\$?[A-Za-z]{1,3}\$?\d+"
_AREA = rf"{_CELL}(?::{_CELL})?|\$?[A-Za-z]{{1,3}}:\$?[A-Za-z]{{1,3}}|\$?\d+:\$?\d+|#REF!"
_NAME = r"'(?:[^']|'')+'|[^\W\d]\w*"
_EXCEL = re.compile(
    rf"(?P<string>{_STRING})|(?P<sheets>'(?:[^']|'')+'|(?<![\w.])[^\W\d][\w.]*(?::[^\W\d][\w.]*)?)!(?P<area>{_AREA})"
    r"|(?P<call>[^\W\d][\w.]*)\(|(?P<logical>\b(?:TRUE|FALSE)\b)(?!\()|(?P<mark>[(){},;\[\]])",
    re.IGNORECASE,
)
_CALC = re.compile(
    rf"(?P<string>{_STRING})|\$?(?P<first>{_NAME}|#REF!)\.(?P<area>{_AREA})(?::\$?(?P<second>{_NAME})\.(?P<end>{_CELL}))?"
    r"|(?P<logical>\b(?:TRUE|FALSE)\b)\(\)|(?P<call>[^\W\d][\w.]*)\(|(?P<mark>[(){}|;~\[\]])"
)
# The same functions under two names; LibreOffice's own of the short name round otherwise below zero.
_OTHER_NAMES = {"CEILING": "CEILING.XCL", "FLOOR": "FLOOR.XCL"}
_EXCEL_NAMES = {theirs: ours for ours, theirs in _OTHER_NAMES.items()}


def to_calc(formula: str) -> str:
    """Return a formula of Excel as LibreOffice's interface takes it."""
    out, position, opened = [], 0, []
    for found in _EXCEL.finditer(formula):
        out.append(formula[position : found.start()])
        position = found.end()
        if found["sheets"]:
            out.append(_calc_reference(found["sheets"], found["area"]))
        elif found["call"]:
            opened.append("call")
            out.append(_OTHER_NAMES.get(found["call"].upper(), found["call"]) + "(")
        elif found["logical"]:
            out.append(found["logical"].upper() + "()")
        elif found["mark"]:
            out.append(_calc_mark(found["mark"], opened))
        else:
            out.append(found[0])
    return "".join([*out, formula[position:]])


def to_excel(formula: str) -> str:
    """Return a formula as LibreOffice's interface gives it in Excel's notation; array braces go."""
    if formula.startswith("{=") and formula.endswith("}"):
        formula = formula[1:-1]
    out, position, depth = [], 0, 0
    for found in _CALC.finditer(formula):
        out.append(formula[position : found.start()])
        position = found.end()
        if found["area"]:
            out.append(_excel_reference(found))
        elif found["call"]:
            name = found["call"].upper()
            out.append(_EXCEL_NAMES.get(name, name) + "(")
        elif mark := found["mark"]:
            depth += (mark == "{") - (mark == "}")
            out.append({";": ",", "|": ";" if depth else "|", "~": ","}.get(mark, mark))
        else:
            out.append(found["logical"] or found[0])
    return "".join([*out, formula[position:]])


def reference_to_calc(refers_to: str) -> str:
    """Return what a name means, `=表!$A$1`, as LibreOffice keeps it, `$表.$A$1`."""
    return to_calc(refers_to).removeprefix("=")


def reference_to_excel(content: str) -> str:
    """Return what a name means in Excel's notation, with `=`."""
    return "=" + to_excel(content)


def _calc_reference(sheets: str, area: str) -> str:
    names = (sheets[1:-1].replace("''", "'") if sheets.startswith("'") else sheets).split(":")
    first, _, last = area.partition(":")
    shown = [f"${_calc_name(name)}" for name in names]
    if len(shown) == 1:
        return f"{shown[0]}.{area}"
    return f"{shown[0]}.{first}:{shown[1]}.{last or first}"


def _calc_name(sheet: str) -> str:
    return "'" + sheet.replace("'", "''") + "'"


def _calc_mark(mark: str, opened: list[str]) -> str:
    """Return a bracket or separator; `opened` is what is open around it."""
    if mark in "({[":
        opened.append(mark)
    elif mark in ")}]" and opened:
        opened.pop()
    inside = opened[-1] if opened else ""
    if mark == ",":
        return "~" if inside in {"", "("} else ";"
    return "|" if mark == ";" and inside == "{" else mark


def _excel_reference(found: re.Match[str]) -> str:
    first, area, second, end = found["first"], found["area"], found["second"], found["end"]
    if first == "#REF!" or area == "#REF!":
        return "#REF!"
    name = _excel_name(first)
    if not second:
        return f"{quoted(name)}!{area}"
    area = area if area == end else f"{area}:{end}"
    other = _excel_name(second)
    if other == name:
        return f"{quoted(name)}!{area}"
    both = f"{name}:{other}"
    plain = quoted(name) == name and quoted(other) == other
    return f"{both}!{area}" if plain else "'" + both.replace("'", "''") + f"'!{area}"


def _excel_name(name: str) -> str:
    return name[1:-1].replace("''", "'") if name.startswith("'") else name
