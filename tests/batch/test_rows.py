"""The rows of one file say the same of a form as the 汇总表 does."""

import pytest

from xl_jixiao.batch.rows import rows_of
from xl_jixiao.batch.tables import PROJECTS
from xl_jixiao.check import check_reading
from xl_jixiao.model import Dossier, Form, Indicator
from xl_jixiao.parsing.reading import Reading
from xl_jixiao.scoring import profiles
from xl_jixiao.summary import pair, summarize

LEVELS = [
    ("产出指标（50分）", "数量指标"),
    ("项目完成", "质量指标"),
    ("效益指标", "服务对象满意度指标"),
    ("效果指标", "社会效益指标"),
    ("成本指标", "经济成本指标"),
]


def projects(*forms):
    reading = Reading(Dossier(forms=forms))
    rows = rows_of("甲.xlsx", reading, check_reading(reading), [None] * len(forms))[PROJECTS.name]
    return [
        dict(zip((column.heading for column in PROJECTS.columns), row, strict=True)) for row in zip(*rows, strict=True)
    ]


def test_indicators_are_counted_by_first_level_as_in_the_summary():
    form = Form(project="甲", indicators=tuple(Indicator(level1=one, level2=two, name="指标") for one, two in LEVELS))
    profile = profiles.load()
    (summed,) = summarize(pair([form], profile), profile).projects
    (row,) = projects(form)

    assert [row[name] for name in ("成本", "产出", "效益", "满意度")] == [1, 2, 1, 1]
    assert [row[name] for name in ("成本", "产出", "效益", "满意度")] == [
        getattr(summed, name) for name in ("cost", "output", "benefit", "satisfaction")
    ]


@pytest.mark.parametrize("count", [1, 3])
def test_findings_are_counted_by_form(count):
    form = Form(
        project="甲", indicators=(Indicator(level1="产出指标", level2="数量指标", name="数量", target="≥1(个)"),)
    )
    forms = [form.model_copy(update={"project": f"甲{number}"}) for number in range(count)]
    report = check_reading(Reading(Dossier(forms=tuple(forms))))

    for number, row in enumerate(projects(*forms)):
        own = [one.severity for one in report.findings if one.path.startswith(f"forms[{number}]")]
        assert [row[name] for name in ("错误", "核实", "提示")] == [
            own.count(name) for name in ("错误", "核实", "提示")
        ]
