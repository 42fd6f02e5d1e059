"""Someone is erased; then the data folder, and everything that is made afterwards, is searched for them byte by byte.

Before that they wrote something of their own in every text there is, also weeks later, and every kind of file was made.
"""

from __future__ import annotations

import datetime as dt
import re
import shutil
import subprocess
import zlib
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile, is_zipfile

import pytest

from tests import asked, rehearsed_day
from tests.asked import FOR_BOTH, OWN, tip
from tests.conftest import shown
from tests.rehearsed_day import Rehearsal, rehearsed
from tests.reviewed import Reviewed
from themeday.chapters import AFTERWARDS, CHAPTERS
from themeday.chapters.closing import MAX_TIPS
from themeday.errors import OutcomeRefused, UnknownParticipant
from themeday.export.live_copy import Publisher
from themeday.export.tables import export
from themeday.lifecycle.close import close_day
from themeday.lifecycle.erase import erase_participant, find_participant
from themeday.lifecycle.processing_record import write_record
from themeday.lifecycle.subject_access import about
from themeday.model.people import Participant, Role, new_code, rejoin_code
from themeday.model.questions import Kind, Question
from themeday.model.visibility import Visibility
from themeday.report import write_report
from themeday.room.agreements import agreement_of, confirm, find_partner, leave_pair, partner_of
from themeday.room.calendar import calendar_file
from themeday.room.session import Session
from themeday.room.speed_dates import board
from themeday.widgets.participant.chapter import chapter_page

pytestmark = pytest.mark.slow

ON = rehearsed_day.ON + dt.timedelta(weeks=6)
NICKNAME = "Zilverolifant"


class Searched:
    """A day of people, and one more who is going to be erased."""

    def __init__(self, folder: Path, people: int) -> None:
        self.root = folder
        self.day: Rehearsal = rehearsed(folder / "day", people)
        self.words: list[str] = [NICKNAME]
        session = self.session()
        self.code = new_code()
        session.join(Participant(self.code, Role.YOUNG_COLLEAGUE, self.day.day.units[0], "nl", "a", "1", NICKNAME))
        self.me = self.session(self.code)
        secret = self.day.folder.secret()
        self.words += [self.code, rejoin_code(secret, self.code), rejoin_code(secret, self.code).replace("-", "")]

    def session(self, code: str = "", language: str = "nl", staff: str = "") -> Session:
        session = Session(self.day.day, self.day.records(), self.day.folder.secret())
        session.bind(session.records.participant(code) if code else None, language, staff=staff)
        return session

    def word(self) -> str:
        """Return a text that nobody else writes."""
        self.words.append(f'Zoekwoord{len(self.words):03d}é; =ja, "hè"')
        return self.words[-1]

    def write(self, chapter: str, question: Question, visibility: Visibility | None = None) -> None:
        seen_by = visibility or (
            Visibility.REPORT if Visibility.REPORT in question.visibilities else question.visibilities[-1]
        )
        value = {
            Kind.TEXT: self.word,
            Kind.DATE: ON.isoformat,
            Kind.SCALE: lambda: question.high,
            Kind.CHOICE: lambda: question.options[0].key,
            Kind.CHOICES: lambda: {
                "chosen": [question.options[0].key],
                "own": self.word() if question.own_words else "",
            },
        }[question.kind]()
        self.me.save(chapter, question, value, seen_by)

    def everywhere(self) -> None:
        """Let them write in every text, twice, so that there are earlier answers too."""
        for _ in range(2):
            for key, chapter in CHAPTERS.items():
                for question in chapter.questions:
                    self.write(key, question)
            for kind in ("do", "dont"):
                for number in range(1, MAX_TIPS + 1):
                    self.write("closing", tip(kind, number))
        for question in CHAPTERS["welcome"].questions:
            self.write("welcome", question, Visibility.PRIVATE)
        self.me.save("expectations", CHAPTERS["expectations"].question("matching"), "yes")
        staff = self.session(staff="facilitator")
        staff.set_stage("pairing", {"board": "open"})
        self.me.records.refresh()
        board.say_on_board(self.me, self.word())

    def pair_up(self) -> str:
        """Let them find a partner and agree; return the partner's code."""
        leader = next(
            who
            for who in self.me.records.participants()
            if who.role is Role.LEADER and who.unit != self.me.me.unit and partner_of(self.me.records, who.code)
        )
        theirs = self.session(leader.code)
        leave_pair(theirs)
        self.me.records.refresh()
        find_partner(self.me, theirs.my_pair_code)
        for question in (*OWN, *FOR_BOTH):
            self.write("agreements", question)
        theirs.records.refresh()
        for question in OWN:
            text = {Kind.TEXT: "van de ander", Kind.DATE: (ON + dt.timedelta(days=1)).isoformat()}[question.kind]
            theirs.save("agreements", question, text)
        for session in (self.me, theirs):
            confirm(session)
        self.me.records.refresh()
        return leader.code

    def make_everything(self, folder: Path) -> None:
        day, records = self.day.day, self.day.records()
        export(day, records, folder / "export")
        for name in ("nl.html", "en.html", "nl.pdf", "en.xlsx"):
            write_report(day, records, self.day.folder, folder / f"report.{name}", name[:2], ON)
        write_record(day, folder / "record.html", "nl", ON)
        Publisher(day, records, self.day.folder.path, folder / "published").refresh(force=True)


