"""Pairing by file: reads people, ratings and pairs as CSV, and writes rounds and pairs.

Read as organisers save them: comma or semicolon, with or without a byte order mark, UTF-8 or the Windows code page;
columns in any order, and others beside them are passed over. All mistakes of a file are told at once, each with its
line. A label that is spelled in two ways, a unit or a code, is one, and that is told. Written with commas, in UTF-8.
A code that a spreadsheet would calculate is refused, so that none is written.
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import get_args

from themeday.errors import PairingFileError, ThemeDayError
from themeday.i18n import DEFAULT_LANGUAGE, N_, translate
from themeday.model.labels import Spellings, comparable, spelled
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
_MOST_TOLD = 20

Row = tuple[int, Mapping[str, str]]


def read_people(path: Path, told: list[ThemeDayError] | None = None) -> list[Person]:
    """Read who takes part.

    Args:
        path: a CSV with the columns `PEOPLE`, and perhaps `asks` and `offers`: words with spaces between them.
        told: gets what is worth telling though it is no mistake, such as two spellings of one unit.

    Raises:
        PairingFileError: the file cannot be read or has mistakes.
    """
    rows, problems = _read(path, PEOPLE), _Problems(path)
    people: list[Person] = []
    line_of: dict[str, int] = {}
    codes, units, tags = Spellings(), Spellings(), Spellings()
    for line, row in rows:
        code, key, role = row["code"], comparable(row["code"]), spelled(row["role"], _ROLES)
        if not key:
            problems.add(line, N_("The column code is empty. Give everyone a code of their own."))
        elif key in line_of:
            problems.add(
                line,
                N_("The code {code} is on line {first} already. Give everyone a code of their own."),
                code=code,
                first=line_of[key],
            )
        elif code.startswith(_FORMULA) or any(ord(sign) < ord(" ") for sign in code):
            problems.add(
                line,
                N_("A spreadsheet would calculate the code {code}. Begin it with a letter or a digit."),
                code=code,
            )
        if role is None:
            problems.add(
                line,
                N_("The role is {role}. Make it young_colleague or leader."),
                role=row["role"] or "-",
            )
        capacity = _whole(row["capacity"] or "1")
        if capacity is None:
            problems.add(
                line,
                N_("The capacity is {capacity}. Make it a whole number, 0 or more, or leave it empty for 1."),
                capacity=row["capacity"],
            )
        line_of.setdefault(key, line)
        people.append(
            Person(
                codes.take(code),
                "leader" if role == "leader" else "young_colleague",
                units.take(row["unit"]),
                capacity or 0,
                frozenset(map(tags.take, row.get("asks", "").split())),
                frozenset(map(tags.take, row.get("offers", "").split())),
            )
        )
    roles = {person.code: person.role for person in people}
    people = [
        replace(person, manager=codes.take(row["manager"])) for person, (_, row) in zip(people, rows, strict=True)
    ]
    for (line, _), person in zip(rows, people, strict=True):
        if person.manager and roles.get(person.manager) != "leader":
            problems.add(
                line,
                N_(
                    "The manager {manager} is no leader in this file. Write the code of one, or leave it empty when "
                    "this person's leader does not take part."
                ),
                manager=person.manager,
            )
    problems.tell()
    _tell(told, codes, units, tags)
    return people


def read_ratings(
    path: Path, people: Iterable[Person], told: list[ThemeDayError] | None = None
) -> dict[str, list[list[str]]]:
    """Read how people rank each other.

    Args:
        path: a CSV with the columns `RATINGS`; rank 1 is best, equal ranks are ties, who is not listed is not
            acceptable.

    Returns:
        For each code a list of tiers of codes, best first.

    Raises:
        PairingFileError: the file cannot be read or has mistakes.
    """
    role_of = {person.code: person.role for person in people}
    problems, codes = _Problems(path), _codes(role_of)
    line_of: dict[tuple[str, str], int] = {}
    ranked: dict[str, dict[int, list[str]]] = {code: defaultdict(list) for code in role_of}
    for line, row in _read(path, RATINGS):
        one, other, rank = codes.take(row["from"]), codes.take(row["to"]), _whole(row["rank"])
        if not problems.unknown(line, (one, other), role_of):
            if role_of[one] == role_of[other]:
                problems.add(
                    line,
                    N_("{one} and {other} have the same role. A young colleague ranks leaders, a leader the others."),
                    one=one,
                    other=other,
                )
            elif (one, other) in line_of:
                problems.add(
                    line,
                    N_("{one} ranks {other} on line {first} already. Keep one of the two lines."),
                    one=one,
                    other=other,
                    first=line_of[one, other],
                )
            else:
                line_of[one, other] = line
                ranked[one][rank or 1].append(other)
        if not rank:
            problems.add(
                line,
                N_("The rank is {rank}. Make it a whole number, 1 for the best."),
                rank=row["rank"] or "-",
            )
    problems.tell()
    _tell(told, codes)
    return {code: [tiers[rank] for rank in sorted(tiers)] for code, tiers in ranked.items()}


def read_pairs(path: Path, people: Iterable[Person], told: list[ThemeDayError] | None = None) -> list[Pair]:
    """Read pairs: confirmed ones, earlier ones, or two who have to stay apart.

    Args:
        path: a CSV with the columns `PAIRS`, such as `write_pairs` writes.

    Raises:
        PairingFileError: the file cannot be read or has mistakes.
    """
    role_of = {person.code: person.role for person in people}
    problems, codes = _Problems(path), _codes(role_of)
    pairs = []
    for line, row in _read(path, PAIRS):
        both = (codes.take(row["young_colleague"]), codes.take(row["leader"]))
        if problems.unknown(line, both, role_of):
            continue
        if tuple(role_of[code] for code in both) != _ROLES:
            problems.add(
                line,
                N_("{one} and {other} are not a young colleague and a leader, in that order."),
                one=both[0],
                other=both[1],
            )
        pairs.append(Pair(*both))
    problems.tell()
    _tell(told, codes)
    return pairs


def write_rounds(path: Path, rounds: Iterable[Iterable[Date]]) -> None:
    """Write the dates of all rounds.

    Raises:
        PairingFileError: it cannot be written.
    """
    dates = [(date.round, date.table, date.young_colleague, date.leader) for one in rounds for date in one]
    write_text(path, _csv(ROUNDS, dates))


def write_pairs(path: Path, pairs: Iterable[Pair]) -> None:
    """Write pairs.

    Raises:
        PairingFileError: it cannot be written.
    """
    write_text(path, _csv(PAIRS, sorted((pair.young_colleague, pair.leader) for pair in pairs)))


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


def _codes(known: Iterable[str]) -> Spellings:
    codes = Spellings()
    for code in known:
        codes.take(code)
    return codes


def _tell(told: list[ThemeDayError] | None, *labels: Spellings) -> None:
    if told is not None:
        told += [one for spellings in labels for one in spellings.taken_as_one]


class _Problems:
    """The mistakes of one file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.found: list[ThemeDayError] = []

    def add(self, line: int, text: str, **values: object) -> None:
        self.found.append(_OnLine(N_("line {line}: {problem}"), line, ThemeDayError(text, **values)))

    def unknown(self, line: int, codes: Iterable[str], known: Mapping[str, RoleName]) -> bool:
        missing = [code for code in codes if code not in known]
        for code in missing:
            self.add(
                line,
                N_("The code {code} is not among the people. Add it there, or take this line out."),
                code=code or "-",
            )
        return bool(missing)

    def tell(self) -> None:
        """Raise what was found, if anything."""
        if not self.found:
            return
        told = self.found[:_MOST_TOLD]
        if len(self.found) > len(told):
            told.append(ThemeDayError(N_("and {count} more"), count=len(self.found) - len(told)))
        raise PairingFileError(N_("{file} has mistakes; nothing was written. To mend:"), told, file=self.path)


