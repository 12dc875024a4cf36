import csv
from decimal import Decimal
from pathlib import Path

import pytest

from xl_jixiao.model import MoneyUnit, Stage, paths
from xl_jixiao.readers import read
from xl_jixiao.readers.sample import SAMPLE

ROWS = Path(__file__).parents[1] / "cases" / "forms" / "packet" / "rows.tsv"


@pytest.fixture(scope="module")
def reading():
    return read(SAMPLE)


def test_all_81_indicators_stand_in_their_group_with_name_and_value_as_printed(reading):
    with ROWS.open(encoding="utf-8", newline="") as file:
        expected = [
            (int(row["project"]) - 1, row["一级指标"], row["二级指标"], row["三级指标"], row["原值"])
            for row in csv.DictReader(file, delimiter="\t")
        ]

    found = [
        (at, indicator.level1, indicator.level2, indicator.name, indicator.target.text)
        for at, form in enumerate(reading.dossier.forms)
        for indicator in form.indicators
    ]
    assert len(found) == 81
    assert found == expected


def test_the_heads_of_both_forms_are_read(reading):
    first, second = reading.dossier.forms

    assert reading.dossier.title == "上海市职业技能鉴定中心2024年度项目绩效目标汇总表"
    assert [form.project for form in (first, second)] == ["职业培训基础能力建设资助", "技能评价业务经费"]
    for form in (first, second):
        assert (form.stage, form.year, form.title) == (Stage.APPLICATION, 2024, "财政项目支出绩效目标申报表")
        assert (form.start, form.end) == ("2024-01-01", "2024-12-31")
        assert (form.nature, form.category) == ("经常性专项业务费", "特定目标类")
        assert (form.department, form.unit) == ("上海市人力资源和社会保障局", "上海市职业技能鉴定中心")
        assert form.whole_objective == ""
    assert first.objective.startswith("1、为全力备战第47届世赛")
    assert first.objective.endswith("并通过验收。")
    assert second.objective.startswith("通过项目实施，完成工作人员培训")


def test_amounts_keep_their_unit_and_their_printed_zeros(reading):
    funds = [form.funds for form in reading.dossier.forms]

    assert [str(one.total.budget) for one in funds] == ["86000000.00", "4358177.00"]
    assert [str(one.fiscal.budget) for one in funds] == ["86000000.00", "4358177.00"]
    for one in funds:
        assert one.unit is MoneyUnit.YUAN
        assert str(one.carryover.budget) == str(one.other.budget) == "0.00"
        assert one.life_total is one.life_fiscal is one.life_other is None
        assert one.total.label == "年度资金申请总额"
        assert one.in_yuan(Decimal(1)) == 1


def test_every_text_is_found_again_in_the_line_its_origin_names(reading):
    lines = SAMPLE.read_text("utf-8").splitlines()
    for path, origin in reading.origins.items():
        number, column = origin.cell.removeprefix("第").removesuffix("列").split("行第")
        printed = lines[int(number) - 1].split("\t")[int(column) - 1]
        value = paths.get(reading.dossier, path)
        if path.endswith(("level1", "level2", "year", "stage", "unit")) or "funds" in path:
            assert printed, path
        else:
            assert printed == getattr(value, "text", value), path


def test_what_was_repaired_is_listed_cell_by_cell(reading):
    listed = [(repair.path, repair.before, repair.after, repair.confidence >= 0.75) for repair in reading.repairs]

    assert listed == [
        ("forms[0].objective", "项目 绩效 目标", "项目绩效目标", True),
        ("forms[0].indicators", "绩效 指标", "绩效指标", True),
        ("forms[0].indicators[0].level1", "", "产出指标", True),
        *[(f"forms[0].indicators[{at}].level2", "", "数量指标", True) for at in range(5)],
        ("forms[0].indicators[5].level1", "", "产出指标", True),
        ("forms[0].indicators[23].level2", "绩效指标", "时效指标", True),
        ("forms[0].indicators[27].level1", "", "产出指标", True),
        ("forms[1].objective", "项目 绩效 目标", "项目绩效目标", True),
        ("forms[1].indicators", "绩效 指标", "绩效指标", True),
        ("forms[1].indicators[0].level1", "", "产出指标", True),
        ("forms[1].indicators[8].level2", "", "数量指标", False),
        ("forms[1].indicators[30].level1", "", "满意度指标", True),
        ("forms[1].indicators[30].level2", "", "服务对象满意度指标", True),
    ]
    assert reading.unplaced == ()


def test_what_is_uncertain_is_asked_and_the_answer_is_used():
    questions = []

    def ask(question):
        questions.append(question)
        return "质量指标"

    reading = read(SAMPLE, ask=ask)

    assert [question.choices for question in questions] == [("数量指标", "质量指标")]
    assert reading.dossier.forms[1].indicators[8].level2 == "质量指标"
    assert reading.uncertain == ()
