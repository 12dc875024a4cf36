"""
Time the worksheet functions as xlwings calls them: whole columns, raw conversion, one call a column.

Run: python tests/bench/bench_udfs.py
"""

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
sys.path.insert(0, str(Path(__file__).parent))

import xlwings as xw
from figures import figure
from xlwings import conversion

from xl_jixiao.addin.udfs import JX_RATE, JX_SCORE, JX_STATUS

SIZES = (100, 1_000, 10_000, 100_000)
RAW = {"convert": "raw"}
TARGETS = ["≥50.00(个)", "=100.00(%)", "≥95(%)", "=0(起)", "≤400元", "及时", "18—54周岁", "≥12500名"]


def column(cells):
    return tuple((cell,) for cell in cells)


def timed(function, *columns):
    """Call as xlwings' server does: each argument read, the answer written; microseconds a row."""
    start = time.perf_counter()
    cells = [conversion.read(None, cells, RAW) for cells in columns]
    conversion.write(function(*cells), None, RAW)
    return (time.perf_counter() - start) / len(columns[0]) * 1e6


def measured(function, columns):
    """Return microseconds a row of the first call, and of the best of three more."""
    function.forget()
    first = timed(function, *columns)
    return first, min(timed(function, *columns) for _ in range(3))


def main():
    xw.engines.engines_by_name.setdefault("excel", None)  # conversions ask for it; there is none on Linux
    print("μs a row: first call, again")
    for label, actual in (("as in forms", lambda row: row % 60), ("all different", lambda row: row)):
        for function, arguments in ((JX_RATE, 2), (JX_STATUS, 2), (JX_SCORE, 3)):
            results = {}
            for rows in SIZES:
                columns = (
                    column(TARGETS[row % len(TARGETS)] for row in range(rows)),
                    column(float(actual(row)) for row in range(rows)),
                    column(float(row % 10) for row in range(rows)),
                )
                results[rows] = measured(function, columns[:arguments])
            shown = "  ".join(f"{rows}: {first:6.2f} {again:5.2f}" for rows, (first, again) in results.items())
            print(f"  {function.udf.name:10} {label:14} {shown}")
            if function is not JX_STATUS:
                name = "如实际表格" if label == "as in forms" else "值全不同"
                figure(f"{function.udf.name} 10,000 行（{name}），首次", results[10_000][0], "μs/行", most=4)


if __name__ == "__main__":
    main()
