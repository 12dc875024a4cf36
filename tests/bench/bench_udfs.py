"""
Time the worksheet functions as xlwings calls them: 10,000 rows, raw conversion, one call a column.

Run: python tests/bench/bench_udfs.py
"""

from __future__ import annotations

import time

import xlwings as xw
from xlwings import conversion

from xl_jixiao.addin.udfs import JX_RATE, JX_SCORE, JX_STATUS

ROWS = 10_000
RAW = {"convert": "raw"}
TARGETS = ["≥50.00(个)", "=100.00(%)", "≥95(%)", "=0(起)", "≤400元", "及时", "18—54周岁", "≥12500名"]


def column(cells):
    return tuple((cell,) for cell in cells)


def timed(function, *columns):
    """Call as xlwings' server does: each argument read, the answer written; microseconds a row."""
    start = time.perf_counter()
    cells = [conversion.read(None, cells, RAW) for cells in columns]
    conversion.write(function(*cells), None, RAW)
    return (time.perf_counter() - start) / ROWS * 1e6


def main():
    xw.engines.engines_by_name.setdefault("excel", None)  # conversions ask for it; there is none on Linux
    targets = column(TARGETS[row % len(TARGETS)] for row in range(ROWS))
    all_different = column(float(row) for row in range(ROWS))
    as_in_forms = column(float(row % 60) for row in range(ROWS))
    points = column(float(row % 10) for row in range(ROWS))
    print("μs a row at 10,000 rows        first call   again")
    for label, actuals in (("as in forms", as_in_forms), ("all different", all_different)):
        for function, columns in (
            (JX_RATE, (targets, actuals)),
            (JX_STATUS, (targets, actuals)),
            (JX_SCORE, (targets, actuals, points)),
        ):
            function.forget()
            first, again = timed(function, *columns), timed(function, *columns)
            print(f"{function.udf.name:10} {label:16} {first:12.2f} {again:8.2f}")


if __name__ == "__main__":
    main()
