"""
The offline bundle: everything that a Windows machine without internet needs, in one zip.

`python -m workbook.bundle` collects the wheels of the lock's runtime part for CPython 3.11 to 3.13 on 64-bit
Windows, each held against its hash. What is there already is not fetched again, so an interrupted run goes on.
xlwings' `pro` folder is under another licence than the rest and is not used: the bundle leaves it out.
"""

from __future__ import annotations

import base64
import hashlib
import io
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from packaging.tags import Tag, compatible_tags, cpython_tags
from packaging.utils import InvalidWheelFilename, canonicalize_name, parse_wheel_filename
from rich.console import Console
from rich.progress import track

from workbook import lock
from xl_jixiao import __version__
from xl_jixiao.errors import FileError, JixiaoError
from xl_jixiao.files import read_file, write_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from workbook.lock import Pin

PYTHONS = ("3.11", "3.12", "3.13")
PLATFORM = "win_amd64"
DIST = lock.ROOT / "dist"
_SCRIPTS = Path(__file__).parent / "offline"
_FIXED_DATE = (1980, 1, 1, 0, 0, 0)
_BUILD = "1nopro"
_EXTRAS = ("batch",)  # the button 批量校验文件夹 needs them, and who has no internet cannot fetch them later
_DROPPED = ("xlwings/pro/", "LICENSE_PRO")


def needed(pins: Iterable[Pin], python: str) -> list[Pin]:
    """Return what a user's CPython on Windows needs."""
    return [pin for pin in pins if pin.needed_on(lock.windows(python))]


def tags(python: str) -> frozenset[Tag]:
    """Return the wheel tags that CPython `python` on 64-bit Windows takes."""
    version = [int(part) for part in python.split(".")]
    own = cpython_tags(version, platforms=[PLATFORM])
    shared = compatible_tags(version, interpreter=f"cp{version[0]}{version[1]}", platforms=[PLATFORM])
    return frozenset((*own, *shared))


def find(folder: Path, pin: Pin, python: str) -> Path | None:
    """Return the wheel of a pin for `python` that is whole and as locked."""
    for wheel in sorted(folder.glob("*.whl")):
        try:
            name, version, _, found = parse_wheel_filename(wheel.name)
        except InvalidWheelFilename:
            continue
        fits = name == pin.name and str(version) == pin.version and not found.isdisjoint(tags(python))
        if fits and f"sha256:{_sha256(wheel.read_bytes())}" in pin.hashes:
            return wheel
    return None


