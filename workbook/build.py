"""
Build the template workbook: `python -m workbook.build` writes `xl_jixiao/data/template.xlsm`.

The same sources give the same bytes: fixed dates, sorted parts, nothing of the machine inside.
"""

from __future__ import annotations

import datetime as dt
import io
import sys
from pathlib import Path

import xlsxwriter

from workbook.assemble import make_macro_enabled
from workbook.look import Book
from workbook.ribbon import buttons
from workbook.sheets import dashboard, findings, forms, guide, lists, packet, rules, settings, summary
from workbook.vba import sources
from xl_jixiao.files import write_file
from xl_jixiao.layouts import Sheet
from xl_jixiao.rules.registry import RULES
from xl_jixiao.scoring import profiles

TEMPLATE = Path(__file__).parent.parent / "xl_jixiao" / "data" / "template.xlsm"
_MADE = dt.datetime(2024, 1, 1)  # noqa: DTZ001 - the file format knows no time zone


def plain() -> bytes:
    """Build the workbook without macros and ribbon."""
    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(buffer, {"in_memory": True})
    workbook.set_properties({"title": "财政项目支出绩效", "author": "xl_jixiao", "created": _MADE})
    workbook.set_size(28000, 16000)
    # Saved by a recent Excel, as it were: results that are in the file are shown, not recomputed at once.
    workbook.set_calc_mode("auto", 191029)
    book = Book(workbook)
    known = [profiles.load(name) for name in profiles.names()]
    guide.add_guide(book, buttons())
    packet.add_cover(book)
    forms.add_blank(book)
    lists.add_projects(book)
    lists.add_details(book)
    findings.add_findings(book)
    summary.add_summary(book)
    summary.add_by_indicator(book)
    summary.add_by_group(book)
    summary.add_paragraphs(book)
    dashboard.add_dashboard(book)
    lists.add_monitoring(book)
    packet.add_review(book)
    lists.add_pending(book)
    rules.add_rules(book, RULES)
    settings.add_settings(book, known, RULES)
    summary.add_computed(book)
    settings.add_choices(book, known)
    forms.add_prototypes(book)
    workbook.get_worksheet_by_name(Sheet.GUIDE).activate()
    workbook.close()
    return buffer.getvalue()


def build() -> bytes:
    """Build the macro-enabled template."""
    return make_macro_enabled(plain(), sources())


def main(target: Path = TEMPLATE) -> None:
    """Write the template to where the package looks for it, or to another path."""
    target.parent.mkdir(parents=True, exist_ok=True)
    write_file(target, build())


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:2]))
