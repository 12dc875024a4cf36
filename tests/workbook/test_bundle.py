import hashlib
import io
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import xlwings

from workbook import bundle
from workbook.lock import Pin
from xl_jixiao.errors import FileError

CPYTHON = "xlwings-0.37.8-cp312-cp312-win_amd64.whl"


def wheel_of(name, version, files):
    """Build a wheel in memory: enough of one for pip."""
    info = f"{name}-{version}.dist-info"
    files = {
        **files,
        f"{info}/METADATA": f"Metadata-Version: 2.4\nName: {name}\nVersion: {version}\nLicense-File: LICENSE_PRO.txt\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: false\nTag: py3-none-any\n",
        f"{info}/RECORD": "",
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for path, text in files.items():
            archive.writestr(path, text)
    return buffer.getvalue()


def pin_of(name, wheel, version="1.0"):
    return Pin(name, version, "", (f"sha256:{hashlib.sha256(wheel).hexdigest()}",), ())


@pytest.fixture
def index(monkeypatch):
    """Stand in for `pip download`: serves these files, and counts."""
    served = {}
    asked = []

    def download(command, **_):
        folder = Path(command[command.index("--dest") + 1])
        asked.append(command)
        for name, content in served.items():
            (folder / name).write_bytes(content)
        return subprocess.CompletedProcess(command, 0 if served else 1, "", "ERROR: no matching distribution\n")

    monkeypatch.setattr(subprocess, "run", download)
    return served, asked


def test_a_wheel_is_fetched_once_and_found_the_next_time(index, tmp_path):
    served, asked = index
    wheel = wheel_of("click", "1.0", {})
    served["click-1.0-py3-none-any.whl"] = wheel

    for _ in range(2):
        assert bundle.fetch(tmp_path, pin_of("click", wheel), "3.12").read_bytes() == wheel

    assert len(asked) == 1
    assert asked[0][asked[0].index("--python-version") + 1] == "3.12"
    assert "--require-hashes" in asked[0]


def test_a_wheel_that_was_cut_short_is_fetched_again(index, tmp_path):
    served, asked = index
    wheel = wheel_of("click", "1.0", {})
    served["click-1.0-py3-none-any.whl"] = wheel
    (tmp_path / "click-1.0-py3-none-any.whl").write_bytes(wheel[:40])

    bundle.fetch(tmp_path, pin_of("click", wheel), "3.12")

    assert len(asked) == 1
    assert (tmp_path / "click-1.0-py3-none-any.whl").read_bytes() == wheel


def test_a_wheel_that_is_not_as_locked_is_refused(index, tmp_path):
    served, _ = index
    served["click-1.0-py3-none-any.whl"] = wheel_of("click", "1.0", {"evil.py": ""})

    with pytest.raises(FileError, match=r"【click 1\.0，Python 3\.12】下载失败"):
        bundle.fetch(tmp_path, pin_of("click", wheel_of("click", "1.0", {})), "3.12")

    assert not list(tmp_path.iterdir())


def test_no_network_is_a_sentence_that_says_how_to_go_on(index, tmp_path):
    with pytest.raises(FileError, match="已下载的不会重来"):
        bundle.fetch(tmp_path, pin_of("click", b""), "3.12")


@pytest.mark.parametrize(
    ("name", "fits"),
    [
        ("a-1.0-cp312-cp312-win_amd64.whl", True),
        ("a-1.0-cp38-abi3-win_amd64.whl", True),
        ("a-1.0-py3-none-any.whl", True),
        ("a-1.0-cp311-cp311-win_amd64.whl", False),
        ("a-1.0-cp312-cp312-win32.whl", False),
        ("a-1.0-cp312-cp312-manylinux_2_17_x86_64.whl", False),
        ("a-2.0-py3-none-any.whl", False),
        ("b-1.0-py3-none-any.whl", False),
    ],
)
def test_only_a_wheel_for_this_python_on_64_bit_windows_fits(name, fits, tmp_path):
    (tmp_path / name).write_bytes(b"wheel")

    assert (bundle.find(tmp_path, pin_of("a", b"wheel"), "3.12") is not None) == fits


@pytest.fixture
def repacked():
    """An xlwings wheel as published, and what we make of it."""
    files = {
        "xlwings/__init__.py": "__version__ = '0.37.8'\n",
        "xlwings/pro/__init__.py": "secret\n",
        "xlwings/pro/reports/a.py": "secret\n",
        "xlwings-0.37.8.data/data/xlwings64-0.37.8.dll": "library",
        "xlwings-0.37.8.dist-info/licenses/LICENSE.txt": "BSD",
        "xlwings-0.37.8.dist-info/licenses/LICENSE_PRO.txt": "PRO",
    }
    return bundle.without_pro(wheel_of("xlwings", "0.37.8", files), CPYTHON)


def test_the_part_of_xlwings_that_is_not_bsd_is_left_out(repacked):
    name, wheel = repacked

    with zipfile.ZipFile(io.BytesIO(wheel)) as archive:
        entries = archive.namelist()
        text = b"".join(archive.read(entry) for entry in entries)
    assert name == "xlwings-0.37.8-1nopro-cp312-cp312-win_amd64.whl"
    assert not any("pro" in entry.lower() for entry in entries)
    assert b"secret" not in text
    assert b"LICENSE_PRO" not in text
    assert "xlwings-0.37.8.data/data/xlwings64-0.37.8.dll" in entries


def test_pip_takes_the_repacked_wheel_with_its_hash(repacked, tmp_path):
    _, content = repacked
    wheel = tmp_path / "xlwings-0.37.8-1nopro-py3-none-any.whl"
    wheel.write_bytes(content)
    wanted = tmp_path / "requirements.txt"
    wanted.write_text(f"xlwings==0.37.8 --hash=sha256:{hashlib.sha256(content).hexdigest()}\n", encoding="utf-8")

    done = subprocess.run(
        [
            *(sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-index"),
            *("--find-links", tmp_path, "--require-hashes", "-r", wanted, "--target", tmp_path / "site"),
        ],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert (tmp_path / "site" / "xlwings" / "__init__.py").exists()


def test_xlwings_imports_and_works_without_what_is_left_out(tmp_path):
    source = Path(xlwings.__file__).parent
    shutil.copytree(source, tmp_path / "xlwings", ignore=shutil.ignore_patterns("pro", "__pycache__"))
    program = (
        "import xlwings, xlwings.conversion, xlwings.base_classes, xlwings.utils, importlib.util\n"
        "assert importlib.util.find_spec('xlwings.pro') is None, 'the real one was found'\n"
        "assert xlwings.func and xlwings.arg and xlwings.ret and xlwings.Book\n"
    )

    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr


@pytest.fixture
def unpacked():
    """The files of a bundle of two wheels."""
    wheels = {
        "click-8.5.1-py3-none-any.whl": wheel_of("click", "8.5.1", {}),
        "lxml-6.1-cp311-cp311-win_amd64.whl": b"for 3.11",
        "lxml-6.1-cp312-cp312-win_amd64.whl": b"for 3.12",
    }
    content = bundle.assemble(wheels, [Pin("click", "8.5.1", "python_version < '4'", (), ())])
    assert content == bundle.assemble(
        dict(reversed(wheels.items())), [Pin("click", "8.5.1", "python_version < '4'", (), ())]
    )
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        # Windows Explorer reads the Chinese names by this flag.
        assert all(entry.flag_bits & 0x800 for entry in archive.infolist() if not entry.filename.isascii())
        return {entry.split("/", 1)[1]: archive.read(entry) for entry in archive.namelist()}


def test_the_bundle_pins_every_wheel_by_its_hash(unpacked):
    text = unpacked["requirements.txt"].decode()

    assert "click==8.5.1 ; python_version < '4' \\\n" in text
    for name, content in unpacked.items():
        if name.endswith(".whl"):
            assert f"--hash=sha256:{hashlib.sha256(content).hexdigest()}" in text
    assert text.count("lxml==6.1") == 1


def test_the_sums_cover_all_that_the_installer_uses(unpacked):
    sums = dict(reversed(line.split("  ")) for line in unpacked["SHA256SUMS"].decode().splitlines())

    assert {name for name in unpacked if name.startswith("wheels/")} | {"requirements.txt", "install.ps1"} <= set(sums)
    assert all(hashlib.sha256(unpacked[name]).hexdigest() == digest for name, digest in sums.items())


def test_the_scripts_can_be_read_in_every_code_page(unpacked):
    for name in ("安装.bat", "卸载.bat"):
        assert unpacked[name].isascii()
        assert b"\n" not in unpacked[name].replace(b"\r\n", b"")
    # Windows PowerShell takes a script without the mark for the machine's code page.
    assert unpacked["install.ps1"].startswith(b"\xef\xbb\xbf")
    assert unpacked["先看我.txt"].startswith(b"\xef\xbb\xbf")


def test_the_batch_files_start_the_script_that_lies_beside_them(unpacked):
    for name in ("安装.bat", "卸载.bat"):
        (script,) = re.findall(r"%~dp0([\w.]+)", unpacked[name].decode())
        assert script in unpacked


def test_the_installer_runs_commands_that_exist():
    script = (Path(bundle.__file__).parent / "offline" / "install.ps1").read_text(encoding="utf-8")

    commands = set(re.findall(r"& \$program (\w+)", script))

    assert commands == {"install", "uninstall", "doctor"}
