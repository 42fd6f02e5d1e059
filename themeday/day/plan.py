"""A theme day as `day.toml` describes it: title, date, languages, rooms, units, agenda, lessons."""

from __future__ import annotations

import datetime as dt
import json
import re
import unicodedata
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

from themeday.chapters import CHAPTERS
from themeday.day import _checks as check
from themeday.day._checks import ChapterKey, Language, Line
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


# One text for all languages, or one for each.
TextByLanguage = Annotated[
    dict[Language, Line], check.beside(check.in_each_language), BeforeValidator(check.text_by_language)
]


class Room(_Frozen):
    """A room, or a site that takes part from afar.

    Args:
        key: short code, used in links and in the log; a, b, c … when the file gives none.
        tables: number of tables, 0 to 60.
    """

    key: Annotated[Line, AfterValidator(check.room_key)]
    name: Line
    tables: Annotated[int, check.whole(0, 60)]


class ChapterPlan(_Frozen):
    """One line of the agenda.

    Args:
        minutes: how long it takes, 1 to 240.
    """

    key: ChapterKey
    minutes: Annotated[int, check.whole(1, 240)]


class PairingPlan(_Frozen):
    """How the speed dates are meant to go; the facilitator can still change it on the day.

    Args:
        rounds: number of speed dates per person, 1 to 20.
        minutes: length of one speed date, 1 to 30.
    """

    rounds: Annotated[int, check.whole(1, 20)] = 5
    minutes: Annotated[int, check.whole(1, 30)] = 4


class Planned(NamedTuple):
    """A chapter with its place on the clock.

    Args:
        start: local time.
        end: local time, when the next chapter starts.
    """

    key: str
    start: dt.time
    end: dt.time


class Day(_Frozen):
    """One theme day.

    Args:
        languages: codes of the languages on offer, the first being the day's own.
        title: text per language; one text counts for all of them.
        start: local time of the first chapter.
        units: names of the parts of the organisation, at least two because pairs cross them.
        rooms: at least one.
        agenda: chapters in order; a chapter may be left out, none comes twice.
        lessons_folder: a folder with lessons of your own, beside the kit's.
        lessons: keys of the lessons on offer, at most 40: nobody chooses from more on a phone.
        pairing: rounds and minutes of the speed dates.
        organiser_contact: who to ask, as the privacy notice says it; per language, like the title.
        retention_days: number of days after the date that outcomes are kept, 1 to 365.
        smallest_group: the fewest people of whom the report tells anything, 5 to 50.
        follow_up_address: where the check after six and twelve weeks will be, for who takes it along on paper.
        folder: where `day.toml` is; None when the day was not read from a file.
    """

    # The order matters: a check may look only at fields above its own.
    languages: Annotated[
        tuple[Language, ...],
        check.distinct(),
        check.between(1, len(LANGUAGES), N_("{key} is empty. Name at least one language.")),
    ] = LANGUAGES
    title: TextByLanguage
    date: Annotated[dt.date, BeforeValidator(check.day_of_year)]
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
    agenda: Annotated[
        tuple[ChapterPlan, ...],
        check.distinct("key"),
        check.between(1, len(CHAPTERS), N_("{key} is empty. Name at least one chapter with its minutes.")),
        BeforeValidator(check.agenda_in_order),
    ] = tuple(ChapterPlan(key=chapter.key, minutes=chapter.minutes) for chapter in CHAPTERS.values())
    lessons_folder: Annotated[Path | None, BeforeValidator(check.existing_folder)] = None
    lessons: Annotated[tuple[Lesson, ...], check.distinct(), check.between(0, 40)] = ()
    pairing: PairingPlan = PairingPlan()
    organiser_contact: TextByLanguage
    retention_days: Annotated[int, check.whole(1, 365)] = 100
    smallest_group: Annotated[int, check.whole(SMALLEST_GROUP, 50)] = SMALLEST_GROUP
    follow_up_address: Annotated[str, BeforeValidator(check.web_address)] = ""
    rehearsal: StrictBool = False
    folder: Path | None = None

    @field_validator("agenda")
    @classmethod
    def _ends_today(cls, agenda: tuple[ChapterPlan, ...], info: ValidationInfo) -> tuple[ChapterPlan, ...]:
        start: dt.time | None = info.data.get("start")
        if start and start.hour * 60 + start.minute + sum(plan.minutes for plan in agenda) >= check.MINUTES_IN_DAY:
            raise check.mistake(N_("{key} runs past midnight. Start earlier or give the chapters fewer minutes."))
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
    def lesson_roots(self) -> tuple[Path, ...]:
        """Return the folders to look for lessons in, the day's own first."""
        return _lesson_roots(self.lessons_folder)

    def title_in(self, language: str) -> str:
        """Return the title in a language; the first there is for one without a title."""
        return self.title.get(language) or next(iter(self.title.values()))

    def contact_in(self, language: str) -> str:
        """Return who to ask, in a language; the first text there is for one without."""
        return self.organiser_contact.get(language) or next(iter(self.organiser_contact.values()))

    def to_text(self) -> str:
        """Return the day as text that `from_text` reads back; what is being served does not change with its file."""
        kept = self.model_dump(mode="json")
        return json.dumps({**kept, "start": f"{self.start:%H:%M}"}, ensure_ascii=False)

    @classmethod
    def from_text(cls, text: str) -> Day:
        """Return the day that `to_text` wrote."""
        return cls.model_validate_json(text)

    def planned(self) -> list[Planned]:
        """Return the chapters with their start and end, one after the other."""
        moment = dt.datetime.combine(self.date, self.start)
        planned = []
        for plan in self.agenda:
            end = moment + dt.timedelta(minutes=plan.minutes)
            planned.append(Planned(plan.key, moment.time(), end.time()))
            moment = end
        return planned


def lesson_keys(root: Path) -> tuple[str, ...]:
    """Return the keys of the lessons in a folder: the names of its folders, in alphabetical order.

    Args:
        root: folder with lessons; one that cannot be read has none.
    """
    try:
        return tuple(sorted(path.name for path in root.iterdir() if path.is_dir() and path.name[0] not in "._"))
    except OSError:
        return ()


def _lesson_roots(own: Path | None) -> tuple[Path, ...]:
    return (own, EXERCISES) if own else (EXERCISES,)
