import json
from decimal import Decimal

import pytest

from xl_jixiao.cli import main
from xl_jixiao.errors import InputError
from xl_jixiao.readers.sample import SAMPLE
from xl_jixiao.readers.stated import read_stated


@pytest.fixture
def stated(tmp_path):
    def write(text):
        path = tmp_path / "汇总.txt"
        path.write_text(text, "utf-8")
        return path

    return write


def test_figures_are_read_beside_their_labels(stated):
    found = read_stated(
        stated(
            "项目数\t2\t指标总数\t81\n金额合计（万元）\t9,035.8177\n优\t1\t良好\t1\n平均得分\t95.50\n平均口径\t简单平均\n"
        )
    )

    assert (found.projects, found.indicators, found.amount) == (2, 81, Decimal(90358177))
    assert found.grades == (("优", 1), ("良", 1))
    assert (found.average, found.averaging) == (Decimal("95.50"), "简单平均")


def test_a_table_without_figures_is_a_sentence(stated):
    with pytest.raises(InputError, match="没有找到汇总数字"):
        read_stated(stated("通知\t下周一开会\n"))


def test_a_summary_that_does_not_add_up_is_found(stated, capsys):
    right = stated("项目数\t2\t指标数\t81\n金额合计（元）\t90,358,177.00\n")
    main(["check", str(SAMPLE), "--summary", str(right), "--json"])
    codes = {finding["code"] for finding in json.loads(capsys.readouterr().out)["findings"]}
    assert not codes & {"SUM-01", "SUM-02"}

    wrong = stated("项目数\t2\t指标数\t80\n金额合计（元）\t90,358,000.00\n")
    main(["check", str(SAMPLE), "--summary", str(wrong), "--json"])
    codes = {finding["code"] for finding in json.loads(capsys.readouterr().out)["findings"]}
    assert codes >= {"SUM-01", "SUM-02"}
