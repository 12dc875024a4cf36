"""The engine for files: odd but legal packages are read, broken and hostile ones refused in a sentence."""

import datetime as dt
import io
import math
import time
import zipfile

import openpyxl
import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from xl_jixiao.engines import new_book, open_book, surface
from xl_jixiao.engines.values import ErrorValue
from xl_jixiao.errors import FileError, HostError, InputError
from xl_jixiao.package import read_parts, write_parts

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHEET = "xl/worksheets/sheet1.xml"


@pytest.fixture
def with_sheet(tmp_path):
    """Make a workbook whose only sheet is the XML given."""

    def made(xml, **parts):
        book = openpyxl.Workbook()
        book.active.title = "表"
        buffer = io.BytesIO()
        book.save(buffer)
        path = tmp_path / "怪.xlsx"
        changed = {name.replace("__", "/"): data for name, data in parts.items()}
        path.write_bytes(write_parts(read_parts(buffer.getvalue()) | {SHEET: xml} | changed))
        return path

    return made


def sheet_xml(rows, extra=""):
    return f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>{extra}</worksheet>'.encode()


def block(path, address):
    with open_book(path) as book:
        return book.sheets[0][address].options(ndim=2, err_to_str=True).value


# --- odd but legal


ROW = '<row r="1"><c r="A1"><v>1</v></c><c r="B1" t="str"><v>甲</v></c></row>'
PLAIN = f'<worksheet xmlns="{MAIN}"><sheetData>{ROW}</sheetData></worksheet>'
ODD = {
    "带前缀": f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row r="1"><x:c r="A1"><x:v>1</x:v></x:c>'
    '<x:c r="B1" t="inlineStr"><x:is><x:t>甲</x:t></x:is></x:c></x:row></x:sheetData></x:worksheet>',
    "没有位置": PLAIN.replace(' r="1"', "").replace(' r="A1"', "").replace(' r="B1"', ""),
    "单引号": PLAIN.replace('"', "'"),
    "注释和CDATA": PLAIN.replace("<sheetData>", '<!-- <row r="9"/> --><sheetData>').replace("甲", "<![CDATA[甲]]>"),
    "换行排版": PLAIN.replace("><", ">\n <"),
    "字符引用": PLAIN.replace("甲", "&#x7532;"),
}


@pytest.mark.parametrize("xml", ODD.values(), ids=ODD)
def test_odd_ways_of_writing_a_sheet_are_read_and_edited(with_sheet, xml):
    path = with_sheet(xml.encode())
    assert block(path, "A1:B1") == [[1.0, "甲"]]
    with open_book(path) as book:
        book.sheets[0]["C1"].value = "新"
        book.sheets[0]["A2"].value = "行"
        book.sheets[0]["B1"].color = (1, 2, 3)
        book.save()
    assert block(path, "A1:C2") == [[1.0, "甲", "新"], ["行", None, None]]
    sheet = openpyxl.load_workbook(path).active
    assert [sheet["A1"].value, sheet["B1"].value, sheet["C1"].value, sheet["A2"].value] == [1, "甲", "新", "行"]


def test_a_sheet_in_utf_16_is_read(with_sheet):
    xml = sheet_xml('<row r="1"><c r="A1" t="str"><v>甲</v></c></row>').decode()
    path = with_sheet(('<?xml version="1.0" encoding="UTF-16"?>' + xml).encode("utf-16"))
    assert block(path, "A1") == [["甲"]]
    with open_book(path) as book:
        book.sheets[0]["B1"].value = 2
        book.save()
    assert block(path, "A1:B1") == [["甲", 2.0]]


def test_an_empty_sheet_is_filled(with_sheet):
    path = with_sheet(f'<worksheet xmlns="{MAIN}"><sheetData/></worksheet>'.encode())
    with open_book(path) as book:
        assert book.sheets[0].used_range.address == "$A$1"
        book.sheets[0]["C3"].value = 1
        book.save()
    assert block(path, "C3") == [[1.0]]


