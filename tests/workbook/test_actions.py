"""The ribbon's actions on the template: what they say, and that each is taken back without a trace."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from tests.addin.conftest import state_of
from xl_jixiao.addin import actions
from xl_jixiao.addin.listing import read_rows
from xl_jixiao.engines import open_book
from xl_jixiao.errors import InputError, JixiaoError
from xl_jixiao.layouts import DETAILS, MONITORED, Sheet
from xl_jixiao.readers.sample import SAMPLE

WITH_ARGUMENTS = {
    "import_form": lambda book: actions.import_form(book, SAMPLE),
    "import_actuals": lambda book: actions.import_actuals(book, Path(book.fullname).with_name("实际值.xlsx")),
    "explain_finding": lambda book: actions.explain_finding(book, "政策调整，已报主管部门备案"),
}
AFTER_CHECK = {"explain_finding", "clear_marks"}
WITHOUT_CHANGES = {
    "about", "batch", "doctor", "export_pdf", "export_plain", "export_word", "guide", "next_finding",
    "previous_finding", "rules", "settings", "undo",
}  # fmt: skip
"""Actions that write nothing into the workbook"""


def everything_in(path):
    """Contents, formats, notes, names, sheets of a saved workbook."""
    with open_book(path) as book:
        derived = {Sheet.COMPUTED, Sheet.SUMMED}  # arrays of functions, computed anew
        return state_of(book, {sheet.name for sheet in book.sheets} - derived)


@pytest.mark.parametrize("name", sorted(set(actions.__all__) - WITHOUT_CHANGES))
def test_each_action_is_taken_back_without_a_trace_after_saving_and_opening_again(packet, tmp_path, name):
    fill_in(packet, "52")
    workbook = openpyxl.Workbook()
    for row in (["三级指标", "实际完成值"], ["培训课件上线及时率", "99%"]):
        workbook.active.append(row)
    workbook.save(tmp_path / "实际值.xlsx")
    if name in AFTER_CHECK:
        actions.check(packet)
    packet.save(tmp_path / "之前.xlsm")
    WITH_ARGUMENTS.get(name, getattr(actions, name))(packet)
    packet.save(tmp_path / "之后.xlsm")
    assert everything_in(tmp_path / "之后.xlsm") != everything_in(tmp_path / "之前.xlsm")
    with open_book(tmp_path / "之后.xlsm") as book:
        assert actions.undo(book) == f"已撤销“{getattr(actions, name).caption}”。"
        book.save(tmp_path / "还原.xlsm")
    assert everything_in(tmp_path / "还原.xlsm") == everything_in(tmp_path / "之前.xlsm")


def fill_in(book, value):
    book.sheets[Sheet.DETAILS].range(f"{DETAILS.letter('实际完成值')}{DETAILS.first}").value = value


def test_scoring_writes_the_official_table_and_rewrites_its_own_only(packet):
    fill_in(packet, "52")
    actions.score(packet)
    sheet = packet.sheets["自评表1"]
    assert sheet.range("F13").value == "52"
    sheet.range("F11").value = "已基本完成。"
    fill_in(packet, "60")
    actions.score(packet)
    sheet = packet.sheets["自评表1"]
    assert (sheet.range("F13").value, sheet.range("F11").value) == ("60", "已基本完成。")
    assert [name for name in packet.sheet_names if name.startswith("自评表")] == ["自评表1"]


def test_points_that_nobody_gave_are_the_profiles(packet):
    fill_in(packet, "52")
    actions.score(packet)
    points = [row["分值"] for row in read_rows(packet, DETAILS) if row["项目名称"] == "职业培训基础能力建设资助"]
    assert sum(points) == pytest.approx(90)


def test_monitoring_shows_lights_and_keeps_what_people_reported(packet):
    actions.monitor(packet)
    sheet = packet.sheets[Sheet.MONITORING]
    for row, value in enumerate(("40", "10", "37", "20"), MONITORED.first):
        sheet.range(f"{MONITORED.letter('截至本月完成值')}{row}").value = value
    assert actions.monitor(packet).startswith("截至 9 月：")
    rows = read_rows(packet, MONITORED)
    assert [(row["截至本月完成值"], row["预警"]) for row in rows[:4]] == [
        ("40", "绿灯"),
        ("10", "红灯"),
        ("37", "绿灯"),
        ("20", "蓝灯"),
    ]
    assert packet.sheets["监控表1"].range("F9").value == "40"


def test_a_month_that_is_none_is_named(packet):
    packet.sheets[Sheet.SETTINGS].range("截止月份").value = "13"
    with pytest.raises(InputError, match="截止月份“13”不是 1 至 12"):
        actions.monitor(packet)


def test_buttons_that_show_a_sheet_show_it(packet):
    for action, sheet in (
        (actions.rules, Sheet.RULES),
        (actions.settings, Sheet.SETTINGS),
        (actions.guide, Sheet.GUIDE),
        (actions.dashboard, Sheet.DASHBOARD),
    ):
        assert action(packet) == ""
        assert packet.sheets.active.name == sheet
    assert "不联网" in actions.about(packet)


def test_a_new_form_beside_another_workbook_is_a_new_workbook(filled, tmp_path):
    other = tmp_path / "别人的.xlsx"
    openpyxl.Workbook().save(other)
    with open_book(other) as book:
        assert actions.new_form(book) == "已新建工作簿：绩效申报表.xlsm。"
    assert (tmp_path / "绩效申报表.xlsm").exists()
    del filled


def test_a_file_dialog_where_there_is_no_window_is_a_sentence(packet):
    with pytest.raises(JixiaoError, match="请改用命令行"):
        actions.import_form(packet)
