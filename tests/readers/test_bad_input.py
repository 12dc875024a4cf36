"""Files that hold no form or cannot be read: one clear sentence each, in bounded time, nothing else harmed."""

import io
import time
import zipfile
from pathlib import Path

import msoffcrypto
import pypdfium2
import pytest
import xlsxwriter
from docx import Document
from PIL import Image

from tests.cases.forms import pdf_writer
from tests.cases.forms.generate import HERE, draw_pdf, load
from xl_jixiao.errors import JixiaoError
from xl_jixiao.readers import limits, read, read_bytes
from xl_jixiao.reporters.form_docx import to_docx
from xl_jixiao.reporters.form_xlsx import to_xlsx


@pytest.fixture(scope="module")
def files():
    case = load("packet")
    return {
        "xlsx": to_xlsx(case.dossier, case.layout.code)[0],
        "docx": to_docx(case.dossier, case.layout.code)[0],
        "pdf": draw_pdf(case),
    }


def refusal(data, name="申报表"):
    started = time.monotonic()
    with pytest.raises(JixiaoError) as refused:
        read_bytes(data, name)
    assert time.monotonic() - started < 20
    sentence = str(refused.value)
    assert sentence.startswith(f"【{name}")
    assert sentence.endswith("。")
    assert "\n" not in sentence
    return sentence


def packed(method=zipfile.ZIP_DEFLATED, /, **parts):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in parts.items():
            archive.writestr(name.replace("__", "/"), data)
    return buffer.getvalue()


def encrypted(data):
    out = io.BytesIO()
    msoffcrypto.OfficeFile(io.BytesIO(data)).encrypt("密码", out)
    return out.getvalue()


def picture(kind):
    out = io.BytesIO()
    Image.new("RGB", (600, 800), "white").save(out, kind)
    return out.getvalue()


def old_office(stream):
    """An OLE file as far as its kind can be told: the names of its streams."""
    return bytes.fromhex("D0CF11E0A1B11AE1") + bytes(504) + stream.encode("utf-16-le") + bytes(2048)


FOREIGN = {
    "空文件": (b"", "没有任何内容"),
    "只有空白": (b" \r\n\t" * 50, "没有任何内容"),
    "零字节填满": (bytes(4096), "没有任何内容"),
    "PNG图片": (picture("PNG"), "是图片（PNG）"),
    "JPEG图片": (picture("JPEG"), "是图片（JPEG）"),
    "TIFF图片": (picture("TIFF"), "是图片（TIFF）"),
    "RAR压缩包": (b"Rar!\x1a\x07\x00" + bytes(100), "压缩包（RAR）"),
    "7z压缩包": (b"7z\xbc\xaf\x27\x1c" + bytes(100), "压缩包（7z）"),
    "zip压缩包": (packed(申报表="x"), "文件是压缩包"),
    "装着工作簿的zip": (packed(zipfile.ZIP_STORED, 申报表=packed(**{"xl/workbook.xml": ""})), "文件是压缩包"),
    "OFD": (packed(**{"OFD.xml": "<ofd:OFD/>"}), "文件是 OFD 版式文件"),
    "演示文稿": (packed(ppt__presentation="x"), "演示文稿"),
    "odt文档": (packed(mimetype="application/vnd.oasis.opendocument.text", content="x"), ".odt"),
    "RTF文档": (b"{\\rtf1\\ansi text}", "RTF"),
    "网页存档": (b"MIME-Version: 1.0\r\nContent-Type: multipart/related", "网页存档"),
    "旧Word": (old_office("WordDocument"), "旧格式的 Word 文档（.doc）"),
    "加密的OLE": (old_office("EncryptedPackage"), "已加密"),
    "别的OLE": (old_office("PowerPoint Document"), "不是 Excel 工作簿"),
    "损坏的xls": (old_office("Workbook"), "不完整或已损坏"),
    "Excel2003XML": (
        (
            b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
            b'<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'
        ),
        "Excel 2003 的 XML",
    ),
    "乱码": (bytes(range(128, 256)) * 40, "不是可以认读的文本"),
    "不是绩效表的文本": ("今天天气很好。\n明天也是。".encode(), "没有找到绩效目标申报表或自评表"),
    "不是绩效表的网页": (b"<html><body><table><tr><td>a</td></tr></table></body></html>", "没有找到"),
    "没有表的网页": (b"<!DOCTYPE html><html></html>", "没有找到"),
    "不是PDF的PDF": (b"%PDF-1.4\n" + b"x" * 500, "PDF 不完整或已损坏"),
    "空白XML的xlsx": (packed(xl__workbook_xml=""), "文件是压缩包"),
}


@pytest.mark.parametrize("name", FOREIGN)
def test_what_is_no_form_is_refused_with_what_it_is(name):
    data, words = FOREIGN[name]
    assert words in refusal(data, name)


