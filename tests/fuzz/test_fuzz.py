"""A short run of each fuzzer over its corpus, in a process of its own: a finding there ends the process."""

import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("atheris", reason="atheris 只有 Linux 版")

HERE = Path(__file__).parent
RUNS = {"targets": 20_000, "readers": 400, "template": 150}


@pytest.mark.parametrize("job", RUNS)
def test_nothing_unhandled_is_found(job, tmp_path):
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    done = subprocess.run(
        [
            sys.executable, str(HERE / "fuzz.py"), job, str(corpus), str(HERE / "corpus" / job),
            f"-atheris_runs={RUNS[job]}", "-seed=1", "-rss_limit_mb=3000", "-max_len=20000",
        ],
        cwd=tmp_path, capture_output=True, text=True, errors="replace", timeout=240, check=False,
    )  # fmt: skip

    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
