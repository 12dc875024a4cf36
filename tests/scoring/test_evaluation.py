from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.scoring.forms import OUTPUT, REST, cost, form, row
from xl_jixiao.model.paths import get
from xl_jixiao.scoring.evaluation import evaluate
from xl_jixiao.scoring.flags import Flag
from xl_jixiao.scoring.profiles import load, names
from xl_jixiao.scoring.weights import shares

SH = load("sh-2024")

# The same project under each profile, by hand: 47/50 = 94 %, 98.79 %, 部分达成, (cost 440 against ≤400,) 0 accidents,
# satisfaction 88.32/95 = 92.9684 %, 95 of 100 spent.
WORKED = {
    # 50 = 16.66 + 16.66 + 16.68; 30; 10; execution 10
    # 15.6604 → 15.66, 16.4584 → 16.46, 70 % of 16.68 = 11.676 → 11.68, 30, 9.2968 → 9.30, 9.50
    "sh-2024": ((*OUTPUT, *REST), "15.66 16.46 11.68 30.00 9.30 9.50", "92.60", "优"),
    # cost 20, 40 = 13.33 + 13.33 + 13.34, 20, 10; cost 1 - 40/400 = 90 %
    # 18.00, 12.5302 → 12.53, 13.1687 → 13.17, 9.338 → 9.34, 20, 9.30, 9.50
    "sh-2026": (
        (cost("成本指标", "经济成本指标"), *OUTPUT, *REST),
        "18.00 12.53 13.17 9.34 20.00 9.30 9.50",
        "91.84",
        "优",
    ),
    # cost stands under 产出: 50 = 4 × 12.50; 11.75, 12.34875 → 12.35, 8.75, 11.25, 30, 9.30, 9.50
    "mof-2015": (
        (*OUTPUT, cost("产出指标", "成本指标"), *REST),
        "11.75 12.35 8.75 11.25 30.00 9.30 9.50",
        "92.90",
        "优",
    ),
    # the points of mof-2015 as long as nobody has set those of 决策 and 过程
    "mof-2020": (
        (*OUTPUT, cost("产出指标", "成本指标"), *REST),
        "11.75 12.35 8.75 11.25 30.00 9.30 9.50",
        "92.90",
        "优",
    ),
    # as sh-2026, but satisfaction (88.32 - 60)/30 = 94.4 % → 9.44
    "mof-2021": (
        (cost("成本指标", "经济成本指标"), *OUTPUT, *REST),
        "18.00 12.53 13.17 9.34 20.00 9.44 9.50",
        "91.98",
        "优",
    ),
    # 40 = 4 × 10; 9.40, 9.879 → 9.88, 65 % = 6.50, 400/440 = 90.909 % → 9.09, 30, 9.30, execution 20 × 95 % = 19
    "hubei": (
        (*OUTPUT, cost("产出指标", "成本指标"), *REST),
        "9.40 9.88 6.50 9.09 30.00 9.30 19.00",
        "93.17",
        "优",
    ),
    # 90 = 6 × 15; 14.10, 14.8185 → 14.82, 10.50, 13.50, 15, 13.9453 → 13.95, 9.50
    "sichuan": (
        (*OUTPUT, cost("产出指标", "成本指标"), *REST),
        "14.10 14.82 10.50 13.50 15.00 13.95 9.50",
        "91.37",
        "优",
    ),
    # other names of the second level, the points of mof-2015
    "beijing": (
        (
            *(item.model_copy(update={"level2": f"产出{item.level2[:2]}指标"}) for item in OUTPUT),
            cost("产出指标", "产出成本指标"),
            *REST,
        ),
        "11.75 12.35 8.75 11.25 30.00 9.30 9.50",
        "92.90",
        "优",
    ),
}


def test_every_profile_has_a_worked_example():
    assert set(names()) == set(WORKED)


@pytest.mark.parametrize("name", WORKED)
def test_worked_examples(name):
    rows, scores, total, grade = WORKED[name]
    result = evaluate(form(*rows), load(name))

    assert scores == " ".join(str(value) for value in (*(r.score.value for r in result.rows), result.execution.score))
    assert (Decimal(total), grade) == (result.total, result.grade)
    assert result.points == 100
    assert not result.deviations


