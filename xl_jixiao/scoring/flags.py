"""What an achievement or a score has to say beside its number."""

from __future__ import annotations

from enum import StrEnum


class Flag(StrEnum):
    """A remark; its name is the code, its value the sentence a user reads."""

    # no number can be given
    TARGET_MISSING = "指标值未填写或是占位符"
    ACTUAL_MISSING = "实际完成值未填写"
    ACTUAL_NOT_NUMBER = "指标值是数量，实际完成值不是数字"
    ACTUAL_NEGATIVE = "实际完成值为负数"
    ACTUAL_RANGE = "实际完成值是区间且超出指标值，请人工判定"
    ACTUAL_NOT_DATE = "指标值是日期，实际完成值不是日期"
    UNIT_MISMATCH = "实际完成值与指标值单位不同，无法换算"
    GRADE_UNCLEAR = "定性指标的完成情况无法归档，请填写达成、部分达成或未达成"
    DATE_UNCLEAR = "实际完成日期不够具体，无法判断是否按时"
    POINTS_MISSING = "分值未填写"
    POINTS_NEGATIVE = "分值为负数"
    POINTS_USED_UP = "所在一级指标的分值已分完，请填写分值"
    POINTS_SUM = "分值合计不等于100"
    LEVEL_UNKNOWN = "一级指标无法识别，不能分配分值"
    SCORE_TO_CHOOSE = "该档次的得分需在区间内人工确定"
    ZERO_TO_CHOOSE = "指标值为0但实际已发生，达成率需人工确定"
    BUDGET_ZERO = "全年预算数为0，无法计算执行率"
    BUDGET_MISSING = "全年预算数未填写"
    BUDGET_NEGATIVE = "全年预算数为负数"
    OUTTURN_MISSING = "全年执行数未填写"
    OUTTURN_NEGATIVE = "全年执行数为负数"
    # a number is given, and its reading should be looked at
    UNIT_CONVERTED = "实际完成值已换算为指标值的单位"
    UNIT_ASSUMED = "指标值未写单位，按与实际完成值单位相同计算"
    UNIT_COUNTING = "实际完成值与指标值的计数单位写法不同，按相同计算"
    PERCENT_FRACTION = "实际完成值按小数形式的百分数理解（0.98 即 98%）"
    PERCENT_UNCLEAR = "实际完成值小于1且未写%，按百分数理解，请确认"
    DIRECTION_INFERRED = "指标值没有比较符号，方向由指标名称推断"
    INTERVAL_REVERSED = "指标值区间上下限颠倒，已按从小到大计算"
    TARGET_ZERO = "指标值为0，达到即为100%"
    ACTUAL_SIGNED = "实际完成值带有比较符号，按其数值计算"
    ACTUAL_WORDS = "实际完成情况只有文字，没有数据"
    BELOW_ZERO = "实际完成值为负数，达成率按0计"
    DATE_YEAR_ASSUMED = "日期未写年份，按同一年度计算"
    GRADE_FROM_RATE = "定性指标按填写的百分数归档"
    SCORE_SUGGESTED = "得分为该档次的建议值，可在区间内调整"
    SCORE_BY_HAND = "得分为人工打分"
    EXECUTION_UNWEIGHTED = "指标分值合计已为100，预算执行率不计分"
    # a number is given, and it means something
    OVER_TRIGGER = "实际超过指标值较多，需说明原因（指标值可能偏低）"
    SHORT_TRIGGER = "实际与指标值差距较大，需说明原因"
    FAR_BELOW_LIMIT = "实际大幅低于上限，请核实指标值是否过宽"
    ZERO_BROKEN = "零容忍指标已发生"
    LATE = "晚于时限"
    EXECUTION_LOW = "预算执行率偏低，需说明原因"
    EXECUTION_OVER = "预算执行率超过100%"
    REASON_MISSING = "未填写偏差原因"
