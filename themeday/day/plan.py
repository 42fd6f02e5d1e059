"""A theme day as `day.toml` describes it: title, date, languages, rooms, units, agenda, lessons."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, NamedTuple

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    StrictBool,
    ValidationInfo,
    field_validator,
)

from themeday.chapters import CHAPTERS, Chapters
from themeday.chapters.own import Texts, chapters_of
from themeday.day import _validation as check
from themeday.day._validation import Language, Line, QuestionSetKey
from themeday.i18n import LANGUAGES, N_
from themeday.model.labels import spelled
from themeday.model.people import SMALLEST_GROUP
from themeday.places import EXERCISES


def _lesson(value: str, info: ValidationInfo) -> str:
    # Without a context a day is being made by code, not read from a file. With a wrong folder that is mistake enough.
    if info.context is None or "lessons_folder" not in info.data:
        return value
    choices = [key for root in _lesson_roots(info.data["lessons_folder"]) for key in lesson_keys(root)]
    key = spelled(value, choices)
    if key is None:
        nearest = get_close_matches(value, choices, n=1) or choices
        raise check.mistake(
            N_("{key}: there is no lesson {value}. Choose from the folders in {root}: {known}."),
            root=info.data["lessons_folder"] or EXERCISES.name,
            known=", ".join(nearest) or "–",
        )
    return key


Lesson = Annotated[Line, AfterValidator(_lesson)]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


_MOST_CHAPTERS = 24

#: Figures that the report of every day tells when it can, by one of which one may know whether it did what it was for.
FIGURES = ("people", "agreements", "recommend", "sure_before", "sure", "met_six", "met_twelve")

Figure = Annotated[
    Line, check.one_of(FIGURES, N_("{key}: the report has no figure {value} for every day. Choose from {known}."))
]

# One text for all languages, or one for each.
TextByLanguage = Annotated[
    dict[Language, Line], check.beside(check.in_each_language), BeforeValidator(check.text_by_language)
]


class Room(_Frozen):
    """A room, or a site that takes part from afar."""

    # Short code, used in links and in the log; a, b, c … when the file gives none.
    key: Annotated[Line, AfterValidator(check.room_key)]
    name: Line
    tables: Annotated[int, check.whole_number(0, 60)]


class ChapterPlan(_Frozen):
    """One line of the agenda."""

    key: Line
    minutes: Annotated[int, check.whole_number(1, 240)]


class PairingPlan(_Frozen):
    """How the speed dates are meant to go; the facilitator can still change it on the day."""

    rounds: Annotated[int, check.whole_number(1, 20)] = 5  # speed dates per person
    minutes: Annotated[int, check.whole_number(1, 30)] = 4  # of one speed date


class Planned(NamedTuple):
    """A chapter with its place on the clock, in local time; it ends when the next one starts."""

    key: str
    start: dt.time
    end: dt.time


class Day(_Frozen):
    """One theme day."""

    # The order matters: a check may look only at fields above its own.
    #: The languages on offer, the first being the day's own.
    languages: Annotated[
        tuple[Language, ...],
        check.distinct(),
        check.between(1, len(LANGUAGES), N_("{key} is empty. Name at least one language.")),
    ] = LANGUAGES
    title: TextByLanguage
    date: Annotated[dt.date, BeforeValidator(check.day_of_year)]
    #: Local time of the first chapter.
    start: Annotated[dt.time, BeforeValidator(check.time_of_day)] = dt.time(9, 30)
    units: Annotated[
        tuple[Line, ...],
        check.distinct(),
        check.between(
            2, 100, N_("{key} needs at least {lowest} names, because a pair comes from two different units.")
        ),
    ]
    rooms: Annotated[
        tuple[Room, ...],
        check.distinct("key", "name"),
        check.between(1, 200, N_("{key} is empty. Describe at least one room.")),
        BeforeValidator(check.lettered),
    ]
    #: What the day's own chapters hold, as text, because a day that is being served does not change with its files.
    own_text: Texts = ()
    agenda: Annotated[
        tuple[ChapterPlan, ...],
        check.distinct("key"),
        check.between(1, _MOST_CHAPTERS, N_("{key} is empty. Name at least one chapter with its minutes.")),
        check.beside(check.known_chapters),
        BeforeValidator(check.agenda_in_order),
    ] = tuple(ChapterPlan(key=chapter.key, minutes=chapter.minutes) for chapter in CHAPTERS.values())
    #: With lessons of your own, beside the kit's.
    lessons_folder: Annotated[Path | None, BeforeValidator(check.existing_folder)] = None
    #: Keys of those on offer; nobody chooses from more than forty on a phone.
    lessons: Annotated[tuple[Lesson, ...], check.distinct(), check.between(0, 40)] = ()
    #: Keys of the sets of questions that are asked at the closing, and after six and twelve weeks.
    questions: Annotated[tuple[QuestionSetKey, ...], check.distinct(), check.between(0, 10)] = ()
    pairing: PairingPlan = PairingPlan()
    #: Who to ask, as the privacy notice says it.
    organiser_contact: TextByLanguage
    #: What the day is for, by what one would know that it was, and which of `FIGURES` tells; they head the report.
    purpose: TextByLanguage | None = None
    success: TextByLanguage | None = None
    shown_by: Figure | None = None
    #: For how many days after the date outcomes are kept.
    retention_days: Annotated[int, check.whole_number(1, 365)] = 100
    #: The fewest people of whom the report tells anything.
    smallest_group: Annotated[int, check.whole_number(SMALLEST_GROUP, 50)] = SMALLEST_GROUP
    #: Where the day is held, such as a town; the sites of a merge are told apart by it.
    place: Annotated[str, BeforeValidator(check.line_or_nothing)] = ""
    #: Where the check after six and twelve weeks will be, for who takes it along on paper.
    follow_up_address: Annotated[str, BeforeValidator(check.web_address)] = ""
    rehearsal: StrictBool = False
    #: Where `day.toml` is; None when the day was not read from a file.
    folder: Path | None = None

    @field_validator("agenda")
    @classmethod
    def _ends_today(cls, agenda: tuple[ChapterPlan, ...], info: ValidationInfo) -> tuple[ChapterPlan, ...]:
        start: dt.time | None = info.data.get("start")
        if start and start.hour * 60 + start.minute + sum(plan.minutes for plan in agenda) >= check.MINUTES_IN_DAY:
            text = N_(
                "The day would last until after midnight ({key}). Start earlier or give the chapters fewer minutes."
            )
            raise check.mistake(text)
        return agenda

    @property
    def key(self) -> str:
        """Return what names this day in the log, such as "2027-01-14-sparren-met-spionnen"."""
        plain = unicodedata.normalize("NFKD", self.title_in(self.languages[0])).encode("ascii", "ignore").decode()
        slug = re.sub(r"[^a-z0-9]+", "-", plain.lower())[: check.LONGEST_SHOWN].strip("-")
        return f"{'rehearsal-' if self.rehearsal else ''}{self.date.isoformat()}-{slug or 'day'}"

    @property
    def keep_until(self) -> dt.date:
        """Return the last date on which outcomes are kept."""
        return self.date + dt.timedelta(days=self.retention_days)

    @property
    def chapters(self) -> Chapters:
        """Return its chapters by key: those of the agenda in order, others that ship, and what comes weeks later.

        Raises:
            LessonError: with every mistake in those of its own.
        """
        agenda = tuple((plan.key, plan.minutes) for plan in self.agenda)
        return chapters_of(agenda, self.own_text, self.folder if self.own_text else None)

    @property
    def lesson_roots(self) -> tuple[Path, ...]:
        """Return the folders to look for lessons in, the day's own first."""
        return _lesson_roots(self.lessons_folder)

    def title_in(self, language: str) -> str:
        """Return the title in a language; the first there is for one without a title."""
        return next(_in(language, self.title))

    def aims_in(self, language: str) -> tuple[str, str]:
        """Return what the day is for, and by what one would know that it was; empty where nobody said."""
        purpose, success = (next(_in(language, texts or {}), "") for texts in (self.purpose, self.success))
        return purpose, success

    def contact_in(self, language: str) -> str:
        """Return who to ask, in a language; the first text there is for one without."""
        return next(_in(language, self.organiser_contact))

    def to_text(self) -> str:
        """Return the day as text that `from_text` reads back; what is being served does not change with its file."""
        return self.model_dump_json()

    @classmethod
    def from_text(cls, text: str) -> Day:
        """Return the day that `to_text` wrote."""
        return cls.model_validate_json(text)

    def to_toml(self) -> str:
        """Return the day as a `day.toml`, without the folders, because those are of one computer."""
        import tomli_w  # seldom needed, and by no page

        kept = self.model_dump(exclude={*NOT_IN_FILE, "lessons_folder"}, exclude_none=True)
        return tomli_w.dumps({**kept, "agenda": {plan.key: plan.minutes for plan in self.agenda}})

    def planned(self) -> list[Planned]:
        """Return the chapters with their start and end, one after the other."""
        moment = dt.datetime.combine(self.date, self.start)
        planned = []
        for plan in self.agenda:
            end = moment + dt.timedelta(minutes=plan.minutes)
            planned.append(Planned(plan.key, moment.time(), end.time()))
            moment = end
        return planned


#: Fields that no day.toml says.
NOT_IN_FILE = ("folder", "own_text")


def lesson_keys(root: Path) -> tuple[str, ...]:
    """Return the names of the folders in a folder with lessons, in alphabetical order; none if it cannot be read."""
    try:
        return tuple(sorted(path.name for path in root.iterdir() if path.is_dir() and path.name[0] not in "._"))
    except OSError:
        return ()


def _in(language: str, texts: Mapping[str, str]) -> Iterator[str]:
    """Yield the text in a language if there is one, and then all others."""
    yield from ([texts[language]] if language in texts else [])
    yield from texts.values()


def _lesson_roots(own: Path | None) -> tuple[Path, ...]:
    return (own, EXERCISES) if own else (EXERCISES,)
