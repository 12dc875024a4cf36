"""Small forms for the tests of scoring and of the summary."""

from decimal import Decimal

from xl_jixiao.model import Form, FundLine, Funds, Indicator, MoneyUnit, Stage


def number(value):
    return None if value is None else Decimal(str(value))


FIELDS = ("level1", "level2", "name", "target", "actual", "points", "score")
MONEY = ("budget", "outturn", "points", "score")


def row(*cells, **more):
    """An indicator from its cells in the order of FIELDS; numbers are given as they are easiest to write."""
    values = dict(zip(FIELDS, cells, strict=False)) | more
    return Indicator(**values | {key: number(values.get(key)) for key in ("points", "score")})


def form(*rows, **more):
    """A 自评表 in 万元 that spent 95 of 100, unless `more` says otherwise."""
    line = {key: number(more.pop(key, default)) for key, default in zip(MONEY, (100, 95, None, None), strict=True)}
    funds = Funds(unit=more.pop("money", MoneyUnit.WAN), total=FundLine(**line, rate=more.pop("rate", "")))
    return Form(**{"stage": Stage.EVALUATION, "funds": funds, "indicators": rows} | more)


OUTPUT = (
    row("产出指标", "数量指标", "培训班数", "≥50个", "47", reason="生源不足"),
    row("产出指标", "质量指标", "培训合格率", "=100%", "98.79%", reason="1人缺考"),
    row("产出指标", "时效指标", "开班及时性", "及时", "部分达成", reason="场地延期"),
)
REST = (
    row("效益指标", "社会效益指标", "安全事故数", "=0起", "0"),
    row("满意度指标", "服务对象满意度指标", "学员满意度", "≥95%", "88.32%", reason="食宿意见"),
)


def cost(level1, level2):
    return row(level1, level2, "人均成本", "≤400元", "440", reason="物价上涨")
