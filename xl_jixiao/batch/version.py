"""Which program this is: results of another one are not its own."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

import xl_jixiao


@cache
def fingerprint() -> str:
    """Digest the program itself: code, rules, lexicons and profiles; another version does everything again."""
    root = Path(xl_jixiao.__file__).parent
    digest = hashlib.sha256()
    for path in sorted(root.rglob("*")):
        if path.suffix in {".py", ".yaml"}:
            digest.update(path.relative_to(root).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
