"""
Fonts of a PDF, read within limits.

pdfminer writes a range of characters out one by one, and a few bytes may say that it has four billion. It offers no
limit of its own, so what does so is replaced by what looks at the ranges first.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from pdfminer import pdffont
from pdfminer.cmapdb import CMapParser
from pdfminer.pdfexceptions import PDFException
from pdfminer.pdftypes import resolve1

from xl_jixiao.readers.limits import MAX_CODES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


class _Characters(CMapParser):
    """Reads which code is which character: ranges of first code, last code, first character."""

    _codes = 0

    def do_keyword(self, pos: int, token: Any) -> None:
        """
        Take a keyword and what stood before it.

        Raises:
            PDFException: the ranges have too many codes.
        """
        if token in (self.KEYWORD_ENDCIDRANGE, self.KEYWORD_ENDBFRANGE):
            listed = [entry for _, entry in self.curstack]
            for first, last in zip(listed[::3], listed[1::3], strict=False):
                if isinstance(first, bytes) and isinstance(last, bytes):
                    self._codes += max(0, int.from_bytes(last[-4:], "big") - int.from_bytes(first[-4:], "big"))
            _check(self._codes)
        super().do_keyword(pos, token)


def _widths(read: Callable[[Sequence[Any]], Any], parts: int, listed: Sequence[Any]) -> Any:
    """
    Read the widths of characters.

    Args:
        read: pdfminer's function.
        parts: numbers of a range, which begins with its first and last code.
        listed: ranges, and single codes, each followed by a list.

    Raises:
        PDFException: the ranges have too many codes.
    """
    codes, numbers = 0.0, list[float]()
    for entry in map(resolve1, listed):
        numbers = [] if isinstance(entry, list) else [*numbers, entry] if isinstance(entry, int | float) else numbers
        if len(numbers) == parts:
            codes += max(0, numbers[1] - numbers[0])
            numbers = []
    _check(codes)
    return read(listed)


def _check(codes: float) -> None:
    if codes > MAX_CODES:
        raise PDFException("characters")


vars(pdffont).update(
    CMapParser=_Characters,
    get_widths=partial(_widths, pdffont.get_widths, 3),
    get_widths2=partial(_widths, pdffont.get_widths2, 5),
)
