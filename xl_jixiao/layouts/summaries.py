"""The sheets that add up: 汇总表, 指标汇总, 分类汇总, 决算段落, and what the functions answer for them."""

from __future__ import annotations

from xl_jixiao.layouts.elements import Column, Kind, Named, Sheet, Table

SUMMARY = Table(
    Sheet.SUMMARY,
    "汇总项目表",
    head=5,
    columns=(
        Column("序号", 6, Kind.ORDINAL),
        Column("项目名称", 24, computed=True),
        Column("主管部门", 18, computed=True),
        Column("实施单位", 18, computed=True),
        Column("项目性质", 13, Kind.LABEL, computed=True),
        Column("开始日期", 11, Kind.LABEL, computed=True),
        Column("完成日期", 11, Kind.LABEL, computed=True),
        Column("年度资金", 16, Kind.MONEY, computed=True),
        Column("当年财政拨款", 16, Kind.MONEY, computed=True),
        Column("上年结转资金", 12, Kind.MONEY, computed=True),
        Column("其他资金", 12, Kind.MONEY, computed=True),
        Column("指标数", 7, Kind.COUNT, computed=True),
        Column("成本", 6, Kind.COUNT, computed=True),
        Column("产出", 6, Kind.COUNT, computed=True),
        Column("效益", 6, Kind.COUNT, computed=True),
        Column("满意度", 7, Kind.COUNT, computed=True),
        Column("定量", 6, Kind.COUNT, computed=True),
        Column("定性", 6, Kind.COUNT, computed=True),
        Column("错误", 6, Kind.COUNT, computed=True),
        Column("核实", 6, Kind.COUNT, computed=True),
        Column("提示", 6, Kind.COUNT, computed=True),
        Column("全年执行数", 16, Kind.MONEY, computed=True),
        Column("预算执行率", 10, Kind.RATE, computed=True),
        Column("自评得分", 9, Kind.POINTS, computed=True),
        Column("等级", 8, Kind.LABEL, computed=True),
        Column("备注", 20, entry=True, note="写在这里的内容，重新生成汇总表时按项目保留。"),
    ),
)
"""One row a project; every column but the first and the last is looked up in `SUMMED` by 序号."""

SUMMARY_GROUPS = (
    ("基本情况", "序号", "完成日期"),
    ("资金", "年度资金", "其他资金"),
    ("绩效指标（个）", "指标数", "定性"),
    ("校验（条）", "错误", "提示"),
    ("自评", "全年执行数", "等级"),
)
"""Titles above the columns of 汇总表: text, first and last column."""

SUMMED = Table(
    Sheet.SUMMED,
    "",
    head=1,
    columns=(
        Column("序号", 8, Kind.ORDINAL, computed=True),
        Column("项目名称", 20, computed=True),
        Column("主管部门", 20, computed=True),
        Column("实施单位", 20, computed=True),
        Column("项目性质", 20, computed=True),
        Column("项目类别", 20, computed=True),
        Column("开始日期", 12, computed=True),
        Column("完成日期", 12, computed=True),
        Column("年度资金", 16, Kind.MONEY, computed=True),
        Column("当年财政拨款", 16, Kind.MONEY, computed=True),
        Column("上年结转资金", 16, Kind.MONEY, computed=True),
        Column("其他资金", 16, Kind.MONEY, computed=True),
        Column("年度总体目标", 20, computed=True),
        Column("指标数", 8, Kind.COUNT, computed=True),
        Column("成本", 8, Kind.COUNT, computed=True),
        Column("产出", 8, Kind.COUNT, computed=True),
        Column("效益", 8, Kind.COUNT, computed=True),
        Column("满意度", 8, Kind.COUNT, computed=True),
        Column("定量", 8, Kind.COUNT, computed=True),
        Column("定性", 8, Kind.COUNT, computed=True),
        Column("错误", 8, Kind.COUNT, computed=True),
        Column("核实", 8, Kind.COUNT, computed=True),
        Column("提示", 8, Kind.COUNT, computed=True),
        Column("全年预算数", 16, Kind.MONEY, computed=True),
        Column("全年执行数", 16, Kind.MONEY, computed=True),
        Column("预算执行率", 12, Kind.RATE, computed=True),
        Column("自评得分", 12, Kind.POINTS, computed=True),
        Column("等级", 8, computed=True),
    ),
)
"""What JX_SUMMARY answers for the projects."""

