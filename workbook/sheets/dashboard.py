"""看板: figures in tiles and native Excel charts that follow the data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from workbook.look import AMBER, BLUE, BRAND, FONT, INK, LINE, MUTED, PALE, RED, Book
from xl_jixiao.addin import board, formulas
from xl_jixiao.layouts import Sheet

if TYPE_CHECKING:
    from xlsxwriter.chart import Chart
    from xlsxwriter.worksheet import Worksheet

_COLUMNS = 16
_WIDTH = 8.6
_GAP = 6
"""Pixels between the two charts of a row, half of it on each side"""
_CHART = {"width": 8 * 65 - _GAP, "height": 15 * 20}
_TILES = {
    "年度资金（万元）": "#,##0.00",
    "指标完成率": "0.0%",
    "平均得分（简单平均）": "0.00",
}
_INKS = {"错误（条）": RED, "核实（条）": AMBER}
_RED, _AMBER, _GREEN, _BLUE = "#D9534F", "#F0AD4E", "#5CB85C", "#4A90D9"
_LIGHT_COLOURS = (_RED, _AMBER, _GREEN, _BLUE)


@dataclass(frozen=True)
class _Bars:
    """What tells one bar chart from another."""

    title: str
    block: str
    series: tuple[tuple[int, str], ...]
    """Column of the block, colour"""
    percent: bool = False
    upright: bool = False
    together: Literal["beside", "stacked", "over"] = "beside"
    """How the bars of one place stand: beside each other, added up, or one over the other (only one is not blank)"""
    gap: int = 60
    most: int | None = None
    """End of the scale; the labels then stand inside the bars"""
    points: tuple[str, ...] = ()
    """A colour of its own for each bar"""


# Colours as 指标明细 has them for 达成率 and 完成情况, 校验结果 for severities.
_CHARTS = (
    _Bars(
        "达成率分布（指标个数）",
        "分布",
        ((1, _GREEN),),
        upright=True,
        points=(_RED, _AMBER, _AMBER, _GREEN, _BLUE),
    ),
    _Bars("达成率最低的 10 个指标", "最低", ((2, _RED), (3, _AMBER), (4, _GREEN)), percent=True, together="over"),
    _Bars("各类问题（条）", "问题榜", ((1, _RED), (2, _AMBER), (3, _BLUE)), together="stacked"),
    _Bars("各项目自评得分（列前 10 个项目）", "项目", ((1, BRAND),), gap=120, most=100),
    _Bars("预算执行率与平均达成率（超额的按 100% 计）", "项目", ((2, BRAND), (3, _GREEN)), percent=True, gap=100),
)


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
    charts = (*(_bars(book, bars, blocks[bars.block]) for bars in _CHARTS), _lights(book, blocks["预警"]))
    empty = board.hints(board.Facts(), checked=False)
    for place, chart in enumerate(charts):
        row, column = board.chart_corner(place)
        # Cells show through the areas of charts: what stands there is seen as long as the chart is empty.
        hint = book.format(font_color=MUTED, align="center", num_format="General")
        at = row + board.HINT_BELOW - 1
        sheet.merge_range(at, column - 1, at, column + board.CHART_COLUMNS - 2, "", hint)
        sheet.write_formula(board.hint_cell(place), board.HINTS[place], hint, empty[place])
        sheet.insert_chart(
            row - 1,
            column - 1,
            chart,
            {"object_position": 1, "description": _title_of(chart), "x_offset": _GAP if place % 2 else 0},
        )
    sheet.print_area(0, 0, board.CHARTS_ROW - 1 + board.CHART_ROWS * 3, _COLUMNS - 1)
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
        sheet.write_formula(4, left, f"={board.SHEET}!{figures.cell(place, 1)}", value, row[1])


def _bars(book: Book, bars: _Bars, block: board.Block) -> Chart:
    kind = "column" if bars.upright else "bar"
    stacked = {"subtype": "stacked"} if bars.together == "stacked" else {}
    chart = book.workbook.add_chart({"type": kind, **stacked})
    # Free places are blank texts, which charts take for 0: labels leave zeros out.
    number = "0%;-0%;;" if bars.percent else "#,##0;;;" if bars.most is None else "0.00;;;"
    label: dict[str, Any] = {"value": True, "num_format": number, "font": _font(8)}
    if bars.most is not None:
        label |= {"position": "inside_end", "font": {**_font(9, "#FFFFFF"), "bold": True}}
    for column, colour in bars.series:
        chart.add_series(
            {
                "name": block.titles[column],
                "categories": f"={board.SHEET}!{block.address(0)}",
                "values": f"={board.SHEET}!{block.address(column)}",
                "fill": {"color": colour},
                "points": [{"fill": {"color": own}} for own in bars.points] or None,
                "gap": bars.gap,
                "overlap": 0 if bars.together == "beside" else 100,
                "data_labels": label,
            }
        )
    _dress(chart, bars.title, legend=len(bars.series) > 1)
    names: dict[str, Any] = {"num_font": _font(8), "line": {"color": LINE}, "major_tick_mark": "none"}
    # Labels say the values: no scale, and no lines through what an empty chart shows.
    values: dict[str, Any] = {"visible": False, "major_gridlines": {"visible": False}, "min": 0, "max": bars.most}
    if bars.upright:
        chart.set_x_axis(names)
        chart.set_y_axis(values)
    else:
        # XlsxWriter calls the horizontal axis x whatever it shows.
        chart.set_y_axis({**names, "reverse": True})
        chart.set_x_axis(values)
    return chart


def _lights(book: Book, block: board.Block) -> Chart:
    chart = book.workbook.add_chart({"type": "doughnut"})
    chart.add_series(
        {
            "name": "绩效跟踪预警",
            "categories": f"={board.SHEET}!{block.address(0)}",
            "values": f"={board.SHEET}!{block.address(1)}",
            "points": [{"fill": {"color": colour}} for colour in _LIGHT_COLOURS],
            "data_labels": {"value": True, "num_format": "0;;;", "font": {**_font(10, "#FFFFFF"), "bold": True}},
        }
    )
    chart.set_hole_size(55)
    _dress(chart, "绩效跟踪预警（指标个数）", legend=True)
    return chart


def _dress(chart: Chart, title: str, *, legend: bool) -> None:
    chart.set_title({"name": title, "name_font": {**_font(11), "bold": True}})
    chart.set_legend({"position": "bottom", "font": _font(9)} if legend else {"none": True})
    chart.set_chartarea({"border": {"color": LINE}, "fill": {"none": True}})
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
