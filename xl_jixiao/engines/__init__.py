"""Spreadsheets behind `xw.Book`: files without Excel, a live LibreOffice, and xlwings' own live Excel."""
