"""
A folder of forms end to end, beside what a user would write: an openpyxl + pydantic loop, a pandas script.

`python tests/bench/bench_batch.py [--forms 100 1000 10000] [--jobs 2]` prints milliseconds a form, ratios and the slope
of cost over size (log-log; 1.00 is linear). Each batch runs in a fresh process, whose start counts, and whose own
memory is what is printed. The loops run on some forms right before and right after it, for the speed of a machine
changes by the minute; ratios are those of one round, and the median of all rounds is printed.
"""

import argparse
import itertools
import math
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parents[2]))
sys.path.insert(0, str(Path(__file__).parent))

import openpyxl
from figures import figure
from packets import write_packets
from pydantic import BaseModel

ROOT = Path(__file__).parents[2]
ROUNDS = 3
NAIVE_FORMS = 50
"""On which the loops run each time: their cost a form does not fall with more"""
ENVIRONMENT = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])}


class Row(BaseModel):
    level1: str
    level2: str
    name: str
    op: str
    value: Decimal | None
    unit: str


TARGET = re.compile(r"^([≥≤=><]?)\s*([\d.]+)\s*[((]?([^()()]*)[))]?$")


def naive_openpyxl(paths, out):
    """Read, model, a few checks and a summary, as a colleague who knows Python would write it."""
    summary = openpyxl.Workbook()
    sheet = summary.active
    details = summary.create_sheet("明细")
    for path in paths:
        book = openpyxl.load_workbook(path)
        level1 = level2 = ""
        rows, problems = [], 0
        for cells in book.active.iter_rows(values_only=True):
            values = [str(cell) for cell in cells if cell not in (None, "")]
            if len(values) < 2:
                continue
            for value in values:
                if value in {"产出指标", "效益指标", "满意度指标", "成本指标"}:
                    level1 = value
                elif value.endswith("指标"):
                    level2 = value
            match = TARGET.match(values[-1])
            if match:
                rows.append(
                    Row(
                        level1=level1,
                        level2=level2,
                        name=values[-2],
                        op=match[1],
                        value=Decimal(match[2]),
                        unit=match[3],
                    )
                )
        for row in rows:
            problems += not row.op
            problems += not row.unit
            problems += "率" in row.name and row.unit != "%"
            problems += row.unit == "%" and row.value is not None and row.value > 100
            details.append([path.name, row.level1, row.level2, row.name, row.op, row.value, row.unit])
        sheet.append([path.name, len(rows), problems])
    summary.save(out / "naive.xlsx")


def naive_pandas(paths, out):
    """Read and summarise with pandas, no model and no checks worth the name."""
    import pandas as pd  # noqa: PLC0415 - only where somebody installed it

    frames = []
    for path in paths:
        frame = pd.read_excel(path, header=None, dtype=str)
        rows = frame.apply(lambda row: [v for v in row if isinstance(v, str) and v], axis=1)
        rows = [r[-2:] for r in rows if len(r) >= 2]
        part = pd.DataFrame(rows, columns=["name", "target"])
        part[["op", "value", "unit"]] = part["target"].str.extract(TARGET)
        part["file"] = path.name
        frames.append(part.dropna(subset=["value"]))
    everything = pd.concat(frames)
    with pd.ExcelWriter(out / "pandas.xlsx") as writer:
        everything.groupby("file").size().to_frame("n").to_excel(writer, sheet_name="汇总")
        everything.to_excel(writer, sheet_name="明细", index=False)


RUN = """
import resource, sys
from pathlib import Path
from xl_jixiao import batch
if __name__ == "__main__":
    batch.run(Path(sys.argv[1]), Path(sys.argv[2]), jobs=int(sys.argv[3]))
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


def ours(folder, out, jobs):
    """Run a batch in a fresh process; return its milliseconds, start included, and the peak of its memory in MB."""
    script = out.parent / "run.py"  # workers import the main module: it has to be a file
    script.write_text(RUN, "utf-8")
    command = [sys.executable, script, folder, out, str(jobs)]
    start = time.perf_counter()
    done = subprocess.run(command, env=ENVIRONMENT, check=True, capture_output=True, text=True)
    return (time.perf_counter() - start) * 1000, float(done.stdout)


class Round(NamedTuple):
    """Milliseconds a form, and MB."""

    one: float
    many: float
    again: float
    naive: float
    pandas: float | None
    peak: float


def around(loop, paths, folder, job):
    """Run a loop before and after a job; return its milliseconds a form, and what the job returned."""
    spent, half = 0.0, len(paths) // 2 or 1
    done = None
    for some in (paths[:half], paths[half:] or paths):
        start = time.perf_counter()
        loop(some, folder)
        spent += (time.perf_counter() - start) * 1000 / len(some) / 2
        done = done or job()
    return spent, done


def one_round(folder, number, jobs):
    """Results stay until all rounds are done: a file system is slower right after it has deleted many files."""
    paths = sorted((folder / "in").rglob("*.xlsx"))
    forms = len(paths)
    some = paths[number * NAIVE_FORMS :][:NAIVE_FORMS] or paths[:NAIVE_FORMS]
    out = folder / str(number)
    out.mkdir()
    naive, (many, peak) = around(naive_openpyxl, some, out, lambda: ours(folder / "in", out / "many", jobs))
    one, _ = ours(folder / "in", out / "one", 0)
    again, _ = ours(folder / "in", out / "many", jobs)
    try:
        pandas, _ = around(naive_pandas, some, out, lambda: True)
    except ImportError:
        pandas = None
    return Round(one / forms, many / forms, again / forms, naive, pandas, peak)


def measure(forms, jobs):
    """Measure a folder of so many forms in some rounds."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_packets(folder / "in", forms)
        rounds = [one_round(folder, number, jobs) for number in range(ROUNDS)]
    for each in rounds:
        shown = {"单进程": each.one, f"{jobs} 进程": each.many, "再次运行": each.again, "openpyxl+pydantic": each.naive}
        shown |= {"pandas": each.pandas} if each.pandas else {}
        print(f"{forms} 份，毫秒/份：" + "，".join(f"{name} {value:.2f}" for name, value in shown.items()))
    if not rounds[0].pandas:
        print("  没有安装 pandas，未与它比较")
    return rounds


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--forms", type=int, nargs="+", default=[100, 1000, 10_000])
    parser.add_argument("--jobs", type=int, default=2)
    given = parser.parse_args()
    sizes = {forms: measure(forms, given.jobs) for forms in given.forms}
    for (small, before), (large, after) in itertools.pairwise(sizes.items()):
        growth = statistics.median(each.one for each in after) / statistics.median(each.one for each in before)
        slope = 1 + math.log(growth) / math.log(large / small)
        figure(f"批量 {small}→{large} 份的增长斜率", slope, "（1 为线性）", most=1.05)
    for forms, rounds in sizes.items():
        faster = statistics.median(each.naive / each.many for each in rounds)
        figure(f"批量 {forms} 份，{given.jobs} 进程", faster, "倍于 openpyxl+pydantic", least=30)
        if rounds[0].pandas:
            faster = statistics.median(each.pandas / each.many for each in rounds)
            figure(f"批量 {forms} 份，{given.jobs} 进程", faster, "倍于 pandas 脚本")
        faster = statistics.median(each.one / each.many for each in rounds)
        figure(f"批量 {forms} 份，{given.jobs} 进程对单进程", faster, "倍", least=1.6)
        figure(f"批量 {forms} 份，父进程内存峰值", max(each.peak for each in rounds), "MB", most=400)


if __name__ == "__main__":
    main()