BY_INDICATOR = Table(
    Sheet.BY_INDICATOR,
    "",
    head=4,
    columns=(
        Column("序号", 6, Kind.ORDINAL, computed=True),
        Column("项目名称", 22, computed=True),
        Column("一级指标", 12, Kind.LABEL, computed=True),
        Column("二级指标", 14, Kind.LABEL, computed=True),
        Column("三级指标", 38, computed=True),
        Column("年度指标值", 14, Kind.LABEL, computed=True),
        Column("符号", 6, Kind.LABEL, computed=True),
        Column("数值", 12, Kind.LABEL, computed=True),
        Column("计量单位", 9, Kind.LABEL, computed=True),
        Column("实际完成值", 12, Kind.LABEL, computed=True),
        Column("达成率", 10, Kind.RATE, computed=True),
        Column("完成情况", 10, Kind.LABEL, computed=True),
        Column("分值", 8, Kind.POINTS, computed=True),
        Column("得分", 8, Kind.POINTS, computed=True),
        Column("偏差原因", 30, computed=True),
    ),
)

BY_LEVEL = Table(
    Sheet.BY_GROUP,
    "",
    head=5,
    columns=(
        Column("一级指标", 26, Kind.LABEL, computed=True),
        Column("指标数", 10, Kind.COUNT, computed=True),
        Column("定量", 16, Kind.COUNT, computed=True),
        Column("定性", 9, Kind.COUNT, computed=True),
        Column("已完成", 9, Kind.COUNT, computed=True),
        Column("未完成", 9, Kind.COUNT, computed=True),
        Column("待定", 9, Kind.COUNT, computed=True),
        Column("分值", 9, Kind.POINTS, computed=True),
        Column("得分", 9, Kind.POINTS, computed=True),
        Column("得分率", 10, Kind.RATE, computed=True),
    ),
)
MOST_LEVELS = 5
"""Rows kept free for `BY_LEVEL`: four first levels and 未识别"""

BY_DEPARTMENT = Table(
    Sheet.BY_GROUP,
    "",
    head=14,
    columns=(
        Column("主管部门", 26, computed=True),
        Column("项目数", 10, Kind.COUNT, computed=True),
        Column("年度资金", 16, Kind.MONEY, computed=True),
        Column("指标数", 9, Kind.COUNT, computed=True),
        Column("成本", 9, Kind.COUNT, computed=True),
        Column("产出", 9, Kind.COUNT, computed=True),
        Column("效益", 9, Kind.COUNT, computed=True),
        Column("满意度", 9, Kind.COUNT, computed=True),
        Column("定量", 9, Kind.COUNT, computed=True),
        Column("定性", 10, Kind.COUNT, computed=True),
        Column("错误", 8, Kind.COUNT, computed=True),
        Column("核实", 8, Kind.COUNT, computed=True),
        Column("提示", 8, Kind.COUNT, computed=True),
        Column("自评项目数", 9, Kind.COUNT, computed=True),
        Column("平均得分（简单平均）", 12, Kind.POINTS, computed=True),
        Column("平均得分（资金加权）", 12, Kind.POINTS, computed=True),
    ),
)

COMPUTED = Table(
    Sheet.COMPUTED,
    "",
    head=1,
    columns=(
        Column("达成率", 12, Kind.RATE, computed=True),
        Column("完成情况", 12, computed=True),
        Column("得分", 12, Kind.POINTS, computed=True),
        Column("计算说明", 40, computed=True),
        Column("预算执行率", 12, Kind.RATE, computed=True),
        Column("口径参数", 40, computed=True),
    ),
)
"""Answers of the functions, one array a column; the lists take them from here, so that they can be sorted."""

PARAMETERS = Named(Sheet.COMPUTED, "口径参数", f"{COMPUTED.letter('口径参数')}2", "口径参数")
"""The profile with the unit's own values, as the functions take it."""

PARAGRAPHS = (
    Named(Sheet.PARAGRAPHS, "决算段落", "A5:H5", "决算", help="决算公开：预算绩效管理工作开展情况"),
    Named(Sheet.PARAGRAPHS, "预算说明", "A9:H9", "预算", help="部门预算公开：绩效目标编报情况"),
)
