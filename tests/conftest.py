"""What many tests need: a day in code, and people who meet in its records."""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from hypothesis import settings

from tests.tables import pytest_sessionfinish, pytest_terminal_summary, pytest_testnodedown  # noqa: F401
from tests.torture.figures import times
from themeday.chapters import CHAPTERS
from themeday.day.plan import Day, lesson_keys
from themeday.model.clock import RehearsalClock
from themeday.model.outcomes import Outcome
from themeday.model.people import Participant, Role, new_code
from themeday.model.visibility import Visibility
from themeday.places import EXERCISES
from themeday.room.session import Session
from themeday.store.records import Records

# How long an example takes says something about who else is at work on this computer, and nothing about the kit. Where
# a test does not say how many it wants, forty are tried in every run of the suite, and more with THEMEDAY_TORTURE=1.
settings.register_profile("kit", deadline=None, max_examples=times(40, 200))
settings.load_profile("kit")

DAY = Day(
    languages=("nl", "en"),
    title={"nl": "Sparren met spionnen", "en": "Sparring with spies"},
    date=dt.date(2027, 1, 14),
    units=("Recherche", "Parket", "Basisteam"),
    rooms=[{"key": "a", "name": "Aula", "tables": 10}, {"key": "b", "name": "Zolder", "tables": 4}],
    lessons=lesson_keys(EXERCISES),
    organiser_contact="bureau themadag",
)


#: Files that take a minute or so by themselves: they go first, so that nobody waits for one of them at the end.
LONG = {
    *("test_benchmarks.py", "test_bundle.py", "test_every_lesson.py", "test_starting.py"),
    *("test_5_naughty_strings.py", "test_other_ways.py", "test_the_day.py", "test_topics.py"),
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the long files begin."""
    items.sort(key=lambda item: item.path.name not in LONG)


class TickingClock(RehearsalClock):
    """A clock on which no two moments are the same, so that what comes later also sorts later."""

    def __init__(self) -> None:
        super().__init__(dt.datetime(2027, 1, 14, 9, 30, tzinfo=dt.UTC), Random(7))

    def new_id(self) -> str:
        self.advance(self.now() + dt.timedelta(milliseconds=3))
        return super().new_id()


class Party:
    """People of one day, each with a session of their own; they share nothing but the records."""

    def __init__(self, records: Records | None = None, day: Day = DAY) -> None:
        self.day = day
        self.records = records or Records.in_memory()
        self.secret = b"a secret of this day"
        self.clock = TickingClock()

    def session(self) -> Session:
        """Return a page that nobody has opened yet."""
        return Session(self.day, self.records, self.secret, self.clock)

    def join(
        self,
        role: Role = Role.YOUNG_COLLEAGUE,
        unit: str = "Recherche",
        table: str = "1",
        *,
        room: str = "a",
        nickname: str = "",
        language: str = "en",
    ) -> Session:
        """Let someone new join; return their page."""
        who = Participant(new_code(), role, unit, language, room, table, nickname)
        session = self.session()
        session.join(who)
        session.bind(who, language)
        return session

    def leader(self, unit: str = "Parket", table: str = "1", **choices: str) -> Session:
        """Let a leader join."""
        return self.join(Role.LEADER, unit, table, **choices)

    def staff(self) -> Session:
        """Return a facilitator's page."""
        session = self.session()
        session.bind(None, "en", staff="facilitator")
        return session

    def publish(self, *pairs: tuple[Session, Session]) -> None:
        """Publish a match of (young colleague, leader)."""
        codes = [[young.me.code, leader.me.code] for young, leader in pairs]
        self.staff().set_stage("pairing", {"match": {"seed": 1, "pairs": codes, "unmatched": 0}, "published": "1"})

    def rows(self) -> list[Outcome]:
        """Return every row of the day, earlier revisions too."""
        from themeday.store import Cursor

        return [row for log in self.records.logs for row in log.read(Cursor()).outcomes]


def symbolic_link(at: Path, to: Path | str) -> None:
    """Make a symbolic link, or skip the test where the system does not let people make one, as Windows mostly does."""
    try:
        at.symlink_to(to, target_is_directory=Path(to).is_dir())
    except OSError as error:
        if os.name == "posix":
            raise
        pytest.skip(f"no links here: {error.strerror}")


@contextmanager
def temporary_folder() -> Iterator[Path]:
    """Lend a folder that goes again."""
    with TemporaryDirectory() as name:
        yield Path(name)


def owners_only(*paths: Path) -> bool:
    """Return whether nobody else may look into files and folders, where the system has such rights."""
    return os.name != "posix" or not any(path.stat().st_mode & 0o077 for path in paths)


def answer(
    session: Session, chapter: str, key: str, value: object, visibility: Visibility | None = None
) -> list[Outcome]:
    """Answer a question of a chapter."""
    return session.save(chapter, CHAPTERS[chapter].question(key), value, visibility)


def shown(cards: object) -> str:
    """Return everything that a browser is told about one or more cards, without their program and style."""
    chosen = cards if isinstance(cards, Iterable) else [cards]
    states = [{k: v for k, v in card.get_state().items() if k not in ("_esm", "_css")} for card in chosen]
    return json.dumps(states, default=str, ensure_ascii=False)


@pytest.fixture
def tmp_path(tmp_path: Path) -> Path:
    """Return a folder of one test's own, as a path of the system that is imitated, if one is (`tests/as_if`)."""
    return Path(tmp_path)


@pytest.fixture
def party() -> Party:
    """Return a day on which nobody has joined yet."""
    return Party()


@pytest.fixture(scope="session")
def new_party() -> type[Party]:
    """Return how to make a day; for tests that need several."""
    return Party


@pytest.fixture(scope="session", name="answer")
def _answer() -> object:
    return answer


@pytest.fixture(scope="session", name="shown")
def _shown() -> object:
    return shown
