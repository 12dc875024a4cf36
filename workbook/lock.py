"""What `requirements.lock` says: which version of what, who wants it, and which part of it users need."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

if TYPE_CHECKING:
    from collections.abc import Iterable

ROOT = Path(__file__).parents[1]
LOCK = ROOT / "requirements.lock"
_ENTRY = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^\s;\\]+)(?:\s*;\s*(?P<marker>[^\\]+?))?\s*\\?$")


@dataclass(frozen=True)
class Pin:
    """One line of the lock."""

    name: str
    version: str
    marker: str
    """When it is needed at all, as in PEP 508; "" for always."""
    hashes: tuple[str, ...]
    """`sha256:…` of every file published for this version."""
    wanted_by: tuple[str, ...]
    """Packages of the lock, or `xl-jixiao (pyproject.toml)`."""

    def needed_on(self, environment: dict[str, str]) -> bool:
        """Say whether a machine with these marker variables needs it."""
        return not self.marker or Marker(self.marker).evaluate(environment)


def read(text: str) -> tuple[Pin, ...]:
    """
    Read a lock written by `uv pip compile --generate-hashes`.

    Raises:
        ValueError: a line is of no known form.
    """
    pins: list[Pin] = []
    entry: dict[str, str] = {}
    hashes: list[str] = []
    wanted: list[str] = []
    for line in [*text.splitlines(), "end==0"]:
        stripped = line.strip().rstrip("\\").strip()
        if found := _ENTRY.match(line):
            if entry:
                pins.append(_pin(entry, hashes, wanted))
            entry, hashes, wanted = found.groupdict(default=""), [], []
        elif stripped.startswith("--hash="):
            hashes.append(stripped.removeprefix("--hash="))
        elif stripped.startswith("#"):
            wanted.append(stripped.removeprefix("#").strip().removeprefix("via").strip())
        elif stripped:
            raise ValueError(line)
    return tuple(pins)


def direct(project: str, *extras: str) -> frozenset[str]:
    """Return the names that `pyproject.toml` asks for, by itself and for these extras."""
    asked = tomllib.loads(project)["project"]
    wanted = [*asked["dependencies"], *(text for extra in extras for text in asked["optional-dependencies"][extra])]
    return frozenset(canonicalize_name(Requirement(text).name) for text in wanted)


def runtime(pins: Iterable[Pin], names: frozenset[str]) -> tuple[Pin, ...]:
    """
    Return the pins of `names` and of all that these want.

    The lock does not say on which system a package wants another, so there may be one too many, never one too few.
    """
    pins = tuple(pins)
    needed = set(names)
    while more := {pin.name for pin in pins if needed.intersection(pin.wanted_by)} - needed:
        needed |= more
    return tuple(pin for pin in pins if pin.name in needed)


def windows(python: str) -> dict[str, str]:
    """Return the marker variables of CPython `python` (e.g. `3.12`) on 64-bit Windows."""
    return {
        "implementation_name": "cpython",
        "os_name": "nt",
        "platform_machine": "AMD64",
        "platform_python_implementation": "CPython",
        "platform_system": "Windows",
        "python_full_version": f"{python}.0",
        "python_version": python,
        "sys_platform": "win32",
    }


def _pin(entry: dict[str, str], hashes: list[str], wanted: list[str]) -> Pin:
    name = canonicalize_name(entry["name"])
    return Pin(name, entry["version"], entry["marker"].strip(), tuple(hashes), tuple(filter(None, wanted)))
