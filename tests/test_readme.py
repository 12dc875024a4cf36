"""README.md is true: its table of rules is generated, its commands are run, its pictures exist."""

import os
import re
import shlex
import shutil

import pytest

from tests.cases.forms.generate import draw_xlsx, load
from workbook.lock import ROOT
from xl_jixiao.cli import main
from xl_jixiao.readers.sample import SAMPLE
from xl_jixiao.rules import explain

README = (ROOT / "README.md").read_text("utf-8")
COMMANDS = sorted(
    {line for block in re.findall(r"```bash\n(.*?)```", README, re.DOTALL) for line in block.splitlines()}
    | set(re.findall(r"`(xl-jixiao [^`]+)`", README))
)
# These change the machine they run on, or are this very run; each has tests of its own.
ELSEWHERE = ("install", "uninstall", "attach", "demo")


def test_the_table_of_rules_is_what_the_registry_says():
    inside = README.split("<!-- rules -->")[1].split("<!-- /rules -->")[0].strip()

    assert inside == explain.families_table().strip()


@pytest.mark.parametrize("line", [c for c in COMMANDS if c.startswith("xl-jixiao") and c.split()[1] not in ELSEWHERE])
def test_a_command_of_the_readme_works(line, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "申报表.xlsx").write_bytes(draw_xlsx(load("packet")))
    (tmp_path / "文件夹").mkdir()
    shutil.copy(SAMPLE, tmp_path / "文件夹" / "申报表.txt")

    assert main(shlex.split(line, comments=True)[1:]) in {0, 1}
    assert capsys.readouterr().out


def test_make_knows_the_targets_of_the_readme():
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))

    assert set(re.findall(r"make ([a-z]+)", README)) <= targets


def test_every_picture_and_page_is_there():
    linked = re.findall(r"\]\((?!http)([^)#]+)\)", README)

    assert linked
    assert [path for path in linked if not os.path.exists(ROOT / path)] == []  # noqa: PTH110 - os.path takes any text
