"""A private LibreOffice for tests that drive one: bare, and with our extension installed."""

from __future__ import annotations

import json
import os
import subprocess

import pytest

from workbook import oxt
from xl_jixiao.engines.office import Office, environment, find_office
from xl_jixiao.install import libreoffice
from xl_jixiao.install.machine import Machine

NOBODY = 65534
MACROS = 4  # com.sun.star.document.MacroExecMode.ALWAYS_EXECUTE_NO_WARN


@pytest.fixture(scope="session")
def office():
    """LibreOffice as it comes."""
    running = Office()
    yield running
    running.close()


class Extended(Office):
    """LibreOffice with the extension in its profile."""

    def _write_profile(self):
        super()._write_profile()
        extension = self.folder / oxt.TARGET.name
        extension.write_bytes(oxt.build())
        command = [
            find_office() / "unopkg",
            "add",
            "--force",
            "--suppress-license",
            f"-env:UserInstallation={(self.folder / 'profile').as_uri()}",
            extension,
        ]
        if os.geteuid() == 0:  # unopkg refuses root
            command = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", *command]
            give_to(self.folder, NOBODY)
        done = subprocess.run(
            command, env={**environment(), "HOME": str(self.folder)}, capture_output=True, text=True, check=False
        )
        if os.geteuid() == 0:
            give_to(self.folder, 0)
        assert done.returncode == 0, done.stdout + done.stderr


def give_to(folder, owner):
    for path in (folder, *folder.rglob("*")):
        os.chown(path, owner, owner)


@pytest.fixture(scope="session")
def extended(tmp_path_factory):
    """LibreOffice with the extension, told where this program is as the installer tells it."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", str(home))
        patch.setenv("XDG_STATE_HOME", str(home / "state"))
        machine = Machine.here()
        file = libreoffice.pointer_file(machine)
        file.parent.mkdir(parents=True)
        file.write_text(json.dumps(libreoffice.pointer(machine)), encoding="utf-8")
        running = Extended()
        yield running
        running.close()
