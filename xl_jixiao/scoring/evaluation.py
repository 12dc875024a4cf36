"""自评 (`Evaluation`): a whole form scored, indicator by indicator, with its total and grade."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from xl_jixiao.scoring.achievement import Achievement, Direction, achieve
from xl_jixiao.scoring.execution import Execution, execution
from xl_jixiao.scoring.flags import Flag
from xl_jixiao.scoring.points import Score, grade, score, total
from xl_jixiao.scoring.weights import HUNDRED, SATISFACTION, Share, adds_up, branch, shares

if TYPE_CHECKING:
    from xl_jixiao.model import Form, Indicator
    from xl_jixiao.scoring.profiles import Profile

# What stands for "nothing" where a reason is asked for.
_NO_REASON = frozenset({"", "无", "/", "-", "—", "——", "无。", "无偏差", "没有", "正常"})


class Note(NamedTuple):
    """A remark and the place in the form that it is about."""

    path: str
    flag: Flag
    detail: str = ""

    @property
    def text(self) -> str:
        """The sentence a user reads."""
        return f"{self.flag}（{self.detail}）" if self.detail else str(self.flag)


class Row(NamedTuple):
    """One indicator, evaluated."""

    path: str
    """`indicators[3]`"""
    indicator: Indicator
    branch: str
    """its first level in the profile's words, `""` if unknown"""
    share: Share
    """分值 and where it comes from"""
    achievement: Achievement
    score: Score
    reason_due: bool
    """偏差原因 has to be given and is not"""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A form's scores under one profile. `total` is `None` as long as anything is missing or does not add up."""

    form: Form
    profile: Profile
    rows: tuple[Row, ...]
    execution: Execution
    execution_points: Decimal
    points: Decimal
    """分值 of everything, execution included; 100 when the form is right"""
    scored: Decimal
    """the sum of the scores there are"""
    total: Decimal | None
    grade: str
    notes: tuple[Note, ...]

    @property
    def lacking(self) -> str:
        """Why there is no total, in a few words; `""` when there is one."""
        if self.total is not None:
            return ""
        if not self.rows:
            return "没有指标"
        unscored = sum(row.score.value is None for row in self.rows)
        found = [f"{unscored} 个指标没有得分"] if unscored else []
        if self.execution.score is None and self.execution_points:
            found += map(str, self.execution.flags)
        found += [note.text for note in self.notes if note.flag is Flag.POINTS_SUM]
        return "；".join(found)

    @property
    def deviations(self) -> tuple[Row, ...]:
        """The rows whose 偏差原因 is still to be written."""
        return tuple(row for row in self.rows if row.reason_due)


def evaluate(form: Form, profile: Profile) -> Evaluation:
    """
    Score a form with the points it gives, or the profile's where it gives none.

    A score of a qualitative indicator that stands in the form within its band is kept: people decide there. What is
    missing, cannot be computed or does not add up becomes a `Note` with its path, and the total stays `None`.
    """
    indicators = form.indicators
    rows = tuple(
        _row(index, indicator, share, profile)
        for index, (indicator, share) in enumerate(zip(indicators, shares(indicators, profile), strict=True))
    )
    given = sum((row.share.points or Decimal(0) for row in rows), Decimal(0))
    notes = list(chain.from_iterable(map(_row_notes, rows)))
    weight = form.funds.total.points
    if weight is None and all(row.share.given for row in rows) and rows and adds_up(given, profile):
        weight = Decimal(0)
        notes.append(Note("funds.total.points", Flag.EXECUTION_UNWEIGHTED))
    elif weight is None:
        weight = profile.execution.points
    spent = execution(form.funds.total.budget, form.funds.total.outturn, weight, profile)
    notes += (Note(_EXECUTION_PATHS.get(flag, "funds.total.rate"), flag) for flag in spent.flags)
    points = given + weight
    if not adds_up(points, profile):
        notes.append(Note("indicators", Flag.POINTS_SUM, f"{points:f}"))
    scores = [row.score.value for row in rows]
    # Without a weight the execution counts for nothing, also when there is no budget to divide by.
    scores.append(spent.score if weight else Decimal(0))
    complete = total(scores, profile) if rows and adds_up(points, profile) else None
    return Evaluation(
        form=form,
        profile=profile,
        rows=rows,
        execution=spent,
        execution_points=weight,
        points=points,
        scored=total([value for value in scores if value is not None], profile) or Decimal(0),
        # Points that are 100 within the tolerance may score a cent more than 100.
        total=complete if complete is None else min(complete, HUNDRED),
        grade=grade(complete, profile),
        notes=tuple(notes),
    )


_EXECUTION_PATHS = {
    Flag.BUDGET_MISSING: "funds.total.budget",
    Flag.BUDGET_ZERO: "funds.total.budget",
    Flag.BUDGET_NEGATIVE: "funds.total.budget",
    Flag.OUTTURN_MISSING: "funds.total.outturn",
    Flag.OUTTURN_NEGATIVE: "funds.total.outturn",
    Flag.POINTS_NEGATIVE: "funds.total.points",
}


def _row(index: int, indicator: Indicator, share: Share, profile: Profile) -> Row:
    kind = branch(indicator)
    reached = achieve(indicator.target, indicator.actual, profile, name=indicator.name)
    earned = score(reached, share.points, profile, satisfaction=kind == SATISFACTION)
    earned = _by_hand(indicator, share, reached, earned)
    reason_due = reached.reason_due and indicator.reason.strip() in _NO_REASON
    return Row(f"indicators[{index}]", indicator, kind, share, reached, earned, reason_due)


def _by_hand(indicator: Indicator, share: Share, reached: Achievement, earned: Score) -> Score:
    """Keep the score that a person gave a qualitative indicator, inside the band or, without a grade, the points."""
    hand, points = indicator.score, share.points
    judged = reached.grade is not None or (reached.direction is Direction.WORDS and indicator.actual.strip())
    if hand is None or points is None or points < 0 or not judged or hand == earned.value:
        return earned
    low, high = earned.band or (Decimal(0), points)
    return Score(hand, earned.band, (Flag.SCORE_BY_HAND,)) if low <= hand <= high else earned


def _row_notes(row: Row) -> list[Note]:
    place, lacking = row.path, row.share.flags
    notes = [Note(f"{place}.points", flag) for flag in lacking]
    notes += [Note(f"{place}.{_FIELD.get(flag, 'actual')}", flag) for flag in row.achievement.flags]
    notes += [
        Note(f"{place}.{_FIELD.get(flag, 'score')}", flag)
        for flag in row.score.flags
        if not (flag is Flag.POINTS_MISSING and lacking)
    ]
    if row.reason_due:
        notes.append(Note(f"{place}.reason", Flag.REASON_MISSING))
    return notes


_FIELD = {
    **dict.fromkeys((Flag.TARGET_MISSING, Flag.DIRECTION_INFERRED, Flag.INTERVAL_REVERSED, Flag.TARGET_ZERO), "target"),
    **dict.fromkeys((Flag.POINTS_MISSING, Flag.POINTS_NEGATIVE), "points"),
}
