"""设置: what a unit chooses, with drop-downs; and the very hidden lists behind the drop-downs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook.look import LAST_ROW, MUTED, Book
from xl_jixiao.layouts import OVERRIDES, SETTINGS, Kind, Sheet, letter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlsxwriter.worksheet import Worksheet

    from xl_jixiao.rules.rule import Rule
    from xl_jixiao.scoring.profiles import Profile

PERSONAS = ("审核人", "填报人")
LEVELS = ("错误", "核实", "提示", "不用")

_PROFILES_AT = 15
"""Row above the list of profiles, from 0"""


def add_settings(book: Book, profiles: Sequence[Profile], rules: Sequence[Rule]) -> None:
    """
    Add 设置.

    Args:
        book: the workbook under construction.
        profiles: those that can be chosen.
        rules: those whose severity a unit may change.
    """
    sheet = book.sheet(Sheet.SETTINGS, tab=MUTED)
    book.heading(sheet, "设置", 4, hint="改动黄色单元格即可；只影响之后的校验和计算。用到的口径印在每张结果表上。")
    for index, title in enumerate(("设置项", "值", "说明")):
        sheet.write_string(3, index, title, book.head(entry=index == 1))
    sheet.merge_range(3, 2, 3, 3, "说明", book.head())
    for place in SETTINGS:
        row = int(place.cell[1:]) - 1
        sheet.set_row(row, 22)
        sheet.write_string(row, 0, place.label, book.cell(Kind.TEXT, bold=True))
        sheet.write_string(row, 1, place.default, book.entry(Kind.TEXT))
        sheet.merge_range(row, 2, row, 3, place.help, book.cell(Kind.TEXT, font_color=MUTED, font_size=9))
        book.workbook.define_name(place.name, f"={Sheet.SETTINGS}!$B${row + 1}")
    _choices(sheet, "口径", "选项_口径")
    _choices(sheet, "身份", "选项_身份")
    _choices(sheet, "反向公式", "选项_反向公式")
    _choices(sheet, "截止月份", "选项_月份")
    _profiles(book, sheet, profiles)
    top = OVERRIDES.head - 2
    sheet.merge_range(top, 0, top, 3, "各规则的性质（留空即按默认）", book.format(font_size=12, bold=True))
    book.table(sheet, OVERRIDES, rows=max(1, len(rules)))
    for offset, rule in enumerate(rules):
        for index, text in enumerate((rule.code, rule.title, rule.severity)):
            sheet.write_string(OVERRIDES.head + offset, index, text, book.column(OVERRIDES.columns[index]))
    override = OVERRIDES.letter("本单位改为")
    sheet.data_validation(
        f"{override}{OVERRIDES.first}:{override}{LAST_ROW}",
        {
            "validate": "list",
            "source": "=选项_性质",
            "error_message": "请从下拉列表选择，或留空。",
        },
    )
    sheet.freeze_panes(3, 0)
    book.lined(sheet, OVERRIDES)


def add_choices(book: Book, profiles: Sequence[Profile]) -> None:
    """Add the very hidden sheet of drop-down lists; the names of the lists begin with 选项_."""
    sheet = book.sheet(Sheet.CHOICES)
    default = profiles[0]
    lists = {
        "口径": [profile.name for profile in profiles],
        "身份": list(PERSONAS),
        "反向公式": ["linear", "ratio"],
        "月份": [str(month) for month in range(1, 13)],
        "性质": list(LEVELS),
        "项目性质": list(default.natures),
        "项目类别": list(default.categories),
        "一级指标": list(default.taxonomy),
        "二级指标": [level2 for level2s in default.taxonomy.values() for level2 in level2s],
    }
    for index, (name, words) in enumerate(lists.items()):
        sheet.write_string(0, index, name, book.format(num_format="@"))
        for row, word in enumerate(words, 1):
            sheet.write_string(row, index, word, book.format(num_format="@"))
        column = letter(index + 1)
        book.workbook.define_name(f"选项_{name}", f"={Sheet.CHOICES}!${column}$2:${column}${max(2, len(words) + 1)}")
    sheet.very_hidden()


def _choices(sheet: Worksheet, setting: str, source: str) -> None:
    place = next(place for place in SETTINGS if place.name == setting)
    sheet.data_validation(
        place.cell,
        {
            "validate": "list",
            "source": f"={source}",
            "input_title": place.label,
            "input_message": place.help,
            "error_message": "请从下拉列表选择。",
        },
    )


def _profiles(book: Book, sheet: Worksheet, profiles: Sequence[Profile]) -> None:
    """Write what each profile says below the settings, so that a choice can be made without a manual."""
    sheet.merge_range(_PROFILES_AT, 0, _PROFILES_AT, 3, "可选的口径", book.format(font_size=12, bold=True))
    sheet.write_string(_PROFILES_AT + 1, 0, "口径", book.head())
    sheet.write_string(_PROFILES_AT + 1, 1, "名称和生效日期", book.head())
    sheet.merge_range(_PROFILES_AT + 1, 2, _PROFILES_AT + 1, 3, "等级（下限，含）和计分", book.head())
    for row, profile in enumerate(profiles, _PROFILES_AT + 2):
        grades = " ".join(f"{grade}{low.normalize():f}" for grade, low in profile.grades.items())
        points = f"{profile.execution.points.normalize():f}"
        trigger = f"{(profile.trigger * 100).normalize():f}%"
        rules = f"{grades}；反向 {profile.reverse}；执行率 {points} 分；偏差 {trigger}"
        sheet.set_row(row, 20)
        sheet.write_string(row, 0, profile.name, book.cell(Kind.LABEL))
        sheet.write_string(row, 1, f"{profile.title}，{profile.in_force}", book.cell(Kind.TEXT))
        sheet.merge_range(row, 2, row, 3, rules, book.cell(Kind.TEXT, font_size=9))
