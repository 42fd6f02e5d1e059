"""A served day as its files tell it: what is in the data folder, and whether every row there may be there."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

from tests.asked import FOR_BOTH, OWN, lesson_questions, rating, tip
from tests.served_day import ServedDay
from tests.serving.test_doors import Phone
from themeday.chapters import CHAPTERS
from themeday.chapters.agreements import CONFIRMATION
from themeday.chapters.closing import MAX_TIPS
from themeday.day.load import load_day
from themeday.lessons.reading import load_lesson
from themeday.model.outcomes import Outcome
from themeday.model.people import Role, device_code
from themeday.model.questions import Kind, Question
from themeday.model.visibility import Visibility
from themeday.room.reachability import CHOICE, REACH, READ
from themeday.room.session import Session
from themeday.room.speed_dates.board import KINDS, MOST_LETTERS
from themeday.store import Cursor
from themeday.store.folder import DataFolder
from themeday.store.records import JOIN, LOGS, STAFF, Records

PAGES = tuple(CHAPTERS)


class Room:
    """What the laptop keeps, looked at from beside it."""

    def __init__(self, served: ServedDay) -> None:
        self.served = served
        self.session = session_of(served.folder)
        self._questions = _questions(self.session)

    @property
    def records(self) -> Records:
        """Return the logs as they are now."""
        self.session.records.refresh()
        return self.session.records

    def rows(self) -> list[Outcome]:
        """Return every row of the three logs, earlier revisions too."""
        fresh = Records.in_folder(self.served.data)
        return [row for log in fresh.logs for row in log.read(Cursor()).outcomes]

    def sizes(self) -> dict[str, int]:
        """Return how long each log is; what wrote nothing changed none of them."""
        return {name: (self.served.data / f"{name}.csv").stat().st_size for name in LOGS}

    def person(self, **choices: str) -> Phone:
        """Return the browser of someone who has just joined."""
        phone = Phone()
        phone.join(self.served, **{"unit": self.session.day.units[0], **choices})
        assert any(cookie.name == "themeday_participant" for cookie in phone.jar)
        return phone

    def staff(self, link: str = "") -> Phone:
        """Return the browser of someone with a secret link.

        Args:
            link: the facilitator's when empty.
        """
        phone = Phone()
        phone.get(link or self.served.facilitator)
        return phone

    def wrong(self, rows: list[Outcome]) -> list[str]:
        """Return what is wrong with rows: whatever no careful page would have written."""
        codes = {who.code for who in self.records.participants()}
        return [
            f"{row.chapter}/{row.item}: {problem} ({row.value[:40]!r})"
            for row in rows
            if (problem := self._problem(row, codes))
        ]

    def damaged(self) -> list[str]:
        """Return what was set aside as damage."""
        fresh = Records.in_folder(self.served.data)
        fresh.refresh()
        return [f"{fresh.damaged} damaged pieces"] if fresh.damaged else []

    def _problem(self, row: Outcome, codes: set[str]) -> str:
        if row.participant == STAFF:
            return self._staff_problem(row)
        if device_code(row.participant) not in codes:
            return "nobody's"
        if row.role not in {role.value for role in Role} or row.unit not in {"", *self.session.day.units}:
            return "no such role or unit"
        if row.chapter == JOIN:
            return "" if row.item in {"role", "language", "nickname", "place"} else "no such item"
        if row.chapter not in CHAPTERS:
            return "no such chapter"
        if row.withdrawn:
            # Either side of a pair may take back what the other wrote for both.
            both = row.chapter == "agreements" and row.item in {question.key for question in FOR_BOTH}
            return "" if row.revision > 1 or both else "withdraws nothing"
        return self._answer_problem(row, codes)

    def _answer_problem(self, row: Outcome, codes: set[str]) -> str:
        if row.chapter == "closing" and row.item.startswith("vote."):
            _, kind, number, code = row.item.split(".")
            real = kind in ("do", "dont") and number in map(str, range(1, MAX_TIPS + 1)) and code in codes
            return "" if real and row.value == "1" and code != row.participant else "no such vote"
        if row.chapter == "agreements" and row.item in {"partner", "left", CONFIRMATION}:
            known = row.item == CONFIRMATION or set(row.value.split()) <= codes
            return "" if known else "no such partner"
        if row.chapter == "pairing" and row.item.startswith("board."):
            return _board_problem(row, codes)
        question = self._questions.get((row.chapter, row.item)) or self._rating(row, codes)
        if question is None:
            return "no such item"
        if row.visibility not in question.visibilities:
            return "seen by others than may be"
        return "" if _fits(question, row) else "no such answer"

    def _rating(self, row: Outcome, codes: set[str]) -> Question | None:
        code = row.item.rpartition(".")[2]
        question = rating(code) if row.chapter == "pairing" and code in codes else None
        return question if question and question.key == row.item else None

    def _staff_problem(self, row: Outcome) -> str:
        if row.chapter not in {"", *CHAPTERS}:
            return "no such chapter"
        if row.visibility is not Visibility.PRIVATE:
            return "seen by others than may be"
        if row.item in {"schedule", "match"}:
            return "" if isinstance(json.loads(row.value or "{}"), dict) else "no plan"
        if row.item == "timer":
            timer = json.loads(row.value)
            ends, left = timer["ends_at"], timer["left"]
            sane = (ends is None or 0 < ends < 1e11) and 0 <= left < 1e6
            return "" if sane else "no time"
        if row.item in {REACH, CHOICE, READ}:  # the server's own, and one of the addresses that it found
            return "" if re.fullmatch(r"[\w{}\[\]\":, ./-]*", row.value) else "no address"
        if row.item == "round":
            return "" if row.value.isdigit() and int(row.value) <= 100 else "no such round"
        return "" if re.fullmatch(r"(?:open|closed|1|0|)|[a-z]+", row.value) else "no such setting"


def open_everything(folder: Path) -> Session:
    """Open every chapter of a day, with all that the facilitator can reveal."""
    session = session_of(folder)
    for key, chapter in CHAPTERS.items():
        shown = {f"show:{question.key}": "1" for question in chapter.questions if question.revealable}
        session.set_stage(key, {"state": "open", "opened": "1", **shown})
    session.set_stage("lessons", {"show:confidence": "1"})
    session.set_stage("closing", {"show:tips": "1"})
    session.set_stage("", {"current": PAGES[0]})
    return session


def session_of(folder: Path) -> Session:
    """Return a session of a day that belongs to nobody."""
    day = load_day(folder)
    data = DataFolder.of(day)
    session = Session(day, Records.in_folder(data.path), data.secret())
    session.records.refresh()
    return session


def kernel_of(page: str) -> str:
    """Return the id of the kernel that a page belongs to."""
    found = re.search(r'"kernelId": "([0-9a-f-]{36})"', page)
    assert found is not None, page[:300]
    return found[1]


def _questions(session: Session) -> dict[tuple[str, str], Question]:
    asked = [(key, question) for key, chapter in CHAPTERS.items() for question in chapter.questions]
    asked += [("agreements", question) for question in (*OWN, *FOR_BOTH)]
    asked += [("closing", tip(kind, n)) for kind in ("do", "dont") for n in range(1, MAX_TIPS + 1)]
    for slug in session.day.lessons:
        for root in session.day.lesson_roots:
            if not (root / slug).is_dir():
                continue
            lesson = load_lesson(root / slug, session.day.languages[0])
            asked += [("lessons", question) for question in lesson_questions(lesson)]
    return {(chapter, item): question for chapter, question in asked for item in question.items}


def _board_problem(row: Outcome, codes: set[str]) -> str:
    """Return what is wrong with a row of the young colleagues' deliberation."""
    _, kind, about = row.item.split(".")
    if row.role != Role.YOUNG_COLLEAGUE or row.visibility is not Visibility.PRIVATE:
        return "not among young colleagues"
    real = about.isdecimal() if kind == "say" else kind in ("mark", "why") and about in codes
    fits = row.value in KINDS if kind == "mark" else len(row.value) <= MOST_LETTERS
    return "" if real and fits else "no such thing on the board"


def _fits(question: Question, row: Outcome) -> bool:
    own = row.item.removeprefix(f"{question.key}.") == "own"
    if question.kind is Kind.CHOICES and not own:
        return row.value == "1"
    if question.kind is Kind.CHOICE:
        return row.value in {option.key for option in question.options}
    if question.kind is Kind.SCALE:
        return row.value in {str(step) for step in range(question.low, question.high + 1)}
    if question.kind is Kind.DATE:
        return date.fromisoformat(row.value).isoformat() == row.value
    return len(row.value) <= question.max_length and "\x00" not in row.value and row.value == row.value.strip()
