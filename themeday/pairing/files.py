"""Pairing by file: reads people, ratings and pairs from CSV or a workbook, and writes rounds and pairs.

Two spellings of one label, a unit or a code, count as one, and a note says so. A code that a spreadsheet would
calculate is refused, so that none is written. All raise `PairingFileError` when a file cannot be read or written, or
has mistakes.
"""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

from themeday.errors import PairingFileError, ThemeDayError
from themeday.i18n import N_, SOURCE_LANGUAGE, number_signs
from themeday.model.labels import Spellings, comparable
from themeday.pairing.matching import Pair
from themeday.pairing.people import TAKEN_AS_ONE, Person, RoleName, unit_key, without_accents
from themeday.pairing.schedule import Date
from themeday.pairing.table_file import TableFile, called
from themeday.store.files import write_private
from themeday.text.workbooks import Cell, WorkbookWriter

# Each column with what else it may be called.
PEOPLE = {
    "code": ("nummer", "nr", "number", "id", "deelnemer", "deelnemercode", "participant"),
    "role": ("rol",),
    "unit": ("organisatieonderdeel", "onderdeel", "eenheid", "afdeling", "dienst", "team", "department"),
}
OF_PEOPLE = {
    "capacity": ("capaciteit", "plaatsen", "places", "aantal"),
    "manager": ("eigen leidinggevende", "leidinggevende", "chef", "own leader"),
    "asks": ("vraagt", "wil leren"),
    "offers": ("biedt", "heeft te bieden"),
}
RATINGS = {"from": ("van", "door"), "to": ("naar", "over"), "rank": ("rang", "plaats", "keuze")}
PAIRS = {"young_colleague": ("jonge collega",), "leader": ("leidinggevende",)}
ROUNDS = ("round", "table", "young_colleague", "leader")
_ROLES = {
    "young_colleague": ("young", "jonge collega", "jong", "jongere", "jongere collega", "jc", "yc"),
    "leader": ("leidinggevende", "leiding", "leidinggevenden", "manager", "lg"),
}

_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r")
_EPOCH = datetime(1980, 1, 1)  # so that the same content gives the same file
_Spellings = partial(Spellings, note=TAKEN_AS_ONE)


def _code_key(code: str) -> str:
    """Return what all spellings of one code share; a hyphen may tell two apart."""
    return re.sub(r"\s", "", without_accents(code)).rstrip(".") or comparable(code)


def read_people(path: Path, told: list[ThemeDayError] | None = None) -> list[Person]:
    """Read who takes part.

    Args:
        path: with the columns `PEOPLE`, and perhaps `OF_PEOPLE`; `asks` and `offers` are words between spaces.
        told: gets what is worth telling though it is no mistake, such as two spellings of one unit.
    """
    table = TableFile(path, PEOPLE, OF_PEOPLE)
    codes, units, tags = _Spellings(_code_key), _Spellings(unit_key), _Spellings(comparable)
    role_of = {codes.take(row["code"]): called(row["role"], _ROLES) for _, row in table.rows}
    people: dict[str, Person] = {}
    line_of: dict[str, int] = {}
    for line, row in table.rows:
        code, role, manager = codes.take(row["code"]), called(row["role"], _ROLES), codes.take(row["manager"])
        capacity = _whole(row["capacity"] or "1")
        _check_code(table, line, row["code"], line_of.setdefault(code, line))
        if role is None:
            table.wrong(line, N_("The role is {role}. Make it young_colleague or leader."), role=row["role"] or "-")
        if capacity is None:
            table.wrong(
                line,
                N_("The capacity is {capacity}. Make it a whole number, 0 or more, or leave it empty for 1."),
                capacity=row["capacity"],
            )
        if manager and role_of.get(manager) != "leader":
            table.wrong(
                line,
                N_(
                    "The manager {manager} is no leader in this file. Write the code of one, or leave it empty when "
                    "this person's leader does not take part."
                ),
                manager=manager,
            )
        people[code] = Person(
            code,
            "leader" if role == "leader" else "young_colleague",
            units.take(row["unit"]),
            capacity or 0,
            frozenset(map(tags.take, row["asks"].split())),
            frozenset(map(tags.take, row["offers"].split())),
            manager=manager,
        )
    _finish(table, told, codes, units, tags)
    return list(people.values())


