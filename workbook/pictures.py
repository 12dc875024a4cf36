"""
The README's pictures, made from the real output: `python -m workbook.pictures` (needs LibreOffice).

The demonstration runs as a user would run it, and the pages it printed become `workbook/pictures/表名.png`.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from PIL import Image

from workbook import build
from xl_jixiao import demo

FOLDER = Path(__file__).parent / "pictures"


def main() -> None:
    """Run the demonstration and keep its pictures."""
    build.main()
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        done = demo.run(Path(scratch))
        for picture in done.files:
            if picture.suffix == ".png":
                with Image.open(picture) as drawn:
                    drawn.convert("RGB").quantize(256).save(FOLDER / picture.name, optimize=True)


if __name__ == "__main__":
    main()
