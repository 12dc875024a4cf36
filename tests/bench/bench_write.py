"""
Styled streaming of a long table: `write_book` beside XlsxWriter bare (same cells, no looks).

`python tests/bench/bench_write.py [--rows 100000]` prints rows a second, the ratio, and the memory it took.
"""

import argparse
import resource
import sys
import tempfile
import time
from decimal import Decimal
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

import xlsxwriter

from xl_jixiao.batch.book import write_book
from xl_jixiao.batch.tables import INDICATORS

ROW = (
    "0001/申报表000123.xlsx", 1, "技能培训项目000123", 7, "产出指标", "数量指标", "第一技能培训课程数量", "≥50.00(个)",
    "quantity", "≥", "50.00", "个", "47", Decimal("0.94"), Decimal("2.50"), Decimal("2.35"), "", "申报表!F17",
)  # fmt: skip


def bare(path, rows):
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet()
    for line in range(rows):
        for place, value in enumerate(ROW):
            if isinstance(value, str):
                sheet.write_string(line, place, value)
            else:
                sheet.write_number(line, place, value)
    book.close()


def ours(path, rows):
    write_book(path, [(INDICATORS, (ROW for _ in range(rows)))])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=100_000)
    rows = parser.parse_args().rows
    with tempfile.TemporaryDirectory() as name:
        times = {bare: [], ours: []}
        for _ in range(3):
            for job, seconds in times.items():
                start = time.perf_counter()
                job(Path(name) / "out.xlsx", rows)
                seconds.append(time.perf_counter() - start)
    plain, styled = (sorted(seconds)[1] for seconds in times.values())
    print(f"{rows} 行 × {len(ROW)} 列：{rows / styled:,.0f} 行/秒，是 XlsxWriter 裸写的 {styled / plain:.2f} 倍时间")
    print(f"内存峰值 {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
