"""A private LibreOffice for tests that drive one: bare, and with our extension installed."""

from __future__ import annotations

import json
import os
import subprocess

import pytest

from workbook import build, oxt
from xl_jixiao import readers
from xl_jixiao.addin import filling
from xl_jixiao.addin.libreoffice import call
from xl_jixiao.engines import open_book
from xl_jixiao.engines.office import Office, environment, find_office
from xl_jixiao.install import libreoffice
from xl_jixiao.install.machine import Machine
from xl_jixiao.readers.sample import SAMPLE

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


SOURCES = oxt.SOURCES


@pytest.fixture(scope="session")
def python_for_basic(office):
    """What VBA calls, in this very process: `calls` notes each call; only worksheet functions are answered."""
    for context in (office.uno.getComponentContext(), office.context):
        types = context.getValueByName("/singletons/com.sun.star.reflection.theTypeDescriptionManager")
        types.insert((SOURCES / "jx.idl").as_uri())
    import unohelper  # noqa: PLC0415  # LibreOffice's
    from com.sun.star.script import ArrayWrapper  # noqa: PLC0415
    from xl.jixiao import XPython  # noqa: PLC0415

    class Python(unohelper.Base, XPython):
        def __init__(self):
            self.calls = []

        def CallUDF(self, script, name, cells, _book, _caller):  # noqa: N802
            self.calls.append((script, name, cells))
            if script != "xl_jixiao.addin.udfs":
                return ""
            answer = call(name, cells)
            return ArrayWrapper(False, office.uno.Any("[][]any", answer)) if isinstance(answer, tuple) else answer  # noqa: FBT003

    return Python()


@pytest.fixture(scope="session")
def open_with_macros(office, python_for_basic):
    """Open a workbook, its VBA wired to Python here, each module with a canary, everything computed."""

    def open_(path, modules):
        options = office.properties({"Hidden": True, "MacroExecutionMode": MACROS})
        document = office.desktop.loadComponentFromURL(path.as_uri(), "_blank", 0, options)
        project = document.BasicLibraries.getByName("VBAProject")
        for replacement in (SOURCES / "basic").glob("*.bas"):
            project.replaceByName(replacement.stem, replacement.read_text("ascii"))
        for module in modules:
            canary = f'\nPublic Function {module}Canary() As String\n{module}Canary = "{module}"\nEnd Function\n'
            project.replaceByName(module, project.getByName(module) + canary)
        run_basic(document, "xlwings.JxServe", python_for_basic)
        python_for_basic.calls.clear()  # those of a document that is closed hold ranges that are gone
        document.calculateAll()
        return document

    return open_


def run_basic(document, name, *arguments):
    url = f"vnd.sun.star.script:VBAProject.{name}?language=Basic&location=document"
    return document.getScriptProvider().getScript(url).invoke(arguments, (), ())[0]


@pytest.fixture(scope="session")
def run():
    return run_basic


@pytest.fixture(scope="session")
def template(tmp_path_factory):
    path = tmp_path_factory.mktemp("template") / "template.xlsm"
    build.main(path)
    return path


@pytest.fixture
def book(template, tmp_path):
    path = tmp_path / "绩效.xlsm"
    path.write_bytes(template.read_bytes())
    with open_book(path) as opened:
        yield opened


@pytest.fixture(scope="session")
def filled(template, tmp_path_factory):
    path = tmp_path_factory.mktemp("filled") / "packet.xlsm"
    path.write_bytes(template.read_bytes())
    with open_book(path) as opened:
        filling.fill(opened, readers.read(SAMPLE))
        opened.save()
    return path


@pytest.fixture
def packet(filled, tmp_path):
    path = tmp_path / "绩效.xlsm"
    path.write_bytes(filled.read_bytes())
    with open_book(path) as opened:
        yield opened
