"""The report of a day: numbers that give nobody away, and words that their authors released."""

from themeday.report.writing import FORMATS, EachRoom, Written, room_named, write_each_room, write_report

__all__ = ["FORMATS", "EachRoom", "Written", "room_named", "write_each_room", "write_report"]
