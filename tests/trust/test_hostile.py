"""Files made to harm: each is refused with a sentence or read as what it is, in bounded time and memory."""

import random
import resource
import time

import openpyxl
import pytest

from tests.trust import packages
from xl_jixiao import readers
from xl_jixiao.cli import main
from xl_jixiao.errors import JixiaoError
from xl_jixiao.model import Dossier
from xl_jixiao.reporters.form_docx import write_docx
from xl_jixiao.reporters.form_xlsx import write_xlsx

MEGABYTE = 1024 * 1024


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
    ],
)
def test_a_cell_at_the_far_end_is_refused_before_it_is_paid_for(put, far, capsys):
    content = packages.parts()
    content["xl/worksheets/sheet1.xml"] = content["xl/worksheets/sheet1.xml"].replace(
        "</sheetData>", f"{far}</sheetData>"
    )

    assert "超过可读的大小" in refused(put(content), capsys)


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
