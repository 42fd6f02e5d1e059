"""The report of a day: numbers that give nobody away, and words that their authors released."""

from themeday.report.writing import FORMATS, EachRoom, WrittenReport, room_named, write_each_room, write_report

__all__ = ["FORMATS", "EachRoom", "WrittenReport", "room_named", "write_each_room", "write_report"]
