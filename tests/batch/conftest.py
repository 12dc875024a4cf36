import pytest

from xl_jixiao.files import read_file
from xl_jixiao.readers.sample import SAMPLE


@pytest.fixture
def folder(tmp_path):
    """Ten copies of the packet in two units' folders, a letter, and an empty file."""
    packet = read_file(SAMPLE).decode()
    for number in range(10):
        path = tmp_path / "in" / f"单位{number % 2}" / f"汇总{number}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(packet.replace("技能评价业务经费", f"技能评价业务经费{number}"), "utf-8")
    (tmp_path / "in" / "通知.txt").write_text("下周一开会。\n", "utf-8")
    (tmp_path / "in" / "空.txt").write_bytes(b"")
    return tmp_path / "in"


@pytest.fixture
def everything():
    """All results that must not depend on how the work was shared out, but the database."""

    def collect(out):
        return {
            path.relative_to(out).as_posix(): path.read_bytes()
            for path in sorted(out.rglob("*"))
            if path.is_file() and path.suffix in {".parquet", ".txt", ".xlsx"}
        }

    return collect
