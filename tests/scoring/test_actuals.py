from decimal import Decimal

import pytest

from tests.scoring.forms import form, row
from xl_jixiao.errors import InputError
from xl_jixiao.scoring.actuals import Entry, fill, from_form, from_rows, match

FORM = form(
    row("产出指标", "数量指标", "第47届世赛集训基地项目数", "≥50个"),
    row("产出指标", "数量指标", "培训人次", "≥10人次", "8"),
    row("产出指标", "质量指标", "培训完成率", "≥95%"),
    row("产出指标", "时效指标", "培训完成率", "≥95%"),
    row("效益指标", "社会效益指标", "技能等级提升人数", "≥5人"),
)


def test_the_same_name_is_taken_and_a_similar_one_waits():
    matching = match(
        FORM,
        [
            Entry("1. 培训人次", "12"),
            Entry("第46届世赛集训基地项目数", "50"),
            Entry("培训完成率", "96%", "质量"),
            Entry("培训完成率", "97%", "时效指标"),
            Entry("新增指标", "1"),
        ],
    )

    assert [(item.at, item.entry.actual) for item in matching.exact] == [(1, "12"), (2, "96%"), (3, "97%")]
    assert [(item.at, item.entry.actual) for item in matching.to_confirm] == [(0, "50")]
    assert matching.to_confirm[0].likeness < 100
    assert matching.missing == (4,)
    assert [entry.name for entry in matching.unused] == ["新增指标"]


def test_a_name_that_occurs_twice_is_never_taken_unasked():
    matching = match(FORM, [Entry("培训人次", "12"), Entry("培训人次", "13"), Entry("培训完成率", "96%")])

    assert matching.exact == ()
    assert [item.at for item in matching.to_confirm] == [1, 2]
    assert [entry.actual for entry in matching.unused] == ["13"]


def test_filling_keeps_what_is_there_unless_asked():
    source = form(row("产出指标", "数量指标", "培训人次", "≥10人次", "12", score=5, reason="扩招"))
    exact = match(FORM, from_form(source)).exact

    kept, replaced = fill(FORM, exact).indicators[1], fill(FORM, exact, overwrite=True).indicators[1]
    assert ("8", Decimal(5), "扩招") == (kept.actual, kept.score, kept.reason)
    assert replaced.actual == "12"
    assert fill(FORM, [exact[0]._replace(entry=Entry("培训人次", ""))], overwrite=True).indicators[1].actual == "8"


def test_a_table_is_read_by_its_headings_or_as_two_columns():
    headed = [
        ["2024年自评", "", ""],
        ["二级指标", "三级 指标", "全年完成值", "得分"],
        ["数量指标", "培训人次", "12", "5.00"],
        ["", "", "", ""],
        ["质量指标", "合格率", " 95% ", "—"],
        ["时效指标", "及时率"],
    ]

    assert (
        Entry("培训人次", "12", "数量指标", Decimal(5), "", 2),
        Entry("合格率", "95%", "质量指标", None, "", 4),
        Entry("及时率", "", "时效指标", None, "", 5),
    ) == from_rows(headed)
    assert (Entry("培训人次", "12", source=0),) == from_rows([["培训人次", "12"]])
    with pytest.raises(InputError, match=r"【实际.xlsx】表中找不到“三级指标”和“实际完成值”两列"):
        from_rows([["甲", "乙", "丙"]], where="实际.xlsx")
