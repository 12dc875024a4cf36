Attribute VB_Name = "JxUdf"
Option Explicit
' Generated from xl_jixiao.addin.udfs by workbook/wrappers.py. Do not edit.

Public Function JX_PARSE(target, Optional part)
    JX_PARSE = JxCall("JX_PARSE", Array(JxCells(target), JxCells(part)))
End Function

Public Function JX_RATE(target, actual, Optional name, Optional profile)
    JX_RATE = JxCall("JX_RATE", Array(JxCells(target), JxCells(actual), JxCells(name), JxCells(profile)))
End Function

Public Function JX_STATUS(target, actual, Optional name, Optional profile)
    JX_STATUS = JxCall("JX_STATUS", Array(JxCells(target), JxCells(actual), JxCells(name), JxCells(profile)))
End Function

Public Function JX_SCORE(target, actual, points, Optional name, Optional profile, Optional level2)
    JX_SCORE = JxCall("JX_SCORE", Array(JxCells(target), JxCells(actual), JxCells(points), JxCells(name), JxCells(profile), JxCells(level2)))
End Function

Public Function JX_EXECUTION(budget, outturn, Optional points, Optional profile)
    JX_EXECUTION = JxCall("JX_EXECUTION", Array(JxCells(budget), JxCells(outturn), JxCells(points), JxCells(profile)))
End Function

Public Function JX_GRADE(total, Optional profile)
    JX_GRADE = JxCall("JX_GRADE", Array(JxCells(total), JxCells(profile)))
End Function

Public Function JX_WHY(target, actual, Optional points, Optional name, Optional profile, Optional level2)
    JX_WHY = JxCall("JX_WHY", Array(JxCells(target), JxCells(actual), JxCells(points), JxCells(name), JxCells(profile), JxCells(level2)))
End Function

Public Function JX_CHECK(level1, level2, name, target, Optional profile)
    JX_CHECK = JxCall("JX_CHECK", Array(JxCells(level1), JxCells(level2), JxCells(name), JxCells(target), JxCells(profile)))
End Function

Public Function JX_RULE(code, Optional part)
    JX_RULE = JxCall("JX_RULE", Array(JxCells(code), JxCells(part)))
End Function

Public Function JX_SUMMARY(view, details, projects, Optional profile, Optional findings)
    JX_SUMMARY = JxCall("JX_SUMMARY", Array(JxCells(view), JxCells(details), JxCells(projects), JxCells(profile), JxCells(findings)))
End Function

Public Function JX_TOTAL(what, details, projects, Optional profile, Optional findings)
    JX_TOTAL = JxCall("JX_TOTAL", Array(JxCells(what), JxCells(details), JxCells(projects), JxCells(profile), JxCells(findings)))
End Function

Public Function JX_PARAGRAPH(kind, details, projects, Optional unit, Optional year, Optional profile)
    JX_PARAGRAPH = JxCall("JX_PARAGRAPH", Array(JxCells(kind), JxCells(details), JxCells(projects), JxCells(unit), JxCells(year), JxCells(profile)))
End Function
