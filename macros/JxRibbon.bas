Attribute VB_Name = "JxRibbon"
Option Explicit
' Ribbon callbacks: one a button, each runs the function of that name in xl_jixiao.addin.actions.
' Every text a user reads comes from Python or from the ribbon's XML; the source stays ASCII.

Private Const ADDIN_FILE As String = "xl_jixiao.xlam"
Private Const ESCAPE_PRESSED As Long = 18
Private Const PAGE_LENGTH As Long = 450

Private mRibbon As Object

Public Sub JxRibbonLoaded(ribbon As Object)
    On Error Resume Next
    Set mRibbon = ribbon
    JxKeepRibbon ribbon
End Sub

' The template carries the same tab as the add-in: it shows only where the add-in is not loaded.
Public Sub JxTabVisible(control As Object, ByRef visible As Variant)
    Dim addin As Object
    On Error Resume Next
    Set addin = Workbooks(ADDIN_FILE)
    visible = ThisWorkbook.IsAddin Or (addin Is Nothing)
End Sub

Public Sub JxEnabled(control As Object, ByRef enabled As Variant)
    On Error Resume Next
    enabled = True
    enabled = JxReady(JxTagPart(control.Tag, 0))
End Sub

' Need: "*" any workbook, else a workbook with a sheet of that name.
Public Function JxReady(ByVal need As String) As Boolean
    Dim sheet As Object
    If ActiveWorkbook Is Nothing Then Exit Function
    If need = "*" Then
        JxReady = True
    Else
        On Error Resume Next
        Set sheet = ActiveWorkbook.Sheets(need)
        On Error GoTo 0
        JxReady = Not sheet Is Nothing
    End If
End Function

' A button's tag: what it needs, a bar, and what to say where Python cannot be reached.
Public Function JxTagPart(ByVal tag As String, ByVal part As Long) As String
    Dim bar As Long
    bar = InStr(tag, "|")
    If part = 0 Then
        JxTagPart = Left$(tag, bar - 1)
    Else
        JxTagPart = Mid$(tag, bar + 1)
    End If
End Function

Public Sub JxRefreshRibbon()
    On Error Resume Next
    If mRibbon Is Nothing Then Set mRibbon = JxKeptRibbon()
    If Not mRibbon Is Nothing Then mRibbon.Invalidate
End Sub

Private Sub JxPress(ByVal action As String, ByVal control As Object)
    Dim sentence As String, detail As String
    On Error GoTo failed
    Application.Cursor = xlWait
    Application.EnableCancelKey = xlErrorHandler
    sentence = JxAct(action)
done:
    On Error Resume Next
    Application.EnableCancelKey = xlInterrupt
    Application.Cursor = xlDefault
    Application.StatusBar = False
    JxRefreshRibbon
    JxSay sentence
    Exit Sub
failed:
    detail = Err.Description
    If Err.Number <> ESCAPE_PRESSED Then sentence = JxTagPart(control.Tag, 1) & vbCrLf & vbCrLf & detail
    Resume done
End Sub

' A message box cuts a long text off: it comes in pages of whole lines, a line longer than a page in pieces, and Cancel
' skips the rest.
Private Sub JxSay(ByVal sentence As String)
    Dim lines As Variant, page As String, rest As String, piece As String, index As Long
    lines = Split(Replace(sentence, vbCr, ""), vbLf)
    For index = LBound(lines) To UBound(lines)
        rest = lines(index)
        Do
            piece = Left$(rest, PAGE_LENGTH)
            rest = Mid$(rest, PAGE_LENGTH + 1)
            If Len(page) > 0 And Len(page) + Len(piece) > PAGE_LENGTH Then
                If MsgBox(page, vbOKCancel) = vbCancel Then Exit Sub
                page = ""
            End If
            If Len(page) > 0 Then page = page & vbCrLf
            page = page & piece
        Loop While Len(rest) > 0
    Next index
    If Len(page) > 0 Then MsgBox page
End Sub

Public Sub JxOnNewForm(control As Object)
    JxPress "new_form", control
End Sub

Public Sub JxOnImportForm(control As Object)
    JxPress "import_form", control
End Sub

Public Sub JxOnImportActuals(control As Object)
    JxPress "import_actuals", control
End Sub

Public Sub JxOnCheck(control As Object)
    JxPress "check", control
End Sub

Public Sub JxOnPreviousFinding(control As Object)
    JxPress "previous_finding", control
End Sub

Public Sub JxOnNextFinding(control As Object)
    JxPress "next_finding", control
End Sub

Public Sub JxOnExplainFinding(control As Object)
    JxPress "explain_finding", control
End Sub

Public Sub JxOnFix(control As Object)
    JxPress "fix", control
End Sub

Public Sub JxOnClearMarks(control As Object)
    JxPress "clear_marks", control
End Sub

Public Sub JxOnRules(control As Object)
    JxPress "rules", control
End Sub

Public Sub JxOnRate(control As Object)
    JxPress "rate", control
End Sub

Public Sub JxOnScore(control As Object)
    JxPress "score", control
End Sub

Public Sub JxOnMonitor(control As Object)
    JxPress "monitor", control
End Sub

Public Sub JxOnSummarize(control As Object)
    JxPress "summarize", control
End Sub

Public Sub JxOnDashboard(control As Object)
    JxPress "dashboard", control
End Sub

Public Sub JxOnParagraph(control As Object)
    JxPress "paragraph", control
End Sub

Public Sub JxOnExportWord(control As Object)
    JxPress "export_word", control
End Sub

Public Sub JxOnExportPdf(control As Object)
    JxPress "export_pdf", control
End Sub

Public Sub JxOnExportPlain(control As Object)
    JxPress "export_plain", control
End Sub

Public Sub JxOnBatch(control As Object)
    JxPress "batch", control
End Sub

Public Sub JxOnUndo(control As Object)
    JxPress "undo", control
End Sub

Public Sub JxOnSettings(control As Object)
    JxPress "settings", control
End Sub

Public Sub JxOnDoctor(control As Object)
    JxPress "doctor", control
End Sub

Public Sub JxOnGuide(control As Object)
    JxPress "guide", control
End Sub

Public Sub JxOnAbout(control As Object)
    JxPress "about", control
End Sub
