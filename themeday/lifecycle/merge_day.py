"""The day.toml of a merge: what each day has, and what is promised to one is kept for all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from themeday.day.plan import Day, Room, lesson_keys
from themeday.errors import ThemeDayError
from themeday.i18n import DEFAULT_LANGUAGE, LANGUAGES, N_, translate
from themeday.lifecycle.merge_sources import SourceDay, spellings
from themeday.model.outcomes import Outcome
from themeday.places import EXERCISES

_LONGEST_NAME = 120


def own_lessons(sources: Sequence[SourceDay]) -> dict[str, Path]:
    """Return the folders of lessons that days have beside the kit's; where several have one, the first counts."""
    folders: dict[str, Path] = {}
    for source in sources:
        root = source.day.lessons_folder
        for slug in source.day.lessons:
            if root and (root / slug).is_dir():
                folders.setdefault(slug, root / slug)
    return folders


def merged_day(sources: Sequence[SourceDay], rows: Iterable[Outcome]) -> Day:
    """Return the day of a merge, with the rooms of its shared rows."""
    spelled = spellings(sources)
    days = [source.day.model_copy(update={"units": tuple(map(spelled.take, source.day.units))}) for source in sources]
    date = min(day.date for day in days)
    # What is promised to one is kept for all: the earliest date on which anything has to be gone.
    until = min(day.keep_until for day in days)
    known = {*lesson_keys(EXERCISES), *own_lessons(sources)}
    lessons = sorted({lesson for day in days for lesson in day.lessons} & known)
    own_texts: dict[tuple[str, str], tuple[str, str, str]] = {}
    for day in days:
        mine = {key for key, _ in own_texts}
        own_texts |= {(key, language): (key, language, text) for key, language, text in day.own_text if key not in mine}
    agenda = {plan.key: plan for day in reversed(days) for plan in day.agenda}
    minutes = {key: min(p.minutes for day in days for p in day.agenda if p.key == key) for key in agenda}
    update: dict[str, object] = {
        # A number that a day sets, such as the smallest group, counts for all where it is the most careful.
        name: max(values)
        for name, values in ((name, [getattr(day, name) for day in days]) for name in Day.model_fields)
        if all(type(value) is int for value in values)
    }
    update |= {
        "title": {lang: _joined((d.title_in(lang) for d in days), " + ") for lang in LANGUAGES},
        "organiser_contact": {lang: _joined((d.contact_in(lang) for d in days), "; ") for lang in LANGUAGES},
        "languages": tuple(dict.fromkeys(lang for day in days for lang in day.languages)),
        "date": date,
        "start": min(day.start for day in days),
        "retention_days": max(1, (until - date).days),
        "units": tuple(dict.fromkeys(unit for day in days for unit in day.units))
        if _same(day.units for day in days)
        else tuple(sorted({unit for day in days for unit in day.units})),
        "agenda": tuple(agenda[key].model_copy(update={"minutes": minutes[key]}) for key in _in_order(days)),
        # Of a chapter that several days wrote, the first one's counts.
        "own_text": tuple(own_texts.values()),
        "lessons": tuple(lessons),
        "questions": tuple(dict.fromkeys(chosen for day in days for chosen in day.questions)),
        "lessons_folder": None,
        "place": "",
        "rooms": tuple(_rooms(sources, {row.room for row in rows})),
        "folder": None,
    }
    return days[0].model_copy(update=update)


def _in_order(days: Iterable[Day]) -> list[str]:
    """Return the chapters of all days, each behind the one that it follows where it was first."""
    order: list[str] = []
    for day in days:
        place = 0
        for plan in day.agenda:
            if plan.key not in order:
                order.insert(place, plan.key)
            place = order.index(plan.key) + 1
    return order


def day_differences(sources: Sequence[SourceDay]) -> Iterator[ThemeDayError]:
    """Yield in what the days differ."""
    days, units = [source.day for source in sources], spellings(sources)
    for what, values in (
        (N_("title"), [tuple(sorted(day.title.items())) for day in days]),
        (N_("date"), [(day.date.isoformat(),) for day in days]),
        (N_("languages"), [tuple(sorted(day.languages)) for day in days]),
        (N_("units"), [tuple(sorted(map(units.take, day.units))) for day in days]),
        (N_("chapters"), [tuple(sorted({key for key, _, _ in day.own_text})) for day in days]),
        (N_("lessons"), [tuple(sorted(day.lessons)) for day in days]),
    ):
        if _same(values):
            continue
        everywhere = set.intersection(*(set(map(str, value)) for value in values))
        only = {
            source.name: sorted(set(map(str, value)) - everywhere)
            for source, value in zip(sources, values, strict=True)
        }
        parts = [f"{name}: {', '.join(extra)}" for name, extra in only.items() if extra]
        yield _Difference(
            N_("The days differ in {what}. The merge has them all. {parts}"), what=what, parts="; ".join(parts)
        )


class _Difference(ThemeDayError):
    """Two days that say something different; what that is, is named in the language of the message."""

    def message(self, language: str = DEFAULT_LANGUAGE) -> str:
        return translate(language, self.text, **self.values | {"what": translate(language, self.values["what"])})


def _rooms(sources: Iterable[SourceDay], used: set[str]) -> Iterator[Room]:
    for source in sources:
        rooms = [(source.room_key(room.key), room) for room in source.day.rooms]
        known = {key for key, _ in rooms}
        for key, room in [both for both in rooms if both[0] in used] or rooms[:1]:
            name = room.name if room.name == source.name else f"{room.name[:50]} ({source.name})"
            yield room.model_copy(update={"key": key, "name": name})
        # A room that was in day.toml then and is not now, or no room at all.
        rest = sorted({source.room_key(row.room) for row in source.shared} & used - known)
        yield from (Room(key=key, name=f"? ({key})", tables=0) for key in rest)


def _same(values: Iterable[object]) -> bool:
    return len(set(values)) <= 1


def _joined(texts: Iterable[str], between: str) -> str:
    text = between.join(dict.fromkeys(texts))
    return text if len(text) <= _LONGEST_NAME else text[: _LONGEST_NAME - 2].rstrip() + " …"
