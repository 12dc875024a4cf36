"""A made-up Windows machine: a temporary home and a registry in memory."""

import pytest

from tests.install.windows import EXCEL, FakeRegistry
from xl_jixiao.install.machine import Machine


@pytest.fixture
def registry():
    """A Windows with Excel 2016 or later, started once."""
    registry = FakeRegistry()
    registry.put(rf"{EXCEL}\Security")
    registry.put(r"HKLM\SOFTWARE\Microsoft\Office\16.0\Excel\InstallRoot", "Path", "C:\\Office16\\")
    registry.put(r"HKLM\SOFTWARE\Microsoft\Office\ClickToRun\Configuration", "Platform", "x64")
    return registry


@pytest.fixture
def home(tmp_path):
    """The home of a user with a Chinese name."""
    home = tmp_path / "张三"
    (home / "AppData" / "Local").mkdir(parents=True)
    (home / "AppData" / "Roaming").mkdir(parents=True)
    return home


@pytest.fixture
def machine(home, tmp_path):
    """A machine with Python and our package in it."""
    data = tmp_path / "package"
    data.mkdir()
    (data / "xl_jixiao.xlam").write_bytes(b"add-in 1")
    (data / "template.xlsm").write_bytes(b"template 1")
    (data / "xl_jixiao.oxt").write_bytes(b"extension 1")
    prefix = home / "AppData" / "Roaming" / "uv" / "tools" / "xl-jixiao"
    (prefix / "Scripts").mkdir(parents=True)
    (prefix / "Scripts" / "python.exe").write_bytes(b"")
    return Machine(
        system="win32",
        home=home,
        roaming=home / "AppData" / "Roaming",
        state=home / "AppData" / "Local" / "xl_jixiao",
        interpreter=prefix / "Scripts" / "python.exe",
        base_prefix=tmp_path / "Python312",
        code_page="cp936",
        data=data,
    )
