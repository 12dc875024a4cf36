"""The contract of a registry: the made-up one always, Windows' own where there is one."""

import contextlib
import sys

import pytest

from tests.install.windows import FakeRegistry
from xl_jixiao.install.registry import parent

REGISTRIES = [FakeRegistry]
if sys.platform == "win32":
    from xl_jixiao.install.registry import WindowsRegistry

    REGISTRIES.append(WindowsRegistry)

ROOT = r"HKCU\Software"
KEY = rf"{ROOT}\xl_jixiao test"


@pytest.fixture(params=REGISTRIES, ids=lambda kind: kind.__name__)
def registry(request):
    registry = request.param()
    if isinstance(registry, FakeRegistry):
        registry.put(ROOT)
    yield registry
    for name in registry.subkeys(KEY):
        registry.remove(rf"{KEY}\{name}")
    with contextlib.suppress(OSError):
        registry.remove(KEY)


def test_what_is_written_is_read_whatever_the_case_of_its_name(registry):
    registry.create(KEY)

    for name, data in (("Path", "D:\\财务\\"), ("AllowSubfolders", 1), ("Item", b"\x01\x00")):
        registry.write(KEY, name, data)

    assert registry.read(KEY, "path") == "D:\\财务\\"
    assert registry.read(KEY.upper(), "ALLOWSUBFOLDERS") == 1
    assert registry.values(KEY) == {"Path": "D:\\财务\\", "AllowSubfolders": 1, "Item": b"\x01\x00"}


def test_what_is_missing_is_nothing(registry):
    assert not registry.exists(KEY)
    assert registry.read(KEY, "a") is None
    assert registry.values(KEY) == {}
    assert registry.subkeys(KEY) == []


def test_keys_below_are_named_and_hold_the_key_above(registry):
    registry.create(KEY)
    registry.create(rf"{KEY}\Location1")

    assert registry.subkeys(KEY) == ["Location1"]
    with pytest.raises(OSError, match=r"denied|below|拒绝"):
        registry.remove(KEY)
    registry.remove(rf"{KEY}\Location1")
    registry.remove(KEY)

    assert not registry.exists(KEY)


def test_a_value_that_is_erased_is_gone_and_cannot_be_erased_again(registry):
    registry.create(KEY)
    registry.write(KEY, "a", "b")

    registry.erase(KEY, "A")

    assert registry.values(KEY) == {}
    with pytest.raises(FileNotFoundError):
        registry.erase(KEY, "a")


def test_above_a_root_is_nothing():
    assert parent(r"HKCU\Software\A") == r"HKCU\Software"
    assert parent("HKCU") == ""
