"""The shared strings of a workbook: read once, never changed; a text that is there already is used again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_jixiao.engines.patch import markup

if TYPE_CHECKING:
    from xl_jixiao.engines.patch.archive import Archive


class SharedStrings:
    """Texts by index, and the index of each text without formats of its own."""

    def __init__(self, archive: Archive) -> None:
        self._texts: list[str] = []
        self._plain: dict[str, int] = {}
        found = archive.related(archive.main, "sharedStrings")
        if not found:
            return
        for index, item in enumerate(markup.parse(archive[found[0].target], archive.where)):
            text = markup.rich_text(item)
            self._texts.append(text)
            if len(item) == 1 and markup.local(item[0]) == "t":
                self._plain.setdefault(text, index)

    def __getitem__(self, index: int) -> str:
        """Return a text; empty for an index that is not there."""
        return self._texts[index] if 0 <= index < len(self._texts) else ""

    def find(self, text: str) -> int | None:
        """Return the index of a text without formats; None when it is not there."""
        return self._plain.get(text)