@pytest.fixture(scope="module")
def searched(tmp_path_factory: pytest.TempPathFactory) -> Searched:
    return Searched(tmp_path_factory.mktemp("searched"), 24)


def contents(path: Path) -> Iterator[bytes]:
    """Yield what is in a file, and what is packed in it."""
    content = path.read_bytes()
    yield content
    if is_zipfile(path):
        with ZipFile(path) as packed:
            yield from (packed.read(name) for name in packed.namelist())
    if content.startswith(b"%PDF"):
        for found in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", content, re.S):
            try:
                yield zlib.decompress(found[1])
            except zlib.error:
                continue
        if shutil.which("pdftotext"):
            told = subprocess.run(["pdftotext", "-enc", "UTF-8", path, "-"], capture_output=True, check=True).stdout
            yield b" ".join(told.split())


def found_in(root: Path, words: list[str]) -> list[tuple[str, str]]:
    needles = [(word, word.casefold().encode()) for word in words]
    needles += [(word, word[:12].casefold().encode()) for word in words if word.startswith("Zoekwoord")]
    return [
        (str(path.relative_to(root)), word)
        for path in sorted(root.rglob("*"))
        if path.is_file()
        for content in contents(path)
        for folded in [content.decode("utf-8", "replace").casefold().encode()]
        for word, needle in needles
        if needle in folded
    ]


def test_not_a_byte_of_them_is_left_anywhere(searched: Searched) -> None:
    searched.everywhere()
    partner = searched.pair_up()
    assert agreement_of(searched.me.records, searched.code).confirmed
    calendar = calendar_file(
        searched.me.records, searched.me.secret, searched.me.participant, "nl", searched.me.clock.now()
    )
    assert b"Zoekwoord" in calendar
    close_day(searched.day.folder.path)
    searched.me = searched.session(searched.code)
    for question in asked.ALL:
        searched.write("follow_up", question)
    searched.write("follow_up", asked.learned("six"), Visibility.PRIVATE)
    before, after = searched.root / "before", searched.root / "after"
    searched.make_everything(before)
    about(searched.day.day, searched.day.records(), searched.code, before / "mine")
    about(searched.day.day, searched.day.records(), partner, before / "partner")
    # The search finds what is there: in logs, tables, reports, and in what is packed.
    hits = {name for name, _ in found_in(searched.root, searched.words)}
    for name in (
        "day/data/outcomes.csv",
        "day/data/private.csv",
        "before/export/outcomes.csv",
        "before/report.nl.html",
        "before/report.en.xlsx",
        "before/mine/my-data.html",
        "before/partner/my-data.html",
    ):
        assert name in hits, name
    assert any(name.startswith("before/published/") for name in hits)
    assert any(name.startswith("before/export/") and name.endswith(".xlsx") for name in hits)
    if shutil.which("pdftotext"):
        assert "before/report.nl.pdf" in hits

    words, code = searched.words, searched.code
    secret = searched.day.folder.secret()
    erase_participant(searched.day.folder, code, "nl")
    searched.make_everything(after)
    about(searched.day.day, searched.day.records(), partner, after / "partner")
    assert found_in(searched.root, words) == []

    # Nor on a page, nor in a calendar, nor may they come back.
    with pytest.raises(UnknownParticipant):
        find_participant(searched.day.records(), secret, rejoin_code(secret, code))
    theirs = searched.session(partner)
    with pytest.raises(OutcomeRefused):
        calendar_file(theirs.records, theirs.secret, theirs.participant, "nl", theirs.clock.now())
    told = "".join(shown(chapter_page(theirs, key).children) for key in (*CHAPTERS, *AFTERWARDS))
    told += Reviewed(searched.session(staff="organiser")).everything()
    assert [word for word in words if word.casefold() in told.casefold() or word[:12] in told] == []
    # What the partner does weeks later knows nothing of them either.
    theirs.save("follow_up", asked.learned("six"), "ik ga door met een ander", Visibility.ANONYMOUS)
    export(searched.day.day, searched.day.records(), searched.root / "later")
    write_report(searched.day.day, searched.day.records(), searched.day.folder, searched.root / "later.html", "nl", ON)
    assert found_in(searched.root, words) == []
    assert b"van de ander" in (searched.day.folder.path / "outcomes.csv").read_bytes()


def test_who_asks_for_everything_gets_the_weeks_after_too(tmp_path: Path) -> None:
    day = Searched(tmp_path, 8)
    day.write("follow_up", asked.questions("six")[0], Visibility.PRIVATE)
    day.write("follow_up", asked.learned("twelve"))
    csv, page = about(day.day.day, day.day.records(), day.code, tmp_path / "mine")
    rows = csv.read_text("utf-8-sig")
    assert "six.goes_on,yes,private" in rows
    assert "twelve.learned" in rows
    text = page.read_text("utf-8")
    assert "Gaan jullie samen door?" in text
    assert "Hoe gaat het?" in text
    assert ">Ja<" in text
