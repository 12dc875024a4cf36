"""Check, score and summarise 财政项目支出绩效 forms, in Excel and beside it."""

__version__ = "0.1.0"
