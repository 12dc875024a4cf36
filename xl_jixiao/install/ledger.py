"""
What the installation changed, so that it can be taken back: at once when it fails, or later by uninstalling.

Every change is written down before it is made. Taking back touches only what is still as we left it: a file that
the user changed since, or a setting that someone else set since, stays.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias

from xl_jixiao import __version__
from xl_jixiao.errors import FileError, HostError
from xl_jixiao.files import read_file, reason, write_file
from xl_jixiao.install import settings
from xl_jixiao.install.registry import parent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from xl_jixiao.install.machine import Machine
    from xl_jixiao.install.registry import Data, Registry


@dataclass(frozen=True)
class Folder:
    """A folder we made."""

    kind: ClassVar[str] = "folder"
    path: str

    def take_back(self, machine: Machine, registry: Registry) -> str | None:
        """Remove it if nothing is left in it."""
        del registry
        folder = Path(self.path)
        if not folder.is_dir():
            return None
        if any(folder.iterdir()):
            return f"{machine.shown(folder)} 里还有您的文件，已保留"
        folder.rmdir()
        return None


@dataclass(frozen=True)
class File:
    """A file we wrote; `digests` are the SHA-256 of all that we ever wrote there."""

    kind: ClassVar[str] = "file"
    path: str
    digests: list[str]

    def take_back(self, machine: Machine, registry: Registry) -> str | None:
        """Remove it unless the user changed it."""
        del registry
        file = Path(self.path)
        if not file.exists():
            return None
        if _digest(read_file(file)) not in self.digests:
            return f"{machine.shown(file)} 安装后改动过，已保留"
        file.unlink()
        return None


@dataclass(frozen=True)
class Setting:
    """A line of xlwings' configuration."""

    kind: ClassVar[str] = "setting"
    path: str
    name: str
    value: str
    before: str | None

    def take_back(self, machine: Machine, registry: Registry) -> str | None:
        """Put the old line back, unless someone set it since."""
        del registry
        file = Path(self.path)
        if settings.read(file, machine.code_page).get(self.name.upper()) == self.value:
            settings.change(file, machine.code_page, self.name, self.before)
        return None


@dataclass(frozen=True)
class Key:
    """A registry key we made."""

    kind: ClassVar[str] = "key"
    key: str

    def take_back(self, machine: Machine, registry: Registry) -> str | None:
        """Remove it if nothing is left in it."""
        del machine
        if registry.exists(self.key) and not registry.subkeys(self.key) and not registry.values(self.key):
            registry.remove(self.key)
        return None


@dataclass(frozen=True)
class Value:
    """A registry value we set where there was none."""

    kind: ClassVar[str] = "value"
    key: str
    name: str
    data: str | int

    def take_back(self, machine: Machine, registry: Registry) -> str | None:
        """Remove it, unless someone set it since."""
        del machine
        if registry.read(self.key, self.name) == self.data:
            registry.erase(self.key, self.name)
        return None


Change: TypeAlias = Folder | File | Setting | Key | Value
_KINDS: dict[str, type[Change]] = {kind.kind: kind for kind in (Folder, File, Setting, Key, Value)}


