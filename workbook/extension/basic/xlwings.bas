Attribute VB_Name = "xlwings"
Option VBASupport 1
Option Explicit
' Takes the place of xlwings' module in LibreOffice, whose Basic has no PtrSafe declarations.

Private mPython As Object

Public Function XLPy() As Object
    If mPython Is Nothing Then Set mPython = CreateUnoService("xl.jixiao.Python")
    Set XLPy = mPython
End Function

' A test serves Python from its own process.
Public Sub JxServe(python As Object)
    Set mPython = python
End Sub
