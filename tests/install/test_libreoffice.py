import dataclasses
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from workbook import oxt
from xl_jixiao import install
from xl_jixiao.engines import office as host
from xl_jixiao.errors import FileError, HostError
from xl_jixiao.install import libreoffice
from xl_jixiao.install.diagnosis import State

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="unopkg 的替身是 sh 脚本")
UNOPKG = """#!/bin/sh
echo "$@" >> "$(dirname "$0")/calls"
case "$1" in
  list) cat "$(dirname "$0")/deployed" 2>/dev/null ;;
  add) [ -e "$(dirname "$0")/refuse" ] && exit 1; echo "Identifier: xl.jixiao" > "$(dirname "$0")/deployed" ;;
  remove) [ -e "$(dirname "$0")/refuse" ] && exit 1; rm "$(dirname "$0")/deployed" ;;
esac
"""


@pytest.fixture
def office(tmp_path, monkeypatch):
    """A program folder whose `unopkg` remembers what it was asked."""
    program = tmp_path / "program"
    program.mkdir()
    for name, script in (("unopkg", UNOPKG), ("soffice", "#!/bin/sh\necho 'LibreOffice 7.4.7.2 40(Build:2)'\n")):
        (program / name).write_text(script, encoding="utf-8")
        (program / name).chmod(0o755)
    version = libreoffice.own_version()
    (program / "pythonloader.unorc").write_text(f"[Bootstrap]\nPYTHONHOME=file:///usr/lib/python{version}\n", "utf-8")
    monkeypatch.setattr(host, "find_office", lambda: program)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    return program


@pytest.fixture
def linux(machine, tmp_path):
    """A Linux machine with our package."""
    return dataclasses.replace(
        machine, system="linux", interpreter=Path(sys.executable), state=tmp_path / "state" / "xl_jixiao"
    )


def extension_check(machine):
    return next(check for check in install.doctor(machine=machine).checks if check.code == "L03")


def test_the_extension_goes_into_the_users_profile_and_is_told_this_python(office, linux):
    install.install(for_libreoffice=True, machine=linux)

    assert f"add --force --suppress-license {linux.data / 'xl_jixiao.oxt'}" in (office / "calls").read_text("utf-8")
    told = json.loads((linux.state / "libreoffice.json").read_text("utf-8"))
    assert told["interpreter"] == sys.executable
    assert told["version"] == libreoffice.own_version()
    assert str(Path(install.__file__).parents[2]) in told["paths"]


def test_where_a_program_has_a_console_of_its_own_that_is_asked(office):
    (office / "soffice").rename(office / "soffice.com")

    assert libreoffice.version(office) == "LibreOffice 7.4.7.2"


