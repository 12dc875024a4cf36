"""Head and tail of a form: 项目名称 and its like, and the texts of the objectives; amounts are in `funds`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xl_jixiao.model.form import read_date
from xl_jixiao.model.grammar import fold
from xl_jixiao.parsing.amounts import is_dash, read_number
from xl_jixiao.parsing.funds import FundsReader
from xl_jixiao.parsing.grid import Area, Grid
from xl_jixiao.parsing.labelled import Labelled, labelled
from xl_jixiao.parsing.labels import Label, Words, base, is_unit_line, key, split_inline
from xl_jixiao.parsing.lines import NOWHERE, Cell
from xl_jixiao.parsing.slips import ticked

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xl_jixiao.model import Origin
    from xl_jixiao.parsing.columns import Column
    from xl_jixiao.parsing.draft import Draft
    from xl_jixiao.parsing.lines import Line

_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)年?度?(?!\d)")
_PERIOD = re.compile(r"\(?((?:19|20)\d\d)年度?\)?")
_SPAN = re.compile(r"(.*\d.*?)(?:至|到|[~～∼]|-{2,}|[—–－]+)(.*\d.*)")
_FIRST_YEAR = re.compile(r"(?:19|20)\d\d年(?=.*月)")
_YEARLESS = re.compile(r"\d{1,2}月(?:\d{1,2}日)?")
_CHOICES = {"nature", "category", "grade"}
"""Fields whose choices may be printed with boxes to tick"""
_SPAN_FIELDS = {"period": ("start", "end")}
_PAGE = re.compile(r"第?\d{1,4}页?(?:[/,，]?共?\d{1,4}页?)?|-\d{1,4}-|附[件表][\d一二三四五六七八九十-]{0,4}:?")
"""What a page has beside the form: its number, 附件1"""
_SENTENCE = 16
"""A text of so many characters is more than a label or a short answer"""
_BLANK_OBJECTIVE = re.compile(r"(?:目标[\d一二三四五六]{1,2}[:：]?|[…\s])+")
"""What a template prints where an objective is to be written"""
_GRADES = frozenset({"优", "良", "中", "差", "合格", "不合格", "优秀", "良好"})
_OTHERS = {"fields", "funds", "extra"}
_OBJECTIVES = {"objective": "年度总体目标", "whole_objective": "项目总目标"}


class HeadReader:
    """Reads the lines outside the indicator table into a draft, one after the other."""

    def __init__(self, draft: Draft, words: Words) -> None:
        """Begin a form."""
        self._draft = draft
        self._words = words
        self._funds = FundsReader(draft, words)
        self._objectives: dict[int, str] = {}
        """Columns whose heading names an objective → its field"""
        self._labels: dict[str, tuple[Label, str]] = {}
        """Simple fields that are filled → their label, and as it is printed"""
        self._beside: tuple[Line, Labelled] | None = None
        """A text beside 绩效目标, and its line"""
        self._last_text: tuple[str, Grid, int, int] | None = None
        """The objective filled last: field, grid, its column, the last row its label covers"""

    def read(self, lines: Iterable[Line]) -> None:
        """Read lines in their order."""
        for line in lines:
            self._read_with_unit(line)
        self._take_objective()

    def read_tail(self, lines: Iterable[Line], score: Column | None, *, points: bool) -> None:
        """
        Read the lines below the indicator table.

        Args:
            lines: in their order.
            score: the table's column of scores, in which a sum is the total; `None` when there is none.
            points: whether there is a column of points; without one a lone sum is the total wherever it stands.
        """
        self._objectives, self._last_text = {}, None
        for line in lines:
            if score is None or not self._take_sum(line, score, points=points):
                self._read_with_unit(line)

    def _take_sum(self, line: Line, score: Column, *, points: bool) -> bool:
        """Take 总分 or 合计 from below the scores; what stands below other columns is their own sum."""
        if key(line.first) not in self._words.sums:
            return False
        following = [one.cell.column for one in labelled(line, self._words)[1] if one.cell.column != line.columns[0]]
        end = min(following, default=NOWHERE)
        cells = [cell for cell in line.cells[1:] if cell.column < end]
        others = [cell for cell in line.cells if cell.column >= end]
        ruled, numbers = line.grid.ruled, [cell for cell in cells if read_number(cell.text) is not None]
        if not ruled and len(numbers) == 1 and self._words.head_label(line.first) is None:
            return False  # the sum of the points, or of the scores
        if others:
            self._read(line.only(others))
        lone = numbers if not points and len(numbers) == 1 else []
        for cell in cells:
            if (score.left <= cell.column <= score.right or [cell] == lone) if ruled else cell in numbers[-1:]:
                self._funds.take_number("total", cell.text, line.origin(cell.column))
            elif key(cell.text) in _GRADES:
                self._draft.put("grade", cell.text, line.origin(cell.column))
            elif read_number(cell.text) is None and not is_dash(cell.text):
                self._leave(line, [cell])
        return True

    def read_titles(self, lines: Iterable[Line]) -> None:
        """Take stage, title and year from the titles of a form."""
        for line in lines:
            cell = line.cells[0]
            title, _, rest = cell.text.partition("\n")
            origin = line.origin(cell.column)
            if (stage := self._words.stage(title)) is not None:
                self._draft.put("title", title, origin)
                self._draft.put("stage", stage, origin)
            self._take_year(rest or title, origin)

    def _read(self, line: Line) -> None:
        before, found = labelled(line, self._words)
        kinds = {one.label.kind for one in found}
        self._note_labels(line, found)
        if not kinds & {"fields", "objectives"} and self._funds.read_headings(line):
            self._objectives = {}
            return
        if self._objectives and not kinds & _OTHERS and not self._is_blank_label(found):
            texts = before + [cell for one in found for cell in one.values]
            if texts:
                self._take_columns(line, texts)
            if texts or len(found) == 1:
                return  # else words at the side, printed between the headings and the texts
        if not found or self._is_note(line):
            self._read_unlabelled(line)
            return
        self._objectives = {}
        if "objectives" in kinds:
            self._read_objectives(line, [one for one in found if one.label.kind == "objectives"])
        if "funds" in kinds:
            self._funds.read(line, [one for one in found if one.label.kind in ("funds", "side")])
        for one in found:
            if one.label.kind in ("fields", "extra") or (one.label.kind == "side" and "funds" not in kinds):
                self._take(line, one)
        self._take_unknown(line, before)

    def _is_blank_label(self, found: list[Labelled]) -> bool:
        """Whether the lone heading above, 长期绩效目标, is a label nobody filled in: 年度绩效目标 has its own text."""
        return len(self._objectives) == 1 and any(one.label.kind == "objectives" and one.values for one in found)

    def _read_with_unit(self, line: Line) -> None:
        """Read a line on which 单位：万元 may stand, alone or beside other things."""
        units = [cell for cell in line.cells if is_unit_line(cell.text)] if "单位" in "".join(line.texts) else []
        for cell in units:
            self._funds.take_unit(line, cell)
        if not units:
            self._read(line)
        elif len(units) < len(line.columns):
            self._read(line.only(cell for cell in line.cells if cell not in units))

    def _note_labels(self, line: Line, found: list[Labelled]) -> None:
        for cell, label, values in found:
            self._draft.boxes.add(f"funds.{label.field}" if label.kind == "funds" else _objective(label.field))
            inline = bool(values) and values[0].column == cell.column
            self._draft.seen.add(base(split_inline(cell.text)[0] if inline else cell.text))
            if not inline:
                self._draft.note_spaces(_path_of(label), line, cell)

    def _is_note(self, line: Line) -> bool:
        return len(line.columns) == 1 and key(line.first).startswith(self._words.notes)

    # —— simple fields ——

    def _take(self, line: Line, found: Labelled) -> None:
        cell, label, values = found
        if label.kind == "side":
            self._funds.take_unit(line, cell)
            if self._funds.take_only(line, found) or self._keep_objective(line, found):
                return
            self._take_unknown(
                line, [cell, *values] if base(cell.text).endswith("情况") and len(values) == 1 else values
            )
        elif label.field == "money_unit":
            for value in values:
                self._funds.take_unit(line, Cell(value.column, f"单位：{value.text}"))
        elif not values:
            for field in () if label.kind == "extra" else _SPAN_FIELDS.get(label.field, (label.field,)):
                self._draft.note_blank(field, line.beside(cell))
        elif label.kind == "extra":
            self._draft.put_extra(key(split_inline(cell.text)[0]), values[0].text, line.origin(values[0].column))
            self._leave(line, _others(values))
        elif label.field == "total":
            # 总分 | 100 | 98.62 | 优: the points stand before the score, the grade behind it.
            if len(values) > 1 and key(values[-1].text) in _GRADES:
                self._draft.put("grade", values[-1].text, line.origin(values[-1].column))
                values = values[:-1]
            self._funds.take_number("total", values[-1].text, line.origin(values[-1].column))
        else:
            self._take_field(found, values[0].text, line.origin(values[0].column))
            self._leave(line, _others(values))

    def _take_field(self, found: Labelled, text: str, origin: Origin) -> None:
        field = found.label.field
        if field == "period":
            self._take_period(text, origin)
        elif field == "year":
            self._take_year(text, origin)
        else:
            self._put_field(found.label, key(split_inline(found.cell.text)[0]), text, origin)

    def _put_field(self, label: Label, printed: str, text: str, origin: Origin) -> None:
        """Fill a field; of 单位名称 and 实施单位 the one that `labels.yaml` has first is it, the other is kept."""
        draft, field = self._draft, label.field
        if field in _CHOICES and (slip := ticked(text)) is not None:
            text = draft.repair(field, origin, slip.what, before=text, after=slip.text, confidence=slip.confidence)
        before, printed_before = self._labels.setdefault(field, (label, printed))
        if printed == printed_before or draft.values.get(field) == text:
            draft.put(field, text, origin)
        elif before.rank <= label.rank:
            draft.put_extra(printed, text, origin)
        else:
            draft.put_extra(printed_before, draft.values.pop(field), draft.origins.pop(draft.prefix + field))
            self._labels[field] = label, printed
            draft.put(field, text, origin)

    def _take_period(self, text: str, origin: Origin) -> None:
        match = _SPAN.fullmatch(text)
        if match is None and text.count("-") % 2:
            # The middle one of an odd number of hyphens parts two dates: 2024-01-01-2024-12-31.
            parts = text.split("-")
            half = len(parts) // 2
            match = _SPAN.fullmatch("-".join(parts[:half]) + "—" + "-".join(parts[half:]))
        if match is None:
            self._draft.put_extra("项目起止时间", text, origin)
            return
        start, end = map(str.strip, match.groups())
        if (year := _FIRST_YEAR.match(start)) is not None and _YEARLESS.fullmatch(end):
            what = "完成日期没有写年份，按与开始日期同一年认读"
            end = self._draft.repair("end", origin, what, before=end, after=year[0] + end, confidence=0.95)
        self._draft.put("start", start, origin)
        self._draft.put("end", end, origin)

    def _take_year(self, text: str, origin: Origin) -> bool:
        match = _YEAR.search(fold(text))
        if match is not None and "year" not in self._draft.values:
            self._draft.put("year", int(match[1]), origin)
        return match is not None

    def _read_unlabelled(self, line: Line) -> None:
        if self._continues_text(line) or self._funds.read_below(line) or self._funds.read_unknown(line):
            return
        cells = line.cells
        if not _others(cells):
            cell = cells[0]
            plain = fold(cell.text)
            origin = line.origin(cell.column)
            if _PAGE.fullmatch(plain):
                return
            if _PERIOD.fullmatch(plain) and self._take_year(plain, origin):
                return
            if key(cell.text).startswith(self._words.notes):
                self._draft.leave(origin, cell.text, "表后的说明文字，不属于任何栏目")
                return
        self._take_unknown(line, cells)

    def _take_unknown(self, line: Line, cells: list[Cell]) -> None:
        """Keep a pair of an unknown label and its text; list what is no pair."""
        pair = len(cells) == 2 and len(cells[0].text) <= 16 and not split_inline(cells[0].text)[1]
        if pair and read_date(cells[0].text) is None:
            label, value = cells
            self._draft.put_extra(key(label.text).rstrip(":"), value.text, line.origin(value.column))
        else:
            self._leave(line, cells)

    def _leave(self, line: Line, cells: list[Cell]) -> None:
        for cell in cells:
            self._draft.leave(line.origin(cell.column), cell.text, "表头里的这段文字不属于任何已知栏目")

    # —— objectives ——

    def _keep_objective(self, line: Line, side: Labelled) -> bool:
        """Keep a text beside 绩效目标; what it is shows when the other objectives are read."""
        texts = side.values
        if not texts or not base(side.cell.text).endswith("目标") or (texts[1:] and len(texts[0].text) < _SENTENCE):
            return False
        self._beside = (line, side)
        self._leave(line, texts[1:])
        return True

    def _take_objective(self) -> None:
        """Take the text beside 绩效目标 as the objective that has no text of its own; list that."""
        if self._beside is None:
            return
        (line, (cell, _, (value, *_others))), self._beside = self._beside, None
        free = [field for field in ("objective", "whole_objective") if field not in self._draft.values]
        if not free:
            self._leave(line, [value])
            return
        what = f"“{base(cell.text)}”旁边的文字，按{_OBJECTIVES[free[0]]}认读"
        self._draft.put(free[0], value.text, line.origin(value.column))
        self._draft.repair(
            free[0], line.origin(value.column), what, before=value.text, after=value.text, confidence=0.9
        )

    def _read_objectives(self, line: Line, found: list[Labelled]) -> None:
        while _heads_others(found):
            found = found[1:]
        if any(one.values for one in found):
            for one in found:
                for cell in one.values:
                    self._put_text(one.label.field, line, cell, label_column=one.cell.column)
        else:
            self._objectives = {one.cell.column: one.label.field for one in found}
            for one in found:
                # A lone label, 年度绩效目标, has its text at its side, several have theirs below.
                place = line.beside(one.cell) if len(found) == 1 else None
                self._draft.note_blank(_objective(one.label.field), place or line.below(one.cell))

    def _take_columns(self, line: Line, texts: list[Cell]) -> None:
        """Put texts below the headings of their columns; in order when as many as headings moved sideways."""
        columns = sorted(self._objectives)
        exact = all(any(c <= cell.column for c in columns) for cell in texts)
        for at, cell in enumerate(texts):
            if len(texts) == len(columns) or not exact:
                column = columns[min(at, len(columns) - 1)]
            elif line.grid.ruled:
                column = max(c for c in columns if c <= cell.column)
            elif len(cell.text) >= _SENTENCE:  # it fills its cell, above whose middle the heading stands
                column = next((c for c in columns if c >= cell.column), columns[-1])
            else:
                column = min(columns, key=lambda c: (abs(c - cell.column), -c))
            self._put_text(self._objectives[column], line, cell, label_column=cell.column)

    def _put_text(self, field: str, line: Line, cell: Cell, *, label_column: int) -> None:
        draft = self._draft
        if _BLANK_OBJECTIVE.fullmatch(cell.text):
            draft.note_blank(_objective(field), line.origin(cell.column))
            return
        if field == "adjusted" and "objective" in draft.values and not is_dash(cell.text):
            draft.put_extra(
                "年初绩效目标", draft.values.pop("objective"), draft.origins.pop(f"{draft.prefix}objective")
            )
        field = _objective(field)
        if field not in draft.values:
            draft.put(field, cell.text, line.origin(cell.column))
        elif draft.values[field] != cell.text:
            self._append(field, line, cell)
        area = line.grid.area_at.get((line.row, label_column), Area(line.row, 0, line.row, 0))
        self._last_text = (field, line.grid, cell.column, area.bottom)

    def _append(self, field: str, line: Line, cell: Cell) -> None:
        before = self._draft.values[field]
        # Cut by a page break in the middle of a sentence, else a line of its own.
        joint = "" if line.broken and before[-1:] not in "。；;！!？?" else "\n"
        self._draft.values[field] = before + joint + cell.text
        if line.broken:
            self._draft.repair(
                field,
                line.origin(cell.column),
                "分页后的文字已接在前一页的后面",
                before=cell.text,
                after=cell.text,
                confidence=0.9,
            )

    def _continues_text(self, line: Line) -> bool:
        if self._last_text is None or len(line.columns) != 1:
            return False
        field, grid, column, bottom = self._last_text
        cell = line.cells[0]
        if grid is not line.grid:
            return False
        covered = line.grid.ruled and line.row <= bottom
        # Copied from a sheet, a text does not say which cells were merged.
        copied = not line.grid.areas and line.row == bottom + 1
        below = cell.column == column and (line.broken or not line.grid.ruled or copied)
        if not (covered or below) or _PAGE.fullmatch(fold(cell.text)):
            return False
        self._append(field, line, cell)
        self._last_text = (field, grid, column, max(bottom, line.row))
        return True


def _heads_others(found: list[Labelled]) -> bool:
    """Whether the first label, 年度总体目标 or 年度总体目标完成情况, is the heading of 预期目标 and what follows."""
    first = found[0]
    if first.values or first.label.field not in ("objective", "objective_actual"):
        return False
    return any(one.label.field in ("objective", "expected") for one in found[1:])


def _objective(field: str) -> str:
    """Return the field of the model: 预期目标 and what it became during the year are the objective."""
    return "objective" if field in ("expected", "adjusted") else field


def _others(values: list[Cell]) -> list[Cell]:
    """Return what stands behind the first text and is not it again, as where merged cells were parted and filled."""
    return [cell for cell in values[1:] if cell.text != values[0].text]


def _path_of(label: Label) -> str:
    """Return the field a label speaks of; the words at the side of the objectives speak of them."""
    if label.kind == "fields":
        return label.field
    return label.kind if label.kind in ("funds", "extra") else "objective"
