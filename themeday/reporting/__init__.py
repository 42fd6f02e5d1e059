"""The report of a day: numbers that give nobody away, words that their authors released, for people who were not there."""

from themeday.reporting.writing import FORMATS, write_report

__all__ = ["FORMATS", "write_report"]
