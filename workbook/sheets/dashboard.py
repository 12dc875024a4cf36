"""看板: figures in tiles and native Excel charts that follow the data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workbook.look import AMBER, BLUE, BRAND, FONT, INK, LINE, MUTED, PALE, RED, Book
from xl_jixiao.addin import board, formulas
from xl_jixiao.layouts import Sheet

if TYPE_CHECKING:
    from xlsxwriter.chart import Chart
    from xlsxwriter.worksheet import Worksheet

_COLUMNS = 16
_WIDTH = 8.6
_CHART = {"width": 512, "height": 300}
_TILES = {
    "年度资金（万元）": "#,##0.00",
    "指标完成率": "0.0%",
    "平均得分（分）": "0.00",
}
_INKS = {"错误（条）": RED, "核实（条）": AMBER}
_PLAIN_ZERO = "0.00;-0.00;;"
_PALETTE = ("#D9534F", "#F0AD4E", "#4A90D9", BRAND, "#5CB85C")
_LIGHT_COLOURS = ("#D9534F", "#F0AD4E", "#5CB85C", "#4A90D9")


def add_dashboard(book: Book) -> None:
    """Add 看板 and the very hidden sheet with its figures."""
    blocks = board.blocks(board.Facts())
    sheet = book.sheet(Sheet.DASHBOARD, tab=BLUE)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 1)
    for column in range(_COLUMNS):
        sheet.set_column(column, column, _WIDTH, book.format())
    book.heading(sheet, "绩效看板", _COLUMNS, meta=formulas.whose())
    _tiles(book, sheet, blocks["数字"])
    red, amber, blue, navy, green = _PALETTE
    charts = (
        _bars(book, "达成率分布（指标个数）", blocks["分布"], [(1, blue)], kind="column"),
        _bars(book, "达成率最低的 10 个指标", blocks["最低"], [(1, amber)], kind="bar", percent=True),
        _bars(book, "各类问题（条）", blocks["问题"], [(1, red), (2, amber), (3, blue)], kind="bar", stacked=True),
        _bars(book, "各项目自评得分", blocks["项目"], [(1, navy)], kind="bar"),
        _bars(book, "预算执行率与平均达成率", blocks["项目"], [(2, navy), (3, green)], kind="bar", percent=True),
        _lights(book, blocks["预警"]),
    )
    for place, chart in enumerate(charts):
        row, column = divmod(place, 2)
        sheet.insert_chart(
            6 + 16 * row, 8 * column, chart, {"object_position": 2, "description": _title_of(chart), "x_offset": 2}
        )
    sheet.print_area(0, 0, 6 + 16 * 3, _COLUMNS - 1)
    _figures(book, blocks)


def _tiles(book: Book, sheet: Worksheet, figures: board.Block) -> None:
    sheet.set_row(3, 20)
    sheet.set_row(4, 34)
    for place, row in enumerate(figures.values):
        title, left = row[0], 2 * place
        label = book.format(font_size=9, font_color=MUTED, align="center", bg_color=PALE, top=2, top_color=BRAND)
        value = book.format(
            font_size=16,
            bold=True,
            font_color=_INKS.get(title, BRAND),
            align="center",
            bg_color=PALE,
            num_format=_TILES.get(title, "#,##0"),
        )
        sheet.merge_range(3, left, 3, left + 1, title, label)
        sheet.merge_range(4, left, 4, left + 1, "", value)
        sheet.write_formula(4, left, f"={board.SHEET}!{figures.cell(place, 1)}", value, "")


def _bars(  # noqa: PLR0913 - what tells one chart from another
    book: Book,
    title: str,
    block: board.Block,
    series: list[tuple[int, str]],
    *,
    kind: str,
    percent: bool = False,
    stacked: bool = False,
) -> Chart:
    chart = book.workbook.add_chart({"type": kind, **({"subtype": "stacked"} if stacked else {})})
    number = "0%;-0%;;" if percent else "#,##0.##;;;" if len(series) == 1 else "0;;;"
    for column, colour in series:
        chart.add_series(
            {
                "name": block.titles[column],
                "categories": f"={board.SHEET}!{block.address(0)}",
                "values": f"={board.SHEET}!{block.address(column)}",
                "fill": {"color": colour},
                "gap": 60,
                "data_labels": {"value": True, "num_format": number, "font": _font(8)},
            }
        )
    _dress(chart, title, legend=len(series) > 1)
    names: dict[str, Any] = {"num_font": _font(8), "line": {"color": LINE}, "major_tick_mark": "none"}
    values: dict[str, Any] = {
        "num_font": _font(8, MUTED),
        "line": {"none": True},
        "major_gridlines": {"visible": True, "line": {"color": "#E5EAF0", "width": 0.75}},
        "num_format": "0%" if percent else "#,##0",
        "min": 0,
    }
    if kind == "bar":
        # XlsxWriter calls the horizontal axis x whatever it shows.
        chart.set_y_axis({**names, "reverse": True})
        chart.set_x_axis({**values, "visible": False})
    else:
        chart.set_x_axis(names)
        chart.set_y_axis(values)
    return chart


def _lights(book: Book, block: board.Block) -> Chart:
    chart = book.workbook.add_chart({"type": "doughnut"})
    chart.add_series(
        {
            "name": "绩效跟踪预警",
            "categories": f"={board.SHEET}!{block.address(0)}",
            "values": f"={board.SHEET}!{block.address(1)}",
            "points": [{"fill": {"color": colour}} for colour in _LIGHT_COLOURS],
            "data_labels": {"value": True, "num_format": "0;;;", "font": _font(9, "#FFFFFF")},
        }
    )
    chart.set_hole_size(55)
    _dress(chart, "绩效跟踪预警（指标个数）", legend=True)
    return chart


def _dress(chart: Chart, title: str, *, legend: bool) -> None:
    chart.set_title({"name": title, "name_font": {**_font(11), "bold": True}})
    chart.set_legend({"position": "bottom", "font": _font(9)} if legend else {"none": True})
    chart.set_chartarea({"border": {"color": LINE}, "fill": {"color": "#FFFFFF"}})
    chart.set_plotarea({"fill": {"none": True}})
    chart.set_size(_CHART)
    chart.show_blanks_as("gap")


def _title_of(chart: Chart) -> str:
    return str(chart.title.name)


def _font(size: int, colour: str = INK) -> dict[str, Any]:
    return {"name": FONT, "size": size, "color": colour}


def _figures(book: Book, blocks: dict[str, board.Block]) -> None:
    sheet = book.sheet(board.SHEET, tab=MUTED)
    plain = book.format(num_format="General")
    for block in blocks.values():
        for offset, title in enumerate(block.titles):
            sheet.write_string(block.top - 1, offset, title, plain)
            for row, (texts, values) in enumerate(zip(block.formulas, block.values, strict=True), block.top):
                formula, value = texts[offset], values[offset]
                if formula.startswith("="):
                    sheet.write_formula(row, offset, formula, plain, value)
                else:
                    sheet.write_string(row, offset, formula, plain)
    sheet.very_hidden()
