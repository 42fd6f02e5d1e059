"""Erasing in the middle of a storm of saving: nothing is left of one, and nothing is lost of all others."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import pytest

from tests.asked import rating
from tests.conftest import DAY
from tests.torture.crowd import KILLED, Crowd
from tests.torture.faults import Fault, FaultyDisk
from tests.torture.figures import times
from tests.torture.rows import contents
from themeday.chapters import CHAPTERS
from themeday.errors import NotSaved, OutcomeRefused
from themeday.export import tables as export_module
from themeday.export.tables import export
from themeday.lifecycle.erase import erase_participant
from themeday.model.people import Participant, Role, new_code
from themeday.model.visibility import Visibility
from themeday.room.agreements import find_partner
from themeday.room.session import Session
from themeday.store import CsvLog, Cursor, LogLock, export_register
from themeday.store import records as records_module
from themeday.store.folder import DataFolder
from themeday.store.frames import END
from themeday.store.records import LOGS, Records

QUESTIONS = [
    (chapter, CHAPTERS[chapter].question(key))
    for chapter, key in (
        ("welcome", "help"),
        ("expectations", "hope"),
        ("expectations", "feedback"),
        ("closing", "take_along"),
    )
]
#: Who is erased says nothing without these words, and nobody else ever says them.
MARK, NICKNAME = "zwanenzang", "Kwispel"
REFUSALS = 20


@dataclass
class Room:
    """A day in a folder, and what everyone else was told to be saved.

    Args:
        data: its data folder.
        stick: where exports go.
        known: outcome id to value, as acknowledged.
    """

    data: DataFolder
    stick: Path
    known: dict[str, str] = field(default_factory=dict)

    def session(self, who: Participant | None = None) -> Session:
        """Return a page that was opened now, of a participant or of the facilitator."""
        session = Session(DAY, Records.in_folder(self.data.path), self.data.secret())
        session.bind(who, "nl", staff="" if who else "facilitator")
        return session

    def join(self, role: Role, unit: str, nickname: str = "") -> Session:
        """Let someone join; return their page."""
        who = Participant(new_code(), role, unit, "nl", "a", "1", nickname)
        self.session().join(who)
        return self.session(who)

    def files(self) -> Iterator[Path]:
        """Return every file in which something may be left."""
        for folder in (self.data.path, self.stick):
            yield from (path for path in sorted(folder.rglob("*")) if path.is_file())

    def left_of(self, *words: str) -> list[tuple[str, str]]:
        """Return the files that hold any of some words, in any encoding that the kit or another program writes."""
        signs = {word.encode(encoding): word for word in words for encoding in ("utf-8", "utf-16-le", "utf-16-be")}
        return [
            (path.name, word)
            for path in self.files()
            for sign, word in signs.items()
            if sign in path.read_bytes() or word in path.name
        ]


def fill(room: Room) -> tuple[list[Session], Session, Session]:
    """Let everyone in and give them something to lose; return the others, and who will be erased: a person, a table."""
    units = ["Recherche", "Parket", "Basisteam"]
    others = [
        room.join((Role.YOUNG_COLLEAGUE, Role.LEADER)[n % 2], units[n % 3], f"Ander {n}") for n in range(times(6, 12))
    ]
    person = room.join(Role.YOUNG_COLLEAGUE, "Recherche", NICKNAME)
    table = room.join(Role.TABLE, "", f"{NICKNAME} en co")
    for session in (person, table):
        for side in (Role.YOUNG_COLLEAGUE, Role.LEADER) if session is table else (None,):
            if side:
                session.speak_as(side)
            for visibility in Visibility:
                for chapter, question in QUESTIONS:
                    if visibility in question.visibilities:
                        session.save(chapter, question, f'{MARK} "{visibility}"\n{session.me.code}', visibility)
    codes = [person.me.code, table.participant.code]
    for other in others:
        for code in codes:
            keep(room.known, other.save("pairing", rating(code), 4))
        keep(room.known, other.save("welcome", QUESTIONS[0][1], f"Hallo, {other.me.code}", Visibility.ANONYMOUS))
    leader = next(one for one in others if one.me.role is Role.LEADER and one.me.unit != "Recherche")
    find_partner(leader, person.my_pair_code)
    staff = room.session()
    pairs = [[code, leader.me.code] for code in codes]
    date = {"table": 1, "young_colleague": codes[0], "leader": leader.me.code}
    staff.set_stage("pairing", {"match": {"seed": 1, "pairs": pairs, "unmatched": 0}, "published": "1"})
    staff.set_stage("pairing", {"schedule": {"minutes": 5, "rounds": [[date]], "byes": [codes]}})
    staff.set_stage("welcome", {f"hide:help:{code}": "1" for code in codes})
    for log in staff.records.files():
        damage(log.path, codes)
    # Set aside with the next row in each log, whoever saves it.
    staff.set_stage("welcome", {"state": "open"})
    for visibility in (Visibility.PRIVATE, Visibility.REPORT):
        keep(room.known, others[0].save("closing", QUESTIONS[3][1], f"{visibility}", visibility))
    assert [bool(log.set_aside()) for log in staff.records.files()] == [True] * len(LOGS)
    hand_out(room)
    return others, person, table


def damage(path: Path, codes: list[str]) -> None:
    """Hit rows that name who will be erased, and let another program save a row of someone else in its own way."""
    rows = path.read_bytes().split(END)
    hit = [number for number, row in enumerate(rows) if any(code.encode() in row for code in codes)]
    for number in {hit[0], hit[-1]}:
        # A copy, because the row itself has to be in the log for the rest of the test to find.
        rows.insert(number, rows[number].replace(b"2027", b"2O27"))
    other = next(row for row in reversed(rows) if row and not any(code.encode() in row for code in codes))
    rows[rows.index(other)] = b'"' + other[:36] + b'"' + other[36:]
    path.write_bytes(END.join(rows))


def hand_out(room: Room) -> None:
    """Take what was shared out of the data folder, in every way that is kept in the register."""
    records = Records.in_folder(room.data.path)
    export(DAY, records, room.stick)
    report = room.stick / "report.html"
    report.write_text(f"<p>{MARK}</p>", "utf-8")
    export_register.register(room.data.path, [report], export_register.EXPORT)


def keep(known: dict[str, str], rows: list) -> None:
    """Note what was acknowledged."""
    known.update({row.outcome_id: row.value for row in rows})


def storm(data: Path, pages: list[Participant], over: Path, seed: int, pipe: int) -> None:
    """Save as several participants, until it is over."""
    random = Random(seed)
    room = Room(DataFolder(data), data)
    sessions = [room.session(page) for page in pages]
    number = 0
    while not over.exists():
        number += 1
        session, (chapter, question) = random.choice(sessions), random.choice(QUESTIONS)
        seen_by = random.choice(question.visibilities)
        value = random.choice(("", f'antwoord {number}, "{seed}"\n', f"{number}"))
        try:
            rows = session.save(chapter, question, value, seen_by)
        except NotSaved:  # busy; nothing was acknowledged
            continue
        for row in rows:
            os.write(pipe, (json.dumps([row.outcome_id, row.value]) + "\n").encode())


def goes_on(data: Path, who: Participant, erased: Path, pipe: int) -> None:
    """Save as the page of someone who is erased does: on and on, until it was refused often enough."""
    session, number, refused = Room(DataFolder(data), data).session(who), 0, 0
    sides = (Role.YOUNG_COLLEAGUE, Role.LEADER) if who.role is Role.TABLE else ()
    while refused < REFUSALS:
        number += 1
        chapter, question = QUESTIONS[number % len(QUESTIONS)]
        if sides:
            session.speak_as(sides[number % 2])
        late = erased.exists()
        try:
            seen_by = question.visibilities[number % len(question.visibilities)]
            session.save(chapter, question, f"{MARK} {number} {session.me.code}", seen_by)
            assert not late, "saved after the erase"
            assert not refused, "saved after it was refused"
            os.write(pipe, b"s")
        except OutcomeRefused:
            refused += 1
            os.write(pipe, b"r")
        except NotSaved:
            continue


def test_erasing_while_everyone_saves(folder, figures):
    storms = times(1, 6)
    removed = kept = refused = killed = saved = 0
    for number in range(storms):
        (folder / str(number)).mkdir()
        room = Room(DataFolder.of(DAY, folder / str(number) / "data"), folder / str(number) / "stick")
        others, person, table = fill(room)
        words = (MARK, NICKNAME, person.participant.code, table.participant.code)
        found = {word for _, word in room.left_of(*words)}
        assert found == set(words), "there is something to erase"
        assert {name for name, word in room.left_of(MARK)} >= {"outcomes.csv", "private.csv", "report.html"}
        random = Random(number)
        over, erased = folder / f"{number} is over", folder / f"{number} is erased"
        with Crowd() as crowd:
            pages = [crowd.prepare(goes_on, room.data.path, one.participant, erased) for one in (person, table)]
            people = [one.participant for one in others]
            writers = [
                crowd.prepare(storm, room.data.path, people[seat::3], over, 10 * number + seat) for seat in range(3)
            ]
            crowd.begin()
            for process in crowd.processes:
                process.says(b"s" if process in pages else b"]")  # each has saved something
            torn(room, words)
            for _ in range(times(2, 8)):
                # Whoever erases may be killed as well: erasing again goes on.
                at, code = random.randrange(30), person.participant.code
                eraser = crowd.start(erase_and_die, room.data.path, code, at)
                eraser.wait()
                assert eraser.status in (0, KILLED)
                killed += eraser.status != 0
            for who in (person, table):
                receipt = erase_participant(room.data, who.participant.code)
                assert receipt.handed_out.left == {}
                removed += sum(receipt.rows.values())
            erased.touch()
            for page in pages:
                page.wait()
                assert page.status == 0
                saved += page.said.count(b"s")
                refused += page.said.count(b"r")
            over.touch()
            for writer in writers:
                room.known.update(json.loads(line) for line in writer.wait().decode().splitlines())
                assert writer.status == 0
        assert room.left_of(*words) == []
        kept += everything_is_there(room)
        assert not any(room.stick.iterdir())
    assert removed
    assert saved
    assert refused == 2 * REFUSALS * storms
    figures(
        "Erasing a person and a table while everyone saves, they too; a killed eraser before",
        2 * storms,
        0,
        0,
        0,
        also=f"{removed:,} rows removed, not one byte left; {kept:,} acknowledged rows of others all there; "
        f"{saved:,} rows saved by those two before, {refused} attempts refused after; {killed} erasers killed midway",
    )


def erase_and_die(data: Path, code: str, at: int, _: int) -> None:
    """Erase until a call to the disk, and be killed there; in a process of its own."""
    disk = FaultyDisk(Fault(at))

    class DyingLog(CsvLog):
        def __init__(self, path: Path, lock: LogLock) -> None:
            super().__init__(path, lock, disk)

    records_module.CsvLog = DyingLog
    erase_participant(DataFolder(data), code)


def erase(data: Path, code: str, _: int) -> None:
    """Erase someone; in a process of its own."""
    erase_participant(DataFolder(data), code)


def torn(room: Room, words: tuple[str, ...]) -> None:
    """Leave half a row of who will be erased in each log, as someone does who is killed."""
    records = Records.in_folder(room.data.path)
    with records.lock:
        for log in records.files():
            with log.path.open("ab") as file:
                file.write(f"0190abcd-0000-7000-8000-000000000000,{','.join(words)},".encode())


def everything_is_there(room: Room) -> int:
    """Check that all that others were told to be saved is there and can be read by anyone; return how much it is."""
    records = Records.in_folder(room.data.path)
    rows = {}
    for log in records.files():
        found = contents(log.path)
        assert (found.doubled, found.torn) == (0, 0)
        assert not set(rows) & {one.outcome_id for one in found.outcomes}
        rows |= {one.outcome_id: one.value for one in found.outcomes}
        assert log.read(Cursor()).damaged == ()
    assert {one: value for one, value in room.known.items() if rows.get(one) != value} == {}
    return len(room.known)


@pytest.mark.parametrize("late", ["a rating", "a match", "a page that opens"])
def test_what_was_on_its_way_when_someone_was_erased_brings_no_code_back(folder, late):
    room = Room(DataFolder.of(DAY, folder / "data"), folder / "stick")
    others, person, _ = fill(room)
    code = person.participant.code
    session = {"a rating": room.session(others[0].participant)}.get(late, room.session())
    erase_participant(room.data, code)
    with suppress(OutcomeRefused):
        if late == "a rating":
            session.save("pairing", rating(code), 2)
        elif late == "a match":
            session.set_stage("pairing", {"match": {"seed": 1, "pairs": [[code, others[1].me.code]]}})
        else:
            session.remember_places([(person.participant, "welcome")])
    assert room.left_of(code) == []


def test_an_export_that_is_overtaken_by_an_erase_holds_nothing_of_it(folder, monkeypatch):
    room = Room(DataFolder.of(DAY, folder / "data"), folder / "stick")
    _, *gone = fill(room)
    make, overtaken = export_module.workbook, []

    def make_late(*arguments: object) -> bytes:
        if not overtaken:
            overtaken.append(True)
            with Crowd() as crowd:
                for who in gone:
                    crowd.start(erase, room.data.path, who.participant.code).wait()
        return make(*arguments)

    monkeypatch.setattr(export_module, "workbook", make_late)
    export(DAY, Records.in_folder(room.data.path), room.stick)
    assert overtaken
    assert room.left_of(MARK) == []
