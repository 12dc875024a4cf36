Attribute VB_Name = "JxHost"
Option Explicit
' The way to Python and back: xlwings' server (XLPy) takes plain values and gives plain values.

Private Const MARKER As String = "#JX!"

' A worksheet function: errors come back as marked numbers and leave as Excel's own errors.
Public Function JxCall(ByVal name As String, ByVal cells As Variant) As Variant
    On Error GoTo failed
    JxCall = JxResult(XLPy.CallUDF("xl_jixiao.addin.udfs", (name), cells, Nothing, Nothing))
    Exit Function
failed:
    JxCall = CVErr(xlErrValue)
End Function

' A ribbon action on the active workbook; the sentence to show, or an empty string.
Public Function JxAct(ByVal action As String) As String
    Dim book As String
    If Not ActiveWorkbook Is Nothing Then book = ActiveWorkbook.Name
    JxAct = XLPy.CallUDF("xl_jixiao.addin.excel", "press", Array(action, book), ThisWorkbook, Nothing)
End Function

Private Function JxResult(ByVal answer As Variant) As Variant
    Dim row As Long, column As Long
    If JxDimensions(answer) = 2 Then
        For row = LBound(answer, 1) To UBound(answer, 1)
            For column = LBound(answer, 2) To UBound(answer, 2)
                answer(row, column) = JxCell(answer(row, column))
            Next column
        Next row
    ElseIf IsArray(answer) Then
        For column = LBound(answer) To UBound(answer)
            answer(column) = JxCell(answer(column))
        Next column
    Else
        answer = JxCell(answer)
    End If
    JxResult = answer
End Function

Private Function JxDimensions(ByRef answer As Variant) As Long
    Dim bound As Long
    If Not IsArray(answer) Then Exit Function
    JxDimensions = 1
    On Error GoTo done
    bound = UBound(answer, 2)
    JxDimensions = 2
done:
End Function

Private Function JxCell(ByVal value As Variant) As Variant
    JxCell = value
    If VarType(value) = vbString Then
        If Left$(value, Len(MARKER)) = MARKER Then JxCell = CVErr(CLng(Mid$(value, Len(MARKER) + 1)))
    End If
End Function

' Chinese help for the function wizard. Python hands it over, so none of it stands in this source.
' One row a function: name, category, help, then help for each argument. Describing is no change that asks to be saved.
Public Sub JxDescribe()
    Dim texts As Variant, row As Long, unchanged As Boolean
    On Error GoTo quiet
    unchanged = ThisWorkbook.Saved
    texts = XLPy.CallUDF("xl_jixiao.addin.excel", "wizard_help", Array(), Nothing, Nothing)
    For row = LBound(texts, 1) To UBound(texts, 1)
        Application.MacroOptions Macro:="'" & ThisWorkbook.Name & "'!" & texts(row, LBound(texts, 2)), _
            Category:=texts(row, LBound(texts, 2) + 1), Description:=texts(row, LBound(texts, 2) + 2), _
            ArgumentDescriptions:=JxArgumentHelp(texts, row)
    Next row
quiet:
    On Error Resume Next
    If unchanged Then ThisWorkbook.Saved = True
End Sub

Private Function JxArgumentHelp(ByRef texts As Variant, ByVal row As Long) As Variant
    Dim help() As String, first As Long, column As Long
    first = LBound(texts, 2) + 3
    column = first
    Do While column < UBound(texts, 2) And Len(texts(row, column)) > 0
        ReDim Preserve help(0 To column - first)
        help(column - first) = texts(row, column)
        column = column + 1
    Loop
    JxArgumentHelp = help
End Function
