"""
Where everything stands in the template: sheets, tables with their columns, places of a form, defined names.

The builder of the template and the actions that fill it share this package, so that neither spells an
address of its own. Rows and columns count from 1, as in Excel.
"""

from xl_jixiao.layouts.addresses import absolute, address, quoted
from xl_jixiao.layouts.elements import HIDDEN, Column, FormLayout, Kind, Named, Place, Sheet, Table
from xl_jixiao.layouts.forms import APPLICATION, BLANK_ROWS, EVALUATION, FORMS, MONITORING, form_sheet, text_height
from xl_jixiao.layouts.lists import (
    COVER_LIST,
    DETAILS,
    FINDINGS,
    MONITORED,
    OVERRIDES,
    PENDING,
    PROJECTS,
    REVIEW,
    RULES,
)
from xl_jixiao.layouts.named import FINDINGS_HEAD, OWN_VALUES, SETTINGS, SIGNS
from xl_jixiao.layouts.summaries import (
    BY_DEPARTMENT,
    BY_INDICATOR,
    BY_LEVEL,
    COMPUTED,
    MOST_LEVELS,
    PARAGRAPHS,
    PARAMETERS,
    SUMMARY,
    SUMMARY_GROUPS,
    SUMMED,
)
from xl_jixiao.model import letter

__all__ = [
    "APPLICATION",
    "BLANK_ROWS",
    "BY_DEPARTMENT",
    "BY_INDICATOR",
    "BY_LEVEL",
    "COMPUTED",
    "COVER_LIST",
    "DATA",
    "DETAILS",
    "EVALUATION",
    "FINDINGS",
    "FINDINGS_HEAD",
    "FORMS",
    "HIDDEN",
    "MONITORED",
    "MONITORING",
    "MOST_LEVELS",
    "OVERRIDES",
    "OWN_VALUES",
    "PARAGRAPHS",
    "PARAMETERS",
    "PENDING",
    "PROJECTS",
    "REVIEW",
    "RULES",
    "SETTINGS",
    "SIGNS",
    "SUMMARY",
    "SUMMARY_GROUPS",
    "SUMMED",
    "TABLES",
    "Column",
    "FormLayout",
    "Kind",
    "Named",
    "Place",
    "Sheet",
    "Table",
    "absolute",
    "address",
    "form_sheet",
    "letter",
    "quoted",
    "text_height",
]

DATA = {
    "指标数据": (DETAILS, "序号", "偏差原因分析及改进措施"),
    "项目数据": (PROJECTS, "序号", "年度总体目标"),
    "问题数据": (FINDINGS, "序号", "状态"),
}
"""Defined names of whole tables with their head rows, for formulas."""

TABLES = (PROJECTS, DETAILS, FINDINGS, MONITORED, PENDING, RULES, OVERRIDES, REVIEW, SUMMARY)
"""The Excel tables (ListObjects) of the template."""
