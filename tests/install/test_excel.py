import dataclasses
import os
import re
import sys
import tomllib
from contextlib import contextmanager, suppress
from importlib import metadata
from pathlib import Path

import pytest

from tests.install.windows import EXCEL, contents
from workbook.lock import ROOT
from workbook.vba import sources
from xl_jixiao import install
from xl_jixiao.errors import FileError, HostError
from xl_jixiao.install import excel, settings
from xl_jixiao.install.ledger import Ledger

TRUSTED = rf"{EXCEL}\Security\Trusted Locations"


def state(machine, registry):
    return contents(machine.home), registry.snapshot()


def test_the_add_in_lies_where_excel_opens_it_at_each_start(machine, registry):
    install.install(machine=machine, registry=registry)

    addin = machine.home / "AppData/Roaming/Microsoft/Excel/XLSTART/xl_jixiao.xlam"
    assert addin.read_bytes() == b"add-in 1"


def test_nothing_stands_in_the_values_that_excel_rewrites_when_it_closes(machine, registry):
    install.install(machine=machine, registry=registry)

    assert not registry.exists(rf"{EXCEL}\Options")


def test_the_workbook_folder_with_the_template_is_trusted_with_its_subfolders(machine, registry):
    install.install(machine=machine, registry=registry)

    assert (machine.home / "绩效工作簿" / "绩效模板.xlsm").read_bytes() == b"template 1"
    (name,) = registry.subkeys(TRUSTED)
    assert registry.values(rf"{TRUSTED}\{name}") == {
        "Path": f"{machine.home / '绩效工作簿'}\\",
        "AllowSubfolders": 1,
        "Description": "xl-jixiao 绩效工作簿",
    }


def test_a_trusted_location_of_another_program_keeps_its_place(machine, registry):
    registry.put(rf"{TRUSTED}\Location0", "Path", "D:\\财务\\")
    registry.put(rf"{TRUSTED}\Location2", "Path", "D:\\其他\\")

    install.install(machine=machine, registry=registry)

    assert registry.read(rf"{TRUSTED}\Location0", "Path") == "D:\\财务\\"
    assert registry.read(rf"{TRUSTED}\Location2", "Path") == "D:\\其他\\"
    assert excel.is_trusted(registry, "16.0", machine.workbook_folder)


def test_each_excel_that_is_new_enough_gets_its_trusted_location(machine, registry):
    registry.put(r"HKCU\Software\Microsoft\Office\15.0\Excel")
    registry.put(r"HKCU\Software\Microsoft\Office\12.0\Excel")

    install.install(machine=machine, registry=registry)

    assert excel.is_trusted(registry, "15.0", machine.workbook_folder)
    assert not registry.exists(r"HKCU\Software\Microsoft\Office\12.0\Excel\Security")


def test_xlwings_is_told_this_python_without_the_name_of_the_user(machine, registry):
    install.install(machine=machine, registry=registry)

    text = (machine.home / f".{excel.PROJECT}" / f"{excel.PROJECT}.conf").read_bytes().decode("ascii")
    assert text == (
        '"INTERPRETER_WIN","%USERPROFILE%\\AppData\\Roaming\\uv\\tools\\xl-jixiao\\Scripts\\python.exe"\r\n'
        '"UDF MODULES","xl_jixiao.addin.udfs"\r\n'
        '"USE UDF SERVER","True"\r\n'
        '"ADD_WORKBOOK_TO_PYTHONPATH","False"\r\n'
        '"SHOW CONSOLE","False"\r\n'
    )


def test_our_workbooks_read_the_configuration_we_write_and_the_library_this_xlwings_brings(machine):
    source = sources()["xlwings"]

    assert re.findall(r'PROJECT_NAME As String = "(\w+)"', source) == [excel.PROJECT]
    assert excel.config_file(machine).parts[-2:] == (f".{excel.PROJECT}", f"{excel.PROJECT}.conf")
    assert set(re.findall(r"xlwings\d\d-[\d.]+\.dll", source)) == {
        excel.library(metadata.version("xlwings"), bits) for bits in (32, 64)
    }


