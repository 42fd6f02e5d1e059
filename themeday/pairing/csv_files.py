"""Pairing by file: reads people, ratings and pairs as CSV, and writes rounds and pairs.

A label that is spelled in two ways, a unit or a code, is one, and that is told. Written with commas, in UTF-8. A code
that a spreadsheet would calculate is refused, so that none is written.
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import get_args

from themeday.errors import PairingFileError, ThemeDayError
from themeday.i18n import N_, SOURCE_LANGUAGE, number_signs
from themeday.model.labels import Spellings, comparable, spelled
from themeday.pairing.csv_table import CsvTable
from themeday.pairing.matching import Pair
from themeday.pairing.people import Person, RoleName
from themeday.pairing.schedule import Date
from themeday.store.files import write_private

PEOPLE = ("code", "role", "unit", "capacity", "manager")
RATINGS = ("from", "to", "rank")
PAIRS = ("young_colleague", "leader")
ROUNDS = ("round", "table", "young_colleague", "leader")

_ROLES: tuple[RoleName, ...] = get_args(RoleName)
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r")


def read_people(path: Path, told: list[ThemeDayError] | None = None) -> list[Person]:
    """Read who takes part.

    Args:
        path: a CSV with the columns `PEOPLE`, and perhaps `asks` and `offers`: words with spaces between them.
        told: gets what is worth telling though it is no mistake, such as two spellings of one unit.

    Raises:
        PairingFileError: the file cannot be read or has mistakes.
    """
    table = CsvTable(path, PEOPLE)
    codes, units, tags = Spellings(), Spellings(), Spellings()
    role_of = {codes.take(row["code"]): spelled(row["role"], _ROLES) for _, row in table.rows}
    people: dict[str, Person] = {}
    line_of: dict[str, int] = {}
    for line, row in table.rows:
        code, role, manager = codes.take(row["code"]), spelled(row["role"], _ROLES), codes.take(row["manager"])
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
            frozenset(map(tags.take, row.get("asks", "").split())),
            frozenset(map(tags.take, row.get("offers", "").split())),
            manager=manager,
        )
    _finish(table, told, codes, units, tags)
    return list(people.values())


def read_ratings(
    path: Path, people: Iterable[Person], told: list[ThemeDayError] | None = None
) -> dict[str, list[list[str]]]:
    """Read how people rank each other.

    Args:
        path: a CSV with the columns `RATINGS`; rank 1 is best, equal ranks are ties, who is not listed is not
            acceptable.

    Raises:
        PairingFileError: the file cannot be read or has mistakes.
    """
    role_of = {person.code: person.role for person in people}
    table, codes = CsvTable(path, RATINGS), _codes(role_of)
    line_of: dict[tuple[str, str], int] = {}
    ranked: dict[str, dict[int, list[str]]] = {code: defaultdict(list) for code in role_of}
    for line, row in table.rows:
        one, other, rank = codes.take(row["from"]), codes.take(row["to"]), _whole(row["rank"])
        if _are_known(table, line, (one, other), role_of):
            first = line_of.setdefault((one, other), line)
            if role_of[one] == role_of[other]:
                table.wrong(
                    line,
                    N_("{one} and {other} have the same role. A young colleague ranks leaders, a leader the others."),
                    one=one,
                    other=other,
                )
            elif first != line:
                text = N_("{one} ranks {other} on line {first} already. Keep one of the two lines.")
                table.wrong(line, text, one=one, other=other, first=first)
            ranked[one][rank or 1].append(other)
        if not rank:
            text = N_("The rank is {rank}. Make it a whole number, 1 for the best.")
            table.wrong(line, text, rank=row["rank"] or "-")
    _finish(table, told, codes)
    return {code: [tiers[rank] for rank in sorted(tiers)] for code, tiers in ranked.items()}


def read_pairs(path: Path, people: Iterable[Person], told: list[ThemeDayError] | None = None) -> list[Pair]:
    """Read pairs: confirmed ones, earlier ones, or two who have to stay apart.

    Args:
        path: a CSV with the columns `PAIRS`, such as `write_pairs` writes.

    Raises:
        PairingFileError: the file cannot be read or has mistakes.
    """
    role_of = {person.code: person.role for person in people}
    table, codes = CsvTable(path, PAIRS), _codes(role_of)
    pairs = []
    for line, row in table.rows:
        pair = Pair(codes.take(row["young_colleague"]), codes.take(row["leader"]))
        pairs.append(pair)
        if _are_known(table, line, pair, role_of) and tuple(role_of[code] for code in pair) != _ROLES:
            text = N_("{one} and {other} are not a young colleague and a leader, in that order.")
            table.wrong(line, text, one=pair.young_colleague, other=pair.leader)
    _finish(table, told, codes)
    return pairs


def write_rounds(path: Path, rounds: Iterable[Iterable[Date]], language: str = SOURCE_LANGUAGE) -> None:
    """Write the dates of all rounds, whole or not at all, as an Excel in a language opens it.

    Raises:
        PairingFileError: it cannot be written.
    """
    dates = [(date.round, date.table, date.young_colleague, date.leader) for dates in rounds for date in dates]
    _write_csv(path, ROUNDS, dates, language)


def write_pairs(path: Path, pairs: Iterable[Pair], language: str = SOURCE_LANGUAGE) -> None:
    """Write pairs in order, whole or not at all, as an Excel in a language opens it.

    Raises:
        PairingFileError: it cannot be written.
    """
    _write_csv(path, PAIRS, sorted(pairs), language)


def write_text(path: Path, text: str) -> None:
    """Write a file whole or not at all, for its owner only.

    Raises:
        PairingFileError: it cannot be written.
    """
    try:
        write_private(path, text.encode())
    except OSError as error:
        raise PairingFileError(
            N_("{file} cannot be written ({reason}). Close it where it is open in another program, or choose another."),
            file=path,
            reason=error.strerror or "?",
        ) from error


def _write_csv(path: Path, columns: Sequence[str], rows: Iterable[Sequence[object]], language: str) -> None:
    # Where a comma stands before decimals, Excel cuts at semicolons, and takes UTF-8 for what it is by its mark only.
    semicolons = number_signs(language)[0] == ","
    text = io.StringIO("\ufeff" if semicolons else "", newline="")
    text.seek(0, io.SEEK_END)
    writer = csv.writer(text, delimiter=";" if semicolons else ",", lineterminator="\r\n" if semicolons else "\n")
    writer.writerow(columns)
    writer.writerows(rows)
    write_text(path, text.getvalue())


def _check_code(table: CsvTable, line: int, code: str, first: int) -> None:
    if not comparable(code):
        table.wrong(line, N_("The column code is empty. Give everyone a code of their own."))
    elif first != line:
        text = N_("The code {code} is on line {first} already. Give everyone a code of their own.")
        table.wrong(line, text, code=code, first=first)
    elif code.startswith(_FORMULA) or any(ord(sign) < ord(" ") for sign in code):
        text = N_("A spreadsheet would calculate the code {code}. Begin it with a letter or a digit.")
        table.wrong(line, text, code=code)


def _codes(known: Iterable[str]) -> Spellings:
    """Return the spellings of codes, in which those that are known go before how a file writes them."""
    codes = Spellings()
    for code in known:
        codes.take(code)
    return codes


def _are_known(table: CsvTable, line: int, codes: Iterable[str], role_of: dict[str, RoleName]) -> bool:
    unknown = [code for code in codes if code not in role_of]
    for code in unknown:
        text = N_("The code {code} is not among the people. Add it there, or take this line out.")
        table.wrong(line, text, code=code or "-")
    return not unknown


def _finish(table: CsvTable, told: list[ThemeDayError] | None, *labels: Spellings) -> None:
    table.refuse_mistakes()
    if told is not None:
        told += [note for spellings in labels for note in spellings.taken_as_one]


def _whole(text: str) -> int | None:
    """Return a whole number of 0 or more, or None; at most nine digits, so that nothing grows beyond bounds."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 9 else None
