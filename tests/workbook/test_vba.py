"""The VBA project: ASCII sources in, the same bytes every time, and what comes out is what went in."""

from __future__ import annotations

import io
import posixpath
import re
import struct
import warnings

import openpyxl
import pytest
from lxml import etree
from pyopenvba import ExcelFile
from pyopenvba.cfb import CFB
from pyvbaanalysis import DiagnosticSeverity, analyze_workbook

from workbook.assemble import ADDIN, make_macro_enabled
from workbook.vba import CODE_PAGE, MACROS, PROJECT_PART, sources
from xl_jixiao.errors import InputError
from xl_jixiao.package import CONTENT_TYPES, read_parts

OURS = sorted([*MACROS.glob("*.bas"), *MACROS.glob("*.cls")])


@pytest.fixture(scope="module")
def plain():
    book = openpyxl.Workbook()
    book.active.title = "申报表"
    book.create_sheet("校验结果")
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


@pytest.fixture(scope="module")
def built(plain):
    return make_macro_enabled(plain, sources())


@pytest.fixture(scope="module")
def file(built, tmp_path_factory):
    path = tmp_path_factory.mktemp("vba") / "book.xlsm"
    path.write_bytes(built)
    return path


@pytest.mark.parametrize("macro", OURS, ids=lambda macro: macro.name)
def test_a_macro_is_ascii_with_windows_lines_and_without_places_of_a_machine(macro):
    source = macro.read_bytes()
    assert source.isascii()
    assert source.count(b"\n") == source.count(b"\r\n") > 0
    assert not re.search(rb"[A-Za-z]:\\|/home/|/Users/|\\\\", source)
    assert b"Option Explicit" in source


@pytest.mark.parametrize("macro", OURS, ids=lambda macro: macro.name)
def test_declarations_come_for_32_and_64_bit(macro):
    source = macro.read_text("ascii")
    declared = re.findall(r"^Private Declare (PtrSafe )?(?:Sub|Function) (\w+)", source, re.MULTILINE)
    safe, old = ([name for mark, name in declared if bool(mark) is wanted] for wanted in (True, False))
    assert safe == old


def test_two_builds_are_byte_identical(plain, built):
    assert make_macro_enabled(plain, sources()) == built


def test_the_project_decompiles_to_its_sources(file):
    with warnings.catch_warnings(action="ignore", category=DeprecationWarning):  # oletools' use of pyparsing
        from oletools.olevba import VBA_Parser  # noqa: PLC0415

        parser = VBA_Parser(str(file))
    found = {name.removesuffix(".bas").removesuffix(".cls"): code for _, _, name, code in parser.extract_macros()}
    parser.close()
    for name, source in sources().items():
        assert lines_of(found[name]) == lines_of(source), name
    assert set(found) - set(sources()) == {"Sheet1", "Sheet2"}


def lines_of(source):
    return [line for line in source.splitlines() if not line.startswith("Attribute ")]


def test_the_code_page_is_that_of_chinese_windows_and_nothing_is_cached(built, file):
    with ExcelFile(file) as book:
        assert book.vba_project().code_page == CODE_PAGE == 936
        raw = book.vba_project().dir_raw
    assert struct.pack("<HIH", 3, 2, 936) in raw
    container = CFB.from_bytes(read_parts(built)[PROJECT_PART])
    assert container.get_stream_in_storage("VBA", "_VBA_PROJECT") == bytes.fromhex("cc61ffff000000")


def test_each_sheet_has_its_document_module_and_code_name(built):
    parts = read_parts(built)
    assert 'codeName="ThisWorkbook"' in parts["xl/workbook.xml"].decode()
    for number in (1, 2):
        assert f'codeName="Sheet{number}"' in parts[f"xl/worksheets/sheet{number}.xml"].decode()


def test_every_part_has_a_content_type_and_every_relationship_a_target(built):
    parts = read_parts(built)
    types = etree.fromstring(parts[CONTENT_TYPES])
    overrides = {e.attrib["PartName"].lstrip("/") for e in types if "PartName" in e.attrib}
    defaults = {e.attrib["Extension"] for e in types if "Extension" in e.attrib}
    assert overrides <= set(parts)
    for part in set(parts) - {CONTENT_TYPES}:
        assert part in overrides or part.rsplit(".", 1)[1] in defaults, part
    for part in (part for part in parts if part.endswith(".rels")):
        folder = posixpath.dirname(posixpath.dirname(part))
        for entry in etree.fromstring(parts[part]):
            target = entry.attrib["Target"]
            path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            assert path in parts, (part, target)


def test_the_main_part_says_macro_enabled_or_add_in(plain, built):
    addin = make_macro_enabled(plain, sources(), ADDIN)
    assert b"application/vnd.ms-excel.sheet.macroEnabled.main+xml" in read_parts(built)[CONTENT_TYPES]
    assert ADDIN.encode() in read_parts(addin)[CONTENT_TYPES]


def test_static_analysis_finds_no_fault_in_our_modules(file):
    found = analyze_workbook(str(file))
    names = {macro.stem for macro in OURS}
    assert [
        (name, problem.line, problem.message)
        for name, problems in found.items()
        if name in names
        for problem in problems
        if problem.severity is not DiagnosticSeverity.INFORMATION
    ] == []
    assert names <= set(found)


def test_chinese_in_a_source_and_macros_already_there_are_refused(plain, built):
    with pytest.raises(InputError, match="非 ASCII"):
        make_macro_enabled(plain, {"JxRibbon": "' 中文"})
    with pytest.raises(InputError, match="不是不含宏"):
        make_macro_enabled(built, sources())
