"""
Tests that need an office program say so by a marker; where it is missing they are skipped by name, never in CI.

No test reaches the network: the product never does, and a socket to anywhere but this machine raises.
"""

import ipaddress
import os
import socket
import sys
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("ci", deadline=None, derandomize=True)
settings.register_profile("dev", deadline=None)
settings.load_profile("ci" if os.environ.get("CI") else "dev")

_UNO = Path("/usr/lib/python3/dist-packages/uno.py")


def _has_libreoffice():
    from shutil import which  # noqa: PLC0415

    return which("soffice") is not None and _UNO.exists()


def pytest_collection_modifyitems(items):
    here = {"libreoffice": _has_libreoffice(), "excel": sys.platform in {"win32", "darwin"}}
    why = {"libreoffice": "没有 LibreOffice（含 python3-uno）", "excel": "没有 Excel（只在 Windows、macOS 上运行）"}
    for item in items:
        for marker, present in here.items():
            if item.get_closest_marker(marker) and not present:
                if marker == "libreoffice" and os.environ.get("CI"):
                    pytest.exit("CI 中必须有 LibreOffice：安装步骤没有成功", returncode=3)
                item.add_marker(pytest.mark.skip(reason=why[marker]))


class NetworkError(AssertionError):
    """Something under test wanted to leave this machine."""


def _is_here(address):
    if not isinstance(address, tuple):
        return True  # a path: a socket of the file system
    host = address[0]
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host in {"", "localhost"}


@pytest.fixture(autouse=True, scope="session")
def no_network():
    """Let sockets connect to this machine only."""
    patch = pytest.MonkeyPatch()
    for name in ("connect", "connect_ex", "sendto"):
        real = getattr(socket.socket, name)

        def guarded(self, *arguments, _real=real):
            if not _is_here(arguments[-1]):
                raise NetworkError(arguments[-1])
            return _real(self, *arguments)

        patch.setattr(socket.socket, name, guarded)
    yield
    patch.undo()
