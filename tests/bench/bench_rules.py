"""
Time all rules: microseconds an indicator, growth with their number, and one form against openpyxl's load of it.

Run: python tests/bench/bench_rules.py

Names are all different and forgotten before each round, so nothing is gained by remembering them; findings are about
as many as in the sample packet.
"""

from __future__ import annotations

import io
import random
import sys
import time
from functools import partial
from itertools import product
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
sys.path.insert(0, str(Path(__file__).parent))

import openpyxl
from figures import figure

from xl_jixiao.check import check
from xl_jixiao.model import Dossier, Indicator
from xl_jixiao.readers import read
from xl_jixiao.readers.sample import SAMPLE
from xl_jixiao.reporters.form_xlsx import to_xlsx
from xl_jixiao.rules import row
from xl_jixiao.scoring import profiles
from xl_jixiao.scoring.evaluation import evaluate

SEED = 7
ROUNDS = 5
PLACES = [
    "浦东",
    "徐汇",
    "静安",
    "普陀",
    "黄浦",
    "长宁",
    "虹口",
    "杨浦",
    "闵行",
    "宝山",
    "嘉定",
    "松江",
    "金山",
    "青浦",
    "奉贤",
    "崇明",
]
WORKS = [
    "实训基地",
    "技能大赛",
    "课题研究",
    "设备购置",
    "业务印刷",
    "专家咨询",
    "在线课件",
    "质量督导",
    "年度审计",
    "人员培训",
    "题库开发",
    "系统维护",
]
OBJECTS = [
    "新建",
    "改建",
    "运行",
    "资助",
    "评审",
    "验收",
    "宣传",
    "管理",
    "维修",
    "推广",
    "交流",
    "普查",
    "巡查",
    "调研",
    "监测",
]
KINDS = [
    ("产出指标", "数量指标", "项目数", "≥{n}.00(个)"),
    ("产出指标", "数量指标", "工作完成率", "=100.00(%)"),
    ("产出指标", "质量指标", "验收合格率", "≥95(%)"),
    ("产出指标", "时效指标", "完成及时率", "=100(%)"),
    ("产出指标", "时效指标", "完成及时性", "及时"),
    ("效益指标", "社会效益指标", "开展情况", "顺利完成"),
    ("效益指标", "社会效益指标", "事故发生数", "=0(起)"),
    ("满意度指标", "服务对象满意度指标", "参与人员满意度", "≥90.00(%)"),
]


def rows(count):
    """Return indicators whose names are all different."""
    heads = list(product(PLACES, PLACES, WORKS, OBJECTS))
    random.Random(SEED).shuffle(heads)  # noqa: S311 - the same order every time
    for number, head in enumerate(heads[:count]):
        level1, level2, ending, target = KINDS[number % len(KINDS)]
        name = f"{head[2]}（{head[0]}{head[1]}{head[3]}）{ending}"
        yield Indicator(level1=level1, level2=level2, name=name, target=target.format(n=number % 90 + 1))


def packet(count, size):
    """Return forms of `size` indicators each, `count` in all."""
    sample = read(SAMPLE).dossier.forms[1]
    indicators = tuple(rows(count))
    cut = range(0, count, size)
    goal = f"完成{'、'.join(WORKS)}等工作，建设10个项目，保障年度工作顺利完成。"
    forms = (
        sample.model_copy(update={"project": f"项目{at}", "objective": goal, "indicators": indicators[at : at + size]})
        for at in cut
    )
    return Dossier(forms=tuple(forms))


def seconds(job, rounds=ROUNDS):
    """Return the processor time of the best of some rounds: others may use the machine."""
    times = []
    for _ in range(rounds):
        row._known_name.cache_clear()
        start = time.process_time()
        job()
        times.append(time.process_time() - start)
    return min(times)


def main():
    profile = profiles.load()
    check(packet(40, 40), profile)  # word lists and profiles are loaded once
    print("rules over indicators with different names")
    print(f"{'indicators':>12} {'forms of 40':>14} {'one form':>14} {'findings':>10}   μs an indicator")
    for count in (1_250, 2_500, 5_000, 10_000):
        many, one = packet(count, 40), packet(count, count)
        findings = len(check(many, profile).findings)
        first = seconds(partial(check, many, profile)) / count * 1e6
        second = seconds(partial(check, one, profile)) / count * 1e6
        print(f"{count:12,} {first:14.1f} {second:14.1f} {findings:10,}")
    form = packet(40, 40).forms[0]
    dossier = Dossier(forms=(form,))
    data, _ = to_xlsx(dossier, "sh-2024-application")
    ours = seconds(lambda: (check(dossier, profile), evaluate(form, profile)), 41)
    theirs = seconds(lambda: openpyxl.load_workbook(io.BytesIO(data)), 41)
    print(f"one form of 40: check and score {ours * 1e3:.2f} ms, openpyxl's load of it {theirs * 1e3:.2f} ms")
    figure("规则：10,000 条指标，每表 40 条", first, "μs/条", most=25)
    figure("规则与评分：一份 40 条的表", theirs / ours, "倍快于 openpyxl 读入", least=10)


if __name__ == "__main__":
    main()
