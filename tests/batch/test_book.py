import zipfile
from datetime import datetime
from itertools import islice

import openpyxl
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from xl_jixiao.batch import book
from xl_jixiao.batch.book import CELL_CHARACTERS, Book
from xl_jixiao.batch.columns import schema_of, to_arrow
from xl_jixiao.batch.tables import FILES, FINDINGS, PROJECTS, Column, Kind, Table

TEXTS = Table("texts", "文字", (Column("甲"), Column("数", Kind.MONEY, 18)))


def write_book(path, contents, **options):
    """Write tables with their rows, a few hundred at a time."""
    with Book([table for table, _ in contents], path.parent, **options) as book:
        for table, rows in contents:
            left = iter(rows)
            while block := list(islice(left, 300)):
                book.add({table.name: to_arrow(schema_of(table), zip(*block, strict=True))})
        book.save(path)


def cells(path, title="文字"):
    book = openpyxl.load_workbook(path)
    return [[cell.value for cell in row] for row in book[title].iter_rows(min_row=2)]


def write(tmp_path, *texts):
    write_book(tmp_path / "书.xlsx", [(TEXTS, [(text, None) for text in texts])])
    return tmp_path / "书.xlsx"


@pytest.mark.parametrize(
    "text",
    [
        "=100.00(%)",
        "=cmd|'/c calc'!A1",
        "+1",
        "-1",
        "@A1",
        "  两端空格 ",
        "两\n行",
        "<a>&amp;\"'",
        "0012",
        "_x0041_",
        "𠮷😀",
    ],
)
def test_every_text_is_a_text_and_the_same(tmp_path, text):
    path = write(tmp_path, text)

    cell = openpyxl.load_workbook(path)["文字"]["A2"]
    assert cell.data_type in {"s", "inlineStr"}
    assert CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()[1][0] == text


@settings(max_examples=40)
@given(text=st.text(max_size=50))
def test_whatever_the_text_the_file_opens(tmp_path_factory, text):
    path = write(tmp_path_factory.mktemp("书"), text, "后一行")

    assert cells(path)[1][0] == "后一行"


@given(texts=st.lists(st.text(max_size=5) | st.text("&<_x041 \u3000\n|a", max_size=9) | st.none(), min_size=1))
def test_texts_are_written_at_once_as_each_by_itself(texts):
    written = book._Texts("[", "]").write(pa.array(texts, pa.string()))

    assert written.to_pylist() == [f"[{book._text(text)}]" for text in texts]


def test_control_characters_are_kept_as_excel_writes_them(tmp_path):
    with zipfile.ZipFile(write(tmp_path, "响\x07铃\x00\ufffe")) as package:
        assert "响_x0007_铃_x0000__xFFFE_" in package.read("xl/worksheets/sheet1.xml").decode()


@pytest.mark.parametrize("character", ["长", "😀"])
def test_what_a_cell_cannot_hold_is_cut_with_a_note(tmp_path, character):
    whole, cut = (row[0] for row in cells(write(tmp_path, "长" * CELL_CHARACTERS, character * 40_000)))

    assert whole == "长" * CELL_CHARACTERS
    assert len(cut.encode("utf-16-le")) <= 2 * CELL_CHARACTERS
    assert cut.startswith(character * 1000)
    assert cut.endswith("……（原文 40000 字，单元格放不下，全文见明细）")


def test_numbers_are_numbers_and_blanks_keep_their_look(tmp_path):
    write_book(tmp_path / "书.xlsx", [(TEXTS, [("甲", "1234.50"), ("", "0.10"), (None, None)])])

    sheet = openpyxl.load_workbook(tmp_path / "书.xlsx")["文字"]
    assert [sheet.cell(row, 2).value for row in (2, 3, 4)] == [1234.5, 0.1, None]
    for row in (2, 3, 4):
        for column in (1, 2):
            cell = sheet.cell(row, column)
            assert (cell.font.name, cell.border.left.style) == ("微软雅黑", "thin")
        assert (sheet.cell(row, 1).number_format, sheet.cell(row, 2).number_format) == ("@", "#,##0.00")


def test_a_long_table_goes_on_in_further_sheets(tmp_path):
    rows = [(f"第{number}行", f"{number}.00") for number in range(2503)]
    write_book(tmp_path / "书.xlsx", [(TEXTS, iter(rows)), (FILES, [])], sheet_rows=1001)

    book = CalamineWorkbook.from_path(tmp_path / "书.xlsx")
    assert book.sheet_names == ["文字", "文字(2)", "文字(3)", "文件清单"]
    sheets = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names[:3]]
    assert [len(sheet) for sheet in sheets] == [1001, 1001, 504]
    assert all(sheet[0] == ["甲", "数"] for sheet in sheets)
    assert [(text, f"{number:.2f}") for sheet in sheets for text, number in sheet[1:]] == rows


def test_a_sheet_that_is_just_full_is_followed_by_no_empty_one(tmp_path):
    write_book(tmp_path / "书.xlsx", [(TEXTS, [("甲", "1")] * 10)], sheet_rows=11)

    assert CalamineWorkbook.from_path(tmp_path / "书.xlsx").sheet_names == ["文字"]


def test_a_wide_table_is_printed_on_two_pages_that_both_say_whose_rows_these_are(tmp_path):
    write_book(tmp_path / "书.xlsx", [(PROJECTS, []), (FINDINGS, []), (FILES, [])])

    book = openpyxl.load_workbook(tmp_path / "书.xlsx")
    pages = {sheet.title: (sheet.page_setup.fitToWidth or 1, sheet.print_title_cols) for sheet in book}
    assert pages == {"项目汇总": (2, "$A:$E"), "校验结果": (1, None), "文件清单": (1, None)}
    assert book["项目汇总"]["E1"].value == "项目名称"


def test_the_looks_of_a_sheet(tmp_path):
    finding = ["a.xlsx", 1, "项目", "错误", "VAL-05", "", "", "", "", "", "", ""]
    write_book(tmp_path / "书.xlsx", [(PROJECTS, []), (FINDINGS, [finding] * 3), (FILES, [])])

    sheet = openpyxl.load_workbook(tmp_path / "书.xlsx")["校验结果"]
    assert sheet.dimensions == sheet.auto_filter.ref == "A1:L4"
    assert sheet.freeze_panes == "B2"
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.column_dimensions["I"].width == pytest.approx(60, abs=1)
    assert sheet.row_dimensions[1].height == 30
    marks = {
        str(area.sqref): [rule.formula for rule in rules]
        for area, rules in sheet.conditional_formatting._cf_rules.items()
    }
    assert marks == {"D2:D4": [['"错误"'], ['"核实"'], ['"提示"']]}


def test_the_same_rows_give_the_same_bytes(tmp_path, monkeypatch):
    paths = tmp_path / "一.xlsx", tmp_path / "二.xlsx"
    for path in paths:
        write_book(path, [(TEXTS, [("甲", "1")])])

    assert paths[0].read_bytes() == paths[1].read_bytes()
    with zipfile.ZipFile(paths[0]) as package:
        assert package.testzip() is None
        assert {datetime(*entry.date_time) for entry in package.infolist()} == {datetime(1980, 1, 1)}