@pytest.mark.parametrize("suffix", ["xlsx", "docx", "pdf"])
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_a_truncated_file_is_refused_or_read_as_far_as_it_goes(files, suffix, share):
    data = files[suffix][: int(len(files[suffix]) * share)]
    try:
        reading = read_bytes(data, f"截断.{suffix}")
    except JixiaoError as refused:
        assert "损坏" in str(refused) or "没有" in str(refused)  # noqa: PT017 - either outcome is right
    else:
        assert suffix == "pdf"  # pdfminer finds whole pages again
        assert reading.dossier.forms


@pytest.mark.parametrize("suffix", ["xlsx", "docx", "pdf"])
def test_a_file_with_flipped_bytes_never_ends_in_a_traceback(files, suffix):
    for at in range(60, len(files[suffix]), len(files[suffix]) // 25):
        data = bytearray(files[suffix])
        data[at : at + 8] = bytes(byte ^ 0xFF for byte in data[at : at + 8])
        try:
            read_bytes(bytes(data), f"受损.{suffix}")
        except JixiaoError as refused:
            assert str(refused).startswith("【受损")  # noqa: PT017 - a damage may also go unnoticed


@pytest.mark.parametrize("end", ["</table:table>", "</table:table-row>"])
def test_an_opendocument_that_ends_within_its_table_is_refused(end):
    with zipfile.ZipFile(HERE / "packet" / "packet.ods") as whole:
        parts = {name: whole.read(name) for name in whole.namelist()}
    parts["content.xml"] = parts["content.xml"].rpartition(end.encode())[0]
    assert "不完整或已损坏" in refusal(packed(**parts), "断.ods")


def test_an_encrypted_workbook_is_refused(files):
    assert "已加密" in refusal(encrypted(files["xlsx"]), "加密.xlsx")


def test_an_encrypted_document_is_refused(files):
    assert "已加密" in refusal(encrypted(files["docx"]), "加密.docx")


def test_the_wrong_suffix_does_not_matter(files):
    assert len(read_bytes(files["docx"], "申报表.xlsx").dossier.forms) == 2
    assert len(read_bytes(files["xlsx"], "申报表.doc").dossier.forms) == 2


def scanned(pages):
    out = io.BytesIO()
    first, *rest = [Image.new("L", (620, 877), 200 + page) for page in range(pages)]
    first.save(out, "PDF", save_all=True, append_images=rest)
    return out.getvalue()


def test_a_scanned_pdf_says_so_and_what_to_do():
    sentence = refusal(scanned(3), "扫描.pdf")
    assert "扫描的图片" in sentence
    assert "索取 Excel 或 Word 原表" in sentence


def test_a_scanned_page_among_others_is_listed(files):
    merged = pypdfium2.PdfDocument.new()
    for data in (files["pdf"], scanned(1)):
        merged.import_pages(pypdfium2.PdfDocument(data))
    out = io.BytesIO()
    merged.save(out)

    reading = read_bytes(out.getvalue(), "混合.pdf")

    assert len(reading.dossier.forms) == 2
    assert [(str(one.origin), one.why) for one in reading.unplaced] == [
        ("混合.pdf 第5页", "这一页是扫描的图片，读不出文字")
    ]


@pytest.mark.parametrize(
    ("part", "plain", "evil"),
    [
        ("_LETTERS", "/W [32 126 500]", "/W [0 4000000000 500]"),
        ("_TO_UNICODE", "<0000> <00FF> <0000>", "<00000000> <EFFFFFFF> <0000>"),
        ("_TO_UNICODE", "endbfrange", "endbfrange 1 begincidrange <00000000> <EFFFFFFF> 0 endcidrange"),
        ("_TO_UNICODE", "<0000> <00FF> <0000>", "<0000> <FFFF> <0000>\n<FFFF> <0000> <0000>\n" * 4),
    ],
)
def test_a_pdf_font_of_billions_of_characters_is_refused(monkeypatch, part, plain, evil):
    monkeypatch.setattr(pdf_writer, part, getattr(pdf_writer, part).replace(plain, evil, 1))
    assert "PDF 不完整或已损坏" in refusal(draw_pdf(load("packet")), "字体.pdf")


def test_so_is_one_that_is_written_downwards(monkeypatch):
    monkeypatch.setattr(pdf_writer, "_FONT", pdf_writer._FONT.replace("Identity-H", "Identity-V"))
    letters = pdf_writer._LETTERS.replace("/W ", "/W2 [0 4000000000 -1 2 3] /W ")
    monkeypatch.setattr(pdf_writer, "_LETTERS", letters)
    assert "PDF 不完整或已损坏" in refusal(draw_pdf(load("packet")), "字体.pdf")


def test_a_pdf_with_too_many_pages_is_refused(monkeypatch, files):
    monkeypatch.setattr("xl_jixiao.readers.pdf.MAX_PAGES", 3)
    assert "PDF 有 4 页，超过上限 3 页" in refusal(files["pdf"], "长.pdf")


def test_a_pdf_that_takes_too_long_is_given_up(monkeypatch, files):
    monkeypatch.setattr("xl_jixiao.readers.pdf.MAX_SECONDS", -1)
    assert "只读完 1 页" in refusal(files["pdf"], "慢.pdf")


def test_a_pdf_page_of_drawings_is_not_searched_for_tables(monkeypatch, files):
    monkeypatch.setattr("xl_jixiao.readers.pdf.MAX_PAGE_OBJECTS", 10)
    try:
        read_bytes(files["pdf"], "图纸.pdf")
    except JixiaoError as refused:
        assert "没有找到" in str(refused)  # noqa: PT017 - what its text gives without lines is open


def test_a_file_beyond_the_limit_is_not_even_opened(tmp_path):
    path = tmp_path / "大.xlsx"
    with path.open("wb") as file:
        file.truncate(200 * 1024 * 1024)

    started = time.monotonic()
    with pytest.raises(JixiaoError, match="文件有 200 MB，超过上限 64 MB"):
        read(path)
    assert time.monotonic() - started < 1


def test_an_empty_file_and_one_that_is_not_there_are_told_apart(tmp_path):
    (tmp_path / "空.xlsx").touch()
    with pytest.raises(JixiaoError, match=r"空\.xlsx.*0 字节"):
        read(tmp_path / "空.xlsx")
    with pytest.raises(JixiaoError, match=r"无\.xlsx.*找不到文件"):
        read(tmp_path / "无.xlsx")
    with pytest.raises(JixiaoError, match="这是文件夹"):
        read(tmp_path)


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "word/document.xml"])
def test_a_zip_bomb_is_refused_before_it_is_unpacked(part):
    book = {"xl/workbook.xml": "x"} if part.startswith("xl") else {}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in {**book, part: bytes(200 * 1024 * 1024)}.items():
            archive.writestr(name, data)
    assert "解压后过大" in refusal(buffer.getvalue(), "炸弹")


