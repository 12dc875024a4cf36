import dataclasses
import json
import sys
from importlib import metadata

import pytest

from tests.install.windows import EXCEL
from xl_jixiao import install
from xl_jixiao.engines import office
from xl_jixiao.install import excel, settings
from xl_jixiao.install.diagnosis import State
from xl_jixiao.install.reasons import REASONS

POLICY = r"HKCU\Software\Policies\Microsoft\Office\16.0"


@pytest.fixture(autouse=True)
def without_libreoffice(monkeypatch):
    """Its own checks are tested with LibreOffice itself."""
    monkeypatch.setattr(office, "find_office", lambda: None)


@pytest.fixture
def healthy(machine, registry, monkeypatch):
    """A machine on which everything is installed and works."""
    real = metadata.version
    monkeypatch.setattr(metadata, "version", lambda name: "312" if name == "pywin32" else real(name))
    version = metadata.version("xlwings")
    for bits in (32, 64):
        (machine.interpreter.parent.parent / f"xlwings{bits}-{version}.dll").write_bytes(b"")
    install.install(machine=machine, registry=registry)
    return machine


def excel_checks(machine, registry):
    diagnosis = install.doctor(machine=machine, registry=registry)
    return {check.code: check for check in diagnosis.checks if check.code.startswith("E")}


def test_a_good_installation_has_no_fault_and_every_reason_was_looked_at(healthy, registry):
    checks = excel_checks(healthy, registry)

    assert [check.state for check in checks.values()] == [State.OK] * 12
    assert list(checks) == [reason.code for reason in REASONS]


def no_excel(machine, registry, monkeypatch):
    registry.keys = {key: value for key, value in registry.keys.items() if "\\excel" not in key}
    registry.put(r"HKCU\Software\Kingsoft\Office")


def old_excel(machine, registry, monkeypatch):
    no_excel(machine, registry, monkeypatch)
    registry.put(r"HKCU\Software\Microsoft\Office\14.0\Excel")


def add_in_gone(machine, registry, monkeypatch):
    machine.addin.unlink()


def add_in_of_another_version(machine, registry, monkeypatch):
    (machine.data / "xl_jixiao.xlam").write_bytes(b"add-in 2")


def add_in_disabled(machine, registry, monkeypatch):
    name = str(machine.addin).lower().encode("utf-16-le")
    item = (1).to_bytes(4, "little") + len(name).to_bytes(4, "little") + bytes(4) + name
    registry.put(rf"{EXCEL}\Resiliency\DisabledItems", "A1B2", item)


def vba_off(machine, registry, monkeypatch):
    registry.put(rf"{POLICY}\Common", "VbaOff", 1)


def macros_off_and_nothing_trusted(machine, registry, monkeypatch):
    registry.put(rf"{EXCEL}\Security", "VBAWarnings", 4)
    registry.put(rf"{EXCEL}\Security\Trusted Locations", "AllLocationsDisabled", 1)


def signed_macros_only_by_policy_and_nothing_trusted(machine, registry, monkeypatch):
    registry.put(rf"{POLICY}\Excel\Security", "vbawarnings", 3)
    registry.put(rf"{POLICY}\Excel\Security\Trusted Locations", "AllLocationsDisabled", 1)


def add_in_marked(machine, registry, monkeypatch):
    machine.addin.with_name("xl_jixiao.xlam:Zone.Identifier").write_text("[ZoneTransfer]", encoding="ascii")


def user_locations_forbidden(machine, registry, monkeypatch):
    registry.put(rf"{POLICY}\Common\Security\Trusted Locations", "allow user locations", 0)


def location_removed(machine, registry, monkeypatch):
    registry.write(rf"{EXCEL}\Security\Trusted Locations\Location0", "Path", "D:\\other\\")


def configuration_gone(machine, registry, monkeypatch):
    excel.config_file(machine).unlink()


def python_gone(machine, registry, monkeypatch):
    machine.interpreter.unlink()


def package_gone(machine, registry, monkeypatch):
    real = metadata.version

    def version(name):
        if name == "pywin32":
            raise metadata.PackageNotFoundError(name)
        return real(name)

    monkeypatch.setattr(metadata, "version", version)


def library_gone(machine, registry, monkeypatch):
    for library in machine.interpreter.parent.parent.glob("*.dll"):
        library.unlink()


def library_for_the_other_excel(machine, registry, monkeypatch):
    registry.write(r"HKLM\SOFTWARE\Microsoft\Office\ClickToRun\Configuration", "Platform", "x86")
    next(machine.interpreter.parent.parent.glob("xlwings32-*.dll")).unlink()


def defender_blocks(machine, registry, monkeypatch):
    key = r"HKLM\SOFTWARE\Policies\Microsoft\Windows Defender\Windows Defender Exploit Guard\ASR\Rules"
    registry.put(key, "D4F940AB-401B-4EFC-AADC-AD5F3C50688A", "1")


def defender_warns(machine, registry, monkeypatch):
    key = r"HKLM\SOFTWARE\Policies\Microsoft\Windows Defender\Windows Defender Exploit Guard\ASR\Rules"
    registry.put(key, "D4F940AB-401B-4EFC-AADC-AD5F3C50688A", "6")


