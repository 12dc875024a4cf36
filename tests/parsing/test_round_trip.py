"""Any form laid out in any layout reads back as the same form, and every filled field knows where it stood."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cases.forms.generate import FORMATS, cases, load
from xl_jixiao.model import Form, Funds, Indicator, Origin, notation, paths
from xl_jixiao.model import parse as parse_target
from xl_jixiao.parsing import Grid, parse
from xl_jixiao.parsing.grid import Area, in_sheet
from xl_jixiao.parsing.layout import find, layouts
from xl_jixiao.readers import read_bytes
from xl_jixiao.reporters.form_cells import fill


def as_grid(filled):
    """The cells of a filled form as a sheet has them."""
    width = max(cell.column + cell.columns for cell in filled.cells)
    rows = [[""] * width for _ in range(filled.rows)]
    areas = []
    for cell in filled.cells:
        rows[cell.row][cell.column] = (
            f"{cell.value:f}" if isinstance(cell.value, Decimal) else (cell.value or "").strip()
        )
        if cell.rows > 1 or cell.columns > 1:
            areas.append(Area(cell.row, cell.column, cell.row + cell.rows - 1, cell.column + cell.columns - 1))
    return Grid("表1", rows, in_sheet("表.xlsx", "表1"), areas)


LEVELS = [
    ("成本指标", "经济成本指标"),
    ("产出指标", "数量指标"),
    ("产出指标", "质量指标"),
    ("产出指标", "时效指标"),
    ("产出指标", "成本指标"),
    ("效益指标", "社会效益指标"),
    ("效益指标", "可持续影响指标"),
    ("满意度指标", "服务对象满意度指标"),
]
texts = st.text(st.sampled_from("道路养护培训人员设备系统甲乙丙完成及时满意"), min_size=2, max_size=24)
values = st.one_of(
    st.builds(
        "{}{}{}".format,
        st.sampled_from(["≥", "≤", "=", "＞", ""]),
        st.decimals(0, 99999, places=2),
        st.sampled_from(["(%)", "个", "万元", "（人次）"]),
    ),
    st.sampled_from(["2024年12月31日前", "不低于95%", "18—54周岁", "有效提升", "百分之九十", "=100.00(%)", "1次/月"]),
)
money = st.none() | st.decimals(0, 10**9, places=2)


@st.composite
def indicators(draw):
    levels = sorted(draw(st.lists(st.sampled_from(LEVELS), min_size=1, max_size=12)), key=LEVELS.index)
    names = draw(st.lists(texts, min_size=len(levels), max_size=len(levels), unique=True))
    return tuple(
        Indicator(level1=level1, level2=level2, name=f"{name}工作", target=draw(values))
        for (level1, level2), name in zip(levels, names, strict=True)
    )


@st.composite
def forms(draw):
    def line(label):
        return {"label": label, "budget": draw(money)}

    return Form(
        title="财政项目支出绩效目标申报表",
        year=draw(st.integers(2015, 2035)),
        project=draw(texts),
        nature=draw(st.sampled_from(["", "一次性项目", "经常性专项业务费"])),
        category=draw(st.sampled_from(["", "特定目标类"])),
        department=f"{draw(texts)}局",
        unit=f"{draw(texts)}中心",
        start=draw(st.sampled_from(["", "2024-01-01", "2024/1/1"])),
        funds={
            "unit": "元",
            "life_total": draw(money),
            "life_fiscal": draw(money),
            "life_other": draw(money),
            "total": line("年度资金申请总额"),
            "fiscal": line("其中：当年财政拨款"),
            "carryover": line("上年结转资金"),
            "other": line("其他资金"),
        },
        whole_objective=draw(st.just("") | texts),
        objective=f"{draw(texts)}。",
        indicators=draw(indicators()),
    )


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(form=forms())
def test_any_application_reads_back_as_it_was_laid_out(form):
    reading = parse([as_grid(fill(find("sh-2024-application"), form))])

    assert reading.dossier.forms == (form,)
    assert reading.repairs == ()
    assert reading.unplaced == ()


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(some=st.lists(forms(), min_size=2, max_size=3))
def test_forms_stacked_on_one_sheet_read_back_one_by_one(some):
    rows, areas, top = [], [], 0
    for form in some:
        grid = as_grid(fill(find("sh-2024-application"), form))
        rows += [*grid.rows, [], []]
        areas += [Area(a.top + top, a.left, a.bottom + top, a.right) for a in grid.areas]
        top = len(rows)

    assert parse([Grid("表1", rows, in_sheet("表.xlsx", "表1"), areas)]).dossier.forms == tuple(some)


@settings(max_examples=150, deadline=None)
@given(
    rows=st.lists(
        st.lists(
            st.sampled_from(
                [
                    "",
                    "项目名称",
                    "三级指标",
                    "指标值",
                    "年度总体目标",
                    "产出指标",
                    "数量指标",
                    "≥5",
                    "其他资金",
                    "总分",
                    "绩效指标",
                    "注：",
                    "全年预算数",
                    "全年执行数",
                    "—",
                    "甲",
                    "一级指标",
                    "（2024年度）",
                    "12.5",
                    "实际完成值",
                ]
            ),
            max_size=7,
        ),
        max_size=12,
    ),
    ruled=st.booleans(),
)
def test_no_arrangement_of_labels_and_values_raises(rows, ruled):
    reading = parse([Grid("表", rows, in_sheet("表", "表"), ruled=ruled)])
    assert isinstance(reading.dossier.forms, tuple)


def leaves(model, path=""):
    """Paths of all fields of a form that are filled."""
    for name in type(model).model_fields:
        value = getattr(model, name)
        at = f"{path}.{name}" if path else name
        if isinstance(value, tuple):
            for number, item in enumerate(value):
                yield from [f"{at}[{number}]"] if isinstance(item, tuple) else leaves(item, f"{at}[{number}]")
        elif name == "funds" or type(value).__name__ == "FundLine":
            yield from leaves(value, at)
        elif value not in (None, "") and getattr(value, "text", "x"):
            yield at


@pytest.mark.parametrize("name", cases())
def test_every_filled_field_has_an_origin(name):
    files = load(name).files()
    for suffix in FORMATS:
        reading = read_bytes(files[suffix], f"表.{suffix}")
        for path in leaves(reading.dossier):
            assert isinstance(reading.origins.get(path), Origin), path
            assert paths.get(reading.dossier, path) is not None
        assert all(origin.file == f"表.{suffix}" for origin in reading.origins.values())


LIFE = ("life_total", "life_fiscal", "life_other")
YEAR = ("total", "fiscal", "carryover", "other")


@st.composite
def half_filled(draw):
    """A form of any stage, of which people have left out what they liked."""
    form = draw(forms())
    blank = draw(st.sets(st.sampled_from(["project", "nature", "department", "unit", "start", "year", "objective"])))
    funds = draw(st.sets(st.sampled_from([*LIFE, *YEAR])))
    rows = [
        row.model_copy(
            update={
                "target": parse_target("") if draw(st.integers(0, 5)) == 0 else row.target,
                "midterm": draw(st.none() | st.just(parse_target("≥3000(人)"))),
                "actual": draw(st.sampled_from(["", "95%", "已完成", "3场"])),
                "points": draw(st.none() | st.integers(1, 20).map(Decimal)),
                "score": draw(st.none() | st.decimals(0, 20, places=2)),
            }
        )
        for row in form.indicators
    ]
    fields, lines = Form.model_fields, Funds.model_fields
    return form.model_copy(
        update={
            **{name: fields[name].default for name in blank},
            "funds": form.funds.model_copy(update={name: lines[name].default for name in funds}),
            "objective_actual": draw(st.just("") | texts),
            "indicators": tuple(rows),
        }
    )


SAID = ("project", "nature", "department", "unit", "year", "whole_objective", "objective", "objective_actual")
TOLD = ("level1", "level2", "name", "target", "midterm", "actual", "points", "score")
AMOUNTS = (*LIFE, *(f"{name}.budget" for name in YEAR))


def told(form, left_out):
    """What a form says in the fields that a layout has; targets by what they mean."""
    at = [*SAID, *(f"funds.{path}" for path in AMOUNTS)]
    at += [f"indicators[{number}].{name}" for number in range(len(form.indicators)) for name in TOLD]
    found = {path: paths.get(form, path) for path in at if not path.startswith(tuple(left_out))}
    plain = {path: notation(value) if hasattr(value, "text") else value for path, value in found.items()}
    return {path: value for path, value in plain.items() if value not in (None, "")}


@pytest.mark.parametrize("layout", layouts(), ids=lambda layout: layout.code)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(form=half_filled())
def test_a_half_filled_form_reads_back_in_every_layout(layout, form):
    filled = fill(layout, form.model_copy(update={"stage": layout.stage}))

    (again,) = parse([as_grid(filled)]).dossier.forms

    assert told(again, filled.left_out) == told(form, filled.left_out)
