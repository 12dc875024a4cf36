"""
A folder of forms end to end, beside what a user would write: an openpyxl + pydantic loop, a pandas script.

`python tests/bench/bench_batch.py [--forms 100 1000] [--jobs 2]` prints milliseconds a form, ratios and the slope of
cost over size (log-log; 1.00 is linear). The naive loops run on at most 200 forms: their cost a form does not fall.
"""

import argparse
import itertools
import math
import re
import resource
import sys
import tempfile
import time
from decimal import Decimal
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
sys.path.insert(0, str(Path(__file__).parent))

import openpyxl
from packets import write_packets
from pydantic import BaseModel

from xl_jixiao import batch
from xl_jixiao.scoring import profiles

NAIVE_FORMS = 200


class Row(BaseModel):
    level1: str
    level2: str
    name: str
    op: str
    value: Decimal | None
    unit: str


TARGET = re.compile(r"^([≥≤=><]?)\s*([\d.]+)\s*[((]?([^()()]*)[))]?$")


def naive_openpyxl(folder, out):
    """Read, model, a few checks and a summary, as a colleague who knows Python would write it."""
    summary = openpyxl.Workbook()
    sheet = summary.active
    details = summary.create_sheet("明细")
    for path in sorted(folder.rglob("*.xlsx"))[:NAIVE_FORMS]:
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


def naive_pandas(folder, out):
    """Read and summarise with pandas, no model and no checks worth the name."""
    import pandas as pd  # noqa: PLC0415 - only where somebody installed it

    frames = []
    for path in sorted(folder.rglob("*.xlsx"))[:NAIVE_FORMS]:
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


def timed(job, *arguments, **options):
    start = time.perf_counter()
    job(*arguments, **options)
    return time.perf_counter() - start


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--forms", type=int, nargs="+", default=[100, 1000])
    parser.add_argument("--jobs", type=int, default=2)
    given = parser.parse_args()
    profile = profiles.load(profiles.DEFAULT)
    costs = []
    for forms in given.forms:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            write_packets(folder / "in", forms)
            for each in ("one", "two", "naive"):
                (folder / each).mkdir()
            one = timed(batch.run, folder / "in", folder / "one", profile=profile)
            two = timed(batch.run, folder / "in", folder / "two", profile=profile, jobs=given.jobs)
            again = timed(batch.run, folder / "in", folder / "two", profile=profile, jobs=given.jobs)
            few = min(forms, NAIVE_FORMS)
            naive = timed(naive_openpyxl, folder / "in", folder / "naive") / few
            print(f"{forms} 份：单进程 {one / forms * 1000:.2f} ms/份，", end="")
            print(f"{given.jobs} 进程 {two / forms * 1000:.2f} ms/份（{one / two:.2f} 倍），", end="")
            print(f"再次运行 {again / forms * 1000:.3f} ms/份；", end="")
            print(f"openpyxl+pydantic {naive * 1000:.1f} ms/份，快 {naive / (two / forms):.1f} 倍", end="")
            try:
                pandas = timed(naive_pandas, folder / "in", folder / "naive") / few
                print(f"；pandas {pandas * 1000:.1f} ms/份，快 {pandas / (two / forms):.1f} 倍")
            except ImportError:
                print("；没有 pandas，未比较")
            costs.append((forms, one))
    for (small, cost_small), (large, cost_large) in itertools.pairwise(costs):
        print(f"{small}→{large} 份的增长斜率 {math.log(cost_large / cost_small) / math.log(large / small):.2f}")
    print(f"父进程内存峰值 {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
