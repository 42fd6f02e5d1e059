"""The report of a day: numbers that give nobody away, and words that their authors released."""

from themeday.report.writing import FORMATS, WrittenReports, room_named, take_back, write_report

__all__ = ["FORMATS", "WrittenReports", "room_named", "take_back", "write_report"]
