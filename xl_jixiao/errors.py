"""
What can go wrong, as sentences for people.

- `JixiaoError`
  - `InputError`: the caller's data (a file that is no form, a cell that is no number)
  - `FileError`: the disk or the file around the data (locked, full, not permitted)
  - `HostError`: Excel, LibreOffice or their configuration

A fault that a rule finds in a form is a value (`Finding`), never an exception.
"""

from __future__ import annotations


class JixiaoError(Exception):
    """Base of all errors shown to a user: what happened, where, and what to do."""

    def __init__(self, what: str, *, where: str = "", advice: str = "") -> None:
        """
        Build the sentence.

        Args:
            what: the fault, one Chinese clause without a final mark.
            where: file, sheet and cell, e.g. `申报.xlsx 申报表!F12`.
            advice: what to do, one Chinese clause.
        """
        self.what = what
        self.where = where
        self.advice = advice
        super().__init__(self.sentence)

    def __reduce__(self) -> tuple[object, ...]:
        """Survive the way between processes with all three parts."""
        return _rebuild, (type(self), self.what, self.where, self.advice)

    @property
    def sentence(self) -> str:
        """The one sentence a user reads."""
        place = f"【{self.where}】" if self.where else ""
        advice = f"，{self.advice}" if self.advice else ""
        return f"{place}{self.what}{advice}。"


def _rebuild(kind: type[JixiaoError], what: str, where: str, advice: str) -> JixiaoError:
    return kind(what, where=where, advice=advice)


class InputError(JixiaoError):
    """The caller's data cannot be understood."""


class FileError(JixiaoError):
    """The file system refused, or the file is not what its name says."""


class HostError(JixiaoError):
    """Excel, LibreOffice or their configuration refused."""
