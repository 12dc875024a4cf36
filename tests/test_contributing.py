"""CONTRIBUTING.md is true: its examples are taken from it and run."""

import re
import shlex
import shutil
import subprocess
import sys

import pytest
import yaml

from tests.rules import cases
from workbook.lock import ROOT
from xl_jixiao import readers
from xl_jixiao.cli import main
from xl_jixiao.parsing import layout
from xl_jixiao.rules import explain
from xl_jixiao.rules.registry import RULES
from xl_jixiao.scoring import profiles

GUIDE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
PYTHON, CASES, LAYOUT, PROFILE = re.findall(r"```(?:python|yaml)\n(.*?)```", GUIDE, re.DOTALL)
COMMANDS = [line for block in re.findall(r"```sh\n(.*?)```", GUIDE, re.DOTALL) for line in block.splitlines()]


@pytest.fixture(scope="module")
def rule():
    module = {}
    exec(compile(PYTHON, "CONTRIBUTING.md", "exec"), module)  # noqa: S102 - our own guide
    return module["name_ends_with_mark"]


@pytest.mark.parametrize("fires", [True, False], ids=["报", "不报"])
def test_the_rule_of_the_guide_does_what_the_cases_of_the_guide_say(rule, fires):
    given = yaml.load(CASES, Loader=yaml.BaseLoader)["报" if fires else "不报"]  # noqa: S506 - makes texts only

    assert len(given) >= 2
    for name, case in given.items():
        assert cases.Case(rule.code, name, fires, case or {}).complaint(rule) == ""


def test_the_rule_of_the_guide_takes_the_next_code_and_explains_itself(rule):
    assert rule.code == f"TAX-{1 + sum(known.family == 'TAX' for known in RULES):02}"
    assert explain.explained(rule).why.endswith("。")
    assert (ROOT / "xl_jixiao" / "rules" / "taxonomy.py").exists()


@pytest.fixture
def drawn(monkeypatch):
    """The layout of the guide among the others."""
    known = (*layout.layouts(), layout._layout("guide", yaml.safe_load(LAYOUT)))
    monkeypatch.setattr(layout, "layouts", lambda: known)
    layout.vocabulary.cache_clear()
    yield known[-1]
    layout.vocabulary.cache_clear()


def test_a_form_of_the_guides_layout_is_read_by_it(drawn):
    form = """\
某市项目绩效目标申报表
（2025年度）
项目名称\t老旧小区改造
主管部门\t某市住建局\t实施单位\t某区住建局
年度资金总额\t120.00
年度绩效目标\t改造小区3个
一级指标\t二级指标\t三级指标\t指标值
产出指标\t数量指标\t改造小区数量\t≥3(个)
"""

    reading = readers.read_bytes(form.encode(), "某市.txt", layout=drawn.code)

    (found,) = reading.dossier.forms
    assert (found.project, found.unit) == ("老旧小区改造", "某区住建局")
    assert [(row.level2, row.name, row.target.text) for row in found.indicators] == [
        ("数量指标", "改造小区数量", "≥3(个)")
    ]
    assert reading.layout == "guide"


def test_the_profile_of_the_guide_is_one_and_scores(tmp_path, monkeypatch, capsys):
    (tmp_path / "某区.yaml").write_text(PROFILE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    command = next(line for line in COMMANDS if "某区.yaml" in line)

    assert profiles.load_file(tmp_path / "某区.yaml").title == "某区 2025 年度"
    assert main(shlex.split(command)[3:]) == 0
    assert "9.00" in capsys.readouterr().out


@pytest.mark.parametrize("command", [line for line in COMMANDS if "-m xl_jixiao" in line and ".yaml" not in line])
def test_the_commands_of_the_guide_run(command, capsys):
    assert main(shlex.split(command)[3:]) == 0


@pytest.mark.parametrize("command", [line for line in COMMANDS if "-m pytest" in line])
def test_the_tests_that_the_guide_names_are_found(command):
    arguments = shlex.split(command)[1:]
    done = subprocess.run(
        [sys.executable, *arguments, "--collect-only", "-qq"], cwd=ROOT, check=False, capture_output=True, text=True
    )

    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.skipif(shutil.which("make") is None, reason="没有 make")
@pytest.mark.parametrize("target", sorted(set(re.findall(r"`?make ([a-z]+)", GUIDE))))
def test_make_knows_the_targets_of_the_guide(target):
    subprocess.run(["make", "--dry-run", target], cwd=ROOT, check=True, capture_output=True)


def test_the_files_of_the_guide_exist():
    for path in re.findall(r"`((?:xl_jixiao|tests|workbook)/[\w./-]+)`", GUIDE):
        if "TAX-19" not in path:
            assert (ROOT / path).exists(), path