class _OnLine(ThemeDayError):
    """A mistake with the line it is on."""

    def __init__(self, text: str, line: int, problem: ThemeDayError) -> None:
        super().__init__(text, line=line)
        self.problem = problem

    def message(self, language: str = DEFAULT_LANGUAGE) -> str:
        """Return the message, the mistake in the same language."""
        return translate(language, self.text, **self.values, problem=self.problem.message(language))


def _read(path: Path, columns: Sequence[str]) -> list[Row]:
    """Return the rows of a file with their line numbers; empty ones are passed over."""
    text = _text(path)
    header, _, _ = text.partition("\n")
    delimiter = ";" if header.count(";") > header.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    problems = _Problems(path)
    rows: list[Row] = []
    try:
        names = list(map(comparable, next(reader, [])))
        missing = [name for name in columns if name not in names]
        twice = sorted({name for name in columns if names.count(name) > 1})
        for name in missing:
            problems.add(1, N_("The column {column} is missing. The first line is: {columns}"), column=name,
                         columns=",".join(columns))  # fmt: skip
        for name in twice:
            problems.add(1, N_("The column {column} is there twice. Keep one of them."), column=name)
        problems.tell()
        for cells in reader:
            cut = [cell.strip() for cell in cells]
            if not any(cut):
                continue
            # Excel leaves out empty cells at the end, or adds some.
            if any(cut[len(names) :]):
                problems.add(
                    reader.line_num,
                    N_("There are {count} cells under {columns} columns. Put a text with a comma between quotes."),
                    count=len(cut),
                    columns=len(names),
                )
                continue
            rows.append((reader.line_num, dict(zip(names, cut + [""] * (len(names) - len(cut)), strict=False))))
    except csv.Error:
        problems.add(reader.line_num, N_("The quotation marks do not add up. Close each that opens."))
    problems.tell()
    return rows


def _text(path: Path) -> str:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise PairingFileError(
            N_("{file} cannot be read ({reason}). Is this where it is?"), file=path, reason=error.strerror or "?"
        ) from error
    decoders: tuple[Callable[[], str], ...] = (
        lambda: content.decode("utf-8-sig"),
        lambda: content.decode("cp1252"),
    )
    for decode in decoders:
        try:
            text = decode()
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text.replace("\r\n", "\n").replace("\r", "\n")
        break
    raise PairingFileError(N_("{file} is no CSV in UTF-8. Save it as CSV, in Excel as CSV UTF-8."), file=path)


def _whole(text: str) -> int | None:
    """Return a whole number of 0 or more, or None; at most nine digits, so that nothing grows beyond bounds."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 9 else None


def _csv(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue()
