"""Forms side by side in one sheet are two forms, each with its own places."""

from xl_jixiao.parsing import Grid, parse
from xl_jixiao.parsing.grid import Area, in_sheet

LEFT = [
    ["项目支出绩效目标申报表", "", "", ""],
    ["项目名称", "甲", "主管部门", "乙局"],
    ["一级指标", "二级指标", "三级指标", "指标值"],
    ["产出指标", "数量指标", "培训人数", "≥50(人)"],
    ["", "", "培训场次", "≥5(次)"],
]
RIGHT = [
    ["项目支出绩效目标申报表", "", "", ""],
    ["项目名称", "丙", "主管部门", "丁局"],
    ["一级指标", "二级指标", "三级指标", "指标值"],
    ["产出指标", "质量指标", "验收合格率", "=100(%)"],
]


def abreast(left, right, gap=1):
    height = max(len(left), len(right))
    empty = [[""] * 4]
    rows = zip(left + empty * (height - len(left)), right + empty * (height - len(right)), strict=True)
    return [[*one, *[""] * gap, *other] for one, other in rows]


def test_two_forms_side_by_side_are_two_forms():
    areas = [Area(0, 0, 0, 3), Area(0, 5, 0, 8), Area(3, 0, 4, 0), Area(3, 1, 4, 1)]
    reading = parse([Grid("表1", abreast(LEFT, RIGHT), in_sheet("表.xlsx", "表1"), areas)])

    assert [form.project for form in reading.dossier.forms] == ["甲", "丙"]
    assert [[row.name for row in form.indicators] for form in reading.dossier.forms] == [
        ["培训人数", "培训场次"],
        ["验收合格率"],
    ]
    assert reading.origins["forms[1].indicators[0].target"].cell == "I4"
    assert reading.dossier.forms[0].indicators[1].level2 == "数量指标"
    assert not reading.unplaced


def test_a_project_named_twice_in_a_row_of_one_form_stays_one_form():
    rows = [*LEFT[:1], ["项目名称", "甲", "项目名称", "甲"], *LEFT[2:]]
    reading = parse([Grid("表1", rows, in_sheet("表.xlsx", "表1"))])

    assert len(reading.dossier.forms) == 1
    assert len(reading.dossier.forms[0].indicators) == 2
