"""
Time the scoring of the sample packet's larger form, and of 10,000 rows whose targets repeat.

Run: python tests/bench/bench_scoring.py
"""

from __future__ import annotations

import sys
import time
from decimal import Decimal
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from xl_jixiao.model import Quantity, parse
from xl_jixiao.readers import read
from xl_jixiao.readers.sample import SAMPLE
from xl_jixiao.scoring.achievement import achieve
from xl_jixiao.scoring.evaluation import evaluate
from xl_jixiao.scoring.points import score
from xl_jixiao.scoring.profiles import load
from xl_jixiao.scoring.recompute import recompute
from xl_jixiao.summary import Entry, summarize

ROWS = 10_000
PROFILE = load()
TARGETS = ["≥50.00(个)", "=100.00(%)", "≥95(%)", "=0(起)", "≤400元", "及时", "18—54周岁", "≥12500名"]


def best(function, rounds=10):
    """Return the shortest of some runs in microseconds."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        function()
        times.append(time.perf_counter() - start)
    return min(times) * 1e6


def rows(actuals):
    for at, actual in enumerate(actuals):
        score(achieve(parse(TARGETS[at % len(TARGETS)]), actual, PROFILE, name="培训人数"), Decimal(5), PROFILE)


def filled(item):
    actual = f"{item.target.value:f}" if isinstance(item.target, Quantity) else "达成"
    return item.model_copy(update={"actual": actual, "points": Decimal(2), "score": Decimal(2)})


def main():
    form = read(SAMPLE).dossier.forms[0]
    form = form.model_copy(update={"indicators": tuple(filled(item) for item in form.indicators)})
    entries = [Entry(form, evaluate(form, PROFILE))] * 100
    fresh = [Decimal(at) / 7 for at in range(ROWS)]
    print(
        f"a row, actual values as in forms: {best(lambda: rows([str(at % 60) for at in range(ROWS)])) / ROWS:6.2f} μs"
    )
    print(f"a row, all actual values new:     {best(lambda: rows(fresh), 1) / ROWS:6.2f} μs")
    print(f"evaluate a form of {len(form.indicators)}:            {best(lambda: evaluate(form, PROFILE)):6.0f} μs")
    print(f"recompute it:                     {best(lambda: recompute(form, PROFILE)):6.0f} μs")
    print(f"summarize, a form:                {best(lambda: summarize(entries, PROFILE)) / 100:6.0f} μs")


if __name__ == "__main__":
    main()