def read_ratings(
    path: Path, people: Iterable[Person], told: list[ThemeDayError] | None = None
) -> dict[str, list[list[str]]]:
    """Read how people rank each other: 1 is best, equal ranks are ties, who is not listed is not acceptable."""
    role_of = {person.code: person.role for person in people}
    table, codes = TableFile(path, RATINGS), _Spellings(_code_key, role_of)
    line_of: dict[tuple[str, str], int] = {}
    ranked: dict[str, dict[int, list[str]]] = {code: defaultdict(list) for code in role_of}
    for line, row in table.rows:
        chooser, other, rank = codes.take(row["from"]), codes.take(row["to"]), _whole(row["rank"])
        if _are_known(table, line, (chooser, other), role_of):
            first = line_of.setdefault((chooser, other), line)
            if role_of[chooser] == role_of[other]:
                table.wrong(
                    line,
                    N_("{one} and {other} have the same role. A young colleague ranks leaders, a leader the others."),
                    one=chooser,
                    other=other,
                )
            elif first != line:
                text = N_("{one} ranks {other} on line {first} already. Keep one of the two lines.")
                table.wrong(line, text, one=chooser, other=other, first=first)
            ranked[chooser][rank or 1].append(other)
        if not rank:
            text = N_("The rank is {rank}. Make it a whole number, 1 for the best.")
            table.wrong(line, text, rank=row["rank"] or "-")
    _finish(table, told, codes)
    return {code: [tiers[rank] for rank in sorted(tiers)] for code, tiers in ranked.items()}


def read_pairs(path: Path, people: Iterable[Person], told: list[ThemeDayError] | None = None) -> list[Pair]:
    """Read pairs: confirmed ones, earlier ones, or two who have to stay apart."""
    role_of = {person.code: person.role for person in people}
    table, codes = TableFile(path, PAIRS), _Spellings(_code_key, role_of)
    pairs = []
    for line, row in table.rows:
        pair = Pair(codes.take(row["young_colleague"]), codes.take(row["leader"]))
        pairs.append(pair)
        if _are_known(table, line, pair, role_of) and [role_of[code] for code in pair] != list(_ROLES):
            text = N_("{one} and {other} are not a young colleague and a leader, in that order.")
            table.wrong(line, text, one=pair.young_colleague, other=pair.leader)
    _finish(table, told, codes)
    return pairs


def write_rounds(path: Path, rounds: Iterable[Iterable[Date]], language: str = SOURCE_LANGUAGE) -> None:
    """Write the dates of all rounds, whole or not at all, as an Excel in a language opens it."""
    dates = [(date.round, date.table, date.young_colleague, date.leader) for dates in rounds for date in dates]
    _write_table(path, ROUNDS, dates, language)


def write_pairs(path: Path, pairs: Iterable[Pair], language: str = SOURCE_LANGUAGE) -> None:
    """Write pairs in order, whole or not at all, as an Excel in a language opens it."""
    _write_table(path, PAIRS, sorted(pairs), language)


def write_text(path: Path, text: str) -> None:
    """Write a file whole or not at all, for its owner only."""
    _write(path, text.encode())


def _write(path: Path, content: bytes) -> None:
    try:
        write_private(path, content)
    except OSError as error:
        raise PairingFileError(
            N_("{file} cannot be written ({reason}). Close it where it is open in another program, or choose another."),
            file=path,
            reason=error.strerror or "?",
        ) from error


def _write_table(path: Path, columns: Iterable[str], rows: Sequence[Sequence[Cell]], language: str) -> None:
    """Write a workbook when the file is called one, otherwise CSV."""
    if path.suffix.lower() == ".xlsx":
        book = WorkbookWriter(path.stem, _EPOCH)
        book.add_sheet(path.stem, (), [(True, tuple(columns)), *((False, row) for row in rows)])
        _write(path, book.content())
        return
    # Where a comma stands before decimals, Excel cuts at semicolons, and takes UTF-8 for what it is by its mark only.
    semicolons = number_signs(language)[0] == ","
    text = io.StringIO("\ufeff" if semicolons else "", newline="")
    text.seek(0, io.SEEK_END)
    writer = csv.writer(text, delimiter=";" if semicolons else ",", lineterminator="\r\n" if semicolons else "\n")
    writer.writerow(columns)
    writer.writerows(rows)
    write_text(path, text.getvalue())


def _check_code(table: TableFile, line: int, code: str, first: int) -> None:
    if not comparable(code):
        table.wrong(line, N_("The column code is empty. Give everyone a code of their own."))
    elif first != line:
        text = N_("The code {code} is on line {first} already. Give everyone a code of their own.")
        table.wrong(line, text, code=code, first=first)
    elif code.startswith(_FORMULA) or any(ord(sign) < ord(" ") for sign in code):
        text = N_("A spreadsheet would calculate the code {code}. Begin it with a letter or a digit.")
        table.wrong(line, text, code=code)


def _are_known(table: TableFile, line: int, codes: Iterable[str], role_of: dict[str, RoleName]) -> bool:
    unknown = [code for code in codes if code not in role_of]
    for code in unknown:
        text = N_("The code {code} is not among the people. Add it there, or take this line out.")
        table.wrong(line, text, code=code or "-")
    return not unknown


def _finish(table: TableFile, told: list[ThemeDayError] | None, *labels: Spellings) -> None:
    table.refuse_mistakes()
    if told is not None:
        told += [*table.notes, *(note for spellings in labels for note in spellings.notes)]


def _whole(text: str) -> int | None:
    """Return a whole number of 0 or more, also as a spreadsheet writes it, or None; at most nine digits."""
    match = re.fullmatch(r"([0-9]{1,9})(?:[.,]0+)?", text)
    return int(match[1]) if match else None
