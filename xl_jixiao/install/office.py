"""Where Microsoft Office keeps what concerns Excel in the registry, and which Excel is there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xl_jixiao.install.registry import Registry

USER = r"HKCU\Software\Microsoft\Office"
POLICY = r"HKCU\Software\Policies\Microsoft\Office"
_MACHINE = (r"HKLM\SOFTWARE\Microsoft\Office", r"HKLM\SOFTWARE\WOW6432Node\Microsoft\Office")
_CLICK_TO_RUN = r"HKLM\SOFTWARE\Microsoft\Office\ClickToRun\Configuration"
_WPS = r"HKCU\Software\Kingsoft\Office"
_VERSION = re.compile(r"\d+\.\d")
OLDEST = 15.0  # Excel 2013: the first with the ribbon parts and trusted locations used here


def versions(registry: Registry) -> list[str]:
    """Return the versions of Excel that this user can start, e.g. `16.0`; the newest first."""
    found = {
        name
        for root in (USER, *_MACHINE)
        for name in registry.subkeys(root)
        if _VERSION.fullmatch(name) and registry.exists(_excel_key(root, name))
    }
    return sorted(found, key=float, reverse=True)


def usable(registry: Registry) -> list[str]:
    """Return the versions of Excel that are new enough."""
    return [version for version in versions(registry) if float(version) >= OLDEST]


def bits(registry: Registry, version: str) -> int:
    """Return 32 or 64 for the installed Excel."""
    platform = registry.read(_CLICK_TO_RUN, "Platform")
    if isinstance(platform, str):
        return 32 if platform.lower() == "x86" else 64
    return 32 if registry.exists(rf"{_MACHINE[1]}\{version}\Excel\InstallRoot") else 64


def has_wps(registry: Registry) -> bool:
    """Say whether WPS Office is there."""
    return registry.exists(_WPS)


def security(version: str, root: str = USER) -> str:
    """Return the key of Excel's security settings."""
    return rf"{root}\{version}\Excel\Security"


def trusted_locations(version: str) -> str:
    """Return the key above the user's trusted locations."""
    return rf"{security(version)}\Trusted Locations"


def disabled_items(version: str) -> str:
    """Return the key in which Excel remembers what it disabled after a crash."""
    return rf"{USER}\{version}\Excel\Resiliency\DisabledItems"


def _excel_key(root: str, version: str) -> str:
    """The user's key appears with the first start, the machine's `InstallRoot` with the installation."""
    return rf"{root}\{version}\Excel" if root == USER else rf"{root}\{version}\Excel\InstallRoot"
