"""The scoring check on a 自评表 with the scores that published forms print: each wrong one, its place, by how much."""

import io

import xlsxwriter

from xl_jixiao.check import check_reading
from xl_jixiao.readers import read_bytes
from xl_jixiao.scoring import profiles

HEAD = [
    ["项目支出绩效自评表"],
    ["（2023年度）"],
    ["项目名称", "某项目"],
    ["主管部门", "某局", "", "", "实施单位", "某中心"],
    ["项目资金（万元）", "", "", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"],
    ["", "年度资金总额", "", 43.2, 43.2, 37.24, 10, "86.20%", 9],
    ["", "一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施"],
]
ROWS = [
    ("产出指标", "数量指标", "培训人数", "≥4754人", "4604", 5, 5),
    ("产出指标", "数量指标", "服务人数", "8755", "8676", 15, 13),
    ("产出指标", "数量指标", "资助人数", "3807人", "3224", 2, 1.9),
    ("产出指标", "数量指标", "发放人数", "120人", "69", 2, 1),
    ("产出指标", "数量指标", "慰问人数", "1228人", "770", 2, 1.8),
    ("产出指标", "数量指标", "体检人数", "5662人", "4044", 2, 1.4),
    ("产出指标", "质量指标", "覆盖率", "=100%", "97.3%", 2, 1.9),
    ("产出指标", "数量指标", "走访人数", "24694人", "22584", 2, 1.7),
    ("成本指标", "经济成本指标", "人均成本", "≤5300元", "5830", 10, 10),
    ("产出指标", "质量指标", "事故起数", "=0起", "1", 5, 5),
    ("产出指标", "时效指标", "完成及时性", "及时", "部分达成", 5, 5),
    ("效益指标", "社会效益指标", "受益次数", "≥12次", "96", 28, 28),
    ("满意度指标", "满意度指标", "满意度", "≥95%", "88.32%", 10, 9.3),
]
FIRST = len(HEAD) + 1


def found(profile):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("自评表")
        for row, line in enumerate([*HEAD, *(("", *values) for values in ROWS), ["总分", "", "", "", "", "", 100, 95]]):
            for column, value in enumerate(line):
                if isinstance(value, str):
                    sheet.write_string(row, column, value)
                else:
                    sheet.write_number(row, column, value)
    report = check_reading(read_bytes(out.getvalue(), "自评表.xlsx"), profiles.load(profile))
    return [finding for finding in report.findings if finding.code.startswith("EVA-")]


def test_each_wrong_figure_is_found_at_its_cell():
    figures = {
        (finding.code, finding.place.cell, finding.found, finding.expected)
        for finding in found("mof-2015")
        if finding.code in {"EVA-03", "EVA-07", "EVA-08", "EVA-09", "EVA-12", "EVA-13"}
    }
    assert figures == {
        ("EVA-03", f"H{FIRST}", "5", "4.84"),
        ("EVA-03", f"H{FIRST + 1}", "13", "14.86"),
        ("EVA-03", f"H{FIRST + 2}", "1.9", "1.69"),
        ("EVA-03", f"H{FIRST + 3}", "1", "1.15"),
        ("EVA-03", f"H{FIRST + 4}", "1.8", "1.25"),
        ("EVA-03", f"H{FIRST + 7}", "1.7", "1.83"),
        ("EVA-07", f"H{FIRST + 8}", "10", "9"),
        ("EVA-08", f"H{FIRST + 9}", "5", "0"),
        ("EVA-13", f"H{FIRST + 10}", "5", "3.00~3.99"),
        ("EVA-09", "I6", "9", "8.62"),
        ("EVA-12", f"H{FIRST + len(ROWS)}", "95", "94.00"),
    }


def test_it_says_by_how_much():
    texts = [finding.message for finding in found("mof-2015")]
    for words in ("应得14.86，少1.86分", "应得1.69，多0.21分", "应为8.62，多0.38分", "相加是94.00，多1.00分"):
        assert any(words in text for text in texts), words


def test_a_missing_reason_is_asked_for_in_the_cell_that_it_belongs_in():
    due = [finding.place.cell for finding in found("mof-2015") if finding.code in {"EVA-05", "EVA-06"}]
    assert set(due) == {f"I{FIRST + at}" for at in range(len(ROWS))}


def test_another_formula_makes_other_scores_right():
    at_the_limit = [finding for finding in found("hubei") if finding.code == "EVA-07"]
    assert [finding.expected for finding in at_the_limit] == ["9.09"]
