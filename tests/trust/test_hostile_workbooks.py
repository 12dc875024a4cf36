"""Workbooks made to harm, opened to be checked and marked: refused with a sentence, or handled as what they are."""

import csv
import http.server
import io
import threading
from types import SimpleNamespace

import openpyxl
import pytest

from tests.trust import packages
from tests.trust.test_hostile import ENTITIES, MEGABYTE
from xl_jixiao import demo
from xl_jixiao.addin import actions, rendering
from xl_jixiao.engines import open_book
from xl_jixiao.errors import JixiaoError
from xl_jixiao.package import read_parts

pytestmark = pytest.mark.filterwarnings("ignore:Workbook contains no default style")  # openpyxl misses it
SHEET = "xl/worksheets/sheet1.xml"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"never opened" * 50


@pytest.fixture
def put(tmp_path):
    def put(content, name="申报表.xlsx"):
        path = tmp_path / name
        path.write_bytes(packages.packed(content))
        return path

    return put


def related(content, owner, kind, target, *, outside=False):
    """Add a relation of a part to a workbook's parts."""
    folder, _, name = owner.rpartition("/")
    part = f"{folder}/_rels/{name}.rels"
    empty = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
    mode = ' TargetMode="External"' if outside else ""
    entry = f'<Relationship Id="{kind}" Type="{packages.RELATIONS}/{kind}" Target="{target}"{mode}/>'
    content[part] = content.get(part, empty).replace("</Relationships>", f"{entry}</Relationships>")


@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", "[Content_Types].xml", "xl/_rels/workbook.xml.rels"])
@pytest.mark.parametrize(
    "doctype",
    [ENTITIES + "]>", '<!DOCTYPE x [<!ENTITY i SYSTEM "file:///etc/passwd">]>'],
    ids=["billion laughs", "external entity"],
)
def test_a_part_that_declares_entities_is_refused(put, part, doctype):
    content = packages.parts()
    content[part] = f'<?xml version="1.0"?>{doctype}' + content[part].replace("道路养护", "&i;")
    path = put(content)
    before = path.read_bytes()

    with pytest.raises(JixiaoError, match=r"实体声明|损坏"), open_book(path) as book:  # noqa: PT012 - either step may
        actions.check(book)
        book.save()
    assert path.read_bytes() == before


def test_a_declared_dimension_of_a_whole_sheet_costs_nothing(put):
    path = put(packages.parts(dimension="A1:XFD1048576"))
    with open_book(path) as book:
        assert actions.check(book)
        assert book.sheets[0].used_range.address == "$A$1:$F$15"
        book.save()


@pytest.mark.parametrize("sheet", ["a'b", "=1+1", "…" * 31, "\u202e表", "&lt;script&gt;", "[1]表", "..\\..\\表"])
def test_a_sheet_may_be_called_anything(put, sheet):
    path = put(packages.parts(sheet=sheet))
    with open_book(path) as book:
        assert actions.check(book)
        book.save()
    before = read_parts(path)
    with open_book(path) as book:
        actions.clear_marks(book)
        book.save()
    assert b"<f>" not in before[SHEET]


def test_a_megabyte_in_one_cell_is_checked_and_left_alone(put):
    text = "某" * MEGABYTE
    path = put(packages.parts(packages.with_cell(10, 3, text)))
    with open_book(path) as book:
        assert actions.check(book)
        assert book.sheets[0]["D11"].value == text
        book.save()
        findings = book.sheets["校验结果"].used_range.options(ndim=2).value
    assert max(len(str(cell)) for row in findings for cell in row) < 32_767


