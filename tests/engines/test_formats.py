import openpyxl
import pytest
from openpyxl.styles import GradientFill, PatternFill
from openpyxl.styles.colors import Color

from xl_jixiao.engines import formats, open_book
from xl_jixiao.package import read_parts

FILLS = {
    "none": PatternFill(),
    "solid": PatternFill("solid", fgColor="FFFFC7CE"),
    "theme and tint": PatternFill("solid", fgColor=Color(theme=4, tint=0.3999)),
    "indexed": PatternFill("solid", fgColor=Color(indexed=44)),
    "pattern of two colours": PatternFill("lightTrellis", fgColor="FF00FF00", bgColor="FFFFC7CE"),
    "gradient": GradientFill(stop=("FFFF0000", "FF0000FF"), degree=45),
}


@pytest.fixture
def file(tmp_path):
    workbook = openpyxl.Workbook()
    for row, fill in enumerate(FILLS.values(), 1):
        workbook.active.cell(row, 1, row).fill = fill
        workbook.active.cell(row, 1).number_format = "0.00"
    workbook.save(tmp_path / "填充.xlsx")
    return tmp_path / "填充.xlsx"


def sheet_part(path):
    return read_parts(path)["xl/worksheets/sheet1.xml"]


def test_every_fill_comes_back_with_the_same_bytes(file, tmp_path):
    with open_book(file) as book:
        cells = book.sheets[0][f"A1:A{len(FILLS)}"]
        tokens = formats.tokens(cells)
        cells.color = (1, 2, 3)
        book.save(tmp_path / "标注.xlsx")
    with open_book(file) as book:
        book.save(tmp_path / "未动.xlsx")
    with open_book(tmp_path / "标注.xlsx") as book:
        formats.restore(book.sheets[0][f"A1:A{len(FILLS)}"], tokens, only_fill=True)
        book.save(tmp_path / "还原.xlsx")
    assert sheet_part(tmp_path / "还原.xlsx") == sheet_part(tmp_path / "未动.xlsx")


def test_only_the_fill_comes_back_where_only_the_fill_is_asked_for(file):
    with open_book(file) as book:
        cell = book.sheets[0]["A3"]
        tokens = formats.tokens(cell)
        shown = cell.color
        cell.color = (1, 2, 3)
        cell.number_format = "0%"
        cell.font.bold = True
        formats.restore(cell, tokens, only_fill=True)
        assert (cell.color, cell.number_format, cell.font.bold) == (shown, "0%", True)
        formats.restore(cell, tokens)
        assert (cell.color, cell.number_format, cell.font.bold) == (shown, "0.00", False)


def test_a_token_means_the_same_in_a_workbook_whose_formats_are_numbered_otherwise(file, tmp_path):
    with open_book(file) as book:
        tokens = formats.tokens(book.sheets[0]["A3"])
        shown = book.sheets[0]["A3"].color
    workbook = openpyxl.Workbook()
    workbook.active["A1"].fill = PatternFill("solid", fgColor="FF00FF00")
    workbook.save(tmp_path / "别的.xlsx")
    with open_book(tmp_path / "别的.xlsx") as book:
        cell = book.sheets[0]["A1"]
        formats.restore(cell, tokens)
        assert (cell.color, cell.number_format) == (shown, "0.00")


class Interior:
    """Excel's object, as far as formats use it."""

    def __init__(self, **said):
        self.said = said
        self.set = []

    def __getattr__(self, name):
        return self.__dict__["said"].get(name)

    def __setattr__(self, name, value):
        if name in {"said", "set"}:
            super().__setattr__(name, value)
        else:
            self.said[name] = value
            self.set.append(name)


class Cell:
    def __init__(self, **said):
        self.api = type("Api", (), {"Interior": Interior(**said)})()
        self.number_format = "0.00"
        self.color = None


@pytest.mark.parametrize(
    "said",
    [
        {"Pattern": -4142},
        {"Pattern": 1, "Color": 255.0, "ColorIndex": 3, "PatternColorIndex": -4105},
        {"Pattern": 1, "ThemeColor": 5, "TintAndShade": 0.4, "ColorIndex": 3, "PatternColorIndex": -4105},
        {"Pattern": 14, "Color": 255.0, "ColorIndex": 3, "PatternThemeColor": 2, "PatternTintAndShade": -0.25},
    ],
)
def test_excels_way_of_saying_a_fill_is_kept_word_for_word(said):
    told = formats._excel_format(Cell(**said))
    marked = Cell(Pattern=1, Color=1.0, ColorIndex=1)
    formats._put_excel_format(marked, told, only_fill=True)
    now = marked.api.Interior.said
    assert {name: now[name] for name in said if name != "ColorIndex"} == {
        name: value for name, value in said.items() if name != "ColorIndex"
    }
    assert marked.number_format == "0.00"


def test_a_gradient_in_excel_cannot_return_and_is_not_touched():
    told = formats._excel_format(Cell(Pattern=4000))
    assert not formats.fill_can_return('{"number_format": "0", "pattern": 4000}')
    cell = Cell(Pattern=1)
    formats._put_excel_format(cell, told, only_fill=True)
    assert cell.api.Interior.set == []
