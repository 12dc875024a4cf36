"""
What LibreOffice loads of the extension: UNO objects as thin as they can be; the work is done in `xl_jixiao`.

LibreOffice runs this in its own Python. Where `xl_jixiao` is installed stands in `libreoffice.json` in the folder where
the program keeps its state (`xl-jixiao install --libreoffice` writes it): `{"paths": [...], "version": "3.11", ...}`.
Without it the functions are `#NAME?` and the menu says what to do; loading the extension never fails.
"""

from __future__ import annotations

import json
import os
import struct
import sys
from contextlib import suppress
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import uno
import unohelper
from com.sun.star.awt.MessageBoxType import INFOBOX
from com.sun.star.frame import DispatchResultEvent, FeatureStateEvent, XDispatchProvider, XNotifyingDispatch
from com.sun.star.lang import Locale, XInitialization, XServiceInfo, XServiceName
from com.sun.star.script import ArrayWrapper
from com.sun.star.sheet import LocalizedName, XAddIn, XCompatibilityNames
from com.sun.star.task import XJob
from xl.jixiao import XFunctions, XPython

HERE = Path(__file__).parent
FUNCTIONS: dict[str, dict[str, Any]] = json.loads((HERE / "functions.json").read_text("utf-8"))
BUTTONS: dict[str, dict[str, str]] = json.loads((HERE / "buttons.json").read_text("utf-8"))
PROTOCOL = "xl.jixiao:"
POINTER = "libreoffice.json"
NOT_FOUND = (
    "LibreOffice 没有找到 xl_jixiao 程序，内容没有改动。请运行 xl-jixiao install --libreoffice 后重新打开 LibreOffice。"
)
OTHER_PYTHON = "LibreOffice 的 Python 是 {0}，xl_jixiao 装在 Python {1} 里，内容没有改动。请用 Python {0} 重新安装。"
UNKNOWN_NAME: float = struct.unpack("<d", struct.pack("<Q", 0x7FF8 << 48 | 525))[0]  # the NaN Calc shows as #NAME?


class Unreachable(Exception):  # noqa: N818 - a state, told in its sentence
    """`xl_jixiao` cannot be imported here."""


def state_folder() -> Path:
    """Name the folder where xl_jixiao keeps its state, as `xl_jixiao.logs` does."""
    if local := os.environ.get("LOCALAPPDATA"):
        return Path(local) / "xl_jixiao"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "xl_jixiao"
    state = os.environ.get("XDG_STATE_HOME")
    return (Path(state) if state else Path.home() / ".local" / "state") / "xl_jixiao"


def host() -> Any:
    """
    Import `xl_jixiao.addin.libreoffice` from where it is installed.

    Raises:
        Unreachable: it is not installed, or for another Python.
    """
    try:
        return _imported()
    except (OSError, ValueError, KeyError, ImportError) as fault:
        raise Unreachable(NOT_FOUND) from fault


@cache
def _imported() -> Any:
    told = json.loads((state_folder() / POINTER).read_text("utf-8"))
    own = f"{sys.version_info.major}.{sys.version_info.minor}"
    if told["version"] != own:
        raise Unreachable(OTHER_PYTHON.format(own, told["version"]))
    sys.path.extend(path for path in told["paths"] if path not in sys.path)
    return import_module("xl_jixiao.addin.libreoffice")


class Service(unohelper.Base, XServiceInfo):
    """A UNO service with one name, which is also that of its implementation."""

    name = ""
    also: tuple[str, ...] = ()

    def __init__(self, context: Any) -> None:
        self.context = context

    def getImplementationName(self) -> str:
        return self.name

    def supportsService(self, name: str) -> bool:
        return name in self.getSupportedServiceNames()

    def getSupportedServiceNames(self) -> tuple[str, ...]:
        return (self.name, *self.also)


class Python(Service, XPython):
    """What Basic calls in place of xlwings' server."""

    name = "xl.jixiao.Python"

    def CallUDF(self, script: str, name: str, cells: Any, book: Any, caller: Any) -> Any:  # noqa: ARG002 - xlwings' arguments
        """Call a worksheet function, or press a button; a block goes back as the array Basic knows."""
        if script != "xl_jixiao.addin.udfs":
            return press(self.context, cells[0])
        answer = host().call(name, cells)
        return ArrayWrapper(False, uno.Any("[][]any", answer)) if isinstance(answer, tuple) else answer  # noqa: FBT003


