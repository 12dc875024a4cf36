"""Tests that need an office program say so by a marker; where it is missing they are skipped by name, never in CI."""

import os
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