def test_a_file_in_strict_format_is_read_and_edited(with_sheet, tmp_path):
    path = with_sheet(sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row>'))
    strict = {
        name: data.replace(MAIN.encode(), b"http://purl.oclc.org/ooxml/spreadsheetml/main").replace(
            b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        )
        for name, data in read_parts(path).items()
    }
    path.write_bytes(write_parts(strict))
    with open_book(path) as book:
        book.sheets[0]["B1"].value = "甲"
        book.sheets[0]["B1"].color = (255, 0, 0)
        book.sheets.add("新", after=book.sheets[0])["A1"].value = 1
        book.save()
    with open_book(path) as book:
        assert book.sheets[0]["A1:B1"].value == [1.0, "甲"]
        assert book.sheets["新"]["A1"].value == 1


def test_errors_broken_values_and_missing_texts_are_read_as_they_are(with_sheet):
    cells = '<c r="A1" t="e"><v>#N/A</v></c><c r="B1" t="str"><v>#N/A</v></c><c r="C1" t="s"><v>99</v></c>'
    cells += '<c r="D1"><v>abc</v></c><c r="E1" t="d"><v>2024-01-31T08:00:00</v></c><c r="F1" t="b"><v>1</v></c>'
    path = with_sheet(sheet_xml(f'<row r="1">{cells}</row>'))
    assert block(path, "A1:F1") == [["#N/A", "#N/A", None, "abc", dt.datetime(2024, 1, 31, 8), True]]
    with open_book(path) as book:
        assert book.sheets[0]["A1:B1"].value == [None, "#N/A"]
        assert isinstance(book.sheets[0]["A1"].raw_value[0][0], ErrorValue)


def test_dates_are_counted_from_1904_where_the_file_says_so(tmp_path):
    book = openpyxl.Workbook()
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    book.active["A1"] = dt.datetime(2024, 2, 29)
    book.save(tmp_path / "mac.xlsx")
    with open_book(tmp_path / "mac.xlsx") as opened:
        opened.sheets[0]["A2"].value = dt.datetime(2024, 3, 1)
        assert opened.sheets[0]["A1:A2"].value == [dt.datetime(2024, 2, 29), dt.datetime(2024, 3, 1)]
        opened.save()
    sheet = openpyxl.load_workbook(tmp_path / "mac.xlsx").active
    assert sheet["A2"].value == dt.datetime(2024, 3, 1)


def test_a_huge_declared_dimension_costs_nothing(with_sheet):
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'
    xml = sheet_xml(rows).replace(b"<sheetData>", b'<dimension ref="A1:XFD1048576"/><sheetData>')
    started = time.perf_counter()
    with open_book(with_sheet(xml)) as book:
        sheet = book.sheets[0]
        assert sheet.used_range.last_cell.address == "$XFD$1048576"
        assert sheet["A1:C3"].options(ndim=2).value[0] == [1.0, None, None]
        with pytest.raises(InputError, match="过大"):
            _ = sheet.used_range.value
    assert time.perf_counter() - started < 5


# --- what is written


def test_numbers_keep_every_digit_and_what_is_no_number_is_said(with_sheet):
    path = with_sheet(sheet_xml(""))
    numbers = [0.1 + 0.2, 1e-300, -1e300, 123456789012345680.0, 1 / 3]
    with open_book(path) as book:
        book.sheets[0]["A1"].value = [numbers, [math.nan, math.inf, None, "", 0]]
        book.save()
    assert block(path, "A1:E2") == [numbers, [None, "#NUM!", None, None, 0.0]]


NASTY = [
    " 前后 ", "a\nb", "a\r\nb", "\t制表", "_x000D_", "&amp;<b>]]>", "\u202e反\u202c", "零\u200b宽", "😀", "\x00\x07",
    "\ud800", "'撇", "＝1+1",
]  # fmt: skip


def test_texts_of_every_kind_come_back(with_sheet):
    path = with_sheet(sheet_xml(""))
    with open_book(path) as book:
        surface.write_text(book.sheets[0]["A1"], [[text] for text in NASTY])
        book.save()
    expected = [text.replace("\ud800", "\ufffd") for text in NASTY]
    assert [row[0] for row in block(path, f"A1:A{len(NASTY)}")] == expected
    assert openpyxl.load_workbook(path).active["A9"].value == "😀"
    assert CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()[7] == ["零\u200b宽"]


def test_a_text_too_long_for_a_cell_is_refused(with_sheet):
    with open_book(with_sheet(sheet_xml(""))) as book:
        with pytest.raises(InputError, match=r"怪\.xlsx 表!B2.*32768 字"):
            book.sheets[0]["B2"].value = "长" * 32_768
        book.sheets[0]["B2"].value = "长" * 32_767


def test_newer_functions_are_prefixed_in_the_file_only(with_sheet):
    path = with_sheet(sheet_xml(""))
    formula = '=TEXTJOIN(",",TRUE,FILTER(A1:A3,B1:B3="CONCAT("))'
    with open_book(path) as book:
        book.sheets[0]["D1"].formula = formula
        assert book.sheets[0]["D1"].formula == formula
        book.save()
    assert b'_xlfn.TEXTJOIN(",",TRUE,_xlfn._xlws.FILTER(A1:A3,B1:B3="CONCAT("))' in read_parts(path)[SHEET]


def test_excel_is_asked_to_calculate_when_something_changed_that_formulas_may_use(workbook, tmp_path):
    with open_book(workbook) as book:
        book.sheets["明细"]["B2"].value = 1
        book.save()
    assert b'fullCalcOnLoad="1"' in read_parts(workbook)["xl/workbook.xml"]


VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.datetimes(dt.datetime(1901, 1, 1), dt.datetime(9999, 12, 30)).map(lambda moment: moment.replace(microsecond=0)),
    st.text(st.characters(codec="utf-8"), min_size=1, max_size=20).filter(lambda text: text[0] not in "='"),
)


