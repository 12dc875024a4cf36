"""The ribbon's actions on the template: what they say, and that each is taken back without a trace."""

from __future__ import annotations

import pytest

from xl_jixiao.addin import actions
from xl_jixiao.addin.listing import read_rows
from xl_jixiao.engines import open_book
from xl_jixiao.errors import InputError, JixiaoError
from xl_jixiao.layouts import DETAILS, MONITORED, Sheet
from xl_jixiao.readers.sample import SAMPLE


def cells_of(book):
    found = {}
    for sheet in book.sheets:
        if sheet.name in {Sheet.COMPUTED, Sheet.SUMMED}:
            continue  # arrays of functions: derived, and computed anew
        used = sheet.used_range
        found[sheet.name] = (used.address, used.formula)
    return found


@pytest.mark.parametrize(
    "act",
    [
        actions.rate,
        actions.score,
        actions.monitor,
        actions.summarize,
        actions.paragraph,
        actions.new_form,
        lambda book: actions.import_form(book, SAMPLE),
    ],
    ids=["rate", "score", "monitor", "summarize", "paragraph", "new_form", "import_form"],
)
def test_each_action_is_taken_back_without_a_trace(packet, act):
    fill_in(packet, "52")
    before = cells_of(packet)
    assert act(packet)
    packet.save()
    assert "已撤销" in actions.undo(packet)
    assert cells_of(packet) == before


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
    import openpyxl  # noqa: PLC0415

    other = tmp_path / "别人的.xlsx"
    openpyxl.Workbook().save(other)
    with open_book(other) as book:
        assert actions.new_form(book) == "已新建工作簿：绩效申报表.xlsm。"
    assert (tmp_path / "绩效申报表.xlsm").exists()
    del filled


def test_a_file_dialog_where_there_is_no_window_is_a_sentence(packet):
    with pytest.raises(JixiaoError, match="请改用命令行"):
        actions.import_form(packet)
