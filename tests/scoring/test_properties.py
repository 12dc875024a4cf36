from decimal import Decimal

from hypothesis import assume, given
from hypothesis import strategies as st

from xl_jixiao.model import Interval, Op, Quantity, parse
from xl_jixiao.scoring.achievement import Direction, achieve
from xl_jixiao.scoring.execution import execution
from xl_jixiao.scoring.points import grade, score, total
from xl_jixiao.scoring.profiles import Reverse, load, names
from xl_jixiao.scoring.weights import spread

profiles = st.sampled_from([load(name) for name in names()])
numbers = st.decimals(min_value=-(10**6), max_value=10**9, places=2)
positive = st.decimals(min_value="0.01", max_value=10**9, places=2)
points = st.decimals(min_value=0, max_value=100, places=2)
targets = st.one_of(
    st.builds(
        Quantity, text=st.just(""), op=st.sampled_from([*Op, None]), value=numbers, unit=st.sampled_from("%个元")
    ),
    st.builds(Interval, text=st.just(""), low=numbers, high=numbers, unit=st.sampled_from("%个")),
)
words = st.one_of(st.text(max_size=12), st.sampled_from(["达成", "部分达成", "未达成", "98%", "2024-12-31", "-1"]))


@given(targets, numbers, points, profiles, st.booleans())
def test_a_score_is_between_nothing_and_all(target, actual, points, profile, satisfaction):
    reached = achieve(target, actual, profile)
    earned = score(reached, points, profile, satisfaction=satisfaction)

    assert (reached.rate is None) == (earned.value is None)
    assert earned.value is None or (0 <= earned.value <= points and reached.rate >= 0)


@given(st.text(max_size=12).map(parse), words, points, profiles)
def test_no_text_raises_and_no_text_scores_beyond_its_points(target, actual, points, profile):
    earned = score(achieve(target, actual, profile), points, profile)

    assert earned.value is None or 0 <= earned.value <= points


@given(targets, numbers, numbers, points, profiles)
def test_a_score_follows_the_actual_in_the_right_direction(target, one, other, points, profile):
    low, high = sorted((one, other))
    assume(target.unit != "%" or not any(0 < actual <= 1 for actual in (low, high)))  # 0.98 may mean 98 %
    worse, better = achieve(target, low, profile), achieve(target, high, profile)
    assume(worse.rate is not None)
    assume(better.rate is not None)
    if worse.direction in (Direction.DOWN, Direction.ZERO):
        worse, better = better, worse
    if worse.direction is not Direction.WITHIN:
        assert worse.rate <= better.rate
        assert score(worse, points, profile).value <= score(better, points, profile).value


@given(positive, points)
def test_both_reverse_formulas_agree_at_the_target_and_better(value, points):
    target = Quantity(text="", op=Op.AT_MOST, value=value, unit="元")
    linear, ratio = load("sh-2024"), load("hubei")
    assert (linear.reverse, ratio.reverse) == (Reverse.LINEAR, Reverse.RATIO)

    for actual in (value, value / 2):
        assert 1 == achieve(target, actual, linear).rate == achieve(target, actual, ratio).rate
    assert achieve(target, value * 3, linear).rate < achieve(target, value * 3, ratio).rate


@given(st.decimals(min_value=0, max_value=10**9, places=2), positive, points, profiles)
def test_execution_never_earns_more_than_its_points(outturn, budget, points, profile):
    result = execution(budget, outturn, points, profile)

    assert 0 <= result.score <= points


@given(st.integers(1, 200), points)
def test_a_spread_sums_up_exactly_and_the_rest_is_on_the_last(count, points):
    parts = spread(points, count, 2)

    assert points == sum(parts, Decimal(0))
    assert all(part == parts[0] for part in parts[:-1])
    assert 0 <= parts[0] <= parts[-1]


@given(st.lists(st.one_of(st.none(), points), max_size=12), profiles)
def test_a_total_is_missing_as_soon_as_one_score_is(scores, profile):
    result = total(scores, profile)

    assert (None in scores) == (result is None)
    assert (grade(result, profile) == "") == (result is None)
