"""What can still be read of damage: rows that another program saved in its own way.

Fields are found by the names in the header, wherever they stand; without a header by their order. A row counts when its
checksum says that it is as it was written.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress

from themeday.errors import OutcomeRefused
from themeday.model.outcomes import COLUMNS, Outcome
from themeday.model.people import codes_in
from themeday.store.csv_log import CsvLog
from themeday.store.quarantine import Damage
from themeday.store.rewritten import Undoing

# What spreadsheets and editors make of a plain CSV: another sign between the fields, another encoding, a mark in front,
# line ends of one kind.
_DELIMITERS = ",;\t|"
_ENCODINGS = ("utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252")
# Text in which every quote is in its place.
_CSV = r'(?:(?:[^"{0}\r\n]*+|"(?:[^"]++|"")*+")(?:{0}|\r\n?|\n|\Z))*+'
# A spreadsheet that takes UTF-8 for the code page of Windows, and saves that as UTF-8; five bytes mean nothing in it.
_BYTE_OF = {bytes([byte]).decode("cp1252", "ignore") or chr(byte): byte for byte in range(256)}
_NEEDED = {"outcome_id", "participant", "item", "value"}
_HEX = "[0-9a-f]"
_ID = re.compile(rf"(?<![\w-]){_HEX}{{8}}(?:-{_HEX}{{4}}){{3}}-{_HEX}{{12}}(?![\w-])")
_CHECK = re.compile(rf"(?<![\w-]){_HEX}{{10}}(?![\w-])")
_BETWEEN = re.compile(r"[,;\t|](?! )")  # in a sentence of someone a space follows
_FEW = len(COLUMNS) - 3  # so many signs between its fields has a row that lost a column or two


def restore(log: CsvLog) -> int:
    """Take what is damaged out of a log, put back what can be read, and return how many rows; raise NotSaved if not."""
    with log.lock:
        log.mend()
        return salvage(log)


def salvage(log: CsvLog) -> int:
    """Put back what can be read of a log's quarantine; return how many rows that are, or raise NotSaved after some.

    A stretch of which every row came back leaves the quarantine; the others stay there whole. Rows that are in the log
    already are not doubled.
    """
    back = 0
    with log.lock:
        for together in stretches(log.set_aside()):
            rows, complete = readable(b"".join(damage.data for damage in together))
            came, all_came = _put_back(log, rows)
            back += came
            if complete and all_came:
                log.release(together)
    return back


def _put_back(log: CsvLog, rows: list[Outcome]) -> tuple[int, bool]:
    """Append rows, together where it can be; return how many came back, and whether none was refused."""
    try:
        return log.append(rows), True
    except OutcomeRefused:  # another outcome has an id of theirs
        if len(rows) < 2:
            return 0, False
    halves = [_put_back(log, part) for part in (rows[: len(rows) // 2], rows[len(rows) // 2 :])]
    return sum(came for came, _ in halves), all(whole for _, whole in halves)


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


def in_log(log: CsvLog) -> tuple[Damage, ...]:
    """Return what is no whole row in a log itself, also behind its last row; a row that is on its way is there too."""
    return log.sorted_out()[1] if log.path.exists() else ()


def lost(damage: Iterable[Damage], there: Iterable[Outcome]) -> dict[str, str]:
    """Return of the rows in damage that look complete and are not there, by id, whose they seem to be.

    Of a row that a writer left half nobody was told that it is saved; that is none of these.
    """
    gone: dict[str, str] = {}
    for together in stretches(damage):
        gone |= _seeming_rows(b"".join(damage.data for damage in together))
    for outcome in there if gone else ():
        gone.pop(outcome.outcome_id, None)
    return gone


def _seeming_rows(data: bytes) -> dict[str, str]:
    text = data.replace(b"\0", b"").decode("latin-1")  # what is looked for is plain ASCII in every encoding
    ids = list(_ID.finditer(text))
    begins = [1 + max(text.rfind(end, 0, match.start()) for end in "\r\n") for match in ids]
    rows: dict[str, str] = {}
    for match, begin, end in zip(ids, begins, [*begins, len(text)][1:], strict=True):
        row = text[begin:end]
        between = max(map(row.count, _DELIMITERS))
        half = end == len(text) and COLUMNS[0] not in text and not _CHECK.search(row)
        if between >= _FEW and not half:
            rows[match[0]] = min(codes_in(row), key=row.index, default="")
    return rows


def readable(data: bytes) -> tuple[list[Outcome], bool]:
    """Return the outcomes that can be read of damaged bytes, and whether they are all there was."""
    best: tuple[list[Outcome], bool] = ([], _holds_remarks_only(data))
    for text in () if best[1] else _texts(data):
        for delimiter in _DELIMITERS:
            if text.count(delimiter) >= _FEW:
                best = max(best, _rows(text, delimiter), key=lambda pair: (len(pair[0]), pair[1]))
            if best[1]:
                return best
    return best


def _texts(data: bytes) -> Iterator[str]:
    for encoding in _ENCODINGS:
        with suppress(UnicodeDecodeError):
            yield data.decode(encoding).removeprefix("\ufeff")
    with suppress(UnicodeDecodeError, KeyError):
        yield bytes(map(_BYTE_OF.__getitem__, data.decode("utf-8-sig"))).decode("utf-8-sig")


def _rows(text: str, delimiter: str) -> tuple[list[Outcome], bool]:
    """Return the rows, and whether they are all there was.

    A whole row may stand in an answer that someone wrote. Once a quote was hit, or with another delimiter than the one
    it was saved with, that would seem to be a row: then only those count that come before the first that is none.
    """
    outcomes: list[Outcome] = []
    certain = bool(re.fullmatch(_CSV.format(re.escape(delimiter)), text))
    rows: list[list[str]] = []
    try:
        rows.extend(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
        complete = bool(text.strip())
    except csv.Error:
        complete = False
    places: Mapping[str, int] = {name: at for at, name in enumerate(COLUMNS)}
    undoing = Undoing()
    for row in rows:
        if columns := _header(row):
            places = columns
        elif any(cell.strip() for cell in row) and not (certain and _is_remark(row)):
            whole = len(row) > max(places.values())
            outcome = undoing.outcome({name: row[at] for name, at in places.items()}) if whole else None
            if outcome:
                outcomes.append(outcome)
            elif certain:
                complete = False
            else:
                return outcomes, False
    return outcomes, complete


def _header(row: list[str]) -> dict[str, int]:
    """Return where each column stands, when a row is a header."""
    names = [cell.strip().lower() for cell in row]
    return {name: names.index(name) for name in COLUMNS if name in names} if _NEEDED.issubset(names) else {}


def _holds_remarks_only(data: bytes) -> bool:
    """Return whether damaged bytes are whole lines that a person put between the rows."""
    try:
        lines = data.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        return False
    return data.endswith((b"\n", b"\r")) and all(_is_remark(_BETWEEN.split(line)) for line in lines)


def _is_remark(row: list[str]) -> bool:
    """Return whether a line of a table is no part of an answer: empty, a title, the name of a delimiter, a total."""
    cells = [cell.strip() for cell in row if cell.strip()]
    text = " ".join(cells)
    return len(cells) < 3 and text.isprintable() and not (_ID.search(text) or _CHECK.search(text) or codes_in(text))
