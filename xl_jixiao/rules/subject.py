"""What rules look at: forms with what all rules need worked out once."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, reduce
from operator import attrgetter, or_
from typing import TYPE_CHECKING

from xl_jixiao.model import Stage
from xl_jixiao.model.form import read_date
from xl_jixiao.rules.row import Row
from xl_jixiao.rules.topics import STRAND, speaks_of
from xl_jixiao.scoring.evaluation import evaluate
from xl_jixiao.scoring.recompute import recompute

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from xl_jixiao.model import Dossier, Form
    from xl_jixiao.rules.topics import Pairs
    from xl_jixiao.scoring.evaluation import Evaluation
    from xl_jixiao.scoring.profiles import Profile
    from xl_jixiao.scoring.recompute import Disagreement


def _grouped(rows: Iterable[Row], fact: Callable[[Row], str]) -> dict[str, list[Row]]:
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(fact(row), []).append(row)
    return groups


@dataclass(frozen=True)
class FormSubject:
    """One form under one profile."""

    form: Form
    profile: Profile
    previous: Form | None = None
    """the same project's form of last year"""
    approved: Form | None = None
    """the 申报表 behind a 自评表"""
    boxes: frozenset[str] | None = None
    """the fields that the form has a label for, see `Reading`; `None` when nobody knows"""

    def lacks(self, *fields: str) -> bool:
        """Whether the form is known to have no place for any of these fields: nobody can fill them in."""
        return self.boxes is not None and self.boxes.isdisjoint(fields)

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """All indicators, in the order of the form."""
        return tuple([Row(index, indicator) for index, indicator in enumerate(self.form.indicators)])

    @cached_property
    def by_kind(self) -> dict[str, list[Row]]:
        """Rows by what their target is: `quantity`, `interval`, `date`, `phrase`, `placeholder`."""
        return _grouped(self.rows, attrgetter("kind"))

    @property
    def quantities(self) -> Sequence[Row]:
        """The rows whose target is a number with a sign and a unit."""
        return self.by_kind.get("quantity", ())

    @property
    def phrases(self) -> Sequence[Row]:
        """The rows whose target is words."""
        return self.by_kind.get("phrase", ())

    @property
    def placeholders(self) -> Sequence[Row]:
        """The rows that promise nothing yet, but should."""
        return [row for row in self.by_kind.get("placeholder", ()) if not row.judged]

    @cached_property
    def by_unit(self) -> dict[str, list[Row]]:
        """Rows whose target is a number, by its unit."""
        return _grouped(self.quantities, attrgetter("unit"))

    @property
    def percentages(self) -> Sequence[Row]:
        """The rows whose target is a number in %."""
        return self.by_unit.get("%", ())

    @cached_property
    def _marks(self) -> int:
        return reduce(or_, [row.marks for row in self.rows], 0)

    def marked(self, marks: int) -> list[Row]:
        """Return the rows whose targets have any of these marks, see `marks`."""
        return [row for row in self.rows if row.marks & marks] if self._marks & marks else []

    @cached_property
    def weighted(self) -> tuple[tuple[Row, Decimal], ...]:
        """The rows that state their points; a form without the column has none."""
        return tuple([(row, points) for row in self.rows if (points := row.indicator.points) is not None])

    @cached_property
    def by_level1(self) -> dict[str, list[Row]]:
        """Rows by 一级指标 in its standard name."""
        return _grouped(self.rows, attrgetter("level1"))

    @cached_property
    def by_level2(self) -> dict[str, list[Row]]:
        """Rows by 二级指标 in its standard name."""
        return _grouped(self.rows, attrgetter("level2"))

    @cached_property
    def by_name(self) -> dict[str, Row]:
        """The first row of each name."""
        return {row.name: row for row in reversed(self.rows)}

    @cached_property
    def names(self) -> str:
        """The names of all rows, one a line: what does not stand here stands in none of them."""
        return "\n".join([row.name for row in self.rows])

    @cached_property
    def _lists(self) -> int:
        return reduce(or_, [row.lists for row in self.rows], 0)

    def named(self, lists: int) -> list[Row]:
        """Return the rows whose names have words of any of these lists; of most lists a form has none."""
        return [row for row in self.rows if row.lists & lists] if self._lists & lists else []

    @cached_property
    def goal(self) -> str:
        """年度总体目标 without white space."""
        return "".join(self.form.objective.split())

    @cached_property
    def whole_goal(self) -> str:
        """项目总目标 without white space."""
        return "".join(self.form.whole_objective.split())

    @cached_property
    def evaluation(self) -> Evaluation:
        """The form scored by its profile."""
        return evaluate(self.form, self.profile)

    @cached_property
    def disagreements(self) -> tuple[Disagreement, ...]:
        """The printed figures that are not what the form's own data give."""
        return recompute(self.form, self.profile)

    def strays(self, rows: Iterable[Row], known: frozenset[str]) -> list[Row]:
        """
        Return those of some rows that belong to a line of work which a text does not speak of.

        Args:
            rows: the rows to look at; whether they are of one line of work all rows of the form decide.
            known: the pairs of neighbouring characters of the text.
        """
        alone = [row for row in rows if row.topic and not speaks_of(known, row.topic_pairs)]
        return [row for row in alone if any(self._in_line(part, known) for part in row.topic_pairs)]

    def _in_line(self, part: Pairs, known: frozenset[str]) -> bool:
        """Whether several indicators have a word of a topic that the text has not."""
        return any(pair not in known and self._topics.count(pair) >= STRAND for pair in part)

    @cached_property
    def _topics(self) -> str:
        return "\n".join([part for row in self.rows for part in row.topic])

    @cached_property
    def has_tree(self) -> bool:
        """Whether the form has levels at all; some provinces list 指标 without any."""
        return any(row.indicator.level1.strip() or row.indicator.level2.strip() for row in self.rows)

    @property
    def applies(self) -> bool:
        """Whether the form is a 申报表."""
        return self.form.stage is Stage.APPLICATION

    @property
    def evaluates(self) -> bool:
        """Whether the form is a 自评表."""
        return self.form.stage is Stage.EVALUATION

    @property
    def lasting(self) -> bool:
        """
        Whether the project is known to last longer than a year: 阶段性, or by its dates.

        Months do not say so: they stand in the 项目期 of forms of which many have no place for the whole life.
        """
        start, end = read_date(self.form.start), read_date(self.form.end)
        return "阶段性" in self.form.nature or (start is not None and end is not None and start.year < end.year)

    @property
    def recurring(self) -> bool:
        """Whether the project is 经常性: it has no whole life whose total could be stated."""
        return "经常性" in self.form.nature

    @cached_property
    def single_year(self) -> bool:
        """Whether the project begins and ends in the same year, as far as its dates say."""
        start, end = self.form.start_date, self.form.end_date
        return start is not None and end is not None and start.year == end.year


