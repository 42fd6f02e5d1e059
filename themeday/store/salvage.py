"""What can still be read of damage: rows that another program saved in its own way."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from themeday.errors import OutcomeRefused
from themeday.outcomes import COLUMNS, Outcome, outcome_from_row
from themeday.store.csv_log import CsvLog

# What spreadsheets and editors make of a plain CSV: another sign between the fields, another encoding, a mark in front,
# line ends of one kind. The checksum tells whether a row survived it.
_DELIMITERS = ",;\t"
_ENCODINGS = ("utf-8-sig", "cp1252", "utf-16")


def salvage(log: CsvLog) -> int:
    """Put back what can be read of a log's quarantine; return how many rows that are.

    A stretch of which every row came back leaves the quarantine; the others stay there whole. Rows that are in the log
    already are not doubled.

    Args:
        log: whose quarantine to go through.

    Raises:
        NotSaved: it could not be written; what was put back before that stays.
    """
    back = 0
    with log.lock:
        for damage in log.set_aside():
            rows, complete = readable(damage.data)
            for outcome in rows:
                try:
                    back += log.append([outcome])
                except OutcomeRefused:  # another outcome has this id
                    complete = False
            if complete:
                log.release([damage])
    return back


def readable(data: bytes) -> tuple[list[Outcome], bool]:
    """Return the outcomes that can be read of damaged bytes, and whether they are all there was.

    Args:
        data: anything.
    """
    best: tuple[list[Outcome], bool] = ([], False)
    for text in _texts(data):
        for delimiter in _DELIMITERS:
            found = _rows(text, delimiter)
            best = max(best, found, key=lambda pair: (len(pair[0]), pair[1]))
    return best


def _texts(data: bytes) -> Iterator[str]:
    for encoding in _ENCODINGS:
        try:
            yield data.decode(encoding)
        except UnicodeDecodeError:
            continue


def _rows(text: str, delimiter: str) -> tuple[list[Outcome], bool]:
    outcomes: list[Outcome] = []
    complete = bool(text.strip())
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            if not any(row) or row == list(COLUMNS):
                continue
            # Some editors make every line end one of two characters, also those inside a text.
            outcome = outcome_from_row(row) or outcome_from_row([field.replace("\r\n", "\n") for field in row])
            if outcome:
                outcomes.append(outcome)
            else:
                complete = False
    except csv.Error:
        complete = False
    return outcomes, complete
