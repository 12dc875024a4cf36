"""Builds the template workbook that the package carries; nothing in the package imports this folder."""
