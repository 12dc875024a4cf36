"""A cell holds up to 32,767 characters, of which no pattern may take the square."""

import time

import pytest

from tests.parsing.sheets import HEAD, TABLE, read
from xl_jixiao.check import check_reading

LONG = 32_000
ROW = ["产出指标", "数量指标", "更新数量", "≥3台"]
LINES = {
    "标签之间全是空格": ["实施单位：丙" + " " * LONG + "丁：戊"],
    "金额后面括号很长": ["年度资金总额", "1(" + "甲" * LONG],
    "金额后面括号很多": ["年度资金总额", "1" + "(甲" * (LONG // 2)],
    "金额处冒号很多": ["年度资金总额", ":" * LONG + "甲)"],
    "标签很长像带金额": ["资金" + " " * LONG + "甲元"],
    "一格里标签很多": ["财政拨款\n" * (LONG // 5)],
    "日期之间全是空格": ["项目期", "2024年" + " " * LONG + "1月至12月"],
    "勾选框很多": ["项目性质", "☑R £ 口 " * (LONG // 8)],
}
NAMES = {
    "名称里符号很多": "≥" * LONG + "**",
    "名称里括号很多": "(≥" * (LONG // 2) + "**",
    "星号很多": "★ " * (LONG // 2) + "甲",
    "编号很多": "指标1 " * (LONG // 4),
    "星号和编号很多": "★1、" * (LONG // 3),
}


@pytest.mark.parametrize("ruled", [True, False])
@pytest.mark.parametrize(
    "rows",
    [
        *([line, *TABLE, ROW] for line in LINES.values()),
        *([*TABLE, [*ROW[:2], name, ROW[3]]] for name in NAMES.values()),
    ],
    ids=[*LINES, *NAMES],
)
def test_a_text_as_long_as_a_cell_is_read_and_checked_at_once(rows, ruled):
    started = time.process_time()
    check_reading(read(*HEAD, *rows, ruled=ruled))
    assert time.process_time() - started < 20
