"""汇总表: a unit's forms added up, as rows for four views, and the paragraphs that go into other reports."""

from xl_jixiao.summary.build import pair, summarize
from xl_jixiao.summary.rows import (
    DepartmentRow,
    Entry,
    FindingCounts,
    IndicatorRow,
    LevelRow,
    ProjectRow,
    Summary,
    Totals,
    cells,
    titles,
)
from xl_jixiao.summary.texts import Figures, budget_sentence, figures, paragraph, wan

__all__ = [
    "DepartmentRow",
    "Entry",
    "Figures",
    "FindingCounts",
    "IndicatorRow",
    "LevelRow",
    "ProjectRow",
    "Summary",
    "Totals",
    "budget_sentence",
    "cells",
    "figures",
    "pair",
    "paragraph",
    "summarize",
    "titles",
    "wan",
]
