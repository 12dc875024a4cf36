"""The lists that people work in: one row a project, an indicator, a finding, a rule."""

from __future__ import annotations

from xl_jixiao.layouts.elements import Column, Kind, Sheet, Table

PROJECTS = Table(
    Sheet.PROJECTS,
    "项目一览表",
    head=5,
    columns=(
        Column("序号", 6, Kind.ORDINAL),
        Column("项目名称", 24),
        Column("主管部门", 18),
        Column("实施单位", 18),
        Column("项目性质", 13, Kind.LABEL),
        Column("项目类别", 11, Kind.LABEL),
        Column("计划开始日期", 11, Kind.LABEL),
        Column("计划完成日期", 11, Kind.LABEL),
        Column("金额单位", 6, Kind.LABEL),
        Column("年度资金", 15, Kind.MONEY),
        Column("当年财政拨款", 15, Kind.MONEY),
        Column("上年结转资金", 14, Kind.MONEY),
        Column("其他资金", 14, Kind.MONEY),
        Column("全年预算数", 15, Kind.MONEY, entry=True, note="调整后的全年预算数；未调整时同年度资金。"),
        Column("全年执行数", 15, Kind.MONEY, entry=True, note="年末实际支出数，与左侧金额同一单位。"),
        Column("预算执行率", 10, Kind.RATE, computed=True),
        Column("年度总体目标", 40),
    ),
)

DETAILS = Table(
    Sheet.DETAILS,
    "指标明细表",
    head=5,
    columns=(
        Column("序号", 6, Kind.ORDINAL),
        Column("项目名称", 22),
        Column("一级指标", 12, Kind.LABEL),
        Column("二级指标", 14, Kind.LABEL),
        Column("三级指标", 38),
        Column("年度指标值", 14, Kind.LABEL),
        Column("实际完成值", 14, Kind.LABEL, entry=True, note="照实填写，如 52、98.5%、部分达成；没有数据时留空。"),
        Column("分值", 8, Kind.POINTS, entry=True, note="本项目各指标分值与预算执行分值合计 100 分。"),
        Column("达成率", 10, Kind.RATE, computed=True),
        Column("完成情况", 11, Kind.LABEL, computed=True),
        Column("人工打分", 8, Kind.POINTS, entry=True, note="定性指标需要人工打分时填写，在该档次的区间内。"),
        Column("得分", 8, Kind.POINTS, computed=True),
        Column("计算说明", 30, computed=True),
        Column("偏差原因分析及改进措施", 34, entry=True, note="未完成或超额 30% 以上的指标须填写。"),
    ),
)

FINDINGS = Table(
    Sheet.FINDINGS,
    "校验结果表",
    head=8,
    columns=(
        Column("序号", 5, Kind.ORDINAL),
        Column("性质", 8, Kind.LABEL),
        Column("规则编号", 8, Kind.LABEL),
        Column("规则名称", 15),
        Column("项目名称", 14),
        Column("位置", 11, Kind.LINK),
        Column("指标或栏目", 20),
        Column("问题说明", 36),
        Column("表中值", 14, Kind.LABEL),
        Column("应为", 12, Kind.LABEL),
        Column("修改建议", 16),
        Column("依据", 26),
        Column("出错说明", 22, entry=True, note="“核实”类问题确属实情的，写明原因；不能只写“无”“正常”“已核实”。"),
        Column("状态", 9, Kind.LABEL),
    ),
)

MONITORED = Table(
    Sheet.MONITORING,
    "绩效跟踪表",
    head=5,
    columns=(
        Column("序号", 6, Kind.ORDINAL),
        Column("项目名称", 22),
        Column("一级指标", 12, Kind.LABEL),
        Column("二级指标", 14, Kind.LABEL),
        Column("三级指标", 38),
        Column("年度指标值", 14, Kind.LABEL),
        Column("截至本月完成值", 14, Kind.LABEL, entry=True, note="从年初到截止月份的累计完成值。"),
        Column("完成进度", 10, Kind.RATE),
        Column("预警", 8, Kind.LABEL),
        Column("预计全年", 12, Kind.LABEL),
        Column("全年预计完成情况", 18, entry=True),
        Column("偏差原因分析", 30, entry=True),
        Column("完成目标可能性", 12, Kind.LABEL, entry=True),
        Column("备注", 16, entry=True),
    ),
)

PENDING = Table(
    Sheet.PENDING,
    "待确认表",
    head=4,
    columns=(
        Column("序号", 6, Kind.ORDINAL),
        Column("类别", 12, Kind.LABEL),
        Column("来源", 34),
        Column("内容", 44),
        Column("程序的处理", 44),
        Column("请选择", 12, Kind.LABEL, entry=True),
        Column("备注", 24, entry=True),
    ),
)

RULES = Table(
    Sheet.RULES,
    "规则说明表",
    head=4,
    columns=(
        Column("规则编号", 11, Kind.LABEL),
        Column("性质", 10, Kind.LABEL),
        Column("规则名称", 30),
        Column("说明", 72),
        Column("依据", 44),
    ),
)

OVERRIDES = Table(
    Sheet.SETTINGS,
    "规则设置表",
    head=28,
    columns=(
        Column("规则编号", 20, Kind.LABEL),
        Column("规则名称", 44),
        Column("默认性质", 26, Kind.LABEL),
        Column("本单位改为", 26, Kind.LABEL, entry=True, note="留空即按默认；可改为 错误、核实、提示，或 不用。"),
    ),
)

COVER_LIST = Table(
    Sheet.COVER,
    "申报表目录",
    head=9,
    columns=(
        Column("序号", 8, Kind.ORDINAL),
        Column("项目名称", 44, Kind.LINK),
        Column("实施单位", 28),
        Column("年度资金（元）", 20, Kind.MONEY),
        Column("指标数", 10, Kind.COUNT),
    ),
)

REVIEW = Table(
    Sheet.REVIEW,
    "绩效目标审核表",
    head=5,
    columns=(
        Column("项目名称", 24),
        Column("审核内容", 11, Kind.LABEL),
        Column("审核项目", 13, Kind.LABEL),
        Column("审核要点", 46),
        Column("分值", 8, Kind.POINTS),
        Column("自动核查情况", 26, computed=True),
        Column("评定", 9, Kind.LABEL, entry=True, note="优、良、中、差"),
        Column("得分", 8, Kind.POINTS, entry=True),
        Column("审核意见", 34, entry=True),
    ),
)
