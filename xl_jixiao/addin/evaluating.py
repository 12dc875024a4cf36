"""自评表 in the official layout, from what 指标明细 and 项目一览 hold; tables that people brought themselves stay."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_jixiao.addin.collecting import GENERATED, filled_forms, is_generated
from xl_jixiao.addin.writing import write_form
from xl_jixiao.model import Stage
from xl_jixiao.model.grammar import fold
from xl_jixiao.scoring.rounding import percent

if TYPE_CHECKING:
    from collections.abc import Iterable

    import xlwings as xw

    from xl_jixiao.model import Form
    from xl_jixiao.scoring.evaluation import Evaluation


def write_evaluations(book: xw.Book, results: Iterable[Evaluation]) -> None:
    """Write one 自评表 a project; one that was imported is left as it is."""
    present = {
        fold(filled.form.project): filled for filled in filled_forms(book) if filled.form.stage is Stage.EVALUATION
    }
    for result in results:
        old = present.get(fold(result.form.project))
        actual = ""
        if old is not None:
            sheet = book.sheets[old.sheet]
            if not is_generated(sheet):
                continue
            actual = old.form.objective_actual
            sheet.delete()
        written = book.sheets[write_form(book, _as_form(result, actual))]
        written.names.add(GENERATED, "=TRUE")


def _as_form(result: Evaluation, objective_actual: str) -> Form:
    """Return the form with the points, scores, total and grade that were computed."""
    form, spent = result.form, result.execution
    total = form.funds.total.model_copy(
        update={
            "points": result.execution_points,
            "rate": "" if spent.rate is None else f"{percent(spent.rate):f}%",
            "score": spent.score,
        }
    )
    indicators = (
        row.indicator.model_copy(update={"points": row.share.points, "score": row.score.value}) for row in result.rows
    )
    return form.model_copy(
        update={
            "title": "",
            "funds": form.funds.model_copy(update={"total": total}),
            "objective_actual": objective_actual,
            "indicators": tuple(indicators),
            "total": result.total,
            "grade": result.grade,
        }
    )
