"""
导入实际值: actual values from another open workbook or a file, by the names of indicators.

A name that is the same is filled in where nothing stands yet. What is only similar, or stands there otherwise, goes
to 待确认; whoever chooses 采用 there and presses the button again has it filled in.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2s
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from xl_jixiao import readers
from xl_jixiao.addin import store
from xl_jixiao.addin.abroad import add_list, list_sheet
from xl_jixiao.addin.asking import FORMS, ask_file, can_ask
from xl_jixiao.addin.blocks import forms_of
from xl_jixiao.addin.changes import find_sheet
from xl_jixiao.addin.evaluations import rows_of
from xl_jixiao.addin.fixing import HINT
from xl_jixiao.addin.host import progress
from xl_jixiao.addin.listing import read_block, read_rows, text_of, write_rows
from xl_jixiao.addin.lists import add_pending, refresh_lists
from xl_jixiao.addin.recognise import form_sheets, is_template, read_sheet, recognise
from xl_jixiao.engines.boxes import Box, parse_reference
from xl_jixiao.engines.surface import is_visible, write_text
from xl_jixiao.errors import InputError
from xl_jixiao.files import read_file
from xl_jixiao.layouts import DETAILS, PENDING, PROJECTS
from xl_jixiao.model import Stage
from xl_jixiao.model.grammar import fold
from xl_jixiao.readers.reported import Source, entries_for, sources_of
from xl_jixiao.scoring import actuals

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import xlwings as xw

    from xl_jixiao.model import Form
    from xl_jixiao.parsing import Grid
    from xl_jixiao.scoring.actuals import Entry

STORE = f"{store.PRIVATE}pending"
KIND = "实际完成值"
"""类别 of our rows in 待确认"""
TAKEN, DONE = "采用", "已处理"
_ACTUALS, _REASONS = actuals.HEADINGS["actual"], actuals.HEADINGS["reason"]
"""Headings of the columns that are filled"""


class Place(NamedTuple):
    """A cell for an actual value, and what stands in it."""

    sheet: str
    row: int
    column: int
    text: str


@dataclass(frozen=True)
class Target:
    """A form of this workbook and the cells for the actual values of its indicators."""

    form: Form
    places: tuple[Place, ...]
    reasons: tuple[Place, ...] = ()
    """The cells for 偏差原因, where the form has them"""


class Doubt(NamedTuple):
    """A value that waits for a person: where it would go, what the list says of it."""

    place: Place
    value: str
    row: tuple[str, str, str, str]
    """类别, 来源, 内容, 程序的处理"""

    @property
    def signature(self) -> str:
        """What the row is known again by."""
        return signature(self.row[:3])


def import_actuals(book: xw.Book, source: xw.Book | Path | str | None = None) -> str:
    """
    Fill in actual values, and where there is none yet the reason that the source gives for a deviation.

    Args:
        book: the workbook to fill in.
        source: another workbook or a file; without one the only other workbook that is open, else the user is asked.

    Raises:
        InputError: there is no source or more than one, it has no actual values, or no indicator to take them.
        FileError: the file cannot be read.
        CancelledError: no file was chosen, or Esc was pressed.
    """
    confirmed = _confirm(book)
    if confirmed and source is None:
        return f"已按“{PENDING.sheet}”中的选择填入 {confirmed} 个实际完成值。"
    origin = _origin(book) if source is None else source
    name, sources = _sources(origin)
    targets = _targets(book)
    filled, same, missing = 0, 0, 0
    doubts: list[Doubt] = []
    unused: dict[str, None] = {}
    for number, target in enumerate(targets, 1):
        progress(number, len(targets), "对应指标名称")
        matching = actuals.match(target.form, entries_for(target.form, sources))
        for match in matching.exact:
            place, value = target.places[match.at], match.entry.actual.strip()
            if place.text and value and fold(place.text) != fold(value):
                doubts.append(_conflict(name, place, match.entry))
                continue
            if not place.text and value:
                _write(book, place, value)
                filled += 1
            else:
                same += bool(value)
            if target.reasons and match.entry.reason.strip() and not target.reasons[match.at].text:
                _write(book, target.reasons[match.at], match.entry.reason.strip())
        doubts += [_similar(name, target, match) for match in matching.to_confirm if match.entry.actual.strip()]
        missing += len(matching.missing)
        unused |= dict.fromkeys(entry.name for entry in matching.unused if len(sources) == len(targets) == 1)
    _ask(book, doubts)
    return _sentence(filled, same, len(doubts), missing, list(unused))


def _write(book: xw.Book, place: Place, text: str) -> None:
    write_text(book.sheets[place.sheet].range((place.row, place.column)), [[text]])


# --- where values come from


def _origin(book: xw.Book) -> xw.Book | Path:
    others = [other for other in book.app.books if other.fullname != book.fullname]
    shown = [other for other in others if any(is_visible(sheet) for sheet in other.sheets)]
    if len(shown) == 1:
        return shown[0]
    if can_ask(book):
        return ask_file(book, "导入实际值", FORMS)
    names = "、".join(other.name for other in shown)
    raise InputError(
        f"打开了 {len(shown)} 个其他工作簿（{names}），不知道用哪一个" if shown else "没有打开含实际完成值的工作簿",
        where=book.name,
        advice="请只打开含实际完成值的那一个工作簿（自评表，或“三级指标、实际完成值”两列），再点【导入实际值】",
    )


def _sources(origin: xw.Book | Path | str) -> tuple[str, list[Source]]:
    """
    Return the name of a source and what it says.

    Raises:
        InputError: it holds no actual values.
        FileError: it cannot be read.
    """
    if isinstance(origin, (str, Path)):
        name = Path(origin).name
        return name, sources_of(readers.grids_of(read_file(Path(origin)), name), name)
    sheets = form_sheets(origin)
    if is_template(origin):
        sheets.append(origin.sheets[DETAILS.sheet])
    grids = [grid for sheet in sheets if (grid := read_sheet(sheet))]
    return origin.name, sources_of(grids, origin.name)


# --- where values go


def _targets(book: xw.Book) -> list[Target]:
    """
    Return the forms of a workbook that take actual values.

    Raises:
        InputError: there is none.
    """
    if is_template(book):
        refresh_lists(book)
        return _listed_targets(book)
    found = [target for target in _form_targets(book) if target.places]
    if not found:
        raise InputError(
            "表中没有“实际完成值”栏，没有地方填", where=book.name, advice="请打开自评表，或先用【新建申报表】建立工作簿"
        )
    return found


def _listed_targets(book: xw.Book) -> list[Target]:
    """Return the projects of 指标明细."""
    details = read_block(book, DETAILS)
    columns = DETAILS.number("实际完成值"), DETAILS.number("偏差原因分析及改进措施")
    targets = []
    for form in forms_of(details, read_block(book, PROJECTS)):
        if form.stage is Stage.APPLICATION:
            rows = rows_of(DETAILS, details, fold(form.project))
            places, reasons = (
                tuple(
                    Place(str(DETAILS.sheet), row, column, text_of(details[row - DETAILS.head][column - 1]))
                    for row in rows
                )
                for column in columns
            )
            targets.append(Target(form, places, reasons))
    return targets


def _form_targets(book: xw.Book) -> Iterator[Target]:
    """Give the forms on sheets, their cells found by the heading of the column."""
    reading = recognise(book)
    grids = {sheet.name: read_sheet(sheet) for sheet in form_sheets(book)}
    for index, form in enumerate(reading.dossier.forms):
        lines = []
        for at in range(len(form.indicators)):
            origin = reading.origins.get(f"forms[{index}].indicators[{at}].name")
            grid = grids.get(origin.sheet) if origin else None
            if origin is None or grid is None:
                break
            row = int(origin.cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
            lines.append((_place(origin.sheet, grid, row, _ACTUALS), _place(origin.sheet, grid, row, _REASONS)))
        places = [place for place, _ in lines if place]
        reasons = [reason for _, reason in lines if reason]
        if len(places) == len(form.indicators):
            yield Target(form, tuple(places), tuple(reasons) if len(reasons) == len(places) else ())


def _place(sheet: str, grid: Grid, row: int, headings: Sequence[str]) -> Place | None:
    """Return the cell of a row under the nearest heading above it that is one of these."""
    for line in reversed(grid.rows[: row - 1]):
        labels = [fold(cell) for cell in line]
        for heading in headings:
            if heading in labels:
                top, column = _first_cell(grid, row, labels.index(heading))
                cells = grid.rows[top - 1]
                return Place(sheet, top, column + 1, cells[column] if column < len(cells) else "")
    return None


def _first_cell(grid: Grid, row: int, column: int) -> tuple[int, int]:
    """Return the cell that holds the value of a merged area; rows count from 1, columns from 0."""
    for area in grid.areas:
        if area.top <= row - 1 <= area.bottom and area.left <= column <= area.right:
            return area.top + 1, area.left
    return row, column


# --- what waits for a person


def _conflict(name: str, place: Place, entry: Entry) -> Doubt:
    said = f"表中已是“{place.text}”，没有覆盖；选“采用”后再点【导入实际值】即改为“{entry.actual.strip()}”"
    return Doubt(place, entry.actual.strip(), (KIND, name, f"{entry.name}：{entry.actual.strip()}", said))


def _similar(name: str, target: Target, match: actuals.Match) -> Doubt:
    indicator, value = target.form.indicators[match.at].name, match.entry.actual.strip()
    why = f"名称相近（{match.likeness}%）" if match.likeness < 100 else "名称不止一个"
    said = f"{why}，可能是“{indicator}”，没有填入；选“采用”后再点【导入实际值】即填入"
    return Doubt(target.places[match.at], value, (KIND, name, f"{match.entry.name}：{value}", said))


def _ask(book: xw.Book, doubts: Sequence[Doubt]) -> None:
    if not doubts:
        return
    if list_sheet(book, PENDING) is None:
        add_list(book, PENDING, HINT)
    add_pending(book, [list(doubt.row) for doubt in doubts])
    kept = {record[0]: record for record in store.read(book, STORE)}
    for doubt in doubts:
        box = Box(doubt.place.row, doubt.place.column, doubt.place.row, doubt.place.column)
        kept[doubt.signature] = [doubt.signature, store.reference(doubt.place.sheet, box), doubt.value]
    store.write(book, STORE, list(kept.values()))


def _confirm(book: xw.Book) -> int:
    """Fill in what people chose in 待确认; return how many values that were."""
    if list_sheet(book, PENDING) is None:
        return 0
    waiting = {record[0]: record[1:] for record in store.read(book, STORE)}
    rows, filled = read_rows(book, PENDING), 0
    for row in rows:
        place, value = waiting.get(signature(tuple(text_of(row[title]) for title in PENDING.titles[1:4])), ("", ""))
        found = parse_reference(place)
        if row["请选择"] == TAKEN and found and (sheet := find_sheet(book, found[0])):
            write_text(sheet.range((found[1].top, found[1].left)), [[value]])
            row["请选择"] = DONE
            filled += 1
    if filled:
        write_rows(book, PENDING, rows)
    return filled


def signature(texts: Sequence[str]) -> str:
    """Return what a row of 待确认 is known again by."""
    return blake2s("\n".join(texts).encode(), digest_size=12).hexdigest()


def _sentence(filled: int, same: int, doubts: int, missing: int, unused: list[str]) -> str:
    parts = [f"已填入 {filled} 个实际完成值"]
    parts += [f"{same} 个与表中相同"] if same else []
    parts += [f"{doubts} 个拿不准，列在“{PENDING.sheet}”，请选择后再点一次"] if doubts else []
    parts += [f"{missing} 个指标没有找到"] if missing else []
    parts += [f"来源中 {len(unused)} 条没有用上（如“{unused[0]}”）"] if unused else []
    return f"{'；'.join(parts)}。"