@pytest.mark.parametrize("text", ["=注入()", "+注入", "-注入", "@注入", "\t=注入", "\r=注入", "＝注入"])
def test_what_a_form_says_is_no_formula_among_the_findings(put, text):
    rows = packages.with_cell(13, 3, text)
    rows[12][3] = text  # twice the same: a finding that says the text
    path = put(packages.parts(rows))
    with open_book(path) as book:
        actions.check(book)
        book.save()
    cells = [cell for row in openpyxl.load_workbook(path)["校验结果"].iter_rows() for cell in row]

    assert any("注入" in str(cell.value) for cell in cells)
    assert not [cell for cell in cells if cell.data_type == "f" and "注入" in str(cell.value)]


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@a", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠a"])
def test_no_text_becomes_a_formula_in_a_csv_of_findings(text):
    fields = dict.fromkeys(
        ("severity", "code", "title", "project", "item", "place", "message", "expected", "basis"), ""
    )
    rows = list(csv.reader(io.StringIO(demo._csv(SimpleNamespace(findings=[SimpleNamespace(found=text, **fields)])))))

    assert rows[1][rows[0].index("表中值")] == f"'{text}"


def test_macros_and_objects_are_kept_as_they_are_and_never_opened(put):
    content = packages.parts(macro=True) | {"xl/vbaProject.bin": OLE, "xl/embeddings/oleObject1.bin": OLE}
    content["[Content_Types].xml"] = content["[Content_Types].xml"].replace(
        'Extension="bin" ContentType="application/vnd.ms-office.vbaProject"',
        'Extension="bin" ContentType="application/vnd.openxmlformats-officedocument.oleObject"',
    )
    related(content, "xl/workbook.xml", "vbaProject", "vbaProject.bin")
    related(content, SHEET, "oleObject", "../embeddings/oleObject1.bin")
    path = put(content, "申报表.xlsm")
    with open_book(path) as book:
        assert actions.check(book)
        book.save()
    after = read_parts(path)

    assert (after["xl/vbaProject.bin"], after["xl/embeddings/oleObject1.bin"]) == (OLE, OLE)


@pytest.fixture
def outside():
    """A server on this machine that stands for the rest of the world: its address, and what was asked of it."""
    asked = []

    class Answer(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_error(404)

        do_HEAD = do_OPTIONS = do_PROPFIND = do_GET  # noqa: N815 - see above

        def log_message(self, *_arguments):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield SimpleNamespace(address=f"http://127.0.0.1:{server.server_port}", asked=asked)
        server.shutdown()
        thread.join()


@pytest.mark.libreoffice
@pytest.mark.parametrize("live", [False, True], ids=["file", "libreoffice"])
def test_nothing_is_fetched_from_where_a_workbook_points(put, outside, tmp_path, live):
    address, content = outside.address, packages.parts()
    content["xl/externalLinks/externalLink1.xml"] = (
        f'<externalLink {packages.NAMESPACE} xmlns:r="{packages.RELATIONS}"><externalBook r:id="externalLinkPath">'
        '<sheetNames><sheetName val="S"/></sheetNames></externalBook></externalLink>'
    )
    related(content, "xl/externalLinks/externalLink1.xml", "externalLinkPath", f"{address}/x.xlsx", outside=True)
    related(content, "xl/workbook.xml", "externalLink", "externalLinks/externalLink1.xml")
    content["xl/workbook.xml"] = content["xl/workbook.xml"].replace(
        "</sheets>", '</sheets><externalReferences><externalReference r:id="externalLink"/></externalReferences>'
    )
    content["[Content_Types].xml"] = content["[Content_Types].xml"].replace(
        "</Types>",
        '<Override PartName="/xl/externalLinks/externalLink1.xml" ContentType="application/'
        'vnd.openxmlformats-officedocument.spreadsheetml.externalLink+xml"/></Types>',
    )
    formulas = (
        "[1]S!A1",
        f'WEBSERVICE("{address}/w")',
        f'_xlfn.WEBSERVICE("{address}/v")',
        f'HYPERLINK("{address}/h")',
    )
    cells = "".join(f'<c r="{"ABCD"[at]}40"><f>{formula}</f></c>' for at, formula in enumerate(formulas))
    content[SHEET] = content[SHEET].replace("</sheetData>", f'<row r="40">{cells}</row></sheetData>')
    path = put(content)
    with open_book(path, live=live) as book:
        assert actions.check(book)
        if live:
            book.app.calculate()
        book.save()
    rendering.to_pdf(path, tmp_path)

    assert outside.asked == []
