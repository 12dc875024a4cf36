import dataclasses
import sys
from pathlib import Path

from xl_jixiao.install.machine import Machine


def test_a_path_in_the_home_is_written_without_the_name_of_the_user(machine):
    python = machine.home / "AppData" / "python.exe"

    assert machine.portable(python) == "%USERPROFILE%\\AppData\\python.exe"
    assert machine.expand("%UserProfile%\\AppData\\python.exe") == python
    assert "张三" not in machine.shown(python)


def test_a_path_elsewhere_is_written_as_it_is(machine):
    python = Path("/opt/python.exe")

    assert machine.expand(machine.portable(python)) == python
    assert machine.shown(python) == str(python)


def test_a_chinese_name_is_no_problem_on_a_chinese_windows_and_one_on_a_western(machine):
    western = dataclasses.replace(machine, code_page="cp1252")

    assert machine.speaks(machine.interpreter)
    assert not western.speaks(western.interpreter)


def test_this_machine_is_described_by_what_python_knows():
    here = Machine.here()

    assert here.interpreter == Path(sys.executable)
    assert here.system == sys.platform
    assert (here.data.parent / "__init__.py").exists()
