"""
Run all benches one after the other, each in a process of its own, and print their figures in one table.

`python tests/bench [NAME...]`; see README.md beside this file for how to read it.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from figures import GATHER, row

HERE = Path(__file__).parent
BENCHES = ("start", "read", "rules", "scoring", "udfs", "write", "edit", "batch")


def main():
    names = sys.argv[1:] or BENCHES
    with tempfile.TemporaryDirectory() as folder:
        gathered = Path(folder) / "figures"
        environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join([str(HERE.parents[1]), os.environ.get("PYTHONPATH", "")]),
        }
        environment[GATHER] = str(gathered)
        environment.pop("PYTHONDONTWRITEBYTECODE", None)  # installed programs are compiled
        environment["PYTHONPYCACHEPREFIX"] = str(Path(folder) / "compiled")
        failed = []
        for name in names:
            print(f"== {name}（负载 {os.getloadavg()[0]:.1f}，{os.cpu_count()} 核）", flush=True)
            if subprocess.run([sys.executable, HERE / f"bench_{name}.py"], env=environment, check=False).returncode:
                failed.append(name)
        print(f"\n== 汇总（负载 {os.getloadavg()[0]:.1f}）")
        print(row(["阶段", "测得", "单位", "目标", ""]))
        for line in gathered.read_text("utf-8").splitlines():
            print(row(json.loads(line)))
    if failed:
        sys.exit(f"没有跑完：{'、'.join(failed)}")


if __name__ == "__main__":
    main()
