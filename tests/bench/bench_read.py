"""
Reading one form's workbook into a `Form`, beside python-calamine's own time for the same file, and openpyxl's.

`python tests/bench/bench_read.py [--forms 100] [--pages 200]` prints milliseconds a file (least of interleaved
rounds) and ratios; with `--pages`, a PDF of that many pages too.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
sys.path.insert(0, str(Path(__file__).parent))

import openpyxl
import python_calamine
from figures import figure
from packets import write_packets

from tests.cases.forms.generate import draw_pdf, load
from xl_jixiao.readers import read, read_bytes


def with_calamine(path):
    """Values and merged areas, as the reader needs them."""
    book = python_calamine.CalamineWorkbook.from_path(str(path))
    sheet = book.get_sheet_by_index(0)
    return sheet.to_python(skip_empty_area=False), sheet.merged_cell_ranges


def with_openpyxl(path):
    return openpyxl.load_workbook(path)


def milliseconds(function, paths):
    start = time.perf_counter()
    for path in paths:
        function(path)
    return (time.perf_counter() - start) / len(paths) * 1000


def workbooks(count, rounds=5):
    """Each round reads forms that no round before has read, as a process that reads a city's does."""
    with tempfile.TemporaryDirectory() as folder:
        write_packets(Path(folder), count * rounds)
        paths = sorted(Path(folder).rglob("*.xlsx"))
        read(paths[0])
        best = {}
        for start in range(0, len(paths), count):
            fresh = paths[start : start + count]
            for function, some in ((with_calamine, fresh), (read, fresh), (with_openpyxl, fresh[:5])):
                found = milliseconds(function, some)
                best[function.__name__] = min(found, best.get(function.__name__, found))
    print(f"{count} workbooks of one 申报表 with 40 indicators, milliseconds a file")
    for name, value in best.items():
        print(f"  {name:14} {value:8.3f}   {value / best['with_calamine']:6.1f} x calamine")
    figure("读入：工作簿 → Form", best["read"] / best["with_calamine"], "倍于 calamine", most=3)
    figure("读入：工作簿 → Form", best["with_openpyxl"] / best["read"], "倍快于 openpyxl", least=20)


def pages(count):
    case = load("packet")
    case.forms = list(case.forms) * (count // 4 + 1)
    data = draw_pdf(case)
    seen = []
    start = time.perf_counter()
    reading = read_bytes(data, "packet.pdf", progress=lambda done, total: seen.append((done, total)))
    seconds = time.perf_counter() - start
    total = seen[-1][1]
    print(f"PDF of {total} pages, {len(reading.dossier.forms)} forms: {seconds:.1f} s, {total / seconds:.1f} pages/s")
    print(f"  progress told {len(seen)} times")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--forms", type=int, default=100)
    parser.add_argument("--pages", type=int, default=0)
    given = parser.parse_args()
    workbooks(given.forms)
    if given.pages:
        pages(given.pages)


if __name__ == "__main__":
    main()
