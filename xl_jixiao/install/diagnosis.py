"""What `doctor` found, for the user to read and to copy; no document of the user's is named in it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from enum import StrEnum

from xl_jixiao import __version__


class State(StrEnum):
    """How a checked thing is."""

    OK = "正常"
    NOTE = "注意"
    FAULT = "故障"


_SIGNS = {State.OK: "✔", State.NOTE: "！", State.FAULT: "✖"}


@dataclass(frozen=True)
class Check:
    """One thing that was checked."""

    code: str
    """`E01`…: one of the twelve reasons around Excel; `L…`: LibreOffice; `P…`: this program."""
    title: str
    state: State
    found: str
    """What was seen."""
    remedy: str = ""
    """What to do; empty where all is well."""

    @property
    def text(self) -> str:
        """The check as a line or two."""
        line = f"{_SIGNS[self.state]} {self.code} {self.title}：{self.found}"
        return f"{line}\n      → {self.remedy}" if self.remedy else line


@dataclass(frozen=True)
class Diagnosis:
    """All checks."""

    checks: tuple[Check, ...]

    @property
    def faults(self) -> tuple[Check, ...]:
        """The checks that explain why something does not work."""
        return tuple(check for check in self.checks if check.state is State.FAULT)

    @property
    def text(self) -> str:
        """The whole report, to be copied into a message."""
        faults = len(self.faults)
        verdict = f"发现 {faults} 处故障，请按 → 后的办法处理" if faults else "没有发现故障"
        return "\n".join((f"xl-jixiao {__version__} 诊断：{verdict}", *(check.text for check in self.checks)))

    def to_json(self) -> str:
        """Return the report as JSON."""
        content = {"version": __version__, "faults": len(self.faults), "checks": [asdict(c) for c in self.checks]}
        return json.dumps(content, ensure_ascii=False, indent=2)
