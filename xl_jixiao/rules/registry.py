"""All rules, listed by name in the order of their codes; the tuple never changes while the program runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_jixiao.errors import InputError
from xl_jixiao.rules import (
    basics,
    duplicates,
    evaluation,
    funds,
    objective,
    relations,
    results,
    semantics,
    standards,
    taxonomy,
    totals,
    values,
    weights,
)

if TYPE_CHECKING:
    from xl_jixiao.rules.rule import Rule

RULES: tuple[Rule, ...] = (
    # BAS 基本信息
    basics.project_name_missing,
    basics.department_missing,
    basics.unit_missing,
    basics.year_missing,
    basics.end_before_start,
    basics.year_outside_period,
    basics.irregular_date,
    basics.one_year_project_spans_years,
    basics.unknown_nature,
    basics.unknown_category,
    basics.duplicate_project,
    basics.department_is_unit,
    basics.stray_blanks,
    # FND 资金
    funds.annual_total_not_sum,
    funds.life_total_not_sum,
    funds.annual_total_missing,
    funds.negative_amount,
    funds.life_total_missing,
    funds.annual_above_life,
    funds.one_year_totals_differ,
    funds.money_unit_missing,
    funds.too_many_decimals,
    funds.amount_in_text_differs,
    funds.cost_above_funds,
    funds.goals_above_budget,
    funds.suspiciously_round,
    # GOAL 绩效目标文本
    objective.objective_missing,
    objective.whole_objective_missing,
    objective.objective_without_numbers,
    objective.objective_too_short,
    objective.objectives_identical,
    objective.number_unlike_target,
    objective.work_without_indicator,
    objective.indicator_outside_objective,
    objective.hollow_objective,
    objective.edition_unlike_objective,
    # TAX 指标体系
    taxonomy.unknown_level1,
    taxonomy.misplaced_level2,
    taxonomy.no_output,
    taxonomy.no_benefit,
    taxonomy.no_satisfaction,
    taxonomy.no_cost,
    taxonomy.no_quantity,
    taxonomy.no_quality,
    taxonomy.no_timeliness,
    taxonomy.single_benefit,
    taxonomy.too_many_indicators,
    taxonomy.too_few_indicators,
    taxonomy.crowded_level2,
    taxonomy.name_missing,
    taxonomy.target_missing,
    taxonomy.void_indicator,
    taxonomy.mostly_qualitative,
    taxonomy.outputs_outweigh_benefits,
    # VAL 指标值
    values.placeholder_value,
    values.unreadable_quantity,
    values.sign_missing,
    values.unit_missing,
    values.rate_not_percent,
    values.percent_above_hundred,
    values.percent_below_zero,
    values.percent_of_no_rate,
    values.fraction_of_countable,
    values.countable_with_zeros,
    values.mixed_number_formats,
    values.adverse_with_at_least,
    values.favourable_with_at_most,
    values.cost_with_at_least,
    values.zero_target,
    values.at_least_zero,
    standards.too_many_full_marks,
    standards.low_satisfaction,
    standards.full_satisfaction,
    standards.equal_for_growing_count,
    standards.vague_value,
    standards.timely_without_limit,
    standards.value_repeats_name,
    standards.unit_unlike_name,
    standards.later_than_project,
    standards.extreme_magnitude,
    standards.non_standard_signs,
    standards.interval_reversed,
    # SEM 名实匹配
    semantics.rate_as_quantity,
    semantics.count_as_quality,
    semantics.timeliness_misplaced,
    semantics.timeliness_without_time,
    semantics.no_satisfaction_there,
    semantics.satisfaction_elsewhere,
    semantics.output_as_benefit,
    semantics.process_as_core,
    semantics.execution_rate_twice,
    semantics.quality_as_quantity,
    semantics.input_as_quantity,
    semantics.situation_without_grades,
    semantics.cost_misplaced,
    semantics.award_without_scope,
    semantics.long_name,
    semantics.clumsy_name,
    # DUP 重复
    duplicates.same_name_twice,
    duplicates.near_duplicate,
    duplicates.namesake_differs,
    duplicates.midterm_is_annual,
    # REL 衔接
    relations.quality_without_quantity,
    relations.part_above_whole,
    relations.projects_unlike_units,
    relations.year_unlike_form,
    relations.same_as_last_year,
    # WGT 权重
    weights.points_not_hundred,
    weights.level_points_differ,
    weights.points_not_positive,
    weights.unusual_split,
    weights.overweight_indicator,
    weights.void_with_points,
    # EVA 自评
    evaluation.actual_missing,
    evaluation.actual_unreadable,
    evaluation.score_miscalculated,
    evaluation.score_above_points,
    evaluation.shortfall_unexplained,
    evaluation.excess_unexplained,
    evaluation.limit_exceeded_full_score,
    evaluation.zero_broken_scored,
    results.execution_miscalculated,
    results.low_execution_unexplained,
    results.execution_above_hundred,
    results.total_miscalculated,
    evaluation.score_outside_band,
    results.full_marks_without_data,
    results.indicators_unlike_approved,
    results.budget_lines_inconsistent,
    results.actuals_copy_targets,
    # SUM 汇总
    totals.amount_not_sum,
    totals.counts_differ,
    totals.grades_not_sum,
    totals.average_undefined,
)

FAMILIES = {
    "BAS": "基本信息",
    "FND": "资金",
    "GOAL": "绩效目标文本",
    "TAX": "指标体系",
    "VAL": "指标值",
    "SEM": "名实匹配",
    "DUP": "重复",
    "REL": "衔接",
    "WGT": "权重",
    "EVA": "自评",
    "SUM": "汇总",
}
"""Family → what it is about."""

_BY_CODE = {rule.code: rule for rule in RULES}


def get(code: str) -> Rule:
    """
    Return a rule by its code; lower case is accepted.

    Raises:
        InputError: no rule has this code.
    """
    rule = _BY_CODE.get(code.strip().upper())
    if rule is None:
        raise InputError(f"没有编号为“{code}”的规则", advice="请用 xl-jixiao rules 查看全部规则")
    return rule
