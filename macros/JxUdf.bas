Attribute VB_Name = "JxUdf"
Option Explicit
' Generated from xl_jixiao.addin.udfs by workbook/wrappers.py. Do not edit.

Public Function JX_PARSE(target, Optional part)
    JX_PARSE = JxCall("JX_PARSE", Array(JxCells(target), JxCells(part)))
End Function
