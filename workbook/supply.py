"""
What we build on: licences of every package of the lock, and a bill of materials.

`python -m workbook.supply licences` lists them; `python -m workbook.supply sbom` writes `dist/sbom.cdx.json`
(CycloneDX 1.5), the same bytes for the same lock.
"""

from __future__ import annotations

import json
import sys
import tomllib
import uuid
from importlib import metadata
from typing import TYPE_CHECKING, Any, NamedTuple

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from rich.console import Console
from rich.table import Table

from workbook import lock
from xl_jixiao import __version__
from xl_jixiao.files import write_file

if TYPE_CHECKING:
    from collections.abc import Iterable

    from workbook.lock import Pin

ALLOWED = frozenset(
    ("Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "LicenseRef-Public-Domain", "MIT", "MIT-0", "MIT-CMU", "PSF-2.0")
)
"""What users may be given without a further duty than naming it."""
TOOLS_ALLOWED = frozenset(("MPL-2.0",))
"""What may be used beside that to build and test, and is never handed on."""
TOOLS_EXCEPTED = {"pcodedmp": "GPL-3.0-only"}
"""Comes with oletools, which reads our VBA back in tests; no file of it is in what we hand on."""

# The same licence is written in many ways; a bare "BSD" is counted as the stricter of the two.
_SPDX = {
    "3-Clause BSD": "BSD-3-Clause",
    "Apache 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD": "BSD-3-Clause",
    "BSD 2-Clause License": "BSD-2-Clause",
    "BSD 3-clause": "BSD-3-Clause",
    "BSD License": "BSD-3-Clause",
    "BSD-3-Clause, Apache-2.0, dependency licenses": "BSD-3-Clause AND Apache-2.0",
    "GNU General Public License v3 (GPLv3)": "GPL-3.0-only",
    "GPL": "GPL-3.0-only",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "PSFL": "PSF-2.0",
}
# Packages whose metadata says nothing, or is for another system and not on this machine; read from their files.
_READ = {
    "appscript": "LicenseRef-Public-Domain",
    "atheris": "Apache-2.0",
    "colorama": "BSD-3-Clause",
    "pywin32": "PSF-2.0",
    "win-unicode-console": "MIT",
}
_NAMESPACE = uuid.UUID("6ba7b811-9dad-11d1-80b4-00c04fd430c8")  # RFC 9562: names that are URLs


class Licensed(NamedTuple):
    """A package with its licence."""

    name: str
    version: str
    licence: str
    """SPDX expression."""
    for_users: bool
    """False for a tool that only builds or tests."""

    @property
    def is_allowed(self) -> bool:
        """Say whether the licence may be used where the package is."""
        if not self.for_users and TOOLS_EXCEPTED.get(self.name) == self.licence:
            return True
        allowed = ALLOWED if self.for_users else ALLOWED | TOOLS_ALLOWED
        choices = self.licence.split(" OR ")
        return any(all(part in allowed for part in choice.strip("()").split(" AND ")) for choice in choices)


def licence(name: str) -> str:
    """
    Return the SPDX expression of an installed package, or of one that is for another system.

    Raises:
        LookupError: nothing is known of it; add it to the tables above after reading its files.
    """
    if name in _READ:
        return _READ[name]
    try:
        found = metadata.metadata(name).json
    except metadata.PackageNotFoundError as missing:
        raise LookupError(name) from missing
    marks = [mark.rpartition(" :: ")[2] for mark in found.get("classifier", []) if mark.startswith("License")]
    for told in (found.get("license_expression"), found.get("license"), *marks):
        if isinstance(told, str) and (known := _SPDX.get(told, told if _is_expression(told) else None)):
            return known
    raise LookupError(name)


def licences() -> list[Licensed]:
    """Return every package of the lock with its licence."""
    pins, users = _lock()
    return [Licensed(pin.name, pin.version, licence(pin.name), pin.name in users) for pin in pins]


def bill() -> dict[str, Any]:
    """Return the bill of materials of what users get, extras included."""
    pins, users = _lock()
    shipped = [pin for pin in pins if pin.name in users]
    required = {pin.name for pin in lock.runtime(pins, lock.direct(_project()))}
    own = f"pkg:pypi/xl-jixiao@{__version__}"
    names = {pin.name: _reference(pin) for pin in shipped}
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "serialNumber": f"urn:uuid:{uuid.uuid5(_NAMESPACE, ' '.join((own, *names.values())))}",
        "version": 1,
        "metadata": {"component": {"type": "application", "bom-ref": own, "name": "xl-jixiao", "version": __version__}},
        "components": [
            {
                "type": "library",
                "bom-ref": _reference(pin),
                "name": pin.name,
                "version": pin.version,
                "scope": "required" if pin.name in required else "optional",
                "purl": _reference(pin),
                "licenses": [{"expression": licence(pin.name)}],
                "hashes": [{"alg": "SHA-256", "content": file.removeprefix("sha256:")} for file in pin.hashes],
            }
            for pin in shipped
        ],
        "dependencies": [
            {"ref": own, "dependsOn": sorted(names[name] for name in _direct() if name in names)},
            *(
                {
                    "ref": _reference(pin),
                    "dependsOn": [_reference(below) for below in shipped if pin.name in below.wanted_by],
                }
                for pin in shipped
            ),
        ],
    }


def main(what: str) -> None:
    """Print the licences, or write the bill of materials."""
    console = Console()
    if what == "sbom":
        target = lock.ROOT / "dist" / "sbom.cdx.json"
        target.parent.mkdir(exist_ok=True)
        write_file(target, json.dumps(bill(), ensure_ascii=False, indent=1).encode() + b"\n")
        console.print(f"物料清单：{target.relative_to(lock.ROOT)}")
        return
    table = Table("包", "版本", "许可", "用途", "允许")
    found = licences()
    for entry in found:
        use = "随程序" if entry.for_users else "仅开发"
        table.add_row(entry.name, entry.version, entry.licence, use, "✔" if entry.is_allowed else "✖")
    console.print(table)
    if not all(entry.is_allowed for entry in found):
        sys.exit("有不允许的许可，请换一个包。")


def _lock() -> tuple[tuple[Pin, ...], frozenset[str]]:
    """Return all pins, and the names of those that users get, extras included."""
    pins = lock.read(lock.LOCK.read_text(encoding="utf-8"))
    return pins, frozenset(pin.name for pin in lock.runtime(pins, _direct()))


def _direct() -> frozenset[str]:
    extras: Iterable[list[str]] = tomllib.loads(_project())["project"].get("optional-dependencies", {}).values()
    wanted = {canonicalize_name(Requirement(text).name) for extra in extras for text in extra}
    return lock.direct(_project()) | wanted - {"xl-jixiao"}


def _project() -> str:
    return (lock.ROOT / "pyproject.toml").read_text(encoding="utf-8")


def _reference(pin: Pin) -> str:
    return f"pkg:pypi/{pin.name}@{pin.version}"


def _is_expression(text: str) -> bool:
    """Say whether every word is a known identifier."""
    known = ALLOWED | TOOLS_ALLOWED | {"GPL-3.0-only"}
    return all(word in known for word in text.replace("(", "").replace(")", "").split() if word not in {"AND", "OR"})


if __name__ == "__main__":
    main(*sys.argv[1:])