def test_the_paths_it_is_told_are_enough_to_import_this_program(office, linux):
    install.install(for_libreoffice=True, machine=linux)
    told = json.loads((linux.state / "libreoffice.json").read_text("utf-8"))
    program = f"import sys; sys.path += {told['paths']!r}; import xl_jixiao.model, pydantic, openpyxl"

    done = subprocess.run([sys.executable, "-I", "-S", "-c", program], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr


def test_installing_twice_is_an_update_and_uninstalling_leaves_nothing(office, linux):
    for _ in range(2):
        install.install(for_libreoffice=True, machine=linux)

    install.uninstall(for_libreoffice=True, machine=linux)

    assert not (office / "deployed").exists()
    assert not linux.state.exists()


def test_uninstalling_what_was_never_installed_says_so(office, linux):
    outcome = install.uninstall(for_libreoffice=True, machine=linux)

    assert "无需卸载" in outcome.done[0]
    assert "remove" not in (office / "calls").read_text("utf-8")


@pytest.mark.parametrize("before", [None, b'{"interpreter": "old"}'], ids=["first", "update"])
def test_a_refusal_leaves_everything_as_it_was(before, office, linux):
    if before:
        linux.state.mkdir(parents=True)
        libreoffice.pointer_file(linux).write_bytes(before)
    (office / "refuse").touch()

    with pytest.raises(HostError, match="请关闭所有 LibreOffice 窗口后重试"):
        install.install(for_libreoffice=True, machine=linux)

    file = libreoffice.pointer_file(linux)
    assert (file.read_bytes() if file.exists() else None) == before


def test_root_is_told_to_be_the_user(office, linux, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 0)

    with pytest.raises(HostError, match="不允许 root"):
        install.install(for_libreoffice=True, machine=linux)


def test_another_python_inside_libreoffice_is_a_sentence(office, linux):
    (office / "pythonloader.unorc").write_text("PYTHONHOME=$ORIGIN/python-core-3.8.16\n", "utf-8")

    with pytest.raises(HostError, match="LibreOffice 用的是 Python 3\\.8"):
        install.install(for_libreoffice=True, machine=linux)


def test_a_libreoffice_that_is_too_old_is_not_to_be_mended_by_another_python_of_ours(office, linux):
    (office / "pythonloader.unorc").write_text("PYTHONHOME=$ORIGIN/python-core-3.8.16\n", "utf-8")

    with pytest.raises(HostError, match="请换用自带 Python 3\\.11 以上的 LibreOffice"):
        install.install(for_libreoffice=True, machine=linux)


def test_a_newer_python_inside_libreoffice_is_told_with_the_command_that_mends_it(office, linux):
    (office / "pythonloader.unorc").write_text("PYTHONHOME=$ORIGIN/python-core-3.99.1\n", "utf-8")

    with pytest.raises(HostError, match=r"uv tool install --reinstall --python 3\.99 xl-jixiao"):
        install.install(for_libreoffice=True, machine=linux)


@pytest.mark.parametrize(("name", "linked"), [("libpyuno.so", "libpython3.12.so.1.0"), ("pyuno.pyd", "python312.dll")])
def test_a_libreoffice_that_uses_the_systems_python_is_known_by_what_its_bridge_is_linked_to(office, name, linked):
    (office / "pythonloader.unorc").write_text("[Bootstrap]\nPYUNO_LOADER_PYTHONPATH=$ORIGIN\n", "utf-8")
    (office / name).write_bytes(f"\0{linked}\0".encode())

    assert libreoffice.python_version(office) == "3.12"


def test_an_extension_whose_libreoffice_has_changed_its_python_is_a_fault(office, linux):
    install.install(for_libreoffice=True, machine=linux)
    (office / "pythonloader.unorc").write_text("PYTHONHOME=file:///usr/lib/python3.99\n", "utf-8")

    check = next(check for check in install.doctor(machine=linux).checks if check.code == "L02")

    assert check.state is State.FAULT
    assert "Python 3.99" in check.found


def test_a_libreoffice_without_python_is_a_sentence(office, linux):
    (office / "pythonloader.unorc").unlink()

    with pytest.raises(HostError, match="python3-uno"):
        install.install(for_libreoffice=True, machine=linux)


def test_no_libreoffice_is_a_sentence_and_a_note(linux, monkeypatch):
    monkeypatch.setattr(host, "find_office", lambda: None)

    with pytest.raises(HostError, match="没有找到 LibreOffice"):
        install.install(for_libreoffice=True, machine=linux)
    assert any(check.code == "L01" and "没有找到" in check.found for check in install.doctor(machine=linux).checks)


def test_a_package_without_its_extension_is_a_sentence(office, linux):
    (linux.data / "xl_jixiao.oxt").unlink()

    with pytest.raises(FileError, match=r"缺少 xl_jixiao\.oxt"):
        install.install(for_libreoffice=True, machine=linux)


def test_the_doctor_sees_the_extension_come_and_go(office, linux):
    assert extension_check(linux).found == "没有安装"
    install.install(for_libreoffice=True, machine=linux)
    assert extension_check(linux).found == "已安装"

    file = libreoffice.pointer_file(linux)
    file.write_text(file.read_text("utf-8").replace(sys.executable, "/gone/python"), "utf-8")

    assert extension_check(linux).found == "找不到它要用的 Python"


def test_a_libreoffice_that_does_not_start_is_a_fault(office, linux):
    (office / "soffice").unlink()

    check = next(check for check in install.doctor(machine=linux).checks if check.code == "L01")

    assert check.found == "无法启动"


@pytest.fixture
def clerk():
    """A home, and how to run a program as a user that LibreOffice accepts: as root, as somebody else."""
    # pytest's own folder is shut to others.
    with tempfile.TemporaryDirectory(prefix="jixiao-clerk-") as folder:
        home = Path(folder)
        if os.geteuid() != 0:
            yield home, []
            return
        os.chown(home, 65534, 65534)
        yield home, ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]


SHEET = """<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
  xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
  xmlns:of="urn:oasis:names:tc:opendocument:xmlns:of:1.2"
  office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.spreadsheet">
<office:body><office:spreadsheet>
<table:table table:name="a"><table:table-row>
<table:table-cell table:formula='of:=XL.JIXIAO.FUNCTIONS.JX_RATE("≥50(个)";45)'/>
</table:table-row></table:table></office:spreadsheet></office:body></office:document>
"""
CLERK = """
import pathlib, subprocess, sys
from xl_jixiao import install
from xl_jixiao.engines.office import environment, find_office
from xl_jixiao.install import libreoffice
from xl_jixiao.install.diagnosis import State
from xl_jixiao.install.machine import Machine

home, office = pathlib.Path.home(), find_office()
machine = Machine(**{**vars(Machine.here()), "data": home})
profile = home / "profile"

def calculated():
    office_of_mine = [office / "soffice", "--headless", "--norestore", f"-env:UserInstallation={profile.as_uri()}"]
    convert = ["--convert-to", "csv", "--outdir", home, home / "a.fods"]
    subprocess.run(
        [*office_of_mine, *convert], check=True, capture_output=True, timeout=120, env=environment()
    )
    return (home / "a.csv").read_text().strip()

install.install(for_libreoffice=True, machine=machine, profile=profile)
print(libreoffice.is_installed(office, profile), calculated())
install.uninstall(for_libreoffice=True, machine=machine, profile=profile)
print(libreoffice.is_installed(office, profile), calculated(), machine.state.exists())
"""


@pytest.mark.libreoffice
def test_after_installing_a_formula_computes_and_after_uninstalling_nothing_is_left(clerk):
    home, as_clerk = clerk
    oxt.main(home / "xl_jixiao.oxt")
    (home / "a.fods").write_text(SHEET, encoding="utf-8")
    state = {"HOME": str(home), "XDG_STATE_HOME": str(home / "state")}
    active = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"  # as after `source .venv/bin/activate`
    environment = {**os.environ, **state, "PATH": active, "PYTHONPATH": str(Path(install.__file__).parents[2])}

    done = subprocess.run(
        [*as_clerk, sys.executable, "-c", CLERK], cwd=home, env=environment, capture_output=True, text=True, check=False
    )

    assert done.stdout.splitlines() == ["True 0.9", "False #NAME? False"], done.stderr
