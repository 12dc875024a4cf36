"""Files made to harm: each is refused with a sentence or read as what it is, in bounded time and memory."""

import base64
import io
import random
import resource
import time
import zlib
from importlib.resources import files
from pathlib import Path

import openpyxl
import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from tests.cases.forms.pdf_writer import PdfWriter
from tests.trust import packages
from xl_jixiao import readers
from xl_jixiao.cli import main
from xl_jixiao.errors import JixiaoError
from xl_jixiao.model import Dossier
from xl_jixiao.reporters.form_docx import write_docx
from xl_jixiao.reporters.form_xlsx import write_xlsx

MEGABYTE = 1024 * 1024
FOUND = Path(__file__).parents[1] / "fuzz" / "corpus" / "readers"


@pytest.fixture
def put(tmp_path):
    def put(data, name="申报表.xlsx"):
        path = tmp_path / name
        path.write_bytes(data if isinstance(data, bytes) else packages.packed(data))
        return path

    return put


@pytest.fixture(autouse=True)
def bounded():
    """Whatever a file is, reading it takes seconds and no gigabytes."""
    start, memory = time.monotonic(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    yield
    assert time.monotonic() - start < 30
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory < 700 * 1024


def refused(path, capsys):
    """Read as a user would; return the one sentence."""
    assert main(["check", str(path)]) == 2
    sentence = capsys.readouterr().err.strip()
    assert path.name in sentence
    assert len(sentence.splitlines()) == 1
    return sentence


def test_the_form_these_files_are_made_of_is_read(put):
    form = readers.read(put(packages.parts())).dossier.forms[0]

    assert (form.project, len(form.indicators), form.unit) == ("道路养护", 3, "示例市公路中心")


def test_a_part_of_a_gigabyte_of_blanks_is_refused(put, capsys):
    content = packages.parts()
    content["xl/worksheets/sheet1.xml"] = b"<worksheet>" + b" " * (300 * MEGABYTE)

    assert "解压后过大" in refused(put(content), capsys)


def test_a_bomb_inside_a_bomb_is_never_unpacked(put, capsys):
    inner = packages.packed({"a": b"\0" * (50 * MEGABYTE)})
    content = {**packages.parts(), "xl/embeddings/oleObject1.bin": packages.packed({"b": inner * 20})}

    assert readers.read(put(content)).dossier.forms
    del capsys


def test_very_many_parts_are_refused(put, capsys):
    content = packages.parts() | {f"xl/media/{number}.png": b"" for number in range(6000)}

    assert "过大" in refused(put(content), capsys)


ENTITIES = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {name} "{("&" + before + ";") * 10}">' for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    "doctype",
    [ENTITIES + "]>", '<!DOCTYPE x [<!ENTITY i SYSTEM "file:///etc/passwd">]>'],
    ids=["billion laughs", "external entity"],
)
def test_entities_are_not_expanded(put, doctype, capsys):
    content = packages.parts(head=f'<?xml version="1.0"?>{doctype}')
    content["xl/worksheets/sheet1.xml"] = content["xl/worksheets/sheet1.xml"].replace("道路养护", "&i;")
    code = main(["read", str(put(content))])
    shown = capsys.readouterr()

    assert code in {0, 2}
    assert "root:" not in shown.out + shown.err
    assert len(shown.out) < 10_000


def test_a_declared_dimension_of_a_whole_sheet_costs_nothing(put):
    path = put(packages.parts(dimension="A1:XFD1048576"))

    assert readers.read(path).dossier.forms[0].project == "道路养护"


@pytest.mark.parametrize(
    "far",
    [
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        "<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>",
        '<row r="1048576"><c t="n" r = "XFD1048576" ><v>1</v></c></row>',
        '<row r="1048576"><c><v>1</v></c></row><row r="2"><c r="XFD2"><v>1</v></c></row>',
        '<row r="1048576"><c r="xfd1048576"><v>1</v></c></row>',
        '<row r="1048576"><c x=">" r="XFD1048576"><v>1</v></c></row>',
        '<row r="1048576"><c r="XFC1048576"/><c><v>1</v></c></row>',
        '<row r="1048575"/><row><c r="XFC1048576"/><c/><c><f>1</f></c></row>',
        '<x:row xmlns:x="y" r="1048576"><x:c r="XFD1048576"><x:v>1</x:v></x:c></x:row>',
    ],
)
def test_a_cell_at_the_far_end_is_refused_before_it_is_paid_for(put, far, capsys):
    content = packages.parts()
    content["xl/worksheets/sheet1.xml"] = content["xl/worksheets/sheet1.xml"].replace(
        "</sheetData>", f"{far}</sheetData>"
    )

    assert "超过可读的大小" in refused(put(content), capsys)


