Attribute VB_Name = "JxExcel"
Option VBASupport 1
Option Explicit
' Takes the place of the module of this name in LibreOffice: a range goes to Python as it is.

Public Function JxCells(Optional ByVal given As Variant) As Variant
    Dim area As Object
    If IsMissing(given) Then
        JxCells = ""
    ElseIf TypeName(given) <> "Range" Then
        JxCells = given
    Else
        Set area = given
        Set JxCells = area.CellRange
    End If
End Function

Public Sub JxKeepRibbon(ByVal ribbon As Object)
End Sub

Public Function JxKeptRibbon() As Object
End Function
