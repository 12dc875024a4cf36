import os
import shutil
import subprocess
import sys
import zipfile

from workbook.lock import ROOT
from xl_jixiao.install.excel import TEMPLATE_DATA
from xl_jixiao.install.machine import ADDIN, EXTENSION

SOURCES = ("LICENSE", "README.md", "macros", "pyproject.toml", "workbook", "xl_jixiao")
BUILD = "from hatchling.builders.wheel import WheelBuilder; print(next(WheelBuilder('.').build(directory='dist')))"


def build(folder):
    """Build the wheel from a copy of the sources, as at another place and another time."""
    for name in SOURCES:
        source = ROOT / name
        if source.is_dir():
            ignored = shutil.ignore_patterns("__pycache__", "*.xlsm", "*.xlam", "*.oxt")
            shutil.copytree(source, folder / name, ignore=ignored)
        else:
            shutil.copy(source, folder / name)
    environment = {**os.environ, "SOURCE_DATE_EPOCH": "1704067200"}
    subprocess.run([sys.executable, "-c", BUILD], cwd=folder, env=environment, check=True, capture_output=True)
    return next((folder / "dist").glob("*.whl"))


def test_the_wheel_is_the_same_bytes_wherever_and_whenever_it_is_built(tmp_path):
    first, second = tmp_path / "a", tmp_path / "乙 二"
    first.mkdir()
    second.mkdir()

    assert build(first).read_bytes() == build(second).read_bytes()


def test_the_wheel_carries_what_the_installer_installs_and_nothing_from_outside_the_package(tmp_path):
    with zipfile.ZipFile(build(tmp_path)) as wheel:
        names = wheel.namelist()

    assert {f"xl_jixiao/data/{name}" for name in (ADDIN, TEMPLATE_DATA, EXTENSION)} <= set(names)
    assert {name.split("/")[0] for name in names} == {"xl_jixiao", "xl_jixiao-0.1.0.dist-info"}
