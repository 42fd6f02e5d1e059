"""The report of a day: numbers that give nobody away, and words that their authors released."""

from themeday.reporting.writing import FORMATS, write_report

__all__ = ["FORMATS", "write_report"]
