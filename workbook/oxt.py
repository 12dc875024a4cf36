"""
Build the LibreOffice extension: `python -m workbook.oxt` writes `xl_jixiao/data/xl_jixiao.oxt`.

Functions come from `xl_jixiao.addin.udfs`, the menu and toolbar 绩效 from the ribbon, so the names, the help and the
captions are the same in both programs. The UNO types are shipped as IDL text, which LibreOffice reads by itself.
"""

from __future__ import annotations

import json
import sys
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from workbook.ribbon import buttons
from xl_jixiao import __version__
from xl_jixiao.addin.udfs import FUNCTIONS
from xl_jixiao.files import write_file
from xl_jixiao.package import write_parts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from workbook.ribbon import Button
    from xl_jixiao.addin.udf import Udf
    from xl_jixiao.package import Parts

TARGET = Path(__file__).parent.parent / "xl_jixiao" / "data" / "xl_jixiao.oxt"
SOURCES = Path(__file__).parent / "extension"
IDENTIFIER = "xl.jixiao"
PROTOCOL = "xl.jixiao:"
SPREADSHEET = "com.sun.star.sheet.SpreadsheetDocument"
LANGUAGES = ("en-US", "zh-CN")  # Chinese in both: a program in another language falls back to the first

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NAMESPACES = 'xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema"'
_TYPES = "application/vnd.sun.star.uno-typelibrary;type=RDB"
_COMPONENT = "application/vnd.sun.star.uno-component;type=Python"
_CONFIGURATION = "application/vnd.sun.star.configuration-data"
_MEDIA = {".idl": _TYPES, ".py": _COMPONENT, ".xcu": _CONFIGURATION}


def build() -> bytes:
    """Build the extension, the same bytes every time."""
    functions = [function.udf for function in FUNCTIONS]
    texts = {
        "functions.idl": functions_idl(functions),
        "functions.json": _json({f.name: {"help": f.help, "arguments": _arguments(f)} for f in functions}),
        "buttons.json": _json({b.action: {"label": b.label, "need": b.need} for b in buttons()}),
        "description.xml": _description(),
        "CalcAddIns.xcu": calc_add_ins(functions),
        "Addons.xcu": addons(buttons()),
        "ProtocolHandler.xcu": _PROTOCOL_HANDLER,
        "Jobs.xcu": _JOBS,
    }
    parts: Parts = {name: text.encode() for name, text in texts.items()}
    for source in sorted(file for file in SOURCES.rglob("*") if file.suffix in {".idl", ".py", ".bas"}):
        parts[source.relative_to(SOURCES).as_posix()] = source.read_bytes()
    parts["META-INF/manifest.xml"] = _manifest(parts).encode()
    return write_parts(parts)


def functions_idl(functions: Iterable[Udf]) -> str:
    """
    Declare the interface of the worksheet functions: values, blocks or nothing go in, a block comes back.

    Every argument is `any`, with one drawback: LibreOffice (tried: 7.4) does not call the function for a block that
    holds an error cell, all its results are Err:504. `sequence<sequence<any>>` and a variable number of arguments
    are refused alike, and so are blocks that a formula computed. `XCellRange` lets error cells through, but refuses
    constants and arrays, so `=JX_RATE("≥50.00(个)",47)` could not be written. The workbook's own VBA has no such limit.
    """
    methods = "".join(
        f"        sequence< sequence<any> > {f.name}({', '.join(f'[in] any {a.name}' for a in f.arguments)});\n"
        for f in functions
    )
    return f"module xl {{ module jixiao {{\n    interface XFunctions {{\n{methods}    }};\n}}; }};\n"


def calc_add_ins(functions: Iterable[Udf]) -> str:
    """Describe the functions to Calc's function wizard."""
    nodes = "".join(
        _node(
            f.name,
            _localized("DisplayName", f.name)
            + _localized("Description", f.help)
            + _property("Category", "Add-In")
            + _localized("CompatibilityName", f.name)
            + _node(
                "Parameters",
                "".join(
                    _node(name, _localized("DisplayName", name) + _localized("Description", text))
                    for name, text in _arguments(f)
                ),
                replace=False,
            ),
        )
        for f in functions
    )
    service = _node("xl.jixiao.Functions", _node("AddInFunctions", nodes, replace=False))
    return _component("CalcAddIns", _node("AddInInfo", service, replace=False))