def fetch(folder: Path, pin: Pin, python: str) -> Path:
    """
    Download the wheel of a pin unless it is there.

    Raises:
        FileError: it cannot be had, or is not what the lock says.
    """
    if there := find(folder, pin, python):
        return there
    with tempfile.TemporaryDirectory() as scratch:
        wanted = Path(scratch) / "one.txt"
        wanted.write_text(_line(pin.name, pin.version, pin.hashes), encoding="utf-8")
        done = subprocess.run(  # noqa: S603 - pip with names and hashes of our own lock
            [
                *(sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"),
                *("--only-binary=:all:", "--platform", PLATFORM, "--python-version", python, "--implementation", "cp"),
                *("--require-hashes", "--requirement", wanted, "--dest", scratch),
            ],
            capture_output=True,
            text=True,
            check=False,
        )
        got = find(Path(scratch), pin, python)
        if got is None:
            reason = done.stderr.strip().splitlines()[-1:] or ["没有合适的文件"]
            raise FileError(
                f"下载失败（{reason[0]}）",
                where=f"{pin.name} {pin.version}，Python {python}",
                advice="请检查网络后再运行一次 make bundle，已下载的不会重来",
            )
        target = folder / got.name
        write_file(target, got.read_bytes())
    return target


def without_pro(wheel: bytes, name: str) -> tuple[str, bytes]:
    """
    Repack an xlwings wheel without what is not BSD.

    Args:
        wheel: the published wheel.
        name: its file name.

    Returns:
        The new file name, with a build tag that tells it from the published one, and the new wheel.
    """
    distribution, version, _, _ = parse_wheel_filename(name)
    parts = name.split("-")
    info = f"{distribution}-{version}.dist-info"
    with zipfile.ZipFile(io.BytesIO(wheel)) as archive:
        kept = [entry for entry in archive.namelist() if not any(part in entry for part in _DROPPED)]
        files = {entry: archive.read(entry) for entry in kept if not entry.endswith("/")}
    files[f"{info}/WHEEL"] = files[f"{info}/WHEEL"].rstrip() + f"\nBuild: {_BUILD}\n".encode()
    lines = files[f"{info}/METADATA"].splitlines(keepends=True)
    files[f"{info}/METADATA"] = b"".join(line for line in lines if b"LICENSE_PRO" not in line)
    record = f"{info}/RECORD"
    rows = [f"{entry},{_record_hash(data)},{len(data)}" for entry, data in files.items() if entry != record]
    files[record] = "\n".join((*rows, f"{record},,", "")).encode()
    return "-".join((*parts[:2], _BUILD, *parts[2:])), _zip(files)


def assemble(wheels: Mapping[str, bytes], pins: Iterable[Pin]) -> bytes:
    """
    Put the bundle together: wheels, their pinned list, installer, sums.

    Args:
        wheels: file name to wheel.
        pins: the lock; a pin that only some Pythons need stays so.

    Returns:
        The zip, the same bytes for the same wheels.
    """
    pinned: dict[tuple[str, str], list[str]] = {}
    for name, wheel in sorted(wheels.items()):
        distribution, version, _, _ = parse_wheel_filename(name)
        pinned.setdefault((distribution, str(version)), []).append(f"sha256:{_sha256(wheel)}")
    markers = {pin.name: pin.marker for pin in pins}
    lines = [_line(name, version, hashes, markers.get(name, "")) for (name, version), hashes in pinned.items()]
    files = {f"wheels/{name}": wheel for name, wheel in wheels.items()}
    files["requirements.txt"] = "".join(lines).encode()
    files["LICENSE.txt"] = read_file(lock.ROOT / "LICENSE")
    files["install.ps1"] = _for_windows("install.ps1", "utf-8-sig")
    sums = "".join(f"{_sha256(data)}  {name}\n" for name, data in sorted(files.items()))
    files["SHA256SUMS"] = sums.encode()
    files["安装.bat"] = _for_windows("install.bat", "ascii")
    files["卸载.bat"] = _for_windows("uninstall.bat", "ascii")
    files["先看我.txt"] = _for_windows("readme.txt", "utf-8-sig")
    top = f"xl-jixiao-{__version__}"
    return _zip({f"{top}/{name}": files[name] for name in sorted(files)})


def own_wheel(folder: Path) -> Path:
    """
    Build the wheel of this project.

    Raises:
        FileError: it does not build.
    """
    done = subprocess.run(  # noqa: S603 - our own build
        [
            *(sys.executable, "-m", "pip", "wheel", "--quiet", "--disable-pip-version-check", "--no-deps"),
            *("--no-build-isolation", "--wheel-dir", folder, lock.ROOT),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise FileError("本程序打包失败", where=done.stderr.strip().splitlines()[-1], advice="请先运行 make test")
    return next(folder.glob("xl_jixiao-*.whl"))


def main() -> None:
    """Make the bundle in `dist/`."""
    pins = lock.runtime(lock.read(lock.LOCK.read_text(encoding="utf-8")), lock.direct(_project(), *_EXTRAS))
    cache = DIST / "wheels"
    cache.mkdir(parents=True, exist_ok=True)
    wanted = [(pin, python) for python in PYTHONS for pin in needed(pins, python)]
    wheels: dict[str, bytes] = {}
    for pin, python in track(wanted, "下载依赖包"):
        wheel = fetch(cache, pin, python)
        name, content = wheel.name, wheel.read_bytes()
        if pin.name == canonicalize_name("xlwings"):
            name, content = without_pro(content, name)
        wheels[name] = content
    with tempfile.TemporaryDirectory() as scratch:
        own = own_wheel(Path(scratch))
        wheels[own.name] = own.read_bytes()
    bundle = DIST / f"xl-jixiao-{__version__}-offline-{PLATFORM}.zip"
    write_file(bundle, assemble(wheels, pins))
    Console().print(
        f"离线安装包：{bundle.relative_to(lock.ROOT)}，{len(wheels)} 个包，{bundle.stat().st_size / 1e6:.0f} MB"
    )


def _project() -> str:
    return (lock.ROOT / "pyproject.toml").read_text(encoding="utf-8")


def _line(name: str, version: str, hashes: Iterable[str], marker: str = "") -> str:
    condition = f" ; {marker}" if marker else ""
    return " \\\n".join((f"{name}=={version}{condition}", *(f"    --hash={digest}" for digest in hashes))) + "\n"


def _for_windows(name: str, encoding: str) -> bytes:
    text = (_SCRIPTS / name).read_text(encoding="utf-8")
    return text.replace("\n", "\r\n").encode(encoding)


def _zip(files: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, _FIXED_DATE)
            stored = name.endswith(".whl")  # packed already
            entry.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            entry.create_system = 0  # the same on every platform
            archive.writestr(entry, data)
    return buffer.getvalue()


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _record_hash(data: bytes) -> str:
    return "sha256=" + base64.urlsafe_b64encode(hashlib.sha256(data).digest()).decode().rstrip("=")


if __name__ == "__main__":
    try:
        main()
    except JixiaoError as error:
        sys.exit(error.sentence)
