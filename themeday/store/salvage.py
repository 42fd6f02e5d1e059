"""What can still be read of damage: rows that another program saved in its own way."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator

from themeday.errors import OutcomeRefused
from themeday.model.outcomes import COLUMNS, Outcome, outcome_from_row
from themeday.store.csv_log import CsvLog
from themeday.store.quarantine import Damage

# What spreadsheets and editors make of a plain CSV: another sign between the fields, another encoding, a mark in front,
# line ends of one kind. The checksum tells whether a row survived it.
_DELIMITERS = ",;\t"
_ENCODINGS = ("utf-8-sig", "cp1252", "utf-16")
# Text in which every quote is in its place.
_CSV = r'(?:(?:[^"{0}\r\n]*+|"(?:[^"]++|"")*+")(?:{0}|\r\n?|\n|\Z))*+'


def salvage(log: CsvLog) -> int:
    """Put back what can be read of a log's quarantine; return how many rows that are.

    A stretch of which every row came back leaves the quarantine; the others stay there whole. Rows that are in the log
    already are not doubled.

    Raises:
        NotSaved: it could not be written; what was put back before that stays.
    """
    back = 0
    with log.lock:
        for together in stretches(log.set_aside()):
            rows, complete = readable(b"".join(damage.data for damage in together))
            for outcome in rows:
                try:
                    back += log.append([outcome])
                except OutcomeRefused:  # another outcome has this id
                    complete = False
            if complete:
                log.release(together)
    return back


def stretches(damaged: Iterable[Damage]) -> list[list[Damage]]:
    """Return damage by what lay side by side in the log: a line end that was changed has cut one row in two."""
    together: list[list[Damage]] = []
    for damage in damaged:
        last = together[-1][-1] if together else None
        if last and last.found_at == damage.found_at and last.offset + len(last.data) == damage.offset:
            together[-1].append(damage)
        else:
            together.append([damage])
    return together


def readable(data: bytes) -> tuple[list[Outcome], bool]:
    """Return the outcomes that can be read of damaged bytes, and whether they are all there was."""
    best: tuple[list[Outcome], bool] = ([], False)
    for text in _texts(data):
        for delimiter in _DELIMITERS:
            rows = _rows(text, delimiter)
            best = max(best, rows, key=lambda pair: (len(pair[0]), pair[1]))
    return best


def _texts(data: bytes) -> Iterator[str]:
    for encoding in _ENCODINGS:
        try:
            yield data.decode(encoding)
        except UnicodeDecodeError:
            continue


def _rows(text: str, delimiter: str) -> tuple[list[Outcome], bool]:
    """Return the rows, and whether they are all there was.

    A whole row may stand in an answer that someone wrote. Once a quote was hit, or with another delimiter than the one
    it was saved with, that would seem to be a row: then only those count that come before the first that is none.
    """
    outcomes: list[Outcome] = []
    complete = bool(text.strip())
    certain = bool(re.fullmatch(_CSV.format(delimiter), text))
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            if not any(row) or row == list(COLUMNS):
                continue
            # Some editors make every line end one of two characters, also those inside a text.
            outcome = outcome_from_row(row) or outcome_from_row([field.replace("\r\n", "\n") for field in row])
            if outcome:
                outcomes.append(outcome)
                continue
            complete = False
            if not certain:
                break
    except csv.Error:
        complete = False
    return outcomes, complete
