"""项目资金: pairs of label and amount (申报表), or a table with columns 年初预算数, 全年预算数 … (自评表)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xl_jixiao.parsing.amounts import is_dash, read_amount, read_number
from xl_jixiao.parsing.labels import Label, Words, base, money_unit, split_inline
from xl_jixiao.parsing.slips import lost_percent

if TYPE_CHECKING:
    from xl_jixiao.model import MoneyUnit, Origin
    from xl_jixiao.parsing.draft import Draft
    from xl_jixiao.parsing.labelled import Labelled
    from xl_jixiao.parsing.lines import Cell, Line

_SAID = {"forecast": "全年预计执行数", "reason": "预算执行率说明"}
"""Columns that `FundLine` has no field for → the label under which they are kept"""
_SUBTOTALS = {"小计", "合计"}
"""Words between a source and its amount"""
_LONGEST = 200
"""A longer text is no amount, whatever it ends with"""
_LABEL = 20
"""A longer text is no label of an amount (characters)"""
_REMARK = re.compile(r"\s*[(（][^()（）]*[^()（）\d,.\s][^()（）]*[)）]$")
"""What an amount is made of, said behind it: 854万（示范建设295万，畅通工程159万）"""
_LIFE = {"total": "life_total", "fiscal": "life_fiscal", "other": "life_other"}


class FundsReader:
    """Reads amounts into a draft; knows which column of the form is the whole life's and which this year's."""

    def __init__(self, draft: Draft, words: Words) -> None:
        """Begin a form."""
        self._draft = draft
        self._words = words
        self._life_column: int | None = None
        self._year_column: int | None = None
        self._columns: dict[int, str | None] = {}
        """Columns of a table of amounts → field of `FundLine`, `None` for a heading that is not known"""
        self._sources: tuple[Line | None, dict[int, str]] = (None, {})
        """A line that has nothing but labels of amounts, and their paths by column: the amounts may stand below it"""
        self._above = ""
        """Name of the row of the table that was read last"""

    def read(self, line: Line, found: list[Labelled]) -> None:
        """Read a line with labels of amounts, perhaps with words at its side."""
        funds = [one for one in found if one.label.kind == "funds"]
        sums: list[Cell] = []
        for cell, label, values in found:
            if label.kind == "side":
                self.take_unit(line, cell)
                sums += [value for value in values if base(value.text) in _SUBTOTALS]
                self._leave(line, [value for value in values if base(value.text) not in _SUBTOTALS])
        if self._columns:
            self._read_row(line, funds[0].cell, funds[0].label)
            self._leave(line, sums)
        elif len(funds) > 1 and not any(one.values for one in funds):
            self._read_sources(line, sums[:1], funds)
        else:
            self._read_pairs(line, funds)
            self._leave(line, sums)

    def take_unit(self, line: Line, cell: Cell) -> None:
        """Take 元 or 万元 from a heading, if it states one."""
        unit = money_unit(cell.text)
        if unit is not None and "funds.unit" not in self._draft.values:
            self._draft.put("funds.unit", unit, line.origin(cell.column))

    def take_only(self, line: Line, side: Labelled) -> bool:
        """Take the one amount beside 项目资金 as the total; return whether that is all there is."""
        cell, _, values = side
        name = base(cell.text)
        if "资金" not in name or len(values) != 1 or read_amount(values[0].text) is None:
            return False
        path, origin = self._begin_line(line, cell, "total") + ".budget", line.origin(values[0].column)
        self._take_amount(path, values[0].text, origin)
        what = f"“{name}”旁边只有一个金额，按资金总额认读"
        self._draft.repair(path, origin, what, before=values[0].text, after=values[0].text, confidence=0.9)
        return True

    def take_number(self, path: str, text: str, origin: Origin) -> None:
        """Fill a field that is a number of points."""
        number = read_number(text)
        if number is not None:
            self._draft.put(path, number, origin)
        elif not is_dash(text):
            self._draft.leave(origin, text, "这里应是数字，未能读成数")

    def _take_amount(self, path: str, text: str, origin: Origin) -> None:
        amount = read_amount(text)
        plain = _REMARK.sub("", text) if amount is None and len(text) <= _LONGEST else text
        if amount is None and (amount := read_amount(plain)) is not None:
            what = "金额后面括号里是说明，按前面的数认读"
            self._draft.repair(path, origin, what, before=text, after=plain, confidence=0.9)
        if amount is None:
            if is_dash(text):
                self._draft.note_blank(path, origin)
            else:
                self._draft.leave(origin, text, "这里应是金额，未能读成数")
            return
        unit: MoneyUnit | None = self._draft.values.get("funds.unit")
        value = amount.value
        if unit is None:
            if amount.unit is not None:
                self._draft.put("funds.unit", amount.unit, origin)
        elif amount.unit not in (None, unit):
            value = value * amount.unit.in_yuan / unit.in_yuan
            self._draft.repair(
                path,
                origin,
                f"金额自带的单位与表头的“{unit}”不同，已换算",
                before=text,
                after=str(value),
                confidence=0.9,
            )
        self._draft.put(path, value, origin)

    # —— sources as columns ——

    def _read_sources(self, line: Line, sums: list[Cell], funds: list[Labelled]) -> None:
        """Read 合计 | 财政拨款 | 其他资金 with nothing between them: blank, or headings of what stands below."""
        paths = self._read_pairs(line, funds)
        if sums and "funds.total.budget" not in paths.values():
            paths[sums[0].column] = f"{self._begin_line(line, sums[0], 'total')}.budget"
        self._sources = line, paths

    def read_below(self, line: Line) -> bool:
        """Read amounts that stand below a line of their labels; return whether the line was that."""
        above, paths = self._sources
        if above is None or above.grid is not line.grid or above.row + 1 != line.row:
            return False
        if any(cell.column not in paths or read_amount(cell.text) is None for cell in line.cells):
            return False
        for cell in line.cells:
            prefix, _, field = paths[cell.column].rpartition(".")
            self._put(prefix, field, cell.text, line.origin(cell.column))
        return True

    # —— pairs ——

    def _read_pairs(self, line: Line, funds: list[Labelled]) -> dict[int, str]:
        """Read labels with amounts beside them; return the path of each amount by the column of its label."""
        paths: dict[int, str] = {}
        names = [label.field for _, label, _ in funds]
        for at, (cell, label, beside) in enumerate(funds):
            name, values = label.field, [value for value in beside if base(value.text) not in _SUBTOTALS]
            if self._is_life(cell.column, name, twice=names.count(name) == 2, second=name in names[:at]):
                paths[cell.column] = self._put_life(line, cell, name, values)
            else:
                paths[cell.column] = self._put_year(line, cell, name, values)
        return paths

    def _is_life(self, column: int, name: str, *, twice: bool, second: bool) -> bool:
        """Whether an amount belongs to the whole life: 其他资金 stands on both sides of the form."""
        if name == "life_total" or (name == "total" and twice and not second):
            self._life_column = column
            return True
        if name == "total":
            self._year_column = column
            if self._life_column == column:
                self._life_column = None  # both below each other: what follows is this year's
            return False
        if twice and name in _LIFE:
            return not second
        if self._life_column is None or name not in _LIFE:
            return False
        if self._year_column is None:
            return True
        nearest = max((c for c in (self._life_column, self._year_column) if c <= column), default=self._life_column)
        return nearest == self._life_column

    def _put_life(self, line: Line, cell: Cell, name: str, values: list[Cell]) -> str:
        path = f"funds.{_LIFE.get(name, name)}"
        if values:
            self._take_amount(path, values[0].text, line.origin(values[0].column))
        else:
            self._draft.note_blank(path, line.beside(cell))
        self._leave(line, values[1:])
        self.take_unit(line, cell)
        return path

    def _put_year(self, line: Line, cell: Cell, name: str, values: list[Cell]) -> str:
        self.take_unit(line, cell)
        prefix = self._begin_line(line, cell, name)
        if values:
            self._put(prefix, "budget", values[0].text, line.origin(values[0].column))
        else:
            self._draft.note_blank(f"{prefix}.budget", line.beside(cell))
        self._leave(line, values[1:])
        return f"{prefix}.budget"

    def _begin_line(self, line: Line, cell: Cell, name: str) -> str:
        """Name a line of the funds after its label; return its path."""
        text = cell.text if self._words.head_label(cell.text) is not None else split_inline(cell.text)[0]
        label = "".join(text.split()).rstrip("：:")
        origin = line.origin(cell.column)
        draft = self._draft
        if name != "extra":
            draft.put(f"funds.{name}.label", label, origin)
            return f"funds.{name}"
        prefix = f"funds.extra[{len(draft.fund_extra)}]"
        draft.fund_extra.append({"label": label})
        draft.origins[f"{draft.prefix}{prefix}.label"] = origin
        return prefix

    def _put(self, prefix: str, field: str, text: str, origin: Origin) -> None:
        draft = self._draft
        if field in _SAID:
            if not is_dash(text):
                draft.put_extra(_SAID[field], text, origin)
            return
        path = f"{prefix}.{field}"
        if field == "rate":
            if not is_dash(text):
                draft.put(path, text, origin)
        elif field in ("points", "score"):
            self.take_number(path, text, origin)
        else:
            self._take_amount(path, text, origin)
        if prefix.startswith("funds.extra[") and path in draft.values:
            draft.fund_extra[int(prefix[len("funds.extra[") : -1])][field] = draft.values.pop(path)

    # —— a table of amounts ——

    def read_headings(self, line: Line) -> bool:
        """Read the headings of a table of amounts; return whether the line was that."""
        columns = {column: self._words.fund_column(line.texts[column]) for column in line.columns}
        known = {column: field for column, field in columns.items() if field is not None}
        if len(known) < 2 or not {"initial", "budget", "outturn"} & set(known.values()):
            return False
        # What stands left of the first known heading is the words at the side.
        self._columns = {column: field for column, field in columns.items() if column >= min(known)}
        for cell in line.cells:
            self.take_unit(line, cell)
            self._draft.seen.add(base(cell.text))
        return True

    def _read_row(self, line: Line, cell: Cell, label: Label) -> None:
        self._above = name = "total" if label.field == "life_total" else label.field
        prefix = self._begin_line(line, cell, name)
        values = [c for c in line.cells if c.column > cell.column]
        for value, field in zip(values, self._fields(line, values), strict=True):
            if field is None:
                self._leave(line, [value])
            else:
                text = value.text if field != "rate" or line.grid.formatted else self._shown_rate(prefix, line, value)
                self._put(prefix, field, text, line.origin(value.column))
        for column, field in self._columns.items() if line.grid.ruled else ():
            if field is not None and field not in _SAID:
                self._draft.note_blank(f"{prefix}.{field}", line.origin(column))

    def read_unknown(self, line: Line) -> bool:
        """
        Read a row of the table whose label is not known, 其中：中央、省、市补助; return whether it was one.

        What is said to be among another source than the total is none of its own.
        """
        label, *values = line.cells
        if len(values) < 2 or not self._columns or label.column >= min(self._columns) or len(label.text) > _LABEL:
            return False
        if label.text.startswith("其中") and self._above != "total":
            return False
        if not all(read_amount(each.text.rstrip("%％")) is not None or is_dash(each.text) for each in values):
            return False
        self._read_row(line, label, Label("funds", "extra"))
        return True

    def _shown_rate(self, prefix: str, line: Line, cell: Cell) -> str:
        """Write a rate as the form shows it; a workbook of the old kind keeps 0.8618 for 86.18%."""
        slip = lost_percent("执行率", cell.text)
        if slip is None:
            return cell.text
        return self._draft.repair(
            f"{prefix}.rate",
            line.origin(cell.column),
            slip.what,
            before=cell.text,
            after=slip.text,
            confidence=0.9,
        )

    def _fields(self, line: Line, values: list[Cell]) -> list[str | None]:
        """Return the field of each amount of a row: by its column, or in order when all have moved sideways."""
        columns = sorted(self._columns)
        if not line.grid.ruled and len(values) == len(columns):
            return [self._columns[column] for column in columns]
        if line.grid.ruled:
            return [self._columns.get(max((c for c in columns if c <= v.column), default=-1)) for v in values]
        # All have moved alike: by the shift that brings most of them below a heading, the others to the nearest one.
        shift = max(
            sorted({value.column - column for value in values for column in columns}, key=abs),
            key=lambda by: sum(value.column - by in self._columns for value in values),
            default=0,
        )
        return [self._columns[min(columns, key=lambda c: abs(c - value.column + shift))] for value in values]

    def _leave(self, line: Line, cells: list[Cell]) -> None:
        for cell in cells:
            if not is_dash(cell.text):
                text = "".join(cell.text.split())
                self._draft.leave(line.origin(cell.column), cell.text, f"资金栏里的“{text}”不属于任何一行一列")
