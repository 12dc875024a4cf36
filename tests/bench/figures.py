"""A measured figure beside its goal: printed, and gathered by `python tests/bench` into one table. Never asserted."""

import json
import os
import unicodedata
from pathlib import Path

GATHER = "XL_JIXIAO_FIGURES"
"""Environment variable with the file to which figures are added, a JSON list a line."""


def figure(stage, value, unit, *, most=None, least=None):
    """Print what `stage` measured, and whether it reached its goal: at most or at least so much."""
    goal = f"≤ {most:g}" if most is not None else f"≥ {least:g}" if least is not None else ""
    reached = (most is None or value <= most) and (least is None or value >= least)
    line = [
        stage,
        f"{value:,.2f}" if value < 100 else f"{value:,.0f}",
        unit,
        goal,
        "" if not goal else "✓" if reached else "✗",
    ]
    print(row(line))
    if GATHER in os.environ:
        with Path(os.environ[GATHER]).open("a", encoding="utf-8") as file:
            file.write(json.dumps(line, ensure_ascii=False) + "\n")


def row(line):
    """Align a line of the table; Chinese characters are two columns wide."""
    stage, value, unit, goal, reached = line
    return f"  {stage}{' ' * (46 - width(stage))}{value:>10} {unit}{' ' * (24 - width(unit))}{goal:>8} {reached}"


def width(text):
    return sum(1 + (unicodedata.east_asian_width(character) in "WF") for character in text)