def test_users_get_the_very_xlwings_that_our_workbooks_name():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    exactly = f"xlwings=={metadata.version('xlwings')}"

    assert exactly in project["project"]["dependencies"]
    assert exactly in project["build-system"]["requires"]


def test_xlwings_itself_reads_back_what_we_write(machine, registry, monkeypatch):
    import xlwings  # noqa: PLC0415 - heavy
    from xlwings import utils  # noqa: PLC0415 - heavy

    install.install(machine=machine, registry=registry)
    monkeypatch.setattr(xlwings, "USER_CONFIG_FILE", str(excel.config_file(machine)))

    assert utils.read_user_config()["use udf server"] == "True"
    assert utils.read_user_config()["udf modules"] == "xl_jixiao.addin.udfs"


def test_python_does_not_import_what_lies_beside_a_workbook(machine, registry, monkeypatch):
    from xlwings import utils  # noqa: PLC0415 - heavy

    flag = excel.config(machine)["ADD_WORKBOOK_TO_PYTHONPATH"]
    monkeypatch.setattr("sys.path", ["kept"])
    utils.prepare_sys_path(f"{flag};C:\\Downloads\\a.xlsm;C:\\Downloads\\a.xlsm;;;;")

    assert not any("Downloads" in folder for folder in sys.path)


def test_marks_of_the_internet_are_taken_away(machine, registry):
    machine.startup_folder.mkdir(parents=True)
    zone = machine.startup_folder / "xl_jixiao.xlam:Zone.Identifier"
    zone.write_text("[ZoneTransfer]\nZoneId=3\n", encoding="ascii")

    install.install(machine=machine, registry=registry)

    assert not zone.exists()


def test_the_mark_on_a_workbook_that_is_the_user_s_own_stays(machine, registry):
    machine.workbook_folder.mkdir(parents=True)
    (machine.workbook_folder / "绩效模板.xlsm").write_bytes(b"from somebody's mail")
    zone = machine.workbook_folder / "绩效模板.xlsm:Zone.Identifier"
    zone.write_text("[ZoneTransfer]\nZoneId=3\n", encoding="ascii")

    install.install(machine=machine, registry=registry)

    assert zone.exists()


def test_installing_twice_changes_nothing(machine, registry):
    install.install(machine=machine, registry=registry)
    first = state(machine, registry)

    install.install(machine=machine, registry=registry)

    assert state(machine, registry) == first


def test_uninstalling_leaves_nothing(machine, registry):
    before = state(machine, registry)
    install.install(machine=machine, registry=registry)
    install.install(machine=machine, registry=registry)

    outcome = install.uninstall(machine=machine, registry=registry)

    assert state(machine, registry) == before
    assert outcome.notes == ()


def test_uninstalling_puts_the_configuration_of_others_back(machine, registry):
    conf = excel.config_file(machine)
    conf.parent.mkdir()
    conf.write_bytes('"INTERPRETER_WIN","D:\\蟒蛇\\python.exe"\r\n"LICENSE_KEY","abc"\r\n'.encode("cp936"))
    before = sorted(conf.read_bytes().splitlines())

    install.install(machine=machine, registry=registry)
    assert settings.read(conf, "cp936")["LICENSE_KEY"] == "abc"
    install.uninstall(machine=machine, registry=registry)

    assert sorted(conf.read_bytes().splitlines()) == before


def test_what_the_user_changed_since_stays(machine, registry):
    install.install(machine=machine, registry=registry)
    template = machine.workbook_folder / "绩效模板.xlsm"
    template.write_bytes(b"my figures")
    conf = excel.config_file(machine)
    settings.change(conf, machine.code_page, "INTERPRETER_WIN", "D:\\other\\python.exe")

    outcome = install.uninstall(machine=machine, registry=registry)

    assert template.read_bytes() == b"my figures"
    assert settings.read(conf, machine.code_page) == {"INTERPRETER_WIN": "D:\\other\\python.exe"}
    assert any("改动过，已保留" in note for note in outcome.notes)
    assert not machine.addin.exists()