def test_a_document_of_thousands_of_parts_is_refused():
    parts = {f"xl/media/{number}.png": "x" for number in range(limits.MAX_PARTS + 1)}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in {**parts, "xl/workbook.xml": "x"}.items():
            archive.writestr(name, data)
    assert "解压后过大" in refusal(buffer.getvalue(), "碎片")


def far_cell():
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write("A1", "项目名称")
        sheet.write(1_048_575, 16_383, "误填")
    return out.getvalue()


def test_a_cell_filled_by_mistake_at_the_far_end_does_not_end_the_process():
    sentence = refusal(far_cell(), "远.xlsx")
    assert "1048576 行 16384 列" in sentence
    assert "请删除表格以外的行和列" in sentence


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<sheets>", "<!-- <sheets>no</sheets> --><sheets>"),
        ("<sheet ", "<sheet note='>' "),
        ("</sheets>", "</sheets><x:sheet xmlns:x='urn:x' name='b' sheetId='2' r:id='rId1'/>"),
        ("<sheets>", "<sheets><sheet name='b' sheetId='2' r:id='no'/>"),
    ],
)
def test_a_far_cell_is_found_however_the_workbook_lists_its_sheets(before, after):
    with zipfile.ZipFile(io.BytesIO(far_cell())) as plain:
        parts = {name: plain.read(name) for name in plain.namelist()}
    book = parts["xl/workbook.xml"].decode()
    assert before in book
    parts["xl/workbook.xml"] = book.replace(before, after)

    assert "1048576 行 16384 列" in refusal(packed(**parts))


def test_hundreds_of_empty_rows_and_far_formats_do_no_harm(files):
    case = load("packet")
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        bold = book.add_format({"bold": True})
        sheet = book.add_worksheet()
        sheet.write("A1", "项目名称")
        sheet.write("B1", "甲")
        for row in range(1, 900):
            sheet.write_blank(row, 0, None, bold)
        sheet.write_blank(1_048_575, 16_383, None, bold)
        for column, heading in enumerate(("一级指标", "二级指标", "三级指标", "指标值")):
            sheet.write(900, column, heading)
        for column, text in enumerate(("产出指标", "数量指标", "培训人数", "≥5人")):
            sheet.write(1500, column, text)

    reading = read_bytes(out.getvalue(), "空行.xlsx")

    assert len(case.forms) == 2
    (indicator,) = reading.dossier.forms[0].indicators
    assert (indicator.name, indicator.target.text) == ("培训人数", "≥5人")
    assert reading.unplaced == ()


def test_a_document_without_a_table_is_refused():
    out = io.BytesIO()
    document = Document()
    document.add_paragraph("关于报送绩效目标的通知")
    document.save(out)
    assert "没有找到" in refusal(out.getvalue(), "通知.docx")


def test_a_workbook_without_a_form_is_refused():
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.add_worksheet().write("A1", "工资表")
    assert "没有找到" in refusal(out.getvalue(), "工资.xlsx")


def test_an_empty_workbook_is_refused():
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.add_worksheet()
    assert "没有找到" in refusal(out.getvalue(), "空表.xlsx")


def test_reading_leaves_the_file_and_its_folder_as_they_were(tmp_path, files):
    path = tmp_path / "申报表.xlsx"
    path.write_bytes(files["xlsx"])
    before = (path.stat().st_mtime_ns, path.read_bytes())

    read(path)

    assert (path.stat().st_mtime_ns, path.read_bytes()) == before
    assert [entry.name for entry in Path(tmp_path).iterdir()] == ["申报表.xlsx"]
