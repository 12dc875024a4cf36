"""
How long until something happens: imports over bare Python, the command line, and what Excel pays for a click.

Excel starts Python once and keeps it (xlwings' UDF server): the first click pays «server», each later one «click».
Without that server each click would pay «process». What Excel and COM add is not in these figures: there is no Excel
here.

Run: python tests/bench/bench_start.py
"""

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from figures import figure

ROUNDS = 9
ROOT = Path(__file__).parents[2]
SERVER = "import xlwings; import xl_jixiao.addin.udfs as udfs"
CLICK = "udfs.JX_RATE('≥95(%)', 96)"
STARTS = (
    ("python", "pass"),
    ("import xl_jixiao", "import xl_jixiao"),
    ("import xl_jixiao.model", "import xl_jixiao.model"),
    ("xl-jixiao --help", "from xl_jixiao.cli import main; main(['--help'])"),
    ("xl-jixiao doctor", "from xl_jixiao.cli import main; main(['doctor'])"),
    ("server: imports for Excel", SERVER),
    ("process: imports and one call", f"{SERVER}; {CLICK}"),
)


def seconds(program):
    """Start Python with a program; seconds until it ended."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", program], env=environment, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def click(actual):
    """Seconds of one call in a Python that is there already."""
    sys.path.insert(0, str(ROOT))
    from xl_jixiao.addin import udfs  # noqa: PLC0415 - timed elsewhere

    start = time.perf_counter()
    udfs.JX_RATE("≥95(%)", actual)
    return time.perf_counter() - start


def main():
    taken = {label: [] for label, _ in STARTS}
    for _ in range(ROUNDS):  # in turns, so that a busy moment hits all alike
        for label, program in STARTS:
            taken[label].append(seconds(program))
    bare = statistics.median(taken["python"])
    print(f"{'median of ' + str(ROUNDS):34}{'ms':>8}{'over bare':>12}")
    for label, _ in STARTS:
        median = statistics.median(taken[label])
        print(f"{label:34}{median * 1e3:8.0f}{(median - bare) * 1e3:12.0f}")
    print(f"{'click: one call, Python kept':34}{statistics.median(map(click, range(1, ROUNDS + 1))) * 1e3:11.2f}")
    package, help_page = (min(taken[label]) * 1e3 for label in ("import xl_jixiao", "xl-jixiao --help"))
    figure("启动：import xl_jixiao，超出空 Python", package - min(taken["python"]) * 1e3, "ms", most=100)
    figure("启动：xl-jixiao --help", help_page, "ms", most=250)


if __name__ == "__main__":
    main()
