from tests.scoring.forms import form, row
from xl_jixiao.scoring.changes import ChangeKind, changes

BEFORE = form(
    row("产出指标", "数量指标", "培训人次", "≥10.00(人次)", "", 20),
    row("产出指标", "数量指标", "开办培训班次数量", "≥5次", "", 20),
    row("产出指标", "质量指标", "合格率", "≥95%", "", 10),
    row("效益指标", "社会效益指标", "就业人数", "≥5人", "", 30),
)


def test_the_same_indicators_in_another_notation_and_order_are_no_change():
    after = form(*reversed([item.model_copy(update={"actual": "1"}) for item in BEFORE.indicators]))
    rewritten = after.indicators[-1].model_copy(update={"target": row("", "", "", ">=10人次").target})

    assert changes(BEFORE, after) == ()
    assert changes(BEFORE, form(*after.indicators[:-1], rewritten)) == ()


def test_what_was_removed_added_renamed_or_lowered_is_listed_with_its_place():
    after = form(
        row("产出指标", "数量指标", "培训人次", "≥8人次", "8", 25),
        row("产出指标", "数量指标", "开办培训班数量", "≥5次", "5", 20),
        row("产出指标", "质量指标", "合格率", "≥95%", "96%", 10),
        row("效益指标", "社会效益指标", "媒体报道", "≥1篇", "1", 30),
    )

    assert [tuple(change) for change in changes(BEFORE, after)] == [
        (ChangeKind.REMOVED, "indicators[3]", "就业人数", "", ""),
        (ChangeKind.ADDED, "indicators[3]", "媒体报道", "", ""),
        (ChangeKind.TARGET, "indicators[0].target", "培训人次", "≥10.00(人次)", "≥8人次"),
        (ChangeKind.POINTS, "indicators[0].points", "培训人次", "20", "25"),
        (ChangeKind.RENAMED, "indicators[1].name", "开办培训班数量", "开办培训班次数量", "开办培训班数量"),
    ]
