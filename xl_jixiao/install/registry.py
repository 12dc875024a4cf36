r"""What the installer needs of the Windows registry; keys are written `HKCU\Software\…`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Protocol, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator

Data: TypeAlias = str | int | bytes  # REG_SZ, REG_DWORD, REG_BINARY


class Registry(Protocol):
    """A tree of keys with named values; names are found whatever their case. Raises OSError where it refuses."""

    def exists(self, key: str) -> bool:
        """Say whether the key is there."""

    def subkeys(self, key: str) -> list[str]:
        """Return the names of the keys below; none if the key is missing."""

    def values(self, key: str) -> dict[str, Data]:
        """Return the values of a key; none if it is missing."""

    def read(self, key: str, name: str) -> Data | None:
        """Return one value, or None."""

    def create(self, key: str) -> None:
        """Make a key whose parent exists."""

    def write(self, key: str, name: str, data: Data) -> None:
        """Set a value of an existing key."""

    def erase(self, key: str, name: str) -> None:
        """Remove a value."""

    def remove(self, key: str) -> None:
        """Remove a key that has no keys below."""


def parent(key: str) -> str:
    """Return the key above; "" above a root."""
    return key.rpartition("\\")[0]


if sys.platform == "win32":
    import contextlib
    import winreg

    _ROOTS = {"HKCU": winreg.HKEY_CURRENT_USER, "HKLM": winreg.HKEY_LOCAL_MACHINE}
    # A 32-bit Python would be shown its own copy of HKLM; on 32-bit Windows the flag says nothing.
    _READ, _WRITE = (right | winreg.KEY_WOW64_64KEY for right in (winreg.KEY_READ, winreg.KEY_SET_VALUE))
    _KINDS: dict[type, int] = {str: winreg.REG_SZ, int: winreg.REG_DWORD, bytes: winreg.REG_BINARY}

    class WindowsRegistry:
        """The registry of this machine. Written from the documentation; it was not run on Windows here."""

        def exists(self, key: str) -> bool:
            """Say whether the key is there."""
            with self._opened(key) as handle:
                return handle is not None

        def subkeys(self, key: str) -> list[str]:
            """Return the names of the keys below; none if the key is missing."""
            with self._opened(key) as handle:
                if handle is None:
                    return []
                return [winreg.EnumKey(handle, index) for index in range(winreg.QueryInfoKey(handle)[0])]

        def values(self, key: str) -> dict[str, Data]:
            """Return the values of a key; none if it is missing."""
            with self._opened(key) as handle:
                if handle is None:
                    return {}
                found = (winreg.EnumValue(handle, index) for index in range(winreg.QueryInfoKey(handle)[1]))
                return {name: data for name, data, _ in found if isinstance(data, str | int | bytes)}

        def read(self, key: str, name: str) -> Data | None:
            """Return one value, or None."""
            with self._opened(key) as handle:
                if handle is None:
                    return None
                try:
                    data = winreg.QueryValueEx(handle, name)[0]
                except FileNotFoundError:
                    return None
                return data if isinstance(data, str | int | bytes) else None

        def create(self, key: str) -> None:
            """Make a key whose parent exists."""
            root, path = _split(key)
            winreg.CreateKeyEx(root, path, 0, _READ | _WRITE).Close()

        def write(self, key: str, name: str, data: Data) -> None:
            """Set a value of an existing key."""
            root, path = _split(key)
            with winreg.OpenKey(root, path, 0, _WRITE) as handle:
                winreg.SetValueEx(handle, name, 0, _KINDS[type(data)], data)

        def erase(self, key: str, name: str) -> None:
            """Remove a value."""
            root, path = _split(key)
            with winreg.OpenKey(root, path, 0, _WRITE) as handle:
                winreg.DeleteValue(handle, name)

        def remove(self, key: str) -> None:
            """Remove a key that has no keys below."""
            root, path = _split(key)
            winreg.DeleteKeyEx(root, path, winreg.KEY_WOW64_64KEY)

        @contextlib.contextmanager
        def _opened(self, key: str) -> Iterator[winreg.HKEYType | None]:
            root, path = _split(key)
            try:
                handle = winreg.OpenKey(root, path, 0, _READ)
            except OSError:  # missing, or not ours to read: nothing is known of it
                yield None
                return
            with handle:
                yield handle

    def _split(key: str) -> tuple[int, str]:
        root, _, path = key.partition("\\")
        return _ROOTS[root], path
