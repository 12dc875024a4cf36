"""
The README's pictures, made from the real output: `python -m workbook.pictures` (needs LibreOffice).

The demonstration runs as a user would run it; the pages it printed become `workbook/pictures/表名.png`. The sheets of
the year's end, which the packet leaves blank, are drawn with the 示例数据 of `example.py`, and say so in their titles.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

from workbook import build, example
from xl_jixiao import demo, engines
from xl_jixiao.addin import actions, rendering
from xl_jixiao.addin.settling import settle
from xl_jixiao.layouts import Sheet

if TYPE_CHECKING:
    from collections.abc import Iterable

FOLDER = Path(__file__).parent / "pictures"
MADE_UP = (Sheet.DETAILS, Sheet.SUMMARY, Sheet.DASHBOARD)
"""Sheets that are drawn with 示例数据"""


def main() -> None:
    """Run the demonstration, report the made-up results in its workbook, and keep the pictures of both."""
    build.main()
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        done = demo.run(Path(scratch))
        _keep(path for path in done.files if path.suffix == ".png" and path.stem not in MADE_UP)
        book = done.files[0]
        report(book)
        _keep(rendering.pictures(book, Path(scratch) / "示例", MADE_UP))


def report(path: Path) -> None:
    """Fill 示例数据 into a workbook with the packet; the title of each sheet that shows them says so."""
    with engines.open_book(path) as book:
        example.fill(book)
        actions.summarize(book)
        for name in MADE_UP:
            title = book.sheets[name].range("A1")
            title.value = f"{title.value}　【{example.MARK}】"
        settle(book)
        book.save()


def _keep(pictures: Iterable[Path]) -> None:
    for picture in pictures:
        with Image.open(picture) as drawn:
            drawn.convert("RGB").quantize(256).save(FOLDER / picture.name, optimize=True)


if __name__ == "__main__":
    main()
