"""
A private LibreOffice: found, started, watched, and ended for sure.

Each start has its own profile and pipe, so nothing of a user's own LibreOffice is touched or waited for.
"""

from __future__ import annotations

import atexit
import importlib
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

from xl_jixiao.errors import HostError

if TYPE_CHECKING:
    from collections.abc import Iterator

START_SECONDS = 60.0
CALL_SECONDS = 120.0
_GOODBYE_SECONDS = 3.0
_RESTART_WANTED = 81  # what soffice.bin ends with when a fresh profile makes it want to start again
_STARTS = 3  # a first start on a busy machine may abort before it answers; one that aborts so often is broken
_FOLDERS = (
    "/usr/lib/libreoffice/program", "/usr/lib64/libreoffice/program", "/opt/libreoffice*/program",
    "/Applications/LibreOffice.app/Contents/MacOS",
    "C:/Program Files/LibreOffice/program", "C:/Program Files (x86)/LibreOffice/program",
)  # fmt: skip
# Waits for the end of this process, however it comes (its end of the pipe closes), and ends LibreOffice then.
_GUARDIAN = 'read -r _; kill -s KILL -- "-$1"; rm -rf -- "$2"'
_UNO_FOLDER = "/usr/lib/python3/dist-packages"
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
{}</oor:items>
"""
_SETTING = '<item oor:path="/org.openoffice.{}"><prop oor:name="{}" oor:op="fuse"><value>{}</value></prop></item>\n'
_PROFILE = (
    ("Office.Calc/Formula/Load", "OOXMLRecalcMode", "0"),  # calculate files of Excel on opening
    ("Office.Calc/Content/Update", "Link", "2"),  # never follow links
    ("Office.Common/Misc", "FirstRun", "false"),
    ("Setup/Office", "ooSetupInstCompleted", "true"),
)


def find_office() -> Path | None:
    """Return the folder of LibreOffice's programs: where the system's `soffice` is, or the usual folders."""
    for name in ("soffice", "libreoffice"):
        if found := shutil.which(name):
            return Path(found).resolve().parent
    for pattern in _FOLDERS:
        root = Path(pattern).anchor
        for folder in sorted(Path(root).glob(pattern.removeprefix(root)), reverse=True) if Path(root).exists() else ():
            return folder
    return None


def environment() -> dict[str, str]:
    """
    Return the environment for LibreOffice's programs: this one's without its virtual environments.

    LibreOffice's own Python takes the first `python3` on PATH for its home; in a virtual environment it finds no
    `uno`, and `unopkg` fails without a word.
    """
    folders = os.environ.get("PATH", "").split(os.pathsep)
    kept = [folder for folder in folders if not _is_virtual(folder)]
    own = {"PYTHONHOME", "PYTHONPATH", "VIRTUAL_ENV"}
    return {name: value for name, value in os.environ.items() if name not in own} | {"PATH": os.pathsep.join(kept)}


def _is_virtual(folder: str) -> bool:
    try:
        return (Path(folder).parent / "pyvenv.cfg").exists()
    except OSError:  # not ours to look into
        return False


def load_uno() -> Any:
    """
    Import LibreOffice's bridge to Python.

    It is no package of an index: Debian puts it beside the system's Python, where a virtual environment does not
    look, so that folder and LibreOffice's own are added behind everything else.

    Raises:
        HostError: it is not installed, or made for another Python.
    """
    program = find_office()
    for folder in (_UNO_FOLDER, str(program) if program else ""):
        if folder and folder not in sys.path and Path(folder, "uno.py").exists():
            sys.path.append(folder)
    try:
        return importlib.import_module("uno")
    except ImportError as missing:
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        raise HostError(
            f"Python {version} 里没有 LibreOffice 的接口 uno", advice="请安装 python3-uno，并用系统自带的 Python"
        ) from missing


def file_of(model: Any) -> Path | None:
    """Return the file of an open document; None for one never saved, or not on a disk."""
    return path_of(model.getURL())


def path_of(address: str) -> Path | None:
    """Return the path behind a `file:` URL of LibreOffice; None for any other."""
    parts = urlsplit(address)
    return Path(url2pathname(parts.path)) if parts.scheme == "file" else None


class Office:
    """
    One running LibreOffice.

    Raises:
        HostError: it is not installed or does not start in time.
    """

    def __init__(self, call_seconds: float = CALL_SECONDS) -> None:
        self.uno = load_uno()
        program = find_office()
        if program is None:
            raise HostError("没有找到 LibreOffice", advice="请先安装 LibreOffice（含 python3-uno）")
        self.folder = Path(tempfile.mkdtemp(prefix="jixiao-office-"))
        self._program = program
        self._pipe = f"jixiao{os.getpid()}{secrets.token_hex(4)}"
        self._process: subprocess.Popen[bytes] | None = None
        self._killed = False
        self._guardian: subprocess.Popen[bytes] | None = None
        self._watch = _Watch(self.kill, call_seconds)
        self.desktop: Any = None
        atexit.register(self.close)
        try:
            self._write_profile()
            self.context = self._connect()
            self.desktop = self.create("com.sun.star.frame.Desktop")
        except BaseException:
            self.close()
            raise

    def create(self, service: str) -> Any:
        """Return a new instance of a service."""
        return self.context.ServiceManager.createInstanceWithContext(service, self.context)

    def properties(self, values: dict[str, Any]) -> tuple[Any, ...]:
        """Return named values as LibreOffice takes them."""
        found = []
        for name, value in values.items():
            one = self.uno.createUnoStruct("com.sun.star.beans.PropertyValue")
            one.Name, one.Value = name, value
            found.append(one)
        return tuple(found)

    @contextmanager
    def guarded(self, what: str) -> Iterator[None]:
        """
        Turn what goes wrong inside LibreOffice into a sentence, and a call that never returns too.

        Args:
            what: what was being done, for the sentence.

        Raises:
            HostError: LibreOffice ended, hangs, or refused.
        """
        try:
            with self._watch, guarded(what):
                yield
        except HostError as fault:
            raise fault if self.running else _ended(what) from fault

    @property
    def running(self) -> bool:
        """Whether the process lives."""
        return not self._killed and self._process is not None and self._process.poll() is None

    def kill(self) -> None:
        """End the process and its children at once."""
        process, self._killed = self._process, True
        if process is None or process.poll() is not None:
            return
        with suppress(OSError):
            if os.name == "posix":
                os.killpg(process.pid, signal.SIGKILL)
            else:
                taskkill = ["taskkill", "/F", "/T", "/PID", str(process.pid)]
                subprocess.run(taskkill, check=False, capture_output=True)  # noqa: S603 - our own process's number
        with suppress(subprocess.TimeoutExpired):
            process.wait(10)

    def close(self) -> None:
        """End LibreOffice and remove its profile."""
        atexit.unregister(self.close)
        self._ask_to_end()
        self._watch.stop()
        self.kill()
        self._dismiss_guardian()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _ask_to_end(self) -> None:
        """Ask LibreOffice to end by itself: killed, it leaves its pipes in the folder for temporary files."""
        process = self._process
        if process is None or self.desktop is None or not self.running:
            return
        self._watch.seconds = _GOODBYE_SECONDS
        with suppress(Exception), self._watch:  # whatever it says, it is ended for sure after this
            self.desktop.terminate()
            process.wait(_GOODBYE_SECONDS)

    # --- starting

    def _write_profile(self) -> None:
        user = self.folder / "profile" / "user"
        user.mkdir(parents=True)
        items = "".join(_SETTING.format(*setting) for setting in _PROFILE)
        (user / "registrymodifications.xcu").write_text(_SETTINGS.format(items), encoding="utf-8")

    def _spawn(self) -> None:
        binary = self._program / "soffice.bin"
        command = [
            str(binary if os.name == "posix" and binary.exists() else self._program / "soffice"),
            "--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck",
            f"-env:UserInstallation={(self.folder / 'profile').as_uri()}",
            f"--accept=pipe,name={self._pipe};urp;",
        ]  # fmt: skip
        try:
            self._process = subprocess.Popen(  # noqa: S603 - LibreOffice's own program with our own arguments
                command,
                env=environment(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        except OSError as refused:
            raise HostError("LibreOffice 无法启动", advice="请重新安装 LibreOffice") from refused
        self._dismiss_guardian()
        if os.name == "posix":
            end = ["/bin/sh", "-c", _GUARDIAN, "sh", str(self._process.pid), str(self.folder)]
            self._guardian = subprocess.Popen(end, stdin=subprocess.PIPE, start_new_session=True)  # noqa: S603 - ours

    def _dismiss_guardian(self) -> None:
        guardian, self._guardian = self._guardian, None
        if guardian is not None:
            guardian.kill()
            guardian.wait()
            if guardian.stdin:
                guardian.stdin.close()

    def _connect(self) -> Any:
        local = self.uno.getComponentContext()
        resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
        no_connection = self.uno.getClass("com.sun.star.connection.NoConnectException")
        self._spawn()
        starts = 1
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            try:
                return resolver.resolve(f"uno:pipe,name={self._pipe};urp;StarOffice.ComponentContext")
            except no_connection:
                ended = self._process.poll() if self._process else None
                aborted = ended is not None and ended < 0
                if ended == _RESTART_WANTED or (aborted and starts < _STARTS):
                    self._spawn()
                    starts += aborted
                elif ended is not None:
                    raise HostError(
                        f"LibreOffice 启动后退出（代码 {ended}）", advice="请重新安装 LibreOffice"
                    ) from None
                time.sleep(0.1)
        raise HostError(f"LibreOffice 在 {START_SECONDS:.0f} 秒内没有启动", advice="请关闭其他程序后再试")


@contextmanager
def guarded(what: str) -> Iterator[None]:
    """
    Turn an error of LibreOffice into a sentence.

    Raises:
        HostError: LibreOffice ended or refused.
    """
    try:
        yield
    except Exception as fault:
        kind = type(fault).__name__
        if not type(fault).__module__.startswith(("uno", "pyuno", "com.sun")) and "com.sun" not in kind:
            raise
        if "Disposed" in kind or "URP" in str(fault) or "Connection" in kind:
            raise _ended(what) from fault
        said = " ".join(str(fault).split())[:120]
        raise HostError(
            f"LibreOffice 没有完成：{what}（{kind.rsplit('.', 1)[-1]} {said}）", advice="请检查文件后再试"
        ) from fault


def _ended(what: str) -> HostError:
    return HostError(f"LibreOffice 意外退出，没有完成：{what}", advice="原文件没有改动，请重新打开再试")


class _Watch:
    """Ends LibreOffice when one call takes too long: a thread that looks twice a second."""

    def __init__(self, end: Any, seconds: float) -> None:
        self._end = end
        self.seconds = seconds
        self._deadline: float | None = None
        self._depth = 0
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._look, name="jixiao-office-watch", daemon=True)
        self._thread.start()

    def __enter__(self) -> None:
        self._depth += 1
        if self._depth == 1:
            self._deadline = time.monotonic() + self.seconds

    def __exit__(self, *_: object) -> None:
        self._depth -= 1
        if not self._depth:
            self._deadline = None

    def stop(self) -> None:
        self._stopped.set()

    def _look(self) -> None:
        while not self._stopped.wait(0.5):
            deadline = self._deadline
            if deadline is not None and time.monotonic() > deadline:
                self._end()
