"""自动修复: safe fixes are written into their cells, all others are listed for a person to judge."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from xl_jixiao import fix as fixes
from xl_jixiao.addin import checking
from xl_jixiao.addin.abroad import add_list, list_sheet
from xl_jixiao.addin.host import progress
from xl_jixiao.addin.lists import add_pending
from xl_jixiao.addin.preferences import preferences
from xl_jixiao.check import Persona, check
from xl_jixiao.engines.surface import is_protected, write_text
from xl_jixiao.layouts import FINDINGS, PENDING

if TYPE_CHECKING:
    import xlwings as xw

    from xl_jixiao.addin.preferences import Preferences
    from xl_jixiao.fix import Change
    from xl_jixiao.model import Origin
    from xl_jixiao.parsing.reading import Reading

ROUNDS = 5
"""A fix may uncover another; none of the rules needs more (own proposal)"""
HINT = "程序的整理、建议和拿不准的对应关系；请在黄色列选择。"


class Listed(NamedTuple):
    """A change and what became of it."""

    change: Change
    place: Origin | None
    what: str
    """类别: 已自动修复 / 修改建议 / 未能修复"""
    why: str = ""


def fix(book: xw.Book) -> str:
    """
    Mend what can be mended without changing the meaning; list what was done and what a person should look at.

    Raises:
        InputError: there is no form, a setting is wrong, or another sheet is called 待确认.
        CancelledError: Esc was pressed.
    """
    chosen = preferences(book)._replace(persona=Persona.AUDITOR)
    reading, report = checking.examine(book, chosen)
    safe = _safe_changes(reading, chosen)
    paths = {change.path for change in safe}
    advised = [
        change
        for change in fixes.preview(reading.dossier, report.findings, safe_only=False)
        if change.path not in paths
    ]
    if not safe and not advised:
        return "没有可以自动修复的问题。"
    listed = []
    for number, change in enumerate(safe, 1):
        progress(number, len(safe), "核对单元格")
        place = reading.origins.get(change.path)
        why = _obstacle(book, change, place)
        listed.append(Listed(change, place, "未能修复" if why else "已自动修复", why))
    listed += [Listed(change, reading.origins.get(change.path), "修改建议") for change in advised]
    for change, place, what, _ in listed:
        if what == "已自动修复" and place is not None:
            write_text(book.sheets[place.sheet].range(place.cell), [[change.after]])
    if list_sheet(book, PENDING) is None:
        add_list(book, PENDING, HINT)
    add_pending(book, [_row(item) for item in listed])
    if list_sheet(book, FINDINGS) is not None:
        checking.check(book)
    return _sentence(listed)


def _safe_changes(reading: Reading, chosen: Preferences) -> list[Change]:
    """Apply safe fixes in memory until none is left; return one change a field, from the first text to the last."""
    dossier, done = reading.dossier, dict[str, fixes.Change]()
    for _ in range(ROUNDS):
        dossier, changes = fixes.apply(dossier, check(dossier, chosen.profile, persona=chosen.persona).findings)
        if not changes:
            break
        for change in changes:
            known = done.get(change.path)
            done[change.path] = known._replace(after=change.after) if known else change
    return [change for change in done.values() if change.before != change.after]


def _obstacle(book: xw.Book, change: Change, place: Origin | None) -> str:
    """Return why a cell cannot be written as planned, `""` if it can."""
    if place is None or not place.sheet:
        return "找不到对应的单元格"
    sheet = book.sheets[place.sheet]
    if is_protected(sheet):
        return "工作表受保护"
    cell = sheet.range(place.cell)
    value, formula = cell.value, cell.formula
    if isinstance(formula, str) and formula.startswith("=") and formula != value:
        return "单元格是公式"
    if not isinstance(value, str) or value.strip() != change.before.strip():
        return "单元格的内容与读到的不同（数值，或由几格拼成）"
    return ""


def _row(item: Listed) -> list[str]:
    """Lay a change out for 待确认: 类别, 来源, 内容, 程序的处理."""
    change = item.change
    verb = {"已自动修复": "已改为", "修改建议": "建议改为", "未能修复": "应改为"}[item.what]
    why = f"；没有改：{item.why}，请人工修改" if item.why else ""
    done = f"{verb}“{change.after}”（{'、'.join(change.codes)} {change.title}）{why}"
    return [item.what, str(item.place or change.project), change.before, done]


def _sentence(listed: list[Listed]) -> str:
    counts = {what: sum(item.what == what for item in listed) for what in ("已自动修复", "修改建议", "未能修复")}
    said = [f"{what} {count} 处" for what, count in counts.items() if count]
    return f"{'，'.join(said)}；逐条见“{PENDING.sheet}”。"
