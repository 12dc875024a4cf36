"""What installing or uninstalling did, as sentences for the user."""

from __future__ import annotations

from typing import NamedTuple


class Outcome(NamedTuple):
    """Chinese clauses, without a final mark."""

    done: tuple[str, ...]
    notes: tuple[str, ...] = ()
    """What stays, or was left alone, and why."""
