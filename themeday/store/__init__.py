"""The outcome log: one small protocol, a CSV implementation, one in memory for tests."""

from themeday.store.csv_log import CsvLog
from themeday.store.memory import MemoryLog
from themeday.store.protocol import Cursor, OutcomeLog, Reading

__all__ = ["CsvLog", "Cursor", "MemoryLog", "OutcomeLog", "Reading"]