@pytest.mark.parametrize("target", ["folder/SHEET1.xml", "/xl/folder/sheet1.xml"])
def test_a_far_cell_is_found_wherever_the_sheet_is_kept(put, target, capsys):
    content = packages.parts()
    content["xl/folder/Sheet1.xml"] = content.pop("xl/worksheets/sheet1.xml").replace(
        "</sheetData>", '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    )
    relations = "xl/_rels/workbook.xml.rels"
    content[relations] = content[relations].replace("worksheets/sheet1.xml", target)

    assert "超过可读的大小" in refused(put(content), capsys)


def test_a_sheet_called_in_a_way_that_readers_understand_differently_is_refused(put, capsys):
    content = packages.parts()
    relations = "xl/_rels/workbook.xml.rels"
    content[relations] = content[relations].replace("sheet1.xml", "sheet&#49;.xml")

    assert "不完整或已损坏" in refused(put(content), capsys)


def test_macros_are_not_taken_for_a_sheet():
    template = files("xl_jixiao") / "data" / "template.xlsm"

    assert readers.grids_of(template.read_bytes(), "template.xlsm")


@pytest.mark.parametrize(
    "text",
    ["=cmd|'/c calc'!A1", "+1+1", "-2+3", "@SUM(1)", "\t=1", "\r=1", "＝1+1", '=HYPERLINK("http://x")', "=100.00(%)"],
)
def test_text_that_looks_like_a_formula_stays_text_all_the_way(put, tmp_path, text):
    reading = readers.read(put(packages.parts(packages.with_cell(12, 3, text))))
    name = reading.dossier.forms[0].indicators[0].name
    assert name == text.strip()

    write_xlsx(reading.dossier, tmp_path / "out.xlsx", "sh-2024-application")
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert [cell.data_type for cell in cells if cell.value == name] == ["s"]
    assert all(cell.data_type != "f" for cell in cells)
    again = readers.read(tmp_path / "out.xlsx").dossier.forms[0]
    assert again.indicators[0].name == name


@pytest.mark.parametrize("sheet", ["../../etc/passwd", "a'b", "…" * 31, "\u202e表", "&lt;script&gt;"])
def test_a_sheet_may_be_called_anything(put, sheet):
    reading = readers.read(put(packages.parts(sheet=sheet)))

    assert reading.dossier.forms[0].project == "道路养护"


def test_names_are_never_paths(put, tmp_path):
    rows = packages.with_cell(2, 1, "../../../道路/养护\\x:*?")
    dossier = readers.read(put(packages.parts(rows))).dossier
    folder = tmp_path / "out"
    folder.mkdir()
    write_xlsx(dossier, folder / "表.xlsx", "sh-2024-application")
    write_docx(dossier, folder / "表.docx", "sh-2024-application")

    assert sorted(path.name for path in tmp_path.rglob("*") if path.is_file()) == ["申报表.xlsx", "表.docx", "表.xlsx"]


@pytest.mark.parametrize("mark", ["\u200b", "\u200e", "\u202e", "\ufeff", "\u00ad"])
def test_invisible_characters_hide_no_label_and_no_fault(put, mark, capsys):
    rows = [[text and text[:1] + mark + text[1:] for text in line] for line in packages.FORM]
    path = put(packages.parts(rows))

    assert main(["check", str(path), "--json"]) in {0, 1}
    assert '"severity"' in capsys.readouterr().out


def test_a_megabyte_in_one_cell_is_read_and_never_cut_off_silently(put, tmp_path):
    dice = random.Random(0)  # noqa: S311 - made-up prose
    text = "".join(chr(dice.randrange(0x4E00, 0x9FA5)) for _ in range(MEGABYTE))
    dossier = readers.read(put(packages.parts(packages.with_cell(10, 3, text)))).dossier
    assert len(dossier.forms[0].objective) == MEGABYTE

    with pytest.raises(JixiaoError, match=r"1048576 字.*请精简"):
        write_xlsx(dossier, tmp_path / "out.xlsx", "sh-2024-application")
    assert not (tmp_path / "out.xlsx").exists()


def test_macros_in_a_file_are_neither_run_nor_copied(put, tmp_path):
    content = packages.parts(macro=True) | {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0" + b"evil" * 100}
    dossier = readers.read(put(content, "申报表.xlsm")).dossier
    write_xlsx(dossier, tmp_path / "out.xlsx", "sh-2024-application")

    assert b"evil" not in (tmp_path / "out.xlsx").read_bytes()
    assert "vbaProject" not in str(openpyxl.load_workbook(tmp_path / "out.xlsx").vba_archive)


def test_links_to_elsewhere_are_not_followed(put):
    content = packages.parts()
    content["xl/externalLinks/externalLink1.xml"] = "<externalLink/>"
    content["xl/externalLinks/_rels/externalLink1.xml.rels"] = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        f'Type="{packages.RELATIONS}/externalLinkPath" Target="http://192.0.2.1/x.xlsx" TargetMode="External"/>'
        "</Relationships>"
    )

    assert readers.read(put(content)).dossier.forms


def test_an_empty_dossier_writes_no_file(tmp_path):
    with pytest.raises(JixiaoError):
        write_xlsx(Dossier(), tmp_path / "out.xlsx", "sh-2024-application")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("file", sorted(FOUND.iterdir()), ids=lambda file: file.name)
def test_what_fuzzing_found_once_is_a_form_or_one_sentence(file, capfd):
    try:
        assert readers.read_bytes(file.read_bytes()[1:], "表").dossier.forms
    except JixiaoError as refused:
        assert refused.sentence.startswith("【表")  # noqa: PT017 - either is right
    assert capfd.readouterr().err == ""  # calamine's panics write past Python


@pytest.mark.parametrize("attribute", ["w:gridSpan", "w:gridBefore"])
def test_a_word_cell_as_wide_as_a_billion_costs_nothing(put, capsys, attribute):
    made = Document()
    table = made.add_table(1, 1)
    wide = parse_xml(f'<{attribute} {nsdecls("w")} w:val="1000000000"/>')
    row = table.rows[0]._tr
    (row.tc_lst[0].get_or_add_tcPr() if attribute.endswith("Span") else row.get_or_add_trPr()).append(wide)
    out = io.BytesIO()
    made.save(out)

    assert "超过可读的大小" in refused(put(out.getvalue(), "宽.docx"), capsys)


ZEROS = bytes(300 * MEGABYTE)
DEFLATED = zlib.compress(ZEROS, 9)
_small_window = zlib.compressobj(9, zlib.DEFLATED, 9)
BOMBS = {
    "Flate": ("/FlateDecode", DEFLATED),
    "Flate with a small window": ("/FlateDecode", _small_window.compress(ZEROS) + _small_window.flush()),
    "Flate twice": ("[/FlateDecode /FlateDecode]", zlib.compress(DEFLATED)),
    "ASCII85 over Flate": ("[/ASCII85Decode /FlateDecode]", base64.a85encode(DEFLATED) + b"~>"),
    "hex over Flate": ("[/ASCIIHexDecode /FlateDecode]", DEFLATED.hex().encode() + b">"),
    "run lengths": ("/RunLengthDecode", b"\x81A" * (5 * MEGABYTE)),
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_pdf_that_grows_a_thousand_times_is_refused(put, capsys, bomb):
    name, packed = BOMBS[bomb]
    stream = f"<< /Filter {name} /Length {len(packed)} >>\nstream\n".encode() + packed + b"\nendstream\nendobj\n"
    writer = PdfWriter()
    writer.text(50, 50, "项目名称")
    data = writer.bytes().replace(b"1 0 obj\n", b"99 0 obj\n" + stream + b"1 0 obj\n", 1)

    assert "解压后过大" in refused(put(data, "表.pdf"), capsys)


def test_letters_of_no_size_do_no_harm(put):
    writer = PdfWriter()
    for at, (label, value) in enumerate([("项目名称", "道路养护"), ("三级指标", "指标值"), ("养护里程", "≥50(公里)")]):
        top = 20 + 20 * at
        for left, text in ((10, label), (150, value)):
            writer.box(left, top, left + 140, top + 20)
            writer.text(left + 4, top + 14, text)
            writer.text(left + 4, top + 14, "看不见", size=0)

    (form,) = readers.read(put(writer.bytes(), "表.pdf")).dossier.forms
    assert (form.project, form.indicators[0].name) == ("道路养护", "养护里程")


XLS = (FOUND / "binary.bin").read_bytes()[1:]
CELL, DIMENSIONS = b"\xfd\x00\x0a\x00", b"\x00\x02\x0e\x00"


@pytest.mark.parametrize(
    ("record", "content", "sentence"),
    [
        (CELL, b"\xff\xff\xff\x00", "65536 行 256 列，超过可读的大小"),
        (DIMENSIONS, b"\0\0\0\0\xff\xff\xff\xff\0\0\xff\xff", "不完整或已损坏"),
    ],
    ids=["far cell", "declared size"],
)
def test_an_old_workbook_that_would_ask_for_gigabytes_is_refused(put, capsys, record, content, sentence):
    at = XLS.index(record) + len(record)

    assert sentence in refused(put(XLS[:at] + content + XLS[at + len(content) :], "表.xls"), capsys)


def test_an_old_workbook_with_a_password_says_so(put, capsys):
    data = XLS.replace(b"\x5c\x00\x70\x00", b"\x2f\x00\x70\x00", 1)  # who wrote it becomes how it is locked
    at = data.index(CELL) + len(CELL)
    data = data[:at] + b"\xff\xff\xff\x00" + data[at + 4 :]  # what is locked may look like any place

    assert "已加密" in refused(put(data, "表.xls"), capsys)


def test_an_old_workbook_is_walked_for_a_bounded_time(put, capsys, monkeypatch):
    monkeypatch.setattr("xl_jixiao.readers.xls_bounds.MAX_RECORDS", 20)

    assert "不完整或已损坏" in refused(put(XLS, "表.xls"), capsys)


def test_sheets_that_are_large_together_only_are_refused(put, capsys, monkeypatch):
    monkeypatch.setattr("xl_jixiao.readers.spreadsheet.MAX_CELLS_IN_ALL", 20)

    assert "各工作表合起来超过可读的大小" in refused(put(packages.parts()), capsys)
