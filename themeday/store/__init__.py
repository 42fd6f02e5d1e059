"""The outcome log as a CSV file, or in memory for tests, and what is kept beside it in a day's data folder.

outcome_log.py      what every log can do, and the answers that count now
csv_log.py          rows in a file: read on, append, rewrite, erase, mend
cursors.py          where a reader stands in the file, and whether it is still the same
frames.py           how a row lies in the file and is found again beside damage
quarantine.py       where damage goes, byte for byte
salvage.py          what can still be read of damage
rewritten.py        what a spreadsheet made of a row's fields, undone
mending.py          the door through which commands read the logs
lock.py             one writer at a time, in any process
disk.py             the few calls that touch the disk
memory.py           a log without a disk
records.py          the three logs of a day
folder.py           a day's data folder
files.py            files that are written whole or not at all
json_files.py       small JSON files that may be missing or damaged
export_register.py  files outside the data folder that have to go with the day
tombstones.py       who was erased
latest_rows.py      which rows of a long log count, in one pass
row_counts.py       how many rows there were
doctor.py           what is wrong with a data folder
drives.py           network drives and synced folders
"""

from themeday.store.csv_log import CsvLog
from themeday.store.cursors import Cursor, Reading
from themeday.store.lock import LogLock
from themeday.store.memory import MemoryLog
from themeday.store.outcome_log import OutcomeLog
from themeday.store.quarantine import Damage, Quarantine

__all__ = ["CsvLog", "Cursor", "Damage", "LogLock", "MemoryLog", "OutcomeLog", "Quarantine", "Reading"]