def addons(shown: Iterable[Button]) -> str:
    """Describe the menu 绩效, a submenu a group of the ribbon, and the toolbar of the same buttons."""
    shown = list(shown)
    menus = "".join(
        _node(
            f"G{number:02}",
            _localized("Title", group)
            + _node("Submenu", "".join(_command(index, b) for index, b in enumerate(members)), replace=False),
        )
        for number, (group, members) in enumerate(
            (group, list(members)) for group, members in groupby(shown, key=lambda b: b.group)
        )
    )
    menu = _node(
        IDENTIFIER,
        _property("Context", SPREADSHEET) + _localized("Title", "绩效") + _node("Submenu", menus, replace=False),
    )
    toolbar = _node(IDENTIFIER, "".join(_command(index, b, context=True) for index, b in enumerate(shown)))
    return _component(
        "Addons",
        _node(
            "AddonUI",
            _node("OfficeMenuBar", menu, replace=False) + _node("OfficeToolBar", toolbar, replace=False),
            replace=False,
        ),
    )


def _command(index: int, button: Button, *, context: bool = False) -> str:
    return _node(
        f"C{index:02}",
        _property("URL", PROTOCOL + button.action)
        + _localized("Title", button.label)
        + _property("Target", "_self")
        + (_property("Context", SPREADSHEET) if context else ""),
    )


def _arguments(function: Udf) -> list[tuple[str, str]]:
    return [(argument.name, argument.help) for argument in function.arguments]


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1)


def _component(name: str, content: str) -> str:
    return (
        f'{_HEAD}<oor:component-data {_NAMESPACES} oor:name="{name}" oor:package="org.openoffice.Office">'
        f"{content}</oor:component-data>\n"
    )


def _node(name: str, content: str, *, replace: bool = True) -> str:
    operation = ' oor:op="replace"' if replace else ""
    return f"\n<node oor:name={quoteattr(name)}{operation}>{content}</node>"


def _property(name: str, value: str) -> str:
    return f'\n<prop oor:name="{name}" oor:type="xs:string"><value>{escape(value)}</value></prop>'


def _localized(name: str, value: str) -> str:
    values = "".join(f'<value xml:lang="{language}">{escape(value)}</value>' for language in LANGUAGES)
    return f'\n<prop oor:name="{name}" oor:type="xs:string">{values}</prop>'


_PROTOCOL_HANDLER = _component(
    "ProtocolHandler",
    _node(
        "HandlerSet",
        _node(
            "xl.jixiao.Menu",
            f'<prop oor:name="Protocols" oor:type="oor:string-list"><value>{PROTOCOL}*</value></prop>',
        ),
        replace=False,
    ),
)

_JOB = "xl.jixiao.Documents"
_JOBS = _component(
    "Jobs",
    _node("Jobs", _node(_JOB, _property("Service", _JOB)), replace=False)
    + _node(
        "Events",
        "".join(
            f'\n<node oor:name="{event}" oor:op="fuse">{_node("JobList", _node(_JOB, ""), replace=False)}</node>'
            for event in ("onDocumentOpened", "OnSaveDone", "OnSaveAsDone")
        ),
        replace=False,
    ),
)


def _description() -> str:
    return (
        f'{_HEAD}<description xmlns="http://openoffice.org/extensions/description/2006" '
        'xmlns:lo="http://libreoffice.org/extensions/description/2011">'
        f'<identifier value="{IDENTIFIER}"/><version value="{__version__}"/>'
        '<display-name><name lang="zh-CN">财政项目支出绩效</name><name lang="en">xl_jixiao</name></display-name>'
        '<dependencies><lo:LibreOffice-minimal-version value="7.0" name="LibreOffice 7.0"/></dependencies>'
        "</description>\n"
    )


def _manifest(parts: Parts) -> str:
    entries = "".join(
        f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type="{_MEDIA[Path(name).suffix]}"/>'
        for name in sorted(parts, key=lambda name: (Path(name).suffix != ".idl", name))  # types before who needs them
        if Path(name).suffix in _MEDIA
    )
    return (
        f'{_HEAD}<manifest:manifest xmlns:manifest="http://openoffice.org/2001/manifest">{entries}</manifest:manifest>'
    )


def main(target: Path = TARGET) -> None:
    """Write the extension to where the package looks for it, or to another path."""
    target.parent.mkdir(parents=True, exist_ok=True)
    write_file(target, build())


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:2]))