class Ledger:
    """The changes made on this machine, oldest first, kept in a file."""

    def __init__(self, path: Path, machine: Machine, registry: Registry) -> None:
        """
        Open the ledger, empty if there is no file.

        Raises:
            FileError: the file is there but cannot be read as a ledger.
        """
        self.path = path
        self.version = ""
        self._machine = machine
        self._registry = registry
        self._changes: list[Change] = []
        self._undo: list[Callable[[], object]] = []
        if path.exists():
            self._load()

    def __bool__(self) -> bool:
        """Say whether anything was changed."""
        return bool(self._changes)

    def folder(self, path: Path) -> None:
        """Make a folder with its parents."""
        missing = [folder for folder in (path, *path.parents) if not folder.exists()]
        for folder in reversed(missing):
            self._write_down(Folder(str(folder)))
            self._undo.append(partial(_remove_empty, folder))
            with _refusals(self._machine.shown(folder)):
                folder.mkdir()

    def file(self, path: Path, content: bytes) -> None:
        """Write a file in an existing folder."""
        before = read_file(path) if path.exists() else None
        self._write_down(File(str(path), [_digest(content)]))
        if content != before:
            self._undo.append(lambda: path.unlink(missing_ok=True) if before is None else write_file(path, before))
            write_file(path, content)

    def owns(self, path: Path) -> bool:
        """Say whether the file is as we wrote it."""
        written = {change.path: change.digests for change in self._changes if isinstance(change, File)}
        return path.exists() and _digest(read_file(path)) in written.get(str(path), [])

    def setting(self, path: Path, name: str, value: str) -> None:
        """Set a line of xlwings' configuration, whose folder exists."""
        code_page = self._machine.code_page
        before = settings.read(path, code_page).get(name.upper())
        self._write_down(Setting(str(path), name, value, None if before == value else before))
        if before != value:
            self._undo.append(lambda: settings.change(path, code_page, name, before))
            settings.change(path, code_page, name, value)

    def value(self, key: str, name: str, data: str | int) -> None:
        """Set a registry value in a key that we may have to make; an old value of ours or of others is replaced."""
        missing: list[str] = []
        above = key
        while not self._registry.exists(above):
            missing.append(above)
            above = parent(above)
        with _refusals(key, HostError):
            for absent in reversed(missing):
                self._write_down(Key(absent))
                self._undo.append(partial(self._registry.remove, absent))
                self._registry.create(absent)
            before = self._registry.read(key, name)
            self._write_down(Value(key, name, data))
            if before != data:
                self._undo.append(lambda: self._put_back(key, name, before))
                self._registry.write(key, name, data)

    @contextlib.contextmanager
    def all_or_nothing(self) -> Iterator[None]:
        """Take everything back that was changed inside, if anything goes wrong there."""
        before = list(self._changes), self.version
        self._undo.clear()
        self.version = __version__
        try:
            yield
        except BaseException:
            for undo in reversed(self._undo):
                with contextlib.suppress(OSError, FileError):  # the first fault is the one to tell
                    undo()
            self._changes, self.version = before
            self._save()
            raise

    def take_back(self) -> list[str]:
        """
        Undo all changes, newest first, and forget them.

        Returns:
            Chinese clauses about what stays.

        Raises:
            JixiaoError: a change cannot be undone now; those before it stay in the ledger for a second run.
        """
        kept = []
        while self._changes:
            change = self._changes[-1]
            with _refusals(_subject(change, self._machine)):
                stays = change.take_back(self._machine, self._registry)
            kept += [stays] if stays else []
            self._changes.pop()
            self._save()
        return kept

    def _put_back(self, key: str, name: str, data: Data | None) -> None:
        if data is None:
            self._registry.erase(key, name)
        else:
            self._registry.write(key, name, data)

    def _write_down(self, change: Change) -> None:
        """Write a change down once; what was there before our first change is what counts."""
        for index, known in enumerate(self._changes):
            if _subject(known, self._machine) == _subject(change, self._machine) and known.kind == change.kind:
                self._changes[index] = _joined(known, change)
                break
        else:
            self._changes.append(change)
        self._save()

    def _save(self) -> None:
        if not self._changes:
            with _refusals(self._machine.shown(self.path)):
                self.path.unlink(missing_ok=True)
            return
        content = {
            "version": self.version,
            "changes": [{"kind": change.kind, **asdict(change)} for change in self._changes],
        }
        with _refusals(self._machine.shown(self.path)):
            self.path.parent.mkdir(parents=True, exist_ok=True)
        write_file(self.path, json.dumps(content, ensure_ascii=False, indent=1).encode())

    def _load(self) -> None:
        try:
            content: dict[str, Any] = json.loads(read_file(self.path))
            self.version = content["version"]
            self._changes = [_KINDS[entry.pop("kind")](**entry) for entry in content["changes"]]
        except (ValueError, KeyError, TypeError, AttributeError) as broken:
            raise FileError(
                "安装记录已损坏", where=self._machine.shown(self.path), advice="请删除该文件后重新安装"
            ) from broken


def _joined(known: Change, change: Change) -> Change:
    match known, change:
        case Setting(before=before), Setting():
            return replace(change, before=before)
        case File(digests=old), File(digests=new):
            return replace(change, digests=[*(digest for digest in old if digest not in new), *new])
        case _:
            return change


def _subject(change: Change, machine: Machine) -> str:
    match change:
        case Setting(path=path, name=name):
            return f"{machine.shown(Path(path))} {name}"
        case Folder(path=path) | File(path=path):
            return machine.shown(Path(path))
        case Value(key=key, name=name):
            return f"{key} {name}"
        case Key(key=key):
            return key


@contextlib.contextmanager
def _refusals(where: str, error: type[FileError | HostError] = FileError) -> Iterator[None]:
    """Tell a refusal of Windows as a sentence."""
    try:
        yield
    except OSError as refused:
        raise error(
            f"系统拒绝了这一步（{reason(refused)}）",
            where=where,
            advice="请关闭所有 Excel、LibreOffice 窗口后重试；仍不行请把本句话告诉单位信息员",
        ) from refused


def _remove_empty(folder: Path) -> None:
    if not any(folder.iterdir()):
        folder.rmdir()


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
