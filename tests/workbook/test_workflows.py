"""The workflows of CI are well-formed and call only what exists."""

import re

import pytest
import yaml

from workbook.lock import ROOT

WORKFLOWS = {
    path.stem: yaml.safe_load(path.read_text("utf-8")) for path in (ROOT / ".github" / "workflows").glob("*.yml")
}
STEPS = [
    (name, job, step)
    for name, workflow in WORKFLOWS.items()
    for job, content in workflow["jobs"].items()
    for step in content["steps"]
]
COMMANDS = [(name, line) for name, _, step in STEPS for line in step.get("run", "").splitlines()]
ON = True
"""YAML 1.1 reads the key `on` as this."""


def test_the_tests_run_on_linux_and_without_excel_on_windows():
    jobs = WORKFLOWS["test"]["jobs"]

    assert {"push", "pull_request"} <= WORKFLOWS["test"][ON].keys()
    assert jobs["windows"]["runs-on"] == "windows-latest"
    assert any("not excel" in step.get("run", "") for step in jobs["windows"]["steps"])
    assert any(step.get("run") == "make test" for step in jobs["ubuntu"]["steps"])


def test_a_machine_with_excel_is_asked_by_hand_only():
    workflow = WORKFLOWS["excel"]

    assert workflow[ON].keys() == {"workflow_dispatch"}
    assert "excel" in workflow["jobs"]["excel"]["runs-on"]
    assert any("-m excel" in line for name, line in COMMANDS if name == "excel")


@pytest.mark.parametrize(("name", "job", "step"), STEPS)
def test_a_step_runs_something_or_uses_an_action_of_a_fixed_version(name, job, step):
    assert ("run" in step) != ("uses" in step)
    assert "uses" not in step or re.search(r"@v\d", step["uses"])


@pytest.mark.parametrize(("name", "command"), COMMANDS)
def test_a_command_of_a_workflow_exists(name, command):
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    if command.startswith("make "):
        assert set(command.split()[1:]) <= set(targets)
    elif "-r " in command:
        assert (ROOT / command.split("-r ")[1].split()[0]).exists()
    else:
        assert re.search(r"-m (?:pip|mypy|pytest|venv)\b|xl-jixiao (?:install|uninstall|doctor)$", command)


@pytest.mark.parametrize("name", WORKFLOWS)
def test_a_workflow_may_only_read(name):
    assert WORKFLOWS[name]["permissions"] == {"contents": "read"}
    assert all(job["timeout-minutes"] <= 60 for job in WORKFLOWS[name]["jobs"].values())
