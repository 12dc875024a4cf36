"""
Styled streaming of a long table: `Book` beside itself without looks, and beside XlsxWriter's own calls.

`python tests/bench/bench_write.py [--rows 100000]` prints rows a second, ratios, and the memory it took.
`--rows 1000000` shows that memory does not grow with the rows. Rows differ, as they do in a bureau's table.
"""

import argparse
import re
import resource
import sys
import tempfile
import time
from itertools import islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
sys.path.insert(0, str(Path(__file__).parent))

import xlsxwriter
from figures import figure

from xl_jixiao.batch import book
from xl_jixiao.batch.columns import SCHEMAS, to_arrow
from xl_jixiao.batch.tables import INDICATORS

XLSXWRITER_ROWS = 20_000
"""Enough for its speed; it does not change with their number."""


def rows(count):
    """Make rows as a batch has them: 40 a form, texts that repeat within it and texts that do not."""
    for number in range(count):
        form, place = divmod(number, 40)
        yield (
            f"{form // 100:04d}/申报表{form:06d}.xlsx", 1, f"技能培训项目{form:06d}", place + 1, "产出指标", "数量指标",
            f"第{number}项技能培训课程数量", f"≥{number % 400}.00(个)", "quantity", "≥", f"{number % 400}.00", "个",
            f"{number % 430}", f"{number % 100 / 100:.6f}", "2.50", f"{number % 250 / 100:.2f}", "",
            f"申报表!F{place + 7}",
        )  # fmt: skip


def styled(path, count):
    left = rows(count)
    with book.Book([INDICATORS], path.parent) as written:
        while form := list(islice(left, 2000)):
            written.add({INDICATORS.name: to_arrow(SCHEMAS[INDICATORS.name], zip(*form, strict=True))})
        written.save(path)


def bare(path, count):
    """Write the same without styles."""
    template = book._row_template
    book._row_template = lambda sheet: re.sub(' s="[0-9]+"', "", template(sheet))
    try:
        styled(path, count)
    finally:
        book._row_template = template


def with_xlsxwriter(path, count):
    """Write the same cells, without styles, one call a cell."""
    workbook = xlsxwriter.Workbook(str(path), {"constant_memory": True, "strings_to_formulas": False})
    sheet = workbook.add_worksheet()
    kinds = [column.kind.is_number for column in INDICATORS.columns]
    for line, row in enumerate(rows(count)):
        for place, (value, is_number) in enumerate(zip(row, kinds, strict=True)):
            if is_number:
                sheet.write_number(line, place, float(value))
            else:
                sheet.write_string(line, place, value)
    workbook.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=100_000)
    count = parser.parse_args().rows
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    with tempfile.TemporaryDirectory() as name:
        micros = {styled: [], bare: [], with_xlsxwriter: []}
        for _ in range(3):
            for job, taken in micros.items():
                some = count if job is not with_xlsxwriter else min(count, XLSXWRITER_ROWS)
                start = time.perf_counter()
                job(Path(name) / "out.xlsx", some)
                taken.append((time.perf_counter() - start) / some * 1e6)
                if job is styled:
                    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    best = {job: min(taken) for job, taken in micros.items()}
    print(f"{count} 行 × {len(INDICATORS.columns)} 列：{1e6 / best[styled]:,.0f} 行/秒")
    figure("写汇总表：带样式", best[styled] / best[bare], "倍于不带样式", most=1.3)
    figure("写汇总表：带样式", best[with_xlsxwriter] / best[styled], "倍快于 XlsxWriter 逐格裸写")
    figure(f"写汇总表：{count} 行所增内存", peak - before, "MB")


if __name__ == "__main__":
    main()
