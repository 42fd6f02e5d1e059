"""The organiser's review without a browser: opened chapter by chapter, and a room of people who answer."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from themeday.chapters import CHAPTERS
from themeday.day.plan import Day, lesson_keys
from themeday.model.clock import Clock
from themeday.model.people import Participant, Role, new_code
from themeday.model.visibility import Visibility
from themeday.places import EXERCISES
from themeday.room.session import Session
from themeday.store.records import Records
from themeday.widgets.organiser.review import REVIEW_CHAPTERS, review


class Reviewed:
    """The review of a day, and what stands in its chapters."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.page = review(session)
        self._top, self._damaged, self.chapters, *_ = self.page.children
        self.themes = self.chapters.themes

    @property
    def top(self) -> Any:
        self.session._notify()
        return self._top

    @property
    def damaged(self) -> Any:
        self.session._notify()
        return self._damaged

    def open(self, chapter: str) -> Any:
        """Open a chapter, and return the card in which it stands."""
        self.session._notify()
        self.chapters.receive({"type": "open", "tab": chapter})
        return self.themes if chapter == "themes" else self.chapters

    def tables(self, chapter: str) -> list[dict[str, Any]]:
        """Return the tables of a chapter, with all their rows."""
        parts = self.open(chapter).content()
        self.chapters.refresh()
        return [part for part in parts if part["kind"] == "table"]

    def quotes(self, chapter: str) -> list[dict[str, Any]]:
        return [block for block in self.open(chapter).blocks if block["kind"] == "quotes"]

    def texts(self, chapter: str) -> str:
        return " ".join(block["text"] for block in self.open(chapter).blocks if block["kind"] == "text")

    def rows(self) -> list[list[str]]:
        """Return all outcomes, page by page."""
        rows: list[list[str]] = []
        tables = [block for block in self.open("outcomes").blocks if block["kind"] == "table"]
        while tables:
            rows += map(list, tables[0]["rows"])
            pages = tables[0].get("pages")
            if not pages or pages["at"] == pages["last"]:
                break
            self.chapters.receive({"type": "choose", "name": pages["name"], "value": str(pages["at"] + 1)})
            tables = [block for block in self.chapters.blocks if block["kind"] == "table"]
        return rows

    def everything(self) -> str:
        """Return all that a browser is told, whatever is opened."""
        states = [self._top.get_state(), self._damaged.get_state()]
        for chapter in REVIEW_CHAPTERS:
            states += [self.open(chapter).get_state(), self.chapters.get_state()]
        states += self.rows()
        return json.dumps(states, default=str, ensure_ascii=False)


HOSTILE = '<img src=x onerror="alert(1)">'


BY = "leader · Parket"


DAY = Day(
    title={"nl": "Sparren met spionnen", "en": "Sparring with spies"},
    date=dt.date(2027, 1, 14),
    units=("Recherche", "Parket", "Basisteam"),
    rooms=[{"key": "a", "name": "Aula", "tables": 10}, {"key": "b", "name": "Zolder", "tables": 4}],
    lessons=lesson_keys(EXERCISES),
    organiser_contact="bureau themadag",
)


class On(Clock):
    """A clock that stands still on a date."""

    def __init__(self, year: int, month: int, day: int) -> None:
        self._now = dt.datetime(year, month, day, 12).astimezone()  # noon on the laptop, wherever that is

    def now(self) -> dt.datetime:
        return self._now


class Room(Reviewed):
    """People who answer through their own sessions, and the review that follows them."""

    def __init__(self, language: str = "en") -> None:
        self.records = Records.in_memory()
        self.session = Session(DAY, self.records, clock=On(2027, 1, 20))
        self.session.bind(None, language, staff="organiser")
        super().__init__(self.session)

    def join(self, role: Role = Role.YOUNG_COLLEAGUE, unit: str = "Recherche", room: str = "a") -> Session:
        who = Participant(new_code(), role, unit=unit, room=room, table="1")
        session = Session(DAY, self.records)
        session.join(who)
        session.bind(who, "nl")
        return session

    def five(self, role: Role = Role.YOUNG_COLLEAGUE, unit: str = "Recherche") -> Session:
        """Let as many join as may be told apart; return one of them."""
        first, *_ = [self.join(role, unit) for _ in range(DAY.smallest_group)]
        return first


def save(session: Session, chapter: str, key: str, value: object, visibility: Visibility | None = None) -> None:
    session.save(chapter, CHAPTERS[chapter].question(key), value, visibility)


def status(card: object) -> str:
    (block,) = [block for block in card.blocks if block["kind"] == "status"]
    return block["text"]


def choose(card: object, name: str, value: object) -> None:
    card.receive({"type": "choose", "name": name, "value": value})


def offered(card: object, name: str) -> list[str]:
    return [option["key"] for one in card.choices if one["name"] == name for option in one["options"]]


FIGURES = ("response", "scales", "gains", "learning", "advice", "agreements")
