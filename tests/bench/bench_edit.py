"""
One cell of a workbook changed and saved, beside openpyxl's load and save.

`python tests/bench/bench_edit.py [FILE]` prints milliseconds (median) and what each keeps: parts with the same bytes,
parts lost. Without FILE it edits the template, if it is built.
"""

import argparse
import shutil
import statistics
import sys
import tempfile
import time
import warnings
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
sys.path.insert(0, str(Path(__file__).parent))

import openpyxl
from figures import figure

from xl_jixiao.engines import open_app
from xl_jixiao.package import read_parts

ROUNDS = 7
TEMPLATE = Path(__file__).parents[2] / "xl_jixiao" / "data" / "template.xlsm"


def ours(app, path):
    book = app.books.open(str(path))
    book.sheets[0]["B2"].value = "新值"
    book.save()
    book.close()


def with_openpyxl(_app, path):
    book = openpyxl.load_workbook(path, keep_vba=path.suffix == ".xlsm", rich_text=True)
    book.worksheets[0]["B2"] = "新值"
    book.save(path)
    if book.vba_archive:
        book.vba_archive.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", nargs="?", type=Path, default=TEMPLATE)
    source = parser.parse_args().file
    warnings.simplefilter("ignore")  # openpyxl says what it drops; so do the figures below
    before = read_parts(source)
    seconds = {ours: [], with_openpyxl: []}
    with tempfile.TemporaryDirectory() as folder, open_app() as app:
        for _ in range(ROUNDS):
            for edit, spent in seconds.items():
                path = Path(folder) / f"{edit.__name__}{source.suffix}"
                shutil.copy(source, path)
                started = time.perf_counter()
                edit(app, path)
                spent.append(time.perf_counter() - started)
        for edit, spent in seconds.items():
            after = read_parts(Path(folder) / f"{edit.__name__}{source.suffix}")
            same = sum(after.get(name) == data for name, data in before.items())
            lost = len(before.keys() - after.keys())
            milliseconds = statistics.median(spent) * 1000
            print(f"{edit.__name__:14} {milliseconds:8.1f} ms   {same} of {len(before)} parts as before, {lost} lost")
    medians = [statistics.median(spent) for spent in seconds.values()]
    figure("改一格并保存：模板", medians[1] / medians[0], "倍快于 openpyxl")


if __name__ == "__main__":
    main()
