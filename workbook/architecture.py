"""
Draw the architecture from the code: one box a module, one row a layer, one line an import.

`python -m workbook.architecture` writes `workbook/pictures/architecture.svg`; a test says when it is out of date. The
modules at the bottom are used by all and get no lines.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from xml.sax.saxutils import escape

import grimp

ROOT = Path(__file__).parents[1]
PICTURE = ROOT / "workbook" / "pictures" / "architecture.svg"
PACKAGE = "xl_jixiao"

_WIDTH, _ROW, _BOX_HEIGHT, _MARGIN = 900, 74, 40, 20
_FOR_ALL = {"package", "files", "errors", "logs", "model"}
_CAPTIONS = {
    "cli": "命令行",
    "demo": "演示",
    "addin": "Excel 调用",
    "install": "安装诊断",
    "batch": "批量",
    "engines": "工作簿引擎",
    "readers": "读文件",
    "reporters": "写结果",
    "check": "校验",
    "summary": "汇总",
    "fix": "修复",
    "findings": "意见",
    "rules": "规则",
    "parsing": "解析",
    "scoring": "评分",
    "layouts": "模板位置",
    "model": "模型",
    "package": "文件包",
    "files": "文件",
    "errors": "错误",
    "logs": "日志",
}


def layers() -> list[list[str]]:
    """Return the layers of the import contract, highest first, each a list of module names."""
    contract = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"][0]
    rows = [[name.strip(" ()") for name in row.replace(":", "|").split("|")] for row in contract["layers"]]
    return [[name for name in row if not name.startswith("__")] for row in rows if row != ["__main__"]]


def imports(modules: set[str]) -> set[tuple[str, str]]:
    """Return which module imports which, from the import graph."""
    graph = grimp.build_graph(PACKAGE, cache_dir=None)
    pairs = set()
    for importer in graph.modules:
        for imported in graph.find_modules_directly_imported_by(importer):
            ends = [name.split(".")[1] if "." in name else "" for name in (importer, imported)]
            if ends[0] != ends[1] and set(ends) <= modules:
                pairs.add((ends[0], ends[1]))
    return pairs


def draw() -> str:
    """Return the picture as SVG."""
    rows = [row for row in layers() if row]
    places: dict[str, tuple[float, float, float]] = {}
    for number, row in enumerate(rows):
        width = (_WIDTH - 2 * _MARGIN) / len(row)
        for place, name in enumerate(row):
            places[name] = (_MARGIN + place * width + 8, _MARGIN + number * _ROW, width - 16)
    height = 2 * _MARGIN + (len(rows) - 1) * _ROW + _BOX_HEIGHT
    lines = [_line(places[high], places[low]) for high, low in sorted(imports(set(places))) if low not in _FOR_ALL]
    boxes = [_box(name, place) for name, place in places.items()]
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" font-family="sans-serif">'
    return "\n".join([head, '<rect width="100%" height="100%" fill="#fff"/>', *lines, *boxes, "</svg>", ""])


def _line(high: tuple[float, float, float], low: tuple[float, float, float]) -> str:
    x1, y1 = high[0] + high[2] / 2, high[1] + _BOX_HEIGHT
    x2, y2 = low[0] + low[2] / 2, low[1]
    bend = (y2 - y1) / 2
    curve = f"M{x1:.0f},{y1:.0f} C{x1:.0f},{y1 + bend:.0f} {x2:.0f},{y2 - bend:.0f} {x2:.0f},{y2:.0f}"
    return f'<path d="{curve}" fill="none" stroke="#9db7d5" stroke-width="1"/>'


def _box(name: str, place: tuple[float, float, float]) -> str:
    x, y, width = place
    middle = x + width / 2
    frame = f'x="{x:.0f}" y="{y:.0f}" width="{width:.0f}" height="{_BOX_HEIGHT}" rx="5"'
    return (
        f'<rect {frame} fill="#eaf1f8" stroke="#1f4e78"/>'
        f'<text x="{middle:.0f}" y="{y + 17:.0f}" text-anchor="middle" font-size="13">{escape(name)}</text>'
        f'<text x="{middle:.0f}" y="{y + 33:.0f}" text-anchor="middle" font-size="11" fill="#555">'
        f"{escape(_CAPTIONS.get(name, ''))}</text>"
    )


if __name__ == "__main__":
    PICTURE.parent.mkdir(exist_ok=True)
    PICTURE.write_text(draw(), "utf-8", newline="\n")