@pytest.mark.parametrize(
    "case",
    [
        ("E01", no_excel, "只有 WPS"),
        ("E01", old_excel, "只有 Excel 14.0"),
        ("E02", add_in_gone, "没有加载项"),
        ("E02", add_in_of_another_version, "不是"),
        ("E03", add_in_disabled, "禁用项目"),
        ("E04", vba_off, "关闭了 VBA"),
        ("E04", macros_off_and_nothing_trusted, "宏设置禁止所有宏"),
        ("E04", signed_macros_only_by_policy_and_nothing_trusted, "单位策略只允许已签名的宏"),
        ("E05", add_in_marked, "加载项带有标记"),
        ("E06", user_locations_forbidden, "单位策略"),
        ("E06", location_removed, "没有登记"),
        ("E07", configuration_gone, "没有写 Python 的位置"),
        ("E07", python_gone, "不存在"),
        ("E09", package_gone, "缺少 pywin32"),
        ("E10", library_gone, "缺少 xlwings64-"),
        ("E10", library_for_the_other_excel, "缺少 xlwings32-"),
        ("E12", defender_blocks, "禁止 Office 创建子进程"),
        ("E12", defender_warns, "禁止 Office 创建子进程"),
    ],
)
def test_each_reason_is_found_and_says_what_to_do(case, healthy, registry, monkeypatch):
    code, happens, found = case
    happens(healthy, registry, monkeypatch)

    check = excel_checks(healthy, registry)[code]

    assert check.state is State.FAULT
    assert found in check.found
    assert check.remedy == next(reason.remedy for reason in REASONS if reason.code == code)


def test_the_store_python_is_found(healthy, registry, tmp_path):
    store = dataclasses.replace(healthy, base_prefix=tmp_path / "WindowsApps")

    assert excel_checks(store, registry)["E08"].state is State.FAULT


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({"code_page": "cp1252"}, "代码页之外"),
        ({"clouds": True}, "OneDrive"),
        ({"home": "//server/home/zhang"}, "网络盘"),
    ],
    ids=["生僻字", "OneDrive", "网络盘"],
)
def test_a_place_that_does_not_work_is_found(changed, found, healthy, registry):
    if "clouds" in changed:
        changed = {"clouds": (healthy.workbook_folder,)}
    if "home" in changed:
        changed = {"home": type(healthy.home)(changed["home"])}

    check = excel_checks(dataclasses.replace(healthy, **changed), registry)["E11"]

    assert check.state is State.FAULT
    assert found in check.found


def test_macros_switched_off_are_only_a_note_where_the_folder_is_trusted(healthy, registry):
    registry.put(rf"{EXCEL}\Security", "VBAWarnings", 4)

    check = excel_checks(healthy, registry)["E04"]

    assert check.state is State.NOTE
    assert "受信任文件夹" in check.found


def test_another_python_in_the_configuration_is_a_note(healthy, registry):
    other = healthy.home / "python.exe"
    other.write_bytes(b"")
    settings.change(excel.config_file(healthy), healthy.code_page, "INTERPRETER_WIN", healthy.portable(other))

    assert excel_checks(healthy, registry)["E07"].state is State.NOTE


def test_the_report_names_neither_the_user_nor_the_users_documents(healthy, registry):
    book = healthy.workbook_folder / "机密项目申报表.xlsx"
    book.write_bytes(b"")
    book.with_name(f"{book.name}:Zone.Identifier").write_text("[ZoneTransfer]", encoding="ascii")
    add_in_disabled(healthy, registry, None)
    (healthy.home / "OneDrive").mkdir()

    diagnosis = install.doctor(machine=healthy, registry=registry)

    assert "机密" not in diagnosis.text + diagnosis.to_json()
    assert "张三" not in diagnosis.text + diagnosis.to_json()
    assert any(check.code == "E05" and check.state is State.NOTE for check in diagnosis.checks)


def test_the_report_is_the_same_as_json(healthy, registry):
    diagnosis = install.doctor(machine=healthy, registry=registry)

    content = json.loads(diagnosis.to_json())

    assert [check["code"] for check in content["checks"]] == [check.code for check in diagnosis.checks]
    assert content["faults"] == len(diagnosis.faults) == 0
    assert "没有发现故障" in diagnosis.text


def test_a_fault_is_counted_and_its_remedy_stands_below_it(healthy, registry):
    healthy.addin.unlink()

    text = install.doctor(machine=healthy, registry=registry).text

    assert "发现 1 处故障" in text
    assert "✖ E02" in text
    assert "→ 关闭所有 Excel 窗口" in text


@pytest.mark.skipif(sys.platform == "win32", reason="这里有 Windows")
def test_where_there_is_no_windows_the_excel_reasons_are_left_out():
    codes = {check.code[0] for check in install.doctor().checks}

    assert codes == {"P", "L"}


def test_the_log_is_named_and_a_folder_that_cannot_be_written_is_a_note(healthy, registry):
    healthy.state.joinpath("logs").write_text("a file where the folder should be", encoding="utf-8")

    check = next(c for c in install.doctor(machine=healthy, registry=registry).checks if c.code == "P04")

    assert check.state is State.NOTE
    assert "xl_jixiao" in check.found


def test_examining_changes_nothing(healthy, registry):
    before = registry.snapshot(), sorted(healthy.home.rglob("*"))

    install.doctor(machine=healthy, registry=registry)

    assert (registry.snapshot(), sorted(healthy.home.rglob("*"))) == before


def test_there_are_twelve_reasons_each_with_its_own_code():
    assert [reason.code for reason in REASONS] == [f"E{number:02}" for number in range(1, 13)]
