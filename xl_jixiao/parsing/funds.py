"""项目资金: pairs of label and amount (申报表), or a table with columns 年初预算数, 全年预算数 … (自评表)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_jixiao.parsing.amounts import is_dash, read_amount, read_number
from xl_jixiao.parsing.labels import Label, Words, key, money_unit

if TYPE_CHECKING:
    from xl_jixiao.model import MoneyUnit, Origin
    from xl_jixiao.parsing.draft import Draft
    from xl_jixiao.parsing.lines import Cell, Line

_LIFE = {"total": "life_total", "fiscal": "life_fiscal", "other": "life_other"}


class FundsReader:
    """Reads amounts into a draft; knows which column of the form is the whole life's and which this year's."""

    def __init__(self, draft: Draft, words: Words) -> None:
        """Begin a form."""
        self._draft = draft
        self._words = words
        self._life_column: int | None = None
        self._year_column: int | None = None
        self._columns: dict[int, str] = {}
        """Columns of a table of amounts → field of `FundLine`"""

    def read(self, line: Line, labels: list[tuple[Cell, Label]]) -> bool:
        """Read a line of the funds; return whether it was one."""
        if self._read_headings(line):
            return True
        funds = [(cell, label) for cell, label in labels if label.kind == "funds"]
        if not funds:
            return False
        for cell, label in labels:
            if label.kind == "side":
                self.take_unit(cell.text, line.origin(cell.column))
        if self._columns:
            self._read_row(line, *funds[0])
        else:
            self._read_pairs(line, labels)
        return True

    def take_unit(self, text: str, origin: Origin) -> None:
        """Take 元 or 万元 from a heading, if it states one."""
        unit = money_unit(text)
        if unit is not None and "funds.unit" not in self._draft.values:
            self._draft.put("funds.unit", unit, origin)

    def take_number(self, path: str, text: str, origin: Origin) -> None:
        """Fill a field that is a number of points."""
        number = read_number(text)
        if number is not None:
            self._draft.put(path, number, origin)
        elif not is_dash(text):
            self._draft.leave(origin, text, "这里应是数字，未能读成数")

    def _take_amount(self, path: str, text: str, origin: Origin) -> None:
        amount = read_amount(text)
        if amount is None:
            if not is_dash(text):
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

    # —— pairs ——

    def _read_pairs(self, line: Line, labels: list[tuple[Cell, Label]]) -> None:
        labelled = {cell.column for cell, _ in labels}
        names = [label.field for _, label in labels if label.kind == "funds"]
        seen: list[str] = []
        for at, (cell, label) in enumerate(labels):
            until = labels[at + 1][0].column if at + 1 < len(labels) else 1 << 30
            values = [c for c in line.cells if cell.column < c.column < until and c.column not in labelled]
            if label.kind != "funds":
                self._leave(line, values)
                continue
            line_name = label.field
            life = self._is_life(cell.column, line_name, twice=names.count(line_name) == 2, second=line_name in seen)
            seen.append(line_name)
            if life:
                self._put_life(line, cell, line_name, values)
            else:
                self._put_year(line, cell, line_name, values)

    def _is_life(self, column: int, name: str, *, twice: bool, second: bool) -> bool:
        """Whether an amount belongs to the whole life: 其他资金 stands on both sides of the form."""
        if name == "life_total":
            self._life_column = column
            return True
        if name == "total":
            self._year_column = column
            return False
        if twice:
            return not second
        if self._life_column is None or name not in _LIFE:
            return False
        if self._year_column is None:
            return True
        nearest = max((c for c in (self._life_column, self._year_column) if c <= column), default=self._life_column)
        return nearest == self._life_column

    def _put_life(self, line: Line, cell: Cell, name: str, values: list[Cell]) -> None:
        path = f"funds.{_LIFE.get(name, name)}"
        if values:
            self._take_amount(path, values[0].text, line.origin(values[0].column))
        self._leave(line, values[1:])
        self.take_unit(cell.text, line.origin(cell.column))

    def _put_year(self, line: Line, cell: Cell, name: str, values: list[Cell]) -> None:
        self.take_unit(cell.text, line.origin(cell.column))
        prefix = self._begin_line(line, cell, name)
        if values:
            self._put(prefix, "budget", values[0].text, line.origin(values[0].column))
        self._leave(line, values[1:])

    def _begin_line(self, line: Line, cell: Cell, name: str) -> str:
        """Name a line of the funds after its label; return its path."""
        label = "".join(cell.text.split()).rstrip("：:")
        origin = line.origin(cell.column)
        draft = self._draft
        if name != "extra":
            draft.put(f"funds.{name}.label", label, origin)
            return f"funds.{name}"
        prefix = f"funds.extra[{len(draft.fund_extra)}]"
        draft.fund_extra.append({"label": label})
        draft.origins[f"{prefix}.label"] = origin
        return prefix

    def _put(self, prefix: str, field: str, text: str, origin: Origin) -> None:
        draft = self._draft
        if field == "forecast":
            if not is_dash(text):
                draft.put_extra("全年预计执行数", text, origin)
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
            draft.fund_extra[-1][field] = draft.values.pop(path)

    # —— a table of amounts ——

    def _read_headings(self, line: Line) -> bool:
        columns = {
            cell.column: field for cell in line.cells if (field := self._words.fund_column(cell.text)) is not None
        }
        if not {"initial", "budget", "outturn"} & set(columns.values()) or len(columns) < 2:
            return False
        self._columns = columns
        for cell in line.cells:
            self.take_unit(cell.text, line.origin(cell.column))
        return True

    def _read_row(self, line: Line, cell: Cell, label: Label) -> None:
        name = "total" if label.field == "life_total" else label.field
        prefix = self._begin_line(line, cell, name)
        values = [c for c in line.cells if c.column > cell.column]
        for value, field in zip(values, self._fields(line, values), strict=True):
            if field is None:
                self._leave(line, [value])
            else:
                self._put(prefix, field, value.text, line.origin(value.column))

    def _fields(self, line: Line, values: list[Cell]) -> list[str | None]:
        """Return the field of each amount of a row: by its column, or in order when all have moved sideways."""
        columns = sorted(self._columns)
        if line.grid.ruled:
            return [self._columns.get(max((c for c in columns if c <= v.column), default=-1)) for v in values]
        if len(values) == len(columns):
            return [self._columns[column] for column in columns]
        return [self._columns.get(value.column) for value in values]

    def _leave(self, line: Line, cells: list[Cell]) -> None:
        for cell in cells:
            if not is_dash(cell.text):
                self._draft.leave(line.origin(cell.column), cell.text, f"资金栏里的“{key(cell.text)}”不属于任何一行")
