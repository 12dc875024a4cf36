"""A workbook's file as PDF and as pictures, drawn by LibreOffice where there is one."""

from __future__ import annotations

import re
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from xl_jixiao.engines import office
from xl_jixiao.errors import HostError
from xl_jixiao.package import read_parts, write_parts

if TYPE_CHECKING:
    from collections.abc import Collection

    import pypdfium2
    from PIL.Image import Image

SECONDS = 120
"""Longest time for one conversion"""
SCALE = 1.6
"""Pixels per point of pictures"""
_FORMULA = re.compile(rb"<f\b[^>]*?(?:/>|>.*?</f>)", re.DOTALL)
_FOOTER = re.compile(rb"<headerFooter\b[^>]*?(?:/>|>.*?</headerFooter>)", re.DOTALL)
_EDGE = 24
"""Pixels of white that stay around a picture"""

# Notes would become balloons over the text; they stay in the workbook.
_EXPORT = (
    'pdf:calc_pdf_Export:{"ExportBookmarks":{"type":"boolean","value":"true"},'
    '"ExportNotes":{"type":"boolean","value":"false"}}'
)
# Where 微软雅黑 is missing, the open font nearest to it; LibreOffice's own choice is uglier.
_FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <alias binding="same"><family>微软雅黑</family><prefer>
    <family>微软雅黑</family><family>Microsoft YaHei</family><family>Noto Sans CJK SC</family>
  </prefer></alias>
</fontconfig>
"""


def to_pdf(workbook: Path, folder: Path, *, footers: bool = True) -> Path:
    """
    Print the visible sheets of a workbook, with the results that are in the file, into a PDF of the same name.

    Args:
        workbook: an `.xlsx` or `.xlsm`.
        folder: where the PDF goes.
        footers: print the page numbers.

    Raises:
        HostError: there is no LibreOffice, or it failed.
    """
    programs = office.find_office()
    if programs is None:
        raise HostError("没有安装 LibreOffice，不能生成 PDF", advice="请安装 LibreOffice，或在 Excel 中另存为 PDF")
    with tempfile.TemporaryDirectory() as scratch:
        fonts = Path(scratch) / "fonts.conf"
        fonts.write_text(_FONTS, "utf-8")
        profile = (Path(scratch) / "profile").as_uri()
        frozen = Path(scratch) / workbook.name
        frozen.write_bytes(as_printed(workbook, footers=footers))
        command = [str(programs / "soffice"), "--headless", "--norestore", f"-env:UserInstallation={profile}"]
        try:
            subprocess.run(  # noqa: S603 - our own arguments
                [*command, "--convert-to", _EXPORT, "--outdir", str(folder), str(frozen)],
                check=True,
                capture_output=True,
                timeout=SECONDS,
                env={**office.environment(), "FONTCONFIG_FILE": str(fonts)},
            )
        except (subprocess.SubprocessError, OSError) as failed:
            raise HostError(
                "LibreOffice 没有完成转换", where=workbook.name, advice="请关闭 LibreOffice 后再试"
            ) from failed
    made = folder / f"{workbook.stem}.pdf"
    if not made.exists():
        raise HostError("LibreOffice 没有生成 PDF", where=workbook.name, advice="请确认文件能在 LibreOffice 中打开")
    return made


def as_printed(workbook: Path, *, footers: bool = True) -> bytes:
    """
    Return a workbook in which results stand in place of their formulas, perhaps without headers and footers.

    LibreOffice computes array formulas anew whenever it opens a file, and does not know ours unless our extension is
    installed.
    """
    parts = read_parts(workbook)
    for name, data in parts.items():
        if name.startswith("xl/worksheets/"):
            printed = _FORMULA.sub(b"", data)
            parts[name] = printed if footers else _FOOTER.sub(b"", printed)
    return write_parts(parts)


def pictures(workbook: Path, folder: Path, sheets: Collection[str]) -> list[Path]:
    """
    Draw the first page of each of these sheets as `表名.png`; sheets that are not shown are left out.

    Raises:
        HostError: there is no LibreOffice, or it failed.
    """
    import pypdfium2  # noqa: PLC0415 - loads a native library

    folder.mkdir(parents=True, exist_ok=True)
    drawn = []
    with tempfile.TemporaryDirectory() as scratch:
        document = pypdfium2.PdfDocument(to_pdf(workbook, Path(scratch), footers=False))
        try:
            for title, page in _first_pages(document):
                if title in sheets:
                    target = folder / f"{title}.png"
                    _cropped(document[page].render(scale=SCALE).to_pil()).save(target, optimize=True)
                    drawn.append(target)
        finally:
            document.close()
    return drawn


def _first_pages(document: pypdfium2.PdfDocument) -> list[tuple[str, int]]:
    """Read from the PDF's outline on which page each sheet begins."""
    found = []
    for entry in document.get_toc():
        place = entry.get_dest()
        if place is not None and (page := place.get_index()) is not None:
            found.append((entry.get_title(), page))
    return found


def _cropped(picture: Image) -> Image:
    """Cut the white margins off, but for a rim."""
    from PIL import ImageChops, ImageOps  # noqa: PLC0415 - only for pictures

    plain = picture.convert("RGB")
    box = ImageChops.invert(plain).getbbox()
    return ImageOps.expand(plain.crop(box), _EDGE, "white") if box else plain
