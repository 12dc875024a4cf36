"""Cells → `Form`, and what could not be placed."""

from xl_jixiao.parsing.grid import Area, Grid
from xl_jixiao.parsing.parser import parse
from xl_jixiao.parsing.reading import ASK_BELOW, Ask, Question, Reading, Repair, Unplaced

__all__ = ["ASK_BELOW", "Area", "Ask", "Grid", "Question", "Reading", "Repair", "Unplaced", "parse"]
