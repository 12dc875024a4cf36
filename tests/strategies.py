"""Hypothesis: forms as people fill them, half-filled, wrong, or of no sense at all."""

from hypothesis import strategies as st

from xl_jixiao.model import Dossier, Form, FundLine, Funds, Indicator, MoneyUnit, Stage
from xl_jixiao.rules.subject import Stated

LEVELS1 = ["", "产出指标", "产出", "效益指标", "效果指标(30分)", "满意度指标", "成本指标", "绩效指标", "其他"]
LEVELS2 = [
    "",
    "数量指标",
    "质量",
    "时效指标(20分)",
    "经济成本指标",
    "社会效益指标",
    "可持续影响指标",
    "服务对象满意度指标",
    "环境效益",
    "随便",
]
NAMES = [
    "",
    " ",
    "培训人数",
    "培训覆盖人次",
    "设备购置数量",
    "验收合格率",
    "课题报告完成及时性",
    "在线培训课件上线及时率",
    "安全事故发生数",
    "投诉办结率",
    "受培训人员满意度",
    "人均培训成本",
    "获奖数量",
    "2023年度审计任务按时完成率",
    "组建第48届世界技能大赛集训队项目数",
    "建立集训基地项目数",
    "建立集训基地单位数",
    "资助集训基地项目数",
    "不涉及",
    "设备\n购置 数量（台）",
]
TARGETS = [
    "",
    "/",
    "无",
    "待定",
    "≥XX(人)",
    "≥50.00(个)",
    ">=95 ％",
    "=100.00(%)",
    "≦0%",
    "=0(起)",
    "0",
    "985米",
    "18~54岁",
    "54—18(岁)",
    "及时",
    "有效提升",
    "12月底前",
    "2025年3月31日前",
    "-5%",
    "≥500000000人",
    "5.5台",
    "≥9e9",
]
TEXTS = [
    "",
    "完成工作人员培训、业务印刷等工作，保障2024年评价工作顺利完成。",
    "1、备战第47届世赛。2、举办市级大赛、区域性大赛和岗位练兵、技能比武，完成10个项目。",
    "项目预算50万元，满意度达到95%以上，到2023年底完成三场培训。",
]
DATES = ["", "2024-01-01", "2024-12-31", "2026/1/1", "2024年2月30日", "年底"]

blind = st.text(max_size=40)


def some(choices):
    """Mostly what forms have, sometimes any text."""
    return st.one_of(st.sampled_from(choices), st.sampled_from(choices), blind)


numbers = st.one_of(
    st.none(),
    st.sampled_from(["0", "0.00", "-1", "10", "50", "100", "33.333", "4358177.00", "86000000"]),
    st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**15), max_value=10**15),
    st.decimals(allow_nan=False, allow_infinity=False),
)
lines = st.builds(
    FundLine,
    label=some(["", "单位资金"]),
    initial=numbers,
    budget=numbers,
    outturn=numbers,
    points=numbers,
    rate=some(["", "86.19%", "0.86", "—"]),
    score=numbers,
)
funds = st.builds(
    Funds,
    unit=st.sampled_from([None, *MoneyUnit]),
    total=lines,
    fiscal=lines,
    carryover=lines,
    other=lines,
    extra=st.lists(lines, max_size=2).map(tuple),
    life_total=numbers,
    life_fiscal=numbers,
    life_other=numbers,
)
indicators = st.builds(
    Indicator,
    level1=some(LEVELS1),
    level2=some(LEVELS2),
    name=some(NAMES),
    target=some(TARGETS),
    points=numbers,
    actual=some([*TARGETS, "达成", "部分达成", "达成预期指标", "已完成50个"]),
    score=numbers,
    reason=some(["", "无", "第四季度停训"]),
    midterm=st.one_of(st.none(), some(TARGETS)),
    nature=some(["", "定量", "≥"]),
    standard=some(["", "行业标准"]),
)
forms = st.builds(
    Form,
    stage=st.sampled_from(Stage),
    year=st.one_of(st.none(), st.sampled_from([2023, 2024]), st.integers(-(10**6), 10**6)),
    project=some(["", "技能评价业务经费", "信息系统建设"]),
    nature=some(["", "经常性专项业务费", "阶段性项目", "一次性项目"]),
    category=some(["", "特定目标类"]),
    department=some(["", "人社局"]),
    unit=some(["", "人社局", "鉴定中心"]),
    start=some(DATES),
    end=some(DATES),
    funds=funds,
    whole_objective=some(TEXTS),
    objective=some(TEXTS),
    indicators=st.lists(indicators, max_size=8).map(tuple),
    total=numbers,
    grade=some(["", "优", "不合格"]),
    extra=st.lists(st.tuples(some(["预算执行率说明"]), blind), max_size=2).map(tuple),
)
dossiers = st.builds(Dossier, forms=st.lists(forms, max_size=3).map(tuple))
counts = st.one_of(st.none(), st.integers(-5, 10**6))
stated = st.one_of(
    st.none(),
    st.builds(
        Stated,
        amount=st.one_of(st.none(), st.decimals(allow_nan=False, allow_infinity=False)),
        projects=counts,
        indicators=counts,
        evaluated=counts,
        grades=st.lists(st.tuples(blind, st.integers(-5, 99)), max_size=3).map(tuple),
        average=st.one_of(st.none(), st.decimals(allow_nan=False, allow_infinity=False)),
        averaging=some(["", "简单平均"]),
        budget=st.one_of(st.none(), st.decimals(allow_nan=False, allow_infinity=False)),
    ),
)
