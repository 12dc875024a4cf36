"""A private, headless LibreOffice for tests that drive one."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from secrets import token_hex
from shutil import which

import pytest

SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse">
<value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">
<value>0</value></prop></item>
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooLocale" oor:op="fuse"><value>zh-CN</value></prop></item>
</oor:items>
"""
RESTART = 81  # a fresh profile makes soffice.bin ask to be started again


class Office:
    """LibreOffice with a profile of its own, reached over a pipe."""

    def __init__(self, folder: Path, environment=None):
        if "/usr/lib/python3/dist-packages" not in sys.path:
            sys.path.append("/usr/lib/python3/dist-packages")
        import uno  # noqa: PLC0415  # the system's, not everywhere

        self.uno = uno
        self.profile = folder / "profile"
        settings = self.profile / "user" / "registrymodifications.xcu"
        settings.parent.mkdir(parents=True, exist_ok=True)
        settings.write_text(SETTINGS)
        self.pipe = f"jx{token_hex(6)}"
        self.environment = environment
        self.program = Path(which("soffice")).resolve().parent
        self.process = self._start()
        self.context = self._connect()
        self.desktop = self.context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", self.context)

    def _start(self):
        return subprocess.Popen(
            [
                self.program / "soffice.bin",
                "--headless",
                "--norestore",
                "--nologo",
                "--nodefault",
                f"-env:UserInstallation={self.profile.as_uri()}",
                f"--accept=pipe,name={self.pipe};urp;",
            ],
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def _connect(self):
        local = self.uno.getComponentContext()
        resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
        for _ in range(240):
            try:
                return resolver.resolve(f"uno:pipe,name={self.pipe};urp;StarOffice.ComponentContext")
            except self.uno.getClass("com.sun.star.connection.NoConnectException"):
                if self.process.poll() == RESTART:
                    self.process = self._start()
                time.sleep(0.25)
        self.close()
        pytest.fail("LibreOffice did not answer")

    def properties(self, **values):
        """Name and value pairs as UNO wants them."""
        kind = self.uno.getClass("com.sun.star.beans.PropertyValue")
        return tuple(kind(name, 0, value, 0) for name, value in values.items())

    def open(self, path: Path):
        """Open a document hidden, its macros allowed."""
        return self.desktop.loadComponentFromURL(
            path.as_uri(), "_blank", 0, self.properties(Hidden=True, MacroExecutionMode=4)
        )

    def close(self):
        """End the program that this started, and no other."""
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()


@pytest.fixture(scope="session")
def office(tmp_path_factory):
    """Start LibreOffice once for all tests of a worker."""
    running = Office(tmp_path_factory.mktemp("office"))
    yield running
    running.close()