@dataclass(frozen=True, slots=True)
class Stated:
    """What a 汇总表 states about its packet; `None` where it says nothing. Amounts are 元."""

    amount: Decimal | None = None
    """金额合计"""
    projects: int | None = None
    """项目数"""
    indicators: int | None = None
    """指标数"""
    evaluated: int | None = None
    """已自评的项目数"""
    grades: tuple[tuple[str, int], ...] = ()
    """等级 → 项目数"""
    average: Decimal | None = None
    """平均得分"""
    averaging: str = ""
    """平均得分的口径: 简单平均, 资金加权 …"""
    budget: Decimal | None = None
    """部门项目支出预算"""


@dataclass(frozen=True, slots=True)
class DossierSubject:
    """The forms of a packet; `previous` is last year's packet when the user gave it."""

    dossier: Dossier
    profile: Profile
    previous: Dossier | None = None
    stated: Stated | None = None

    @property
    def projects(self) -> tuple[tuple[int, Form], ...]:
        """One form a project with its place in the packet: the 申报表, or what there is when there are none."""
        forms = tuple(enumerate(self.dossier.forms))
        return tuple(entry for entry in forms if entry[1].stage is Stage.APPLICATION) or forms

    @property
    def amount(self) -> Decimal | None:
        """年度资金 of all projects in 元; `None` when an amount has no unit."""
        total = Decimal(0)
        for _, form in self.projects:
            if form.funds.total.budget is None:
                continue
            yuan = form.funds.in_yuan(form.funds.total.budget)
            if yuan is None:
                return None
            total += yuan
        return total