@settings(max_examples=60)
@given(rows=st.lists(st.lists(VALUES, min_size=3, max_size=3), min_size=1, max_size=6))
def test_any_block_of_values_survives_saving(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("块") / "块.xlsx"
    with new_book() as book:
        book.sheets[0]["B2"].value = rows
        book.save(path)
    with open_book(path) as book:
        assert book.sheets[0]["B2"].resize(len(rows), 3).options(ndim=2).value == rows


@settings(max_examples=40)
@given(data=st.data())
def test_any_edit_taken_back_leaves_the_bytes(tmp_path_factory, data):
    """Write and format at random, then put every value and colour back."""
    path = tmp_path_factory.mktemp("改") / "改.xlsx"
    book = openpyxl.Workbook()
    for row in range(1, 5):
        for column in range(1, 4):
            if (row + column) % 3:
                book.active.cell(row, column, f"文{row}{column}" if column == 1 else row * column)
    book.save(path)
    with open_book(path) as opened:
        opened.save()
        before = read_parts(path)[SHEET]
        cells = opened.sheets[0]["A1:E6"]
        values = cells.options(ndim=2).value
        for _ in range(data.draw(st.integers(1, 8))):
            cell = cells[data.draw(st.integers(0, 5)), data.draw(st.integers(0, 4))]
            if data.draw(st.booleans()):
                cell.value = data.draw(VALUES)
            else:
                cell.color = data.draw(st.sampled_from([(255, 0, 0), (0, 255, 0)]))
        cells.number_format = "General"
        cells.value = values
        cells.color = None
        opened.save()
    assert read_parts(path)[SHEET] == before


# --- refused


def test_what_is_no_workbook_is_refused_with_its_name(tmp_path):
    Document().save(tmp_path / "自评.xlsx")
    with pytest.raises(InputError, match=r"自评\.xlsx.*不是 Excel 工作簿"), open_book(tmp_path / "自评.xlsx"):
        pass
    with pytest.raises(FileError, match=r"无\.xlsx.*找不到文件"), open_book(tmp_path / "无.xlsx"):
        pass


BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
FILE = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml"])
@pytest.mark.parametrize("declaration", [BOMB, FILE], ids=["实体炸弹", "外部实体"])
def test_entities_are_refused_wherever_they_stand(full_parts, full_workbook, part, declaration):
    start = full_parts[part].index(b"<", 5)
    full_parts[part] = full_parts[part][:start] + declaration + full_parts[part][start:]
    full_workbook.write_bytes(write_parts(full_parts))
    with pytest.raises(InputError, match=r"全\.xlsm.*实体"), open_book(full_workbook) as book:
        _ = book.sheets["明细"]["A1"].value, book.sheets["明细"]["A1"].color


@pytest.mark.parametrize(
    ("part", "change"),
    [
        ("xl/workbook.xml", lambda data: data[:200]),
        (SHEET, lambda data: data[:200]),
        (SHEET, lambda _: f'<worksheet xmlns="{MAIN}"/>'.encode()),
        (SHEET, lambda data: data.replace(b"</sheetData>", b"")),
        ("xl/sharedStrings.xml", lambda data: data[:100]),
        (
            "_rels/.rels",
            lambda _: b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>',
        ),
        (SHEET, None),
    ],
    ids=["工作簿截断", "工作表截断", "没有数据区", "数据区不完整", "文字表截断", "没有主部件", "缺少工作表"],
)
def test_a_damaged_package_is_a_sentence(full_parts, full_workbook, part, change):
    if change is None:
        del full_parts[part]
    else:
        full_parts[part] = change(full_parts[part])
    full_workbook.write_bytes(write_parts(full_parts))
    with pytest.raises(InputError, match=r"全\.xlsm.*损坏"), open_book(full_workbook) as book:
        _ = book.sheets["明细"].used_range.value


def test_a_missing_sheet_names_those_that_are_there(workbook):
    with open_book(workbook) as book, pytest.raises(Exception, match="没有工作表“决算”"):
        _ = book.sheets["决算"]


def test_a_file_open_elsewhere_is_not_overwritten(workbook):
    before = workbook.read_bytes()
    (workbook.parent / f"~${workbook.name}").touch()
    with open_book(workbook) as book:
        book.sheets["明细"]["A2"].value = "改"
        with pytest.raises(FileError, match="打开"):
            book.save()
    assert workbook.read_bytes() == before


def test_a_macro_needs_a_program(workbook):
    with open_book(workbook) as book, pytest.raises(HostError, match="不能运行宏 JxCheck"):
        book.macro("JxCheck")()


def test_two_sheets_of_one_name_and_the_last_sheet_are_refused(workbook):
    with open_book(workbook) as book:
        with pytest.raises(InputError, match="已有工作表“锁定”"):
            book.sheets["明细"].name = "锁定"
        for name in book.sheet_names[1:]:
            book.sheets[name].delete()
        with pytest.raises(InputError, match="唯一的工作表"):
            book.sheets[0].delete()
        with pytest.raises(InputError, match="至少要有一张可见"):
            book.sheets[0].visible = False


def test_a_block_of_another_shape_is_refused(workbook):
    with open_book(workbook) as book, pytest.raises(InputError, match="写入 1 行 2 列，区域却是 2 行 2 列"):
        book.sheets["明细"]["A10:B11"].raw_value = [[1, 2]]


def test_the_saved_package_is_the_same_every_time(workbook, tmp_path):
    for name in ("甲.xlsx", "乙.xlsx"):
        with open_book(workbook) as book:
            book.sheets["明细"]["A2"].value = "改"
            book.save(tmp_path / name)
    assert (tmp_path / "甲.xlsx").read_bytes() == (tmp_path / "乙.xlsx").read_bytes()
    with zipfile.ZipFile(tmp_path / "甲.xlsx") as archive:
        assert archive.testzip() is None
