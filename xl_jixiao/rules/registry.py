"""All rules, listed by name in the order of their codes; the tuple never changes while the program runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_jixiao.errors import InputError
from xl_jixiao.rules import funds, standards, taxonomy, values

if TYPE_CHECKING:
    from xl_jixiao.rules.rule import Rule

RULES: tuple[Rule, ...] = (
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
