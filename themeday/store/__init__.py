"""The outcome log: one small protocol, a CSV implementation, one in memory for tests.

protocol.py     what every log can do
latest.py       what a log says now, read step by step
csv_log.py      rows in a file: append, read on, rewrite, mend
cursors.py      where a reader stands in the file, and whether it is still the same
frames.py       how a row lies in the file and is found again beside damage
quarantine.py   where damage goes, byte for byte
lock.py         one writer at a time, in any process
disk.py         the few calls that touch the disk
memory.py       the same without a disk
"""

from themeday.store.csv_log import CsvLog
from themeday.store.latest import Followed
from themeday.store.lock import LogLock
from themeday.store.memory import MemoryLog
from themeday.store.protocol import Cursor, OutcomeLog, Reading
from themeday.store.quarantine import Damage, Quarantine

__all__ = ["CsvLog", "Cursor", "Damage", "Followed", "LogLock", "MemoryLog", "OutcomeLog", "Quarantine", "Reading"]
