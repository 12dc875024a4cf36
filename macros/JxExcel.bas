Attribute VB_Name = "JxExcel"
Option Explicit
' What only Excel understands. In LibreOffice the extension puts a module of the same name in its place.

#If Mac Then
#ElseIf VBA7 Then
Private Declare PtrSafe Function JxSetVariable Lib "kernel32" Alias "SetEnvironmentVariableA" (ByVal name As String, ByVal value As String) As Long
Private Declare PtrSafe Function JxGetVariable Lib "kernel32" Alias "GetEnvironmentVariableA" (ByVal name As String, ByVal buffer As String, ByVal size As Long) As Long
Private Declare PtrSafe Sub JxCopyMemory Lib "kernel32" Alias "RtlMoveMemory" (ByRef target As Any, ByRef source As Any, ByVal size As LongPtr)
#Else
Private Declare Function JxSetVariable Lib "kernel32" Alias "SetEnvironmentVariableA" (ByVal name As String, ByVal value As String) As Long
Private Declare Function JxGetVariable Lib "kernel32" Alias "GetEnvironmentVariableA" (ByVal name As String, ByVal buffer As String, ByVal size As Long) As Long
Private Declare Sub JxCopyMemory Lib "kernel32" Alias "RtlMoveMemory" (ByRef target As Any, ByRef source As Any, ByVal size As Long)
#End If

' What a cell passes to a function: values instead of a range (a date as a date), a blank instead of nothing.
' Of whole columns only the rows in use; several areas at once are refused (#VALUE!).
Public Function JxCells(Optional ByVal given As Variant) As Variant
    Dim area As Range, used As Range
    If IsMissing(given) Then
        JxCells = ""
    ElseIf TypeName(given) <> "Range" Then
        JxCells = given
    Else
        Set area = given
        If area.Areas.Count > 1 Then Err.Raise 13
        If area.Rows.Count = area.Worksheet.Rows.Count Then
            Set used = area.Worksheet.UsedRange
            Set area = area.Resize(used.Row + used.Rows.Count - 1)
        End If
        JxCells = area.Value
    End If
End Function

' Windows only: find the ribbon again after VBA was reset (End, an unhandled error, an edit).
' The pointer is kept in the environment of this Excel process, so it can never outlive the object.
Public Sub JxKeepRibbon(ByVal ribbon As Object)
#If Not Mac Then
    JxSetVariable JxVariable(), CStr(ObjPtr(ribbon))
#End If
End Sub

Public Function JxKeptRibbon() As Object
#If Not Mac Then
    Dim digits As String, length As Long, borrowed As Object
    #If VBA7 Then
    Dim pointer As LongPtr, nothingThere As LongPtr
    #Else
    Dim pointer As Long, nothingThere As Long
    #End If
    digits = String$(24, vbNullChar)
    length = JxGetVariable(JxVariable(), digits, Len(digits))
    If length = 0 Then Exit Function
    #If Win64 Then
    pointer = CLngLng(Left$(digits, length))
    #Else
    pointer = CLng(Left$(digits, length))
    #End If
    JxCopyMemory borrowed, pointer, LenB(pointer)
    Set JxKeptRibbon = borrowed
    JxCopyMemory borrowed, nothingThere, LenB(nothingThere)
#End If
End Function

Private Function JxVariable() As String
    JxVariable = "JX_RIBBON_" & CStr(ObjPtr(ThisWorkbook))
End Function
