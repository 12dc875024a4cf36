"""
What happened and how long it took, for whoever helps a user; never what stands in a form.

The log takes constant sentences with figures in them. A text argument is replaced by its type, an exception by its
class and the places in the code: neither a message nor a file name of the user's gets in. At most `FILES` files of
`BYTES` bytes each.
"""

from __future__ import annotations

import logging
import os
import sys
import traceback
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType

BYTES = 512 * 1024
FILES = 3
NAME = "xl_jixiao"


def state_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """Return where this program keeps what it must remember on this machine, for this user."""
    if local := environment.get("LOCALAPPDATA"):
        return Path(local) / NAME
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / NAME
    state = environment.get("XDG_STATE_HOME")
    return (Path(state) if state else Path.home() / ".local" / "state") / NAME


def log_file(state: Path | None = None) -> Path:
    """Return the newest log file; older ones stand beside it with `.1`, `.2`."""
    return (state or state_folder()) / "logs" / f"{NAME}.log"


def start() -> None:
    """Write the package's log to disk from now on; where that is impossible, do without."""
    logger = logging.getLogger(NAME)
    if any(isinstance(handler, _Handler) for handler in logger.handlers):
        return
    path = log_file()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError:
        return
    logger.addHandler(_Handler(path))
    logger.setLevel(logging.INFO)
    logger.propagate = False


def stop() -> None:
    """Let go of the log file."""
    logger = logging.getLogger(NAME)
    for handler in [handler for handler in logger.handlers if isinstance(handler, _Handler)]:
        logger.removeHandler(handler)
        handler.close()
    logger.propagate = True


class _Handler(RotatingFileHandler):
    """Holds the file only while it writes a line: Windows renames no file that another process holds open."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, maxBytes=BYTES, backupCount=FILES - 1, encoding="utf-8", delay=True)
        self.setFormatter(_Formatter("%(asctime)s %(levelname)s %(process)d %(name)s %(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        super().emit(record)
        if self.stream is not None:
            self.stream.close()
            self.stream = None  # opened again by the parent class

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's own name
        """Lose the line: a full disk must not stop a check."""


class _Formatter(logging.Formatter):
    """Lets figures through and nothing else."""

    def format(self, record: logging.LogRecord) -> str:
        clean = logging.makeLogRecord(record.__dict__)
        clean.args = tuple(_figure(value) for value in record.args) if isinstance(record.args, tuple) else ()
        clean.exc_text = None  # another handler may have put the whole traceback there
        clean.stack_info = None
        return super().format(clean)

    def formatException(  # noqa: N802 - logging's own name
        self, ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
    ) -> str:
        lines = []
        error = ei[1]
        while error is not None:
            number = f"[{error.errno}]" if isinstance(error, OSError) else ""
            lines.append(f"  {type(error).__name__}{number}")
            lines += [
                f"    {_code_place(frame)}:{frame.lineno} {frame.name}"
                for frame in traceback.extract_tb(error.__traceback__)
            ]
            error = error.__cause__ or error.__context__
        return "\n".join(lines)


def _figure(value: object) -> object:
    if isinstance(value, bool | int | float):
        return value
    return f"<{type(value).__name__}>"


def _code_place(frame: traceback.FrameSummary) -> str:
    parts = Path(frame.filename).parts
    start = next((index for index, part in enumerate(parts) if part == NAME), len(parts) - 2)
    return "/".join(parts[max(start, 0) :])
