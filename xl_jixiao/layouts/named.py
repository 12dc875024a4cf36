"""Single cells with a defined name of their own: settings, the head of 校验结果."""

from __future__ import annotations

from xl_jixiao.layouts.elements import Kind, Named, Sheet

SETTINGS = tuple(
    Named(Sheet.SETTINGS, name, f"B{row}", label, Kind.TEXT, default, help_)
    for row, (name, label, default, help_) in enumerate(
        (
            ("单位名称", "单位名称", "", "印在封面和各表表头；导入申报表时自动填入。"),
            ("评价年度", "年度", "", "如 2024；导入申报表时自动填入。"),
            ("口径", "口径", "sh-2024", "年度与地区的计分、分值和等级规则，见下拉列表。"),
            ("身份", "身份", "审核人", "审核人：全部列出；填报人：只列要改和要说明的。"),
            ("截止月份", "绩效跟踪截止月份", "9", "1 至 12，绩效跟踪表按它计算时间进度。"),
            ("反向公式", "反向指标（≤）公式", "", "留空按口径；linear：超出一倍得 0 分；ratio：目标÷实际。"),
            ("偏差界限", "偏差说明界限", "", "留空按口径（30%）；实际偏离目标达到它须说明原因。"),
            ("及格线", "及格线", "", "留空按口径；达成率低于它不得分，如 60%。"),
            ("执行率分值", "预算执行率分值", "", "留空按口径（10 分）。"),
        ),
        5,
    )
)
"""What users set; each has its defined name. A blank value means: as the profile says."""

OWN_VALUES = {"反向公式": "reverse", "及格线": "pass_line", "偏差界限": "trigger", "执行率分值": "execution.points"}
"""Setting → the value of the profile that it replaces, in the order of the profile's fields"""

FINDINGS_HEAD = tuple(
    Named(Sheet.FINDINGS, f"校验_{label}", cells, label, kind)
    for label, cells, kind in (
        ("单位", "C3:D3", Kind.TEXT),
        ("年度", "F3", Kind.LABEL),
        ("文件", "H3", Kind.TEXT),
        ("校验时间", "J3:K3", Kind.TEXT),
        ("规则版本", "M3:N3", Kind.TEXT),
        ("结论", "C4:D4", Kind.TEXT),
        ("身份", "F4", Kind.LABEL),
        ("口径", "H4", Kind.TEXT),
        ("未能审核", "J4:N4", Kind.TEXT),
        ("错误", "C6:D6", Kind.COUNT),
        ("核实", "E6", Kind.COUNT),
        ("已说明", "F6", Kind.COUNT),
        ("提示", "G6", Kind.COUNT),
    )
)
"""The head block of 校验结果."""

SIGNS = {"错误": "✖ 错误", "核实": "⚠ 核实", "提示": "ℹ 提示"}
"""A severity as it is shown: a sign and a word, never colour alone."""
