"""
Build the add-in: `python -m workbook.addin` writes `xl_jixiao/data/xl_jixiao.xlam`.

The same macros and ribbon as the template, in a workbook without anything to see: it serves every open workbook.
"""

from __future__ import annotations

import datetime as dt
import io
import sys
from pathlib import Path

import xlsxwriter

from workbook.assemble import ADDIN, make_macro_enabled
from workbook.vba import sources
from xl_jixiao.files import write_file

TARGET = Path(__file__).parent.parent / "xl_jixiao" / "data" / "xl_jixiao.xlam"
_MADE = dt.datetime(2024, 1, 1, tzinfo=dt.UTC).replace(tzinfo=None)


def build() -> bytes:
    """Build the add-in, the same bytes every time."""
    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(buffer, {"in_memory": True})
    # Title and comment are what Excel's list of add-ins shows.
    workbook.set_properties(
        {
            "title": "财政项目支出绩效",
            "comments": "校验申报表、自评表，计算达成率和得分，生成汇总表",
            "author": "xl_jixiao",
            "created": _MADE,
        }
    )
    workbook.add_worksheet()
    workbook.close()
    return make_macro_enabled(buffer.getvalue(), sources(), ADDIN)


def main(target: Path = TARGET) -> None:
    """Write the add-in to where the installer looks for it, or to another path."""
    target.parent.mkdir(parents=True, exist_ok=True)
    write_file(target, build())


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:2]))