class Functions(Service, XAddIn, XCompatibilityNames, XServiceName, XFunctions):
    """The worksheet functions for Calc."""

    name = "xl.jixiao.Functions"
    also = ("com.sun.star.sheet.AddIn",)

    def getServiceName(self) -> str:
        return self.name

    def setLocale(self, locale: Any) -> None:
        self.locale = locale

    def getLocale(self) -> Any:
        return self.locale

    def getProgrammaticFuntionName(self, display: str) -> str:
        return display if display in FUNCTIONS else ""

    def getDisplayFunctionName(self, name: str) -> str:
        return name

    def getFunctionDescription(self, name: str) -> str:
        return str(FUNCTIONS[name]["help"])

    def getDisplayArgumentName(self, name: str, index: int) -> str:
        return str(FUNCTIONS[name]["arguments"][index][0])

    def getArgumentDescription(self, name: str, index: int) -> str:
        return str(FUNCTIONS[name]["arguments"][index][1])

    def getProgrammaticCategoryName(self, _name: str) -> str:
        return "Add-In"

    def getDisplayCategoryName(self, _name: str) -> str:
        return "绩效"

    def getCompatibilityNames(self, name: str) -> tuple[Any, ...]:
        return tuple(LocalizedName(Locale(*where, ""), name) for where in (("en", "US"), ("zh", "CN")))


def _function(name: str) -> Any:
    def run(_self: Functions, *cells: Any) -> tuple[tuple[Any, ...], ...]:
        try:
            answer = host().call(name, cells)
        except Unreachable:
            answer = UNKNOWN_NAME
        return answer if isinstance(answer, tuple) else ((answer,),)

    return run


for _name in FUNCTIONS:
    setattr(Functions, _name, _function(_name))


class Menu(Service, XInitialization, XDispatchProvider, XNotifyingDispatch):
    """The commands `xl.jixiao:check` and so on, for menu, toolbar and anyone who dispatches."""

    name = "xl.jixiao.Menu"
    also = ("com.sun.star.frame.ProtocolHandler",)
    frame: Any = None

    def initialize(self, arguments: tuple[Any, ...]) -> None:
        """Remember the window that the commands are for."""
        self.frame = arguments[0] if arguments else None

    def queryDispatch(self, url: Any, _frame: str, _flags: int) -> Any:
        return self if url.Protocol == PROTOCOL and url.Path in BUTTONS else None

    def queryDispatches(self, requests: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(self.queryDispatch(r.FeatureURL, r.FrameName, r.SearchFlags) for r in requests)

    def dispatch(self, url: Any, _arguments: tuple[Any, ...]) -> None:
        """Run the action and show what it says."""
        if sentence := press(self.context, url.Path):
            self._show(BUTTONS[url.Path]["label"], sentence)

    def dispatchWithNotification(self, url: Any, _arguments: tuple[Any, ...], listener: Any) -> None:
        """Run the action and hand what it says to the listener."""
        sentence = press(self.context, url.Path)
        listener.dispatchFinished(DispatchResultEvent(self, 1, sentence))

    def addStatusListener(self, listener: Any, url: Any) -> None:
        """Tell whether the command makes sense now."""
        listener.statusChanged(FeatureStateEvent(self, url, "", self._ready(url.Path), False, None))  # noqa: FBT003

    def removeStatusListener(self, listener: Any, url: Any) -> None:
        """Forget nothing: states are told once."""

    def _ready(self, action: str) -> bool:
        need = BUTTONS[action]["need"]
        model = self.frame and self.frame.getController() and self.frame.getController().getModel()
        return not need or bool(model and (need == "*" or model.getSheets().hasByName(need)))

    def _show(self, title: str, sentence: str) -> None:
        window = self.frame.getContainerWindow()
        box = window.getToolkit().createMessageBox(window, INFOBOX, 1, title, sentence)
        box.execute()
        box.dispose()


class Documents(Service, XJob):
    """Runs when a spreadsheet was opened or saved, so that its formulas find their functions in both programs."""

    name = "xl.jixiao.Documents"
    also = ("com.sun.star.task.Job",)

    def execute(self, arguments: tuple[Any, ...]) -> Any:
        """Look at the document that the event is about, if it is a spreadsheet."""
        given = {entry.Name: entry.Value for entry in arguments}
        event = {entry.Name: entry.Value for entry in given["Environment"]}
        model = event["Model"]
        if model.supportsService("com.sun.star.sheet.SpreadsheetDocument"):
            with suppress(Unreachable):
                if event["EventName"] == "onDocumentOpened":
                    host().opened(model, HERE / "basic")
                else:
                    host().saved(model)
        return ()


def press(context: Any, action: str) -> str:
    """Run a ribbon action on the spreadsheet that the user looks at; the sentence to show."""

    def create(service: str) -> Any:
        return context.ServiceManager.createInstanceWithContext(service, context)

    try:
        return str(host().press(action, uno, create))
    except Unreachable as fault:
        return str(fault)


g_ImplementationHelper = unohelper.ImplementationHelper()  # noqa: N816 - the loader's name for it
for _service in (Python, Functions, Menu, Documents):
    g_ImplementationHelper.addImplementation(_service, _service.name, (_service.name, *_service.also))
