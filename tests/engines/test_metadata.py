"""Formulas that spill: said in the package as Excel says it."""

import pytest
import xlsxwriter
from lxml import etree

from xl_jixiao.engines import open_book
from xl_jixiao.package import CONTENT_TYPES, read_parts, write_parts

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PART = "xl/metadata.xml"
SPILLING = "=JX_RATE(A1:A3,B1:B3)"


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "表.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        workbook.add_worksheet().write_column("A1", [1, 2, 3])
    return path


@pytest.fixture
def reference(tmp_path):
    """What XlsxWriter, which took it from Excel's own files, writes for the same formula."""
    path = tmp_path / "对照.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        workbook.add_worksheet().write_dynamic_array_formula("C1", SPILLING)
    return read_parts(path)


def spill(path):
    with open_book(path) as book:
        book.sheets[0]["C1"].formula2 = SPILLING
        book.save()
    return read_parts(path)


def canonical(part):
    return etree.tostring(etree.fromstring(part), method="c14n2", strip_text=True)


def cell(part):
    return etree.fromstring(part).find(f".//{{{MAIN}}}c[@r='C1']")


def test_the_metadata_are_those_of_excel(file, reference):
    assert canonical(spill(file)[PART]) == canonical(reference[PART])


def test_the_cell_is_an_array_of_one_cell_that_points_at_them(file, reference):
    ours, theirs = (cell(parts["xl/worksheets/sheet1.xml"]) for parts in (spill(file), reference))
    assert ours.get("cm") == theirs.get("cm") == "1"
    assert [dict(one[0].attrib) for one in (ours, theirs)] == [{"t": "array", "ref": "C1"}] * 2
    assert ours[0].text == theirs[0].text


def test_the_part_is_announced(file):
    parts = spill(file)
    assert b"spreadsheetml.sheetMetadata+xml" in parts[CONTENT_TYPES]
    assert b"relationships/sheetMetadata" in parts["xl/_rels/workbook.xml.rels"]


def test_beside_metadata_of_other_kinds_the_order_of_the_format_is_kept(file):
    """Such as those of pictures in cells."""
    spill(file)
    parts = read_parts(file)
    parts[PART] = (
        f'<metadata xmlns="{MAIN}"><metadataTypes count="1"><metadataType name="XLRICHVALUE"'
        ' minSupportedVersion="120000" copy="1"/></metadataTypes><metadataStrings><s v="x"/></metadataStrings>'
        '<futureMetadata name="XLRICHVALUE" count="1"><bk/></futureMetadata>'
        '<valueMetadata count="1"><bk><rc t="1" v="0"/></bk></valueMetadata></metadata>'
    ).encode()
    parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"].replace(b' cm="1"', b"")
    file.write_bytes(write_parts(parts))
    root = etree.fromstring(spill(file)[PART])
    assert [etree.QName(section).localname for section in root] == [
        "metadataTypes", "metadataStrings", "futureMetadata", "futureMetadata", "cellMetadata", "valueMetadata",
    ]  # fmt: skip
    assert [kind.get("name") for kind in root[0]] == ["XLRICHVALUE", "XLDAPR"]
    assert root[4][0][0].get("t") == "2"
