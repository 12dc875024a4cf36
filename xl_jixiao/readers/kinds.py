"""What a file is, by its bytes: names are wrong too often (.xls that is HTML, .docx that is .doc)."""

from __future__ import annotations

from enum import StrEnum

from xl_jixiao.errors import InputError
from xl_jixiao.readers.parts import Parts

_OLE = bytes.fromhex("D0CF11E0A1B11AE1")
_DIRECTORY = 256 * 1024
"""Bytes at the end of a package in which its directory is looked for; 2,000 parts need about 200 kB"""
_XLSX = "请用 Excel 或 WPS 打开后另存为 .xlsx 再读"
_DOCX = "请用 Word 或 WPS 打开后另存为 .docx 再读"


class Kind(StrEnum):
    """The readers that there are."""

    WORKBOOK = "workbook"
    WORD = "word"
    PDF = "pdf"
    HTML = "html"
    TEXT = "text"


_PICTURES = {
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"BM": "BMP",
    b"II*\x00": "TIFF",
    b"MM\x00*": "TIFF",
}
_ARCHIVES = {b"Rar!": "RAR", b"7z\xbc\xaf": "7z", b"\x1f\x8b": "gzip"}


def kind_of(data: bytes, name: str) -> Kind:
    """
    Return which reader takes a file.

    Args:
        data: the bytes of the file.
        name: of the file, for the message.

    Raises:
        InputError: no reader takes it; the sentence says what it is and what to do.
    """
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise InputError("文件里没有任何内容", where=name, advice="可能没有下载或保存完整，请重新取得文件")
    if data.startswith(b"PK"):
        return _packed(data, name)
    if data.startswith(_OLE):
        return _old_office(data, name)
    if b"%PDF-" in data[:1024]:
        return Kind.PDF
    _refuse_foreign(data, name)
    start = data[:4096].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").replace(b"\x00", b"").lower()
    if (
        start.startswith((b"<!doctype html", b"<html", b"<table", b"<meta", b"<head", b"version:"))
        or b"<table" in start
    ):
        return Kind.HTML
    if b'progid="excel.sheet"' in start or b"urn:schemas-microsoft-com:office:spreadsheet" in start:
        raise InputError("文件是 Excel 2003 的 XML 表格", where=name, advice=_XLSX)
    return Kind.TEXT


def _packed(data: bytes, name: str) -> Kind:
    """Tell packages apart by the parts that their directory, at the end of the file, names."""
    directory = _directory(data)
    if b"xl/workbook.xml" in directory or b"xl/workbook.bin" in directory:
        return Kind.WORKBOOK
    if b"word/document.xml" in directory:
        return Kind.WORD
    parts = Parts(data, name)
    mimetype = parts["mimetype"]
    if b"opendocument.spreadsheet" in mimetype:
        return Kind.WORKBOOK
    if b"opendocument.text" in mimetype:
        raise InputError("文件是 OpenDocument 文档（.odt）", where=name, advice=_DOCX)
    if "OFD.xml" in parts:
        advice = "请用 OFD 阅读器另存为 PDF，或向填报单位索取 Excel 或 Word 原表"
        raise InputError("文件是 OFD 版式文件", where=name, advice=advice)
    if any(part.startswith("ppt/") for part in parts):
        raise InputError("文件是演示文稿，不是绩效表", where=name, advice="请选择 Excel、Word、PDF 或文本文件")
    raise InputError("文件是压缩包", where=name, advice="请先解压，再读里面的表")


def _directory(data: bytes) -> bytes:
    """Return the directory of a package alone: what is packed in it may be a package, too (APPNOTE 4.3.16)."""
    end = data.rfind(b"PK\x05\x06", -_DIRECTORY)
    start = int.from_bytes(data[end + 16 : end + 20], "little")
    return data[start:end] if start < end else data[-_DIRECTORY:]


def _old_office(data: bytes, name: str) -> Kind:
    """Tell the OLE files apart by the names of their streams."""
    if _wide("EncryptedPackage") in data:
        raise InputError("文件已加密", where=name, advice="请打开后去掉密码，再另存")
    if _wide("WordDocument") in data:
        raise InputError("文件是旧格式的 Word 文档（.doc）", where=name, advice=_DOCX)
    if _wide("Workbook") in data or _wide("Book") in data:
        return Kind.WORKBOOK
    raise InputError(
        "文件不是 Excel 工作簿，或没有保存完整", where=name, advice="请重新取得文件，或选择 Excel、Word、PDF 或文本文件"
    )


def _refuse_foreign(data: bytes, name: str) -> None:
    for magic, kind in _PICTURES.items():
        if data.startswith(magic):
            raise InputError(
                f"文件是图片（{kind}），读不出文字",
                where=name,
                advice="请向填报单位索取 Excel 或 Word 原表，或先做文字识别",
            )
    for magic, kind in _ARCHIVES.items():
        if data.startswith(magic):
            raise InputError(f"文件是压缩包（{kind}）", where=name, advice="请先解压，再读里面的表")
    if data.startswith(b"{\\rtf"):
        raise InputError("文件是 RTF 文档", where=name, advice=_DOCX)
    if data[:512].lstrip().lower().startswith(b"mime-version:"):
        raise InputError("文件是网页存档（MHT）", where=name, advice=_XLSX)


def _wide(text: str) -> bytes:
    return text.encode("utf-16-le")