def test_an_update_replaces_the_add_in_and_never_the_users_template(machine, registry):
    install.install(machine=machine, registry=registry)
    template = machine.workbook_folder / "绩效模板.xlsm"
    template.write_bytes(b"my figures")
    (machine.data / "xl_jixiao.xlam").write_bytes(b"add-in 2")
    (machine.data / "template.xlsm").write_bytes(b"template 2")

    outcome = install.install(machine=machine, registry=registry)

    assert machine.addin.read_bytes() == b"add-in 2"
    assert template.read_bytes() == b"my figures"
    assert any("没有替换" in note for note in outcome.notes)


def test_an_update_replaces_a_template_nobody_touched(machine, registry):
    install.install(machine=machine, registry=registry)
    (machine.data / "template.xlsm").write_bytes(b"template 2")

    install.install(machine=machine, registry=registry)

    assert (machine.workbook_folder / "绩效模板.xlsm").read_bytes() == b"template 2"


def test_uninstalling_what_was_never_installed_says_so(machine, registry):
    before = state(machine, registry)

    outcome = install.uninstall(machine=machine, registry=registry)

    assert "无需卸载" in outcome.done[0]
    assert state(machine, registry) == before


class RefusalError(OSError):
    """The disk or the registry refuses."""


@contextmanager
def fault_at(step, registry, monkeypatch):
    """Let the change number `step` fail, counting from 1; yield the list of changes made."""
    made = []

    def counted(name, change):
        def doing(*arguments, **options):
            made.append(name)
            if len(made) == step:
                raise RefusalError(28, "No space left on device")
            return change(*arguments, **options)

        return doing

    with monkeypatch.context() as patch:
        for name in ("replace", "mkdir"):
            patch.setattr(Path, name, counted(name, getattr(Path, name)))
        for name in ("create", "write"):
            patch.setattr(registry, name, counted(name, getattr(registry, name)))
        yield made


STEPS = range(1, 61)


@pytest.mark.parametrize("step", STEPS)
def test_an_installation_that_fails_leaves_everything_as_it_was(step, machine, registry, monkeypatch):
    conf = excel.config_file(machine)
    conf.parent.mkdir()
    conf.write_bytes(b'"INTERPRETER_WIN","D:\\python.exe"\r\n')
    before = state(machine, registry)

    with fault_at(step, registry, monkeypatch) as made:
        try:
            install.install(machine=machine, registry=registry)
        except (FileError, HostError) as error:
            failed = error
        else:
            failed = None

    if failed is None:
        assert len(made) < step
        return
    left, keys = state(machine, registry)
    left.pop((machine.state).relative_to(machine.home), None)  # an empty folder of ours may stay
    assert left == before[0]
    assert keys == before[1]
    assert failed.sentence.endswith("。")
    install.install(machine=machine, registry=registry)
    assert machine.addin.exists()


def test_the_faults_reach_every_step(machine, registry, monkeypatch):
    with fault_at(0, registry, monkeypatch) as made:
        install.install(machine=machine, registry=registry)

    assert len(made) in STEPS


@pytest.mark.parametrize("step", STEPS)
def test_an_installation_that_is_killed_can_be_uninstalled(step, machine, registry, monkeypatch):
    before = state(machine, registry)

    @contextmanager
    def no_rollback(self):
        self.version = "0"
        yield

    monkeypatch.setattr(Ledger, "all_or_nothing", no_rollback)
    with fault_at(step, registry, monkeypatch), suppress(FileError, HostError):
        install.install(machine=machine, registry=registry)

    install.uninstall(machine=machine, registry=registry)

    left, keys = state(machine, registry)
    left.pop((machine.state).relative_to(machine.home), None)
    assert left == before[0]
    assert keys == before[1]


