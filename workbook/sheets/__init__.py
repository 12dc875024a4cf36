"""One module a group of sheets; each `add…` function writes its sheets into the workbook under construction."""
