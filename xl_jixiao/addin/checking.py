"""一键校验: recognise the forms, run the rules, list what they found, mark the cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_jixiao.addin import marks, results
from xl_jixiao.addin.evaluations import with_evaluations
from xl_jixiao.addin.host import notice, progress
from xl_jixiao.addin.preferences import preferences
from xl_jixiao.addin.recognise import is_template, recognise
from xl_jixiao.check import check_reading
from xl_jixiao.engines.surface import show, shows_r1c1
from xl_jixiao.rules.rule import Severity

if TYPE_CHECKING:
    import xlwings as xw

    from xl_jixiao.addin.preferences import Preferences
    from xl_jixiao.check import Finding, Report
    from xl_jixiao.model import Dossier
    from xl_jixiao.parsing.reading import Reading
    from xl_jixiao.rules.subject import Stated


def check(book: xw.Book) -> str:
    """
    Check every form of the workbook; returns the counts and the verdict.

    Raises:
        InputError: there is no form, a setting is wrong, or another sheet is called 校验结果.
        CancelledError: Esc was pressed.
    """
    return mark(book, preferences(book))


def mark(book: xw.Book, chosen: Preferences, *, previous: Dossier | None = None, stated: Stated | None = None) -> str:
    """
    Check every form of the workbook as `chosen`, list what was found and mark the cells; see `check`.

    Args:
        book: the workbook.
        chosen: how to check.
        previous: see `xl_jixiao.check.check`.
        stated: see there.
    """
    reading, report = examine(book, chosen, previous=previous, stated=stated)
    progress(2, 3, "写入校验结果")
    sheet = results.write(book, report, reading.dossier, chosen.persona)
    progress(3, 3, "标注单元格")
    marks.put(book, marks.plan(finding for finding in report.findings if not _explained(finding)))
    if shows_r1c1(book):
        notice("当前是 R1C1 引用样式，“位置”里的链接可能打不开，请用【下一条】逐条查看。")
    show(sheet.range("A1"))
    return results.summary(report)


def _explained(finding: Finding) -> bool:
    return finding.severity is Severity.REVIEW and finding.settled


def examine(
    book: xw.Book, chosen: Preferences, *, previous: Dossier | None = None, stated: Stated | None = None
) -> tuple[Reading, Report]:
    """
    Recognise and check the forms of a workbook without writing; explanations of the last check hold on.

    Args:
        book: the workbook.
        chosen: how to check.
        previous: see `xl_jixiao.check.check`.
        stated: see there.

    Raises:
        InputError: there is no form, or another sheet is called 校验结果.
        CancelledError: Esc was pressed.
    """
    reading = recognise(book)
    if is_template(book):
        reading = with_evaluations(book, reading)
    progress(1, 3, "应用规则")
    explanations = results.explanations(results.read(book))
    return reading, check_reading(
        reading, chosen.profile, previous=previous, stated=stated, explanations=explanations, persona=chosen.persona
    )


def clear_marks(book: xw.Book) -> str:
    """Bring all marked cells back to what they were; the list of findings stays."""
    cleared = marks.clear(book)
    left = f"以下除外：{'；'.join(cleared.left)}。" if cleared.left else ""
    return f"已清除 {cleared.cells} 个单元格的标注。{left}" if cleared.cells or left else "没有标注。"
