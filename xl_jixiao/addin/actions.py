"""
The ribbon's buttons: one function each, named as the VBA callbacks and the command line name it.

Each takes the workbook and returns what to tell the user, `""` when the screen says it all. Those that write can be
taken back (`undoable`), the others run quietly (`hosted`); both raise nothing but `JixiaoError`.
"""

from __future__ import annotations

from xl_jixiao.addin import (
    actuals,
    calculating,
    checking,
    explaining,
    exporting,
    filling,
    fixing,
    monitoring,
    outside,
    showing,
    summarising,
)
from xl_jixiao.addin.host import hosted
from xl_jixiao.addin.undo import undo, undoable

new_form = undoable("新建申报表")(filling.new_form)
import_form = undoable("导入申报表")(filling.import_form)
import_actuals = undoable("导入实际值")(actuals.import_actuals)
check = undoable("一键校验")(checking.check)
previous_finding = hosted("上一条")(explaining.previous_finding)
next_finding = hosted("下一条")(explaining.next_finding)
explain_finding = undoable("填写出错说明")(explaining.explain_finding)
fix = undoable("自动修复")(fixing.fix)
clear_marks = undoable("清除标注")(checking.clear_marks)
rules = hosted("规则说明")(showing.rules)
rate = undoable("计算达成率")(calculating.rate)
score = undoable("计算得分")(calculating.score)
monitor = undoable("绩效跟踪")(monitoring.follow)
summarize = undoable("生成汇总表")(summarising.summarize)
dashboard = undoable("看板")(showing.dashboard)
paragraph = undoable("决算段落")(summarising.paragraph)
export_word = hosted("导出 Word")(exporting.export_word)
export_pdf = hosted("导出 PDF")(exporting.export_pdf)
export_plain = hosted("导出无宏版")(exporting.export_plain)
batch = hosted("批量校验文件夹")(outside.batch)
settings = hosted("设置")(showing.settings)
doctor = hosted("诊断")(outside.doctor)
guide = hosted("使用说明")(showing.guide)
about = hosted("关于")(showing.about)

__all__ = [
    "about",
    "batch",
    "check",
    "clear_marks",
    "dashboard",
    "doctor",
    "explain_finding",
    "export_pdf",
    "export_plain",
    "export_word",
    "fix",
    "guide",
    "import_actuals",
    "import_form",
    "monitor",
    "new_form",
    "next_finding",
    "paragraph",
    "previous_finding",
    "rate",
    "rules",
    "score",
    "settings",
    "summarize",
    "undo",
]
