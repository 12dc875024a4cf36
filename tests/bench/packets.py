"""
Realistic packets in any number: seeded, so that the same call makes the same forms on every machine.

`python tests/bench/packets.py DIR --units 1000 --projects 2` writes a workbook a unit, as a bureau would collect them:
40 indicators a project, of whose targets a share (`--dirt`) is written as people do.
"""

import argparse
import random
import sys
from decimal import Decimal
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from xl_jixiao.model import Dossier, Form, FundLine, Funds, Indicator, MoneyUnit

WORK = [
    "技能培训",
    "设备更新",
    "信息系统运维",
    "道路养护",
    "社区养老",
    "就业帮扶",
    "疫苗接种",
    "古籍修复",
    "河道清淤",
    "校舍修缮",
    "食品抽检",
    "法律援助",
    "文化下乡",
    "残疾人康复",
    "档案数字化",
    "垃圾分类",
    "公共自行车",
    "气象监测",
    "职业鉴定",
    "科普宣传",
]
THING = [
    "课程",
    "设备",
    "系统",
    "路段",
    "服务点",
    "岗位",
    "接种点",
    "藏品",
    "河段",
    "教室",
    "样品",
    "案件",
    "场次",
    "对象",
]
PLACE = ["第一", "第二", "东部", "西部", "城区", "乡镇", "街道", "市级", "区级", "重点"]
UNITS = ["个", "次", "人", "台", "项", "场", "件", "套", "公里", "人次"]
PHRASES = ["逐步提升", "有所改善", "达到预期", "持续稳定", "得到保障"]
ROWS = [
    ("产出指标", "数量指标", 12, "{place}{work}{thing}数量", "count"),
    ("产出指标", "质量指标", 9, "{place}{work}{thing}验收合格率", "percent"),
    ("产出指标", "时效指标", 7, "{place}{work}{thing}完成及时率", "all"),
    ("效益指标", "社会效益指标", 5, "{place}{work}受益人次", "people"),
    ("效益指标", "经济效益指标", 2, "{place}{work}{thing}节约率", "percent"),
    ("效益指标", "可持续影响指标", 2, "{place}{work}长效机制建设情况", "phrase"),
    ("满意度指标", "服务对象满意度指标", 3, "{place}{work}{thing}服务对象满意度", "percent"),
]  # fmt: skip
FULL_WIDTH = str.maketrans("0123456789%()", "０１２３４５６７８９％（）")


def target_text(kind, dice):
    match kind:
        case "count":
            return f"≥{dice.randint(1, 400)}{dice.choice(['', '.00'])}({dice.choice(UNITS)})"
        case "people":
            return f"≥{dice.randint(5, 900) * 10}(人次)"
        case "percent":
            return f"≥{dice.choice([85, 90, 92, 95, 98])}{dice.choice(['', '.00'])}(%)"
        case "all":
            return f"=100{dice.choice(['', '.00'])}(%)"
        case _:
            return dice.choice(PHRASES)


def dirty(text, dice):
    """Spoil a target as people do."""
    return dice.choice(
        [
            text.translate(FULL_WIDTH),
            text.replace("≥", "≧").replace("=", "＝"),
            text.replace("≥", ">="),
            text.replace("(", " (").replace("≥", "≥ "),
            text.replace("≥", "不低于").replace("(", "").replace(")", ""),
            text.replace("≥", "").replace("(", "").replace(")", ""),
            "待定",
        ]
    )


def make_form(number, *, seed=0, dirt=0.03, evaluated=False):
    """Make form `number` of a series: 40 indicators; with `evaluated` the actual values of a 自评表."""
    dice = random.Random(f"{seed}/{number}")  # noqa: S311 - made-up data
    work = dice.choice(WORK)
    rows = []
    for level1, level2, count, name, kind in ROWS:
        for index in range(count):
            text = target_text(kind, dice)
            label = name.format(place=PLACE[index % len(PLACE)], work=work, thing=THING[(index + number) % len(THING)])
            rows.append(
                Indicator(
                    level1=level1,
                    level2=level2,
                    name=label if index < len(PLACE) else f"新增{label}",
                    target=dirty(text, dice) if dice.random() < dirt else text,
                    actual=actual_text(kind, text, dice) if evaluated else "",
                )
            )
    amount = Decimal(dice.randint(50, 9000)) * 1000 + Decimal("0.00")
    wrong = Decimal(1000) if dice.random() < dirt else Decimal(0)
    return Form(
        title="财政项目支出绩效目标申报表",
        year=2024,
        project=f"{work}项目{number:06d}",
        nature="经常性专项业务费",
        category="特定目标类",
        department=f"示例市第{number % 40 + 1}局",
        unit=f"示例市{PLACE[number % len(PLACE)]}{work}中心{number % 700 + 1}",
        start="2024-01-01",
        end="2024-12-31",
        funds=Funds(
            unit=MoneyUnit.YUAN,
            total=FundLine(budget=amount),
            fiscal=FundLine(budget=amount - wrong),
            carryover=FundLine(budget=Decimal("0.00")),
            other=FundLine(budget=Decimal("0.00")),
        ),
        objective=f"2024年完成{work}相关工作，覆盖{dice.randint(100, 9999)}人次，工作质量达到规范要求。",
        indicators=tuple(rows),
    )


def actual_text(kind, target, dice):
    digits = "".join(c for c in target if c.isdigit() or c == ".")
    if kind == "phrase":
        return dice.choice(["达成", "部分达成"])
    return str(int(float(digits) * dice.choice([0.9, 1, 1, 1, 1.05])))


def write_packets(folder, units, *, projects=1, dirt=0.03, evaluated=False):
    """Write a workbook a unit with its projects below `folder`, a hundred a subfolder."""
    from xl_jixiao.reporters.form_xlsx import write_xlsx  # noqa: PLC0415 - making forms needs no writer

    layout = "sh-2024-evaluation" if evaluated else "sh-2024-application"
    for unit in range(units):
        numbers = range(unit * projects, (unit + 1) * projects)
        forms = tuple(make_form(number, dirt=dirt, evaluated=evaluated) for number in numbers)
        path = folder / f"{unit // 100:04d}" / f"申报表{unit:06d}.xlsx"
        path.parent.mkdir(parents=True, exist_ok=True)
        write_xlsx(Dossier(forms=forms), path, layout)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--units", type=int, default=100)
    parser.add_argument("--projects", type=int, default=1)
    parser.add_argument("--dirt", type=float, default=0.03)
    given = parser.parse_args()
    write_packets(given.folder, given.units, projects=given.projects, dirt=given.dirt)


if __name__ == "__main__":
    main()