def points(*rows, profile=SH):
    return [float(share.points) for share in shares(rows, profile)]


def one(level1, given=None, level2="数量指标"):
    return row(level1, level2, "名称", "≥1个", points=given)


def test_points_of_a_level_that_is_not_there_go_to_another():
    assert points(one("产出指标"), one("效益指标")) == [50, 40]
    assert points(one("产出指标")) == [90]
    # 成本 20, 产出 40 + 10 + 20
    assert points(one("成本指标"), one("产出指标")) == [20, 70]
    # mof-2015 has no first level 成本: it shares the 50 of 产出
    assert points(one("成本指标"), one("产出指标"), one("效益指标"), one("满意度指标"), profile=load("mof-2015")) == [
        25.00,
        25.00,
        30,
        10,
    ]
    # satisfaction printed under 效益指标 is satisfaction
    assert points(one("产出指标"), one("效益指标"), one("效益指标", level2="社会公众满意度指标")) == [50, 30, 10]
    # a misprinted first level is told by the second
    assert points(one("绩效指标", level2="时效指标")) == [90]


def test_points_that_a_form_gives_stay_and_the_rest_is_spread():
    assert points(one("产出指标", 20), one("产出指标"), one("产出指标"), one("效益指标")) == [
        20,
        15.00,
        15.00,
        40,
    ]


def test_points_used_up_and_unknown_levels_are_flagged_not_guessed():
    used_up = shares((one("产出指标", 50), one("产出指标"), one("效益指标"), one("满意度指标")), SH)
    unknown = shares((one("其他", level2=""), one("产出指标")), load("sh-2024"))

    assert (used_up[1].points, used_up[1].flags) == (None, (Flag.POINTS_USED_UP,))
    assert (unknown[0].points, unknown[0].flags) == (None, (Flag.LEVEL_UNKNOWN,))


FULL = (
    row("产出指标", "数量指标", "甲", "≥10个", "10", 50),
    row("效益指标", "社会效益指标", "乙", "≥10个", "10", 30),
    row("满意度指标", "满意度", "丙", "≥90%", "95%", 10),
)


def replaced(at, **values):
    rows = list(FULL)
    rows[at] = rows[at].model_copy(update=values)
    return rows


@pytest.mark.parametrize(
    ("rows", "funds", "path", "flag"),
    [
        (replaced(0, points=Decimal(51)), {}, "indicators", Flag.POINTS_SUM),
        (replaced(0, points=Decimal(-50)), {}, "indicators[0].points", Flag.POINTS_NEGATIVE),
        (replaced(0, actual="-10"), {}, "indicators[0].actual", Flag.ACTUAL_NEGATIVE),
        (replaced(1, actual="很多"), {}, "indicators[1].actual", Flag.ACTUAL_NOT_NUMBER),
        (replaced(1, actual=""), {}, "indicators[1].actual", Flag.ACTUAL_MISSING),
        (replaced(2, actual="95个"), {}, "indicators[2].actual", Flag.UNIT_MISMATCH),
        (FULL, {"budget": 0}, "funds.total.budget", Flag.BUDGET_ZERO),
        (FULL, {"budget": -1}, "funds.total.budget", Flag.BUDGET_NEGATIVE),
        (FULL, {"budget": None}, "funds.total.budget", Flag.BUDGET_MISSING),
        (FULL, {"outturn": None}, "funds.total.outturn", Flag.OUTTURN_MISSING),
        (FULL, {"outturn": -5}, "funds.total.outturn", Flag.OUTTURN_NEGATIVE),
        (FULL, {"points": 20}, "indicators", Flag.POINTS_SUM),
        ((), {}, "indicators", Flag.POINTS_SUM),
    ],
)
def test_bad_input_is_a_note_with_its_path_and_never_a_total(rows, funds, path, flag):
    result = evaluate(form(*rows, **funds), SH)

    assert (path, flag) in {(note.path, note.flag) for note in result.notes}
    assert (result.total, result.grade) == (None, "")


def test_every_note_points_at_something_that_exists():
    rows = (*replaced(0, actual="-1"), row("其他", "", "丁", "/"), row("产出指标", "数量指标", "戊", "5个", "9", -3))
    evaluated = form(*rows, budget=0)

    for note in evaluate(evaluated, SH).notes:
        get(evaluated, note.path)
        assert note.text