def test_an_add_in_that_excel_holds_open_is_a_sentence_and_nothing_changes(machine, registry, monkeypatch):
    install.install(machine=machine, registry=registry)
    before = state(machine, registry)
    (machine.data / "xl_jixiao.xlam").write_bytes(b"add-in 2")
    (machine.startup_folder / "~$xl_jixiao.xlam").write_bytes(b"")

    with pytest.raises(FileError, match="打开"):
        install.install(machine=machine, registry=registry)
    (machine.startup_folder / "~$xl_jixiao.xlam").unlink()

    assert state(machine, registry) == before


def test_an_uninstallation_that_is_refused_goes_on_the_second_time(machine, registry, monkeypatch):
    before = state(machine, registry)
    install.install(machine=machine, registry=registry)

    with monkeypatch.context() as patch:
        patch.setattr(registry, "remove", lambda key: (_ for _ in ()).throw(PermissionError(13, "denied", key)))
        with pytest.raises(FileError, match="系统拒绝"):
            install.uninstall(machine=machine, registry=registry)
    install.uninstall(machine=machine, registry=registry)

    assert state(machine, registry) == before


def test_a_damaged_ledger_is_a_sentence(machine, registry):
    machine.state.mkdir()
    excel.ledger_file(machine).write_text("[]", encoding="utf-8")

    with pytest.raises(FileError, match="安装记录已损坏"):
        install.uninstall(machine=machine, registry=registry)


def test_without_excel_nothing_is_installed(machine, registry):
    registry.keys = {key: value for key, value in registry.keys.items() if "excel" not in key}

    with pytest.raises(HostError, match="没有找到 Excel"):
        install.install(machine=machine, registry=registry)


def test_an_excel_that_is_too_old_is_named_so(machine, registry):
    registry.keys = {key: value for key, value in registry.keys.items() if "excel" not in key}
    registry.put(r"HKCU\Software\Microsoft\Office\12.0\Excel")

    with pytest.raises(HostError, match="版本太旧"):
        install.install(machine=machine, registry=registry)


def test_the_store_python_is_refused(machine, registry, tmp_path):
    store = dataclasses.replace(machine, base_prefix=tmp_path / "WindowsApps" / "PythonSoftwareFoundation.Python.3.12")

    with pytest.raises(HostError, match="微软商店版"):
        install.install(machine=store, registry=registry)


def test_a_python_that_vba_cannot_name_is_refused(machine, registry, tmp_path):
    odd = dataclasses.replace(machine, interpreter=tmp_path / "𠮷田" / "python.exe")

    with pytest.raises(HostError, match="代码页之外"):
        install.install(machine=odd, registry=registry)


def test_a_package_without_its_add_in_is_a_sentence(machine, registry):
    (machine.data / "xl_jixiao.xlam").unlink()

    with pytest.raises(FileError, match=r"缺少 xl_jixiao\.xlam"):
        install.install(machine=machine, registry=registry)


@pytest.mark.skipif(sys.platform == "win32", reason="这里有 Windows")
def test_where_there_is_no_windows_the_sentence_says_what_to_do(machine):
    with pytest.raises(HostError, match="--libreoffice"):
        install.install(machine=machine)


def test_a_library_that_is_not_beside_python_is_told_at_once(machine, registry):
    """What pip does with `--user`: Python stands elsewhere than its packages."""
    (note,) = install.install(machine=machine, registry=registry).notes

    assert f"缺少 xlwings64-{metadata.version('xlwings')}.dll" in note
    assert "uv tool install xl-jixiao" in note


def test_a_disk_without_streams_is_no_hindrance(monkeypatch, tmp_path):
    def refuse(path):
        raise OSError(22, "Invalid argument", path)

    monkeypatch.setattr(os, "remove", refuse)
    excel.unmark(tmp_path / "绩效模板.xlsm")
