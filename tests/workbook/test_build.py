"""The template as a file: complete, the same on every rebuild, readable by others."""

from __future__ import annotations

import io
import re

import openpyxl
import pytest

from workbook import build
from workbook.look import LAST_ROW
from xl_jixiao import layouts
from xl_jixiao.layouts import COVER_LIST, FORMS, HIDDEN, TABLES, Sheet, form_sheet
from xl_jixiao.model import Stage
from xl_jixiao.package import read_parts


@pytest.fixture(scope="module")
def template() -> bytes:
    return build.build()


@pytest.fixture(scope="module")
def book(template):
    return openpyxl.load_workbook(io.BytesIO(template), keep_vba=True)


def test_two_builds_are_the_same_bytes(template):
    assert build.build() == template


def test_it_is_written_to_the_place_the_package_looks(tmp_path):
    target = tmp_path / "new" / "template.xlsm"
    build.main(target)
    assert target.read_bytes() == build.build()


def test_it_has_every_sheet_and_shows_only_those_for_people(book):
    states = {sheet.title: sheet.sheet_state for sheet in book}
    prototypes = {layout.prototype for layout in FORMS.values()}
    wanted = set(Sheet) - set(HIDDEN)
    assert set(states) <= wanted | set(HIDDEN) | prototypes | {form_sheet(Stage.APPLICATION, 1)}
    assert {name for name, state in states.items() if state == "veryHidden"} <= set(HIDDEN) | prototypes
    assert book.active.title == Sheet.GUIDE


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_each_table_stands_where_the_layout_says(book, table):
    found = book[table.sheet].tables[table.name]
    assert [column.name for column in found.tableColumns] == list(table.titles)
    assert found.ref.startswith(f"A{table.head}:{layouts.letter(len(table.columns))}")


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_cells_to_type_words_into_are_formatted_as_text(book, table):
    formats = {
        number: dimension.number_format
        for dimension in book[table.sheet].column_dimensions.values()
        for number in range(dimension.min, dimension.max + 1)
    }
    for index, column in enumerate(table.columns, 1):
        if column.kind in {layouts.Kind.TEXT, layouts.Kind.LABEL} and not column.computed:
            assert formats[index] == "@", column.title


@pytest.mark.parametrize("layout", FORMS.values(), ids=lambda layout: layout.stage)
def test_each_place_of_a_form_has_its_name_and_takes_text_as_text(book, layout):
    sheet = book[layout.prototype]
    for place in layout.places:
        name = sheet.defined_names[place.name]
        assert name.attr_text.replace("$", "") == f"{layouts.quoted(layout.prototype)}!{place.cell}"
        if place.kind is layouts.Kind.TEXT:
            assert sheet[place.cell].number_format == "@"


def test_single_cells_have_their_defined_names(book):
    for place in (*layouts.SETTINGS, *layouts.FINDINGS_HEAD):
        assert book.defined_names[place.name].attr_text.replace("$", "") == f"{place.sheet}!{place.cell}"


def test_every_drop_down_draws_on_a_list_that_exists(book):
    sources = {
        validation.formula1
        for sheet in book
        for validation in sheet.data_validations.dataValidation
        if validation.type == "list" and not validation.formula1.startswith('"')
    }
    assert sources
    assert sources <= set(book.defined_names)


def test_lists_for_people_print_one_page_wide_with_their_head_repeated(book):
    for sheet in book:
        if sheet.sheet_state == "visible":
            assert sheet.page_setup.paperSize == (8 if sheet.title == Sheet.SUMMARY else 9), sheet.title
            assert sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.title
            assert sheet.oddFooter.center.text, sheet.title
    for table in TABLES:
        assert book[table.sheet].print_title_rows == f"${table.head}:${table.head}"


def test_it_carries_no_trace_of_the_machine_that_built_it(template):
    parts = read_parts(template)
    assert "xl/vbaProject.bin" in parts
    assert b"2024-01-01T00:00:00Z" in parts["docProps/core.xml"]
    assert not [name for name, data in parts.items() if re.search(rb"/(?:home|root|tmp|work)/", data)]


def test_the_cover_counts_as_many_projects_as_its_list_can_hold(book):
    total = book[COVER_LIST.sheet]["A6"].value
    assert f"COUNT(A{COVER_LIST.first}:A{LAST_ROW})" in total
    assert f"SUM(D{COVER_LIST.first}:D{LAST_ROW})" in total
