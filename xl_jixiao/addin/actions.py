"""
The ribbon's buttons: one function each, named as the VBA callbacks and the command line name it.

Each takes the workbook and returns what to tell the user, `""` when the screen says it all. Those that write can be
taken back (`undoable`), the others run quietly (`hosted`); both raise nothing but `JixiaoError`.
"""

from __future__ import annotations

from xl_jixiao.addin import actuals, checking, explaining, fixing, outside
from xl_jixiao.addin.host import hosted
from xl_jixiao.addin.undo import undo, undoable

import_actuals = undoable("导入实际值")(actuals.import_actuals)
check = undoable("一键校验")(checking.check)
previous_finding = hosted("上一条")(explaining.previous_finding)
next_finding = hosted("下一条")(explaining.next_finding)
explain_finding = undoable("填写出错说明")(explaining.explain_finding)
fix = undoable("自动修复")(fixing.fix)
clear_marks = undoable("清除标注")(checking.clear_marks)
batch = hosted("批量校验文件夹")(outside.batch)
doctor = hosted("诊断")(outside.doctor)

__all__ = [
    "batch",
    "check",
    "clear_marks",
    "doctor",
    "explain_finding",
    "fix",
    "import_actuals",
    "next_finding",
    "previous_finding",
    "undo",
]