def test_a_form_without_faults_has_no_notes():
    result = evaluate(form(*FULL, outturn=100), SH)

    assert ((), Decimal("100.00"), "优") == (result.notes, result.total, result.grade)


def test_indicators_that_make_a_hundred_alone_leave_nothing_to_the_execution():
    result = evaluate(form(*replaced(0, points=Decimal(60)), budget=None, outturn=None), SH)

    assert (Decimal("100.00"), 0) == (result.total, result.execution_points)
    assert Flag.EXECUTION_UNWEIGHTED in {note.flag for note in result.notes}


def test_points_of_three_thirds_are_a_hundred_and_score_no_more():
    rows = [row("产出指标", "数量指标", name, "≥1个", "1", "33.335") for name in "甲乙丙"]
    result = evaluate(form(*rows, points=0), SH)

    assert (Decimal("100.005"), Decimal(100)) == (result.points, result.total)


@pytest.mark.parametrize(
    ("actual", "score", "expected", "flag"),
    [
        ("部分达成", "33", "33", Flag.SCORE_BY_HAND),
        ("部分达成", "45", "35.00", Flag.SCORE_SUGGESTED),
        ("部分达成", None, "35.00", Flag.SCORE_SUGGESTED),
        ("未达成", "12.5", "12.5", Flag.SCORE_BY_HAND),
        ("未达成", None, None, Flag.SCORE_TO_CHOOSE),
        ("有所提升", "40", "40", Flag.SCORE_BY_HAND),
        ("有所提升", "60", None, None),
        ("", "40", None, None),
    ],
)
def test_people_score_words_within_the_band(actual, score, expected, flag):
    item = row("产出指标", "质量指标", "甲", "明显提升", actual, 50, score)
    result = evaluate(form(item, *FULL[1:]), SH).rows[0].score

    assert (expected and Decimal(expected), (flag,) if flag else ()) == (result.value, result.flags)


def test_a_quantity_is_never_scored_by_hand():
    result = evaluate(form(*replaced(0, actual="完成", score=Decimal(50))), SH)

    assert result.rows[0].score.value is None


def test_reasons_that_say_nothing_are_still_due():
    rows = replaced(0, actual="5", reason="无")
    result = evaluate(form(*rows), SH)

    assert [item.path for item in result.deviations] == ["indicators[0]"]
    assert "indicators[0].reason" in {note.path for note in result.notes}


def test_three_times_a_third_is_near_enough():
    rows = [row("产出指标", "数量指标", name, "≥1个", "1", "33.333") for name in "甲乙丙"]

    assert evaluate(form(*rows, points=0), SH).total is not None


scores = st.decimals(min_value=0, max_value=100, places=2)
levels = st.sampled_from(
    [("产出指标", "数量指标"), ("效益指标", "社会效益指标"), ("满意度指标", "满意度"), ("成本指标", "")]
)
rows_of = st.lists(
    st.builds(
        lambda level, target, actual, given: row(*level, "名称", target, actual, given),
        levels,
        st.sampled_from(["≥10个", "=100%", "≤5元", "=0起", "及时", "/", "12月底前"]),
        st.sampled_from(["", "10", "-1", "12", "达成", "部分达成", "100%", "2024-11-01", "很多"]),
        st.one_of(st.none(), scores),
    ),
    max_size=8,
)


@given(rows_of, st.sampled_from(names()), st.one_of(st.none(), scores), st.one_of(st.none(), scores))
def test_a_total_is_never_above_a_hundred_and_never_made_up(rows, name, budget, outturn):
    result = evaluate(form(*rows, budget=budget, outturn=outturn), load(name))

    assert result.total is None or 0 <= result.total <= 100
    assert result.total is None or all(item.score.value is not None for item in result.rows)


@given(rows_of, st.sampled_from(names()))
def test_default_points_make_exactly_a_hundred(rows, name):
    profile = load(name)
    blank = [item.model_copy(update={"points": None}) for item in rows]
    given_points = [share.points for share in shares(blank, profile)]

    assert not rows or sum(given_points, profile.execution.points) == 100
